"""The limiter: windows, headers, refusals, units."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from mocked import KEY, NOTEBOOKS, Client, Mocked, varied, with_conventions

from driftwitness import InputError
from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.auth import Caller
from driftwitness.mock.behaviour import FAITHFUL
from driftwitness.mock.limiter import Limiter, reset_text
from driftwitness.mock.quotas import quotas
from driftwitness.trace.clock import VirtualClock

HEADERS = {
    "limit": "X-Quota-Limit",
    "remaining": "X-Quota-Remaining",
    "reset": {"name": "X-Quota-Reset", "unit": "epoch-seconds"},
    "retryAfter": "Retry-After",
}
START = 1_767_225_600


def limited(vendor: Mocked, quota: int = 3, clock: VirtualClock | None = None, **parts: Any) -> Client:
    limit = {"quota": quota, "window": 60, "status": 429, "headers": HEADERS, "present": "every-response"}
    limit |= {"body": {"retryAfter": "/error/retry_after"}} | parts
    return vendor(contract=with_conventions(rateLimit=[limit]), rate_limited=True, clock=clock)


def quota_of(response: Any) -> tuple[int, ...]:
    return tuple(int(response.headers[f"X-Quota-{name}"]) for name in ("Limit", "Remaining", "Reset"))


def test_the_quota_falls_and_then_the_request_is_refused(vendor: Mocked) -> None:
    client = limited(vendor)
    told = [quota_of(client.send("GET", "/account")) for _ in range(3)]
    assert told == [(3, 2, START + 60), (3, 1, START + 60), (3, 0, START + 60)]
    client.clock.sleep(17.5)
    refused = client.send("GET", "/account")
    assert (refused.status_code, quota_of(refused)) == (429, (3, 0, START + 60))
    assert refused.headers["Retry-After"] == "43"
    assert refused.headers["Cache-Control"] == "no-store"
    assert (refused.json()["error"]["code"], refused.json()["error"]["retry_after"]) == ("quota_exceeded", 43)


def test_who_waits_as_told_is_served_and_who_waits_less_is_not(vendor: Mocked) -> None:
    client = limited(vendor, 1, VirtualClock(START + 0.4))
    client.send("GET", "/account")
    wait = int(client.send("GET", "/account").headers["Retry-After"])
    client.clock.sleep(wait - 1)
    assert client.send("GET", "/account").status_code == 429
    client.clock.sleep(1)
    served = client.send("GET", "/account")
    assert (served.status_code, quota_of(served)) == (200, (1, 0, START + 121))


@pytest.mark.parametrize(
    ("method", "path", "key", "status"),
    [
        ("GET", "/account", "wrong", 401),
        ("GET", "/unknown", None, 401),
        ("GET", "/notebooks/999", "nb-key-51c0", 404),
        ("PATCH", "/notebooks", "nb-key-51c0", 405),
        ("OPTIONS", "/notebooks", "nb-key-51c0", 204),
        ("POST", "/notebooks", "nb-key-51c0", 400),
    ],
)
def test_every_response_counts_and_tells(vendor: Mocked, method: str, path: str, key: str, status: int) -> None:
    client = limited(vendor)
    answers = [client.send(method, path, key=key) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [status, status, status, 429]
    assert [quota_of(answer)[1] for answer in answers] == [2, 1, 0, 0]
    assert ["Retry-After" in answer.headers for answer in answers] == [False, False, False, True]


def test_each_credential_has_a_quota_of_its_own(vendor: Mocked) -> None:
    client = limited(vendor, 1)
    statuses = [client.send("GET", "/account", key=key).status_code for key in ("a", "b", "a", None, None)]
    assert statuses == [401, 401, 429, 401, 429]


def test_one_address_has_one_quota_where_addresses_count(vendor: Mocked) -> None:
    client = limited(vendor, 1, scope="ip")
    assert [client.send("GET", "/account", key=key).status_code for key in ("a", "b")] == [401, 429]


def test_a_limit_of_some_operations_leaves_the_others(vendor: Mocked) -> None:
    client = limited(vendor, 1, operations=["getAccount"])
    paths = ("/account", "/notebooks", "/notebooks", "/account")
    answers = [client.send("GET", path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert ["X-Quota-Limit" in answer.headers for answer in answers] == [True, False, False, True]


def test_headers_only_on_the_refusal_where_only_that_is_documented(vendor: Mocked) -> None:
    client = limited(vendor, 1, present="refused")
    assert ["X-Quota-Limit" in client.send("GET", "/account").headers for _ in range(2)] == [False, True]


def test_a_vendor_that_blocks_counts_anew_from_each_refusal(vendor: Mocked) -> None:
    client = limited(vendor, 1, blocks=60)
    client.send("GET", "/account")
    for _ in range(2):
        client.clock.sleep(50)
        refused = client.send("GET", "/account")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    client.clock.sleep(60)
    assert client.send("GET", "/account").status_code == 200


def test_no_limits_when_told_so(vendor: Mocked) -> None:
    client = vendor(rate_limited=False)
    answers = [client.send("GET", "/account") for _ in range(101)]
    assert {answer.status_code for answer in answers} == {200}
    assert "X-Quota-Limit" not in answers[0].headers


def a_limit(**parts: Any) -> RateLimit:
    limit = RateLimit(2, 10, "key", 429, "L", "R", "E", "epoch-seconds", "A", True, None, None, (), "/0")
    return replace(limit, **parts)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("epoch-seconds", "1001"),
        ("epoch-milliseconds", "1000250"),
        ("delta-seconds", "10"),
        ("http-date", "Thu, 01 Jan 1970 00:16:41 GMT"),
        ("iso-8601", "1970-01-01T00:16:41Z"),
    ],
)
def test_the_reset_is_rounded_up_in_each_unit(unit: str, text: str) -> None:
    assert reset_text(a_limit(reset_unit=unit), 1000.25, 990.5) == text


def by(credential: str, address: str = "", user: str = "", account: str = "") -> Caller:
    return Caller(credential, user, account, address)


def test_the_narrower_of_two_limits_refuses() -> None:
    limiter = Limiter([a_limit(quota=5), a_limit(quota=1, pointer="/1", retry_after="B")], VirtualClock(0))
    assert limiter.admit(by("k"), None, FAITHFUL).refused_by is None
    standing = limiter.admit(by("k"), None, FAITHFUL)
    assert standing.refused_by is not None
    assert (standing.refused_by.pointer, standing.headers["B"]) == ("/1", "10")


def test_windows_that_ended_are_forgotten() -> None:
    clock = VirtualClock(0)
    limiter = Limiter([a_limit()], clock)
    for number in range(50):
        limiter.admit(by(str(number)), None, FAITHFUL)
    clock.sleep(11)
    limiter.admit(by("k"), None, FAITHFUL)
    assert len(limiter._windows) == 1


# scope, callers with the operation that each calls once, which of them a quota of 1 refuses
SCOPES: list[tuple[str, list[tuple[Caller, str]], list[bool]]] = [
    ("key", [(by("k", "1"), "a"), (by("k", "2"), "b"), (by("l", "1"), "a")], [False, True, False]),
    ("ip", [(by("k", "1"), "a"), (by("k", "2"), "a"), (by("l", "1"), "a")], [False, False, True]),
    ("user", [(by("k", user="u"), "a"), (by("k", user="v"), "a"), (by("l", user="u"), "a")], [False, False, True]),
    (
        "account",
        [(by("k", account="x"), "a"), (by("l", account="x"), "a"), (by("m", account="y"), "a")],
        [False, True, False],
    ),
    ("operation", [(by("k"), "a"), (by("k"), "b"), (by("k"), "a"), (by("l"), "a")], [False, False, True, False]),
    ("key", [(by("", "1"), "a"), (by("", "1"), "b"), (by("", "2"), "a")], [False, True, False]),
    ("account", [(by("", "1"), "a"), (by("", "1"), "b"), (by("", "2"), "a")], [False, True, False]),
    ("operation", [(by("", "1"), "a"), (by("", "1"), "b"), (by("", "1"), "a")], [False, False, True]),
]


@pytest.mark.parametrize(("scope", "sent", "refused"), SCOPES)
def test_who_is_counted_together(scope: str, sent: list[tuple[Caller, str]], refused: list[bool]) -> None:
    limiter = Limiter([a_limit(quota=1, scope=scope)], VirtualClock(0))
    assert [limiter.admit(caller, operation, FAITHFUL).refused_by is not None for caller, operation in sent] == refused


def test_users_are_told_apart_by_the_header_beside_the_key(vendor: Mocked) -> None:
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
        "user": {"type": "apiKey", "in": "header", "name": "X-Username"},
    }
    limit = {"quota": 1, "window": 60, "scope": "user", "headers": {}}
    contract = varied(
        components={**NOTEBOOKS.document["components"], "securitySchemes": schemes},
        security=[{"key": [], "user": []}],
        **{"x-driftwitness": {**NOTEBOOKS.document["x-driftwitness"], "rateLimit": [limit]}},
    )
    client = vendor(contract=contract, rate_limited=True)
    found = [
        client.send("GET", "/account", key=None, headers={"X-Api-Key": KEY, "X-Username": user}).status_code
        for user in ("a", "b", "a")
    ]
    assert found == [200, 200, 429]


def test_a_request_that_one_limit_refuses_counts_for_none() -> None:
    clock = VirtualClock(0)
    limiter = Limiter([a_limit(quota=3, window=100), a_limit(quota=1, window=10, pointer="/1")], clock)
    refused = []
    for _ in range(3):
        refused += [limiter.admit(by("k"), None, FAITHFUL).refused_by is not None for _ in range(5)]
        clock.sleep(10)
    assert refused == [False, *[True] * 4] * 3
    standing = limiter.admit(by("k"), None, FAITHFUL)
    assert standing.refused_by is not None
    assert (standing.refused_by.pointer, standing.retry_after) == ("/0", 70)


@pytest.mark.parametrize(("windows", "wait"), [((10, 100), 100), ((100, 10), 100)])
def test_of_two_limits_that_refuse_the_longer_one_answers(windows: tuple[int, int], wait: int) -> None:
    limits = [a_limit(quota=1, window=window, pointer=f"/{index}") for index, window in enumerate(windows)]
    limiter = Limiter(limits, VirtualClock(0))
    assert [limiter.admit(by("k"), None, FAITHFUL).retry_after for _ in range(2)] == [None, wait]


def test_each_limit_tells_by_its_own_headers_and_the_tightest_by_the_common_ones(vendor: Mocked) -> None:
    def tier(quota: int, window: int, name: str) -> dict[str, Any]:
        headers = {"limit": f"X-Limit-{name}", "remaining": "X-Left", "retryAfter": "Retry-After"}
        return {"quota": quota, "window": window, "headers": headers, "present": "every-response"}

    limits = [tier(3, 60, "Minute"), tier(4, 3600, "Hour")]
    client = vendor(contract=with_conventions(rateLimit=limits), rate_limited=True)
    names = ("X-Limit-Minute", "X-Limit-Hour", "X-Left", "Retry-After")
    told = []
    for _ in range(4):
        headers = client.send("GET", "/account").headers
        told.append(tuple(headers.get(name) for name in names))
    client.clock.sleep(60)
    for _ in range(2):
        headers = client.send("GET", "/account").headers
        told.append(tuple(headers.get(name) for name in names))
    assert told == [
        ("3", "4", "2", None),
        ("3", "4", "1", None),
        ("3", "4", "0", None),
        ("3", "4", "0", "60"),
        ("3", "4", "0", None),
        ("3", "4", "0", "3540"),
    ]


def test_retry_after_is_a_date_where_that_is_documented(vendor: Mocked) -> None:
    headers = {"retryAfter": {"name": "Retry-After", "unit": "http-date"}}
    client = limited(vendor, 1, VirtualClock(START + 0.4), headers=headers)
    client.send("GET", "/account")
    assert client.send("GET", "/account").headers["Retry-After"] == "Thu, 01 Jan 2026 00:01:01 GMT"


def test_the_structured_headers_tell_of_all_limits(vendor: Mocked) -> None:
    names = {"limit": "RateLimit", "policy": "RateLimit-Policy"}
    first = {"quota": 2, "window": 60, "headers": names, "present": "every-response"}
    client = vendor(contract=with_conventions(rateLimit=[first]), rate_limited=True)
    client.clock.sleep(0.5)
    answers = [client.send("GET", "/account")]
    client.clock.sleep(10)
    answers += [client.send("GET", "/account") for _ in range(2)]
    assert [answer.headers["RateLimit"] for answer in answers] == [
        '"default";r=1;t=60',
        '"default";r=0;t=50',
        '"default";r=0;t=50',
    ]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"default";q=2;w=60'}
    second = {"quota": 9, "window": 3600, "headers": {}, "present": "every-response"}
    client = vendor(contract=with_conventions(rateLimit=[first, second]), rate_limited=True)
    headers = client.send("GET", "/account").headers
    assert headers["RateLimit"] == '"per-60s";r=1;t=60, "per-3600s";r=8;t=3600'
    assert headers["RateLimit-Policy"] == '"per-60s";q=2;w=60, "per-3600s";q=9;w=3600'


def test_the_status_of_a_refusal_is_the_limits(vendor: Mocked) -> None:
    client = vendor(
        contract=with_conventions(errors=[], rateLimit=[{"quota": 1, "window": 60, "status": 420, "headers": {}}]),
        rate_limited=True,
    )
    client.faithful = False
    assert [client.send("GET", "/account").status_code for _ in range(2)] == [200, 420]


def test_the_body_tells_when_to_come_back_where_the_refusing_limit_says_so(vendor: Mocked) -> None:
    wide = {"quota": 9, "window": 3600, "headers": {}, "body": {"retryAfter": "/error/wide"}}
    narrow = {"quota": 1, "window": 60, "headers": {}, "body": {"retryAfter": "/error/retry_after"}}
    client = vendor(contract=with_conventions(rateLimit=[wide, narrow]), rate_limited=True)
    client.send("GET", "/account")
    error = client.send("GET", "/account").json()["error"]
    assert (error.get("retry_after"), "wide" in error) == (60, False)


@pytest.mark.parametrize(
    ("choice", "size"),
    [("5/60", (5, 60)), ("5/1m", (5, 60)), ("1/1s", (1, 1)), ("900/2h", (900, 7200)), ("10000/1d", (10_000, 86_400))],
)
def test_a_quota_of_the_users_own_tells_by_the_documented_headers(choice: str, size: tuple[int, int]) -> None:
    [limit] = quotas(NOTEBOOKS, choice)
    assert (limit.quota, limit.window) == size
    assert (limit.remaining, limit.retry_after, limit.every_response) == ("X-Quota-Remaining", "Retry-After", True)


def test_a_quota_of_the_users_own_needs_no_documented_one(vendor: Mocked) -> None:
    contract = with_conventions(rateLimit=[])
    assert quotas(contract, "documented") == ()
    client = vendor(contract=contract, limits=quotas(contract, "1/1m"))
    answers = [client.send("GET", path) for path in ("/account", "/notebooks")]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].headers["Retry-After"] == "60"


def test_a_quota_of_the_users_own_counts_what_a_documented_one_leaves_out() -> None:
    some = {"quota": 3, "window": 9, "operations": ["getAccount"], "headers": {"limit": "X-Some"}}
    [limit] = quotas(with_conventions(rateLimit=[some]), "7/8")
    assert (limit.quota, limit.window, limit.operations, limit.limit) == (7, 8, (), "X-Some")


def test_off_and_documented() -> None:
    assert quotas(NOTEBOOKS, "off") == ()
    assert quotas(NOTEBOOKS, "documented") == NOTEBOOKS.conventions.rate_limits


@pytest.mark.parametrize("choice", ["", "on", "5", "5/", "/60", "0/60", "5/0", "5/60x", "-5/60", "5/6 0", "5/1.5m"])
def test_what_is_no_rate_limit_is_told(choice: str) -> None:
    with pytest.raises(InputError, match=r"is no rate limit\. Expected off, documented, or QUOTA/WINDOW"):
        quotas(NOTEBOOKS, choice)
