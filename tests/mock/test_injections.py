"""Each operator makes the difference it says, where it is told to, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mocked import KEY, NOTEBOOKS, Client, Mocked, ids, varied

from driftwitness import InputError
from driftwitness.mock import operators, parse

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
}  # fmt: skip

FAMILIES = {
    "status", "envelope", "schema", "error", "rate-limit", "pagination", "auth", "content", "lifecycle", "input",
    "time", "headers", "webhook", "security",
}  # fmt: skip


def test_every_operator_has_a_case() -> None:
    assert list(operators()) == sorted(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_operator_makes_its_difference(vendor: Mocked, name: str) -> None:
    look, faithful, drifted = CASES[name]
    assert look(vendor(rate_limited=True)) == faithful
    assert look(vendor(name, rate_limited=True)) == drifted


@pytest.mark.parametrize("name", sorted(operators()))
def test_an_operator_says_what_it_is(name: str) -> None:
    operator = operators()[name]
    assert "Incident:" in (operator.__doc__ or "")
    assert operator.families
    assert set(operator.families) <= FAMILIES


@pytest.mark.parametrize("name", sorted(operators()))
def test_an_operator_survives_every_kind_of_request(vendor: Mocked, name: str) -> None:
    client = vendor(name)
    bodies = (None, b"{", [], {}, {"title": 5, "pages": [1], "settings": "x", "notebook_id": 999, "target_url": {}})
    for operation in NOTEBOOKS.operations:
        for identifier in ("999", "41", "812", "7") if "{id}" in operation.path else ("",):
            for body in bodies:
                path = operation.path.replace("{id}", identifier)
                response = client.send(operation.method, path, body)
                assert response.status_code < 500 or name == "server-error-on-invalid", (operation.id, response.text)


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
        ("nonsense", r"unknown injection 'nonsense': expected one of accepts-invalid, .*wrong-status"),
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


def test_an_operator_without_anything_to_break_is_refused() -> None:
    contract = varied(**{"x-driftwitness": {}})
    refused = []
    for name, operator in operators().items():
        try:
            parse(name, contract)
        except InputError as error:
            assert operator.requires[0] in str(error)  # noqa: PT017
            refused.append(name)
    assert refused == [name for name, operator in operators().items() if operator.requires]
    assert {"early-429", "total-lies", "filter-ignored", "drop-wrapper"} <= set(refused)
