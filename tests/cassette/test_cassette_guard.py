"""The writer refuses what still holds a secret, says where, and never what."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from driftwitness import InputError
from driftwitness.cassette.write import write
from driftwitness.trace import Interaction, Request, Response

KEY = "k3y-of/the+first=user"
ENCODED = base64.b64encode(KEY.encode()).decode()
CLEAN = Interaction(
    1,
    0.0,
    0.0,
    Request("POST", "https://a.example/b", (("Authorization", "Bearer $SHOP_API_KEY"),), b'{"a":1}'),
    Response(200, (("Content-Type", "application/json"),), b'{"a":1}'),
)


def with_request(**changes: Any) -> Interaction:
    return replace(CLEAN, request=replace(CLEAN.request, **changes))


def with_response(**changes: Any) -> Interaction:
    return replace(CLEAN, response=replace(CLEAN.response, **changes))


PLACES = {
    "the request's method and URL": with_request(url=f"https://a.example/b?x=1&{ENCODED}"),
    "the request's header 2": with_request(headers=(("A", "b"), ("Authorization", f"Basic {ENCODED}"))),
    "the request's body": with_request(body=b"key=k3y-of%2Fthe%2Bfirst%3Duser"),
    "the response's header 1": with_response(headers=(("Set-Cookie", f"sid={KEY}; Path=/"),)),
    "the response's body": with_response(body=gzip.compress(json.dumps({"a": [ENCODED]}).encode())),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_refused_by_its_place(place: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write(tmp_path, "createB", [CLEAN, PLACES[place]], {"kind": "live"}, {"SHOP_API_KEY": KEY})
    message = str(caught.value)
    assert message.startswith(f"createB: interaction 2, {place}: the value of $SHOP_API_KEY still stands there")
    assert "nothing was written" in message
    assert KEY not in message
    assert ENCODED not in message
    assert [*tmp_path.iterdir()] == []


def test_a_secret_beside_the_interactions_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="createB: somewhere in the file: the value of "):
        write(tmp_path, "createB", [CLEAN], {"kind": "live", "target": f"https://a.example/{KEY}"}, {"K": KEY})
    assert [*tmp_path.iterdir()] == []


def test_the_environments_secrets_are_refused_without_being_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANY_OTHER_TOKEN", KEY)
    with pytest.raises(InputError, match=r"the value of \$ANY_OTHER_TOKEN still stands there"):
        write(tmp_path, "createB", [PLACES["the request's body"]], {"kind": "live"})
    monkeypatch.setenv("ANY_OTHER_TOKEN", "on")
    assert write(tmp_path, "createB", [with_response(body=b"on")], {"kind": "live"}).is_file()


def test_an_older_cassette_stays_where_a_new_one_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "createB", [CLEAN], {"kind": "live"}, {"K": KEY})
    before = path.read_bytes()
    with pytest.raises(InputError):
        write(tmp_path, "createB", [PLACES["the response's body"]], {"kind": "live"}, {"K": KEY})
    assert path.read_bytes() == before
    assert [*tmp_path.iterdir()] == [path]
