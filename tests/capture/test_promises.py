"""What sentences promise of bodies, what the pieces of a URL show, names from titles, and which lines are evidence."""

from __future__ import annotations

from typing import Any

import pytest

from driftwitness.capture import Captured, capture
from driftwitness.capture.convention_facts import ErrorObject
from driftwitness.capture.facts import AnswerObject
from driftwitness.capture.recognisers import answer_objects, error_objects
from driftwitness.contract import pointer as json_pointer
from driftwitness.document.markdown import read as read_markdown
from driftwitness.document.text import read

QUARRY = """Quarry API

Everything is done by GET and POST requests.

How a request is made

/rest/v3/ - version 3 of the interface
/part/stone/ - part name
/block/ - thing name
/all - action name

Response is JSON with HTTP code 200 and will contain object result

  "result": {
    "total": 2,
    "page": 1,
    "items": [{"id": 4}, {"id": 9}]
  }

If it fails it returns object error, which contains error_code and optionally fields error_text and error_rows

  "error": {
    "error_code": 11,
    "error_text": "no such block"
  }
"""
ANSWER = "/paths/~1rest~1v3~1part~1{part}~1{thing}~1{action}/get/responses/200/content/application~1json/schema"


def of_page(text: str) -> Captured:
    return capture([read("page.txt", text)], vendor="page")


@pytest.mark.parametrize(
    ("sentence", "member"),
    [
        ("Response is JSON with HTTP code 200 and will contain object result", "result"),
        ("The response contains an object `result`.", "result"),
        ("Every answer has a top-level member data, whatever was asked.", "data"),
        ("All responses include the property result.", "result"),
        ("The response may contain an object hints.", None),
        ("In case of error the response contains an object error.", None),
        ("The response contains an object with the berth.", None),
        ("If there are more, the response contains the member next.", None),
        ("The request contains the object filter.", None),
    ],
)
def test_what_holds_every_answer(sentence: str, member: str | None) -> None:
    found = [fact.member for fact in answer_objects.recognise(read("page.txt", sentence)) if type(fact) is AnswerObject]
    assert found == ([member] if member else [])


@pytest.mark.parametrize(
    ("sentence", "always", "perhaps"),
    [
        (
            "On failure it returns an object error, which has field error_code and optionally error_msg.",
            ("error_code",),
            ("error_msg",),
        ),
        (
            "On failure it returns object error, which contains error_code and optionally fields error_msg, err_rows.",
            ("error_code",),
            ("error_msg", "err_rows"),
        ),
        ("An error is answered with a property error with the fields error_code, error_msg and error_at.",
         ("error_code", "error_msg", "error_at"), ()),
        ("In case of trouble the answer holds an object error with a code and a message.", (), ()),
    ],
)  # fmt: skip
def test_what_errors_hold_always_and_perhaps(sentence: str, always: tuple[str, ...], perhaps: tuple[str, ...]) -> None:
    (fact,) = error_objects.recognise(read("page.txt", sentence))
    assert isinstance(fact, ErrorObject)
    assert (fact.always, fact.perhaps) == (always, perhaps)


@pytest.mark.parametrize(
    ("place", "value", "lines"),
    [
        (f"{ANSWER}/anyOf/0", {"required": ["result"]}, [12, 12]),
        (f"{ANSWER}/anyOf/1", {"required": ["error"]}, [20, 20]),
        (f"{ANSWER}/properties/error/required", ["error_code"], [20, 20]),
        (f"{ANSWER}/properties/error/properties/error_rows", {}, [20, 20]),
    ],
)
def test_promised_members_are_required(place: str, value: Any, lines: list[int]) -> None:
    found = of_page(QUARRY)
    assert json_pointer.get(found.openapi, place) == value
    assert found.evidence[place]["lines"] == lines


def test_pieces_of_a_url_show_values_of_their_parameters() -> None:
    found = of_page(QUARRY)
    at = ANSWER.partition("/responses")[0]
    parameters = json_pointer.get(found.openapi, f"{at}/parameters")
    shown = {parameter["name"]: parameter["schema"].get("examples") for parameter in parameters}
    assert shown == {"part": ["stone"], "thing": ["block"], "action": ["all"]}
    assert [found.evidence[f"{at}/parameters/{index}"]["lines"] for index in range(3)] == [[8, 8], [9, 9], [10, 10]]
    assert found.evidence[at]["lines"] == [3, 10]  # methods and path


def test_a_placeholder_in_a_piece_is_no_value() -> None:
    found = of_page(QUARRY.replace("/block/ - thing", "/YOUR_THING/ - thing"))
    at = ANSWER.partition("/responses")[0]
    assert "examples" not in json_pointer.get(found.openapi, f"{at}/parameters/1/schema")


def test_members_of_broken_json_are_no_request_parameters() -> None:
    assert "pagination" not in of_page(QUARRY.replace("  }\n\nIn case", "\nIn case")).openapi["x-driftwitness"]


NAMES = """# Shed API

## GET /shed/{kind}
{list}

## GET /shed/{kind}/{id}
Get a tool

## POST /shed/{kind}/new
{create}

## PUT /shed/{kind}/edit
Update tool by label

## POST /shed/{kind}/{id}/new
Create a copy
"""


@pytest.mark.parametrize(
    ("listing", "creating", "names"),
    [
        ("List tools", "Create Tool", ["listTools", "getShed", "createTool", "updateToolByLabel", "newShed"]),
        (
            "One kind of tools",
            "Put it in",
            ["getShed", "getShedByKindById", "newShed", "updateToolByLabel", "newShedByKindById"],
        ),
    ],
)  # fmt: skip
def test_titles_name_what_paths_do_not(listing: str, creating: str, names: list[str]) -> None:
    text = NAMES.replace("{list}", listing).replace("{create}", creating)
    lines = [f"{line[3:]} - {after}" if line.startswith("## ") else line for line, after in zip(
        text.splitlines(), [*text.splitlines()[1:], ""], strict=True)]  # fmt: skip
    paths = of_page("\n".join(lines)).openapi["paths"]
    assert [operation["operationId"] for item in paths.values() for operation in item.values()] == names


EVIDENCE = {
    "a command of several lines": (
        """# Mill API

## Grinding

```shell
curl -H "Key: K" \\
  -X POST \\
  https://mill.example/v2/grindings \\
  --data '
{
  "corn": {"kind": "rye"},
  "kg": 4
}'
```
""",
        "/paths/~1grindings/post",
        [6, 13],
    ),
    "a server in it": (
        """# Mill API

## Grinding

```shell
curl -H "Key: K" \\
  https://mill.example/v2/grindings
```
""",
        "/servers/0",
        [6, 7],
    ),
    "the body of a command whose first line is bare": (
        """# Mill API

## Grinding

```shell
curl -H "Key: ${KEY}" \\
  https://mill.example/v2/grindings -d '{
  "corn": {"kind": "rye"},
  "kg": 4
}'
```
""",
        "/paths/~1grindings/post/requestBody/content/application~1json/schema/properties/kg",
        [9, 9],
    ),
    "a method below its path": (
        """# Mill API

## `/v2/wheels`

All wheels.

Use the GET method.
""",
        "/paths/~1v2~1wheels/get",
        [3, 7],
    ),
    "who is counted, in another section": (
        """# Mill API

## Limits

A limit is how often one may call from the same IP address.

### Request limit

Up to 90 requests per minute.

## GET /v2/wheels

All.
""",
        "/x-driftwitness/rateLimit/0/scope",
        [5, 5],
    ),
    "the first row that is required": (
        """# Mill API

## POST /v2/wheels

| Name | Type | Required | Description |
|---|---|---|---|
| spokes | integer | no | How many |
| wood | string | yes | What of |
""",
        "/paths/~1v2~1wheels/post/requestBody/content/application~1json/schema/required",
        [8, 8],
    ),
    "the first value that is not null": (
        """# Mill API

## GET /v2/wheels

```json
[
  {"id": 1,
   "miller": null},
  {"id": 2,
   "miller": "Ann"}
]
```
""",
        "/components/schemas/Wheel/properties/miller",
        [10, 10],
    ),
}


@pytest.mark.parametrize("case", EVIDENCE)
def test_evidence_has_the_lines_that_say_it(case: str) -> None:
    text, place, lines = EVIDENCE[case]
    found = capture([read_markdown("page.md", text)], vendor="page")
    assert found.evidence[place]["lines"] == lines, sorted(found.evidence)


def test_a_limit_counts_whom_its_own_section_says() -> None:
    text = """# Loom API

## Threads

Limits count each user.

## Broken calls

IP addresses that make too many broken calls are shut out. The limit is 300 requests per hour.
"""
    (rule,) = capture([read_markdown("page.md", text)], vendor="page").openapi["x-driftwitness"]["rateLimit"]
    assert "scope" not in rule


def test_addresses_that_make_requests_are_counted() -> None:
    text = """# Loom API

## Rate limits

IP addresses that make too many calls run into the limit. It is 300 requests per hour.
"""
    (rule,) = capture([read_markdown("page.md", text)], vendor="page").openapi["x-driftwitness"]["rateLimit"]
    assert rule["scope"] == "ip"
