"""Sentences and lines in many wordings, and the facts in them."""

from __future__ import annotations

from typing import Any

import pytest

from driftwitness.capture.convention_facts import (
    Authentication,
    Cascade,
    ErrorPromise,
    FieldMessages,
    HeaderRow,
    Limit,
    LimitBlock,
    LimitPresence,
    OrderedBy,
    PartialUpdate,
    ReachesOut,
    WaitRule,
)
from driftwitness.capture.facts import (
    BaseUrl,
    CurlCall,
    OperationLine,
    ParameterRow,
    Section,
    StatusMention,
    StatusRow,
    Title,
)
from driftwitness.capture.recognisers import recognise_all
from driftwitness.document.text import read

IGNORED = (
    "where",
    "description",
    "words",
    "body",
    "level",
    "said",
    "listed",
    "placeholders",
    "values",
    "told",
    "scope_where",
)


def facts(text: str, kind: type) -> list[tuple[Any, ...]]:
    """The facts of one kind as plain tuples, without their lines and descriptions."""
    found = [fact for fact in recognise_all([read("page.txt", text)]) if isinstance(fact, kind)]
    names = [name for name in kind.__dataclass_fields__ if name not in IGNORED]  # type: ignore[attr-defined]
    return [tuple(getattr(fact, name) for name in names) for fact in found]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Toy API v2.1\n\nMore", Title, [("Toy API v2.1", "v2.1")]),
        ("Toy API\n\nToys\n\nA toy.\n\nExample Request\n\n{}", Section, [("Toys",)]),
        ("T\n\nShow a toy\n\nGET /toys/:id\n\nBoxes\n\nA box.", Section, [("Boxes",)]),
        ("T\n\nNotes\n\nOn toys.\n\nPOST /notes\n\nNotes on it\n\nText.", Section, [("Notes",)]),
        ("T\n\nToys\n\nLogin\n\nYes.\n\nBoxes\n\nLogin\n\nNo.", Section, [("Toys",), ("Boxes",)]),
        ("GET /toys", OperationLine, [("GET", "/toys", "", ())]),
        ("DELETE /toys/:id HTTP/1.1", OperationLine, [("DELETE", "/toys/{id}", "", ())]),
        ("* `PATCH /toys/<toy>`", OperationLine, [("PATCH", "/toys/{toy}", "", ())]),
        ("GET /shops/3/toys/14?page=2", OperationLine, [("GET", "/shops/{shop_id}/toys/{toy_id}", "", ("page",))]),
        ("| POST | /toys | Adds one |", OperationLine, [("POST", "/toys", "", ())]),
        ("POST https://toys.example/v1/toys", OperationLine, [("POST", "/v1/toys", "https://toys.example", ())]),
        ("PUT\n/toys/{id}", OperationLine, [("PUT", "/toys/{id}", "", ())]),
        ("POST /toys can be called 30 times within 5 minutes.", OperationLine, []),
        ("GET it while it is hot.", OperationLine, []),
        ("Each API key may make 100 requests per minute.", Limit, [(100, 60, "key")]),
        ("At most 1,000 calls an hour for each user.", Limit, [(1000, 3600, "user")]),
        ("An IP address may send 50 requests per 10 second period.", Limit, [(50, 10, "ip")]),
        ("60 requests per minute, 2000 requests per hour", Limit, [(60, 60, None), (2000, 3600, None)]),
        ("It can be called 300 times within 5 minutes.", Limit, [(300, 300, None)]),
        ("The box holds 300 items.", Limit, []),
        ("Rate limit headers come with every response.", LimitPresence, [("every-response",)]),
        ("Headers of every response are lower case.", LimitPresence, []),
        ("You are then blocked for one minute.", LimitBlock, [(60,)]),
        ("Wait until the X-RateLimit-Reset timestamp.", WaitRule, [("X-RateLimit-Reset",)]),
        ("Try again after the Retry-After period.", WaitRule, [("Retry-After",)]),
        ("X-RateLimit-Remaining Calls left", HeaderRow, [("X-RateLimit-Remaining", None)]),
        ("Header Description Example\nX-RateLimit-Limit Calls allowed 99", HeaderRow, [("X-RateLimit-Limit", "99")]),
        ("X-RateLimit-Limit\n\nNumber of calls", HeaderRow, [("X-RateLimit-Limit", None)]),
        ("The RateLimit-Reset header tells when.", HeaderRow, [("RateLimit-Reset", None)]),
        ("Use Bearer token authentication.", Authentication, [("bearer", None, None)]),
        ("Authorization: Bearer abc", Authentication, [("bearer", None, None)]),
        ("Put it into the X-Api-Key header.", Authentication, [("apiKey", "header", "X-Api-Key")]),
        ("GET /toys?api_key=abc", Authentication, [("apiKey", "query", "api_key")]),
        ("We use HTTP Basic authentication.", Authentication, [("basic", None, None)]),
        ("You must use OAuth 2.0.", Authentication, [("oauth2", None, None)]),
        ("Base URL: https://toys.example/api/", BaseUrl, [("https://toys.example/api/",)]),
        ("Base URL\n\nhttps://toys.example/api", BaseUrl, [("https://toys.example/api",)]),
        ("See https://toys.example/blog for more.", BaseUrl, []),
        ("Results are ordered by creation date (newest first).", OrderedBy, [("creation date", True)]),
        ("Sorted by name in ascending order.", OrderedBy, [("name", False)]),
        ("Lists toys, oldest first.", OrderedBy, [("creation date", False)]),
        ("Sort by whatever you like.", OrderedBy, []),
        ("Only the fields you include will be updated.", PartialUpdate, [()]),
        ("Values that are not sent remain as they are, so omitted ones are unchanged.", PartialUpdate, [()]),
        ("Updates a toy.", PartialUpdate, []),
        ("Deletes a box and all its associated toys.", Cascade, [("associated toys",)]),
        ("Deletes a box.", Cascade, []),
        ("- 409: Somebody was faster\n- 410: It is gone", StatusRow, [(409, None), (410, None)]),
        ("Status Code Description\n409 taken Somebody was faster.", StatusRow, [(409, "taken")]),
        ("sold_out 409 None are left.\nno_toy 404 No toy.", StatusRow, [(409, "sold_out"), (404, "no_toy")]),
        ("200 toys are here.", StatusRow, []),
        ("Returns a 202 Accepted status code.", StatusMention, [(202,)]),
        ("The answer is 404 Not Found.", StatusMention, [(404,)]),
        ("You get 500 requests.", StatusMention, []),
        ("The details object contains field-level messages in a 422.", FieldMessages, [("details", 422)]),
        ("Every error includes a code and a message.", ErrorPromise, [()]),
        ("Sends an invitation to the guest.", ReachesOut, [()]),
        ("Sends it.", ReachesOut, []),
    ],
)  # fmt: skip
def test_fact(text: str, kind: type, expected: list[tuple[Any, ...]]) -> None:
    assert facts(text, kind) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "Query Parameters\nNameTypeRequiredDescription\nsize integer optional How big",
            ("size", "integer", False, "query", None),
        ),
        (
            "Body\n\n| Required | Field | Type |\n|--|--|--|\n| yes | size | int |",
            ("size", "int", True, "body", None),
        ),
        (
            "Name\tIn\tType\tDefault\tNotes\nsize\tquery\tnumber\t3\tSize",
            ("size", "number", None, "query", "3"),
        ),
        ("Path parameters\nType Name Description\nuuid :toy Which one", ("toy", "uuid", None, "path", None)),
        ("Headers\nParameter Description\nx_trace For the log", ("x_trace", None, None, "header", None)),
        ("Query parameters\n- size (integer, required): How big", ("size", "integer", True, "query", None)),
        ("- size (array of strings) - Sizes", ("size", "array of strings", None, None, None)),
    ],
)
def test_parameter_row(table: str, expected: tuple[Any, ...]) -> None:
    assert facts(table, ParameterRow) == [expected]


@pytest.mark.parametrize(
    ("command", "method", "url", "unquoted", "data"),
    [
        ("curl https://t.example/a?x=1&y=2", "GET", "https://t.example/a?x=1&y=2", "&?", None),
        ("curl 'https://t.example/a?x=1&y=2'", "GET", "https://t.example/a?x=1&y=2", "", None),
        ("curl -XDELETE https://t.example/a \\\n -H 'A: b'", "DELETE", "https://t.example/a", "", None),
        ('curl https://t.example/a -d \'{"n": "it"}\'', "POST", "https://t.example/a", "", '{"n": "it"}'),
        ("curl -G https://t.example/a -d x=1", "GET", "https://t.example/a?x=1", "", "x=1"),
        ("$ curl --request PUT --url https://t.example/a --data-raw '{\n}'", "PUT", "https://t.example/a", "", "{\n}"),
        ('curl https://t.example/a -d \'{"cut": 1', "POST", "https://t.example/a", "", '{"cut": 1'),
        ("curl -u me:secret https://t.example/a", "GET", "https://t.example/a", "", None),
    ],
)
def test_curl(command: str, method: str, url: str, unquoted: str, data: str | None) -> None:
    ((found_method, found_url, _, user, found_data, found_unquoted),) = facts(command, CurlCall)
    assert (found_method, found_url, found_unquoted, found_data) == (method, url, unquoted, data)
    assert user == ("me:secret" if " -u " in command else None)
