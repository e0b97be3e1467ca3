"""A vendor's page beside the contract: what each line became, as text only, by keyboard, on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from driftwitness.contract import Contract, Evidence, EvidenceIndex
from driftwitness.contract.evidence import hash_lines
from driftwitness.document import Document
from driftwitness.document.text import read
from driftwitness.report import page_html
from driftwitness.report.page_lines import KINDS, assertions, kind_of, pages

SCRIPT = "<script>window.pwned=1</script>"
IMAGE = '"><img src="https://tracker.example/x" onerror="window.pwned=1">'
LINES = [
    "Lockers",  # 1
    "",
    "GET /lockers/{id}",  # 3
    f"id integer {SCRIPT}",  # 4
    "Answers 404.",
    "At most 10 requests each minute.",  # 6
    '{"open": true,',
    f'"note": "{IMAGE}"}}',  # 8
    "Nobody reads this.",
    "A sentence about lockers.",  # 10
]
GET = "/paths/~1lockers~1{id}/get"
PLACES = {
    GET: (3, 3, "stated"),
    f"{GET}/parameters/0": (4, 4, "stated"),
    f"{GET}/responses/404": (5, 5, "stated"),
    "/x-driftwitness/rateLimit/0": (6, 6, "stated"),
    "/components/schemas/A": (3, 4, "example"),
    f"/components/schemas/{IMAGE.replace('/', '~1')}": (7, 8, "example"),
}
QUESTIONS: dict[str, Any] = {
    "findings": [
        {"rule": "document/one", "document": "page.txt", "lines": [4, 5], "message": f"Which? {IMAGE}"},
        {"rule": "document/two", "document": "page.txt", "lines": [9, 9], "message": "Why?"},
        {"rule": "document/other", "document": "other.txt", "lines": [1, 1], "message": "Not of this page."},
    ],
    "unused": [{"document": "page.txt", "lines": [9, 9]}],
}
OTHERS = ["example", "example", "unused", "passed-over"]
DOCUMENT = read("page.txt", "\n".join(LINES))


def contract(sha256: str | None = None) -> Contract:
    index = {
        place: Evidence(kind, "page.txt", (first, last), sha256 or hash_lines(LINES[first - 1 : last]))
        for place, (first, last, kind) in PLACES.items()
    }
    index["/info"] = Evidence("client", source="a client")
    paths = {"/lockers/{id}": {"get": {"operationId": "getLocker", "responses": {"404": {"description": "none"}}}}}
    return Contract("lockers", {"info": {"title": f"L {SCRIPT}"}, "paths": paths}, EvidenceIndex(index))


@pytest.fixture
def opened(tmp_path: Path, page: Page) -> tuple[Page, list[str]]:
    """The page in a browser, and what it asked for besides itself."""
    file = tmp_path / "lockers.html"
    file.write_text(page_html.render(contract(), [DOCUMENT], QUESTIONS), encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(file.as_uri())
    assert asked.pop(0) == file.as_uri()
    return page, asked


def kinds(document: Document, contract: Contract) -> list[str | None]:
    (page,) = pages([document], assertions(contract, [document]), QUESTIONS)
    return [line.kind for line in page.lines]


def test_each_line_has_the_kind_of_what_it_became():
    assert kinds(DOCUMENT, contract()) == ["passed-over", None, "operation", "parameter", "status", "limit", *OTHERS]


@pytest.mark.parametrize(
    ("pointer", "evidence", "kind"),
    [
        ("/paths/~1a/get", "stated", "operation"),
        ("/webhooks/sent/post", "stated", "operation"),
        ("/paths/~1a/get/parameters/1/schema/maximum", "stated", "parameter"),
        ("/components/parameters/page", "stated", "parameter"),
        ("/paths/~1a/get/responses/404", "stated", "status"),
        ("/x-driftwitness/errors/2", "stated", "status"),
        ("/paths/~1a/get/responses/200/headers/X-Left", "stated", "limit"),
        ("/x-driftwitness/rateLimit/0/headers/reset", "stated", "limit"),
        ("/x-driftwitness/pagination/0", "stated", "paging"),
        ("/components/securitySchemes/key", "stated", "auth"),
        ("/paths/~1a/get/security", "stated", "auth"),
        ("/servers/0", "stated", "convention"),
        ("/components/schemas/A/properties/b", "stated", "field"),
        ("/components/schemas/A/properties/b", "example", "example"),
        ("/paths/~1a/post/requestBody", "stated", "field"),
    ],
)
def test_kinds_of_assertions(pointer: str, evidence: str, kind: str):
    assert kind_of(pointer, Evidence(evidence)) == kind
    assert kind in KINDS


def test_assertions_beyond_the_end_of_a_shorter_page_are_told_and_harm_nothing():
    shorter = read("page.txt", "\n".join(LINES[:4]))
    found = assertions(contract(), [shorter])
    assert [one.holds for one in found] == [True, True, True, False, False, False]
    assert kinds(shorter, contract()) == ["passed-over", None, "operation", "parameter"]
    assert "3 assertions rest on lines that say something else now" in page_html.render(
        contract(), [shorter], QUESTIONS
    )


def test_text_of_others_is_never_markup():
    html = page_html.render(contract(), [DOCUMENT], QUESTIONS)
    assert html.count("<script>") == 1
    policy = re.search(r'http-equiv="Content-Security-Policy" content="(.*?)">', html)
    assert policy is not None
    assert re.sub(r"sha256-[\w+/=]{44}", "HASH", policy[1]) == (
        "default-src 'none'; style-src 'HASH'; script-src 'HASH'; base-uri 'none'; form-action 'none'"
    )
    assert "<img" not in html
    assert "Not of this page." not in html
    assert "client" not in html


def test_the_same_input_gives_the_same_bytes():
    assert page_html.render(contract(), [DOCUMENT], QUESTIONS) == page_html.render(contract(), [DOCUMENT], QUESTIONS)


@pytest.mark.browser
def test_markup_of_the_vendor_shows_as_text_and_nothing_is_asked_for(opened):
    page, asked = opened
    expect(page.locator("#d0-l4 .text")).to_have_text(LINES[3])
    expect(page.locator("#d0-l8 .text")).to_have_text(LINES[7])
    expect(page.locator(".finding p").first).to_have_text(f"Which? {IMAGE}")
    assert page.evaluate("window.pwned") is None
    assert asked == []


@pytest.mark.browser
def test_its_policy_stops_what_would_get_in(opened):
    page, said = opened
    failed: list[str | None] = []
    page.on("requestfailed", lambda request: failed.append(request.failure))
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.pwned=1'; document.body.append(s);"
        "const i = new Image(); i.src = 'https://tracker.example/x'; document.body.append(i)"
    )
    assert page.evaluate("window.pwned") is None
    assert failed == ["csp"]
    assert sum("Content Security Policy" in message for message in said) == 2


@pytest.mark.browser
def test_lines_and_assertions_lead_to_each_other(opened):
    page, _ = opened
    page.locator("#d0-l3 summary").press("Enter")
    page.locator("#d0-l3 .margin a", has_text="paths").press("Enter")
    target = page.locator(".assertions li:target")
    expect(target).to_be_visible()
    expect(target).to_contain_text("paths › /lockers/{id} › get")
    target.get_by_role("link", name="page.txt:3").press("Enter")
    expect(page.locator("#d0-l3:target")).to_be_in_viewport()


@pytest.mark.browser
def test_keys_go_from_finding_to_finding_and_around(opened):
    page, _ = opened
    for key, rule in [("n", "document/one"), ("n", "document/two"), ("n", "document/one"), ("p", "document/two")]:
        page.keyboard.press(key)
        expect(page.locator(":focus")).to_contain_text(rule)
        expect(page.locator(":focus")).to_be_in_viewport()
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    expect(page.get_by_role("status")).to_have_text("finding 2 of 2")


@pytest.mark.browser
def test_the_first_tab_skips_to_the_documents(opened):
    page, _ = opened
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the documents")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_id("pages")


@pytest.mark.browser
def test_kinds_can_be_hidden_and_a_link_shows_them_again(opened):
    page, _ = opened
    page.get_by_label("status (1)").uncheck()
    page.get_by_label("passed-over (2)").uncheck()
    expect(page.locator("#d0-l10")).to_be_hidden()
    expect(page.locator("#d0-l5")).to_be_visible()  # a finding is about it
    page.get_by_label("finding (2)").uncheck()
    expect(page.locator("#d0-l5")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.get_by_role("status")).to_have_text("no finding is shown")
    page.evaluate("location.hash = '#d0-l5'")
    expect(page.locator("#d0-l5")).to_be_visible()
    page.get_by_role("button", name="show none").click()
    expect(page.locator(".page li").locator("visible=true")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read_in_both_schemes(opened, scheme: Any):
    page, _ = opened
    page.emulate_media(color_scheme=scheme)
    back = rgb(page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor"))
    assert (sum(back) < 3 * 128) == (scheme == "dark")
    for place in ("#d0-l3 .kind", "#d0-l4 .kind", "#d0-l5 .kind", "#d0-l9 .kind", "#d0-l10 .kind", ".finding strong"):
        colour = rgb(page.locator(place).first.evaluate("e => getComputedStyle(e).color"))
        assert contrast(colour, back) >= 4.5, (place, colour)  # WCAG 2.2, 1.4.3


@pytest.mark.browser
def test_a_phone_shows_one_column_without_scrolling_sideways(opened):
    page, _ = opened
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    text, finding = page.locator("#d0-l4 .text").bounding_box(), page.locator(".finding").first.bounding_box()
    assert text is not None
    assert finding is not None
    assert finding["y"] >= text["y"] + text["height"] - 1
    assert min(text["width"], finding["width"]) > 300


@pytest.mark.browser
def test_it_can_be_read_without_script(tmp_path: Path, page: Page):
    file = tmp_path / "lockers.html"
    file.write_text(page_html.render(contract(), [DOCUMENT], QUESTIONS), encoding="utf-8")
    browser = page.context.browser
    assert isinstance(browser, Browser)
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(file.as_uri())
    expect(plain.locator(".page li").locator("visible=true")).to_have_count(len(LINES))


def rgb(colour: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", colour)[:3]]


def contrast(one: list[int], other: list[int]) -> float:
    """WCAG 2.2, contrast ratio."""

    def luminance(colour: list[int]) -> float:
        parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
