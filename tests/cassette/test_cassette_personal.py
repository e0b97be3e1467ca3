"""Personal data of a recording: gone, and all else as it was."""

from __future__ import annotations

import ipaddress
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from driftwitness.cassette.leaves import leaves, replaced
from driftwitness.cassette.personal import Personal, without_personal_data
from driftwitness.cassette.telling import iban_rest, luhn
from driftwitness.checks.judge import judge
from driftwitness.contract import Contract, store
from driftwitness.run import Options, conduct
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.trace import Headers, Interaction, Request, Response, Trace, journal

ROOT = Path(__file__).parents[2]
NOTEBOOKS = store.load(ROOT / "tests" / "data" / "contracts" / "notebooks")


def interaction(answer: Any, url: str = "https://a.example/people", sent: Any = None, status: int = 200) -> Interaction:
    asked: Headers = (("Content-Type", "application/json"),)
    body = None if sent is None else json.dumps(sent).encode()
    response = Response(status, (("Content-Type", "application/json"),), json.dumps(answer).encode())
    return Interaction(1, 0.0, 0.0, Request("POST", url, asked, body), response)


def without(*interactions: Interaction) -> list[Interaction]:
    personal = Personal(NOTEBOOKS, interactions)
    return [personal.without(one) for one in interactions]


def stand_in(answer: Any) -> Any:
    (one,) = without(interaction(answer))
    return json.loads(one.response.body)


def is_valid_card(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return luhn(digits[:-1]) == digits[-1]


PERSONAL: dict[str, tuple[str, Any, Callable[[Any], object]]] = {
    "mail": ("email", "ada.l.99@post.lovelace.co.uk", re.compile(r"[a-z]{3}\.[a-z]\.\d\d@example\.com").fullmatch),
    "mail under any name": ("x", "Ada@lovelace.org", re.compile(r"[A-Z][a-z]{2}@example\.com").fullmatch),
    "phone": ("phone", "+44 (0)20 7946-0018", re.compile(r"\+44 \(0\)\d\d \d{4}-\d{4}").fullmatch),
    "phone as a number": ("mobileNumber", 2079460018, lambda new: isinstance(new, int) and len(str(new)) == 10),
    "first name": ("first_name", "Ada", re.compile(r"[A-Z][a-z]{2}").fullmatch),
    "last name": ("lastName", "O'Connor-Strauß", re.compile(r"[A-Z]'[A-Z][a-z]{5}-[A-Z][a-z]{5}").fullmatch),
    "login": ("username", "ada_l1815", re.compile(r"[a-z]{3}_[a-z]\d{4}").fullmatch),
    "street": ("addressLine1", "12 St. James's Square", re.compile(r"\d\d [A-Z][a-z]\. \w{5}'\w \w{6}").fullmatch),
    "city": ("city", "Marylebone", re.compile(r"[A-Z][a-z]{9}").fullmatch),
    "post code": ("postal_code", "SW1Y 4LE", re.compile(r"[A-Z]{2}\d[A-Z] \d[A-Z]{2}").fullmatch),
    "post code as a number": ("zip", 80331, lambda new: isinstance(new, int) and len(str(new)) == 5),
    "address of a machine": ("ip", "81.2.69.160", lambda new: ipaddress.ip_address(new) in DOCUMENTATION),
    "another one": ("seen_from", "2a00:23c5::7", lambda new: ipaddress.ip_address(new) in DOCUMENTATION_6),
    "birth": ("dateOfBirth", "1815-12-10", lambda new: date.fromisoformat(new).year < 2000),
    "birth with time": ("birthday", "1815-12-10T00:00:00Z", re.compile(r"19\d\d-\d\d-\d\dT00:00:00Z").fullmatch),
    "birth as written in Europe": ("dob", "10.12.1815", re.compile(r"(0\d|1[0-2])\.\1\.19\d\d").fullmatch),
    "IBAN": ("account", "DE89 3704 0044 0532 0130 00", lambda new: new[:2] == "DE" and iban_rest(new) == 1),
    "card": ("payment", "4111 1111 1111 1111", is_valid_card),
    "card in one": ("cardNumber", "5500005555555559", is_valid_card),
    "tax number": ("vat_number", "GB123456789", re.compile(r"[A-Z]{2}\d{9}").fullmatch),
    "a person's note": ("notes", "Call <b>Ada</b> at 9", re.compile(r"\w{4} <b>\w{3}</b> \w\w \d").fullmatch),
    "place": ("latitude", "51.5074", re.compile(r"51\.\d{4}").fullmatch),
    "place as a number": ("lng", -0.1278, lambda new: isinstance(new, float) and -1 < new < 0),
    "a secret handed out": ("client_secret", "b4Xq-77", re.compile(r"[a-z]\d[A-Z][a-z]-\d\d").fullmatch),
}
DOCUMENTATION, DOCUMENTATION_6 = ipaddress.ip_network("192.0.2.0/24"), ipaddress.ip_network("2001:db8::/32")


@pytest.mark.parametrize("case", PERSONAL)
def test_a_stand_in_has_the_type_and_the_shape_of_what_it_stands_for(case: str) -> None:
    name, value, is_like_it = PERSONAL[case]
    found = stand_in({"data": [{"id": 7, name: value}]})["data"][0]
    assert found["id"] == 7
    assert found[name] != value
    assert is_like_it(found[name]), found[name]
    assert type(found[name]) is type(value)


@pytest.mark.parametrize(
    "answer",
    [
        {"id": 123456, "uuid": "8d3f2f0c-51c0-4b7e-9c0d-000000000001", "created_at": "2026-01-02T03:04:05Z"},
        {"name": "Monthly report", "title": "Ada's report", "status": "open", "count": 7, "ok": True, "x": None},
        {"email": "ada@example.com", "ip": "127.0.0.1", "host": "192.0.2.7"},
        {"version": "1.2.3.4", "order_id": "4111111111111111", "number": 4242424242424242},
        {"username": "$NOTEBOOKS_API_KEY", "token_type": "bearer", "next_token": "abc123"},
        {"errors": {"first_name": ["The first name is required."], "email": ["must be a valid address"]}},
        {"avatar_url": "https://a.example/ada.png", "phone": "", "description": "A form for everyone"},
    ],
)
def test_what_is_nobodys_stays(answer: Any) -> None:
    (one,) = without(interaction(answer))
    assert one == interaction(answer)


def test_words_about_fields_stay_in_a_refusal() -> None:
    refusal = {"message": "invalid", "first_name": "is too short", "city": "unknown"}
    (one,) = without(interaction(refusal, status=422))
    assert one == interaction(refusal, status=422)


@pytest.mark.parametrize(
    ("answer", "changes"),
    [
        ({"name": "Ada Lovelace", "email": "ada@lovelace.org"}, True),
        ({"owner": {"id": 1, "name": "Ada Lovelace"}}, True),
        ({"assigned_to": [{"name": "Ada Lovelace"}]}, True),
        ({"form": {"id": 1, "name": "Ada Lovelace"}}, False),
    ],
)
def test_a_name_is_a_persons_by_what_stands_around_it(answer: Any, changes: bool) -> None:
    assert (stand_in(answer) != answer) is changes


def test_what_was_sent_and_comes_back_stays_equal_wherever_it_stands() -> None:
    ada = {"first_name": "Ada", "last_name": "Lovelace", "email": "Ada@Lovelace.org", "phone": "+442079460018"}
    created = interaction({"data": {**ada, "id": 5, "full_name": "Ada Lovelace", "label": "Ada Lovelace"}}, sent=ada)
    url = "https://a.example/people/ada%40lovelace.org?q=Lovelace&email=Ada%40Lovelace.org&page=2"
    found = interaction(
        {"items": [{"email": "ada@lovelace.org"}], "message": "Found Ada Lovelace, +442079460018."}, url
    )
    first, second = without(created, found)
    sent, back = json.loads(first.request.body or b""), json.loads(first.response.body)["data"]
    assert back == {
        **sent,
        "id": 5,
        "full_name": f"{sent['first_name']} {sent['last_name']}",
        "label": back["full_name"],
    }
    listed = json.loads(second.response.body)
    assert listed["items"][0]["email"] == sent["email"].lower()
    assert listed["message"] == f"Found {back['full_name']}, {sent['phone']}."
    parts = urlsplit(second.request.url)
    assert parts.path == f"/people/{sent['email'].lower()}"
    assert parse_qs(parts.query) == {"q": [sent["last_name"]], "email": [sent["email"]], "page": ["2"]}
    assert not re.search("lovelace|ada|7946", repr([first, second]), re.IGNORECASE)


def test_the_same_recording_gives_the_same_stand_ins() -> None:
    one = interaction([{"first_name": name, "email": f"{name}@home.org"} for name in ("Ada", "Bob", "Cy", "Ada")])
    assert without(one) == without(one)


@settings(deadline=None)
@given(st.lists(st.text("bcdfghjkz", min_size=3, max_size=9), unique=True, min_size=2, max_size=40))
def test_stand_ins_are_as_distinct_and_as_ordered_as_the_values(names: list[str]) -> None:
    found = stand_in({"items": [{"last_name": name} for name in names]})
    new = [item["last_name"] for item in found["items"]]
    assert len(set(new)) == len(names)
    assert not set(new) & set(names)
    assert [len(name) for name in new] == [len(name) for name in names]
    assert sorted(range(len(names)), key=new.__getitem__) == sorted(range(len(names)), key=names.__getitem__)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_every_other_character_of_a_json_text_stays(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=3, ensure_ascii=False)):
        assert replaced(text, lambda _: None) == text
        assert [repr(leaf.value) for leaf in leaves(text)] == re.findall(r"\0(.*?)\0", _marked(value))
    twice = '{"first_name" : "Ada", "first_name":"Bob",\n "n": 1.00}'
    assert replaced(twice, lambda leaf: "X" if leaf.value == "Bob" else None) == twice.replace("Bob", "X")


def _marked(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(map(_marked, value.values()))
    return "".join(map(_marked, value)) if isinstance(value, list) else f"\0{value!r}\0"


def judged(trace: Trace, contract: Contract) -> Counter[tuple[Any, ...]]:
    return Counter((one.check, one.operation, one.verdict, one.pointer) for one in judge(contract, trace).judgements)


@pytest.mark.parametrize(
    ("vendor", "inject"),
    [
        ("leadform", ()),
        ("leadform", ("drop-property",)),
        ("flexie", ()),
        ("notebooks", ()),
        ("notebooks", ("page-overlap",)),
    ],
)
def test_rules_judge_the_stand_ins_as_they_judge_the_data(vendor: str, inject: tuple[str, ...], tmp_path: Path) -> None:
    contract = NOTEBOOKS if vendor == "notebooks" else store.load(ROOT / "contracts" / vendor)
    options = Options(budget=60, effects=ALL_EFFECTS, probe_rate_limit=False, inject=inject, runs=tmp_path)
    trace = journal.read(conduct(contract, options))
    without_data = without_personal_data(contract, trace)
    assert without_data != trace
    assert judged(without_data, contract) == judged(trace, contract)
