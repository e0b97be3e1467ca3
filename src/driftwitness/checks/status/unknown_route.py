"""status/unknown-route."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, ordinary
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import KEY


class UnknownRoute(InteractionCheck):
    """A path that the vendor does not have is answered by the documented not-found status, never by a success.

    Looks at plain paths outside of the contract, with the run's credential, and only where this project sent the
    requests: in recordings an undocumented path that answers is one that somebody uses. A refusal of another kind
    proves nothing and is not judged; neither are documented paths under other methods.

    Pass:
        GET /no-such-thing -> 404 {"error": {"code": "not_found", "message": "Nothing there."}}

    Fail:
        GET /no-such-thing -> 200 {"result": {}}
    """

    id = "status/unknown-route"
    requires = (f"{KEY}.errors",)
    reference = "RFC 9110, section 15.5.5"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """No operation's: what is judged lies outside of all."""
        return False

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to one unknown path."""
        entry = contract.conventions.error_for("not-found")
        known = catalogue.statuses(contract, "not-found")
        if entry is None or not known or not self._is_unknown(exchange):
            return
        if exchange.outcome in known:
            yield self.passed(exchange)
        elif exchange.succeeded:
            expected = catalogue.refusal(contract, "not-found")
            yield self.failed(exchange, "/response/status", expected, str(exchange.status), entry.pointer)

    def _is_unknown(self, exchange: Exchange) -> bool:
        path = exchange.path
        return bool(
            exchange.origin in ("mock", "live")
            and exchange.credential == "given"
            and exchange.interaction.request.method == "GET"
            and path
            and not exchange.lens.router.methods(path)
            and ordinary.is_plain(exchange)
        )
