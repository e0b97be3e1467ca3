"""What a new version of a vendor's word changes, and whether a client that followed the old one is likely to break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from driftwitness.contract import Contract, Evidence
from driftwitness.contract.compare import Difference, compare
from driftwitness.drift.change_rules import RULES

Harm = Literal["breaking", "risky", "safe"]

HARMS: tuple[Harm, ...] = get_args(Harm)


@dataclass(frozen=True, slots=True)
class Change:
    """A difference with its judgement, and what each contract rests on there.

    ``breaking``: a client that kept the old contract is likely to fail; ``risky``: some may; ``safe``: none should.
    """

    difference: Difference
    harm: Harm
    because: str
    old: Evidence | None
    new: Evidence | None

    def as_json(self) -> dict[str, Any]:
        """Give the change for machines."""
        difference = self.difference
        return {
            "kind": difference.kind,
            "harm": self.harm,
            "because": self.because,
            "subject": difference.subject,
            "operations": list(difference.operations),
            "before": difference.before,
            "after": difference.after,
            "old": self.old.as_json() if self.old else None,
            "new": self.new.as_json() if self.new else None,
            "fingerprint": difference.fingerprint,
        }


def changes(old: Contract, new: Contract) -> tuple[Change, ...]:
    """Judge every difference of two contracts, the most harmful first."""
    found = [_judge(difference, old, new) for difference in compare(old, new)]
    return tuple(sorted(found, key=lambda change: HARMS.index(change.harm)))


def _judge(difference: Difference, old: Contract, new: Contract) -> Change:
    harm, because = RULES[difference.kind]
    return Change(
        difference,
        harm,
        because,
        None if difference.old is None else old.evidence.of(difference.old),
        None if difference.new is None else new.evidence.of(difference.new),
    )


def counts(found: tuple[Change, ...]) -> Mapping[str, int]:
    """Count the changes by harm."""
    return {harm: sum(change.harm == harm for change in found) for harm in HARMS}
