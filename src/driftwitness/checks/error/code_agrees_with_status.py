"""error/code-agrees-with-status."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import KEY


class CodeAgreesWithStatus(InteractionCheck):
    """An error has the status that the catalogue gives for its code.

    Looks at client errors of documented operations whose code the catalogue knows with a status. The refusal of a
    request without the right credential is ``auth``'s, an unknown code ``error/code-known``'s.

    Pass:
        POST /notebooks {} -> 422 {"error": {"code": "invalid_input", "message": "Some values cannot be."}}

    Fail:
        POST /notebooks {} -> 400 {"error": {"code": "invalid_input", "message": "Some values cannot be."}}
    """

    id = "error/code-agrees-with-status"
    requires = (f"{KEY}.errors", f"{KEY}.envelope.error.code")
    judges_documents = True

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the catalogue has a status for a code."""
        return any(entry.status is not None for entry in contract.conventions.errors)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge the status of one error with a known code."""
        operation, entries = exchange.operation, catalogue.entries(exchange)
        if operation is None or not 400 <= exchange.status < 500 or not entries:
            return
        if None in {entry.status for entry in entries}:
            return
        if not catalogue.disagrees(exchange):
            yield self.passed(exchange)
        elif not operation.secured or exchange.credential == "given" or exchange.origin == "document":
            statuses = frozenset(entry.status for entry in entries if entry.status is not None)
            code = show(entries[0].code)
            expected, received = f"{catalogue.listed(statuses)} for {code}", f"{exchange.status} with {code}"
            yield self.failed(exchange, "/response/status", expected, received, f"{entries[0].pointer}/status")
