"""Habits of writing operations that a page in the usual style does not have: one line of data for each."""

from __future__ import annotations

import pytest
from openapi_spec_validator import validate
from tests.capture.test_operations import captured, erased, operations

from driftwitness.capture.operations import written_path
from driftwitness.document import text

TOYS = "# Toy API\n\n## Toys\n\nGET /toys\n\n"


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/toys/(string: toy_slug)/parts/(int:part)/", "/toys/{toy_slug}/parts/{part}/"),
        ("/toys/(path:place)", "/toys/{place}"),
        ("/toys/(currency: code)", "/toys/{code}"),
        ("/toys/(id:int)", "/toys/{id}"),
        ("/toys/{id:int}", "/toys/{id}"),
        ("/toys/(:id)", "/toys/{id}"),
        ("/toys/(:id).json", "/toys/{id}.json"),
        ("/toys/(:id or :name)", "/toys/{id}"),
        ("/toys/(:id|:name)/parts", "/toys/{id}/parts"),
        ("/toys/{:id or :name}", "/toys/{id}"),
        ("/toys/:id-or-name/parts", "/toys/{id-or-name}/parts"),
        ("/toys/<uuid:toy>", "/toys/{toy}"),
        ("/toys/[toy id]/example_part", "/toys/{toy_id}/example_part"),
        ("/toys/example_part", "/toys/{part}"),
        ("/__shelves__", "/__shelves__"),
        ("/_private_/toys", "/_private_/toys"),
        ("/toys/{id}/{id}", "/toys/{toy_id}/{id}"),
        ("/{id}/{id}", "/{id2}/{id}"),
        ("/a/{id}/a/{id}/a/{id}", "/a/{a_id}/a/{id2}/a/{id}"),
        ("/a/{id}-{id}", "/a/{a_id}-{id}"),
        ("/a/{a_id}/a/{id}/{id}", "/a/{a_id}/a/{id2}/{id}"),
    ],
)
def test_path(written: str, path: str) -> None:
    assert written_path.read(written).path == path
    validate(captured(f"GET {written}\n\nIt does.\n").openapi)


@pytest.mark.parametrize("written", ["(:id or :name)", "(:id or name)", "(:id or name or :slug)"])
def test_a_choice_of_values_in_a_path_may_hold_spaces(written: str) -> None:
    assert erased(operations(f"# Toys\n\nGET /toys/{written}\n\nIt does.\n", ".md")) == {("GET", "/toys/{}")}


@pytest.mark.parametrize(
    "section",
    [
        "## Drop toys\n\nThis route is no longer supported. Use another.\n\nDELETE /toys/old\n",
        "## Drop toys\n\nDELETE /toys/old\n\nNote: the DELETE method on this endpoint has been removed.\n",
        "## Drop toys\n\nDELETE /toys/old\n\nRemoved in version 3.\n",
        "## Drop toys\n\nThis call no longer works.\n\n```\ncurl -X DELETE https://toys.test/toys/old\n```\n",
    ],
)
def test_what_is_removed_is_no_operation(section: str) -> None:
    assert operations(TOYS + section, ".md") == {("GET", "/toys")}


@pytest.mark.parametrize(
    "section",
    [
        "## Drop toys\n\nDELETE /toys/old\n\nThis endpoint will be removed in June.\n",
        "## Drop toys\n\nDELETE /toys/old\n\nThe toy has been removed.\n",
        "## Drop toys\n\nDELETE /toys/old\n\nThe PUT method on this endpoint has been removed.\n\nPUT /toys/old\n",
        "## Drop toys\n\n| Code | Meaning |\n|---|---|\n| 410 | This endpoint was removed |\n\nDELETE /toys/old\n",
        "## Drop toys\n\nDELETE /toys/old\n\n| State | Meaning |\n|---|---|\n| no longer available | sold |\n",
        "## Drop toys\n\nDELETE /toys/old\n\nDELETE /toys/new\n\nThis endpoint has been removed.\n",
    ],
)
def test_what_is_not_yet_removed_is_one(section: str) -> None:
    assert operations(TOYS + section, ".md") == {("GET", "/toys"), ("DELETE", "/toys/old")}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("The find API has the following format:\n\n    https://toys.test/find?<params>\n", {("GET", "/find")}),
        ("The main format of the find request is\n\nhttps://toys.test/find?q=<value>\n", {("GET", "/find")}),
        ("The general form of the find call is:\n\n`/find/{id}`\n", {("GET", "/find/{id}")}),
        ("All URLs have the following form:\n\nhttps://toys.test/v1/<thing>\n", set()),
        ("The colour has the following format:\n\n#aabbcc\n", set()),
    ],
)
def test_a_url_without_a_method_reads(page: str, expected: set[tuple[str, str]]) -> None:
    assert operations(f"# Toys\n\n## Find\n\n{page}", ".md") == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<Route method="GET">/shops/[\\{shop.id\\}](/docs/shop)/toys</Route>\n', {("GET", "/shops/{shop_id}/toys")}),
        ('<Endpoint method="post" path="/toys" />\n', {("POST", "/toys")}),
        ('<Operation method="DELETE" url="/toys/{id}">\n', {("DELETE", "/toys/{id}")}),
        ('<Badge type="info" text="POST" /> `/toys/merge`\n', {("POST", "/toys/merge")}),
        ("<Verb>PUT</Verb> `/toys/{id}`\n", {("PUT", "/toys/{id}")}),
        ('---\ntitle: Toy\napi: "GET /toys/{id}"\n---\n\nIt does.\n', {("GET", "/toys/{id}")}),
        (
            "<table><tr><th>HTTP Method</th><th>URL</th></tr><tr><td>GET</td><td><code>/toys</code></td></tr>"
            "<tr><td>POST</td><td>/toys</td></tr></table>\n",
            {("GET", "/toys"), ("POST", "/toys")},
        ),
        (
            "<table><tr><th>URL</th><th>Method</th><th>Auth</th></tr><tr><td>/toys</td><td>PUT</td><td>no</td></tr>"
            "<tr><td>/boxes</td><td>GET</td><td>no</td></tr></table>\n",
            {("PUT", "/toys"), ("GET", "/boxes")},
        ),
    ],
)
def test_components_and_markup(page: str, expected: set[tuple[str, str]]) -> None:
    assert operations(page if page.startswith("---") else f"# API\n\n{page}", ".md") == expected


MATRIX = "# API\n\n| GET | PUT | Path | Description |\n|---|---|---|---|\n| X |  | /api/shelves | All |\n"


@pytest.mark.parametrize(
    ("row", "path"),
    [
        (
            "| X |  | /api/shelves/id/name/props | The props part of the URI is a hash. |",
            "/shelves/{id}/{name}/{props}",
        ),
        ("| X |  | /api/shelves/s/source/t/target | Between two. |", "/shelves/s/{source}/t/{target}"),
        ("| X |  | /api/checks/port-listener/port | Whether somebody listens. |", "/checks/port-listener/{port}"),
        ("| X |  | /api/checks/due/unit | Valid units: days, weeks. |", "/checks/due/{unit}"),
        ("| X |  | /api/checks/due/local | Whether it is due here. |", "/checks/due/local"),
    ],
)
def test_words_that_are_parameters_in_a_page_without_placeholders(row: str, path: str) -> None:
    paths = {found.removeprefix("/api") for _, found in operations(f"{MATRIX}{row}\n", ".md")}
    assert path in paths


TYPED = "# API\n\n## Query\n\nSend a GET request to the `/toys/<kind>` URL endpoint.\n\n"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("You can also specify the toy name in the URL path:", "/toys/{}/{}"),
        ("You can also have a look at the red ones:", "/toys/{}/redkite"),
    ],
)
def test_a_call_ends_with_the_value_that_the_sentence_above_announces(told: str, expected: str) -> None:
    page = f"{TYPED}## Show a toy\n\n{told}\n\n```\ncurl https://toys.test/toys/kites/redkite\n```\n"
    assert ("GET", expected) in erased(operations(page, ".md"))


def test_the_declared_method_wins_over_the_call() -> None:
    page = (
        "# API\n\n## Merge\n\nPOST /toys/merge\n\n```\ncurl -X GET https://toys.test/toys/merge -d '{\"a\": 1}'\n```\n"
    )
    assert operations(page, ".md") == {("POST", "/toys/merge")}


@pytest.mark.parametrize(
    ("answer", "expected"), [('\n```\n{"id": 3}\n```\n', {("GET", "/me")}), ("\nIt does.\n", set())]
)
def test_a_call_with_its_answer_documents_an_operation_anywhere(answer: str, expected: set[tuple[str, str]]) -> None:
    page = f"{TOYS}## Authentication\n\n```\ncurl -u a:b https://toys.test/me\n```\n{answer}"
    assert operations(page, ".md") == expected | {("GET", "/toys")}


@pytest.mark.parametrize(
    ("page", "ends"),
    [
        ("curl 'https://toys.test/a?b=1\n\nMore toys follow here.\n", 1),
        ("curl https://toys.test/a -d 'x\n\nNext Chapter\n\nIt's a word.\n", 2),
        ("curl https://toys.test/a -d 'x\n\nGET /toys\n", 2),
        ("curl https://toys.test/a -d '{\n\n  \"a\": 1\n}'\n\nWords.\n", 4),
        ("curl https://toys.test/a \\\n  -H 'A: b' \\\n  -d 'c'\n\nWords.\n", 3),
    ],
)
def test_where_a_command_ends(page: str, ends: int) -> None:
    lines = tuple(page.split("\n"))
    found = text.code_end(lines, 0)
    assert found is not None
    assert len([line for line in lines[:found] if line.strip()]) == len([line for line in lines[:ends] if line.strip()])


def test_a_call_shown_beside_a_page_of_declared_ones_keeps_its_last_word() -> None:
    page = 'Toys\n\nGET /toys\n\nAll.\n\nGet the words\n\ncurl https://toys.test/toys/name\n\n{"a": 1}\n'
    assert operations(page, ".txt") == {("GET", "/toys"), ("GET", "/toys/name")}


def untitled(name: str, request: str, answer: str) -> str:
    failure = "Failure Response: 401 Unauthorized"
    return f"toy:{name}\n\nIt does.\n\nAccess\n\nanybody\n\n{request}\n\n{answer}\n\n{failure}\n\n"


CALL = 'Request\n\n$ curl -X DELETE "$SHOP/v1/toys/$TOY_ID" \\\n  -H "Accept: application/json"'


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Responses\n\nSuccess Response: 202 Accepted", {("DELETE", "/toys/{}")}),
        ("Response:\n\nSuccess Response: 202 Accepted", {("DELETE", "/toys/{}")}),
        ("It does.", set()),
    ],
)
def test_a_call_below_no_title_beside_labelled_operations(answer: str, expected: set[tuple[str, str]]) -> None:
    called = untitled("drop", CALL, answer)
    labelled = untitled("list", "Endpoint: GET /v1/toys", "Responses\n\nSuccess Response: 200 OK")
    for page in (called + labelled, labelled + called):
        found = {(method, path.removeprefix("/v1")) for method, path in erased(operations(page))}
        assert found == expected | {("GET", "/toys")}


@pytest.mark.parametrize(
    ("example", "path"),
    [
        ('{"name": "email", "value": "a@toys.test"}\n{"email": "b@toys.test"}', "/toys/email/tags"),
        ('{"name": "email"}', "/toys/{id}/tags"),
    ],
)
def test_the_name_of_a_field_is_no_value_in_a_path(example: str, path: str) -> None:
    page = f"## List toys\n\nGET /toys\n\n```json\n{example}\n```\n\n## Add tags\n\n```\ncurl -X POST https://toys.test/toys/email/tags\n```\n"
    assert operations(f"# API\n\n{page}", ".md") == {("GET", "/toys"), ("POST", path)}


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("### api/toys/{id}\nMethod: GET\n", {("GET", "/api/toys/{id}")}),
        ("### /api/toys/{id}\n\n**Method:** DELETE\n", {("DELETE", "/api/toys/{id}")}),
        ("`/api/toys`\n\nHTTP method: POST\n", {("POST", "/api/toys")}),
        ("### Dolls/Bears\nMethod: GET\n", set()),
        (
            "Method: GET\n\nURL: /api/toys\n\nMethod: PUT\n\nURL: /api/bears\n",
            {("GET", "/api/toys"), ("PUT", "/api/bears")},
        ),
    ],
)
def test_a_path_with_its_method_labelled_below(section: str, expected: set[tuple[str, str]]) -> None:
    page = f"# Toys\n\n## Boxes\n\nPATCH /api/boxes\n\n## Further\n\n{section}"
    assert operations(page, ".md") == expected | {("PATCH", "/api/boxes")}
