"""A contract from a vendor's specification, alone and with the vendor's page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from driftwitness.capture import Captured, capture
from driftwitness.capture.specification import capture_specification
from driftwitness.capture.specification.merge import merge
from driftwitness.contract import Contract, EvidenceIndex, pointer, specification
from driftwitness.contract.evidence import hash_value
from driftwitness.contract.resources import resources
from driftwitness.document import read_document

DATA = Path(__file__).parents[1] / "data" / "specifications"


def captured(name: str) -> Captured:
    return capture_specification(specification.read(DATA / name))


def together() -> Captured:
    return merge(capture([read_document(DATA / "ferry.txt")], vendor="ferry"), captured("ferry.yaml"))


@pytest.fixture(scope="module")
def ferry() -> Captured:
    return captured("ferry.yaml")


@pytest.fixture(scope="module")
def merged() -> Captured:
    return together()


# What the specification tells beyond OpenAPI, read by hand.
CONVENTIONS = {
    "envelope": {
        "error": {
            "when": "/error",
            "schema": "#/components/schemas/Problem",
            "code": "/error/code",
            "message": "/error/message",
        }
    },
    "pagination": [
        {
            "style": "page",
            "page": {"param": "page", "first": 1, "default": 1},
            "items": "",
            "operations": ["listBookings"],
        }
    ],
}


def test_what_follows_from_a_specification(ferry: Captured) -> None:
    assert ferry.openapi["x-driftwitness"] == CONVENTIONS
    assert ferry.evidence["/x-driftwitness/envelope/error/when"]["kind"] == "inferred"
    assert ferry.evidence["/x-driftwitness/pagination/0/page"]["pointer"] == "/paths/~1bookings/get/parameters/0"


def test_a_specification_that_does_not_tell_has_no_conventions() -> None:
    assert "x-driftwitness" not in captured("orchard/openapi.yaml").openapi


LINKS = [
    ("ferry.yaml", "/paths/~1bookings/post/responses/201/links", {"getBooking": ("id", "$response.body#/id")}),
    (
        "orchard/openapi.yaml",
        "/paths/~1trees/post/responses/201/links",
        {"getTree": ("tree_id", "$response.body#/tree_id")},
    ),
]


@pytest.mark.parametrize(("name", "place", "links"), LINKS, ids=[name for name, _, _ in LINKS])
def test_plain_lifecycles_are_linked(name: str, place: str, links: dict[str, tuple[str, str]]) -> None:
    found = captured(name)
    assert pointer.get(found.openapi, place) == {
        target: {"operationId": target, "parameters": {parameter: said}} for target, (parameter, said) in links.items()
    }
    assert found.evidence[f"{place}/{next(iter(links))}"]["kind"] == "inferred"
    (resource,) = resources(Contract("a", found.openapi, EvidenceIndex({})))
    assert resource.create is not None
    assert resource.get is not None


@pytest.mark.parametrize("name", ["ferry.yaml", "orchard/openapi.yaml"])
def test_every_assertion_names_its_place(name: str) -> None:
    read = specification.read(DATA / name)
    found = capture_specification(read)
    assert found.evidence
    for place, entry in found.evidence.items():
        assert pointer.get(found.openapi, place) is not pointer.MISSING, place
        said = pointer.get(read.files[entry["document"]], entry["pointer"])
        assert entry["sha256"] == hash_value(said), place
    for operation in Contract("a", found.openapi, EvidenceIndex({})).operations:
        assert found.evidence[operation.pointer]["kind"] == "vendor-spec"
        for parameter in operation.parameters:
            assert found.evidence[parameter.pointer]["kind"] == "vendor-spec"
        assert all(f"{operation.pointer}/responses/{status}" in found.evidence for status in operation.responses)


# Read by hand from the two: (rule, the page's lines, words of the message; the specification's place is among them)
LISTED = "ferry.yaml#/paths/~1bookings/get"
NEW = "ferry.yaml#/definitions/Booking«new»/properties"
TICKET = "ferry.yaml#/paths/~1bookings~1{id}~1ticket/put"
DISAGREEMENTS = [
    ("document/differs-from-specification", (5, 5), ["authentication", "ferry.yaml#/securityDefinitions/key"]),
    (
        "document/differs-from-specification",
        (17, 17),
        ["the type of the query parameter page", "string on the page", f"integer in {LISTED}/parameters/0"],
    ),
    (
        "document/differs-from-specification",
        (27, 27),
        ["whether the body property port", f"required on the page, optional in {NEW}/port"],
    ),
    ("document/differs-from-specification", (27, 27), ["enum of the body property port", "'east'"]),
    ("document/differs-from-specification", None, ["the 201 response of POST /bookings", 'is not of type "integer"']),
    ("document/operation-not-in-specification", (38, 38), ["DELETE /bookings/{"]),
    ("document/operation-only-in-specification", (13, 13), ["1 operations", "PUT /bookings/{id}/ticket", TICKET]),
]


@pytest.mark.parametrize(("rule", "lines", "words"), DISAGREEMENTS, ids=[words[0] for _, _, words in DISAGREEMENTS])
def test_disagreements_name_both_places(
    merged: Captured, rule: str, lines: tuple[int, int] | None, words: list[str]
) -> None:
    found = [finding for finding in merged.findings if finding.rule == rule]
    matching = [finding for finding in found if all(word in finding.message for word in words)]
    assert len(matching) == 1, [finding.message for finding in found]
    assert matching[0].document == "ferry.txt"
    assert lines in (None, matching[0].lines)
    assert "Ask the vendor: " in matching[0].message


def test_there_are_no_other_disagreements(merged: Captured) -> None:
    assert len([finding for finding in merged.findings if "specification" in finding.rule]) == len(DISAGREEMENTS)


# (pointer into the merged contract, what stands there, the kind of its evidence)
FACTS: list[tuple[str, Any, str]] = [
    ("/paths/~1bookings/get/parameters/0/schema/type", "integer", "vendor-spec"),
    ("/paths/~1bookings/get/parameters/4/name", "berths", "stated"),
    ("/paths/~1bookings/get/parameters/4/schema/maximum", 8, "stated"),
    ("/components/schemas/Booking_new_/properties/port/enum", ["north", "south"], "vendor-spec"),
    ("/components/schemas/Booking_new_/properties/note/type", "string", "stated"),
    ("/paths/~1bookings~1{id}/get/operationId", "getBooking", "vendor-spec"),
    ("/paths/~1bookings~1{id}/delete/responses/204/description", None, "stated"),
    ("/paths/~1bookings/get/responses/429/$ref", None, "stated"),
    ("/x-driftwitness/rateLimit/0/quota", 30, "stated"),
    ("/x-driftwitness/envelope/error/when", "/error", "example"),
    ("/x-driftwitness/pagination/0/operations", ["listBookings"], None),
    ("/components/securitySchemes/key/name", "X-Ferry-Key", "vendor-spec"),
    ("/components/securitySchemes/bearer", pointer.MISSING, None),
    ("/servers/0/url", "https://ferry.example/v4", "vendor-spec"),
]


@pytest.mark.parametrize(("place", "value", "kind"), FACTS, ids=[place for place, _, _ in FACTS])
def test_the_contract_has_both(merged: Captured, place: str, value: Any, kind: str | None) -> None:
    found = pointer.get(merged.openapi, place)
    assert found is not pointer.MISSING if value is None else found == value
    if kind:
        assert EvidenceIndex.from_json(merged.evidence).of(place).kind == kind


def test_the_merged_contract_is_sound(merged: Captured) -> None:
    assert list(OpenAPIV31SpecValidator(merged.openapi).iter_errors()) == []
    assert [place for place in merged.evidence if pointer.get(merged.openapi, place) is pointer.MISSING] == []
    assert Contract("a", merged.openapi, EvidenceIndex({})).conventions.rate_limits
    ids = [operation.id for operation in Contract("a", merged.openapi, EvidenceIndex({})).operations]
    assert len(ids) == len(set(ids))
    assert {exchange.operation_id for exchange in merged.exchanges} <= set(ids)


def test_merging_twice_gives_the_same(merged: Captured) -> None:
    assert together() == merged
