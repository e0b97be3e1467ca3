"""input/shown-refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from driftwitness.checks import catalogue, ordinary, reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Body, Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY, ErrorCode
from driftwitness.contract.validity import Fault

_NESTED = frozenset({"array", "object"})


class ShownRefusal(InteractionCheck):
    """A list or an object is refused where a documented refusal names the field and examples give it a plain value.

    Looks at JSON bodies sent with the run's credential. The status is that of the documented refusal or of malformed
    bodies, as some servers cannot even read such a value. A plain value of another type is left out, as many servers
    convert it; a type that the document states is ``input/invalid-body-rejected``'s.

    Pass:
        POST /notebooks {"title": "x", "settings": {"theme": {"dark": true}}} -> 422 {"error": {"code": "invalid_input", "message": "No."}}
    Fail:
        POST /notebooks {"title": "x", "settings": {"theme": {"dark": true}}} -> 201 {"result": {"id": 41}}
    """  # noqa: E501

    id = "input/shown-refusal"
    needs_control = True
    requires = (f"{KEY}.errors",)
    reference = "the vendor's document: the example of a refusal"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a documented refusal names a field of the body of which only examples tell the type."""
        body = operation.body
        if body is None or not body.media_type.endswith("json"):
            return False
        return any(_is_only_shown(contract, body, name) for e in contract.conventions.errors for name in e.fields)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the answer to each such value; a refused body must have no other fault."""
        operation, faults = exchange.operation, exchange.assessment.faults
        if operation is None or operation.body is None or (operation.secured and exchange.credential != "given"):
            return
        shown = [fault for fault in faults if _is_misplaced(exchange, operation.body, fault)]
        if not shown or not ordinary.is_documented_media(exchange):
            return
        for entry in contract.conventions.errors:
            refusals = catalogue.statuses(contract, "malformed", entry.when)
            named = [fault for fault in shown if _starred(exchange, fault) in entry.fields]
            if named and exchange.succeeded:
                for fault in named:
                    yield self._accepted(exchange, operation.body, entry, fault)
            elif len(named) == len(faults) and exchange.outcome in refusals:
                yield self.passed(exchange)

    def _accepted(self, exchange: Exchange, body: Body, entry: ErrorCode, fault: Fault) -> Judgement:
        name, steps = _starred(exchange, fault), fault.field.split(".")
        types = reading_schemas.types(exchange.contract, reading_schemas.at(exchange.contract, body.schema, steps))
        refusal = catalogue.refusal(exchange.contract, entry.when) or "a 4xx"
        expected = f"{refusal} unless {name} is {' or '.join(sorted(types))}"
        received = f"{exchange.status} with {name} {reading_schemas.described(_sent(exchange, steps))}"
        return self.failed(exchange, "/response/status", expected, received, f"{entry.pointer}/fields")


def _is_only_shown(contract: Contract, body: Body, name: str) -> bool:
    """Whether the body has the field, of a plain type for which there are only examples."""
    schema, place = contract.locate(body.schema, body.pointer)
    for step in name.split("."):
        inside = ("items",) if step == "*" else ("properties", step)
        schema = json_pointer.walk(schema, inside, None)
        schema, place = contract.locate(schema, place + json_pointer.join(*inside))
    types = reading_schemas.types(contract, schema)
    stated = contract.evidence.of(f"{place}/type").kind in reading_schemas.STATED
    return bool(types) and not types & _NESTED and not stated


def _is_misplaced(exchange: Exchange, body: Body, fault: Fault) -> bool:
    """Whether a list or an object stands where examples alone show a plain value."""
    if fault.part != "body" or fault.keyword != "type" or fault.kind in reading_schemas.STATED:
        return False
    steps = fault.field.split(".")
    types = reading_schemas.types(exchange.contract, reading_schemas.at(exchange.contract, body.schema, steps))
    return isinstance(_sent(exchange, steps), list | dict) and not types & _NESTED


def _sent(exchange: Exchange, steps: Sequence[str]) -> Any:
    return json_pointer.walk(exchange.sent, steps, None)


def _starred(exchange: Exchange, fault: Fault) -> str:
    """Write the fault's field with ``*`` for the indexes of lists."""
    value, steps = exchange.sent, []
    for step in fault.field.split("."):
        steps.append("*" if isinstance(value, list) else step)
        value = json_pointer.walk(value, [step], None)
    return ".".join(steps)
