"""Items in a list that nothing in the trace accounts for: not known from before, and created by no known request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from driftwitness.checks import written
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.pages import Page, page
from driftwitness.checks.world import Step

_TELLING_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Recount:
    """A list that certainly is whole, read a second time, and the creations of its members that were tried between.

    ``strangers`` are the indexes of items that the first reading did not show and that no creation answered with.
    """

    page: Page
    tried: tuple[Step, ...]
    strangers: tuple[int, ...]


def recounts(history: History) -> Iterator[Recount]:
    """Give each whole and unfiltered list that was read whole before, with the creations of its members between.

    Where a request failed on the network, or was answered by a 5xx or without an id, nobody can tell what it did: the
    next reading counts as the first one.
    """
    known: dict[tuple[str, str, tuple[str, ...]], Page] = {}
    tried: list[Step] = []
    lost = sorted((f.sequence for f in history.trace.failures), reverse=True)
    for step in history.world.steps:
        exchange, resource = step.exchange, step.resource.name
        while lost and lost[-1] < exchange.sequence:
            lost.pop()
            known.clear()
        if step.role == "create":
            tried.append(step)
            if exchange.sequence in history.overlapping or exchange.outcome >= 500 or _is_unnamed(history, step):
                known = {key: found for key, found in known.items() if key[0] != resource}
        shown = page(exchange) if step.role in ("list", "sublist") else None
        if shown is None or not shown.is_unfiltered or not shown.is_complete or None in shown.ids:
            continue
        key = (resource, exchange.operation_id or "", tuple(exchange.path_values.values()))
        before = known.get(key)
        if before and exchange.sequence not in history.overlapping:
            own = [s for s in tried if s.resource.name == resource and s.exchange.sequence > before.exchange.sequence]
            # whatever the credential it came with: a creation that should have been refused is no second item
            made = {history.world.created_identity(one.resource, one.exchange) for one in own if one.ok}
            met = {*before.ids, *step.members, *made}
            new = tuple(index for index, identity in enumerate(shown.ids) if identity not in met)
            yield Recount(shown, tuple(own), new)
        known[key] = shown


def shows(exchange: Exchange, item: Any, tried: Exchange) -> bool:
    """Whether an item of a list shows all that a request to create sent and the list tells, a text of its own among it.

    Only values that no server changes count.
    """
    sent, schemas = written.sound(tried), written.properties(tried)
    common = sent.keys() & item.keys() if isinstance(item, dict) else set()
    telling = [
        n for n in common if isinstance(sent[n], str) and len(sent[n]) >= _TELLING_LENGTH and "enum" not in schemas[n]
    ]
    return bool(telling) and all(
        written.shows(exchange.contract, schemas[name], sent[name], item[name]) for name in common
    )


def _is_unnamed(history: History, step: Step) -> bool:
    return step.ok and history.world.created_identity(step.resource, step.exchange) is None
