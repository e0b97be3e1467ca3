"""Changes between two recordings: real ones are told once, with counts; chance is not told."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from driftwitness.drift.changes import Change
from driftwitness.drift.observed import Observations, differences, observe
from driftwitness.drift.observed.significance import fisher
from driftwitness.trace import Interaction, Request, Response

JSON = (("Content-Type", "application/json"), ("X-RateLimit-Remaining", "9"), ("Date", "today"))


def thing(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"Thing number {number}",
        "status": ("open", "closed")[number % 2],
        "created_at": f"2026-01-{number % 27 + 1:02d}T10:00:00Z",
        "price": number + 0.5,
        "tags": ["a b", f"c {number}"] if number % 3 else [],
        "owner": {"id": 7000 + number, "mail": f"p{number}@example.com"},
        "note": None if number % 4 == 0 else f"some note {number}",
    }


def body(number: int) -> Any:
    return {"data": thing(number), "meta": {"took": number}}


def interaction(
    number: int,
    path: str,
    value: Any,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = JSON,
    method: str = "GET",
) -> Interaction:
    text = b"" if value is None else json.dumps(value).encode()
    request = Request(method, f"https://api.example.com/v1{path}", (("Authorization", "Bearer abc"),))
    return Interaction(number, number, number, request, Response(status, tuple(headers), text))


def single(count: int, change: Callable[[int, Any], Any] = lambda _, value: value, **kind: Any) -> Observations:
    return observe(interaction(n, f"/things/{n + 100}", change(n, body(n)), **kind) for n in range(count))


def told(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.harm, change.difference.kind, change.difference.subject) for change in changes]


def on_thing(edit: Callable[[int, dict[str, Any]], None]) -> Callable[[int, Any], Any]:
    def change(number: int, value: Any) -> Any:
        edit(number, value["data"])
        return value

    return change


def rename(value: dict[str, Any], old: str, new: str) -> None:
    value[new] = value.pop(old)


THING = "GET /v1/things/{thing_id}: response 200: "
CASES: dict[str, tuple[Callable[[int, Any], Any], tuple[str, str, str]]] = {
    "gone": (
        on_thing(lambda _, t: t.pop("title")),
        ("breaking", "response-property-removed", THING + "data.title"),
    ),
    "gone in a third": (
        on_thing(lambda n, t: t.pop("title") if n % 3 == 0 else None),
        ("breaking", "response-property-became-optional", THING + "data.title"),
    ),
    "new": (
        on_thing(lambda n, t: t.update(extra=n % 2 == 0)),
        ("safe", "response-property-added", THING + "data.extra"),
    ),
    "renamed": (
        on_thing(lambda _, t: rename(t, "title", "label")),
        ("breaking", "response-property-renamed", THING + "data.title"),
    ),
    "spelled otherwise": (
        on_thing(lambda _, t: rename(t, "created_at", "createdAt")),
        ("breaking", "response-property-renamed", THING + "data.created_at"),
    ),
    "object renamed": (
        on_thing(lambda _, t: rename(t, "owner", "author")),
        ("breaking", "response-property-renamed", THING + "data.owner"),
    ),
    "wrapper dropped": (
        lambda _, value: value["data"],
        ("breaking", "envelope-removed", THING + "data"),
    ),
    "wrapper added": (
        lambda _, value: {"result": value},
        ("breaking", "envelope-added", THING + "result"),
    ),
    "number as text": (
        on_thing(lambda _, t: t.update(id=str(t["id"]))),
        ("breaking", "response-type-changed", THING + "data.id"),
    ),
    "sometimes text": (
        on_thing(lambda n, t: t.update(id=str(t["id"])) if n % 2 else None),
        ("breaking", "response-type-widened", THING + "data.id"),
    ),
    "null": (
        on_thing(lambda _, t: t.update(title=None)),
        ("breaking", "response-became-nullable", THING + "data.title"),
    ),
    "null in place of an empty list": (
        on_thing(lambda _, t: t.update(tags=t["tags"] or None)),
        ("breaking", "response-became-nullable", THING + "data.tags"),
    ),
    "no longer null": (
        on_thing(lambda _, t: t.update(note=t["note"] or "a note")),
        ("safe", "response-became-not-nullable", THING + "data.note"),
    ),
    "date of another form": (
        on_thing(lambda _, t: t.update(created_at=t["created_at"].replace("T", " ").removesuffix("Z"))),
        ("breaking", "response-format-changed", THING + "data.created_at"),
    ),
    "seconds become milliseconds": (
        on_thing(lambda n, t: t.update(updated_at=1_700_000_000_000 + n)),
        ("safe", "response-property-added", THING + "data.updated_at"),
    ),
    "new word": (
        on_thing(lambda n, t: t.update(status="archived") if n % 3 == 0 else None),
        ("risky", "response-value-added", THING + "data.status"),
    ),
    "words in capitals": (
        on_thing(lambda _, t: t.update(status=t["status"].upper())),
        ("breaking", "response-values-changed", THING + "data.status"),
    ),
    "a list of one": (
        on_thing(lambda _, t: t.update(owner=[t["owner"]])),
        ("breaking", "response-type-changed", THING + "data.owner"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_change_is_told_once(name: str) -> None:
    change, expected = CASES[name]
    assert told(differences(single(40), single(40, change))) == [expected]


def test_counts_stand_beside_the_change() -> None:
    (found,) = differences(single(40), single(40, on_thing(lambda _, t: t.pop("title"))))
    assert found.old
    assert found.new
    assert (found.old.reason, found.new.reason) == ("present in 40 of 40", "present in 0 of 40")
    assert (found.old.counts, found.new.counts) == ((40, 40), (0, 40))
    assert found.as_json()["new"] == {"kind": "observed", "reason": "present in 0 of 40", "counts": [0, 40]}


def test_what_is_absent_once_in_forty_is_chance() -> None:
    assert differences(single(40), single(40, on_thing(lambda n, t: t.pop("title") if n == 5 else None))) == []


def test_what_is_null_or_text_once_in_forty_is_chance() -> None:
    assert differences(single(40), single(40, on_thing(lambda n, t: t.update(title=None) if n == 5 else None))) == []
    assert differences(single(40), single(40, on_thing(lambda n, t: t.update(id="x") if n == 5 else None))) == []


def test_few_samples_are_too_few_to_tell() -> None:
    (found,) = differences(single(2), single(2, on_thing(lambda _, t: t.pop("title"))))
    assert (found.harm, found.because.startswith("too few samples to tell")) == ("risky", True)
    (found,) = differences(single(5), single(5, on_thing(lambda _, t: t.pop("title"))))
    assert found.harm == "breaking"


def test_a_dropped_wrapper_is_one_change_over_all_operations() -> None:
    def recorded(wrap: Callable[[Any], Any]) -> Observations:
        paths = [f"/{name}" for name in ("forms", "users", "teams", "tags", "files", "hooks")]
        values = [{f"{path[1:]}_name": f"a b {n}", "id": n, "z": {"q": [n]}} for n, path in enumerate(paths)]
        return observe(interaction(n, path, wrap(values[n])) for n, path in enumerate(paths))

    (found,) = differences(recorded(lambda value: {"data": value}), recorded(lambda value: value))
    assert (found.harm, found.difference.kind, len(found.difference.operations)) == ("breaking", "envelope-removed", 6)
    assert found.old
    assert found.old.reason == "present in 6 of 6"


def test_another_spelling_of_all_names_is_one_change() -> None:
    names = ("first_page", "last_page", "created_at", "id")
    before = [dict.fromkeys(names, n) for n in range(9)]
    after = [dict.fromkeys(("firstPage", "lastPage", "createdAt", "id"), n) for n in range(9)]
    recorded = [observe(interaction(n, "/things", value) for n, value in enumerate(found)) for found in (before, after)]
    assert told(differences(*recorded)) == [
        ("breaking", "response-names-respelled", "names: created_at, first_page, last_page")
    ]


def test_what_changes_in_one_of_many_operations_by_chance_is_not_pooled() -> None:
    generator = random.Random(3)  # noqa: S311 - nothing secret

    def recorded() -> Observations:
        return observe(
            interaction(
                n,
                f"/{chr(97 + n % 26)}{chr(97 + n // 26)}",
                {"id": n} | ({"note": "x y"} if generator.random() < 0.5 else {}),
            )
            for n in range(300)
        )

    assert [change.harm for change in differences(recorded(), recorded()) if change.harm == "breaking"] == []


def test_items_of_one_answer_are_not_independent() -> None:
    def recorded(lacking: int) -> Observations:
        bodies = [[{"id": n} | ({} if k == lacking else {"size": n}) for n in range(20)] for k in range(4)]
        return observe(interaction(k, "/things", items) for k, items in enumerate(bodies))

    assert differences(recorded(-1), recorded(2)) == []


def test_statuses() -> None:
    (found,) = differences(single(9), single(9, status=201))
    assert (found.harm, found.difference.kind, found.difference.before, found.difference.after) == (
        "breaking",
        "success-status-changed",
        "200",
        "201",
    )
    (found,) = differences(single(9), single(9, lambda _n, _v: {"message": "gone"}, status=404))
    assert (found.harm, found.difference.kind) == ("breaking", "success-status-removed")
    assert found.new
    assert found.new.reason == "404 in 9 of 9"
    assert [c.difference.kind for c in differences(single(9, status=404), single(9, status=410))] == [
        "error-status-changed"
    ]


def test_headers_and_media_type() -> None:
    (found,) = differences(single(9), single(9, headers=JSON[:1]))
    assert (found.harm, found.difference.subject) == (
        "breaking",
        "GET /v1/things/{thing_id}: response 200: header x-ratelimit-remaining",
    )
    text = (("Content-Type", "text/plain; charset=utf-8"), *JSON[1:])
    (found,) = differences(single(9), single(9, headers=text))
    assert (found.difference.kind, found.difference.before, found.difference.after) == (
        "response-media-type-changed",
        "application/json",
        "text/plain",
    )


def test_the_same_traffic_twice_shows_nothing_and_order_does_not_matter() -> None:
    assert differences(single(40), single(40)) == []
    dropped = single(30, on_thing(lambda n, t: (t.pop("title"), t.pop("owner"), t.update(id=str(n)))))
    once, again = differences(single(30), dropped), differences(single(30), dropped)
    assert told(once) == told(again)
    assert [change.harm for change in once] == ["breaking"] * 3


def test_volatile_values_are_no_change() -> None:
    def later(number: int, thing: dict[str, Any]) -> None:
        thing.update(id=thing["id"] + 5000, created_at="2027-05-01T10:00:00.123Z", title="Other words here")

    assert differences(single(40), single(40, on_thing(later))) == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((40, 40, 0, 40), 0.0),
        ((40, 40, 39, 40), 1.0),
        ((5, 5, 0, 5), 2 / 252),
        ((4, 4, 0, 4), 2 / 70),
        ((3, 9, 3, 9), 1),
    ],
)
def test_fisher(table: tuple[int, int, int, int], expected: float) -> None:
    assert fisher(*table) == pytest.approx(expected, abs=1e-9)


def test_memory_does_not_grow_with_names_and_values() -> None:
    bodies = ({"map": {f"k{n}x{m}": m for m in range(50)}, "u": f"text {n}", "w": f"w{n}"} for n in range(2000))
    found = observe(interaction(n, f"/things/{n}", value) for n, value in enumerate(bodies))
    (operation,) = found.operations.values()
    root = operation.answers[200].bodies.root
    assert len(root.members["map"].members) <= 201
    assert root.members["w"].words is None
    assert len(root.members["u"].values) <= 64
