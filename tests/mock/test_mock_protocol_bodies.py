"""Bodies on the wire: JSON that is none, forms with brackets, multipart, chunks, and none at all."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from mocked import KEY, NOTEBOOKS, Mocked, varied

from driftwitness.contract import Contract, bodies
from driftwitness.contract.model import Body
from driftwitness.mock.multipart import MultipartError
from driftwitness.mock.multipart import read as multipart_read

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

NOT_JSON: dict[str, bytes] = {
    "nothing": b"",
    "blank": b" \n",
    "cut": b'{"title": "a"',
    "trailing comma": b'{"title": "a",}',
    "behind it": b'{"title": "a"} x',
    "twice": b'{"title": "a"}{"title": "b"}',
    "single quotes": b"{'title': 'a'}",
    "comment": b'{"title": "a" /* b */}',
    "NaN": b'{"title": "a", "settings": {"b": NaN}}',
    "duplicate": b'{"title": "a", "title": "a"}',
    "duplicate inside": b'{"title": "a", "settings": {"b": 1, "b": 1}}',
    "byte order mark": b'\xef\xbb\xbf{"title": "a"}',
    "UTF-16": '{"title": "a"}'.encode("utf-16"),
    "Latin-1": '{"title": "é"}'.encode("latin-1"),
    "control character": b'{"title": "a\nb"}',
    "deep": b'{"title": "a", "settings": {"b": ' + b"[" * 70 + b"]" * 70 + b"}}",
    "list": b'[{"title": "a"}]',
    "null": b"null",
}


@pytest.mark.parametrize("name", NOT_JSON)
@pytest.mark.parametrize(("method", "path"), [("POST", "/notebooks"), ("PUT", "/notebooks/41")])
def test_what_is_no_json_object_is_malformed_and_changes_nothing(
    vendor: Mocked, method: str, path: str, name: str
) -> None:
    client = vendor()
    before = client.ok("GET", "/notebooks")
    response = client.send(method, path, NOT_JSON[name], headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "malformed_request")
    assert client.ok("GET", "/notebooks") == before


def reads(media_type: str, schema: dict[str, Any]) -> Contract:
    """The notebooks contract whose notebooks are made from bodies of a media type."""
    paths = dict(NOTEBOOKS.document["paths"])
    create = paths["/notebooks"]["post"]
    body = {"required": True, "content": {media_type: {"schema": schema}}}
    paths["/notebooks"] = {**paths["/notebooks"], "post": {**create, "requestBody": body}}
    return varied(paths=paths)


SETTINGS = {"type": "object", "properties": {"theme": {"type": "string"}, "size": {"type": "integer"}}}
SCHEMA = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"type": "string"},
        "summary": {"type": "string"},
        "settings": SETTINGS,
    },
}
# pairs, the settings that are kept
FORMS: list[tuple[list[tuple[str, str]], Any]] = [
    ([("title", "a b&c"), ("settings[theme]", "dark")], {"theme": "dark"}),
    ([("title", "a b&c"), ("settings[theme]", "dark"), ("settings[size]", "12")], {"theme": "dark", "size": 12}),
    ([("title", "a b&c"), ("settings[a][b][]", "x"), ("settings[a][b][]", "y")], {"a": {"b": ["x", "y"]}}),
    ([("title", "first"), ("title", "a b&c"), ("settings", '{"size": 3}')], {"size": 3}),
]


@pytest.mark.parametrize(("pairs", "settings"), FORMS)
def test_a_form_is_read_as_its_documented_types(vendor: Mocked, pairs: list[tuple[str, str]], settings: Any) -> None:
    client = vendor(contract=reads(FORM, SCHEMA))
    response = client.send("POST", "/notebooks", urlencode(pairs).encode(), headers={"Content-Type": FORM})
    made = response.json()["result"]
    assert (response.status_code, made["title"], made["settings"]) == (201, "a b&c", settings)


def test_a_form_is_held_against_the_contract(vendor: Mocked) -> None:
    client = vendor(contract=reads(FORM, SCHEMA))
    response = client.send("POST", "/notebooks", b"settings[size]=many", headers={"Content-Type": FORM})
    assert response.status_code == 422
    assert response.json()["error"]["details"].keys() == {"title", "settings.size"}


def multipart(**fields: str | tuple[str, bytes]) -> tuple[bytes, str]:
    """Write a body as requests does, and give it with its Content-Type."""
    files = [(name, (None, value) if isinstance(value, str) else value) for name, value in fields.items()]
    prepared = requests.Request("POST", "http://x", files=files).prepare()
    assert isinstance(prepared.body, bytes)
    return prepared.body, str(prepared.headers["Content-Type"])


def test_multipart_is_read_as_a_form(vendor: Mocked) -> None:
    client = vendor(contract=reads(MULTIPART, SCHEMA))
    fields = {"title": "a é\r\nb", "settings[size]": "7", "settings[cover]": ("s.bin", b"\xff\xfe")}
    body, content_type = multipart(**fields)
    response = client.send("POST", "/notebooks", body, headers={"Content-Type": content_type})
    made = response.json()["result"]
    assert (response.status_code, made["title"], made["settings"]) == (201, "a é\r\nb", {"size": 7, "cover": "s.bin"})
    body, content_type = multipart(summary="x")
    response = client.send("POST", "/notebooks", body, headers={"Content-Type": content_type})
    assert (response.status_code, response.json()["error"]["details"].keys()) == (422, {"title"})


def test_names_in_multipart_are_utf_8(vendor: Mocked) -> None:
    client = vendor(contract=reads(MULTIPART, SCHEMA))
    names = [("title", "a"), ("settings[größe]", "b")]
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in names]
    body = ("".join(parts) + "--x--\r\n").encode()
    response = client.send("POST", "/notebooks", body, headers={"Content-Type": f"{MULTIPART}; boundary=x"})
    assert response.json()["result"]["settings"] == {"größe": "b"}


@given(
    st.one_of(
        st.text(max_size=40), st.sampled_from(["multipart/form-data; boundary=x", "multipart/form-data;boundary"])
    ),
    st.lists(
        st.sampled_from([b"--x", b"--x--", b"\r\n", b"\n", b":", b"Content-Disposition: form-data", b"; name=", b'"'])
    )
    .map(b"".join)
    .flatmap(lambda known: st.binary(max_size=20).map(lambda other: known + other)),
)
def test_any_bytes_are_a_form_or_no_form(content_type: str, raw: bytes) -> None:
    body = Body(MULTIPART, True, SCHEMA, "")
    with suppress(MultipartError):
        assert isinstance(multipart_read(NOTEBOOKS, body, content_type, raw), dict)
    assert isinstance(bodies.read(NOTEBOOKS, replace(body, media_type=FORM), raw), dict)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--\r\n"),
        (
            "multipart/form-data; boundary=y",
            b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\na\r\n--x--\r\n',
        ),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\na\r\n'),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\na\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"title=a"),
        ("multipart/form-data; boundary=x", b""),
    ],
)
def test_multipart_that_is_none_is_malformed(vendor: Mocked, content_type: str, body: bytes) -> None:
    client = vendor(contract=reads(MULTIPART, SCHEMA))
    response = client.send("POST", "/notebooks", body, headers={"Content-Type": content_type})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "malformed_request")


def test_a_get_has_a_json_body_where_one_is_documented(vendor: Mocked) -> None:
    paths = dict(NOTEBOOKS.document["paths"])
    schema = {"type": "object", "required": ["of"], "properties": {"of": {"type": "integer"}}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    refused = NOTEBOOKS.document["paths"]["/notebooks"]["post"]["responses"]
    get = paths["/account"]["get"]
    responses = {**get["responses"], "400": refused["400"], "422": refused["422"]}
    paths["/account"] = {"get": {**get, "requestBody": body, "responses": responses}}
    client = vendor(contract=varied(paths=paths))
    sent = [(b'{"of": 1}', 200), (b'{"of": "x"}', 422), (b"{", 400), (b"", 400), (b"[]", 400)]
    assert [(raw, client.send("GET", "/account", raw).status_code) for raw, _ in sent] == sent


def chunks(body: bytes) -> Iterator[bytes]:
    for index in range(0, len(body), 3):
        yield body[index : index + 3]


def test_a_body_in_chunks_is_one_body(vendor: Mocked) -> None:
    client = vendor()
    response = client.session.post(
        f"{client.base}/notebooks",
        data=chunks(json.dumps({"title": "in pieces"}).encode()),
        headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
        timeout=20,
    )
    assert (response.status_code, response.json()["result"]["title"]) == (201, "in pieces")


@pytest.mark.parametrize("length", [b"", b"Content-Length: 0\r\n"])
def test_a_required_body_of_no_length_is_malformed(vendor: Mocked, length: bytes) -> None:
    client = vendor()
    parts = urlsplit(client.base)
    head = f"POST {parts.path}/notebooks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\nConnection: close\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as raw:
        raw.sendall(head.encode() + length + b"\r\n")
        answer = b"".join(iter(lambda: raw.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"malformed_request" in answer
