"""error/code-names-fault."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import catalogue, misfits
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY, ErrorCode

_KINDS = (misfits.MISSING, misfits.WRONG, misfits.UNKNOWN)


class CodeNamesFault(InteractionCheck):
    """Where the catalogue has codes for missing, wrong and unknown fields, a refusal has the one that fits.

    Looks at refusals with one of these codes, of requests by which one kind of fault is plain, and where the error
    names its field, of that field; where it names none, only at requests without a body. What is empty may be missing
    or wrong. A vendor that looks at another field first, or knows a reason of its own, is not judged.

    Pass:
        # contract: prints
        GET /orders?limit=2 -> 400 {"errors": [{"code": "missing_param", "attribute": "studio_id"}]}
    Fail:
        # contract: prints
        GET /orders?limit=2 -> 400 {"errors": [{"code": "invalid_attribute", "attribute": "studio_id"}]}
    """

    id = "error/code-names-fault"
    requires = (f"{KEY}.errors", f"{KEY}.envelope.error.code")

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the catalogue tells faults of fields apart, and the operation has any."""
        told = {entry.of for entry in _entries(contract)}
        return len(told) > 1 and (bool(operation.parameters) or operation.body is not None)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the code of one refusal."""
        operation, envelope = exchange.operation, contract.conventions.error
        if not envelope or not misfits.are_answered(exchange) or not (operation and self.applies(operation, contract)):
            return
        given = next((entry for entry in catalogue.entries(exchange) if entry in _entries(contract)), None)
        kind = _kind(exchange)
        fitting = next((entry for entry in _entries(contract) if entry.of == kind), None)
        if given is None or fitting is None:
            return
        if given.of == kind:
            yield self.passed(exchange)
        else:
            pointer = f"/response/body{envelope.code}"
            yield self.failed(exchange, pointer, show(fitting.code), show(given.code), f"{fitting.pointer}/code")


def _entries(contract: Contract) -> list[ErrorCode]:
    errors = contract.conventions.errors
    return [entry for entry in errors if entry.when == "invalid-input" and entry.of in _KINDS]


def _kind(exchange: Exchange) -> str | None:
    """Give what is wrong with the field that the error names, or without a name, with all fields; None if unclear."""
    envelope, found = exchange.contract.conventions.error, misfits.of(exchange)
    named = json_pointer.get(exchange.body, envelope.field, None) if envelope and envelope.field else None
    if isinstance(named, str) and named in found:
        return found[named]
    kinds = set(found.values())
    return kinds.pop() if len(kinds) == 1 and named is None and not exchange.interaction.request.body else None
