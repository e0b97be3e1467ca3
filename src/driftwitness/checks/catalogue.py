"""What the contract's catalogue of errors says of an answer, and which refusals a request has earned."""

from __future__ import annotations

from typing import Any

from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import show
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import STATUS_OF, ErrorCode
from driftwitness.contract.validity import Validity

# Said of a request as such (its size, pace, method, headers), by whatever stands in front of the operation.
PROTOCOL = frozenset({405, 406, 408, 411, 412, 413, 414, 415, 416, 417, 421, 425, 426, 428, 429, 431})

# Conditions that an answer may name whatever was asked.
_ANY_TIME = frozenset({"rate-limited", "unavailable", "server-error", "unauthorized"})


def code(exchange: Exchange) -> Any:
    """Give the error code in the answer, or None."""
    return exchange.code


def entries(exchange: Exchange) -> tuple[ErrorCode, ...]:
    """Give the catalogue's entries for the code in the answer."""
    return exchange.contract.conventions.entries(exchange.code)


def blamed(exchange: Exchange) -> tuple[str, ...]:
    """Give the fields of the request that the error in the answer names, where the documents say where that stands."""
    envelope = exchange.contract.conventions.error
    field = json_pointer.get(exchange.body, envelope.field, None) if envelope and envelope.field else None
    details = (json_pointer.get(exchange.body, entry.details, None) for entry in entries(exchange) if entry.details)
    named = next((tuple(map(str, found)) for found in details if isinstance(found, dict)), ())
    return (field,) if isinstance(field, str) else named


def statuses(contract: Contract, *when: str) -> frozenset[int]:
    """Give the statuses that the catalogue has for these conditions (``Exchange.outcome``)."""
    conventions = contract.conventions
    found = (_status(entry, hidden=conventions.errors_in_success) for entry in conventions.errors if entry.when in when)
    return frozenset(status for status in found if status is not None)


def _status(entry: ErrorCode, *, hidden: bool) -> int | None:
    return STATUS_OF[entry.when] if hidden and entry.in_success else entry.status


def disagrees(exchange: Exchange) -> bool:
    """Whether the answer's code belongs to another status, which is a finding of its own."""
    documented = {entry.status for entry in entries(exchange)}
    return bool(documented) and None not in documented and exchange.outcome not in documented


def says_any_time(exchange: Exchange) -> bool:
    """Whether the answer's code names something that no request can help: the quota, maintenance, the credential."""
    return any(entry.when in _ANY_TIME for entry in entries(exchange))


def is_excused(exchange: Exchange) -> bool:
    """Whether a client error has a reason beside the body: documented, credential, request as such, path, another rule.

    A server may look for what the path names before it reads the body, and whether that is there nobody can tell from
    the exchange alone.
    """
    if exchange.documented is not None or exchange.outcome in PROTOCOL | {401} or disagrees(exchange):
        return True
    is_below = exchange.operation is not None and bool(exchange.operation.path_parameters)
    return is_below and exchange.outcome in (statuses(exchange.contract, "not-found") or {404})


def explained(exchange: Exchange) -> frozenset[int]:
    """Give the statuses that a request may get for its ids and values, as far as anybody can tell from it alone.

    The order in which a server looks at credential, path and body is documented nowhere.
    """
    contract, operation = exchange.contract, exchange.operation
    found: frozenset[int] = frozenset()
    if operation and (operation.path_parameters or operation.body):
        found |= statuses(contract, "not-found") or {404}
    if exchange.assessment.validity is not Validity.VALID or (operation and operation.body):
        found |= statuses(contract, "malformed", "invalid-input") or {400, 422}
    return found


def successes(operation: Operation) -> str:
    """Write the documented statuses of an operation's success for people."""
    return listed(frozenset(int(s) for s in operation.responses if s.startswith("2") and s.isdigit())) or "a 2xx"


def refusal(contract: Contract, *when: str) -> str:
    """Write for people how the contract refuses for these conditions: statuses, or codes where errors come with 200."""
    found = [entry for entry in contract.conventions.errors if entry.when in when]
    codes = sorted({show(entry.code) for entry in found if entry.in_success and entry.code is not None})
    if contract.conventions.errors_in_success and codes:
        return f"an error with code {' or '.join(codes)}"
    return listed(statuses(contract, *when))


def received(exchange: Exchange) -> str:
    """Write for people how an answer came: its status, with the code of an error under a 2xx."""
    hidden = exchange.status < 300 and exchange.is_error
    return f"{exchange.status} with the code {show(exchange.code)}" if hidden else str(exchange.status)


def listed(found: frozenset[int]) -> str:
    """Write statuses for people."""
    return " or ".join(map(str, sorted(found)))
