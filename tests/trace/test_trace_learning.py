"""Secrets of somebody's recordings: where requests carry them, they are learned, and gone everywhere."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from driftwitness.contract import Contract, store
from driftwitness.trace import Headers, Interaction, Request, Response
from driftwitness.trace.learning import Learned
from driftwitness.trace.redaction import Redactor
from driftwitness.trace.scan import Scan

NOTEBOOKS = store.load(Path(__file__).parents[1] / "data" / "contracts" / "notebooks")
SCHEMES = {
    "query": {"type": "apiKey", "in": "query", "name": "appid"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Shop"},
}
KEY = "k3y-of/the+first=user"
JWT = ".".join(
    base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
    for part in ({"alg": "HS256"}, {"sub": "7", "jti": "c9f0-session-of-ada-77"}, "signature-of-it")
)


def interaction(
    url: str = "https://a.example/b",
    headers: Headers = (),
    body: bytes | None = None,
    came: Headers = (),
    answer: bytes = b"{}",
) -> Interaction:
    return Interaction(1, 0.0, 0.0, Request("GET", url, headers, body), Response(200, came, answer))


def contract_with(name: str) -> Contract:
    document = {**NOTEBOOKS.document, "security": [{name: []}]}
    document["components"] = {**document.get("components", {}), "securitySchemes": {name: SCHEMES[name]}}
    return replace(NOTEBOOKS, document=document)


PLACES = {
    "bearer": interaction(headers=(("Authorization", f"Bearer {KEY}"),)),
    "no word": interaction(headers=(("authorization", KEY),)),
    "basic": interaction(headers=(("Authorization", "Basic " + base64.b64encode(f"ada:{KEY}".encode()).decode()),)),
    "a common header": interaction(headers=(("X-Api-Key", KEY),)),
    "a common query parameter": interaction("https://a.example/b?access_token=k3y-of%2Fthe%2Bfirst%3Duser"),
    "the URL's user": interaction("https://ada:k3y-of%2Fthe+first%3Duser@a.example/b"),
    "a login as JSON": interaction(body=json.dumps({"user": "ada", "Password": KEY}).encode()),
    "a login as a form": interaction(body=b"user=ada&password=k3y-of%2Fthe%2Bfirst%3Duser"),
    "a token that is handed out": interaction(answer=json.dumps({"data": {"accessToken": KEY}}).encode()),
    "a cookie": interaction(headers=(("Cookie", f'theme=dark; sess="{KEY}"'),)),
    "a cookie that is set": interaction(came=(("Set-Cookie", f'sess="{KEY}"; Path=/; HttpOnly'),)),
    "query": interaction("https://a.example/b?appid=k3y-of%2Fthe%2Bfirst%3Duser&x=1"),
    "cookie": interaction(headers=(("Cookie", f'sid="{KEY}"'),)),
    "header": interaction(headers=(("x-shop", KEY),)),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_learned_where_it_stands_and_gone_from_every_interaction(place: str) -> None:
    learned = Learned(contract_with(place) if place in SCHEMES else NOTEBOOKS)
    echo = interaction(answer=json.dumps({"seen": [KEY, base64.b64encode(KEY.encode()).decode()]}).encode())
    for one in (echo, PLACES[place]):
        learned.see(one)
    scan, redactor = Scan({"$KEY": KEY}), Redactor(learned.secrets)
    for one in (echo, PLACES[place]):
        clean = redactor.interaction(one)
        assert scan.find(one.response.body + repr(one.request).encode() + repr(one.response.headers).encode())
        assert scan.find(repr(clean).encode()) is None
        assert clean.response.body.startswith(b"{")


def test_a_jwt_in_an_answer_is_learned_with_its_parts() -> None:
    learned = Learned()
    learned.see(interaction(answer=json.dumps({"session": JWT}).encode()))
    redacted = Redactor(learned.secrets).text(f"{JWT} {JWT.split('.')[1]} {JWT.split('.')[2]} c9f0-session-of-ada-77")
    assert redacted == "$RECORDED_TOKEN $RECORDED_TOKEN-payload $RECORDED_TOKEN-signature $RECORDED_TOKEN-jti"


def test_the_names_are_those_of_the_contract_and_equal_stays_equal() -> None:
    learned = Learned(NOTEBOOKS)
    for value in ("first-token-1", "second-token-2", "first-token-1", "third-token-3"):
        learned.see(interaction(headers=(("Authorization", f"Bearer {value}"),)))
    names = ["NOTEBOOKS_API_KEY", "NOTEBOOKS_API_KEY_2", "NOTEBOOKS_API_KEY_3"]
    assert learned.secrets == dict(zip(names, ["first-token-1", "second-token-2", "third-token-3"], strict=True))


@pytest.mark.parametrize(
    "value",
    ["", "Bearer", "test", "password", "123456", "$API_KEY", "<token>", "{{token}}", "********", "xxxxxxxxxxxx",
     "REDACTED", "[FILTERED]", "sha256:0123456789abcdef", "secret_..."],
)  # fmt: skip
def test_what_stands_in_for_a_secret_is_none(value: str) -> None:
    learned = Learned(NOTEBOOKS)
    learned.see(interaction(headers=(("Authorization", f"Bearer {value}"), ("X-Api-Key", value))))
    learned.see(interaction(body=json.dumps({"password": value}).encode()))
    assert learned.secrets == {}


@pytest.mark.parametrize(
    "body",
    [{"next_token": "a9c8-page-two-of-3"}, {"key": "PROJ-123-long-key-7"}, {"monkey": "a-very-long-name-7"},
     {"token_count": "1234567890a"}, {"keys": ["a-very-long-name-7"]}],
)  # fmt: skip
def test_other_fields_are_no_secrets(body: dict[str, object]) -> None:
    learned = Learned(NOTEBOOKS)
    learned.see(interaction(answer=json.dumps(body).encode()))
    assert learned.secrets == {}


def test_many_secrets_are_all_replaced() -> None:
    learned = Learned(NOTEBOOKS)
    values = [f"session-{number:04}-{number * 7919:08x}" for number in range(200)]
    for value in values:
        learned.see(interaction(headers=(("Authorization", f"Bearer {value}"),)))
    redactor = Redactor(learned.secrets)
    assert redactor.text(f"a {values[0]} b {values[199]} c") == "a $NOTEBOOKS_API_KEY b $NOTEBOOKS_API_KEY_200 c"
    assert redactor.text("nothing of it") == "nothing of it"
