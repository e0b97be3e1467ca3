"""Where something else may explain what a trace shows, the rules about quotas, pages and lifecycles are in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from driftwitness.checks import notation
from driftwitness.checks.judge import judge
from driftwitness.checks.model import Verdict
from driftwitness.checks.registry import find
from driftwitness.contract import store

CONTRACTS = Path(__file__).parents[1] / "data" / "contracts"

ONE_NOTEBOOK = (
    '{"results": [{"id": 1, "status": "active"}], "paging": {"page": 1, "per_page": 10, "total": 1, "pages": 1}}'
)
NO_NOTEBOOK = '{"results": [], "paging": {"page": 1, "per_page": 10, "total": 0, "pages": 1}}'
SHORT_QUOTA = """
    @1 GET /account -> 429 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661; Retry-After: 60] {}
    """
SHARED_KEY = """
    @0 GET /account -> 200 [X-Quota-Remaining: 99; X-Quota-Reset: 1767225661] {"result": {}}
    @1 GET /account -> 200 [X-Quota-Remaining: 40; X-Quota-Reset: 1767225661] {"result": {}}
    @2 GET /account -> 429 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225661; Retry-After: 59] {}
    @62.5 GET /account -> 429 [X-Quota-Remaining: 0; X-Quota-Reset: 1767225722; Retry-After: 60] {}
    """
LIST_THEN_NOTHING = f"""
    GET /notebooks -> 200 {ONE_NOTEBOOK}
    GET /notebooks/1 -> 404 {{"error": {{"code": "not_found", "message": "No such notebook."}}}}
    GET /notebooks?status=active -> 200 {NO_NOTEBOOK}
    """
OVERLAPPING_CURSORS = """
    GET /events -> 200 {"events": [{"id": 1}, {"id": 2}], "next": "b"}
    GET /events?after=b -> 200 {"events": [{"id": 2}, {"id": 3}], "next": null}
    """
THREE_OF_TWO = """
    @1 3x GET /parcels -> 200 {"parcels": [], "count": 0}
    """
ALL_AT_ONCE = """
    @0 101x GET /account -> 200 [X-Quota-Reset: 1767225661] {"result": {}}
    """
PARENT_STILL_THERE = """
    POST /notes {"notebook_id": 1, "text": "Lamp"} -> 201 {"result": {"id": 5, "notebook_id": 1}}
    DELETE /notebooks/1 -> 200 {"message": "Gone."}
    GET /notebooks/1 -> 200 {"result": {"id": 1}}
    GET /notes/5 -> 200 {"result": {"id": 5, "notebook_id": 1}}
    """

DOUBTS = [
    ("rate-limit/not-early", "notebooks", "live", SHORT_QUOTA, "inconclusive"),
    ("rate-limit/not-early", "notebooks", "mock", SHORT_QUOTA, "fail"),
    ("rate-limit/not-early", "notebooks", "recording", SHORT_QUOTA, "not-exercised"),
    ("rate-limit/retry-after-honoured", "notebooks", "live", SHARED_KEY, "inconclusive"),
    ("rate-limit/retry-after-honoured", "notebooks", "recording", SHARED_KEY, "not-exercised"),
    ("rate-limit/quota-enforced", "notebooks", "mock", ALL_AT_ONCE, "fail"),
    ("rate-limit/quota-enforced", "notebooks", "recording", ALL_AT_ONCE, "not-exercised"),
    ("rate-limit/quota-enforced", "parcels", "live", THREE_OF_TWO, "inconclusive"),
    ("lifecycle/listed-is-found", "notebooks", "live", LIST_THEN_NOTHING, "inconclusive"),
    ("lifecycle/listed-is-found", "notebooks", "mock", LIST_THEN_NOTHING, "fail"),
    ("lifecycle/delete-cascades", "notebooks", "mock", PARENT_STILL_THERE, "not-exercised"),
    ("pagination/filter-complete", "notebooks", "live", LIST_THEN_NOTHING, "inconclusive"),
    ("pagination/filter-complete", "notebooks", "mock", LIST_THEN_NOTHING, "fail"),
    ("pagination/pages-disjoint", "parcels", "live", OVERLAPPING_CURSORS, "inconclusive"),
    ("pagination/pages-disjoint", "parcels", "mock", OVERLAPPING_CURSORS, "fail"),
]


@pytest.mark.parametrize(("check_id", "vendor", "origin", "text", "expected"), DOUBTS)
def test_who_else_may_have_done_it(check_id: str, vendor: str, origin: str, text: str, expected: str) -> None:
    contract = store.load(CONTRACTS / vendor)
    trace = notation.trace([f"# origin: {origin}", *text.splitlines()], contract)
    operation = judge(contract, trace, [find(check_id)])
    told = {j.verdict for j in operation.judgements} - {Verdict.NOT_APPLICABLE, Verdict.PASS}
    assert Verdict(expected) in told
    assert told <= {Verdict(expected), Verdict.NOT_EXERCISED}
