"""Tells which requests look up what this run made, by an id in their body."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import ordinary, reading_schemas
from driftwitness.checks.exchange import Exchange, History
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Lookup
from driftwitness.contract.validity import Validity


def of_own(history: History) -> Iterator[tuple[Exchange, Lookup]]:
    """Give the lookups of what was made before, with the run's credential and as the contract wants them."""
    for lookup in history.contract.conventions.lookups:
        made: set[str] = set()
        for exchange in history.exchanges:
            if exchange.credential != "given" or exchange.sequence in history.overlapping:
                continue
            if exchange.operation_id == lookup.create and exchange.succeeded:
                made.add(str(json_pointer.get(exchange.body, lookup.id, "")))
            elif exchange.operation_id == lookup.get and _named(exchange, lookup) in made - {""}:
                yield exchange, lookup


def _named(exchange: Exchange, lookup: Lookup) -> str:
    """Give the id that a request names which keeps the contract, or an empty text."""
    body = exchange.sent if isinstance(exchange.sent, dict) else {}
    operation = exchange.operation
    known = reading_schemas.properties(exchange.contract, operation.body.schema if operation and operation.body else {})
    says_no_more = not body.keys() - known.keys() - {lookup.key}
    is_sound = says_no_more and exchange.assessment.validity is not Validity.INVALID and ordinary.is_plain(exchange)
    return str(body.get(lookup.key, "")) if is_sound else ""
