"""Tells once that a vendor changed how it spells all names, as from ``created_at`` to ``createdAt``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from driftwitness.contract import Evidence
from driftwitness.contract.compare import Difference
from driftwitness.drift.changes import Change
from driftwitness.drift.observed.rules import RULES

_ENOUGH = 3
_NAMED = 4


def respelled(changes: Sequence[Change]) -> list[Change]:
    """Give the changes with those in one that rename three members or more from one spelling to another."""
    by_spelling: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        difference = change.difference
        if difference.kind == "response-property-renamed":
            before, after = str(difference.before), str(difference.after)
            if _plain(before) == _plain(after):
                by_spelling.setdefault((_spelling(before), _spelling(after)), []).append(change)
    together = [
        found for found in by_spelling.values() if len({change.difference.before for change in found}) >= _ENOUGH
    ]
    merged = {id(change) for found in together for change in found}
    return [*(change for change in changes if id(change) not in merged), *map(_one, together)]


def _one(changes: Sequence[Change]) -> Change:
    pairs = sorted({(str(change.difference.before), str(change.difference.after)) for change in changes})
    more = f" and {len(pairs) - _NAMED} more" if len(pairs) > _NAMED else ""
    subject = f"names: {', '.join(before for before, _ in pairs[:_NAMED])}{more}"
    operations = tuple(sorted({name for change in changes for name in change.difference.operations}))
    harm, because = RULES["response-names-respelled"]
    difference = Difference("response-names-respelled", subject, *pairs[0], None, None, operations)
    return Change(
        difference, harm, because, _sum([change.old for change in changes]), _sum([change.new for change in changes])
    )


def _sum(evidence: Sequence[Evidence | None]) -> Evidence:
    counts = [found.counts for found in evidence if found is not None and found.counts is not None]
    hits, samples = sum(hits for hits, _ in counts), sum(samples for _, samples in counts)
    return Evidence("observed", reason=f"present in {hits} of {samples}", counts=(hits, samples))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _spelling(name: str) -> str:
    if "_" in name or "-" in name:
        return "snake" if "_" in name else "kebab"
    return "pascal" if name[:1].isupper() else "camel" if name != name.lower() else "lower"
