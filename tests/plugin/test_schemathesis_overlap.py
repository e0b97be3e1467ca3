"""Whatever schemathesis's own checks see in an exchange, a rule of ours sees: on drifting mocks, with the real checks.

And it is told once, by our rule; what only schemathesis's checks see is told under their names.

``DIFFERENT`` are the exceptions, which docs/schemathesis.md names.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest
from schemathesis import checks as theirs
from schemathesis.checks import load_all_checks
from tests.plugin import passive

from driftwitness.checks import notation
from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.checks.registry import checks, own
from driftwitness.contract import Contract, store
from driftwitness.plugin.schemathesis_overlap import PROBED, SAME, name_of
from driftwitness.run import Options, conduct
from driftwitness.run.options import PER_OPERATION
from driftwitness.trace import Trace, journal

CONTRACTS = Path(__file__).parents[1] / "data" / "contracts"
SEEN_BY = {name: rules for name, rules in SAME.items() if name in passive.PASSIVE}


def driven(contract: Contract, home: Path, *inject: str) -> Trace:
    # from so many requests on a run is not rehearsed
    options = Options(inject=inject, budget=PER_OPERATION * len(contract.operations), probe_rate_limit=False, runs=home)
    return journal.read(conduct(contract, options))


def unseen(contract: Contract, trace: Trace, off: Collection[str] = ()) -> tuple[int, list[str]]:
    """Count what schemathesis's checks find, and give what no rule of ours finds in the same exchange."""
    rules = [checks()[name] for name in sorted({*itertools.chain(*SEEN_BY.values())} - {*off})]
    failed = {(j.check, j.interaction) for j in judge(contract, trace, rules).judgements if j.verdict is Verdict.FAIL}
    found = list(passive.found(contract, trace))
    left = [
        f"{name}: {exchange.interaction.request.method} {exchange.path} {exchange.status}"
        for name, exchange in found
        if not any((rule, exchange.sequence) in failed for rule in SEEN_BY[name])
    ]
    return len(found), left


def theirs_in(judged: Judgements) -> set[str]:
    """Give schemathesis's checks among those that have findings."""
    return {finding.check for finding in judged.findings} - set(own())


@pytest.mark.parametrize(
    "inject",
    [
        "body-empty",
        "change-type",
        "details-as-list",
        "drop-property",
        "drop-rate-limit-headers",
        "drop-wrapper",
        "error-as-problem",
        "error-in-200",
        "media-type-html",
        "media-type-missing",
        "server-error-on-invalid",
        "truncated-json",
        "wrong-status",
    ],
)
def test_what_schemathesis_sees_of_a_drift_we_see(tmp_path: Path, inject: str) -> None:
    contract = store.load(CONTRACTS / "notebooks")
    trace = driven(contract, tmp_path, inject)
    count, left = unseen(contract, trace)
    assert count > 0
    assert left == []
    assert theirs_in(judge(contract, trace)) == set()


def test_schemathesis_sees_nothing_in_a_vendor_that_keeps_its_word(tmp_path: Path) -> None:
    contract = store.load(CONTRACTS / "notebooks")
    trace = driven(contract, tmp_path)
    assert unseen(contract, trace) == (0, [])
    assert theirs_in(judge(contract, trace)) == set()


@pytest.mark.parametrize(
    ("vendor", "line", "told"),
    [
        ("notebooks", 'POST /notebooks {"title": "Trip"} -> 200 {"result": {"id": 41}}', "status_code_conformance"),
        ("notebooks", "GET /hooks -> 500", "not_a_server_error"),
        ("notebooks", 'GET /hooks -> 200 [Content-Type: text/html] {"results": []}', "content_type_conformance"),
        ("notebooks", 'GET /account [Authorization:] -> 200 {"result": {"id": 3}}', "ignored_auth"),
    ],
)
def test_what_both_find_is_told_by_our_rule_alone(vendor: str, line: str, told: str) -> None:
    contract = store.load(CONTRACTS / vendor)
    trace = notation.trace([line], contract)
    both = judge(contract, trace)
    assert theirs_in(judge(contract, trace, [checks()[f"schemathesis/{told}"]])) == {f"schemathesis/{told}"}
    assert theirs_in(both) == set()
    assert {finding.check for finding in both.findings} & set(SAME[told])


@pytest.mark.parametrize(
    ("vendor", "line", "told"),
    [
        ("parcels", 'GET /parcels/A -> 200 {"code": "A", "pin": "1"}', "response_schema_conformance"),
        ("parcels", "GET /parcels/A -> 200 null", "response_schema_conformance"),
        ("parcels", "OPTIONS /parcels/A -> 204 [Allow: GET]", "allow_header_conformance"),
    ],
)
def test_what_only_schemathesis_finds_is_told_under_its_name(vendor: str, line: str, told: str) -> None:
    contract = store.load(CONTRACTS / vendor)
    assert theirs_in(judge(contract, notation.trace([line], contract))) == {f"schemathesis/{told}"}


@pytest.mark.parametrize(
    ("vendor", "line"),
    [
        ("parcels", "GET /parcels/A -> 418"),
        ("notebooks", "GET /hooks -> 503"),
        ("notebooks", 'GET /hooks [If-None-Match: "1"] -> 304'),
        ("prints", 'GET /orders -> 200 [Content-Type: application/vnd.prints.v2+json] {"orders": []}'),
    ],
)
def test_what_our_rules_let_go_is_not_told_by_schemathesis_either(vendor: str, line: str) -> None:
    contract = store.load(CONTRACTS / vendor)
    assert theirs_in(judge(contract, notation.trace([line], contract))) == set()


def test_a_rule_that_is_missing_would_be_noticed(tmp_path: Path) -> None:
    contract = store.load(CONTRACTS / "notebooks")
    assert unseen(contract, driven(contract, tmp_path, "wrong-status"), off=["status/documented"])[1]


DIFFERENT = [
    pytest.param("parcels", "GET /parcels/A -> 404", "status_code_conformance", id="an-undocumented-client-error"),
    pytest.param("notebooks", "GET /hooks -> 503", "not_a_server_error", id="an-outage"),
    pytest.param(
        "prints",
        'GET /orders -> 200 [Content-Type: application/vnd.prints.v2+json] {"orders": []}',
        "content_type_conformance",
        id="another-json-type",
    ),
    pytest.param(
        "parcels",
        'GET /parcels/A -> 200 {"code": "A", "weight": 1, "pin": "1"}',
        "response_schema_conformance",
        id="what-is-only-written",
    ),
    pytest.param("parcels", "GET /parcels/A -> 200 null", "response_schema_conformance", id="null-without-an-envelope"),
]


@pytest.mark.parametrize(("vendor", "line", "name"), DIFFERENT)
def test_the_differences_are_those_that_are_documented(vendor: str, line: str, name: str) -> None:
    contract = store.load(CONTRACTS / vendor)
    assert any(left.startswith(f"{name}: ") for left in unseen(contract, notation.trace([line], contract))[1])


def test_both_sides_of_the_table_exist() -> None:
    load_all_checks()
    assert [name for name in SAME if not callable(getattr(theirs, name))] == []
    assert set(itertools.chain(*SAME.values())) <= set(checks())
    assert PROBED in SAME


def test_the_table_is_the_one_in_the_document() -> None:
    text = (Path(__file__).parents[2] / "docs" / "schemathesis.md").read_text(encoding="utf-8")
    assert _rows(text) == {name: set(rules) for name, rules in SAME.items()}


def _rows(text: str) -> dict[str, set[str]]:
    cells: Iterable[list[str]] = (line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `"))
    return {name.strip("`"): {rule.strip("` ") for rule in rules.split(",")} for name, rules in cells}


def test_every_rule_has_a_name_of_its_own() -> None:
    names = {name_of(rule) for rule in own()}
    assert len(names) == len(own())
    assert all(name.isidentifier() for name in names)
