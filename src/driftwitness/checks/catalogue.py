"""What the contract's catalogue of errors says of an answer, and which refusals a request has earned."""

from __future__ import annotations

from typing import Any

from driftwitness.checks.exchange import Exchange
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import ErrorCode
from driftwitness.contract.validity import Validity

# Said of a request as such (its size, pace, method, headers), by whatever stands in front of the operation.
PROTOCOL = frozenset({405, 406, 408, 411, 412, 413, 414, 415, 416, 417, 421, 425, 426, 428, 429, 431})

# Conditions that an answer may name whatever was asked.
_ANY_TIME = frozenset({"rate-limited", "unavailable", "server-error", "unauthorized"})


def code(exchange: Exchange) -> Any:
    """Give the error code in the answer, or None."""
    envelope = exchange.contract.conventions.error
    if not envelope or not envelope.code or not exchange.is_error:
        return None
    found = json_pointer.get(exchange.body, envelope.code, None)
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None


def entries(exchange: Exchange) -> tuple[ErrorCode, ...]:
    """Give the catalogue's entries for the code in the answer."""
    found = code(exchange)
    return tuple(e for e in exchange.contract.conventions.errors if found is not None and str(e.code) == str(found))


def statuses(contract: Contract, *when: str) -> frozenset[int]:
    """Give the statuses that the catalogue has for these conditions."""
    return frozenset(e.status for e in contract.conventions.errors if e.when in when and e.status is not None)


def disagrees(exchange: Exchange) -> bool:
    """Whether the answer's code belongs to another status, which is a finding of its own."""
    documented = {entry.status for entry in entries(exchange)}
    return bool(documented) and None not in documented and exchange.status not in documented


def says_any_time(exchange: Exchange) -> bool:
    """Whether the answer's code names something that no request can help: the quota, maintenance, the credential."""
    return any(entry.when in _ANY_TIME for entry in entries(exchange))


def errors_in_success(contract: Contract) -> bool:
    """Whether the contract lets an error come with a 2xx: an entry has such a status, or the catalogue names none."""
    documented = [entry.status for entry in contract.conventions.errors]
    return all(status is None for status in documented) or any(status and status < 300 for status in documented)


def is_excused(exchange: Exchange) -> bool:
    """Whether a client error has a reason beside the body: a documented one, the request as such, another rule's."""
    return exchange.documented is not None or exchange.status in PROTOCOL or disagrees(exchange)


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


def listed(found: frozenset[int]) -> str:
    """Write statuses for people."""
    return " or ".join(map(str, sorted(found)))
