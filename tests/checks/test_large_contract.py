"""A specification of thousands of operations and schemas that all refer to each other: judged by what was recorded."""

from __future__ import annotations

from pathlib import Path

from driftwitness.checks import tally
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract
from driftwitness.contract.evidence import EvidenceIndex
from driftwitness.run.recorded import judge_recordings
from driftwitness.trace import Interaction
from driftwitness.trace.record import Request, Response
from driftwitness.trace.recording import Recording

HOST = "https://large.example"
TANGLED = 30


def contract(operations: int) -> Contract:
    """Give a contract whose schemas each refer to all: nobody may walk every way through them."""
    names = [f"Entity{number}" for number in range(TANGLED)]
    references = {f"near{name}": {"$ref": f"#/components/schemas/{name}"} for name in names}
    schemas = {name: {"type": "object", "properties": {**references, "name": {"type": "string"}}} for name in names}
    return Contract(
        "large",
        {
            "openapi": "3.1.0",
            "info": {"title": "Large", "version": "1"},
            "servers": [{"url": HOST}],
            "paths": {f"/entities{number}": {"get": operation(number)} for number in range(operations)},
            "components": {"schemas": schemas},
        },
        EvidenceIndex.from_json({"": {"kind": "vendor-spec", "document": "openapi.yaml"}}),
    )


def operation(number: int) -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/Entity{number % TANGLED}"}
    content = {"application/json": {"schema": schema}}
    return {"operationId": f"get{number}", "responses": {"200": {"description": "it", "content": content}}}


def judged(vendor: Contract) -> tally.Tally:
    answer = Response(200, (("Content-Type", "application/json"),), b'{"name": 7}')
    one = Interaction(1, 1.0, 2.0, Request("GET", f"{HOST}/entities3"), answer, origin="recording")
    return judge_recordings(vendor, [Recording(Path("one.har"), "har", iter([one]))], {HOST: HOST}).judged


def test_of_thousands_of_operations_only_those_with_an_interaction_have_cells() -> None:
    vendor = contract(tally.MOST_OPERATIONS + 1)
    found = judged(vendor)
    assert {operation for _, operation in found.cells} == {"get3"}
    assert found.verdict("schema/response-body", "get3") is Verdict.FAIL
    assert found.verdict("schema/whole-number", "get3") is Verdict.NOT_APPLICABLE
    assert len(found.not_reached) == tally.MOST_OPERATIONS
    assert "get3" not in found.not_reached


def test_of_fewer_operations_every_one_has_cells() -> None:
    assert {operation for _, operation in judged(contract(5)).cells} == {f"get{number}" for number in range(5)}
