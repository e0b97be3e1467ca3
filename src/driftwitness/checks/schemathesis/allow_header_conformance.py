"""schemathesis/allow_header_conformance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.checks.schemathesis_check import SchemathesisCheck
from driftwitness.contract import Contract, Operation

if TYPE_CHECKING:
    from schemathesis.core.failures import Failure


class AllowHeaderConformance(SchemathesisCheck):
    """schemathesis finds the documented methods of a path, and no others, in the ``Allow`` header of OPTIONS.

    Looks at answers to OPTIONS below 400 on documented paths. HTTP asks for the header, a page seldom: what is wrong is
    a note. The header of a 405 is ``headers/allow``'s.

    Pass:
        OPTIONS /account -> 204 [Allow: GET, HEAD, OPTIONS]
    Fail:
        OPTIONS /account -> 204 [Allow: OPTIONS, PUT]
    """

    id = "schemathesis/allow_header_conformance"
    reference = "schemathesis, allow_header_conformance; RFC 9110, sections 9.3.7 and 10.2.1"
    yields_to = ("headers/allow",)

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """No operation's: OPTIONS is documented nowhere."""
        return False

    def looks_at(self, exchange: Exchange) -> bool:
        """Whether OPTIONS was answered, and the method is not documented itself."""
        return exchange.interaction.request.method == "OPTIONS" and not exchange.operation and exchange.status < 400

    def told(self, exchange: Exchange, failure: Failure) -> Iterator[Judgement]:
        """Tell which methods are missing and which nobody documents."""
        from schemathesis.openapi.checks import AllowHeaderMismatch

        if isinstance(failure, AllowHeaderMismatch):
            without = f"without {', '.join(failure.missing_methods)}" if failure.missing_methods else ""
            beyond = f"with {', '.join(failure.undocumented_methods)}" if failure.undocumented_methods else ""
            received = ", ".join(part for part in (without, beyond) if part)
            place, expected = "/response/headers/Allow", "the documented methods of the path"
            yield self.noted(exchange, place, expected, received, "/paths", f"{exchange.path} {received}")
