"""Where credentials go: headers, query and cookies, alone, together, and as alternatives."""

from __future__ import annotations

from typing import Any

import pytest

from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.drive.credential import Credentials, Presented, present
from driftwitness.trace.credentials import credential
from driftwitness.trace.record import Request

SCHEMES: dict[str, dict[str, str]] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "user": {"type": "apiKey", "in": "header", "name": "X-User"},
    "inQuery": {"type": "apiKey", "in": "query", "name": "key"},
}
OWN = {"key": "one", "user": "two", "inQuery": "three"}


def contract(*security: dict[str, list[str]]) -> Contract:
    document: dict[str, Any] = {"components": {"securitySchemes": SCHEMES}, "security": list(security), "paths": {}}
    return Contract("acme", document, EvidenceIndex({}))


@pytest.mark.parametrize(
    ("scheme", "presented"),
    [
        ({"type": "http", "scheme": "bearer"}, Presented({"Authorization": "Bearer user:key"})),
        ({"type": "http", "scheme": "Basic"}, Presented({"Authorization": "Basic dXNlcjprZXk="})),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, Presented({"X-Key": "user:key"})),
        ({"type": "apiKey", "in": "query", "name": "key"}, Presented({}, {"key": "user:key"})),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, Presented({"Cookie": "sid=user:key"})),
        ({"type": "oauth2", "flows": {}}, Presented({"Authorization": "Bearer user:key"})),
        ({"type": "openIdConnect"}, Presented({"Authorization": "Bearer user:key"})),
    ],
)
def test_a_credential_goes_where_the_contract_says(scheme: dict[str, str], presented: Presented) -> None:
    assert present({"main": scheme}, ["main"], {"main": "user:key"}) == presented


def test_what_goes_together_is_sent_together_and_half_of_it_on_purpose() -> None:
    given = Credentials(contract({"key": [], "user": []}), OWN)
    assert given.of("given", None) == Presented({"X-Key": "one", "X-User": "two"})
    assert given.of("half", None) == Presented({"X-Key": "one"})
    assert given.of("nobody", None) == Presented()
    assert not set(OWN.values()) & set(given.of("stranger", None).headers.values())


def test_of_alternatives_one_is_sent_and_the_other_on_purpose() -> None:
    given = Credentials(contract({"key": []}, {"inQuery": []}), OWN)
    assert given.of("given", None) == Presented({"X-Key": "one"})
    assert given.of("otherwise", None) == Presented({}, {"key": "three"})
    only_query = Credentials(contract({"key": []}, {"inQuery": []}), {"inQuery": "three"})
    assert only_query.of("given", None) == Presented({}, {"key": "three"})
    assert Credentials(contract({"key": []}), {}).of("given", None) == Presented()


def test_of_three_alternatives_the_second_has_a_name_of_its_own() -> None:
    given = Credentials(contract({"key": []}, {"inQuery": []}, {"user": []}), OWN)
    assert given.of("second", None) == Presented({}, {"key": "three"})
    assert given.of("otherwise", None) == Presented({"X-User": "two"})


@pytest.mark.parametrize(
    ("scheme", "shown"), [("key", Presented({"X-Key": ""})), ("inQuery", Presented({}, {"key": ""}))]
)
def test_a_blank_credential_stands_empty_in_its_place(scheme: str, shown: Presented) -> None:
    assert Credentials(contract({scheme: []}), OWN).of("blank", None) == shown


@pytest.mark.parametrize(
    ("scheme", "word", "misplaced"),
    [
        ({"type": "http", "scheme": "Bearer"}, {"Authorization": "Bearer"}, {"Authorization": "Basic one"}),
        ({"type": "oauth2", "flows": {}}, {"Authorization": "Bearer"}, {"Authorization": "Basic one"}),
        ({"type": "http", "scheme": "basic"}, {"Authorization": "Basic b25l"}, {"Authorization": "Basic b25l"}),
        (SCHEMES["key"], {"X-Key": "one"}, {"X-Key": "one"}),
    ],
)
def test_a_token_is_shown_without_itself_and_behind_another_word(
    scheme: dict[str, Any], word: dict[str, str], misplaced: dict[str, str]
) -> None:
    document: dict[str, Any] = {"components": {"securitySchemes": {"key": scheme}}, "security": [{"key": []}]}
    given = Credentials(Contract("acme", document, EvidenceIndex({})), OWN)
    assert given.of("half", None) == Presented(word)
    assert given.of("otherwise", None) == Presented(misplaced)


@pytest.mark.parametrize(
    ("scheme", "shown", "verdict"),
    [
        ({"type": "http", "scheme": "bearer"}, "Bearer $KEY", "given"),
        ({"type": "http", "scheme": "bearer"}, "bearer $KEY", "given"),
        ({"type": "http", "scheme": "bearer"}, "Basic $KEY", "other"),
        ({"type": "http", "scheme": "bearer"}, "$KEY", "given"),
        ({"type": "http", "scheme": "Basic"}, "Basic $KEY", "given"),
        ({"type": "http", "scheme": "basic"}, "Bearer $KEY", "other"),
        ({"type": "oauth2", "flows": {}}, "Bearer $KEY", "given"),
        ({"type": "openIdConnect"}, "Basic $KEY", "other"),
        ({"type": "apiKey", "in": "header", "name": "Authorization"}, "Token $KEY", "given"),
    ],
)
def test_a_credential_behind_the_word_of_another_scheme_is_not_the_runs_own(
    scheme: dict[str, str], shown: str, verdict: str
) -> None:
    document: dict[str, Any] = {"components": {"securitySchemes": {"main": scheme}}, "security": [{"main": []}]}
    request = Request("GET", "https://a.example/x", (("Authorization", shown),), None)
    assert credential(request, Contract("acme", document, EvidenceIndex({}))) == verdict


@pytest.mark.parametrize(
    ("url", "headers", "verdict"),
    [
        ("https://a.example/x", {}, "absent"),
        ("https://a.example/x", {"X-Key": "$KEY", "X-User": "$USER"}, "given"),
        ("https://a.example/x", {"X-Key": "$KEY"}, "other"),
        ("https://a.example/x", {"X-Key": "$KEY", "X-User": "sha256:0"}, "other"),
        ("https://a.example/x?key=$KEY", {}, "given"),
        ("https://a.example/x?key=%24KEY", {}, "given"),
        ("https://a.example/x?key=$KEY-driftwitness", {}, "other"),
    ],
)
def test_a_record_tells_whose_credential_it_was(url: str, headers: dict[str, str], verdict: str) -> None:
    request = Request("GET", url, tuple(headers.items()), None)
    assert credential(request, contract({"key": [], "user": []}, {"inQuery": []})) == verdict
