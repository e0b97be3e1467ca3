"""Vendors with other habits than the first one's, driven on their mocks: nothing is found, and every rule gets to look.

``lockers`` answers 200 to everything, takes forms and has verbs in its paths; ``clinic`` wants two headers, reads with
bodies and blocks an address; ``prints`` has its own media type and pages that a Link header leads through;
``registry`` shows no answer at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.contract import store
from driftwitness.run import Options, conduct
from driftwitness.trace import Interaction, journal

CONTRACTS = Path(__file__).parents[1] / "data" / "contracts"
VENDORS = ("lockers", "clinic", "prints", "registry")
UNSEEN = {"registry": {"lifecycle/created-once"}, "prints": {"pagination/beyond-last-is-empty"}}
"""Rules that get nothing to look at: of a list that no document shows the mock shows nothing either, and behind the
last page of opaque cursors nobody can ask."""


def driven(vendor: str, runs: Path, **options: Any) -> Judgements:
    contract = store.load(CONTRACTS / vendor)
    return judge(contract, journal.read(conduct(contract, Options(runs=runs, **options))))


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Judgements]:
    """One run of each vendor without any drift."""
    return {vendor: driven(vendor, tmp_path_factory.mktemp(vendor)) for vendor in VENDORS}


def asked(quiet: dict[str, Judgements], vendor: str) -> tuple[Interaction, ...]:
    return quiet[vendor].trace.interactions


@pytest.mark.parametrize("vendor", VENDORS)
def test_nothing_is_found_and_every_rule_that_applies_has_looked(quiet: dict[str, Judgements], vendor: str) -> None:
    result = quiet[vendor]
    assert [finding.message for finding in result.findings] == []
    assert [j.reason for j in result.judgements if j.verdict is Verdict.INCONCLUSIVE] == []
    assert set(result.reached) == set(result.contract.by_id)
    applicable = {j.check for j in result.judgements if j.verdict is not Verdict.NOT_APPLICABLE}
    passed = {j.check for j in result.judgements if j.verdict is Verdict.PASS}
    assert applicable - passed == UNSEEN.get(vendor, set())


def test_errors_in_200_are_told_by_their_code(quiet: dict[str, Judgements]) -> None:
    assert {interaction.response.status for interaction in asked(quiet, "lockers")} <= {200, 404, 405}
    checks = {j.check for j in quiet["lockers"].judgements if j.verdict is Verdict.PASS}
    told = {"auth/required", "status/missing-is-404", "input/invalid-body-rejected", "lifecycle/deleted-is-gone"}
    assert told <= checks
    forms = [i.request.body for i in asked(quiet, "lockers") if i.request.method == "POST" and i.source == "lifecycle"]
    assert forms[0] is not None
    assert parse_qs(forms[0].decode())["weight"] == ["3"]


def test_half_a_credential_is_a_wrong_one(quiet: dict[str, Judgements]) -> None:
    halves = [
        i for i in asked(quiet, "clinic") if i.request.header("X-Clinic-Key") and not i.request.header("X-Clinic-User")
    ]
    assert [i.response.status for i in halves] == [401]
    reads = [i.request.body for i in asked(quiet, "clinic") if i.request.method == "GET" and i.source == "reading"]
    assert reads == [b'{"identifier": "V-1042"}']


def test_both_places_of_a_key_are_tried(quiet: dict[str, Judgements]) -> None:
    in_query = [i for i in asked(quiet, "registry") if "registry-key" in i.request.query]
    assert in_query
    assert {i.response.status for i in in_query} == {200}
    assert not any(i.request.header("registry-key") for i in in_query)


def test_a_link_is_followed_and_repeats_no_credential(quiet: dict[str, Judgements]) -> None:
    pages = [i for i in asked(quiet, "prints") if i.source == "pages" and "limit=4" in i.request.query]
    links = [i.response.header("Link") or "" for i in pages]
    assert len(pages) > 2
    cursors = [parse_qs(urlsplit(i.request.url).query).get("cursor") for i in pages]
    assert cursors[0] is cursors[-1] is None, "the first page is asked for again at the end"
    assert all(cursor and cursor[0] in link for cursor, link in zip(cursors[1:-1], links, strict=False))
    assert {i.request.header("Content-Type") for i in asked(quiet, "prints") if i.request.body} == {
        "application/vnd.prints.v2+json"
    }


# What drifts, and a rule that must tell it.
DRIFTS = [
    ("lockers", "auth-not-enforced", "auth/required"),
    ("lockers", "accepts-invalid", "input/invalid-body-rejected"),
    ("lockers", "delete-is-soft", "lifecycle/deleted-is-gone"),
    ("lockers", "page-size-ignored", "pagination/size-honoured"),
    ("clinic", "auth-not-enforced", "auth/required"),
    ("clinic", "early-429", "rate-limit/not-early"),
    ("prints", "page-overlap", "pagination/pages-disjoint"),
    ("prints", "page-size-ignored", "pagination/size-honoured"),
    ("registry", "delete-is-soft", "lifecycle/deleted-is-gone"),
    ("registry", "auth-not-enforced", "auth/required"),
]


@pytest.mark.parametrize(("vendor", "operator", "check"), DRIFTS)
def test_drift_is_seen_through_these_conventions(vendor: str, operator: str, check: str, tmp_path: Path) -> None:
    result = driven(vendor, tmp_path, inject=(operator,), budget=120)
    assert check in {finding.check for finding in result.findings}
