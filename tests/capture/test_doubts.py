"""Each rule finds its planted trap, and nothing is found on the page without it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.capture.doubt_pages import KITES, PAIRS, Pair

from driftwitness.capture import capture
from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubts import rules
from driftwitness.document.text import read

PAGE = (Path(__file__).parents[1] / "data" / "documents" / "bakery.txt").read_text()
LOAVES = '"loaves": {"rye": 3}, "limit": 5}'
KINDS_PAGED = (
    "page integer optional Page number. Default: 1\nper_page integer optional Kinds on a page (1-50). Default: 20"
)
EVENT = '{\n  "event": "order.baked",\n  "order": 4\n}'
END = "{}\n  }\n}\n$"
CASES = [
    ("unparsable-example", f"{LOAVES}\n}}", f"{LOAVES} // a note\n}}", "// a note"),
    ("unparsable-example", EVENT, '{\n  event; "order.baked"\n}', "{"),
    ("masked-address", '"baked", "contact": "mia@example.com"', '"baked", "contact": "[email protected]"', "[email"),
    (
        "unquoted-shell-characters",
        '"https://bakery.example/api/v1/orders?page=1&per_page=2"',
        "https://bakery.example/api/v1/orders?page=1&per_page=2",
        "curl -X GET https",
    ),
    ("truncated-text", END, "{}\n  }\n}\nMore about ord\n", "More about ord"),
    ("truncated-text", END, "{}\n  }\n}\n\nIf you go on too fast for a while then we\n", "If you go on"),
    ("one-name-two-shapes", '"code": "rye", "weight": 750', '"code": "rye", "loaves": [750]', "[750]"),
    ("undocumented-error-member", '"Slow down.",', '"Slow down.", "pause": 4,', "pause"),
    ("two-wait-rules", "retrying.", "retrying. You can try again after X-Bakery-Reset.", "X-Bakery-Reset"),
    ("update-without-property", "the state or the contact", "the state, the baker or the contact", "the baker"),
    ("list-without-pagination", KINDS_PAGED, "colour string optional Colour", "GET /api/v1/kinds"),
    ("sentinel-value", '"limit": 5}\n  ],', '"limit": -1}\n  ],', "-1"),
    ("rejection-without-status", "is redirected with 301 Moved Permanently", "is rejected", "is rejected"),
    ("webhook-without-payload", f"Event payload\n{EVENT}", "", "POST /api/v1/hooks"),
    ("undocumented-keys", '"loaves": {"rye": 3}}\'', '"loaves": {"bun": 3}}\'', '"bun"'),
    (
        "differing-values",
        "state string optional open, baked, sold\ncontact string required",
        "state string optional open, baked\ncontact string required",
        "state string optional open, baked",
    ),
    ("counts-do-not-add-up", '"total": 5, "last_page": 3', '"total": 5, "last_page": 2', '"last_page": 2'),
    ("counts-do-not-add-up", '"total": 1, "last_page": 1', '"total": 0, "last_page": 0', '"total": 0'),
    ("operation-without-response", "Returns 204 No Content.", "It is gone.", "DELETE /api/v1/orders/{id}"),
    ("example-breaks-table", '"state": "baked"}\'', '"state": "eaten"}\'', '"eaten"'),
    ("example-breaks-table", "contact string required", "contact integer required", '"contact": "mia@example.com"'),
    (
        "operation-without-path",
        END,
        "{}\n  }\n}\n\nAvailable operations\n\nTills\n\n- Count the till: Returns what is in it.\n",
        "- Count the till",
    ),
    ("limit-without-refusal", r"\n[^\n]*\b429\b[^\n]*", "", "You may make 30"),
    (
        "error-code-without-status",
        END,
        "{}\n  }\n}\n\nError codes of the oven\n\n10 - It is cold\n11 - It is too hot\n",
        "10 - It is cold",
    ),
    (
        "no-operations",
        r"(?:GET|POST|PUT|DELETE) /\S+\n\n|curl [^\n]*(?:\\\n[^\n]*)*",
        "",
        "Bakery Orders API v1",
    ),
]
REGULAR = (END, CASES[-1][1], r"\n[^\n]*\b429\b[^\n]*")
"""Texts of the page that are regular expressions."""


def found(text: str) -> list[tuple[str, str]]:
    """The rules, and the first lines of their findings."""
    document = read("bakery.txt", text)
    findings = capture([document], vendor="bakery").findings
    return [(finding.rule, document.line(finding.lines[0])) for finding in findings]


def found_by(rule: str, text: str) -> list[DocumentFinding]:
    """The findings of one rule."""
    findings = capture([read("page.txt", text)], vendor="page").findings
    return [finding for finding in findings if finding.rule == f"document/{rule}"]


def test_page_without_traps_has_no_findings() -> None:
    assert found(PAGE) == []


@pytest.mark.parametrize(("rule", "old", "new", "line"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_planted_trap_is_found_and_nothing_else(rule: str, old: str, new: str, line: str) -> None:
    text, times = re.subn(old if old in REGULAR else re.escape(old), lambda _: new, PAGE)
    assert times, f"{old!r} is not on the page"
    ((found_rule, found_line),) = found(text)
    assert found_rule == f"document/{rule}"
    assert line in found_line


def test_every_rule_has_a_trap() -> None:
    tested = {case[0] for case in CASES} | {pair.rule for pair in PAIRS}
    assert {rule.id for rule in rules()} == {f"document/{rule}" for rule in tested}


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair.rule}-{n}" for n, pair in enumerate(PAIRS)])
def test_finding_is_given_for_its_cause_alone(pair: Pair) -> None:
    (finding,) = found_by(pair.rule, pair.page)
    assert pair.line in pair.page.splitlines()[finding.lines[0] - 1]
    assert pair.says in finding.message
    assert pair.old in pair.page
    assert found_by(pair.rule, pair.page.replace(pair.old, pair.new)) == []


@pytest.mark.parametrize(
    ("rule", "page", "says"),
    [
        (
            "operation-without-response",
            "\n\n".join(["Kites API", *(f"GET /{name}\n\nSome." for name in ("kites", "tails", "reels", "lines"))]),
            "4 of 4 operations have no example of their response: GET /kites (line 3), GET /tails (line 7), "
            "GET /reels (line 11) and 1 more",
        ),
        (
            "list-without-pagination",
            re.sub(r"page integer.*\nper_page.*Kinds.*", "colour string optional Colour", PAGE)
            + "".join(
                f'\nGET /api/v1/{n}s\n\nExample Response 200 OK\n{{"data": [{{"id": 1}}]}}\n'
                for n in ("mill", "pan", "oven")
            ),
            "4 of 5 operations list without paging",
        ),
        (
            "unquoted-shell-characters",
            PAGE.replace("Kinds\n\n", "curl https://bakery.example/api/v1/orders?page=1\n\n" * 4 + "Kinds\n\n", 1),
            "4 commands have a URL without quotes",
        ),
        (
            "unparsable-example",
            "\n".join(f'GET /k{n}\n\nResponse 200 OK\n{{\n  "id": {n} // a note\n}}\n' for n in range(4)),
            "4 examples are no valid JSON and were repaired (comment)",
        ),
    ],
)
def test_many_places_of_one_cause_give_one_finding_that_counts(rule: str, page: str, says: str) -> None:
    (finding,) = found_by(rule, page)
    assert says in finding.message


def test_each_operation_without_a_path_is_a_question_of_its_own() -> None:
    assert next(finding.lines[0] for finding in found_by("operation-without-path", KITES)) == 7
    assert len(found_by("operation-without-path", KITES)) == 4


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_docstring_says_what_why_and_what_to_ask(rule: type) -> None:
    what, _, rest = (rule.__doc__ or "").partition("\n\n")
    assert what
    assert re.search(r"\bAsk\b", rest)
    assert re.fullmatch(r"document/[a-z]+(-[a-z]+)*", rule.id)  # type: ignore[attr-defined]
