"""Each reader reads back what is written in its format: any interaction, in as many layouts as the format has."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
import yaml
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trace.strategies import texts

from driftwitness.trace.record import Headers, Interaction, Request, Response
from driftwitness.trace.recording import recordings

Layout = dict[str, Any]
"""How a format's writer is to write it: what each of its alternatives is."""

tokens = st.text("abcdefgXYZ-019", min_size=1, max_size=12)
values = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
codings = {"content-encoding", "transfer-encoding", "content-type"}
names = tokens.filter(lambda name: name.lower() not in codings)
grouped: st.SearchStrategy[Headers] = st.lists(
    st.tuples(names, values), max_size=4, unique_by=lambda pair: pair[0]
).map(tuple)
bodies = st.binary(max_size=60) | texts.map(str.encode) | st.just(b'{"a": [1, "\xc3\xa9"]}')
requests = st.builds(
    Request,
    method=st.sampled_from(["GET", "POST", "PATCH", "REPORT"]),
    url=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map("https://a.example/{}".format),
    headers=grouped,
    body=st.none() | bodies.filter(bool),
)
responses = st.builds(Response, status=st.integers(100, 999), headers=grouped, body=bodies)
exchanges = st.lists(
    st.builds(
        Interaction,
        sequence=st.just(0),
        sent=st.integers(0, 4_000_000_000).map(float),
        received=st.just(0.0),
        request=requests,
        response=responses,
    ),
    max_size=4,
)
layouts = st.fixed_dictionaries({"base64": st.booleans(), "lists": st.booleans(), "json": st.booleans()})


def base(body: bytes | None) -> str:
    return base64.b64encode(body or b"").decode()


def fits(body: bytes | None) -> bool:
    """Whether a body is text that JSON can hold."""
    try:
        (body or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def headers(pairs: Headers | None, layout: Layout) -> dict[str, Any]:
    return {name: [value] if layout["lists"] else value for name, value in pairs or ()}


class Nodes(yaml.SafeDumper):
    """Represents plain data without an emitter of its own."""

    def __init__(self, *stream: Any, **options: Any) -> None:
        super().__init__(*(stream or (io.StringIO(),)), **{**options, "sort_keys": False})


def dumped(content: Any, layout: Layout) -> bytes:
    if layout["json"]:
        return json.dumps(content).encode()
    return yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=layout["lists"]).encode()


def vcr_body(body: bytes | None, layout: Layout) -> Any:
    """A body as VCR and betamax write it."""
    if layout["base64"] or (layout["json"] and not fits(body)):
        return {"encoding": "ASCII-8BIT", "base64_string": base(body) + "\n"}
    return {"encoding": "UTF-8", "string": body.decode() if fits(body) else body} if body else {"string": ""}


def vcrpy(written: list[Interaction], layout: Layout) -> bytes:
    def body(content: bytes | None) -> Any:
        if layout["base64"] or (layout["json"] and not fits(content)):
            return {"base64_string": base(content)}
        return {"string": content.decode() if content and fits(content) else content or ""}

    entries = [
        {
            "request": {
                "body": body(one.request.body),
                "headers": headers(one.request.headers, layout),
                "method": one.request.method,
                "uri": one.request.url,
            },
            "response": {
                "body": body(one.response.body),
                "headers": headers(one.response.headers, layout),
                "status": {"code": one.response.status, "message": None},
            },
        }
        for one in written
    ]
    return dumped(
        {"version": 1, "interactions": entries} if layout["json"] else {"interactions": entries, "version": 1}, layout
    )


def ruby(written: list[Interaction], layout: Layout, said: str = "VCR 6.1.0") -> bytes:
    entries = [
        {
            "request": {
                "method": one.request.method.lower(),
                "uri": one.request.url,
                "body": vcr_body(one.request.body, layout),
                "headers": headers(one.request.headers, layout),
            },
            "response": {
                "status": {"code": one.response.status, "message": ""},
                "headers": headers(one.response.headers, layout),
                "body": vcr_body(one.response.body, layout),
            },
            "recorded_at": "Thu, 15 Feb 2018 18:59:57 GMT",
        }
        for one in written
    ]
    return dumped({"http_interactions": entries, "recorded_with": said}, layout)


def betamax(written: list[Interaction], layout: Layout) -> bytes:
    layout = {**layout, "json": True}
    content = json.loads(ruby(written, layout, "betamax/0.8.2"))
    for entry, one in zip(content["http_interactions"], written, strict=True):
        entry["recorded_at"] = "2015-11-14T22:53:20"
        entry["request"]["method"] = one.request.method
        entry["response"]["url"] = one.request.url
    return json.dumps({"recorded_with": content["recorded_with"], **content}).encode()


def go(written: list[Interaction], layout: Layout) -> bytes:
    def text(content: bytes | None) -> Any:
        return content.decode() if content and fits(content) else content or ""

    entries = [
        {
            "request": {
                "body": text(one.request.body),
                "form": {},
                "headers": headers(one.request.headers, {"lists": True}),
                "url": one.request.url,
                "method": one.request.method,
            },
            "response": {
                "body": text(one.response.body),
                "headers": headers(one.response.headers, {"lists": True}),
                "status": f"{one.response.status} Status",
                "code": one.response.status,
                "duration": "1ms",
            },
        }
        for one in written
    ]
    return b"---\n" + dumped({"version": 2, "interactions": entries}, {"json": False, "lists": layout["lists"]})


def har(written: list[Interaction], layout: Layout) -> bytes:
    def pairs(found: Headers | None) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in found or ()]

    def content(body: bytes | None) -> dict[str, Any]:
        if layout["base64"] or not fits(body):
            return {"mimeType": "", "text": base(body), "encoding": "base64"}
        return {"mimeType": "", "text": (body or b"").decode()}

    entries = [
        {
            "startedDateTime": "2024-05-01T10:00:00Z",
            "request": {
                "method": one.request.method,
                "url": one.request.url,
                "headers": pairs(one.request.headers),
                **({"postData": content(one.request.body)} if one.request.body else {}),
            },
            "response": {
                "status": one.response.status,
                "headers": pairs(one.response.headers),
                "content": content(one.response.body),
            },
        }
        for one in written
    ]
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "x"}, "entries": entries}},
        ensure_ascii=layout["lists"],
        indent=2 if layout["json"] else None,
    ).encode()


def har_in_yaml(written: list[Interaction], layout: Layout) -> bytes:
    content = json.loads(har(written, layout))
    for entry in content["log"]["entries"]:
        entry["timings"] = {"wait": 1}
    return dumped(content, {**layout, "json": False})


def ruby_1(written: list[Interaction], layout: Layout) -> bytes:
    """VCR's own structures, which YAML names by their classes."""

    def struct(name: str, members: dict[str, Any]) -> yaml.Node:
        return yaml.MappingNode(
            f"!ruby/struct:VCR::{name}",
            [(Nodes().represent_data(key), v if isinstance(v, yaml.Node) else Nodes().represent_data(v))
             for key, v in members.items()],
        )  # fmt: skip

    def body(content: bytes | None) -> Any:
        return content.decode() if content and fits(content) and not layout["base64"] else content

    entries = []
    for one in written:
        asked, answered = one.request, one.response
        request = {"method": f":{asked.method.lower()}", "uri": asked.url, "body": body(asked.body)}
        response = {
            "status": struct("ResponseStatus", {"code": answered.status, "message": "OK"}),
            "headers": headers(answered.headers, {"lists": True}),
            "body": body(answered.body),
            "http_version": "1.1",
        }
        entries.append(
            struct(
                "HTTPInteraction",
                {
                    "request": struct("Request", {**request, "headers": headers(asked.headers, {"lists": True})}),
                    "response": struct("Response", response),
                },
            )
        )
    sequence = yaml.SequenceNode("tag:yaml.org,2002:seq", entries, flow_style=False)
    return yaml.serialize(sequence, Dumper=Nodes, allow_unicode=layout["lists"], explicit_start=True).encode()


def schemathesis_vcr(written: list[Interaction], layout: Layout) -> bytes:
    layout = {**layout, "json": False}
    content = yaml.load(ruby(written, layout), yaml.CSafeLoader)
    for entry, one in zip(content["http_interactions"], written, strict=True):
        entry["recorded_at"] = "2026-01-02T03:04:05+00:00"
        entry["request"]["method"] = one.request.method
        entry["response"]["http_version"] = "1.1"
    head = b"command: 'st run'\nrecorded_with: 'Schemathesis 4.32.5'\nseed: 1\n"
    return head + dumped({"http_interactions": content["http_interactions"]}, layout)


def schemathesis_ndjson(written: list[Interaction], layout: Layout) -> bytes:
    found = [
        {
            "request": {
                "method": one.request.method,
                "uri": one.request.url,
                "headers": headers(one.request.headers, layout),
                **({"body": {"$base64": base(one.request.body)}} if one.request.body else {}),
            },
            "response": {
                "status_code": one.response.status,
                "headers": headers(one.response.headers, layout),
                "content": {"$base64": base(one.response.body)},
                "elapsed": 0.5,
            },
            "timestamp": one.sent,
        }
        for one in written
    ]
    events: list[Any] = [{"Initialize": {"command": "st run"}}]
    events += [{"ScenarioFinished": {"recorder": {"interactions": {f"c{n}": one}}}} for n, one in enumerate(found)]
    return "".join(json.dumps(event) + "\n" for event in events).encode()


WRITERS: dict[str, Callable[[list[Interaction], Layout], bytes]] = {
    "har in YAML": har_in_yaml,
    "ruby-vcr 1": ruby_1,
    "vcrpy": vcrpy,
    "ruby-vcr": ruby,
    "betamax": betamax,
    "go-vcr": go,
    "har": har,
    "schemathesis-vcr": schemathesis_vcr,
    "schemathesis-ndjson": schemathesis_ndjson,
}


def content_of(one: Any) -> Any:
    """What every format keeps; no body and an empty one are the same."""
    if not isinstance(one, Interaction):
        return one
    return (
        (one.request.method, one.request.url, one.request.headers, one.request.body or None),
        (one.response.status, one.response.headers, one.response.body),
    )


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=50)
@given(data=st.data())
def test_what_is_written_in_a_format_is_read_back(name: str, data: st.DataObject) -> None:
    written = data.draw(exchanges.filter(bool) if name.startswith(("ruby-vcr", "betamax")) else exchanges)
    text = WRITERS[name](written, data.draw(layouts))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording"
        path.write_bytes(data.draw(st.sampled_from([bytes, zlib.compress, gzip.compress, wide]))(text))
        (recording,) = recordings([path])
        found = list(recording.items)
    assert recording.format == name.partition(" ")[0]
    assert [content_of(one) for one in found] == [content_of(one) for one in written]
    assert [one.sequence for one in found if isinstance(one, Interaction)] == list(range(1, len(written) + 1))


def wide(text: bytes) -> bytes:
    return text.decode().encode("utf-16")


def deflated(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


CODINGS: dict[str, list[Callable[[bytes], bytes]]] = {
    "gzip": [gzip.compress],
    "x-gzip": [gzip.compress],
    "deflate": [zlib.compress, deflated],
    "br": [brotli.compress],
    "zstd": [zstandard.compress],
}


@given(
    st.lists(st.sampled_from(sorted(CODINGS)), min_size=1, max_size=3),
    st.integers(0, 1),
    st.booleans(),
    st.text('{}[]":, abc\u00e9\n', min_size=2),
)
def test_a_compressed_body_is_read_whether_the_recorder_decompressed_it_or_not(
    applied: list[str], variant: int, was_decompressed: bool, text: str
) -> None:
    body = text.encode()
    if not was_decompressed:
        for coding in applied:
            body = CODINGS[coding][variant % len(CODINGS[coding])](body)
    request = Request("GET", "https://a.example/", (), None)
    response = Response(200, (("Content-Encoding", ", ".join(applied)), ("Content-Type", "application/json")), body)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording"
        path.write_bytes(
            vcrpy([Interaction(0, 0.0, 0.0, request, response)], {"base64": True, "lists": True, "json": False})
        )
        ((found,),) = ([*recording.items] for recording in recordings([path]))
    assert isinstance(found, Interaction), found
    assert found.response.body == text.encode()
