from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.strategies import NOTEBOOKS, json_values

from driftwitness.contract import Contract, EvidenceIndex, store
from driftwitness.contract.compare import compare
from driftwitness.contract.conventions import (
    KEY,
    Conventions,
    Count,
    Deliveries,
    ErrorEnvelope,
    Query,
    Selection,
    SuccessEnvelope,
)
from driftwitness.contract.reading_conventions import read

EXTENSION: dict[str, Any] = {"counts": [], **store.load(NOTEBOOKS).document["x-driftwitness"]}


def test_the_extension_of_a_whole_contract() -> None:
    found = read(EXTENSION)
    assert found.success == SuccessEnvelope("/result", "/results", "/message")
    assert found.error == ErrorEnvelope("/error", "#/components/schemas/Error", "/error/code", "/error/message")
    limit = found.rate_limits[0]
    assert (limit.quota, limit.window, limit.status, limit.every_response) == (100, 60, 429, True)
    assert limit.quota_headers == {"limit": "X-Quota-Limit", "remaining": "X-Quota-Remaining", "reset": "X-Quota-Reset"}
    assert (limit.reset_unit, limit.retry_after, limit.body_retry_after) == (
        "epoch-seconds",
        "Retry-After",
        "/error/retry_after",
    )
    assert limit.covers("listNotebooks")
    assert limit.covers(None)
    pages = found.pages("listNotebookNotes")
    assert pages is found.pagination[0]
    assert (pages.position, pages.first, pages.size, pages.default_size, pages.minimum, pages.maximum) == (
        "page",
        1,
        "per_page",
        10,
        1,
        50,
    )
    assert found.pages("listHooks") is None
    order = found.order("listNotebooks")
    assert order is not None
    assert (order.by, order.descending) == ("/created_at", True)
    assert [(entry.param, entry.match) for entry in found.filters] == [
        ("status", "equals"),
        ("search", "contains"),
        ("since", "after"),
        ("until", "before"),
    ]
    update = found.update("updateNotebook")
    assert update is not None
    assert (update.partial, update.merge, update.replace) == (True, ("settings",), ("pages",))
    assert [entry.cascades for entry in found.deletes] == [("Notes",), (), ()]
    invalid = found.error_for("invalid-input")
    assert invalid is not None
    assert (invalid.code, invalid.status, invalid.details, invalid.pointer) == (
        "invalid_input",
        422,
        "/error/details",
        "/x-driftwitness/errors/4",
    )
    assert found.error_for("conflict") is None


def test_nothing_said_is_nothing_read() -> None:
    parts: dict[str, Any] = {"success": None, "error": None, "effects": {}, "request_id": None}
    parts["deliveries"] = Deliveries(None, (), "/x-driftwitness/deliveries")
    nothing = Conventions(**{field.name: parts.get(field.name, ()) for field in fields(Conventions)})
    assert read({}) == nothing
    assert read(dict.fromkeys(EXTENSION)) == nothing
    assert read({part: [] for part in EXTENSION if part not in ("envelope", "effects")}) == nothing
    assert read({"envelope": {"success": None, "error": {}}}) == nothing


def test_counts_and_the_fields_of_a_refusal() -> None:
    count = {"operation": "getNotebook", "property": "/notes_count", "list": "listNotebookNotes"}
    invalid = {"status": 422, "when": "invalid-input", "fields": ["title", "pages.*.kind"]}
    found = read({"counts": [count], "errors": [invalid, {"status": 404}]})
    assert found.counts == (Count("getNotebook", "/notes_count", "listNotebookNotes", "/x-driftwitness/counts/0"),)
    assert [entry.fields for entry in found.errors] == [("title", "pages.*.kind"), ()]


LIMIT = {"quota": 10, "window": 60}
PAGES = {"style": "page", "operations": ["a"]}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            {},
            {
                "scope": "key",
                "status": 429,
                "limit": None,
                "reset": None,
                "every_response": False,
                "blocks": None,
                "quota_headers": {},
            },
        ),
        ({"quota": "10"}, {"quota": 10}),
        ({"headers": {"reset": "X-Reset"}}, {"reset": "X-Reset", "reset_unit": "epoch-seconds"}),
        (
            {"headers": {"reset": {"name": "X-Reset", "unit": "delta-seconds"}}},
            {"reset": "X-Reset", "reset_unit": "delta-seconds"},
        ),
        ({"headers": None, "body": None}, {"retry_after": None, "body_retry_after": None}),
        ({"present": "refused", "blocks": 60}, {"every_response": False, "blocks": 60}),
        ({"operations": ["a"]}, {"operations": ("a",)}),
    ],
)
def test_rate_limits(entry: dict[str, Any], expected: dict[str, Any]) -> None:
    limit = read({"rateLimit": [{**LIMIT, **entry}]}).rate_limits[0]
    assert {name: getattr(limit, name) for name in expected} == expected


def test_a_limit_of_some_operations_covers_those() -> None:
    limit = read({"rateLimit": [{**LIMIT, "operations": ["a"]}]}).rate_limits[0]
    assert [limit.covers(operation) for operation in ("a", "b", None)] == [True, False, False]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({}, {"position": None, "first": 1, "size": None, "items": "", "total": None}),
        ({"style": "offset", "offset": {"param": "skip"}}, {"position": "skip", "first": 0}),
        ({"style": "cursor", "cursor": {"param": "after", "next": "/next"}}, {"position": "after", "next": "/next"}),
        ({"style": "link"}, {"style": "link", "first": 0}),
        ({"page": {"param": "p", "first": 0}}, {"first": 0}),
    ],
)
def test_pagination(entry: dict[str, Any], expected: dict[str, Any]) -> None:
    pages = read({"pagination": [{**PAGES, **entry}]}).pagination[0]
    assert {name: getattr(pages, name) for name in expected} == expected


# (part, entry, what the message must say)
MISSHAPEN: list[tuple[str, Any, str]] = [
    ("envelope", [1], "get"),
    ("envelope", {"success": "/data"}, "get"),
    ("envelope", {"success": {"item": "data"}}, "'data' is not a JSON pointer"),
    ("envelope", {"success": {"items": 5}}, "items is 5, expected a text"),
    ("envelope", {"error": {"code": "/code"}}, "when"),
    ("envelope", {"error": {"when": "error"}}, "'error' is not a JSON pointer"),
    ("envelope", {"error": {"when": "/error", "schema": {}}}, "schema is {}"),
    ("errors", {"code": 1}, "expected a list"),
    ("errors", [5], "mapping"),
    ("errors", [{"when": "never"}], "when is 'never', expected one of malformed"),
    ("errors", [{"status": "422"}], "status is '422', expected a whole number"),
    ("errors", [{"status": True}], "status is True, expected a whole number"),
    ("errors", [{"details": "details"}], "not a JSON pointer"),
    ("rateLimit", {"quota": 1}, "expected a list"),
    ("rateLimit", ["a"], "get"),
    ("rateLimit", [{"quota": 1}], "window"),
    ("rateLimit", [{"quota": "many", "window": 60}], "many"),
    ("rateLimit", [{"quota": 0, "window": 60}], "a quota of 0 in 60 seconds, expected at least 1"),
    ("rateLimit", [{"quota": 5, "window": 0}], "a quota of 5 in 0 seconds"),
    ("rateLimit", [{**LIMIT, "headers": ["X"]}], "get"),
    ("rateLimit", [{**LIMIT, "headers": {"limit": 5}}], "limit is 5"),
    (
        "rateLimit",
        [{**LIMIT, "headers": {"reset": {"name": "X", "unit": "minutes"}}}],
        "unit is 'minutes', expected one of epoch-seconds",
    ),
    ("rateLimit", [{**LIMIT, "body": {"retryAfter": "a"}}], "not a JSON pointer"),
    ("rateLimit", [{**LIMIT, "operations": "listForms"}], "operations is 'listForms', expected a list of texts"),
    ("rateLimit", [{**LIMIT, "blocks": "60"}], "blocks is '60'"),
    ("pagination", [{"operations": []}], "style"),
    ("pagination", [{"style": "pages"}], "style is 'pages', expected one of page"),
    ("pagination", [{**PAGES, "items": "data"}], "not a JSON pointer"),
    ("pagination", [{**PAGES, "size": {"maximum": "100"}}], "maximum is '100'"),
    ("pagination", [{**PAGES, "page": {"param": 1}}], "param is 1"),
    ("pagination", [{**PAGES, "operations": [1]}], "operations is [1]"),
    ("ordering", [{"operation": "a", "items": "/data"}], "by"),
    ("ordering", [{"operation": "a", "items": "/data", "by": "id"}], "not a JSON pointer"),
    (
        "filters",
        [{"operation": "a", "param": "b", "property": "/c", "match": "like"}],
        "match is 'like', expected one of equals",
    ),
    ("filters", [{"operation": "a", "param": "b", "match": "equals"}], "property"),
    ("updates", [{"partial": True}], "operation"),
    ("updates", [{"operation": "a", "merge": "settings"}], "merge is 'settings', expected a list"),
    ("deletes", [{"operation": "a", "cascades": {"b": 1}}], "cascades is {'b': 1}"),
    ("errors", [{"fields": "title"}], "fields is 'title', expected a list"),
    ("counts", [{"property": "/notes_count", "list": "b"}], "operation"),
    ("counts", [{"operation": "a", "property": "/notes_count"}], "list"),
    ("counts", [{"operation": "a", "property": "notes_count", "list": "b"}], "not a JSON pointer"),
    ("effects", {"a": "explodes"}, "a is 'explodes', expected one of reads"),
    ("effects", {"a": ["reads"]}, "a is ['reads']"),
    ("effects", ["reads"], "list"),
]


@pytest.mark.parametrize(("part", "entry", "says"), MISSHAPEN)
def test_other_shapes_are_refused(part: str, entry: Any, says: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)) as refusal:
        read({part: entry})
    assert says in str(refusal.value)


@settings(deadline=None)
@given(st.sampled_from(sorted(EXTENSION)), json_values)
def test_any_shape_is_read_or_refused_with_the_errors_that_loading_knows(part: str, value: Any) -> None:
    try:
        found = read({**EXTENSION, part: value})
    except (KeyError, TypeError, ValueError, AttributeError):
        return
    assert isinstance(found, Conventions)


def test_versions_and_limits_of_unknown_size() -> None:
    found = read(
        {
            "rateLimit": [{"status": 429, "headers": {"retryAfter": "Retry-After"}}, {"quota": 5, "window": 60}],
            "versioning": [
                {"style": "header", "name": "Toys-Version", "value": "4"},
                {"style": "path", "value": "/v4"},
            ],
        }
    )
    assert [(limit.quota, limit.pointer) for limit in found.rate_limits] == [(5, "/x-driftwitness/rateLimit/1")]
    assert [(way.style, way.name, way.value) for way in found.versioning] == [
        ("header", "Toys-Version", "4"),
        ("path", None, "/v4"),
    ]
    with pytest.raises(ValueError, match="style"):
        read({"versioning": [{"style": "cookie", "value": "4"}]})


def test_what_requests_for_lists_may_ask_for() -> None:
    filters = {"list": "filters", "property": "/field", "text": "/value", "when": {"/operator": "like"}}
    order = {"by": "sort", "direction": "way"}
    entry = {"operations": ["findForms"], "limit": "max", "start": "skip", "order": order, "filters": filters}
    found = read({"queries": [entry, {"operations": ["listForms"], "search": "text"}]})
    selection = Selection("filters", "/field", "/value", {"/operator": "like"})
    place = "/x-driftwitness/queries/0"
    assert found.query("findForms") == Query(("findForms",), "max", "skip", None, "sort", "way", selection, place)
    assert found.query("listForms") == found.queries[1]
    assert found.query("getForm") is None


def test_a_list_of_statuses_that_grows_is_one_difference() -> None:
    old, new = (
        Contract("acme", {"paths": {}, KEY: {"successes": listed}}, EvidenceIndex({})) for listed in ([200], [201])
    )
    found = compare(old, new)
    assert [difference.kind for difference in found] == ["convention-changed"]
