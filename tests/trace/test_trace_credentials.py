from __future__ import annotations

import base64
from typing import Any

import pytest

from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.trace import Request
from driftwitness.trace.credentials import credential
from driftwitness.trace.redaction import Redactor

BEARER = {"type": "http", "scheme": "bearer"}
BASIC = {"type": "http", "scheme": "basic"}
HEADER = {"type": "apiKey", "in": "header", "name": "X-Key"}
QUERY = {"type": "apiKey", "in": "query", "name": "key"}
COOKIE = {"type": "apiKey", "in": "cookie", "name": "SID"}
OAUTH = {"type": "oauth2", "flows": {}}
KEY = "user:password-of-some-length"
ENCODED = base64.b64encode(KEY.encode()).decode()

# (schemes, headers, query, verdict)
REQUESTS: list[tuple[list[dict[str, Any]], dict[str, str], str, str]] = [
    ([BEARER], {"Authorization": f"Bearer {KEY}"}, "", "given"),
    ([BEARER], {"authorization": f"bearer {KEY}"}, "", "given"),
    ([BEARER], {"Authorization": "Bearer wrong"}, "", "other"),
    ([BEARER], {"Authorization": f"Bearer {KEY}x"}, "", "other"),
    ([BEARER], {"Authorization": "Bearer "}, "", "other"),
    ([BEARER], {"Authorization": ""}, "", "absent"),
    ([BEARER], {}, "", "absent"),
    ([BEARER], {"X-Key": KEY}, f"key={KEY}", "absent"),
    ([BASIC], {"Authorization": f"Basic {ENCODED}"}, "", "given"),
    ([BASIC], {"Authorization": "Basic d3Jvbmc6d3Jvbmc="}, "", "other"),
    ([HEADER], {"X-Key": KEY}, "", "given"),
    ([HEADER], {"x-key": KEY}, "", "given"),
    ([HEADER], {"X-Key": "wrong"}, "", "other"),
    ([HEADER], {"Authorization": f"Bearer {KEY}"}, "", "absent"),
    ([QUERY], {}, f"key={KEY}", "given"),
    ([QUERY], {}, "a=b&key=user%3Apassword-of-some-length", "given"),
    ([QUERY], {}, "key=wrong", "other"),
    ([QUERY], {}, "key=", "absent"),
    ([QUERY], {}, f"other={KEY}", "absent"),
    ([QUERY, HEADER], {"X-Key": KEY}, "", "given"),
    ([QUERY, HEADER], {}, f"key={KEY}", "given"),
    ([QUERY, HEADER], {"X-Key": KEY}, "key=wrong", "other"),
    ([QUERY, HEADER], {}, "", "absent"),
    ([OAUTH], {"Authorization": f"Bearer {KEY}"}, "", "given"),
    ([COOKIE], {"Cookie": f"SID={KEY}"}, "", "given"),
    ([COOKIE], {"Cookie": f"theme=dark; SID={KEY}"}, "", "given"),
    ([COOKIE], {"Cookie": "SID=wrong"}, "", "other"),
    ([COOKIE], {"Cookie": f"SID={KEY}x"}, "", "other"),
    ([COOKIE], {"Cookie": f"OTHER={KEY}"}, "", "absent"),
    ([BASIC, OAUTH], {"Authorization": f"Basic {ENCODED}"}, "", "given"),
    ([BASIC, OAUTH], {"Authorization": f"Bearer {KEY}"}, "", "given"),
    ([BASIC, BEARER], {"Authorization": "Bearer wrong"}, "", "other"),
    ([BASIC, BEARER], {"Authorization": f"Digest {KEY}"}, "", "other"),
    ([], {"Authorization": f"Bearer {KEY}"}, "", "absent"),
]


@pytest.mark.parametrize(("schemes", "headers", "query", "verdict"), REQUESTS)
def test_the_credential_of_a_redacted_request(
    schemes: list[dict[str, Any]], headers: dict[str, str], query: str, verdict: str
) -> None:
    document = {"components": {"securitySchemes": {str(number): one for number, one in enumerate(schemes)}}}
    redactor = Redactor({"ACME_KEY": KEY})
    request = Request("GET", redactor.text(f"https://a.example/b?{query}"), redactor.headers(headers.items()))
    assert credential(request, Contract("acme", document, EvidenceIndex({}))) == verdict
