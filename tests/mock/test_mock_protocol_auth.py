"""Who may come in, by each documented way, and what is said to who may not."""

from __future__ import annotations

from typing import Any

import pytest
from mocked import KEY, NOTEBOOKS, Client, Mocked, varied, with_conventions

KEY_HEADER = {"type": "apiKey", "in": "header", "name": "X-Api-Key"}
USER_HEADER = {"type": "apiKey", "in": "header", "name": "X-Username"}
SECRET_HEADER = {"type": "apiKey", "in": "header", "name": "X-App-Secret"}
KEY_QUERY = {"type": "apiKey", "in": "query", "name": "api_key"}
BASIC = {"type": "http", "scheme": "basic"}
BEARER = {"type": "http", "scheme": "bearer"}
TOKEN = {"type": "http", "scheme": "Token"}
OAUTH = {"type": "oauth2", "flows": {}}
OPENID = {"type": "openIdConnect", "openIdConnectUrl": "https://example.com/.well-known/openid-configuration"}


def guarded(vendor: Mocked, schemes: dict[str, Any], security: list[dict[str, list[str]]]) -> Client:
    components = {**NOTEBOOKS.document["components"], "securitySchemes": schemes}
    return vendor(contract=varied(components=components, security=security))


BOTH = {"key": KEY_HEADER, "user": USER_HEADER}
# schemes, security, query, headers, status
WAYS: list[tuple[dict[str, Any], list[dict[str, list[str]]], str, dict[str, str], int]] = [
    ({"o": OAUTH}, [{"o": ["read"]}], "", {"Authorization": f"Bearer {KEY}"}, 200),
    ({"o": OAUTH}, [{"o": ["read"]}], "", {"Authorization": f"Basic {KEY}"}, 401),
    ({"o": OPENID}, [{"o": []}], "", {"Authorization": f"bearer {KEY}"}, 200),
    ({"t": TOKEN}, [{"t": []}], "", {"Authorization": f"token {KEY}"}, 200),
    ({"t": TOKEN}, [{"t": []}], "", {"Authorization": f"Bearer {KEY}"}, 401),
    ({"k": KEY_HEADER}, [{"ghost": []}], "", {"Authorization": f"Bearer {KEY}"}, 200),
    ({"k": KEY_HEADER}, [{"ghost": []}], "", {"X-Api-Key": KEY}, 401),
    ({"k": KEY_HEADER, "q": KEY_QUERY}, [{"k": []}, {"q": []}], f"?api_key={KEY}", {}, 200),
    ({"k": KEY_HEADER, "q": KEY_QUERY}, [{"k": []}, {"q": []}], "", {"x-api-key": KEY}, 200),
    ({"k": KEY_HEADER, "q": KEY_QUERY}, [{"k": []}, {"q": []}], "?api_key=no", {"X-Api-Key": KEY}, 200),
    ({"k": KEY_HEADER, "q": KEY_QUERY}, [{"k": []}], f"?api_key={KEY}", {}, 401),
    (BOTH, [{"key": [], "user": []}], "", {"X-Api-Key": KEY, "X-Username": "me"}, 200),
    (BOTH, [{"key": [], "user": []}], "", {"X-Api-Key": KEY}, 401),
    (BOTH, [{"key": [], "user": []}], "", {"X-Username": "me"}, 401),
    (BOTH, [{"key": [], "user": []}], "", {"X-Api-Key": KEY, "X-Username": ""}, 401),
    (BOTH, [{"key": [], "user": []}], "", {"X-Api-Key": "no", "X-Username": KEY}, 401),
    ({"k": KEY_HEADER, "s": SECRET_HEADER}, [{"k": [], "s": []}], "", {"X-Api-Key": KEY, "X-App-Secret": "no"}, 401),
    ({"k": KEY_HEADER, "s": SECRET_HEADER}, [{"k": [], "s": []}], "", {"X-Api-Key": KEY, "X-App-Secret": KEY}, 200),
]


@pytest.mark.parametrize(("schemes", "security", "query", "headers", "status"), WAYS)
def test_each_documented_way_and_no_other(
    vendor: Mocked,
    schemes: dict[str, Any],
    security: list[dict[str, list[str]]],
    query: str,
    headers: dict[str, str],
    status: int,
) -> None:
    client = guarded(vendor, schemes, security)
    assert client.send("GET", f"/account{query}", headers=headers, key=None).status_code == status


def test_an_operation_has_security_of_its_own(vendor: Mocked) -> None:
    paths = {path: dict(item) for path, item in NOTEBOOKS.document["paths"].items()}
    paths["/account"]["get"] = {**paths["/account"]["get"], "security": []}
    paths["/notebooks"]["get"] = {**paths["/notebooks"]["get"], "security": [{"other": []}]}
    schemes = {**NOTEBOOKS.document["components"]["securitySchemes"], "other": KEY_HEADER}
    components = {**NOTEBOOKS.document["components"], "securitySchemes": schemes}
    client = vendor(contract=varied(paths=paths, components=components))
    found = [
        client.send("GET", path, headers=headers, key=key).status_code
        for path, headers, key in [
            ("/account", {}, None),
            ("/account", {}, "wrong"),
            ("/notebooks", {}, KEY),
            ("/notebooks", {"X-Api-Key": KEY}, None),
            ("/hooks", {"X-Api-Key": KEY}, None),
            ("/hooks", {}, KEY),
        ]
    ]
    assert found == [200, 200, 401, 200, 401, 200]


@pytest.mark.parametrize(
    ("schemes", "headers", "challenge"),
    [
        ({"b": BEARER}, {}, 'Bearer realm="api"'),
        ({"b": BEARER}, {"Authorization": "Bearer no"}, 'Bearer realm="api", error="invalid_token"'),
        ({"b": BASIC}, {"Authorization": "Basic bm86bm8="}, 'Basic realm="api", charset="UTF-8"'),
        ({"k": KEY_HEADER, "q": KEY_QUERY}, {}, 'ApiKey realm="api"'),
        ({"k": KEY_HEADER, "o": OAUTH}, {}, 'ApiKey realm="api", Bearer realm="api"'),
    ],
)
def test_a_401_names_each_scheme_that_would_do(
    vendor: Mocked, schemes: dict[str, Any], headers: dict[str, str], challenge: str
) -> None:
    client = guarded(vendor, schemes, [{name: []} for name in schemes])
    response = client.send("GET", "/account", headers=headers, key=None)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, challenge)


def entry(code: str, status: int = 401, **more: str) -> dict[str, Any]:
    return {"code": code, "status": status, "when": "unauthorized", **more}


@pytest.mark.parametrize(
    ("catalogue", "none", "wrong"),
    [
        ([entry("key_missing"), entry("key_invalid")], (401, "key_missing"), (401, "key_invalid")),
        ([entry("key_invalid"), entry("no-key")], (401, "no-key"), (401, "key_invalid")),
        ([entry("E1", of="wrong"), entry("E2", of="missing")], (401, "E2"), (401, "E1")),
        ([entry("E1", 401, of="missing"), entry("E2", 403, of="wrong")], (401, "E1"), (403, "E2")),
        ([entry("E1"), entry("E2")], (401, "E1"), (401, "E1")),
    ],
)
def test_no_credential_and_a_wrong_one_have_the_codes_of_the_catalogue(
    vendor: Mocked, catalogue: list[dict[str, Any]], none: tuple[int, str], wrong: tuple[int, str]
) -> None:
    client = vendor(contract=with_conventions(errors=catalogue))
    for key, expected in ((None, none), ("no", wrong)):
        response = client.send("GET", "/notebooks/41", key=key)
        assert (response.status_code, response.json()["error"]["code"]) == expected
