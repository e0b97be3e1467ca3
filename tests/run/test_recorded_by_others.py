"""Recordings of which nobody knows the state, what was taken out of them, or what clients meant: no false alarm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from driftwitness.contract import store
from driftwitness.run.recorded import Recorded, verify

BASE = "https://api.boats.example"
BOAT = {"id": 7, "name": "Ada", "url": "https://boats.example/ada", "built": "2020-01-02T03:04:05Z", "status": "moored"}
SCHEMA = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string", "maxLength": 12},
        "url": {"type": "string", "format": "uri"},
        "built": {"type": "string", "format": "date-time", "readOnly": True, "default": "when it is launched"},
        "home": {
            "anyOf": [
                {
                    "type": "object",
                    "required": ["port"],
                    "properties": {"port": {"type": "string", "pattern": "^[a-z]+$"}},
                },
                {"type": "boolean"},
            ]
        },
        "status": {"type": "string", "enum": ["moored", "sailing"], "default": "moored"},
    },
}


def _answer(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _specification(folder: Path) -> Path:
    """Write a vendor's specification of boats, in which both operations on one have the schema in their own copy."""
    one, name = dict(SCHEMA), [{"name": "boat", "in": "path", "required": True, "schema": {"type": "string"}}]
    body = {"required": True, "content": {"application/json": {"schema": one}}}
    responses = {"200": _answer({"type": "array", "items": one}), "400": {"description": ""}}
    copies = [json.loads(json.dumps(SCHEMA)) for _ in range(2)]
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Boats", "version": "1"},
        "servers": [{"url": BASE}],
        "paths": {
            "/boats": {
                "get": {"operationId": "list", "responses": responses},
                "post": {
                    "operationId": "create",
                    "requestBody": body,
                    "responses": {"201": _answer(one), "400": {"description": ""}},
                },
            },
            "/boats/{boat}": {
                "parameters": name,
                "get": {"operationId": "get", "responses": {"200": _answer(copies[0]), "404": {"description": ""}}},
                "put": {"operationId": "replace", "requestBody": body, "responses": {"200": _answer(copies[1])}},
                "delete": {
                    "operationId": "remove",
                    "responses": {"204": {"description": ""}, "404": {"description": ""}},
                },
            },
        },
    }
    path = folder / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _entry(method: str, path: str, status: int, answer: Any, sent: Any = None) -> dict[str, Any]:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    posted = {"postData": {"mimeType": "application/json", "text": json.dumps(sent)}} if sent is not None else {}
    content = {"mimeType": "application/json", "text": text} if text else {"mimeType": "", "text": ""}
    headers = [{"name": "Content-Type", "value": "application/json"}]
    return {
        "startedDateTime": "2026-03-01T10:00:00.000Z",
        "request": {"method": method, "url": BASE + path, "headers": headers, **posted},
        "response": {"status": status, "headers": headers if text else [], "content": content},
    }


def _verified(folder: Path, *entries: Any) -> Recorded:
    path = folder / "traffic.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), encoding="utf-8")
    return verify(store.load(_specification(folder)), [path])


def _findings(folder: Path, *entries: Any) -> list[tuple[str, str, str]]:
    return [(one.check, one.severity, one.pointer) for one in _verified(folder, *entries).judged.findings]


@pytest.mark.parametrize("placeholder", ["<BOAT_NAME>", "[FILTERED]", "<redacted>", "REDACTED", "*****", "{{ name }}"])
def test_a_placeholder_in_place_of_a_value_is_not_the_vendors(tmp_path: Path, placeholder: str) -> None:
    edited = {
        **BOAT,
        "home": {"port": placeholder},
        "url": f"https://boats.example/{placeholder} /x",
        "id": placeholder,
        "name": placeholder * 12,
    }
    assert not _findings(tmp_path, _entry("GET", "/boats/7", 200, edited))
    kept = {**BOAT, "url": "no address <b>", "status": "sunk", "id": "7", "home": {"harbour": placeholder}}
    found = _findings(tmp_path, _entry("GET", "/boats/7", 200, kept))
    assert len([one for one in found if one[0] == "schema/response-body"]) == 4


def test_a_placeholder_in_place_of_a_number_does_not_make_the_vendors_json_bad(tmp_path: Path) -> None:
    text = json.dumps(BOAT).replace('"id": 7', '"id": <BOAT_ID>')
    assert not _findings(tmp_path, _entry("GET", "/boats/7", 200, text))
    same = text.replace('"status"', '"192.0.2.0": 1, "192.0.2.0": 2, "status"')
    assert not _findings(tmp_path, _entry("GET", "/boats/7", 200, same))
    found = _findings(tmp_path, _entry("GET", "/boats/7", 200, text.replace("}", ",}")))
    assert found == [("content/json-strict", "error", "/response/body")]


def test_what_depends_on_a_state_that_nobody_controls_is_a_note(tmp_path: Path) -> None:
    sent = {"id": 7, "name": "Ada", "status": "sailing"}
    found = _findings(
        tmp_path,
        _entry("POST", "/boats", 201, {**BOAT, "name": "Ada II"}, sent),
        _entry("GET", "/boats", 200, []),
        _entry("DELETE", "/boats/7", 204, ""),
        _entry("DELETE", "/boats/7", 204, ""),
    )
    assert {check for check, _, _ in found} >= {"lifecycle/create-shows-what-was-sent", "lifecycle/deleted-is-gone"}
    assert {severity for _, severity, _ in found} == {"note"}


def test_a_documented_refusal_of_what_a_client_sent_is_none_of_the_vendors_faults(tmp_path: Path) -> None:
    listed = _entry("GET", "/boats", 200, [BOAT])
    assert not _findings(tmp_path, listed, _entry("GET", "/boats", 400, {}))


def test_a_client_error_that_the_specification_lacks_is_noted_once_for_all_operations(tmp_path: Path) -> None:
    judged = _verified(
        tmp_path,
        _entry("GET", "/boats", 401, {}),
        _entry("GET", "/boats/7", 401, {}),
        _entry("GET", "/boats/7", 404, {}),
        _entry("POST", "/boats", 400, {}, {"id": 7, "name": "Ada"}),
    ).judged
    found = [(one.check, one.severity, one.received, one.operations, one.count) for one in judged.findings]
    assert found == [("status/documented", "note", "401", ("list", "get"), 2)]


def test_a_request_whose_body_the_recorder_did_not_keep_was_not_sent_wrongly(tmp_path: Path) -> None:
    assert not _findings(tmp_path, _entry("POST", "/boats", 201, BOAT))


def test_an_answer_that_breaks_the_contract_as_the_request_did_breaks_it(tmp_path: Path) -> None:
    drifted = {"id": 7, "name": "Ada", "status": None}
    found = _findings(tmp_path, _entry("PUT", "/boats/7", 200, drifted, drifted))
    assert ("schema/response-body", "error", "/response/body/status") in found


def test_what_the_server_alone_sets_has_no_default_that_clients_see(tmp_path: Path) -> None:
    assert not _findings(tmp_path, _entry("POST", "/boats", 201, BOAT, {"id": 7, "name": "Ada"}))


def test_an_item_may_be_asked_for_by_another_name_that_it_shows(tmp_path: Path) -> None:
    listed = _entry("GET", "/boats", 200, [BOAT, {**BOAT, "id": 8, "name": "7"}])
    assert not _findings(tmp_path, listed, _entry("GET", "/boats/7", 200, {**BOAT, "id": 8, "name": "7"}))
    assert _findings(tmp_path, listed, _entry("GET", "/boats/7", 200, {**BOAT, "id": 8}))


def test_copies_of_one_schema_show_one_cause(tmp_path: Path) -> None:
    bad = {**BOAT, "url": "nowhere at all"}
    judged = _verified(
        tmp_path, _entry("GET", "/boats/7", 200, bad), _entry("PUT", "/boats/7", 200, bad, {"id": 7, "name": "Ada"})
    ).judged
    found = [(one.pointer, one.operations, one.count) for one in judged.findings if one.severity == "error"]
    assert found == [("/response/body/url", ("get", "replace"), 2)]


def test_properties_that_the_same_bodies_lack_are_one_finding(tmp_path: Path) -> None:
    judged = _verified(tmp_path, *[_entry("GET", "/boats/7", 200, {"url": BOAT["url"]})] * 3).judged
    assert [(one.expected, one.count) for one in judged.findings] == [("properties 'id', 'name' present", 3)]
    judged = _verified(tmp_path, _entry("GET", "/boats/7", 200, {}), _entry("GET", "/boats/7", 200, {"id": 7})).judged
    assert sorted((one.expected, one.count) for one in judged.findings) == [
        ("property 'id' present", 1), ("property 'name' present", 2)
    ]  # fmt: skip


def test_a_file_that_is_no_recording_counts_as_no_interaction(tmp_path: Path) -> None:
    contract = store.load(_specification(tmp_path))
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "frozen.json").write_text('"2026-03-01T10:00:00Z"', encoding="utf-8")
    har = {"log": {"version": "1.2", "entries": [_entry("GET", "/boats", 200, [])]}}
    (folder / "recording.har").write_text(json.dumps(har), encoding="utf-8")
    account = verify(contract, [folder]).account
    assert account.counts == {"interactions": 1, "matched": 1, "unmatched": 0, "unreadable": 0}
    assert (account.files, account.formats) == (1, {"har": 1})
    assert [(Path(one.source).name, one.place) for one in account.others] == [("frozen.json", "file")]
