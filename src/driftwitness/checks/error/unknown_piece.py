"""error/unknown-piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from driftwitness.checks import catalogue, ordinary
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract.conventions import KEY, ErrorCode

_ELSEWHERE = frozenset({"unauthorized", "forbidden", "rate-limited", "server-error", "unavailable"})


class UnknownPiece(InteractionCheck):
    """Where each piece of a path has an error code of its own for a value that nobody knows, that code comes.

    Looks at requests with the run's credential, and only where this project sent them, with a value for one such path
    parameter that the document does not show; the other parameters have shown ones. Recordings are left out: what
    nobody documented may still be there. An error about the credential or the server is left to other rules.

    Pass:
        # contract: desk
        GET /drawers/pine/top?api_key=$KEY -> 200 {"error": {"error_code": 31}}
    Fail:
        # contract: desk
        GET /drawers/pine/top?api_key=$KEY -> 200 {"error": {"error_code": 32}}
    """

    id = "error/unknown-piece"
    requires = (f"{KEY}.errors", f"{KEY}.envelope.error.code")

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the catalogue has a code for the value of one of the operation's path parameters."""
        return bool(_codes(operation, contract))

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to one request with a value that is not shown."""
        operation, envelope = exchange.operation, contract.conventions.error
        if operation is None or not envelope or exchange.origin not in ("mock", "live"):
            return
        if (operation.secured and exchange.credential != "given") or not ordinary.is_plain(exchange):
            return
        codes = _codes(operation, contract)
        unknown = [name for name in codes if not _is_shown(operation, contract, name, exchange.path_values[name])]
        others = [parameter.name for parameter in operation.path_parameters if parameter.name not in codes]
        if len(unknown) != 1 or others or _is_elsewhere(exchange):
            return
        entry, received = codes[unknown[0]], catalogue.received(exchange)
        if entry in catalogue.entries(exchange):
            yield self.passed(exchange)
        elif exchange.succeeded or exchange.code is not None:
            expected = f"an error with code {show(entry.code)} for an unknown {unknown[0]}"
            cause = "accepted" if exchange.succeeded else "refused"
            yield self.failed(
                exchange, f"/response/body{envelope.code}", expected, received, f"{entry.pointer}/of", cause
            )


def _codes(operation: Operation, contract: Contract) -> Mapping[str, ErrorCode]:
    """Give the catalogue's entries for the path parameters of an operation, by their names."""
    names = {parameter.name for parameter in operation.path_parameters}
    return {entry.of: entry for entry in contract.conventions.errors if entry.of in names and entry.code is not None}


def _is_elsewhere(exchange: Exchange) -> bool:
    return any(entry.when in _ELSEWHERE for entry in catalogue.entries(exchange))


def _is_shown(operation: Operation, contract: Contract, name: str, value: str) -> bool:
    """Whether the document shows a value of a parameter, or a path that has it in the parameter's place."""
    parameter = operation.parameter(name, "path")
    schema = (contract.resolve(parameter.schema) or {}) if parameter else {}
    place = operation.path.strip("/").split("/").index(f"{{{name}}}")
    beside = {segments[place] for o in contract.operations if len(segments := o.path.strip("/").split("/")) > place}
    return value in {*map(str, schema.get("examples") or ()), *map(str, schema.get("enum") or ()), *beside}
