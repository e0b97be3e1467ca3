"""What capture reads of a page, the mock does and the checks demand is one contract, for any page."""

from __future__ import annotations

from pathlib import Path

import pytest

from driftwitness.capture import capture
from driftwitness.checks.judge import judge
from driftwitness.contract import store
from driftwitness.document import read_document
from driftwitness.drift.gate import counts
from driftwitness.run import Options
from driftwitness.run.conduct import drive
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.run.target import embedded_mock
from driftwitness.trace import journal

PAGES = Path(__file__).parents[1] / "data" / "documents" / "pages"


@pytest.mark.parametrize(
    "page", sorted(p for p in PAGES.rglob("*") if p.suffix in (".txt", ".md", ".html")), ids=lambda page: page.stem
)
def test_the_mock_of_a_captured_page_breaks_no_rule(page: Path, tmp_path: Path) -> None:
    captured = capture([read_document(page)], vendor=page.stem)
    store.save(captured.openapi, captured.evidence, tmp_path / page.stem)
    contract = store.load(tmp_path / page.stem)
    options = Options(effects=ALL_EFFECTS, budget=120, runs=tmp_path / "runs")
    with embedded_mock(contract, options.seed, []) as target:
        judged = judge(contract, journal.read(drive(contract, target, options)))
    assert [finding.as_json() for finding in judged.findings if counts(finding, "warning")] == []
    assert len(judged.reached) == len(contract.operations)
