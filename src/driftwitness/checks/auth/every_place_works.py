"""auth/every-place-works."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, refused_credential
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.trace.credentials import schemes_shown


class EveryPlaceWorks(TraceCheck):
    """A credential is taken in each place that the document offers for it.

    Looks at operations with alternatives, such as a header and a query parameter: one of them is refused where another
    is taken by the same operation, and where some request in the other place is taken later too, so that the
    credential has not expired meanwhile. A request in two places at once tells nothing.

    Pass:
        # contract: registry
        GET /boats [registry-key: $KEY] -> 200 {"boats": []}
        GET /boats?registry-key=$KEY -> 200 {"boats": []}
    Fail:
        # contract: registry
        GET /boats?registry-key=$KEY -> 401 {"message": "No key."}
        GET /boats [registry-key: $KEY] -> 200 {"boats": []}
    """

    id = "auth/every-place-works"
    requires = ("components.securitySchemes",)
    reference = "OpenAPI 3.1, section 4.8.30: one of the alternatives is enough"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation demands a credential that may stand in one of several places."""
        return refused_credential.is_demanded(operation, contract) and len(contract.ways(operation)) > 1

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Yield a judgement for each request whose credential stands in one place while another one works."""
        for operation in contract.operations:
            if self.applies(operation, contract):
                shown = [(exchange, _way(exchange, operation)) for exchange in history.of(operation)]
                known = [(exchange, way) for exchange, way in shown if way]
                for exchange, way in known:
                    yield from self._judge(exchange, way, known, history)

    def _judge(
        self, exchange: Exchange, way: frozenset[str], known: list[tuple[Exchange, frozenset[str]]], history: History
    ) -> Iterator[Judgement]:
        others = [other for other, elsewhere in known if elsewhere != way and other.succeeded]
        if exchange.succeeded and others:
            yield self.passed(exchange)
            return
        operation = exchange.operation
        works = any(other.succeeded for other, elsewhere in known if elsewhere == way)
        refused = operation and exchange.outcome in refused_credential.expected(exchange, operation).statuses
        if works or not refused or not others or not _is_taken_later(exchange, way, history):
            return
        name = sorted(way)[0]
        place, expected = f"/components/securitySchemes/{name}", "the credential taken in each documented place"
        yield self.failed(exchange, "/response/status", expected, f"{catalogue.received(exchange)} with {name}", place)


def _way(exchange: Exchange, operation: Operation) -> frozenset[str]:
    """Give the alternative in which a request shows the run's credential; empty where it is not exactly one."""
    if exchange.credential != "given":
        return frozenset()
    shown = schemes_shown(exchange.interaction.request, exchange.contract)
    return shown if shown in {frozenset(way) for way in exchange.contract.ways(operation)} else frozenset()


def _is_taken_later(refused: Exchange, way: frozenset[str], history: History) -> bool:
    """Whether the credential was taken in another place after this refusal."""
    return any(
        later.succeeded and later.operation and _way(later, later.operation) not in (way, frozenset())
        for later in history.exchanges
        if later.sequence > refused.sequence
    )
