"""Media types and versions: what comes in, what goes out, and what is refused."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from mocked import KEY, NOTEBOOKS, Client, Mocked, varied

from driftwitness.contract import Contract

JSON = "application/json"
V2 = "application/vnd.notebooks.v2+json"
V3 = "application/vnd.notebooks.v3+json"
NOTE = b'{"notebook_id": 41, "text": "a b"}'
FORM = "application/x-www-form-urlencoded"
ACCEPT_V2 = [{"style": "media-type", "name": "Accept", "value": V2}]


def with_bodies(*media_types: str, errors: list[dict[str, Any]] | None = None, **parts: Any) -> Contract:
    """The notebooks contract whose notes are made from bodies of these media types."""
    paths = dict(NOTEBOOKS.document["paths"])
    create = paths["/notes"]["post"]
    [content] = create["requestBody"]["content"].values()
    body = {"required": True, "content": dict.fromkeys(media_types, content)}
    paths["/notes"] = {**paths["/notes"], "post": {**create, "requestBody": body}}
    conventions = NOTEBOOKS.document["x-driftwitness"]
    extension = {**conventions, "errors": [*conventions["errors"], *(errors or [])], **parts}
    return varied(paths=paths, **{"x-driftwitness": extension})


def lenient(vendor: Mocked, contract: Contract) -> Client:
    """A client that also takes statuses that no document lists."""
    client = vendor(contract=contract)
    client.faithful = False
    return client


# documented, sent, status
SENT = [
    ([JSON], None, 201),
    ([JSON], "", 201),
    ([JSON], JSON, 201),
    ([JSON], "Application/JSON; charset=UTF-8", 201),
    ([JSON], "application/json;charset=iso-8859-1", 201),
    ([JSON], "application/problem+json", 201),
    ([JSON], "text/plain", 400),
    ([JSON], "json", 400),
    ([JSON], FORM, 400),
    ([JSON], "multipart/form-data; boundary=x", 400),
    ([V2], V2, 201),
    ([V2], JSON, 201),
    ([V2], None, 201),
    ([V2], "text/html", 400),
    (["application/*"], "application/json", 201),
    (["application/*"], "text/json", 400),
    ([FORM], JSON, 400),
]


@pytest.mark.parametrize(("documented", "sent", "status"), SENT)
def test_only_documented_media_types_come_in(
    vendor: Mocked, documented: list[str], sent: str | None, status: int
) -> None:
    headers = {} if sent is None else {"Content-Type": sent}
    response = lenient(vendor, with_bodies(*documented)).send("POST", "/notes", NOTE, headers=headers)
    assert response.status_code == status, response.text
    assert ("Accept" in response.headers) == (status == 400)
    if status == 400:
        assert response.headers["Accept"] == ", ".join(documented)
        assert response.json()["error"]["code"] == "malformed_request"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_no_operation_reads_has_any_media_type(vendor: Mocked, method: str) -> None:
    response = vendor().send(method, "/notebooks/41", b"anything", headers={"Content-Type": "text/plain"})
    assert response.status_code < 300


# the catalogue, whether its errors need a code, the status that is documented for the operation, what comes of it
MALFORMED = {"code": "bad", "status": 400, "when": "malformed"}
LOST = {"code": "lost", "status": 404, "when": "not-found"}
FAULT = {"code": "fault", "status": 500, "when": "server-error"}
REFUSED: list[tuple[list[dict[str, Any]], bool, str | None, tuple[int, str | None]]] = [
    ([{"code": "media", "status": 415, "when": "other"}, MALFORMED], True, None, (415, "media")),
    ([FAULT, LOST, MALFORMED], True, None, (400, "bad")),
    ([FAULT, LOST, MALFORMED], True, "415", (415, "bad")),
    ([FAULT, LOST, MALFORMED], False, "415", (415, "bad")),
    ([FAULT, LOST], False, None, (400, None)),
    ([FAULT, LOST], True, None, (400, "unsupported_media_type")),
    ([FAULT], False, None, (400, None)),
    ([{"status": 404, "when": "not-found"}], False, None, (400, "unsupported_media_type")),
]


@pytest.mark.parametrize(("errors", "needs_code", "documented", "expected"), REFUSED)
def test_only_the_catalogue_tells_how_a_media_type_is_refused(
    vendor: Mocked,
    errors: list[dict[str, Any]],
    needs_code: bool,
    documented: str | None,
    expected: tuple[int, str | None],
) -> None:
    contract = with_bodies(JSON)
    document = deepcopy(dict(contract.document))
    document["x-driftwitness"]["errors"] = errors
    document["components"]["schemas"]["Error"]["properties"]["error"]["required"] = ["code"] if needs_code else []
    if documented:
        responses = document["paths"]["/notes"]["post"]["responses"]
        responses[documented] = responses["400"]
    client = lenient(vendor, varied(**document))
    response = client.send("POST", "/notes", NOTE, headers={"Content-Type": "text/plain"})
    assert (response.status_code, response.json()["error"].get("code")) == expected


def test_of_several_documented_bodies_the_sent_one_is_read(vendor: Mocked) -> None:
    client = vendor(contract=with_bodies(JSON, FORM))
    made = client.send("POST", "/notes", b"notebook_id=41&text=a+b", headers={"Content-Type": FORM})
    assert made.json()["result"]["text"] == "a b"
    assert client.send("POST", "/notes", NOTE, headers={"Content-Type": JSON}).json()["result"]["text"] == "a b"


def answering(*media_types: str, versions: list[dict[str, str]] | None = None, refuses: bool = False) -> Contract:
    """The notebooks contract whose account is shown in these media types."""
    get = NOTEBOOKS.document["paths"]["/account"]["get"]
    [content] = get["responses"]["200"]["content"].values()
    shown = {**get["responses"]["200"], "content": dict.fromkeys(media_types, content)}
    responses = {**get["responses"], "200": shown} | ({"406": {"description": "none"}} if refuses else {})
    paths = {**NOTEBOOKS.document["paths"], "/account": {"get": {**get, "responses": responses}}}
    return varied(paths=paths, **{"x-driftwitness": {**NOTEBOOKS.document["x-driftwitness"], "versioning": versions}})


# documented, versions, whether 406 is documented, Accept, status, media type
ACCEPTED: list[tuple[list[str], list[dict[str, str]], bool, str, int, str]] = [
    ([JSON], [], False, "*/*", 200, JSON),
    ([JSON], [], False, "", 200, JSON),
    ([JSON], [], False, "application/*;q=0.1", 200, JSON),
    ([JSON], [], False, "text/html", 200, JSON),
    ([JSON], [], False, "nonsense", 200, JSON),
    ([JSON], [], False, "application/json;q=0", 200, JSON),
    ([JSON], [], True, "text/html", 406, JSON),
    ([JSON], [], True, "application/json;q=0", 406, JSON),
    ([JSON], [], True, "*/*, application/json;q=0", 406, JSON),
    ([JSON], [], True, "text/html, */*;q=0.1", 200, JSON),
    ([JSON], [], True, "nonsense", 200, JSON),
    ([V2], [], False, "*/*", 200, V2),
    ([V2], [], False, JSON, 200, V2),
    ([V2], [], True, JSON, 406, JSON),
    ([JSON, V2], [], False, "*/*", 200, JSON),
    ([JSON, V2], [], False, V2, 200, V2),
    ([JSON, V2], [], False, f"{JSON};q=0.4, {V2};q=0.5", 200, V2),
    ([JSON, V2], [], False, f"{JSON};q=0.5, {V2};q=0.4", 200, JSON),
    ([JSON], ACCEPT_V2, False, V2, 200, V2),
    ([JSON], ACCEPT_V2, False, V2.upper(), 200, V2),
    ([JSON], ACCEPT_V2, False, JSON, 200, JSON),
    ([JSON], ACCEPT_V2, False, "*/*", 200, JSON),
    ([JSON], ACCEPT_V2, False, V3, 400, JSON),
    ([JSON], ACCEPT_V2, False, f"{V3}, {JSON};q=0.5", 200, JSON),
    ([JSON], ACCEPT_V2, False, "application/vnd.other.v3+json", 200, JSON),
    ([JSON], [{"style": "media-type", "name": "Accept", "value": f"{JSON}; version=2"}], False, JSON, 200, JSON),
    (
        [JSON],
        [{"style": "media-type", "name": "Accept", "value": f"{JSON}; version=2"}],
        False,
        "application/json;version=2",
        200,
        f"{JSON}; version=2",
    ),
    (
        [JSON],
        [{"style": "media-type", "name": "Accept", "value": f"{JSON}; version=2"}],
        False,
        "application/json;version=3",
        400,
        JSON,
    ),
]


@pytest.mark.parametrize(("documented", "versions", "refuses", "accept", "status", "media_type"), ACCEPTED)
def test_what_is_accepted_decides_what_goes_out(
    vendor: Mocked,
    documented: list[str],
    versions: list[dict[str, str]],
    refuses: bool,
    accept: str,
    status: int,
    media_type: str,
) -> None:
    client = lenient(vendor, answering(*documented, versions=versions, refuses=refuses))
    response = client.send("GET", "/account", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (status, media_type)
    assert ("result" in response.json()) == (status == 200)


def test_a_refusal_too_has_the_accepted_media_type(vendor: Mocked) -> None:
    client = lenient(vendor, answering(JSON, versions=ACCEPT_V2))
    response = client.send("GET", "/notebooks/999", headers={"Accept": V2})
    assert (response.status_code, response.headers["Content-Type"]) == (404, V2)


def test_a_body_of_an_unknown_version_is_refused(vendor: Mocked) -> None:
    versions = [{"style": "media-type", "name": "Content-Type", "value": V2}]
    client = lenient(vendor, with_bodies(V2, versioning=versions))
    sent = [(V2, 201), (V3, 400), (JSON, 201), ("application/vnd.other.v3+json", 201)]
    for media_type, status in sent:
        assert client.send("POST", "/notes", NOTE, headers={"Content-Type": media_type}).status_code == status


@pytest.mark.parametrize(
    ("style", "given", "status"),
    [
        ("header", "2026-01-01", 200),
        ("header", "2025-06-01", 200),
        ("header", "2024-01-01", 400),
        ("header", None, 200),
        ("query", "2026-01-01", 200),
        ("query", "2024-01-01", 400),
        ("query", None, 200),
    ],
)
def test_a_version_in_a_header_or_parameter_is_a_documented_one(
    vendor: Mocked, style: str, given: str | None, status: int
) -> None:
    versions = [{"style": style, "name": "X-Version", "value": value} for value in ("2026-01-01", "2025-06-01")]
    client = lenient(vendor, answering(JSON, versions=versions))
    headers = {"x-version": given} if given and style == "header" else {}
    query = f"?X-Version={given}" if given and style == "query" else ""
    assert client.send("GET", f"/account{query}", headers=headers).status_code == status


PATH = {"style": "path", "value": "/v2"}


@pytest.mark.parametrize(
    ("versions", "paths"),
    [
        ([], {"/api/v2/account": 200, "/api/account": 404}),
        ([PATH], {"/api/v2/account": 200, "/api/account": 404}),
        ([PATH, *ACCEPT_V2], {"/api/v2/account": 200, "/api/account": 200, "/api/v3/account": 404, "/account": 404}),
        ([PATH, *ACCEPT_V2], {"/api/v2/v2/account": 404, "/api/v2": 404, "/api": 404}),
        ([{"style": "path", "value": "v9"}], {"/api/v2/account": 200, "/api/v2/v9/account": 200}),
    ],
)
def test_the_version_may_stand_in_the_path(
    vendor: Mocked, versions: list[dict[str, str]], paths: dict[str, int]
) -> None:
    client = lenient(vendor, answering(JSON, versions=versions))
    outside = replace(client, base=client.base.removesuffix("/api/v2"))
    assert {path: outside.send("GET", path).status_code for path in paths} == paths


def test_links_lead_on_by_the_way_that_the_client_took(vendor: Mocked) -> None:
    conventions = NOTEBOOKS.document["x-driftwitness"]
    size, moves = {"param": "per_page", "default": 2}, {"param": "cursor"}
    paging = {"style": "cursor", "cursor": moves, "size": size, "items": "/results", "operations": ["listNotebooks"]}
    parts = {**conventions, "versioning": [PATH, *ACCEPT_V2], "pagination": [paging]}
    client = lenient(vendor, varied(**{"x-driftwitness": parts}))
    outside = replace(client, base=client.base.removesuffix("/v2"))
    for asked in (client, outside):
        response = asked.session.get(
            f"{asked.base}/notebooks?per_page=2", headers={"Authorization": f"Bearer {KEY}"}, timeout=20
        )
        assert response.links["next"]["url"].startswith(f"{asked.base}/notebooks?"), response.headers
