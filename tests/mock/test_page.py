"""The page of a mock: what happens shows while it happens, as text only, by keyboard, on a phone."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from mocked import KEY, NOTEBOOKS, varied
from playwright.sync_api import Page, expect

from driftwitness.contract import Contract
from driftwitness.mock import create_app, parse, serving
from driftwitness.mock.face import Face, Site
from driftwitness.mock.page import Shown
from driftwitness.mock.traffic import Traffic
from driftwitness.mock.webhooks import Courier
from driftwitness.trace.clock import VirtualClock

MARKUP = '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@dataclass
class Served:
    root: str
    base: str
    clock: VirtualClock

    def send(
        self, method: str, path: str, body: Any = None, key: str | None = KEY, **headers: str
    ) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            given = {"Authorization": f"Bearer {key}"} if key else {}
            return session.request(method, self.base + path, json=body, headers={**given, **headers}, timeout=20)

    def at(self, path: str, **headers: str) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(self.root + path, headers=headers, timeout=20)


def served(*contracts: Contract, injections: tuple[str, ...] = ()) -> Iterator[Served]:
    clock, sites = VirtualClock(), []
    for contract in contracts or (NOTEBOOKS,):
        below = f"/{contract.vendor}" if len(contracts) > 1 else ""
        parsed = [parse(text, contract) for text in injections]
        courier = Courier(clock)
        app = create_app(contract, key=KEY, clock=clock, injections=parsed, courier=courier, below=below)
        traffic = Traffic(app, clock, contract.credential_parameters)
        shown = [Shown(one, f"curl 'BASE{one.path}' {MARKUP}") for one in contract.operations]
        sites.append(Site(below, app, traffic, courier, KEY, lambda _, shown=shown: shown))
    face = Face(sites, clock)
    with serving(face) as base:
        yield Served(base.removesuffix(face.base_path).rstrip("/"), base, clock)
    for site in sites:
        site.courier.close()


@pytest.fixture
def mock() -> Iterator[Served]:
    yield from served(injections=("stale-read:20%",))


@pytest.fixture
def opened(mock: Served, page: Page) -> Page:
    page.goto(f"{mock.root}/_mock")
    expect(page.locator("#connection")).to_have_text("running")
    return page


def test_the_page_is_where_no_operation_is(mock: Served) -> None:
    for path in ("/_mock", "/"):
        answer = mock.at(path, **HTML)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "Notebooks" in answer.text
    assert mock.at("/_mock").headers["content-type"].startswith("text/html")
    assert mock.at("/").headers["content-type"] == "application/json"
    assert mock.at("/_mockery", **HTML).status_code == 401


def test_an_operation_at_the_root_stays_the_vendors() -> None:
    root = {
        "get": {"operationId": "root", "tags": ["Root"], "security": [], "responses": {"204": {"description": "n"}}}
    }
    paths = {**NOTEBOOKS.document["paths"], "/": root}
    for mock in served(varied(paths=paths, servers=[{"url": "https://x.example"}])):
        assert mock.at("/", **HTML).status_code == 204
        assert mock.at("/_mock").status_code == 200


def test_several_vendors_each_below_its_name() -> None:
    for mock in served(replace(NOTEBOOKS, vendor="one"), replace(NOTEBOOKS, vendor="two")):
        assert re.findall(r'href="(/\w+/_mock)"', mock.at("/", **HTML).text) == ["/one/_mock", "/two/_mock"]
        for name in ("one", "two"):
            listed = mock.send("GET", f"/{name}/api/v2/notebooks")
            assert listed.status_code == 200
            assert mock.at(f"/{name}/_mock/state").json()["requests"][0]["target"] == f"/{name}/api/v2/notebooks"
            assert mock.at(f"/{name}/", **HTML).status_code == 200
        made = mock.send("POST", "/one/api/v2/notebooks", {"title": "a"}).json()["result"]["id"]
        assert mock.send("GET", f"/one/api/v2/notebooks/{made}").status_code == 200
        assert mock.send("GET", f"/two/api/v2/notebooks/{made}").status_code == 404
        unknown = mock.send("GET", "/three/api/v2/notebooks")
        assert (unknown.status_code, unknown.json()["vendors"]) == (404, ["/one", "/two"])


def test_the_state_holds_no_credential_but_the_one_it_gives() -> None:
    schemes = {"key": {"type": "apiKey", "in": "query", "name": "token"}}
    components = {**NOTEBOOKS.document["components"], "securitySchemes": schemes}
    for mock in served(varied(components=components, security=[{"key": []}])):
        mock.send("GET", "/notebooks?token=my-own-secret&page=1", key=None)
        text = mock.at("/_mock/state").text
        assert "my-own-secret" not in text
        assert "token=***&page=1" in text
        assert "another credential" in text


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 30, "١"])
def test_an_odd_number_is_the_beginning(mock: Served, after: str) -> None:
    mock.send("GET", "/notebooks")
    assert [one["number"] for one in mock.at(f"/_mock/state?after={after}").json()["requests"]] == [1]


def test_only_what_came_after_is_told(mock: Served) -> None:
    for _ in range(3):
        mock.send("GET", "/notebooks")
    assert [one["number"] for one in mock.at("/_mock/state?after=2").json()["requests"]] == [3]


def test_a_request_without_an_answer_has_no_status() -> None:
    for mock in served(injections=("no-answer@listNotebooks", "latency@getAccount")):
        with pytest.raises(requests.ConnectionError):
            mock.send("GET", "/notebooks")
        assert mock.send("GET", "/account").status_code == 200
        told = mock.at("/_mock/state").json()["requests"]
        assert [(one["target"], one["status"]) for one in told] == [
            ("/api/v2/notebooks", None),
            ("/api/v2/account", 200),
        ]


@pytest.mark.parametrize("path", ["/_mock", "/_mock/state", "/"])
def test_a_page_has_no_body_for_head(mock: Served, path: str) -> None:
    parts = urlsplit(mock.root)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as raw:
        raw.sendall(f"HEAD {path} HTTP/1.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n".encode())
        got = b"".join(iter(lambda: raw.recv(65_536), b""))
    head, _, body = got.partition(b"\r\n\r\n")
    assert (head.split(b" ")[1], body) == (b"200", b"")
    assert int(re.findall(rb"content-length: (\d+)", head)[0]) > 100


@pytest.mark.browser
def test_it_shows_what_happens(mock: Served, opened: Page) -> None:
    expect(opened.locator("#requests-empty")).to_be_visible()
    mock.send("POST", "/notebooks", {"title": MARKUP})
    mock.send("GET", "/nowhere")
    mock.send("POST", "/hooks", {"target_url": "https://10.0.0.1/", "events": ["note.added"]})
    mock.send("POST", "/notes", {"notebook_id": 41, "text": "a"})
    rows = opened.locator("#requests tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.nth(2)).to_contain_text("/api/v2/nowhere")
    expect(rows.nth(2)).to_contain_text("404")
    expect(opened.locator("#requests-empty")).to_be_hidden()
    expect(opened.locator("#windows")).to_contain_text("the key that works")
    expect(opened.locator("#injections")).to_contain_text("stale-read")
    expect(opened.locator("#injections")).to_contain_text("20 %")
    expect(opened.locator("#deliveries")).to_contain_text("refused: not sent: 10.0.0.1 is not this machine")
    state = opened.locator("#resources details", has_text="/notebooks")
    state.locator("summary").press("Enter")
    expect(state.locator("pre").first).to_contain_text("window.pwned")
    mock.send("DELETE", "/notes/1")
    expect(rows).to_have_count(5)
    expect(state).to_have_attribute("open", "")
    assert opened.evaluate("window.pwned") is None


@pytest.mark.browser
def test_it_asks_for_nothing_but_its_state(mock: Served, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(f"{mock.root}/_mock")
    expect(page.locator("#connection")).to_have_text("running")
    others = [
        url for url in asked if not re.fullmatch(re.escape(mock.root) + r"/_mock(/state\?after=\d+)?|data:,", url)
    ]
    assert others == []
    assert page.evaluate("window.pwned") is None
    page.locator("details.operation summary").first.press("Enter")
    expect(page.locator("details.operation pre").first).to_contain_text(MARKUP)


@pytest.mark.browser
def test_operations_are_found_by_words(opened: Page) -> None:
    opened.get_by_label("Filter").fill("post notes")
    expect(opened.locator(".operation:visible")).to_have_count(1)
    expect(opened.locator(".operation:visible")).to_contain_text("Add a note")
    opened.get_by_label("Filter").fill("")
    expect(opened.locator(".operation:visible")).to_have_count(len(NOTEBOOKS.operations))


@pytest.mark.browser
def test_a_line_is_copied(opened: Page) -> None:
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.get_by_role("button", name="copy key").press("Enter")
    expect(opened.get_by_role("button", name="copy key")).to_have_text("copied")
    assert opened.evaluate("navigator.clipboard.readText()") == KEY


@pytest.mark.browser
def test_it_tells_when_the_mock_is_gone(page: Page) -> None:
    for mock in served():
        page.goto(f"{mock.root}/_mock")
        expect(page.locator("#connection")).to_have_text("running")
    expect(page.locator("#connection")).to_have_text("the mock does not answer")


@pytest.mark.browser
def test_the_first_tab_skips_to_the_operations(opened: Page) -> None:
    opened.keyboard.press("Tab")
    expect(opened.locator(":focus")).to_have_text("To the operations")
    opened.keyboard.press("Enter")
    expect(opened.locator(":focus")).to_have_id("operations")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read_in_both_schemes(mock: Served, opened: Page, scheme: Any) -> None:
    for path in ("/notebooks", "/nowhere"):
        mock.send("GET", path)
    expect(opened.locator("#requests tbody tr")).to_have_count(2)
    opened.emulate_media(color_scheme=scheme)
    back = rgb(opened.locator("body").evaluate("e => getComputedStyle(e).backgroundColor"))
    assert (sum(back) < 3 * 128) == (scheme == "dark")
    for place in ("body", ".soft", ".get", ".post", ".put", ".delete", "#connection", ".good", ".warn", "h3"):
        colour = rgb(opened.locator(place).first.evaluate("e => getComputedStyle(e).color"))
        assert contrast(colour, back) >= 4.5, (place, colour)  # WCAG 2.2, 1.4.3


@pytest.mark.browser
def test_a_phone_shows_one_column_without_scrolling_sideways(mock: Served, opened: Page) -> None:
    mock.send("GET", f"/notebooks?search={'x' * 300}")
    mock.send("POST", "/hooks", {"target_url": f"https://10.0.0.1/{'y' * 300}", "events": ["note.added"]})
    mock.send("POST", "/notes", {"notebook_id": 41, "text": "a" * 400})
    expect(opened.locator("#deliveries tbody tr")).to_have_count(1)
    opened.set_viewport_size({"width": 390, "height": 844})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    requests_box, operations_box = (opened.locator(place).bounding_box() for place in ("#requests", "#operations"))
    assert requests_box is not None
    assert operations_box is not None
    assert requests_box["y"] + requests_box["height"] <= operations_box["y"]
    assert min(requests_box["width"], operations_box["width"]) > 300


def rgb(colour: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", colour)[:3]]


def contrast(one: list[int], other: list[int]) -> float:
    """WCAG 2.2, contrast ratio."""

    def luminance(colour: list[int]) -> float:
        parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
