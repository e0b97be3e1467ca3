"""What a title tells of a POST, what calls show of parameters, and what is said of bodies that nobody shows."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import validate
from tests.capture.assertions import assert_evidence, assert_examples_validate

from driftwitness.capture import capture
from driftwitness.document import text


def captured(page: str) -> dict[str, Any]:
    document = text.read("ferry.txt", f"Ferry API\n\n{page}\n")
    found = capture([document], vendor="ferry")
    validate(found.openapi)
    assert_evidence(found, [document])
    assert_examples_validate(found.openapi)
    return found.openapi


def call(method: str, path: str, *rest: str) -> str:
    return " \\\n  ".join([f'curl -X {method} "https://api.ferry.example{path}"', *rest])


def glued(method: str, path: str, title: str, shown: str | None = None) -> str:
    return f"{method}{path}{title}\n\n{call(method, shown or path)}"


LIST = glued("GET", "/boats", "List Boats")
READING = {
    glued("POST", "/boats", "List Boats"): "listBoats",
    f"{LIST}\n\n{glued('POST', '/boats', 'List Boats')}": "listBoatsByPost",
    f"{glued('POST', '/boats', 'List Boats')}\n\n{LIST}": "listBoatsByPost",
    f"{LIST}\n\n{glued('POST', '/boats', 'List Boats Filtered')}": "listBoatsFiltered",
    glued("POST", "/boats/search", "Search the boats by port"): "searchBoatsByPort",
    "Count boats\n\nPOST /boats/count": "countBoats",
    "Searching boats\n\nFinds what floats near a port.\n\nPOST /boats/query": "searchBoats",
    "POST /boats/filter - Filter boats": "filterBoats",
}
WRITING = {
    glued("POST", "/boats", "Create Boat"): "createBoat",
    glued("POST", "/boats/new", "Create Boat"): "createBoat",
    glued("POST", "/boats", "List a boat"): "createBoat",
    "Find or create a boat\n\nPOST /boats": "createBoat",
    "Get a token\n\nPOST /token": "createToken",
    "List boats\n\nGET /boats\n\nPOST /boats": "createBoat",
    "Search boats\n\nPOST /searches\n\nReturns 201 Created.": "createSearch",
}


@pytest.mark.parametrize(("page", "name"), READING.items())
def test_a_post_that_reads_is_named_by_its_title(page: str, name: str) -> None:
    openapi = captured(page)
    (post,) = [item["post"]["operationId"] for item in openapi["paths"].values() if "post" in item]
    assert post == name
    assert openapi["x-driftwitness"]["effects"] == {name: "reads"}


@pytest.mark.parametrize(("page", "name"), WRITING.items())
def test_other_posts_are_named_by_method_and_path_and_write(page: str, name: str) -> None:
    openapi = captured(page)
    (post,) = [item["post"]["operationId"] for item in openapi["paths"].values() if "post" in item]
    assert post == name
    assert "effects" not in openapi["x-driftwitness"]


SHOWN = {
    ("/boats/{id}", "/boats/42"): {"id": {"type": "integer", "examples": [42]}},
    ("/boats/{id}", "/boats/B-7"): {"id": {"type": "string", "examples": ["B-7"]}},
    ("/boats/{id}", "/boats/0042"): {"id": {"type": "string", "examples": ["0042"]}},
    ("/boats/{id}", "/boats/BOAT_ID"): {"id": {"type": "string"}},
    ("/boats/{id}", "/boats/$ID"): {"id": {"type": "string"}},
    ("/boats", "/boats?limit=30&port=Oban"): {
        "limit": {"type": "integer", "examples": [30]},
        "port": {"type": "string", "examples": ["Oban"]},
    },
    ("/ports/{code}/boats/{id}", "/ports/OBN/boats/7"): {
        "code": {"type": "string"},
        "id": {"type": "integer", "examples": [7]},
    },
}


@pytest.mark.parametrize(("paths", "schemas"), SHOWN.items())
def test_a_call_shows_the_values_of_parameters(paths: tuple[str, str], schemas: dict[str, Any]) -> None:
    template, shown = paths
    openapi = captured(f"GET {template}\n\n{call('GET', shown)}")
    parameters = openapi["paths"][template]["get"]["parameters"]
    assert {parameter["name"]: parameter["schema"] for parameter in parameters} == schemas


LIFE = "\n\n".join(
    f"{method} {path}"
    for method, path in (
        ("GET", "/boats/{id}"),
        ("PUT", "/boats/{id}"),
        ("DELETE", "/boats/{id}"),
        ("GET", "/boats/{id}/crew"),
        ("GET", "/ports/{id}"),
        ("GET", "/boats/{id}/crew/{member}"),
    )
)


def test_where_no_answer_is_known_links_take_the_id_from_the_request() -> None:
    paths = captured(LIFE)["paths"]
    by_request = {"parameters": {"id": "$request.path.id"}}

    def links(path: str, method: str) -> dict[str, Any]:
        (response,) = paths[path][method]["responses"].values()
        return response.get("links", {})  # type: ignore[no-any-return]

    crew = paths["/boats/{id}/crew"]["get"]["operationId"]
    following = ("updateBoat", "deleteBoat", crew)
    assert links("/boats/{id}", "get") == {name: {"operationId": name, **by_request} for name in following}
    assert links("/boats/{id}", "put") == {"getBoat": {"operationId": "getBoat", **by_request}}
    assert links("/boats/{id}", "delete") == {}
    assert links("/ports/{id}", "get") == {}


JSON_EVERYWHERE = ("Every response is JSON, including errors.", "All responses are returned as JSON.")
NOT_EVERYWHERE = ("Some responses are JSON.", "All responses are JSON unless you ask for XML.", "Requests are JSON.")
STATUSES = "Status codes\n\n200 Fine\n204 Nothing to say (e.g. a delete)\n404 No such boat\n\n"


@pytest.mark.parametrize("said", [*JSON_EVERYWHERE, *NOT_EVERYWHERE])
def test_answers_are_json_of_unknown_content_where_the_page_says_so(said: str) -> None:
    openapi = captured(f"{said}\n\n{STATUSES}{LIFE}")
    boat = openapi["paths"]["/boats/{id}"]
    assert boat["get"]["responses"]["200"].get("content") == (
        {"application/json": {}} if said in JSON_EVERYWHERE else None
    )
    assert "content" not in boat["delete"]["responses"]["204"]
    assert ("content" in openapi["components"]["responses"]["NotFound"]) == ("errors" in said)


BODIES = {
    "POST and PUT need a Content-Type header:\n\nContent-Type: application/vnd.f+json": "application/vnd.f+json",
    "Every PUT request must set Content-Type to application/merge-patch+json.": "application/merge-patch+json",
    "Your request must carry a body with the Content-Type application/xml.": None,
    "Responses to PUT have the Content-Type application/xml.": None,
    "PUT takes a Content-Type of application/xml or application/json.": None,
}


@pytest.mark.parametrize(("said", "media_type"), BODIES.items())
def test_the_form_of_bodies_is_told_for_methods(said: str, media_type: str | None) -> None:
    put = captured(f"{said}\n\n{LIFE}")["paths"]["/boats/{id}"]["put"]
    assert put.get("requestBody") == ({"content": {media_type: {}}} if media_type else None)


def test_the_first_named_credential_comes_first() -> None:
    said = "The key goes into the apikey header, or into the ?apikey= query parameter. We support OAuth 2.0 as well."
    openapi = captured(f"Authentication\n\n{said}\n\n{LIFE}")
    assert openapi["security"] == [{"apiKey": []}, {"apiKeyQuery": []}, {"oauth2": []}]
