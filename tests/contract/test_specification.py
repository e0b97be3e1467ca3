"""OpenAPI 3.0 and Swagger 2.0 are read as OpenAPI 3.1, and every part remembers where it stood."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from tests.contract.strategies import json_values

from driftwitness import InputError
from driftwitness.contract import pointer, specification, store
from driftwitness.contract.specification import schemas
from driftwitness.contract.specification.grammar import OPENAPI, walk

DATA = Path(__file__).parents[1] / "data" / "specifications"
SHARED = Path(os.environ.get("DRIFTWITNESS_SHARED", Path(__file__).parents[2] / ".." / "shared")) / "devset"
REAL = sorted((*SHARED.glob("openapi/*"), *SHARED.glob("traffic/*/openapi.*")))
OWN = [DATA / "ferry.yaml", DATA / "orchard" / "openapi.yaml"]
VALIDATORS = {"Swagger": OpenAPIV2SpecValidator, "OpenAPI 3.0": OpenAPIV30SpecValidator}


@pytest.fixture(scope="module")
def ferry() -> dict[str, Any]:
    return specification.read(DATA / "ferry.yaml").document


@pytest.fixture(scope="module")
def orchard() -> dict[str, Any]:
    return specification.read(DATA / "orchard" / "openapi.yaml").document


# (what a schema was, what it is)
SCHEMAS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"type": "string"}, {"type": "string"}),
    ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    ({"type": "string", "nullable": False}, {"type": "string"}),
    ({"type": "string", "x-nullable": True}, {"type": ["string", "null"]}),
    ({"type": "string", "nullable": True, "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a", None]}),
    ({"type": "string", "nullable": True, "enum": ["a", None]}, {"type": ["string", "null"], "enum": ["a", None]}),
    ({"nullable": True}, {}),
    ({"nullable": True, "description": "d"}, {"description": "d"}),
    (
        {"allOf": [{"$ref": "#/a"}], "nullable": True, "description": "d"},
        {"anyOf": [{"allOf": [{"$ref": "#/a"}]}, {"type": "null"}], "description": "d"},
    ),
    ({"$ref": "#/a", "nullable": True}, {"anyOf": [{"$ref": "#/a"}, {"type": "null"}]}),
    ({"$ref": "#/a", "description": "d", "minLength": 3, "x-y": 1}, {"$ref": "#/a", "description": "d"}),
    ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
    ({"maximum": 1, "exclusiveMaximum": True}, {"exclusiveMaximum": 1}),
    ({"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
    ({"exclusiveMinimum": True}, {}),
    ({"minimum": 1, "exclusiveMinimum": 2}, {"minimum": 1, "exclusiveMinimum": 2}),
    ({"example": 5}, {"examples": [5]}),
    ({"example": None}, {"examples": [None]}),
    ({"example": 5, "examples": [6]}, {"examples": [6]}),
    ({"discriminator": "kind"}, {"discriminator": {"propertyName": "kind"}}),
    ({"discriminator": {"propertyName": "kind"}}, {"discriminator": {"propertyName": "kind"}}),
    ({"type": "file"}, {"type": "string", "format": "binary"}),
]


@pytest.mark.parametrize(("old", "new"), SCHEMAS, ids=[str(old)[:60] for old, _ in SCHEMAS])
def test_a_schema_is_upgraded(old: dict[str, Any], new: dict[str, Any]) -> None:
    before = str(old)
    assert schemas.upgrade(old) == new
    assert str(old) == before


# (pointer into the ferry's contract, what stands there)
FERRY: list[tuple[str, Any]] = [
    ("/openapi", "3.1.0"),
    ("/servers", [{"url": "https://ferry.example/v4"}]),
    ("/security", [{"key": []}]),
    ("/components/securitySchemes/pass", {"type": "http", "scheme": "basic"}),
    ("/components/securitySchemes/key", {"type": "apiKey", "in": "header", "name": "X-Ferry-Key"}),
    (
        "/components/securitySchemes/login/flows/authorizationCode",
        {
            "authorizationUrl": "https://ferry.example/authorize",
            "tokenUrl": "https://ferry.example/token",
            "scopes": {"book": "Book crossings"},
        },
    ),
    ("/paths/~1bookings/parameters", [{"$ref": "#/components/parameters/Port"}]),
    (
        "/components/parameters/Port",
        {
            "name": "port",
            "in": "query",
            "style": "form",
            "explode": True,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
    ),
    (
        "/paths/~1bookings/get/parameters/0",
        {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}},
    ),
    ("/paths/~1bookings/get/parameters/1/style", "form"),
    ("/paths/~1bookings/get/parameters/1/explode", False),
    ("/paths/~1bookings/get/parameters/2/style", "pipeDelimited"),
    ("/paths/~1bookings/get/parameters/3/x-collectionFormat", "tsv"),
    ("/paths/~1bookings/get/responses/200/headers/X-Total/schema", {"type": "integer"}),
    (
        "/paths/~1bookings/get/responses/200/content/application~1json/example",
        [{"id": 7, "kind": "cabin", "berth": None}],
    ),
    (
        "/paths/~1bookings/get/responses/200/content/application~1json/schema/items/$ref",
        "#/components/schemas/Booking",
    ),
    ("/paths/~1bookings/post/requestBody", {"$ref": "#/components/requestBodies/NewBooking"}),
    (
        "/components/requestBodies/NewBooking",
        {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Booking_new_"}}},
        },
    ),
    ("/paths/~1bookings~1{id}/get/responses/404", {"$ref": "#/components/responses/Absent"}),
    (
        "/components/responses/Absent/content/application~1json/schema",
        {"$ref": "#/components/schemas/Problem"},
    ),
    (
        "/paths/~1bookings~1{id}~1ticket/put/requestBody/content/multipart~1form-data",
        {
            "schema": {
                "type": "object",
                "properties": {
                    "scan": {"type": "string", "format": "binary"},
                    "marks": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["scan"],
            },
            "encoding": {"marks": {"style": "form", "explode": True}},
        },
    ),
    ("/paths/~1bookings~1{id}~1ticket/put/requestBody/required", True),
    (
        "/paths/~1bookings~1{id}~1ticket/put/parameters",
        [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
    ),
    ("/components/schemas/Booking/properties/berth", {"type": ["string", "null"]}),
    ("/components/schemas/Booking/properties/example", {"type": "string"}),
    ("/components/schemas/Booking/properties/weight", {"type": "number", "exclusiveMinimum": 0}),
    ("/components/schemas/Booking/discriminator", {"propertyName": "kind"}),
]


@pytest.mark.parametrize(("place", "value"), FERRY, ids=[place for place, _ in FERRY])
def test_swagger_is_converted(ferry: dict[str, Any], place: str, value: Any) -> None:
    assert pointer.get(ferry, place) == value


ORCHARD: list[tuple[str, Any]] = [
    ("/paths/~1trees/post/operationId", "plantTree"),
    ("/paths/~1trees/post/responses/201/content/application~1json/schema", {"$ref": "#/components/schemas/Tree"}),
    ("/components/schemas/Tree/properties/parent", {"$ref": "#/components/schemas/Tree"}),
    ("/components/schemas/Tree/properties/height", {"type": ["number", "null"]}),
    (
        "/components/schemas/Tree/properties/sort",
        {"anyOf": [{"allOf": [{"$ref": "#/components/schemas/Sort"}]}, {"type": "null"}]},
    ),
    ("/components/schemas/NewTree/properties/sort", {"$ref": "#/components/schemas/Sort"}),
    ("/paths/~1trees~1{tree_id}/parameters", [{"$ref": "#/components/parameters/TreeId"}]),
    ("/components/parameters/TreeId/example", "t1"),
    ("/paths/~1trees~1{tree_id}/get/responses/404", {"$ref": "#/components/responses/Absent"}),
]


@pytest.mark.parametrize(("place", "value"), ORCHARD, ids=[place for place, _ in ORCHARD])
def test_files_of_the_folder_are_bundled(orchard: dict[str, Any], place: str, value: Any) -> None:
    assert pointer.get(orchard, place) == value


# (file, pointer into the contract, the file and the pointer that say so)
SOURCES = [
    (
        "ferry.yaml",
        "/components/schemas/Booking_new_/properties/port",
        "ferry.yaml",
        "/definitions/Booking«new»/properties/port",
    ),
    ("ferry.yaml", "/paths/~1bookings/get/parameters/0/schema", "ferry.yaml", "/paths/~1bookings/get/parameters/0"),
    (
        "ferry.yaml",
        "/components/requestBodies/NewBooking/content/application~1json/schema",
        "ferry.yaml",
        "/parameters/NewBooking/schema",
    ),
    (
        "ferry.yaml",
        "/paths/~1bookings~1{id}~1ticket/put/requestBody",
        "ferry.yaml",
        "/paths/~1bookings~1{id}~1ticket/put/parameters/1",
    ),
    ("ferry.yaml", "/components/securitySchemes/pass", "ferry.yaml", "/securityDefinitions/pass"),
    ("ferry.yaml", "/servers/0", "ferry.yaml", "/host"),
    ("orchard/openapi.yaml", "/components/schemas/Tree/properties/height", "parts/tree.yaml", "/properties/height"),
    ("orchard/openapi.yaml", "/components/schemas/Sort", "parts/tree.yaml", "/definitions/Sort"),
    ("orchard/openapi.yaml", "/paths/~1trees/post/responses/201", "parts/trees.yaml", "/post/responses/201"),
    ("orchard/openapi.yaml", "/info/title", "openapi.yaml", "/info/title"),
]


@pytest.mark.parametrize(("name", "place", "document", "said"), SOURCES, ids=[f"{n} {p}" for n, p, _, _ in SOURCES])
def test_every_part_remembers_where_it_stood(name: str, place: str, document: str, said: str) -> None:
    read = specification.read(DATA / name)
    source, value = read.source(place)
    assert (source.document, source.pointer) == (document, said)
    assert value == pointer.get(read.files[document], said)


@pytest.mark.parametrize("path", [*OWN, *REAL], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_valid_is_valid(path: Path) -> None:
    read = specification.read(path)
    kind = next((kind for kind in VALIDATORS if read.version.startswith(kind)), None)
    if kind and len(read.files) == 1:
        assert list(VALIDATORS[kind](read.files[path.name]).iter_errors()) == []
    assert list(OpenAPIV31SpecValidator(read.document).iter_errors()) == []
    if not read.version.startswith("OpenAPI 3.1"):
        older = {"nullable", "x-nullable", "example"}
        found = walk(OPENAPI, "document", read.document)
        assert not [place for kind, value, place in found if kind == "schema" and older & set(value)]


@pytest.mark.parametrize("path", [*OWN, *REAL], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_specification_is_a_contract(path: Path) -> None:
    contract = store.load(path)
    assert contract.operations
    assert contract.evidence.of("/paths").severity == "error"
    assert contract.evidence.of("/paths").place == path.name
    assert all(parameter.schema for operation in contract.operations for parameter in operation.parameters)


# (files, what the refusal must say)
LAUGHS = "\n".join(
    [f"a0: &a0 [{', '.join('x' * 9)}]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))]
)
HOSTILE: list[tuple[dict[str, str], str]] = [
    ({"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: ../b.yaml}}"}, "'../b.yaml' leaves the specification's folder"),
    ({"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: /etc/passwd}}"}, "leaves the specification's folder"),
    (
        {"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: 'https://b.example/c.yaml'}}"},
        "leaves the specification's folder",
    ),
    ({"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: 'file:///etc/passwd'}}"}, "leaves the specification's folder"),
    (
        {"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: link.yaml}}", "link.yaml": "->/etc/hosts"},
        "leaves the specification's folder",
    ),
    ({"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: b.yaml}}"}, "b.yaml: cannot be read"),
    ({"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: '#/nowhere'}}"}, "leads to nothing"),
    ({"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: '#/paths/~1a'}}"}, "refers to itself"),
    ({"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: b.yaml}}", "b.yaml": "$ref: b.yaml"}, "refers to itself"),
    (
        {
            "a.yaml": "openapi: 3.0.0\npaths: {}\ncomponents: {schemas: {A: {$ref: b.yaml}}}",
            "b.yaml": "$ref: b.yaml",
        },
        "refers to itself",
    ),
    (
        {"a.yaml": "openapi: 3.0.0\npaths: {/a: {$ref: b.yaml}}", "b.yaml": "a: [&a [*a]]"},
        "an alias refers to what it stands in",
    ),
    ({"a.yaml": LAUGHS}, "expand to more than"),
    ({"a.yaml": "openapi: 3.2.0\npaths: {}"}, "OpenAPI 3.2.0, expected 3.1, 3.0 or Swagger 2.0"),
    ({"a.yaml": "swagger: '1.2'\npaths: {}"}, "expected 3.1, 3.0 or Swagger 2.0"),
    ({"a.yaml": "paths: {}"}, "(no version)"),
    ({"a.yaml": "[1]"}, "not an OpenAPI document"),
    (
        {"a.yaml": "swagger: '2.0'\npaths: {/a: {get: {responses: {200: {schema: {}}}, produces: 5}}}"},
        "shape of Swagger 2.0",
    ),
]


@pytest.mark.parametrize(("files", "says"), HOSTILE, ids=[f"{says[:40]} {n}" for n, (_, says) in enumerate(HOSTILE)])
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path, files: dict[str, str], says: str) -> None:
    for name, text in files.items():
        if text.startswith("->"):
            (tmp_path / name).symlink_to(text[2:])
        else:
            (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as refusal:
        specification.read(tmp_path / "a.yaml")
    assert str(tmp_path) in str(refusal.value)
    assert says in str(refusal.value)


@settings(deadline=None, max_examples=200)
@given(json_values)
def test_any_value_is_read_or_refused(value: Any) -> None:
    for content in (
        value,
        {"openapi": "3.0.0", "paths": {"/a": value}},
        {"swagger": "2.0", "paths": {"/a": {"get": value}}},
    ):
        try:
            specification.convert(content, Path("a.yaml"))
        except InputError as refusal:
            told = str(refusal)
        else:
            told = "a.yaml"
        assert "a.yaml" in told


RECOGNISED = [
    ("api.yaml", "anything", True),
    ("api.json", "{}", True),
    ("api.yml", "", True),
    ("api", "openapi: 3.0.0\npaths: {}", True),
    ("api.txt", "# ours\n---\n'swagger': '2.0'\n", True),
    ("api.txt", '{"info": {}, "openapi": "3.1.0"}', True),
    ("api.txt", '\ufeff{"swagger": "2.0"}', True),
    ("page.txt", "The API\n\nopenapi: 3.0.0\n", False),
    ("page.txt", "We publish openapi: 3.0.0 files.\n", False),
    ("page.txt", '{"error": 1}\nGET /things', False),
    ("page.md", "openapi: 3.0.0\n", False),
    ("page.html", "<html>openapi: 3.0.0", False),
]


@pytest.mark.parametrize(("name", "text", "expected"), RECOGNISED, ids=[f"{n} {t[:20]!r}" for n, t, _ in RECOGNISED])
def test_a_specification_is_known_by_its_content(tmp_path: Path, name: str, text: str, expected: bool) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert specification.is_specification(tmp_path / name) is expected


def test_json_under_the_name_of_yaml_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('{"openapi": "3.0.0", "info": {}, "paths": {}}')
    (tmp_path / "b.yaml").write_text("{openapi: 3.0.0, info: {}, paths: {}}")
    assert specification.read(tmp_path / "a.yaml").document == specification.read(tmp_path / "b.yaml").document
