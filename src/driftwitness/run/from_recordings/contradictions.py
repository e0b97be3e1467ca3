"""What traffic shows otherwise than a contract says: gathered by place, told as questions, never decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from driftwitness.contract import Contract

RULE = "recorded-otherwise"
"""The rule of these questions in ``questions.json``: a later capture of recordings replaces them."""
_NAMED = 4


@dataclass(slots=True)
class _Contradiction:
    hits: int = 0
    samples: int = 0
    operations: dict[str, None] = field(default_factory=dict)


class Contradictions:
    """What was seen against what the contract says; the same at a schema that operations share is one."""

    def __init__(self, contract: Contract, source: str) -> None:
        self._contract = contract
        self._source = source
        self._found: dict[tuple[str, str, str], _Contradiction] = {}

    def add(self, place: str, says: str, came: str, counts: tuple[int, int], operation: str) -> None:
        """Note that at a place of the contract, which ``says`` something, something else came."""
        found = self._found.setdefault((place, says, came), _Contradiction())
        found.hits += counts[0]
        found.samples += counts[1]
        found.operations[operation] = None

    @property
    def questions(self) -> tuple[dict[str, Any], ...]:
        """Give them as ``questions.json`` has what to ask the vendor."""
        return tuple(self._questions())

    def _questions(self) -> Iterator[dict[str, Any]]:
        for (place, says, came), found in sorted(self._found.items()):
            evidence = self._contract.evidence.of(place)
            names = list(found.operations)
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            message = (
                f"{', '.join(names[:_NAMED])}{more}: the contract says {says} ({evidence.kind}, {evidence.place}), and "
                f"{came} in {found.hits} of {found.samples} samples of {self._source}. The contract stays as it is. "
                f"Ask which holds; if the traffic is right, say so in overlay.yaml at {place}."
            )
            yield {
                "rule": RULE,
                "document": evidence.document or self._source,
                "lines": list(evidence.lines or ()),
                "message": message,
            }
