"""headers/allow."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import quota
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class Allow(InteractionCheck):
    """A 405 has an ``Allow`` header, which names the documented methods of the path and not the refused one.

    Looks at refused methods of documented paths that the contract does not have; a documented method that is refused
    is ``status/valid-accepted``'s. HTTP asks for the header, a page seldom: what is wrong is a note.

    Pass:
        PATCH /account -> 405 [Allow: GET, HEAD] {"error": {"code": "not_allowed", "message": "Only GET."}}
    Fail:
        PATCH /account -> 405 [Server: x] {"error": {"code": "not_allowed", "message": "Only GET."}}
    """

    id = "headers/allow"
    reference = "RFC 9110, sections 10.2.1 and 15.5.6"

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """No operation's: the method is documented nowhere."""
        return False

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for a refused method."""
        headers, path = exchange.interaction.response.headers, exchange.path
        if exchange.status != 405 or exchange.operation or headers is None or not path:
            return
        methods = exchange.lens.router.methods(path)
        if not methods:
            return
        fault = _fault(exchange, frozenset(methods))
        if fault is None:
            yield self.passed(exchange)
        else:
            expected, received = fault
            yield self.noted(exchange, "/response/headers/Allow", expected, received, "/paths")


def _fault(exchange: Exchange, documented: frozenset[str]) -> tuple[str, str] | None:
    # the field is a list, which may come in several lines (RFC 9110, section 5.3)
    lines = [text for name, text in exchange.interaction.response.headers or () if name.lower() == "allow"]
    named = {token.strip() for token in ",".join(lines).split(",")} - {""}
    if quota.told(exchange, "Allow") is None:
        return "the methods that the path takes", "no Allow header"
    if not documented <= named:
        return "the documented methods of the path", f"without {', '.join(sorted(documented - named))}"
    if exchange.interaction.request.method in named:
        return "methods that the path takes", f"{exchange.interaction.request.method}, which is refused"
    return None
