"""How an answer to a request without the right credential differs from the documented refusal."""

from __future__ import annotations

from dataclasses import dataclass

from driftwitness.checks import catalogue
from driftwitness.checks.exchange import Exchange
from driftwitness.contract import Contract, Operation

_DRIVEN = ("mock", "live")


@dataclass(frozen=True, slots=True)
class Refusal:
    """The statuses that are right (``Exchange.outcome``), the contract's pointer that says so, and both in words."""

    statuses: frozenset[int]
    contract: str
    words: str


def is_demanded(operation: Operation, contract: Contract) -> bool:
    """Whether an operation demands a credential: one is documented, and going without is no alternative."""
    demanded = operation.raw.get("security", contract.document.get("security")) or []
    return operation.secured and {} not in demanded


def expected(exchange: Exchange, operation: Operation) -> Refusal:
    """Give the documented refusal: the catalogue's, else a documented 401, else 401 or 403."""
    entry = exchange.contract.conventions.error_for("unauthorized")
    statuses = catalogue.statuses(exchange.contract, "unauthorized")
    if entry and statuses:
        return Refusal(statuses, entry.pointer, catalogue.refusal(exchange.contract, "unauthorized"))
    if "401" in operation.responses:
        return Refusal(frozenset({401}), operation.responses["401"].pointer, "401")
    return Refusal(frozenset({401, 403}), f"{operation.pointer}/security", "401 or 403")


def words(exchange: Exchange, refusal: Refusal) -> str:
    """Say what was expected: a success in its place is graver than another refusal, and another finding."""
    return f"{refusal.words}, no success" if exchange.succeeded else refusal.words


def is_judged(exchange: Exchange) -> bool:
    """Whether an answer tells how the vendor treats the credential.

    Not so: recordings and documents, 5xx, 429 and the like, an error under a 2xx, a status that the request has earned
    by its ids or values, and a cookie, which may be a credential.
    """
    operation, status = exchange.operation, exchange.outcome
    if operation is None or not is_demanded(operation, exchange.contract) or exchange.origin not in _DRIVEN:
        return False
    in_cookie = exchange.interaction.request.header("Cookie") is not None and not _uses_cookies(exchange.contract)
    if in_cookie or (status < 300 and exchange.is_error):
        return False
    if status in expected(exchange, operation).statuses:
        return True
    return status < 500 and status not in catalogue.PROTOCOL | catalogue.explained(exchange)


def _uses_cookies(contract: Contract) -> bool:
    return any(scheme.get("in") == "cookie" for scheme in contract.security_schemes.values())
