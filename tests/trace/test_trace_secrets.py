"""Which values of the environment are secrets, and which parts of a secret are."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from driftwitness.contract import store
from driftwitness.trace import Request, secrets
from driftwitness.trace.credentials import credential
from driftwitness.trace.redaction import Redactor

NOTEBOOKS = store.load(Path(__file__).parents[1] / "data" / "contracts" / "notebooks")
JWT = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (
        b'{"alg":"HS256"}',
        b'{"sub":"user-with-a-long-name","jti":"5e55-1011-c0ff-ee00"}',
        b"signature-of-no-one",
    )
)


@pytest.mark.parametrize(
    ("name", "value", "is_one"),
    [
        ("SHOP_API_KEY", "k3y-0f-ada", True),
        ("shop_api_key", "k3y-0f-ada", True),
        ("SHOP_APIKEY", "k3y-0f-ada", True),
        ("GITHUB_TOKEN", "abcdefghijklmnopqrstuvwxyz", True),
        ("DB_PASSWORD", "correct horse", True),
        ("CLIENT_SECRET_2", "k3y-0f-ada", True),
        ("SHOP_API_KEY", "short", False),
        ("USE_TOKEN", "disabled", False),
        ("MAX_TOKEN", "1000000000", False),
        ("KEYBOARD", "k3y-0f-ada", False),
        ("TOKENIZERS_PARALLELISM", "k3y-0f-ada", False),
        ("PATH", "/usr/bin:/bin", False),
    ],
)
def test_credentials_of_the_environment_are_told_by_name_and_value(
    name: str, value: str, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert (secrets.environment().get(name) == value) is is_one


def test_a_path_to_a_key_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_KEY", str(tmp_path))
    assert "SERVICE_KEY" not in secrets.environment()
    monkeypatch.setenv("SERVICE_KEY", "/no/such/path+key")
    assert "SERVICE_KEY" in secrets.environment()


def test_a_variable_that_a_contract_names_is_one_whatever_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHO_AM_I_AT_THE_SHOP", "ada")
    assert "WHO_AM_I_AT_THE_SHOP" not in secrets.environment()
    secrets.note("WHO_AM_I_AT_THE_SHOP")
    assert secrets.environment()["WHO_AM_I_AT_THE_SHOP"] == "ada"
    monkeypatch.delenv("WHO_AM_I_AT_THE_SHOP")
    assert "WHO_AM_I_AT_THE_SHOP" not in secrets.environment()


@pytest.mark.parametrize(
    ("value", "text", "redacted"),
    [
        ("ada.lovelace:pa55word", "ada.lovelace:pa55word, pa55word, ada.lovelace", "$K, $K-password, $K-user"),
        ("ada:pa55word", "ada has pa55word", "ada has $K-password"),
        (base64.b64encode(b"ada:pa55word").decode(), "ada:pa55word", "ada:$K-password"),
        ("https://a.example/key", "https //a.example/key", "https //a.example/key"),
        (JWT, f"{JWT} {JWT.split('.')[1]} {JWT.split('.')[2]}", "$K $K-payload $K-signature"),
        (JWT, '5e55-1011-c0ff-ee00 {"sub": "user-with-a-long-name"}', '$K-jti {"sub": "user-with-a-long-name"}'),
        (JWT, JWT.split(".")[0], JWT.split(".")[0]),
    ],
)
def test_parts_of_a_secret_are_secrets(value: str, text: str, redacted: str) -> None:
    assert Redactor({"K": value}).text(text) == redacted


def test_a_part_is_not_taken_for_the_whole() -> None:
    headers = Redactor({"NOTEBOOKS_API_KEY": "ada:pa55word"}).headers([("Authorization", "Bearer pa55word")])
    assert headers == (("Authorization", "Bearer $NOTEBOOKS_API_KEY-password"),)
    assert credential(Request("GET", "https://a.example/", headers), NOTEBOOKS) == "other"


def test_of_equal_values_the_first_name_stands() -> None:
    assert Redactor({"OWN": "k3y-0f-ada", "SAME": "k3y-0f-ada"}).text("k3y-0f-ada") == "$OWN"
