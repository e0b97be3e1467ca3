"""Habits of documenting what is sent, and what the contract says of it."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
from openapi_spec_validator import validate
from tests.capture.assertions import assert_evidence, assert_examples_validate
from tests.capture.test_constraints import stated
from tests.capture.test_field_pages import summary

from driftwitness.capture import capture
from driftwitness.document import markdown, text


def operation(page: str, form: Any = markdown) -> tuple[dict[str, Any], dict[str, Any]]:
    """The contract, and the last operation of a page."""
    document = form.read("boats", f"Boat API\n\n{textwrap.dedent(page)}")
    found = capture([document], vendor="boats")
    validate(found.openapi)
    assert_evidence(found, [document])
    assert_examples_validate(found.openapi)
    item = list(found.openapi["paths"].values())[-1]
    return found.openapi, list(item.values())[-1]


def sent(page: str, form: Any = markdown) -> list[str]:
    """The parameters and the body's properties of the last operation, in the notation of the facts files."""
    openapi, found = operation(page, form)
    told = summary(openapi, found)
    return [*told["parameters"], *(f"body {line}" for line in told["body"])]


GET = "## List boats\n\n`GET /boats`\n\n"
POST = "## Add a boat\n\n`POST /boats`\n\n"
TEXT_GET = "List boats\n\nGET /boats\n\n"
TEXT_POST = "Add a boat\n\nPOST /boats\n\n"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # where fields go
        (GET + "### Request Parameters\n\nName | Description\n---|---\ncolour | Its colour", ["query colour string"]),
        (GET + "### Input fields\n\nName | Description\n---|---\ncolour | Its colour", ["query colour string"]),
        (POST + "### Request Parameters\n\nName | Description\n---|---\ncolour | Its colour", ["body colour ?"]),
        (GET + "### Body fields\n\nName | Description\n---|---\ncolour | Its colour", ["body colour ?"]),
        # columns
        (GET + "Name | Wildcards | Description\n---|---|---\nPaging options | N | see above\ncolour | Y | Its colour", [
            "query colour string"]),
        (POST + "Name | Type | Required\n---|---|---\na | string | Y\nb | string | N\nc | int | ✅\nd | int | ❌", [
            "body a! string", "body b string", "body c! integer", "body d integer"]),
        (GET + "Name | Value | Required? | Notes\n---|---|---|---\na | String | ✅ | A\nb | integer | ❌ | B", [
            "query a! string", "query b integer"]),
        (GET + "Name | Value | Notes\n---|---|---\na | String | A\nb | red | B", ["query a string", "query b string"]),
        (GET + "Name | Notes\n---|---\na | A. Default: 5\nb | B. Default: red", [
            "query a integer default=5", "query b string default=red"]),
        (POST + "Name | Notes\n---|---\na | A. Default: 5", ["body a ? default=5"]),
        # what is required
        (POST + "Field | Type | Notes\n---|---|---\na | string | A name - **required**\nb | string | B - optional", [
            "body a! string", "body b string"]),
        (POST + "Adds one. All the fields below are required in the body:\n\n- `a`: A name\n- `b`: A size", [
            "body a! ?", "body b! ?"]),
        (POST + "The `hull` and `mast` fields are required.\n\nField | Type\n---|---\nhull | string\nmast | int", [
            "body hull! string", "body mast! integer"]),
        (POST + "The `hull` field is required in the body.", ["body hull! ?"]),
        (POST + "It answers with: The hull field is required.", []),
        (GET + "The `hull` and `mast` parameters are required in the query string.", [
            "query hull! string", "query mast! string"]),
        # a type before the name
        (POST + "- integer `mast_id` (required): Its mast\n- string[] `sails` (optional): Its sails", [
            "body mast_id! integer", "body sails array", "body sails[] string"]),
        (GET + "### Parameters\n\n- integer `page` (optional): It\n- string name: Its name\n- (int) `keel`: Its keel", [
            "query page integer", "query name string", "query keel integer"]),
        (GET + "### Parameters\n\n- string $hull: Its hull", ["query hull string"]),
        # a parameter of the path in another spelling
        ("`GET /boats/BOAT_ID`\n\nName | Type\n---|---\n`BOAT_ID` | string\n`colour` | string", [
            "path boat_id! string", "query colour string"]),
        ("`PUT /boats/{boatId}`\n\nName | Type\n---|---\n`boat_id` | string\n`colour` | string", [
            "path boatId! string", "body colour string"]),
        # what is no field
        (GET + "### Sortable Fields\n\n* colour\n* size", []),
        (GET + "### Fields to sort by\n\n* colour\n* size", []),
        (GET + "### Parameters\n\nAllowed values are:\n\n- last-day: The last day\n- last-week: The last week", []),
        (POST + "Requires two parameters: hull and mast. Write `*` for all of them.", [
            "body hull ?", "body mast ?"]),
    ],
)  # fmt: skip
def test_fields_of_a_page(page: str, expected: list[str]) -> None:
    assert sent(page) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (TEXT_POST + "Body\n\nField Data Type Required Description\n\nhull string Y A name\nmast string ✅ A size", [
            "body hull! string", "body mast! string"]),
        (TEXT_GET + "Parameters\n\nField Wildcards Description\n\ncolour Y Its colour\nsize N Its size", [
            "query colour string", "query size string"]),
        (TEXT_GET + "Parameters:\n\n*colour* (mandatory)\n   Its colour.\n\n*flat* (0 or 1)\n   Whether it is flat. "
         "Default: 0.\n\n*from*\n   Since when.", [
            "query colour! string", "query flat integer default=0 enum=0,1", "query from string"]),
    ],
)  # fmt: skip
def test_fields_of_a_text_page(page: str, expected: list[str]) -> None:
    assert sent(page, text) == expected


def test_optional_behind_a_dash_says_more_than_the_caption() -> None:
    assert sent(POST + "### Required fields\n\nField | Notes\n---|---\nhull | B - optional\nmast | C") == [
        "body hull ?", "body mast! ?",
    ]  # fmt: skip


STRING = {"type": "string"}


@pytest.mark.parametrize(
    ("type_", "description", "expected"),
    [
        (None, "1 - 16. How many", {"type": "integer", "minimum": 1, "maximum": 16}),
        (None, "2020 - 06 is a month", {}),
        (None, "0 or 1", {"type": "integer", "enum": [0, 1]}),
        (None, "Whether it floats. (0 or 1)", {"type": "integer", "enum": [0, 1]}),
        (None, "0 or 100 boats", {}),
        (None, "How many. Default: 0", {"default": 0}),
        (None, "(true/false) Whether. Default value is false.", {"type": "boolean", "default": False}),
        ("integer", "How many (default 20, max 250)", {"type": "integer", "default": 20, "maximum": 250}),
        ("string", "What the default colour means", STRING),
        ("string", "Possible values are `true`, `false` (default)", STRING | {
            "enum": ["true", "false"], "default": "false"}),
        (None, "One of `true`, `false`", {"type": "boolean"}),
        ("string", "The kind of owner - 'club', 'person', or 'state'", STRING | {"enum": ["club", "person", "state"]}),
        ("string", "The owner - a club, or a person", STRING),
        ("string", "A pair, i.e. `red,1234`", STRING),
        ("string", "Country: DE, IE, FR", STRING | {"enum": ["DE", "IE", "FR"]}),
        ("string", "The kind (possible types are red, blue)", STRING | {"enum": ["red", "blue"]}),
        ("string", "Possible types are: • all (default): any • sail: wind; rigged • row", STRING | {
            "enum": ["all", "sail", "row"], "default": "all"}),
        ("string", "Write • a: b • c", STRING),
        (None, "Means; one or more of sail, row, motor", {
            "type": "array", "items": {"type": "string", "enum": ["sail", "row", "motor"]}}),
    ],
)  # fmt: skip
def test_keywords_of_a_description(type_: str | None, description: str, expected: dict[str, Any]) -> None:
    assert stated(type_, description) == expected


URLENCODED, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"
CURL = "```\ncurl -X POST https://boats.example/boats"


@pytest.mark.parametrize(
    ("shown", "media_type", "expected"),
    [
        (f"{CURL} -d 'a=red' -d b=5\n```", URLENCODED, ["a string", "b integer"]),
        (f"{CURL} -d 'a=red&b=5&c=true'\n```", URLENCODED, ["a string", "b integer", "c boolean"]),
        (f"{CURL} --data-urlencode 'a=x;y=1' --data-urlencode 'a=z'\n```", URLENCODED, ["a array", "a[] string"]),
        (f"{CURL} -d 'a[b]=1' -d 'c[]=2'\n```", URLENCODED, ["a object", "a.b integer", "c array", "c[] integer"]),
        (f"{CURL} -F a=red -F photo=@boat.png\n```", MULTIPART, ["a string", "photo string binary"]),
        (f"{CURL} -F photo=@a.png -F photo=@b.png\n```", MULTIPART, ["photo array", "photo[] string binary"]),
        (f"{CURL} -d '{{\"a\": \"b=c\"}}'\n```", JSON, ["a string"]),
        (f"{CURL} -H 'Content-Type: application/json' -d 'a=b'\n```", None, []),
        (f"{CURL} -d @boat.json\n```", None, []),
        (f"```http\nPOST /boats HTTP/1.1\nContent-Type: {URLENCODED}\n\na=red|blue&b=5\n```", URLENCODED, [
            "a string", "b integer"]),
        (f"```http\nPOST /boats HTTP/1.1\nContent-Type: {MULTIPART}; boundary=--x\n\n----x\n"
         'Content-Disposition: form-data; name="photo"; filename="a.png"\nContent-Type: image/png\n\nbytes\n----x\n'
         'Content-Disposition: form-data; name="a"\n\nred\n----x--\n```', MULTIPART, [
            "a string", "photo string binary"]),
        ("```http\nPOST /boats HTTP/1.1\nContent-Type: text/plain\n\na=red\n```", None, []),
    ],
)  # fmt: skip
def test_a_form_that_is_shown(shown: str, media_type: str | None, expected: list[str]) -> None:
    openapi, found = operation(POST + shown)
    content = found.get("requestBody", {}).get("content", {})
    assert list(content) == ([media_type] if media_type else [])
    assert sorted(summary(openapi, found)["body"]) == expected


def test_a_form_shows_the_fields_of_a_table_without_types() -> None:
    page = POST + "### Body fields\n\nName | Description\n---|---\nsize | Its size\n\n" + f"{CURL} -d size=5\n```"
    assert sent(page) == ["body size integer"]


def test_data_that_goes_into_the_query() -> None:
    page = GET + "```\ncurl -G https://boats.example/boats -d size=5 --data-urlencode 'name=a b'\n```"
    assert sent(page) == ["query size integer", "query name string"]


def test_a_request_line_below_a_table_of_requests_heads_its_own_documentation() -> None:
    rows = "Method Endpoint Description\n\nGET /boats All boats.\n\nPOST /boats A new one.\n\n"
    about = "Reads them.\n\nParameters\n\nName Type Description\n\ncolour string Its colour\n\n"
    openapi, _ = operation(f"{rows}GET /boats\n\n{about}POST /boats\n\nAdds one.", text)
    assert summary(openapi, openapi["paths"]["/boats"]["get"])["parameters"] == ["query colour string"]


def test_a_table_about_an_object_under_keys_says_nothing_of_the_object_with_the_keys() -> None:
    shown = '{"7": {"colour": "red", "size": 1}, "9": {"colour": "blue", "size": 2}}'
    page = (
        GET
        + f"Response:\n\n```json\n{shown}\n```\n\n### Response fields\n\nName | Type\n---|---\n"
        + ("colour | string\nsize | integer\n")
    )
    openapi, _ = operation(page)
    assert not [
        name
        for schema in openapi.get("components", {}).get("schemas", {}).values()
        for name in schema.get("properties", {})
    ]
