"""input/undocumented-refused."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import misfits
from driftwitness.checks.documented_refusal import DocumentedRefusal
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import KEY, ErrorCode


class UndocumentedRefused(DocumentedRefusal):
    """Where the vendor documents an error for parameters that it does not know, a request with one is refused.

    Looks at query parameters that the operation does not document, sent with the run's credential; any client error
    will do. Without such an error in the catalogue a vendor may ignore them. Names with brackets are left out, and so
    are the members of bodies, of which documents seldom show all.

    Pass:
        # contract: prints
        GET /orders?studio_id=1&colour=red -> 400 {"errors": [{"code": "unsupported_param"}]}
    Fail:
        # contract: prints
        GET /orders?studio_id=1&colour=red -> 200 {"orders": []}
    """

    id = "input/undocumented-refused"
    needs_control = True
    requires = (f"{KEY}.errors",)
    reference = "the vendor's document: the error for an unknown field"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the catalogue has an error for unknown fields and the operation documents some parameter."""
        return bool(operation.parameters) and _entry(contract) is not None

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to one request with something undocumented."""
        entry = _entry(contract)
        names = misfits.undocumented(exchange) if entry and self.with_own_credential(exchange) else []
        if entry and names:
            yield from self.refused(exchange, entry, "of", "for what is not documented", f"with {names[0]}")


def _entry(contract: Contract) -> ErrorCode | None:
    return next((entry for entry in contract.conventions.errors if entry.of == misfits.UNKNOWN), None)
