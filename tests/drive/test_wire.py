"""The wire's guards, each on real HTTP: what may leave, how often, to whom, and what the trace holds before it does."""

from __future__ import annotations

import base64
import json
import socket
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drive import hostile
from tests.drive.driving import NOTEBOOKS, SECRET, lines, wired

from driftwitness.contract import Effect, Router
from driftwitness.drive.credential import present
from driftwitness.drive.wire import BudgetSpent, ForbiddenError, RequestFailed, TargetUnreachable
from driftwitness.run.options import ALL_EFFECTS

OK = hostile.always(hostile.answer(b"{}"))
READS = ["GET", "HEAD", "OPTIONS"]


@settings(max_examples=25, deadline=None)
@given(budget=st.integers(0, 12), asked=st.lists(st.sampled_from(["GET", "POST", "DELETE"]), max_size=20))
def test_the_budget_is_hard(budget: int, asked: list[str]) -> None:
    with hostile.serving(OK) as vendor, TemporaryDirectory() as runs:
        with wired(vendor.base_url, Path(runs), budget=budget) as (wire, session):
            for method in asked[:budget]:
                session.request(method, f"{vendor.base_url}/notebooks/1")
            for method in asked[budget:]:
                with pytest.raises(BudgetSpent):
                    session.request(method, f"{vendor.base_url}/notebooks/1")
        assert wire.sent == len(vendor.asked) == min(budget, len(asked)) == len(lines(Path(runs), "interaction"))


@pytest.mark.parametrize(
    "change",
    [
        lambda base: base.replace("127.0.0.1", "localhost") + "/notebooks",
        lambda base: base.replace("http:", "https:") + "/notebooks",
        lambda base: base.replace("://", "://user@") + "/notebooks",
        lambda base: base.replace("/api/v2", ":1/api/v2").replace("::", ":") + "/notebooks",
        lambda base: base.replace("/api/v2", "/api") + "/notebooks",
        lambda base: base + "0/notebooks",
        lambda base: base + "/../notebooks",
        lambda base: base + "/%2e%2e/notebooks",
        lambda base: base + "/notebooks/..%2F..%2F..%2Fnotebooks/%2E%2E",
    ],
)
def test_no_other_place_is_asked(change: object, tmp_path: Path) -> None:
    assert callable(change)
    with hostile.serving(OK) as vendor, wired(vendor.base_url, tmp_path) as (_, session):
        with pytest.raises((ForbiddenError, ValueError)):
            session.get(change(vendor.base_url))
        assert session.get(f"{vendor.base_url}/notebooks").ok
    assert [asked.path for asked in vendor.asked] == ["/api/v2/notebooks"]
    assert len(lines(tmp_path, "sending")) == 1


@pytest.mark.parametrize("effect", ALL_EFFECTS)
def test_only_allowed_effects_leave(effect: Effect, tmp_path: Path) -> None:
    with hostile.serving(OK) as vendor, wired(vendor.base_url, tmp_path, effects=[effect]) as (_, session):
        for operation in NOTEBOOKS.operations:
            url = vendor.base_url + operation.path.replace("{id}", "1")
            if operation.effect == effect:
                assert session.request(operation.method, url).ok
            else:
                with pytest.raises(ForbiddenError, match=f"{operation.effect}, and this run may only do: {effect}"):
                    session.request(operation.method, url)
    allowed = [operation for operation in NOTEBOOKS.operations if operation.effect == effect]
    assert len(vendor.asked) == len(allowed)


def test_what_reaches_outward_is_an_effect_of_its_own(tmp_path: Path) -> None:
    conventions = {**NOTEBOOKS.document["x-driftwitness"], "effects": {"createHook": "reaches"}}
    reaching = replace(NOTEBOOKS, document={**NOTEBOOKS.document, "x-driftwitness": conventions})
    with hostile.serving(OK) as vendor, wired(vendor.base_url, tmp_path, effects=["writes"]) as (wire, session):
        wire._router = Router(reaching)
        with pytest.raises(ForbiddenError, match="reaches"):
            session.post(f"{vendor.base_url}/hooks")
    assert vendor.asked == []


@pytest.mark.parametrize("method", READS)
def test_an_unknown_path_may_only_be_read(method: str, tmp_path: Path) -> None:
    with hostile.serving(OK) as vendor, wired(vendor.base_url, tmp_path, effects=["reads"]) as (_, session):
        session.request(method, f"{vendor.base_url}/unknown")
        for unsafe in ("POST", "PUT", "PATCH", "DELETE", "MADE-UP"):
            with pytest.raises(ForbiddenError):
                session.request(unsafe, f"{vendor.base_url}/unknown")
    assert [asked.method for asked in vendor.asked] == [method]


def test_unsafe_requests_address_only_what_the_run_created(tmp_path: Path) -> None:
    with hostile.serving(OK) as vendor, wired(vendor.base_url, tmp_path, owned_only=True) as (wire, session):
        wire.created.add("/notebooks/7", "notebooks")
        for method, path in [("PUT", "/notebooks/7"), ("DELETE", "/notebooks/7"), ("POST", "/notebooks")]:
            assert session.request(method, vendor.base_url + path).ok
        for method, path in [
            ("PUT", "/notebooks/8"),
            ("DELETE", "/notebooks/77"),
            ("DELETE", "/notes/7"),
            ("DELETE", "/notebooks"),
            ("DELETE", ""),
            ("POST", "/unknown"),
        ]:
            with pytest.raises(ForbiddenError, match="this run did not create"):
                session.request(method, vendor.base_url + path)
        assert session.get(f"{vendor.base_url}/notebooks/8").ok
    assert len(vendor.asked) == 4


def test_requests_are_held_back_for_the_clean_up(tmp_path: Path) -> None:
    with hostile.serving(OK) as vendor, wired(vendor.base_url, tmp_path, owned_only=True, budget=4) as (wire, session):
        wire.created.add("/notebooks/1", "notebooks")
        wire.created.add("/notebooks/2", "notebooks")
        session.get(f"{vendor.base_url}/notebooks")
        with pytest.raises(BudgetSpent):
            session.post(f"{vendor.base_url}/notebooks")
        session.get(f"{vendor.base_url}/notebooks")
        with pytest.raises(BudgetSpent):
            session.get(f"{vendor.base_url}/notebooks")
        wire.begin_clean_up()
        session.delete(f"{vendor.base_url}/notebooks/1")
        session.delete(f"{vendor.base_url}/notebooks/2")
        with pytest.raises(BudgetSpent):
            session.delete(f"{vendor.base_url}/notebooks/1")
    assert len(vendor.asked) == 4


def test_what_may_be_created_may_be_removed_at_the_end_only(tmp_path: Path) -> None:
    options = {"owned_only": True, "effects": ["reads", "writes"]}
    with hostile.serving(OK) as vendor, wired(vendor.base_url, tmp_path, **options) as (wire, session):
        wire.created.add("/notebooks/1", "notebooks")
        with pytest.raises(ForbiddenError):
            session.delete(f"{vendor.base_url}/notebooks/1")
        wire.begin_clean_up()
        assert session.delete(f"{vendor.base_url}/notebooks/1").ok
        with pytest.raises(ForbiddenError):
            session.delete(f"{vendor.base_url}/notebooks/2")


def test_a_request_is_announced_before_it_leaves(tmp_path: Path) -> None:
    seen = []

    def look(connection: socket.socket, asked: hostile.Asked, vendor: hostile.Vendor) -> None:
        seen.append((lines(tmp_path, "sending")[-1], len(lines(tmp_path, "interaction"))))
        connection.sendall(hostile.answer(b"{}"))

    with hostile.serving(look) as vendor, wired(vendor.base_url, tmp_path) as (_, session):
        session.get(f"{vendor.base_url}/notebooks?page=1")
        session.put(f"{vendor.base_url}/notebooks/1", json={})
    assert [(line["sequence"], line["method"], recorded) for line, recorded in seen] == [(1, "GET", 0), (2, "PUT", 1)]
    assert seen[0][0]["url"] == f"{vendor.base_url}/notebooks?page=1"


def test_secrets_are_replaced_before_anything_is_written(tmp_path: Path) -> None:
    with hostile.serving(hostile.echo) as vendor, wired(vendor.base_url, tmp_path) as (_, session):
        session.headers.update(present(NOTEBOOKS.security_schemes, ["bearer"], {"bearer": SECRET}).headers)
        session.post(f"{vendor.base_url}/notes", params={"key": SECRET}, json={"basic": _basic(), "plain": SECRET})
        session.get(f"{vendor.base_url}/notes/{quote(SECRET, safe='')}", headers={"Cookie": f"k={SECRET}; other=1"})
    assert vendor.asked[0].headers["authorization"] == f"Bearer {SECRET}"
    text = (tmp_path / "trace.jsonl").read_text(encoding="utf-8")
    for form in (SECRET, quote(SECRET, safe=""), json.dumps(SECRET)[1:-1], _basic()[8:20], "other=1"):
        assert form not in text
    first, second = lines(tmp_path, "interaction")
    assert ["Authorization", "Bearer $NOTEBOOKS_API_KEY"] in first["request"]["headers"]
    assert first["request"]["url"] == f"{vendor.base_url}/notes?key=$NOTEBOOKS_API_KEY"
    assert json.loads(first["response"]["body"]["text"])["error"]["code"] == "$NOTEBOOKS_API_KEY"
    assert second["request"]["url"] == f"{vendor.base_url}/notes/$NOTEBOOKS_API_KEY"


def _basic() -> str:
    return base64.b64encode(f"user:{SECRET}".encode()).decode()


def test_redirects_are_not_followed_even_where_the_session_would(tmp_path: Path) -> None:
    redirect = hostile.always(hostile.answer(b"", "302 Found", "Location: /api/v2/notebooks\r\n"))
    with hostile.serving(redirect) as vendor, wired(vendor.base_url, tmp_path) as (_, session):
        response = session.get(f"{vendor.base_url}/account", allow_redirects=True)
    assert (response.status_code, len(vendor.asked)) == (302, 1)


def test_no_proxy_and_no_netrc_come_in_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login user password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with hostile.serving(OK) as proxy, hostile.serving(OK) as vendor:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.base_url)
        with wired(vendor.base_url, tmp_path) as (_, session):
            session.get(f"{vendor.base_url}/account")
    assert proxy.asked == []
    assert "authorization" not in vendor.asked[0].headers


def test_a_cookie_does_not_travel_to_the_next_request(tmp_path: Path) -> None:
    cookie = hostile.always(hostile.answer(b"{}", headers="Set-Cookie: session=known; Path=/\r\n"))
    with hostile.serving(cookie) as vendor, wired(vendor.base_url, tmp_path) as (_, session):
        session.get(f"{vendor.base_url}/account", headers={"Authorization": f"Bearer {SECRET}"})
        session.get(f"{vendor.base_url}/account")
    assert "cookie" not in vendor.asked[1].headers
    assert "known" not in (tmp_path / "trace.jsonl").read_text(encoding="utf-8")


def test_failures_in_a_row_end_the_run_and_an_answer_between_them_does_not(tmp_path: Path) -> None:
    def every_third(connection: socket.socket, asked: hostile.Asked, vendor: hostile.Vendor) -> None:
        connection.sendall(hostile.answer(b"{}") if len(vendor.asked) % 3 == 0 and len(vendor.asked) < 9 else b"")

    with hostile.serving(every_third) as vendor, wired(vendor.base_url, tmp_path) as (wire, session):
        answered = [_is_answered(session, f"{vendor.base_url}/account") for _ in range(8)]
        with pytest.raises(TargetUnreachable, match="3 requests in a row failed; the last: cut"):
            session.get(f"{vendor.base_url}/account")
    assert answered == [False, False, True] * 2 + [False, False]
    assert wire.sent == len(vendor.asked) == 9


def _is_answered(session: requests.Session, url: str) -> bool:
    try:
        return session.get(url).ok
    except RequestFailed:
        return False
