"""Recordings of anybody's, judged as they are: every interaction accounted for, one finding for one cause."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from driftwitness import InputError
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract, store
from driftwitness.run.recorded import judge_recordings, verify
from driftwitness.trace import Interaction
from driftwitness.trace.record import Request, Response
from driftwitness.trace.recording import Recording, Unreadable

CONTRACT = Path(__file__).parents[1] / "data" / "contracts" / "notebooks"
HOME = "https://api.notebooks.example/api/v2"
TOKEN = "tok-8d1f0c5e77aa-canary"  # noqa: S105
NOTEBOOK = {
    "id": 41, "title": "Trip", "slug": "trip", "status": "draft", "pages": [], "settings": {}, "notes_count": 0,
    "web_url": "https://notebooks.example/n/trip",
    "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
}  # fmt: skip
HEADERS = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def specification(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """The vendor's own specification: what OpenAPI can say, in one file."""
    whole = json.loads(json.dumps(store.load(CONTRACT).document))
    document = {name: value for name, value in whole.items() if not name.startswith("x-")}
    for item in document["paths"].values():
        for operation in item.values():
            for response in operation.get("responses", {}).values() if isinstance(operation, dict) else ():
                response.pop("headers", None)
    path = tmp_path_factory.mktemp("notebooks") / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return store.load(path)


def entry(method: str, url: str, status: int, answer: Any, sent: Any = None, time: str = "") -> dict[str, Any]:
    """Give a HAR entry with a bearer token."""
    posted = {"postData": {"mimeType": "application/json", "text": json.dumps(sent)}} if sent is not None else {}
    headers = _pairs({"Authorization": f"Bearer {TOKEN}", **({"Content-Type": "application/json"} if posted else {})})
    content = {"mimeType": "application/json", "text": json.dumps(answer)}
    return {
        "startedDateTime": time or "2026-03-01T10:00:00.000Z",
        "request": {"method": method, "url": url, "headers": headers, **posted},
        "response": {"status": status, "headers": _pairs(HEADERS), "content": content},
    }  # fmt: skip


def _pairs(headers: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def har(folder: Path, *entries: Any, name: str = "traffic.har") -> Path:
    """Write a HAR file."""
    path = folder / name
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), encoding="utf-8")
    return path


def test_every_interaction_is_accounted_for(specification: Contract, tmp_path: Path) -> None:
    broken = {"request": {"method": "GET"}, "response": {}}
    path = har(
        tmp_path,
        entry("GET", f"{HOME}/notebooks/41", 200, {"result": NOTEBOOK}),
        entry("GET", f"{HOME}/nowhere", 404, {}),
        entry("PATCH", f"{HOME}/account", 200, {}),
        broken,
        entry("GET", "https://metrics.example/collect", 200, {}),
        entry("GET", "https://api.notebooks.example/login", 200, {}),
    )
    account = verify(specification, [path]).account
    assert (account.files, account.interactions, account.matched) == (1, 6, 1)
    assert (account.unmatched_count, account.unreadable_count) == (4, 1)
    assert [(one.place, one.reason) for one in account.unmatched] == [
        ("interaction 5", "no request to this host has the path of an operation"),
        ("interaction 2", "no operation has this path"),
        ("interaction 3", "the path is documented for GET only"),
        ("interaction 6", f"outside of {HOME}, where the contract's operations are"),
    ]
    assert account.unreadable[0].place == "log.entries[3]"
    assert account.unreadable[0].source == str(path)


def test_one_cause_is_one_finding_with_a_count_whatever_the_file(specification: Contract, tmp_path: Path) -> None:
    drifted = {**NOTEBOOK, "title": None}
    paths = [
        har(tmp_path, *[entry("GET", f"{HOME}/notebooks/41", 200, {"result": drifted})] * 150, name=f"{number}.har")
        for number in range(2)
    ]
    found = verify(specification, paths).judged.findings
    assert [(one.check, one.operation, one.pointer, one.count) for one in found] == [
        ("schema/response-body", "getNotebook", "/response/body/result/title", 300)
    ]
    assert (found[0].origin, found[0].source, found[0].interaction) == ("recording", str(paths[0]), 1)


def test_no_secret_of_a_recording_is_shown(specification: Contract, tmp_path: Path) -> None:
    answer = {"result": {**NOTEBOOK, "title": 7, "summary": f"of {TOKEN}"}}
    path = har(tmp_path, entry("GET", f"{HOME}/notebooks/41?was={TOKEN}", 200, answer))
    found = verify(specification, [path]).judged.findings
    assert found
    assert TOKEN not in repr(found)
    assert "_API_KEY" in found[0].curl


def test_a_credential_that_was_let_in_or_taken_out_was_right(specification: Contract, tmp_path: Path) -> None:
    without = entry("GET", f"{HOME}/notebooks/41", 200, {"result": NOTEBOOK})
    without["request"]["headers"] = []
    path = har(tmp_path, entry("GET", f"{HOME}/notebooks/41", 200, {"result": NOTEBOOK}), without)
    judged = verify(specification, [path]).judged
    assert not judged.findings
    assert judged.verdict("auth/required", "getNotebook") is not Verdict.FAIL


def test_what_clients_sent_wrongly_and_the_vendor_took_is_a_note(specification: Contract, tmp_path: Path) -> None:
    path = har(tmp_path, entry("POST", f"{HOME}/notebooks", 201, {"result": {**NOTEBOOK, "title": "x"}}, {}))
    found = verify(specification, [path]).judged.findings
    assert {(one.check, one.severity) for one in found if one.check.startswith("input/")} == {
        ("input/invalid-body-rejected", "note")
    }


def test_files_are_histories_of_their_own(specification: Contract, tmp_path: Path) -> None:
    """What one cassette deletes, another one may still get: nobody recorded them against one state."""
    gone = har(tmp_path, entry("DELETE", f"{HOME}/notebooks/41", 200, {"message": "Gone."}), name="a.har")
    there = har(tmp_path, entry("GET", f"{HOME}/notebooks/41", 200, {"result": NOTEBOOK}), name="b.har")
    assert not verify(specification, [gone, there]).judged.findings
    both = [
        entry("DELETE", f"{HOME}/notebooks/41", 200, {"message": "Gone."}),
        entry("GET", f"{HOME}/notebooks/41", 200, {"result": NOTEBOOK}, time="2026-03-01T10:00:01.000Z"),
    ]
    found = verify(specification, [har(tmp_path, *both)]).judged.findings
    assert [one.check for one in found] == ["lifecycle/deleted-is-gone"]


def test_operations_are_found_behind_any_host_and_prefix(specification: Contract, tmp_path: Path) -> None:
    urls = ("http://localhost:3000/api/v2/account", "http://proxy.example/notebooks-api/api/v2/account")
    path = har(tmp_path, *(entry("GET", url, 200, {"result": {"id": 3}}) for url in urls))
    account = verify(specification, [path]).account
    assert (account.matched, account.unmatched) == (2, [])


def test_a_first_file_that_fits_nothing_hides_no_later_one(specification: Contract, tmp_path: Path) -> None:
    har(tmp_path, entry("GET", "http://localhost:3000/login", 200, {}), name="a.har")
    har(tmp_path, entry("GET", "http://localhost:3000/api/v2/account", 200, {"result": {"id": 3}}), name="b.har")
    account = verify(specification, [tmp_path]).account
    assert (account.matched, account.unmatched_count) == (1, 1)


def test_what_a_document_shows_is_accounted_for_too(specification: Contract, tmp_path: Path) -> None:
    cassette = {
        "origin": {"kind": "document"},
        "interactions": [
            {
                "request": {"method": "GET", "uri": f"{HOME}/notebooks/41", "headers": {}, "body": None},
                "response": {"status": {"code": 200, "message": "OK"}, "headers": {},
                             "body": {"string": json.dumps({"result": {**NOTEBOOK, "title": 7}})}},
            }
        ],
        "version": 1,
    }  # fmt: skip
    path = tmp_path / "getNotebook.document.yaml"
    path.write_text(store.dump_yaml(cassette), encoding="utf-8")
    found = verify(specification, [path])
    assert (found.account.matched, found.judged.reached) == (1, ("getNotebook",))
    assert [(one.check, one.origin) for one in found.judged.findings] == [("schema/response-body", "document")]


def test_a_named_path_that_is_no_recording_is_refused(specification: Contract, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("nothing", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.txt: no recording"):
        verify(specification, [path])


def _endless(interactions: Sequence[Interaction], count: int) -> Iterator[Interaction | Unreadable]:
    for number in range(count):
        one = interactions[number % len(interactions)]
        request, response = one.request, one.response
        yield Interaction(
            number + 1, number, number,
            Request(request.method, request.url, request.headers, request.body),
            Response(response.status, response.headers, response.body), "", "recording",
        )  # fmt: skip


def _peak(count: int) -> int:
    answer = json.dumps({"result": NOTEBOOK}).encode()
    headers = (("Content-Type", "application/json"),)
    one = Interaction(1, 1, 1, Request("GET", f"{HOME}/notebooks/41"), Response(200, headers, answer))
    recording = Recording(Path("endless.har"), "har", _endless([one], count))
    tracemalloc.start()
    try:
        found = judge_recordings(store.load(CONTRACT), [recording], {"https://api.notebooks.example": HOME})
        assert found.account.matched == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_recording() -> None:
    _peak(1)
    small, large = _peak(1_500), _peak(4_500)
    assert large < small * 1.2


def test_memory_does_not_grow_with_the_bodies() -> None:
    def large(number: int) -> Interaction:
        answer = Response(200, (("Content-Type", "text/plain"),), b"x" * 2_000_000)
        return Interaction(number, number, number, Request("GET", f"{HOME}/account"), answer, "", "recording")

    recording = Recording(Path("large.har"), "har", map(large, range(1, 61)))
    contract = store.load(CONTRACT)
    tracemalloc.start()
    try:
        judge_recordings(contract, [recording], {"https://api.notebooks.example": HOME})
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_recordings_without_times_say_nothing_of_times() -> None:
    """Of a burst that no clock saw, nobody knows how long it took."""
    refused = Response(429, (("Content-Type", "application/json"), ("Retry-After", "30")), b"{}")
    found = [
        Interaction(number, number, number, Request("GET", f"{HOME}/account"), answer, "", "recording")
        for number, answer in enumerate((refused, Response(200, refused.headers, b'{"result": {"id": 3}}')), 1)
    ]
    recording = Recording(Path("burst.har"), "har", iter(found))
    judged = judge_recordings(store.load(CONTRACT), [recording], {"https://api.notebooks.example": HOME}).judged
    said = Counter(
        verdict for (check, _), verdict in judged.cells.items() if check == "rate-limit/retry-after-honoured"
    )
    assert not said[Verdict.FAIL]
    assert not said[Verdict.PASS]
