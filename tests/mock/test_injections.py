"""Each operator makes the difference it says, where it is told to, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mocked import KEY, NOTEBOOKS, Client, Mocked, ids

from driftwitness import InputError
from driftwitness.mock import parse

Look = Callable[[Client], Any]
START = 1_767_225_600


def member(name: str) -> Look:
    return lambda client: client.ok("GET", "/notebooks/41")["result"].get(name, "absent")


def status(method: str, path: str, body: Any = None, key: str | None = KEY) -> Look:
    return lambda client: client.send(method, path, body, key=key).status_code


def header(name: str, path: str = "/account", times: int = 1) -> Look:
    return lambda client: [client.send("GET", path).headers.get(name) for _ in range(times)][-1]


def error(path: str, name: str, body: Any = None) -> Look:
    return lambda client: client.send("POST" if body is not None else "GET", path, body).json()["error"][name]


def listed(query: str, what: Callable[[Any], Any]) -> Look:
    return lambda client: what(client.ok("GET", f"/notebooks?{query}"))


def after_update(name: str, body: Any) -> Look:
    def look(client: Client) -> Any:
        client.ok("PUT", "/notebooks/41", body)
        return client.ok("GET", "/notebooks/41")["result"][name]

    return look


def after_note(name: str) -> Look:
    def look(client: Client) -> Any:
        made = client.ok("POST", "/notebooks", {"title": "a"})["result"]["id"]
        client.ok("POST", "/notes", {"notebook_id": made, "text": "a"})
        rows = {row["id"]: row for row in client.ok("GET", "/notebooks")["results"]}
        return rows[made][name], client.ok("GET", f"/notebooks/{made}")["result"][name]

    return look


def after_delete(path: str) -> Look:
    def look(client: Client) -> Any:
        client.ok("DELETE", "/notebooks/41")
        return client.send("GET", path).status_code

    return look


def note_error(client: Client) -> list[str]:
    return list(client.send("GET", "/notes/999").json()["error"])


def refused_wait(client: Client) -> tuple[str, int]:
    answers = [client.send("GET", "/account") for _ in range(101)]
    return answers[-1].headers["Retry-After"], answers[-1].json()["error"]["retry_after"]


def first_refusal(client: Client) -> int:
    return next(number for number in range(1, 102) if client.send("GET", "/account").status_code == 429)


def refused(client: Client, number: int = 101) -> Any:
    return [client.send("GET", "/account") for _ in range(number)][-1]


def made(client: Client, delete: bool = False) -> Any:
    identifier = client.ok("POST", "/notebooks", {"title": "a"})["result"]["id"]
    if delete:
        client.ok("DELETE", f"/notebooks/{identifier}")
    return identifier


def sizes(told: Any) -> int:
    return len(told["results"])


BAD = {"title": ""}
SETTINGS = {"theme": "lined", "reminder_email": "ada@example.com"}

# operator → what to look at, what a faithful vendor shows there, what the drifting one shows
CASES: dict[str, tuple[Look, Any, Any]] = {
    "rename-property": (member("Title"), "absent", "Field Trip 3"),
    "drop-property": (member("title"), "Field Trip 3", "absent"),
    "change-type": (member("notes_count"), 1, "1"),
    "null-property": (member("title"), "Field Trip 3", None),
    "date-format": (member("created_at"), "2025-12-31T23:00:00Z", "2025-12-31 23:00:00"),
    "drop-wrapper": (lambda client: client.ok("GET", "/notebooks/41").get("id"), None, 41),
    "error-in-200": (status("GET", "/notebooks/999"), 404, 200),
    "wrong-status": (status("POST", "/notebooks", {"title": "a"}), 201, 200),
    "change-error-code": (error("/notebooks/999", "code"), "not_found", "not_found_error"),
    "details-as-list": (lambda client: type(error("/notebooks", "details", BAD)(client)), dict, list),
    "remaining-stuck": (header("X-Quota-Remaining", times=3), "97", "99"),
    "reset-delta-seconds": (header("X-Quota-Reset"), str(START + 60), "60"),
    "retry-after-lies": (refused_wait, ("60", 60), ("30", 30)),
    "drop-rate-limit-headers": (header("X-Quota-Limit"), "100", None),
    "limit-value": (header("X-Quota-Limit"), "100", "200"),
    "early-429": (first_refusal, 101, 51),
    "total-lies": (listed("", lambda told: told["paging"]["total"]), 3, 4),
    "last-page-off-by-one": (listed("per_page=2", lambda told: told["paging"]["pages"]), 2, 3),
    "page-overlap": (listed("per_page=2&page=2", lambda told: ids(told["results"])), [39], [40, 39]),
    "page-size-ignored": (listed("per_page=2", sizes), 2, 3),
    "order-reversed": (listed("", lambda told: ids(told["results"])), [41, 40, 39], [39, 40, 41]),
    "filter-ignored": (listed("search=nowhere", sizes), 0, 3),
    "update-wipes-omitted": (after_update("settings", {"title": "b"}), SETTINGS, {}),
    "merge-replaces": (after_update("settings", {"settings": {"a": 1}}), SETTINGS | {"a": 1}, {"a": 1}),
    "delete-is-soft": (after_delete("/notebooks/41"), 404, 200),
    "count-stale": (after_note("notes_count"), (1, 1), (0, 0)),
    "cascade-forgotten": (after_delete("/notes/813"), 404, 200),
    "auth-not-enforced": (status("GET", "/account", key=None), 401, 200),
    "wrong-media-type": (header("Content-Type"), "application/json", "text/plain; charset=utf-8"),
    "html-error-page": (header("Content-Type", "/notebooks/999"), "application/json", "text/html; charset=utf-8"),
    "accepts-invalid": (status("POST", "/notebooks", BAD), 422, 201),
    "server-error-on-invalid": (status("POST", "/notebooks", BAD), 422, 500),
    "add-property": (member("row_version"), "absent", 1),
    "keys-recased": (member("notesCount"), "absent", 1),
    "empties-omitted": (lambda c: "result" in c.ok("GET", "/notebooks/41"), True, True),
    "id-as-string": (member("id"), 41, "41"),
    "id-reshaped": (member("id"), 41, "00000000-0000-4000-8000-000000000029"),
    "number-off-by-one": (member("notes_count"), 1, 2),
    "number-negated": (member("notes_count"), 1, -1),
    "number-huge": (member("notes_count"), 1, 9007199254740993),
    "text-emptied": (member("title"), "Field Trip 3", ""),
    "text-padded": (member("title"), "Field Trip 3", "Field Trip 3        "),
    "text-recased": (member("title"), "Field Trip 3", "field trip 3"),
    "value-as-list": (member("title"), "Field Trip 3", ["Field Trip 3"]),
    "date-only": (member("created_at"), "2025-12-31T23:00:00Z", "2025-12-31"),
    "date-epoch": (member("created_at"), "2025-12-31T23:00:00Z", 1767222000000),
    "date-zone-lost": (member("created_at"), "2025-12-31T23:00:00Z", "2025-12-31T23:00:00"),
    "clock-skewed": (member("created_at"), "2025-12-31T23:00:00Z", "2026-01-01T01:00:00Z"),
    "created-after-updated": (member("created_at"), "2025-12-31T23:00:00Z", "2026-01-01T00:00:00Z"),
    "duplicate-key": (lambda c: c.send("GET", "/notebooks/41").text.count('"title":'), 1, 2),
    "payload-emptied": (member("title"), "Field Trip 3", "absent"),
    "body-empty": (lambda c: len(c.send("GET", "/notebooks/41").content) > 0, True, False),
    "body-encoded-twice": (lambda c: type(c.send("GET", "/notebooks/41").json()), dict, str),
    "extra-wrapper": (lambda c: list(c.ok("GET", "/notebooks/41")["result"])[:1], ["id"], ["data"]),
    "envelope-renamed": (lambda c: list(c.send("GET", "/notebooks/41").json()), ["result"], ["data"]),
    "list-emptied": (listed("", sizes), 3, 0),
    "list-duplicates": (listed("", lambda told: ids(told["results"])), [41, 40, 39], [41, 41, 40, 39]),
    "list-drops-item": (listed("", lambda told: ids(told["results"])), [41, 40, 39], [41, 40]),
    "list-nested": (listed("", sizes), 3, 1),
    "list-as-object": (listed("", lambda told: type(told["results"])), list, dict),
    "empty-list-as-null": (listed("search=nowhere", lambda told: told["results"]), [], None),
    "single-item-unwrapped": (listed("per_page=1", lambda told: type(told["results"])), list, dict),
    "missing-as-200": (status("GET", "/notebooks/999"), 404, 200),
    "missing-as-403": (status("GET", "/notebooks/999"), 404, 403),
    "invalid-as-400": (status("POST", "/notebooks", BAD), 422, 400),
    "unauthorized-as-403": (status("GET", "/account", key=None), 401, 403),
    "unauthorized-as-404": (status("GET", "/account", key=None), 401, 404),
    "error-code-generic": (error("/notebooks/999", "code"), "not_found", "malformed_request"),
    "error-message-only": (lambda c: list(c.send("GET", "/notebooks/999").json()), ["error"], ["detail"]),
    "error-empty-body": (lambda c: len(c.send("GET", "/notebooks/999").content) > 0, True, False),
    "details-dropped": (lambda c: bool(error("/notebooks", "details", BAD)(c)), True, False),
    "details-unnamed": (lambda c: list(error("/notebooks", "details", BAD)(c)), ["title"], ["base"]),
    "remaining-off-by-one": (header("X-Quota-Remaining", times=3), "97", "98"),
    "remaining-jumps": (header("X-Quota-Remaining", times=3), "97", "70"),
    "reset-in-past": (header("X-Quota-Reset"), str(START + 60), str(START - 60)),
    "reset-in-milliseconds": (header("X-Quota-Reset"), str(START + 60), f"{START + 60}000"),
    "rate-limit-headers-renamed": (header("Quota-Limit"), None, "100"),
    "retry-after-missing": (lambda c: refused(c).headers.get("Retry-After"), "60", None),
    "retry-after-milliseconds": (lambda c: refused(c).headers.get("Retry-After"), "60", "60000"),
    "retry-after-timestamp": (lambda c: refused(c).headers.get("Retry-After"), "60", str(START + 60)),
    "rate-limited-as-503": (lambda c: refused(c).status_code, 429, 503),
    "rate-limited-as-403": (lambda c: refused(c).status_code, 429, 403),
    "refusal-cacheable": (lambda c: refused(c).headers["Cache-Control"], "no-store", "public, max-age=60"),
    "late-429": (lambda c: refused(c).status_code, 429, 200),
    "never-429": (lambda c: refused(c, 202).status_code, 429, 200),
    "total-of-page": (listed("per_page=2", lambda told: told["paging"]["total"]), 3, 2),
    "total-as-text": (listed("", lambda told: told["paging"]["total"]), 3, "3"),
    "last-page-early": (listed("per_page=2", lambda told: told["paging"]["pages"]), 2, 1),
    "page-echo-stuck": (listed("per_page=2&page=2", lambda told: told["paging"]["page"]), 2, 1),
    "size-echo-wrong": (listed("per_page=2&page=2", lambda told: told["paging"]["per_page"]), 2, 1),
    "page-gap": (listed("per_page=1&page=2", lambda told: ids(told["results"])), [40], [39]),
    "page-size-capped": (listed("per_page=3", sizes), 3, 2),
    "page-counted-from-zero": (listed("per_page=2&page=1", lambda told: ids(told["results"])), [41, 40], [39]),
    "last-page-repeats": (listed("per_page=2&page=3", lambda told: ids(told["results"])), [], [39]),
    "beyond-last-is-404": (status("GET", "/notebooks?per_page=2&page=3"), 200, 404),
    "filter-inverted": (listed("search=nowhere", sizes), 0, 3),
    "search-whole-only": (listed("search=field", sizes), 3, 0),
    "wrong-key-accepted": (status("GET", "/account", key="another"), 401, 200),
    "valid-key-refused": (status("GET", "/account"), 200, 401),
    "challenge-missing": (lambda c: "WWW-Authenticate" in c.send("GET", "/account", key=None).headers, True, False),
    "create-not-stored": (lambda c: c.send("GET", f"/notebooks/{made(c)}").status_code, 200, 404),
    "create-duplicates": (lambda c: (made(c), sizes(c.ok("GET", "/notebooks")))[1], 4, 5),
    "id-reused": (lambda c: (made(c, delete=True), made(c)), (42, 43), (42, 42)),
    "update-ignored": (after_update("title", {"title": "b"}), "b", "Field Trip 3"),
    "updated-at-stuck": (after_update("updated_at", {"title": "b"}), "2026-01-01T00:00:00Z", "2025-12-31T23:00:00Z"),
    "delete-unknown-succeeds": (status("DELETE", "/notebooks/999"), 404, 200),
    "list-misses-new": (lambda c: (made(c), sizes(c.ok("GET", "/notebooks")))[1], 4, 3),
    "head-refused": (status("HEAD", "/notebooks"), 200, 405),
    "options-refused": (status("OPTIONS", "/notebooks"), 204, 405),
    "method-as-404": (status("PATCH", "/notebooks"), 405, 404),
    "allow-missing": (lambda c: "Allow" in c.send("PATCH", "/notebooks").headers, True, False),
    "deprecation-announced": (header("Deprecation"), None, f"@{START}"),
    "media-type-missing": (header("Content-Type"), "application/json", None),
    "requires-more": (status("POST", "/notebooks", {"title": "a"}), 201, 422),
    "operation-gone@getAccount": (status("GET", "/account"), 200, 410),
    "operation-forbidden": (status("GET", "/notebooks"), 200, 403),
    "filter-bounds-inclusive": (
        lambda c: sizes(c.ok("GET", "/notebooks/41/notes?since=2025-12-31T23:00:00Z")), 0, 1
    ),
    "list-shortened": (listed("", lambda told: list(told["results"][0])[-1]), "updated_at", "title"),
    "object-as-id": (lambda c: [type(page) for page in member("pages")(c)], [dict, dict], [str, str]),
    "page-default-changed": (listed("", sizes), 3, 2),
    "parent-ignored": (lambda c: sizes(c.ok("GET", "/notebooks/41/notes")), 1, 3),
    "writes-unavailable": (status("POST", "/notebooks", {"title": "a"}), 201, 503),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_operator_makes_its_difference(vendor: Mocked, name: str) -> None:
    look, faithful, drifted = CASES[name]
    assert look(vendor(rate_limited=True)) == faithful
    assert look(vendor(name, rate_limited=True)) == drifted


@pytest.mark.parametrize(
    ("text", "look", "expected"),
    [
        ("drop-property@getNotebook", member("title"), "absent"),
        ("drop-property@listNotebooks", member("title"), "Field Trip 3"),
        ("drop-property@getNotebook:/result/slug", member("slug"), "absent"),
        ("drop-property@getNotebook:/result/slug", member("title"), "Field Trip 3"),
        ("null-property@listNotebooks:/results/slug", listed("", lambda told: told["results"][2]["slug"]), None),
        (
            "null-property@listNotebooks:/results/1/slug",
            listed("", lambda told: [m["slug"] is None for m in told["results"]]),
            [False, True, False],
        ),
        ("change-type@listNotebooks:/paging/total", listed("", lambda told: told["paging"]["total"]), "3"),
        ("rename-property@getNotebook:/result/web_url", member("webUrl"), "https://notebooks.example/n/field-trip-3"),
        ("change-type@getNotebook:/result/title", member("title"), ["Field Trip 3"]),
        ("drop-property@getNotebook:/error/code", note_error, ["code", "message"]),
        ("drop-property@getNote:/error/code", note_error, ["message"]),
        ("drop-rate-limit-headers@x-quota-reset", header("X-Quota-Reset"), None),
        ("drop-rate-limit-headers@x-quota-reset", header("X-Quota-Limit"), "100"),
        ("early-429@getAccount", lambda c: [c.send("GET", "/hooks").status_code for _ in range(60)][-1], 200),
        ("auth-not-enforced@getAccount", status("GET", "/hooks", key=None), 401),
        ("auth-not-enforced", status("GET", "/unknown", key=None), 404),
        ("wrong-status", status("DELETE", "/notebooks/41"), 202),
        ("wrong-status", status("OPTIONS", "/notebooks"), 204),
        ("update-wipes-omitted", after_update("title", {"status": "draft"}), ""),
        ("rename-property", listed("", lambda told: sorted(told["results"][0])[:2]), ["Title", "created_at"]),
    ],
)  # fmt: skip
def test_where_it_strikes(vendor: Mocked, text: str, look: Look, expected: Any) -> None:
    assert look(vendor(text, rate_limited=True)) == expected


def test_injections_add_up(vendor: Mocked) -> None:
    client = vendor("drop-property", "wrong-status", "auth-not-enforced")
    response = client.send("POST", "/notebooks", {"title": "a"}, key=None)
    assert (response.status_code, "title" in response.json()["result"]) == (200, False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", r"unknown injection 'nonsense' in .* one of the 2.. that `driftwitness mock --list-inj"),
        ("drop-propety", r"shows, such as drop-property"),
        ("", r"unknown injection ''"),
        ("drop-property@nowhere", r"nothing is called 'nowhere'.*listNotebooks, createNotebook"),
        ("drop-property@X-Quota-Limit", r"nothing is called 'X-Quota-Limit'"),
        ("drop-rate-limit-headers@X-Other", r"X-Quota-Limit, X-Quota-Remaining, X-Quota-Reset, Retry-After"),
        (
            "drop-property@getNotebook:/result/nowhere",
            r"no response of getNotebook has '/result/nowhere'.*/result/slug",
        ),
        ("drop-property@getNotebook:result", r"no response of getNotebook has 'result'"),
        ("wrong-status@getNotebook:/result", r"'wrong-status' takes no pointer\. Expected wrong-status@getNotebook"),
    ],
)
def test_what_cannot_be_injected_is_said_with_what_can(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(text, NOTEBOOKS)
