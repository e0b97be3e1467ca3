"""input/shown-missing."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks.documented_refusal import DocumentedRefusal
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import KEY, ErrorCode


class ShownMissing(DocumentedRefusal):
    """A request without a parameter is refused where a documented refusal is about the lack of that parameter.

    Looks at requests with the run's credential that leave out a required query parameter, whoever says that it is
    required, where the catalogue's entry for missing fields names it. Any client error will do.

    Pass:
        # contract: prints
        GET /orders?limit=2 -> 400 {"errors": [{"code": "missing_param", "attribute": "studio_id"}]}
    Fail:
        # contract: prints
        GET /orders?limit=2 -> 200 {"orders": []}
    """

    id = "input/shown-missing"
    needs_control = True
    requires = (f"{KEY}.errors",)
    reference = "the vendor's document: the example of a refusal"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a documented refusal names a required parameter of the operation."""
        return any(_entry(contract, name) for name in _required(operation))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to one request that lacks such a parameter."""
        operation = self.with_own_credential(exchange)
        for name in _required(operation) if operation else ():
            entry = _entry(contract, name)
            if entry and name not in exchange.query:
                yield from self.refused(exchange, entry, "fields", f"without {name}", f"without {name}")


def _required(operation: Operation) -> list[str]:
    return [
        parameter.name for parameter in operation.parameters if parameter.location == "query" and parameter.required
    ]


def _entry(contract: Contract, name: str) -> ErrorCode | None:
    return next(
        (entry for entry in contract.conventions.errors if entry.of == "missing" and name in entry.fields), None
    )
