"""Operations in every habit of writing, and what only looks like one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from tests.capture.assertions import assert_sound
from tests.capture.random_operations import STYLES, Operation, Page, pages

from driftwitness.capture import Captured, capture
from driftwitness.contract import pointer
from driftwitness.document import Document, markdown, read_document, text


def document(page: str, suffix: str = ".txt") -> Document:
    return (markdown if suffix == ".md" else text).read("page" + suffix, page)


def captured(page: str, suffix: str = ".txt") -> Captured:
    return capture([document(page, suffix)], vendor="toys")


def operations(page: str, suffix: str = ".txt") -> set[tuple[str, str]]:
    """Method and path, below the server, of each captured operation."""
    paths = captured(page, suffix).openapi["paths"]
    return {(method.upper(), path) for path, item in paths.items() for method in item}


def erased(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The same without parameter names, server prefix and `.json`."""
    return {(method, re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/v2"))) for method, path in found}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pages())
def test_operations_come_back_from_every_style(page: Page) -> None:
    expected = erased({one.key for one in page.operations})
    assert erased(operations(page.text, page.suffix)) == expected, page.text


@pytest.mark.parametrize("style", sorted(STYLES))
def test_style(style: str) -> None:
    found = (
        Operation("GET", "/v2/kites", "List kites"),
        Operation("POST", "/v2/kites", "Create kites"),
        Operation("DELETE", "/v2/kites/{id}", "Delete kites"),
    )
    page = Page(found, "42" if style in ("curl", "httpie", "wget", "fetch") else ":id", style)
    assert erased(operations(page.text, page.suffix)) == {
        ("GET", "/kites"),
        ("POST", "/kites"),
        ("DELETE", "/kites/{}"),
    }


@pytest.mark.parametrize(
    ("written", "path", "query"),
    [
        ("/kites/:id", "/kites/{id}", []),
        ("/kites/<kite id>/tails", "/kites/{kite_id}/tails", []),
        ("/kites/[id]", "/kites/{id}", []),
        ("/kites/{{ id }}", "/kites/{id}", []),
        ("/kites/$KITE_ID", "/kites/{kite_id}", []),
        ("/kites/${id}", "/kites/{id}", []),
        ("/kites/%s/tails/%d", "/kites/{kite_id}/tails/{tail_id}", []),
        ("/kites/KITE_ID", "/kites/{kite_id}", []),
        ("/kites/your_kite_id", "/kites/{kite_id}", []),
        ("/kites/user_id", "/kites/{user_id}", []),
        ("/kites/<int:id>", "/kites/{id}", []),
        ("/kites/{id:[0-9]+}", "/kites/{id}", []),
        ("/kites/:id.json", "/kites/{id}.json", []),
        ("/kites/7.json", "/kites/{id}.json", []),
        ("/kites.(json|xml)", "/kites.{format}", []),
        ("/kites(.:format)", "/kites", []),
        ("/kites?page={n}&limit=<l>", "/kites", ["page", "limit"]),
        ("/kites{?page,limit}", "/kites", ["page", "limit"]),
        ("/kites[?page=1]", "/kites", ["page"]),
        ("[/v2]/kites", "/kites", []),
        ("/kites/:id/tails/:id", "/kites/{kite_id}/tails/{id}", []),
        ("/kites/jane@toys.test", "/kites/{id}", []),
        ("/kites/:batchGet", "/kites/{batchGet}", []),
        ("/kites:batchGet", "/kites:batchGet", []),
        ("/api/3/kites", "/api/3/kites", []),
        ("/files/{name}.{ext}", "/files/{name}.{ext}", []),
        ("/math/JSON/echo", "/math/JSON/echo", []),
    ],
)
def test_path(written: str, path: str, query: list[str]) -> None:
    openapi = captured(f"GET {written}\n\nIt does.\n\nPOST /other\n").openapi
    parameters = openapi["paths"][path]["get"].get("parameters", [])
    assert [parameter["name"] for parameter in parameters if parameter["in"] == "query"] == query
    validate(openapi)


@pytest.mark.parametrize(
    "line",
    [
        "Use GET to read, POST to create and DELETE to remove.",
        "GET /toys/old was removed in version 2.",
        "DELETE /toys/all (removed in June)",
        "GET requests to other pages are refused.",
        "Whoever wants to know which toys were there before has to call\nGET /toys/old once more and to compare.",
        'client.get("/toys/old")',
        '127.0.0.1 - - [01/Mar/2024] "GET /toys/old HTTP/1.1" 200 12',
        "GET /toys/old 200 12ms",
        "POST /toys/old can be called 5 times per minute.",
        "The guide at https://toys.test/docs/start tells more.",
        "curl -sSL https://get.toys.test/install.sh",
    ],
)
def test_what_is_no_operation(line: str) -> None:
    assert operations(f"Toy API\n\nToys\n\nGET /toys\n\nLists toys.\n\nNotes\n\n{line}\n") == {("GET", "/toys")}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("## Toys\n\nGET /toys\n\n## Changelog\n\n### May\n\nPOST /toys/merge\n", {("GET", "/toys")}),
        (
            "## Toys\n\nGET /toys\n\n## Webhooks\n\n```http\nPOST /your/hook HTTP/1.1\nHost: you.test\n```\n",
            {("GET", "/toys")},
        ),
        ("## Toys\n\nGET /toys\n\n```js\nfetch('/toys/sample')\n```\n", {("GET", "/toys")}),
        (
            "## List toys\n\nGET /toys\n\nSee also `GET /boxes/{id}`.\n\n## Get box\n\nGET /boxes/:box\n",
            {("GET", "/toys"), ("GET", "/boxes/{box}")},
        ),
        (
            "## Toys [/toys/{id}]\n\n### Show it [GET]\n\n### Drop it [DELETE]\n",
            {("GET", "/toys/{id}"), ("DELETE", "/toys/{id}")},
        ),
        (
            "## Flush\n\nPUT /flush\n\nNote that `DELETE` is also supported.\n",
            {("PUT", "/flush"), ("DELETE", "/flush")},
        ),
        (
            "## Toys\n\nGET|HEAD /toys\n\nPUT or PATCH /toys/:id\n",
            {("GET", "/toys"), ("HEAD", "/toys"), ("PUT", "/toys/{id}"), ("PATCH", "/toys/{id}")},
        ),
        (
            "## /toys\n\n`POST` only. Adds one.\n\n## /toys/{id}\n\nMake a GET request.\n",
            {("POST", "/toys"), ("GET", "/toys/{id}")},
        ),
        ("## Toys\n\n| Method | Path |\n|--|--|\n| GET | /nodes/*name* |\n", {("GET", "/nodes/{name}")}),
        (
            "## Read\n\n`GET {kind}/{id}`\n\n### GET Toy/{id}\n\n### POST Toy\n\n### GET requests\n",
            {("GET", "/{kind}/{id}"), ("GET", "/Toy/{id}"), ("POST", "/Toy")},
        ),
        ("## Cron\n\nRun it by making a post to `POST /tasks/cron` each hour.\n", {("POST", "/tasks/cron")}),
        ("## A\n\nGET /v1/toy.list\n\n## B\n\nGET /v1/toy.show\n", {("GET", "/v1/toy.list"), ("GET", "/v1/toy.show")}),
        ("## Get\n\nGET /toys/(id)\n\nExample:\n\n```\nGET /toys/abc\n```\n", {("GET", "/toys/{id}")}),
        ("## Toys\n\nGET /toys/7\n\nGET /toys/foobar\n\nGET /toys/me\n", {("GET", "/toys/{id}"), ("GET", "/toys/me")}),
        (
            "## API\n\nprefix any path with /v3. For example:\n\nGET /v3/toys\n\n## More\n\nGET /toys?shop=4\n",
            {("GET", "/toys")},
        ),
        (
            "## A\n\nGET /toys/:id\n\n## B\n\nPUT /toys/:toy\n\n## C\n\nDELETE /toys/:id\n",
            {("GET", "/toys/{id}"), ("PUT", "/toys/{id}"), ("DELETE", "/toys/{id}")},
        ),
    ],
)
def test_markdown_page(page: str, expected: set[tuple[str, str]]) -> None:
    assert operations(page, ".md") == expected


def test_calls_alone_tell_ids_by_their_siblings() -> None:
    page = """## Adding sets

```shell
curl https://toys.test/sets/summer_set1 -X PUT -d '{"size": 3}'
curl https://toys.test/sets/winter -X PUT -d '{"size": 4}'
```

## Get all sets

```shell
# everything
curl https://toys.test/sets
```

## Get one set

```shell
curl https://toys.test/sets/winter
```

## Search sets

```shell
curl "https://toys.test/sets/search?q=red"
```
"""
    assert operations(page, ".md") == {
        ("PUT", "/sets/{id}"),
        ("GET", "/sets"),
        ("GET", "/sets/{id}"),
        ("GET", "/sets/search"),
    }


GLUED = """Toy API

Kites

3 endpoints

GET/api/kite/listsFilter Kite Lists

curl "https://shop.toys.test/api/kite/lists" -H "key: K"

POST/api/kite/lists/{id}/add/{kind}Add a kite

curl -X POST "https://shop.toys.test/api/kite/lists/42/add/red" -H "key: K"

PUT/api/kites/{id}Update Kite

curl -X PUT "https://shop.toys.test/api/kites/42" -H "key: K"

GET/api/kite/tailslist of tails

curl "https://shop.toys.test/api/kite/tails" -H "key: K"

PUT/api/kites/editUpdate Kite By Name

curl -X PUT "https://shop.toys.test/api/kites/edit" -H "key: K"
"""


def test_the_call_below_tells_where_a_glued_path_ends() -> None:
    openapi = captured(GLUED).openapi
    assert openapi["servers"] == [{"url": "https://shop.toys.test/api"}]
    assert list(openapi["paths"]) == [
        "/kite/lists",
        "/kite/lists/{id}/add/{kind}",
        "/kites/{id}",
        "/kite/tails",
        "/kites/edit",
    ]
    assert [tag["name"] for tag in openapi["tags"]] == ["Kites"]


def test_a_url_explained_in_pieces() -> None:
    page = """A toy shop is reached by GET & POST HTTP requests on its URL.

• https://company.toys.test/ - your shop's URL
• /rest/v3/ - API request
• /part/shelf/ - part name;
• /toy/ - kind name;
• ?toy_key=* - your personal key.
"""
    openapi = captured(page).openapi
    assert [server["url"] for server in openapi["servers"]] == ["https://{company}.toys.test"]
    assert {path: sorted(item) for path, item in openapi["paths"].items()} == {
        "/rest/v3/part/{part}/{kind}": ["get", "post"]
    }
    assert list(openapi["components"]["securitySchemes"].values()) == [
        {"type": "apiKey", "in": "query", "name": "toy_key"}
    ]


def test_named_operations_are_asked_for() -> None:
    page = """Toy API

Available operations

Kites

• Get kite: This endpoint retrieves the first one. More
• Add kite: Used to add one.

Users

• Invite: Sends an invitation.

Most of them cost money.

Limits

• Calls: at most ten.
"""
    found = captured(page)
    assert found.openapi["paths"] == {}
    assert [(finding.rule, finding.lines[0]) for finding in found.findings] == [
        ("document/operation-without-path", 7),
        ("document/operation-without-path", 8),
        ("document/operation-without-path", 12),
    ]


def test_what_stands_between_heading_and_request_belongs_to_the_operation() -> None:
    page = """# Toy API

## Retrieve a toy

NameTypeRequiredDescription
colour string optional Which colour

```json
{"id": 4}
```

#### Definition

`GET /toys/:id`

## Drop a toy

`DELETE /toys/:id`
"""
    paths = captured(page, ".md").openapi["paths"]["/toys/{id}"]
    assert [parameter["name"] for parameter in paths["get"]["parameters"]] == ["id", "colour"]
    assert [parameter["name"] for parameter in paths["delete"]["parameters"]] == ["id"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["GET", "/", "{", "}", ":", "<a", "[", "(", "?", "curl ", "\n", " ", "x", "|", "\t", "#", "URL:"]
        )
    )
)
@example(["GET /", "{" * 40, "/" * 40])
def test_no_page_breaks_it(parts: list[str]) -> None:
    validate(captured("".join(parts)).openapi)
    validate(captured("".join(parts), ".md").openapi)


PAGES = Path(__file__).parents[1] / "data" / "documents" / "pages" / "operations"


@pytest.mark.parametrize("facts", sorted(PAGES.glob("*.json")), ids=lambda facts: facts.stem)
def test_page_has_the_operations_that_a_reader_finds(facts: Path) -> None:
    page = next(path for path in PAGES.glob(f"{facts.stem}.*") if path != facts)
    read = read_document(page)
    found = capture([read], vendor=facts.stem)
    described = {
        f"{method.upper()} {path}": {
            "tag": operation["tags"][0],
            "parameters": [f"{entry['in']}:{entry['name']}" for entry in operation.get("parameters", [])],
            "kind": found.evidence[pointer.join("paths", path, method)]["kind"],
        }
        for path, item in found.openapi["paths"].items()
        for method, operation in item.items()
    }
    expected = json.loads(facts.read_text())
    assert described == expected["operations"]
    assert [server["url"] for server in found.openapi["servers"]] == expected["servers"]
    assert_sound(found, [read])


def test_a_row_of_an_index_ends_no_documentation() -> None:
    page = """# Toys

## Show a toy

GET /toys/:id

| Method | Related |
|---|---|
| GET | /boxes |

| Endpoint | Method |
|---|---|
| /boxes | GET |

| Name | Type | Description |
|---|---|---|
| colour | string | Which colour |

## List boxes

GET /boxes
"""
    paths = captured(page, ".md").openapi["paths"]
    assert [entry["name"] for entry in paths["/toys/{id}"]["get"]["parameters"]] == ["id", "colour"]
    assert "parameters" not in paths["/boxes"]["get"]
