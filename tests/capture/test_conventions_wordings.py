"""Conventions in many wordings, and in lines that only look like them."""

from __future__ import annotations

from typing import Any

import pytest

from driftwitness.capture.convention_facts import (
    Authentication,
    ErrorCodeRow,
    ErrorObject,
    HeaderRow,
    Limit,
    LimitBlock,
    OAuthEndpoint,
    PagingLink,
    PagingParameter,
    VersionTold,
)
from driftwitness.capture.facts import StatusMention, StatusRow
from driftwitness.capture.recognisers import recognise_all
from driftwitness.document.text import read

STATUSES = {
    "Returns 201 Created": {201},
    "It answers 409 if taken, 404 or 410 when gone.": {404, 409, 410},
    "The call ends with a status code of 204.": {204},
    "You will get a 404.": {404},
    "If the box has no lid, a 404 is returned.": {404},
    "Throws an error (409).": {409},
    "A toy that is gone is Not Found (404).": {404},
    "500 (Internal Server Error), 502 (Bad Gateway) and 504 (Gateway Timeout) are ours.": {500, 502, 504},
    "Malformed: 400 (Bad Request)": {400},
    "Errors use an appropriate response code, such as 404.": {404},
    "Responses: 200, 404, 422": {200, 404, 422},
    "Code: 204 No Content": {204},
    "Success Response: 200": {200},
    "Response `201`": {201},
    "Error 403: not yours": {403},
    "404: Not found\n\nIt is not there": {404},
    "Status codes\n\n404 not_here": {404},
    "Errors:\n- 404: no such toy\n- 409: already there": {404, 409},
    "- `401` or `403`: not yours\n- `404`: not here": {401, 403, 404},
    "Meaning\tCode\nNo toy\t404\nTaken\t409": {404, 409},
    "Code\tStatus\tMeaning\nno_toy\t404\tNo toy": {404},
    "Status\n\n200\n\nAll is well.\n\n404\n\nIt is not there.": {200, 404},
    "Failures\n\n500, 502, 503 Server errors": {500, 502, 503},
    "HTTP/1.1 429 Too Many Requests\nRetry-After: 3": {429},
    "200 toys are here.": set(),
    'HTTP/1.1 200 OK\nContent-Length: 101\n\n{"id": 1}': {200},
    "Returns 400 requests.": set(),
    "You get 500 requests.": set(),
    "At most 255 characters, 200 toys and 500 kB fit.": set(),
    "Errors of the 400 series are yours; 5xx are ours.": set(),
    "It returns 100 by default.": set(),
    "In any 2 days you get 303 API calls.": set(),
    "Your server must respond with a 200 status.": set(),
    "GET /toys/404 shows one toy.": set(),
    "101-500 toys cost 200 points\n501-900 toys cost 400 points": set(),
    "100 kB of the body are kept\n200 kB of the log are kept": set(),
    "The port is 443, the year 2026, the price $404.": set(),
}


@pytest.mark.parametrize(("text", "expected"), STATUSES.items(), ids=list(STATUSES))
def test_statuses(text: str, expected: set[int]) -> None:
    assert {status for (status,) in found(text, StatusRow | StatusMention, "status")} == expected


LIMITS: dict[str, list[tuple[int, int, str | None]]] = {
    "60 requests/minute": [(60, 60, None)],
    "You are limited to 10 requests / second.": [(10, 1, None)],
    "At most 1,200 requests per 10 minutes (a sustained 1 to 2 requests per second).": [(1200, 600, None)],
    "The limit is 90 requests per minute (about 2 requests per second).": [(90, 60, None)],
    "A sustained 10 requests per second and bursts of 50 requests per second.": [(10, 1, None), (50, 1, None)],
    "You may send one hundred calls an hour.": [(100, 3600, None)],
    "The limit is 1k requests per day.": [(1000, 86400, None)],
    "Rate limit: 120 rpm": [(120, 60, None)],
    "We allow 5 req/s per IP.": [(5, 1, "ip")],
    "Each user may make 1,200 requests every 15 minutes.": [(1200, 900, "user")],
    "100 requests in a rolling 24-hour window": [(100, 86400, None)],
    "In any 10 second window you may make 50 requests.": [(50, 10, None)],
    "Hourly limit: 5,000": [(5000, 3600, None)],
    "Your daily quota is 10 000 requests.": [(10000, 86400, None)],
    "Requests per minute: 60": [(60, 60, None)],
    "The rate limit is 20 per second and 1000 per hour.": [(20, 1, None), (1000, 3600, None)],
    "10,000 API calls monthly": [(10000, 2592000, None)],
    "You can make 1000 requests, which resets every hour.": [(1000, 3600, None)],
    "Please make at most one request per second.": [(1, 1, None)],
    "A maximum of 300 requests from one IP within 5 minutes": [(300, 300, "ip")],
    "There is a limit of 20 requests per IP per second.": [(20, 1, "ip")],
    "2 requests per 5s": [(2, 5, None)],
    "Search is limited to 30 requests per user, per minute.": [(30, 60, "user")],
    "40 requests per app per store per minute": [(40, 60, "key")],
    "Bursts of 50 requests are fine; 10 requests per second are sustained.": [(10, 1, None)],
    "Each key may place one thousand calls daily, and ten calls per second.": [(1000, 86400, "key"), (10, 1, "key")],
    "Rate limits\n\nBasic: 10/s": [(10, 1, None)],
    "Limits apply to the same IP address.\n\nLimit\n\nSend up to 9 requests per minute.": [(9, 60, "ip")],
    "Plan\tRequests per minute\tRequests per day\nFree\t60\t1,000": [(60, 60, None), (1000, 86400, None)],
    "Plan Requests per minute Requests per day\nFree 60 1,000": [(60, 60, None), (1000, 86400, None)],
    "Endpoint\tLimit\tWindow\nLogin\t5\t15 minutes\nSearch\t30 requests\t1 minute": [(5, 900, None), (30, 60, None)],
    "API rate limits\n\nScope Amount Time Frame\n\nCalls per API key 300 5 minutes": [(300, 300, "key")],
    "Tier\tRPM\nA\t60": [(60, 60, None)],
    "It costs $10 per month.": [],
    "We retry the webhook 10 times in 24 hours.": [],
    "For example, if you make 50 requests per minute, you are fast.": [],
    "Returns 100 items per page.": [],
    "No more than 3 concurrent requests.": [],
    "Tokens expire in 30 days.": [],
    "A maximum of 20 toys every hour": [],
}


@pytest.mark.parametrize(("text", "expected"), LIMITS.items(), ids=list(LIMITS))
def test_limits(text: str, expected: list[tuple[int, int, str | None]]) -> None:
    assert found(text, Limit, "quota", "window", "scope") == expected


HEADERS = {
    "X-Rate-Limit-Remaining-Minute: 4": ["X-Rate-Limit-Remaining-Minute"],
    "RateLimit-Policy tells the quota.": ["RateLimit-Policy"],
    "HTTP/1.1 200 OK\nX-RL-Left: 4\nContent-Length: 80": ["X-RL-Left"],
    "The X-Api-Quota-Left header counts down.": ["X-Api-Quota-Left"],
    "Wait as long as `Retry-After` says.": ["Retry-After"],
    "x-ratelimit-used: 5": ["x-ratelimit-used"],
    "The RateLimit-* headers tell of the limit.": [],
    "This is a rate-limit for per-user quotas.": [],
    "X-Page-Limit: 50": [],
    "X-Total-Count: 50": [],
}


@pytest.mark.parametrize(("text", "expected"), HEADERS.items(), ids=list(HEADERS))
def test_limit_headers(text: str, expected: list[str]) -> None:
    assert [name for (name,) in found(text, HeaderRow, "name")] == expected


PAGING: dict[str, set[str]] = {
    "Use the page and per_page parameters to go through pages.": {"page", "per_page"},
    "We use cursor\nand limit\nfor pagination of results.": {"cursor", "limit"},
    "For what follows, use the page query parameter till a list is empty.": {"page"},
    "It is possible to give the offset from the first toy by the ?offset parameter:": {"offset"},
    "Pass max_id to get older results.": {"max_id"},
    "Paging\n\nSend starting_after with the last id and limit to change the size.": {"starting_after", "limit"},
    "To fetch the next page, pass the value of next_cursor as the cursor parameter.": {"cursor"},
    "Set pageToken to the nextPageToken of the previous page, and pageSize for its size.": {"pageToken", "pageSize"},
    "GET /toys?page[number]=2&page[size]=10": {"page[number]", "page[size]"},
    "https://toys.example/toys?per_page=100&page=2": {"page", "per_page"},
    "Pages\n\n- page: The page to return\n- per_page: How many": {"page", "per_page"},
    "Query parameters:\n\n- per_page: How many": {"per_page"},
    "Give a _limit query parameter with the number of toys to return.": {"_limit"},
    "Paging\n\n- `_token`: where to go on\n- `_limit`: toys in one page": {"_token", "_limit"},
    "The list supports the $top, $skip and $filter query parameters.": {"$top", "$skip"},
    "Lists support the `$skipToken` and `$top` OData query parameters.": {"$skipToken", "$top"},
    "GET /toys?_page=2&_limit=20": {"_page", "_limit"},
    "GET parameters:\n\n- maxSize – int – max size.\n- offset – int – offset.": {"offset"},
    "Query parameters:\n\n- $count: whether to add the total": set(),
    'Paging\n\noffset: how many toys to "skip".': {"offset"},
    "Paging\n\nUse page and per_page; links lead to the `first` and `last` page.": {"page", "per_page"},
    "Paging\n\nGive `after` the id of the last toy, and `first` the number of toys.": {"after", "first"},
    "Paging\n\n- top: how many\n- skip: how many to leave out": {"top", "skip"},
    "The response is paged and contains a page number.": set(),
    "The next_page_token field of the response holds the token of the next page.": set(),
    "This page describes the limit on requests.": set(),
    "We've built in a default limit on results.": set(),
    "curl https://toys.example/toys?limit=5": set(),
    "Response fields:\n\n- page: The page that was asked for": set(),
}


@pytest.mark.parametrize(("text", "expected"), PAGING.items(), ids=list(PAGING))
def test_paging_parameters(text: str, expected: set[str]) -> None:
    assert {name for (name,) in found(text, PagingParameter, "name")} == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Paging\n\nUse limit (default 25, at most 100) and offset to page.", "Maximum: 100. Default: 25."),
        ("Paging\n\nLists hold 40 toys by default. Pass limit, up to 80, and offset.", "Maximum: 80. Default: 40."),
        ("Paging\n\nThe page's size is told by limit (default 25), the page by page.", "Default: 25."),
        ("Paging\n\nBy default, offset is 0 and limit is 25.", "Default: 25."),
    ],
)
def test_size_of_pages(text: str, told: str) -> None:
    assert ("limit", told) in found(text, PagingParameter, "name", "text")


def test_default_of_another_parameter() -> None:
    text = "Paging\n\nThe number of toys in a page is told by `limit` (default 25), the page by `page`."
    assert ("page", "") in found(text, PagingParameter, "name", "text")


def test_link_header() -> None:
    text = 'Link: <https://t.example/toys?marker=8&kind=soft>; rel="next"\n\nFollow the Link header to the next page.'
    assert found(text, PagingLink, "names") == [(("marker",),), ((),)]
    assert not found("Every toy has a link to its box.", PagingLink, "names")


SCHEMES: dict[str, set[tuple[str, str | None, str | None]]] = {
    "Authorization: Bearer abc": {("bearer", None, None)},
    "Authorization: Bear YOUR_KEY": {("bearer", None, None)},
    'headers = {"Authorization": "Bearer " + token}': {("bearer", None, None)},
    "Set the Authorization header to the word Bearer and the token.": {("bearer", None, None)},
    "curl -u me:secret https://toys.example/": {("basic", None, None)},
    "We use HTTP Basic authentication.": {("basic", None, None)},
    'curl -H "X-Toy-Key: abc" https://toys.example/': {("apiKey", "header", "X-Toy-Key")},
    "Put your key into the X-Api-Key header.": {("apiKey", "header", "X-Api-Key")},
    "Send your key in the apikey header.": {("apiKey", "header", "apikey")},
    "Authorization: token abc123": {("apiKey", "header", "Authorization")},
    'curl -H "Authorization: YOUR_API_KEY" https://toys.example/': {("apiKey", "header", "Authorization")},
    "GET /toys?api_key=abc": {("apiKey", "query", "api_key")},
    "GET /toys?key=YOUR_KEY": {("apiKey", "query", "key")},
    "Add your secret to each call as the query parameter toy_key.": {("apiKey", "query", "toy_key")},
    "Cookie: toy_session=abc": {("apiKey", "cookie", "toy_session")},
    "You must use OAuth 2.0 to authenticate.": {("oauth2", None, None)},
    "Calls are authenticated by mutual TLS.": {("mutualTLS", None, None)},
    "Basic authentication is not supported.": set(),
    "We require a key; there is no more Basic authentication.": set(),
    "Select the OAuth scopes you need.": set(),
    'Link: <https://toys.example/toys?api_key=abc&page=2>; rel="next"': set(),
    "Idempotency-Key: 1f0c": set(),
    "GET /toys?key=colour": set(),
}


@pytest.mark.parametrize(("text", "expected"), SCHEMES.items(), ids=list(SCHEMES))
def test_authentication(text: str, expected: set[tuple[str, str | None, str | None]]) -> None:
    assert set(found(text, Authentication, "kind", "location", "name")) == expected


def test_oauth_endpoints() -> None:
    text = "Authorize at https://t.example/oauth/authorize, get tokens from https://t.example/oauth/token."
    assert found(text, OAuthEndpoint, "kind", "value") == [
        ("authorizationUrl", "https://t.example/oauth/authorize"),
        ("tokenUrl", "https://t.example/oauth/token"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Accept: application/vnd.toys.v2+json", [("media-type", "Accept", "application/vnd.toys.v2+json")]),
        ("Accept: application/x.toys; version=3", [("media-type", "Accept", "application/x.toys; version=3")]),
        ("Toys-Version: 2024-01-01", [("header", "Toys-Version", "2024-01-01")]),
        ("GET /toys?api-version=7.1", [("query", "api-version", "7.1")]),
        ("The version is the first part of the path: /v2", [("path", None, "/v2")]),
        ("Accept: application/json", []),
        ("HTTP-Version: 1.1", []),
    ],
)  # fmt: skip
def test_versions(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert found(text, VersionTold, "style", "name", "value") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Error codes\n\n10 unknown\n11 wrong key", [10, 11]),
        ("Error codes\n\nNO_TOY: There is none.\nNO_BOX: There is none.", ["NO_TOY", "NO_BOX"]),
        ("The error code is one of these:\n\nno_toy\n\nIt is gone.\n\nno_box\n\nIt is, too.", ["no_toy", "no_box"]),
        (
            "code is one of the possible values:no_toy\n- The toy is missingno_box\n- The box is missing",
            ["no_toy", "no_box"],
        ),
        ("Toys\n\n10 red\n11 blue", []),
        ("Error codes\n\n404 not there\n409 taken", []),
    ],
)
def test_error_codes_without_status(text: str, expected: list[Any]) -> None:
    assert [code for (code,) in found(text, ErrorCodeRow, "code")] == expected


def test_error_object() -> None:
    text = "In case of error it will return object fault with the fields error_code and error_msg."
    assert found(text, ErrorObject, "member", "code", "message") == [("fault", "error_code", "error_msg")]


def test_block_after_a_refusal() -> None:
    assert found("Whoever asks more is locked out for ten minutes.", LimitBlock, "seconds") == [(600,)]


def found(text: str, kind: Any, *names: str) -> list[tuple[Any, ...]]:
    """What the facts of some kinds say, in order."""
    facts = [fact for fact in recognise_all([read("page.txt", text)]) if isinstance(fact, kind)]
    return [tuple(getattr(fact, name) for name in names) for fact in facts]
