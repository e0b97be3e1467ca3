"""How an answer to a request without the right credential differs from the documented refusal."""

from __future__ import annotations

from dataclasses import dataclass

from driftwitness.checks import catalogue
from driftwitness.checks.exchange import Exchange
from driftwitness.contract import Contract, Operation

_DRIVEN = ("mock", "live")


@dataclass(frozen=True, slots=True)
class Refusal:
    """The statuses that are right, and the contract's pointer that says so."""

    statuses: frozenset[int]
    contract: str


def is_demanded(operation: Operation, contract: Contract) -> bool:
    """Whether an operation demands a credential: one is documented, and going without is no alternative."""
    demanded = operation.raw.get("security", contract.document.get("security")) or []
    return operation.secured and {} not in demanded


def expected(exchange: Exchange, operation: Operation) -> Refusal:
    """Give the documented refusal: the catalogue's, else a documented 401, else 401 or 403."""
    entry = exchange.contract.conventions.error_for("unauthorized")
    if entry and entry.status:
        return Refusal(frozenset({entry.status}), entry.pointer)
    if "401" in operation.responses:
        return Refusal(frozenset({401}), operation.responses["401"].pointer)
    return Refusal(frozenset({401, 403}), f"{operation.pointer}/security")


def is_judged(exchange: Exchange) -> bool:
    """Whether an answer tells how the vendor treats the credential.

    Not so: recordings and documents, 5xx, 429 and the like, an error under a 2xx, a status that the request has earned
    by its ids or values, and a cookie, which may be a credential.
    """
    operation, status = exchange.operation, exchange.status
    if operation is None or not is_demanded(operation, exchange.contract) or exchange.origin not in _DRIVEN:
        return False
    if exchange.interaction.request.header("Cookie") is not None or (status < 300 and exchange.is_error):
        return False
    if status in expected(exchange, operation).statuses:
        return True
    return status < 500 and status not in catalogue.PROTOCOL | catalogue.explained(exchange)
