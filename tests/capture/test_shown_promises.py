"""What examples promise together: a count that a list bears out, and the fields that a refusal shows as wrong."""

from __future__ import annotations

from typing import Any

import pytest

from driftwitness.capture import Captured, capture
from driftwitness.capture.assemble.counts import counts_children
from driftwitness.document.text import read


def captured(*lines: str) -> Captured:
    text = "\n".join(("Toy API", "", "Base URL: https://toys.example", "", *lines))
    return capture([read("toys.txt", text)], vendor="toys")


def shop(shown: str, url: str = "https://toys.example/shops/7/toys", listed: str = '"total": 5') -> Captured:
    """A page with a get of shop 7 and a paged list of toys."""
    return captured(
        "GET /shops/:id", "Response 200 OK", '{"data": {"id": 7, ' + shown + "}}",
        "GET /shops/:id/toys", "Query Parameters", "NameTypeRequiredDescription",
        "page integer optional Page number. Default: 1",
        f"curl {url}", "Response 200 OK", '{"data": [{"id": 1}], "meta": {' + listed + "}}",
    )  # fmt: skip


def counts(found: Captured) -> Any:
    return found.openapi["x-driftwitness"].get("counts", [])


ENTRY = {"operation": "getShop", "property": "/toys_count", "list": "listShopToys"}


@pytest.mark.parametrize(
    ("shown", "url", "listed", "kind"),
    [
        ('"toys_count": 5', "https://toys.example/shops/7/toys?page=1", '"total": 5', "example"),
        ('"toys_count": 5', "https://toys.example/shops/8/toys", '"total": 5', "inferred"),
        ('"toys_count": 9', "https://toys.example/shops/8/toys", '"total": 5', "inferred"),
        ('"toys_count": 5', "https://toys.example/shops/7/toys", '"more": true', "inferred"),
    ],
)
def test_a_count_is_shown_where_two_examples_of_one_item_agree(shown: str, url: str, listed: str, kind: str) -> None:
    found = shop(shown, url, listed)
    assert counts(found) == [ENTRY]
    evidence = {place: entry["kind"] for place, entry in found.evidence.items() if "counts" in place}
    both = {"/x-driftwitness/counts/0": kind, "/x-driftwitness/counts/0/list": kind}
    assert evidence == (both if kind == "example" else {"/x-driftwitness/counts/0": kind})


@pytest.mark.parametrize(
    "shown",
    ['"toys_count": 6', '"toys_count": "5"', '"toys_count": true', '"boxes_count": 5', '"toys": 5', '"total": 5'],
)
def test_what_the_examples_deny_or_do_not_name_is_no_count(shown: str) -> None:
    assert counts(shop(shown)) == []


def test_a_list_below_no_item_counts_nothing() -> None:
    answer = ("Response 200 OK", '{"data": {"toys_count": 1}}')
    assert counts(captured("GET /shop", *answer, "GET /shop/toys", "Response 200 OK", '{"data": [{"id": 1}]}')) == []


@pytest.mark.parametrize(
    ("name", "children", "expected"),
    [
        ("entries_count", "entries", True),
        ("entry_count", "entries", True),
        ("entryCount", "entries", True),
        ("numberOfEntries", "entries", True),
        ("number_of_entries", "entries", True),
        ("total_entries", "entries", True),
        ("num_entries", "entries", True),
        ("line_items_count", "line-items", True),
        ("count", "entries", False),
        ("entries", "entries", False),
        ("unread_entries_count", "entries", False),
        ("entries_total", "entries", False),
        ("invoice_number", "invoices", False),
        ("number_of_entry", "entries", False),
        ("total", "totals", False),
        ("total_invoice", "invoices", False),
    ],
)
def test_names_that_count(name: str, children: str, expected: bool) -> None:
    assert counts_children(name, children) is expected


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ('{"name": ["No."], "boxes.0.size": ["No."]}', ["name", "boxes.*.size"]),
        ('{"boxes[0][size]": ["No."], "boxes[12][size]": ["No."]}', ["boxes.*.size"]),
        ('{"/boxes/0/lid": ["No."]}', ["boxes.*.lid"]),
        ('{"top2.size": ["No."]}', ["top2.size"]),
    ],
)  # fmt: skip
def test_fields_of_a_refusal(details: str, fields: list[str]) -> None:
    found = captured(
        "POST /toys", "Body Parameters", "NameTypeRequiredDescription", "name string required The name",
        "Response 201 Created", '{"id": 1}', "", "Errors", "",
        "Status Code Description", "422 not_valid Something is wrong.", "404 no_toy There is none.", "",
        "Validation Error Example 422 Unprocessable Entity",
        '{"error": {"code": "not_valid", "message": "No.", "details": ' + details + "}}",
    )  # fmt: skip
    entries = {entry["code"]: entry for entry in found.openapi["x-driftwitness"]["errors"]}
    assert entries["not_valid"]["fields"] == fields
    assert "fields" not in entries["no_toy"]
    [place] = [place for place in found.evidence if place.endswith("/fields")]
    assert found.evidence[place]["kind"] == "example"
