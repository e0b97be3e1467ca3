"""schema/response-body."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from driftwitness.checks import places, reading_schemas, shape
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation, Violation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.validity import Validity


class ResponseBody(TraceCheck):
    """A body satisfies the JSON Schema of its documented response.

    Looks at documented responses below 500 whose outer shape holds; the error envelope's own schema is
    ``envelope/error``'s. One judgement for each broken place; the same broken assertion over many operations is one
    finding. Left out: what stands inside an object whose members the client chooses, where only examples show its
    members; and a value that some request of the trace sent without being certainly valid, which the vendor only gives
    back (of somebody's recordings that is told: nobody sent it to try the vendor).

    Pass:
        GET /notebooks/41/notes -> 200 {"results": [], "paging": {"page": 1, "per_page": 10, "total": 0, "pages": 1}}

    Fail:
        GET /notebooks/41/notes -> 200 {"results": [], "paging": {"page": 1, "per_page": 10, "total": "0", "pages": 1}}
    """

    id = "schema/response-body"
    reference = "JSON Schema 2020-12, by the contract's schema of the response"
    judges_documents = True

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether some answer of the operation has a schema."""
        return any(response.schema is not None for response in operation.responses.values())

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each documented body."""
        doubtful = history.doubtful(self.id, _is_broken)
        judged = [exchange for exchange in (*doubtful, *history.documented) if _is_judged(exchange)]
        is_broken = any(exchange.violations for exchange in judged)
        sent, chosen = _sent_without_certainty(history) if is_broken else frozenset(), places.client_chosen(history)
        for exchange in judged:
            names = chosen.get(exchange.operation_id or "", frozenset())
            found = [
                self._violated(exchange, violation)
                for violation in exchange.violations
                if not _is_inside(violation, names, contract)
                and (exchange.origin == "recording" or not _is_echo(exchange, violation, sent))
            ]
            yield from found or [self.passed(exchange)]

    def _violated(self, exchange: Exchange, violation: Violation) -> Judgement:
        place = json_pointer.join(*violation.instance)
        value = json_pointer.get(exchange.body, place, None)
        received = reading_schemas.described(value)
        if violation.missing is not None:
            owner = _owner(exchange.contract, violation.contract)
            place = f"/response/body{place}{json_pointer.join(violation.missing)}"
            expected, cause = f"property {violation.missing!r} present", f"required:{violation.missing} {owner}"
            failed = self.failed(exchange, place, expected, received, violation.contract, cause)
            return failed._replace(lacking=owner)
        expected = reading_schemas.constraint(exchange.contract, violation.contract)
        cause = _cause(exchange.contract, violation.contract)
        return self.failed(exchange, f"/response/body{place}", expected, received, violation.contract, cause)


def _is_broken(exchange: Exchange) -> bool:
    return bool(exchange.violations)


def _is_judged(exchange: Exchange) -> bool:
    documented = exchange.documented
    if not documented or documented.schema is None or exchange.status >= 500 or exchange.body is None:
        return False
    if exchange.is_error:
        envelope = exchange.contract.conventions.error
        return exchange.status >= 400 and not (envelope and envelope.schema)
    return exchange.shape_holds or shape.wrapper(exchange) is None


def _cause(contract: Contract, place: str) -> str:
    """Name an assertion: by its place, or by what stands there where operations have copies of one schema."""
    *above, keyword = json_pointer.split(place)
    if above[:1] != ["paths"]:
        return place
    schema = json_pointer.get(contract.document, json_pointer.join(*above), None)
    name = above[-1] if above[-2:-1] == ["properties"] else ""
    text = json.dumps(schema, sort_keys=True, default=str)
    return f"{keyword} of {name} {hashlib.sha256(text.encode()).hexdigest()}"


def _owner(contract: Contract, place: str) -> str:
    """Name the schema that a ``required`` belongs to: its component, or the one that it stands beside in ``allOf``."""
    tokens = json_pointer.split(place)
    if tokens[:2] == ("components", "schemas"):
        return json_pointer.join(*tokens[:-1])
    beside = json_pointer.get(contract.document, json_pointer.join(*tokens[:-2]), None)
    references = [part.get("$ref") for part in beside if isinstance(part, dict)] if isinstance(beside, list) else []
    return next((str(reference).removeprefix("#") for reference in references if reference), _cause(contract, place))


def _is_inside(violation: Violation, names: frozenset[str], contract: Contract) -> bool:
    below = any(token in names for token in violation.instance[:-1])
    return below and contract.evidence.of(violation.contract).kind not in reading_schemas.STATED


def _sent_without_certainty(history: History) -> frozenset[tuple[str, str]]:
    """Give name and value of every member of the accepted bodies that are not certainly valid."""
    found: set[tuple[str, str]] = set()
    for exchange in history.exchanges:
        if exchange.status < 300 and exchange.assessment.validity is not Validity.VALID:
            found |= set(_members(exchange.sent, ""))
    return frozenset(found)


def _members(value: Any, name: str) -> Iterator[tuple[str, str]]:
    yield name, json.dumps(value, sort_keys=True)
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _members(member, key)
    if isinstance(value, list):
        for member in value:
            yield from _members(member, name)


def _is_echo(exchange: Exchange, violation: Violation, sent: frozenset[tuple[str, str]]) -> bool:
    if violation.missing is not None:
        return False
    value = json_pointer.walk(exchange.body, violation.instance, None)
    names = [token for token in violation.instance if isinstance(token, str)]
    return (names[-1] if names else "", json.dumps(value, sort_keys=True)) in sent
