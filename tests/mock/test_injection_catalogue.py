"""Every operator says what it is, applies somewhere, makes a difference there, and repeats itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from mocked import NOTEBOOKS, varied
from scripted import written
from staged import Stage, Step, Wire, first_difference

from driftwitness import InputError
from driftwitness.contract import Contract
from driftwitness.contract.store import load
from driftwitness.mock import listing, operators, parse
from driftwitness.mock.altering_deliveries import DeliveryInjection
from driftwitness.mock.operators import not_applicable

CONTRACTS = Path(__file__).parents[2] / "contracts"
FAMILIES = {
    "status", "envelope", "schema", "error", "rate-limit", "pagination", "auth", "content", "lifecycle", "input",
    "time", "headers", "webhook", "security",
}  # fmt: skip
# what changes how answers travel, not what they say, has tests of its own, and so has what changes webhooks
SAID = [
    name
    for name, operator in operators().items()
    if operator.kind != "fault" and not issubclass(operator, DeliveryInjection)
]


@cache
def contracts() -> Mapping[str, Contract]:
    """The contract of the tests, then the vendors'."""
    found = sorted(path.parent for path in CONTRACTS.glob("*/openapi.yaml"))
    return {"notebooks": NOTEBOOKS} | {folder.name: load(folder) for folder in found}


@cache
def script(vendor: str) -> tuple[Sequence[Step], Sequence[Wire]]:
    return written(contracts()[vendor])


def play(contract: Contract, text: str, steps: Sequence[Step], seed: int = 0) -> list[Wire]:
    stage = Stage.of(contract, parse(text, contract), seed=seed)
    return [stage.play(step) for step in steps]


def test_the_script_meets_every_kind_of_answer() -> None:
    statuses = {answer[0] for answer in script("notebooks")[1]}
    assert {200, 201, 204, 400, 401, 404, 405, 422, 429} <= statuses


def test_a_faithful_mock_repeats_the_script() -> None:
    steps, faithful = script("notebooks")
    assert first_difference(NOTEBOOKS, [], steps, faithful) is None


@pytest.mark.parametrize("name", operators())
def test_an_operator_says_what_it_is(name: str) -> None:
    operator = operators()[name]
    does, _, incident = (operator.__doc__ or "").partition("Incident:")
    assert does.strip().endswith(".")
    assert incident.strip().endswith(".")
    assert operator.kind in listing.KINDS
    assert operator.families
    assert set(operator.families) <= FAMILIES
    assert operator.__module__.rpartition(".")[2] == name.replace("-", "_")


@pytest.mark.parametrize("name", SAID)
def test_an_operator_changes_bytes_wherever_it_applies(name: str) -> None:
    applies = {vendor: one for vendor, one in contracts().items() if not not_applicable(operators()[name], one)}
    assert applies, f"{name} applies nowhere"
    found = {vendor: first_difference(one, [parse(name, one)], *script(vendor)) for vendor, one in applies.items()}
    assert [vendor for vendor, difference in found.items() if difference is None] == []
    vendor, contract = next(iter(applies.items()))
    assert first_difference(contract, [parse(name, contract)], *script(vendor)) == found[vendor]


@pytest.mark.parametrize("name", SAID)
def test_an_operator_survives_hostile_requests(name: str) -> None:
    operator = operators()[name]
    contract = next(found for found in contracts().values() if not not_applicable(operator, found))
    stage = Stage.of(contract, parse(name, contract))
    headers = (*script("notebooks")[0][0].headers, ("Content-Type", "application/json"))
    for operation in contract.operations[:14]:
        path = contract.base_path + re.sub(r"\{\w+\}", "41", operation.path)
        for body in (b"", b"{", b"[]", b'{"title": 5, "pages": [1], "settings": "x", "target_url": {}}'):
            status = stage.play(Step(operation.method, path, headers, body))[0]
            assert status < 500 or name in ("server-error-on-invalid", "writes-unavailable"), (operation.id, body)


@pytest.mark.parametrize("name", SAID)
def test_an_operator_that_does_not_apply_is_refused_with_the_reason(name: str) -> None:
    """Where nothing is documented, there is nothing to break, or the operator needs no document."""
    bare = varied(**{"x-driftwitness": {}, "paths": {}, "security": []})
    reason = not_applicable(operators()[name], bare)
    if reason is None:
        assert parse(name, bare).name == name
    else:
        with pytest.raises(InputError, match=f"--inject {name}: .*Choose another"):
            parse(name, bare)


def test_operators_need_what_they_break() -> None:
    bare = varied(**{"x-driftwitness": {}, "paths": {}, "security": []})
    free = {name for name in SAID if not_applicable(operators()[name], bare) is None}
    # these strike whatever is answered, documented or not
    assert free == {
        "allow-missing", "date-header-skewed", "deprecation-announced", "error-in-200", "head-refused",
        "media-type-html", "media-type-missing", "method-as-404", "operation-forbidden", "operation-gone",
        "options-refused", "stack-trace-leaked", "writes-unavailable", "wrong-media-type", "wrong-status",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("drop-property:0.2", 0.2),
        ("drop-property:20%", 0.2),
        ("drop-property:1/5", 0.2),
        ("drop-property:0", 0.0),
        ("drop-property:1", 1.0),
        ("drop-property@getNotebook:.5", 0.5),
        ("drop-property@getNotebook:/result/slug:50%", 0.5),
        ("drop-property@listNotebooks:/results/1/slug", 1.0),
        ("drop-rate-limit-headers@X-Quota-Limit:1/4", 0.25),
    ],
)
def test_a_rate_stands_behind_the_last_colon(text: str, rate: float) -> None:
    assert parse(text, NOTEBOOKS).rate == pytest.approx(rate)


@pytest.mark.parametrize("text", ["drop-property:2", "drop-property:-0.5", "drop-property:120%", "drop-property:1/0"])
def test_a_rate_is_a_share(text: str) -> None:
    with pytest.raises(
        InputError, match=r"is no share of the requests\. Expected a rate from 0 to 1, such as drop-prop"
    ):
        parse(text, NOTEBOOKS)


def test_a_rate_strikes_its_share_drawn_from_the_seed() -> None:
    steps, faithful = script("notebooks")
    got = Step("GET", f"{NOTEBOOKS.base_path}/notebooks", steps[0].headers)
    whole = Stage.of(NOTEBOOKS).play(got)[2]

    def struck(text: str, seed: int) -> list[bool]:
        return [answer[2] != whole for answer in play(NOTEBOOKS, text, [got] * 60, seed=seed)]

    assert struck("drop-property:30%", 1) == struck("drop-property:30%", 1)
    assert struck("drop-property:30%", 1) != struck("drop-property:30%", 2)
    assert 8 <= sum(struck("drop-property:30%", 1)) <= 28
    assert not any(struck("drop-property:0", 1))
    assert all(struck("drop-property", 1))
    assert first_difference(NOTEBOOKS, [parse("drop-property:0", NOTEBOOKS)], steps, faithful) is None


def test_two_injections_are_drawn_apart() -> None:
    got = Step("GET", f"{NOTEBOOKS.base_path}/notebooks/41", script("notebooks")[0][0].headers)
    both = [parse("drop-property:50%", NOTEBOOKS), parse("wrong-status:50%", NOTEBOOKS)]
    stage = Stage.of(NOTEBOOKS, *both)
    answers = [stage.play(got) for _ in range(80)]
    assert {(answer[0], b'"title"' in answer[2]) for answer in answers} == {
        (200, True), (200, False), (202, True), (202, False),
    }  # fmt: skip


def test_the_list_names_what_applies_and_why_the_rest_does_not() -> None:
    text = listing.table(listing.rows(NOTEBOOKS))
    assert "drop-property" in text.splitlines()[1 : len(operators())].__str__()
    assert "'link-missing' changes nothing in the contract of 'notebooks': no list in it leads on by a Link" in text
    assert [row.kind for row in listing.rows()] == sorted(
        (row.kind for row in listing.rows()), key=lambda kind: listing.KINDS.index(kind)
    )
    assert all(row.obstacle is None for row in listing.rows())
