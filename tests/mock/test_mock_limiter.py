"""The limiter: windows, headers, refusals, units."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from mocked import Client, Mocked, with_conventions

from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.limiter import Limiter, reset_text
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


def test_the_narrower_of_two_limits_refuses() -> None:
    limiter = Limiter([a_limit(quota=5), a_limit(quota=1, pointer="/1", retry_after="B")], VirtualClock(0))
    assert limiter.admit("k", "", None, 1).refused_by is None
    standing = limiter.admit("k", "", None, 1)
    assert standing.refused_by is not None
    assert (standing.refused_by.pointer, standing.headers["B"]) == ("/1", "10")


def test_windows_that_ended_are_forgotten() -> None:
    clock = VirtualClock(0)
    limiter = Limiter([a_limit()], clock)
    for number in range(50):
        limiter.admit(str(number), "", None, 1)
    clock.sleep(11)
    limiter.admit("k", "", None, 1)
    assert len(limiter._windows) == 1
