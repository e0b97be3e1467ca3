"""The gate's verdict, from judgements alone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.drive.driving import NOTEBOOKS

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Judgement, Verdict
from driftwitness.drift.gate import outcome
from driftwitness.trace import Interaction, Request, Response, Run, Stop, Trace

BASE = "http://127.0.0.1:1/api/v2"
RUN = Run("notebooks", NOTEBOOKS.sha256, "live", BASE, BASE)
ANSWERED = Interaction(1, 0.0, 0.1, Request("GET", f"{BASE}/notebooks/7"), Response(200, (), b"{}"))
PASSED = Judgement("toy/rule", Verdict.PASS, "getNotebook", 1)
FAILED = Judgement("toy/rule", Verdict.FAIL, "getNotebook", 1, "/response/status", "200", "500")
UNTOLD = Judgement("toy/rule", Verdict.INCONCLUSIVE, "getNotebook", reason="down")


@pytest.mark.parametrize(
    ("judgements", "trace", "expected"),
    [
        ([PASSED], {}, "pass"),
        ([PASSED, FAILED], {}, "fail"),
        ([PASSED, UNTOLD], {}, "inconclusive"),
        ([PASSED, UNTOLD, FAILED], {}, "fail"),
        ([], {"records": ()}, "inconclusive"),
        ([PASSED], {"stop": Stop("unreachable", "3 requests in a row failed")}, "inconclusive"),
        ([FAILED], {"stop": Stop("unreachable", "3 requests in a row failed")}, "fail"),
        ([PASSED], {"stop": Stop("budget")}, "pass"),
        ([PASSED], {"stop": None}, "pass"),
    ],
)
def test_outcome(judgements: list[Judgement], trace: dict[str, Any], expected: str) -> None:
    ran = Trace(**{"run": RUN, "records": (ANSWERED,), "stop": Stop("finished"), **trace})
    assert outcome([Judgements(NOTEBOOKS, ran, tuple(judgements))]) == expected
