"""Conformance as pytest items: the controller drives, before any worker starts; everybody judges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allure
import pytest

from driftwitness import InputError
from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract, store
from driftwitness.drift.exits import Exit
from driftwitness.plugin.case import ANY, Case, InconclusiveError
from driftwitness.report.quotation import Quotation
from driftwitness.run import Options, conduct
from driftwitness.run.conduct import effects
from driftwitness.trace import journal


class Conformance:
    """The plugin of one pytest session."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._runs: list[Path] = []
        self._judged: dict[str, Judgements] = {}
        self._failed = 0
        self._inconclusive = 0
        self._is_worker = hasattr(config, "workerinput")

    # last, so that hypothesis has seen the session start; xdist, registered later, still starts its workers after it
    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Drive, or take over what the controller has driven."""
        worker_input = getattr(self._config, "workerinput", None)
        try:
            if worker_input is not None:
                self._runs = [Path(run) for run in worker_input["driftwitness_runs"]]
            elif not self._config.option.collectonly:
                self._runs = list(self._drive())
        except InputError as error:
            pytest.exit(str(error), returncode=Exit.USAGE)
        except KeyboardInterrupt as error:
            pytest.exit(f"interrupted; the run is kept: {error}", returncode=Exit.INTERRUPTED)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Hand the run folders to an xdist worker."""
        node.workerinput["driftwitness_runs"] = [str(run) for run in self._runs]

    def _drive(self) -> Iterator[Path]:
        option = self._config.option
        yield from (Path(run) for run in option.dw_run)
        for vendor in self._vendors():
            options = Options(
                against=option.dw_against,
                seed=option.dw_seed,
                budget=option.dw_budget,
                effects=effects(option.dw_effects),
                probe_rate_limit=option.dw_probe_rate_limit,
                inject=tuple(option.dw_inject),
            )
            yield conduct(store.load(store.find(vendor)), options)

    def _vendors(self) -> tuple[str, ...]:
        named: list[str] = self._config.option.dw_vendor
        return store.vendors() if named == ["all"] else tuple(named)

    def _contracts(self) -> list[Contract]:
        """Give the contracts to collect items for; while only collecting, nothing was driven."""
        if self._runs:
            return [judged.contract for judged in self._judgements().values()]
        return [store.load(store.find(vendor)) for vendor in self._vendors()]

    def _judgements(self) -> dict[str, Judgements]:
        for run in self._runs:
            if str(run) not in self._judged:
                trace = journal.read(run)
                self._judged[str(run)] = judge(store.load(store.find(trace.run.vendor)), trace)
        return self._judged

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make the items: vendor x operation x concern."""
        marker = metafunc.definition.get_closest_marker("concern")
        if marker is None:
            return
        chosen: list[str] = self._config.option.dw_operation
        pairs = [
            (contract.vendor, operation)
            for contract in self._contracts()
            for operation in (*(o.id for o in contract.operations), ANY)
            if not chosen or operation in chosen
        ]
        metafunc.parametrize("case", pairs, ids=[f"{vendor}-{operation}" for vendor, operation in pairs], indirect=True)

    @pytest.fixture
    def case(self, request: pytest.FixtureRequest) -> Case:
        """What one family of checks says of one operation of one vendor.

        Skips where nothing was looked at, and is broken (an error) where nothing could be told.
        """
        vendor, operation = request.param
        marker = request.node.get_closest_marker("concern")
        judged = next(j for j in self._judgements().values() if j.contract.vendor == vendor)
        case = Case(judged, operation, marker.args[0], self._config.option.dw_level, Quotation(judged.contract))
        _label(case)
        if case.verdict is Verdict.INCONCLUSIVE:
            raise InconclusiveError(f"inconclusive: {case.reason}")
        if case.verdict in (Verdict.NOT_EXERCISED, Verdict.NOT_APPLICABLE):
            pytest.skip(f"{case.verdict.replace('-', ' ')}: {case.reason}")
        return case

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count what the gate looks at."""
        if report.failed and report.when == "call":
            self._failed += 1
        elif report.failed and report.when == "setup":
            self._inconclusive += 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Set the exit status: the same as that of ``driftwitness check``."""
        if self._is_worker:
            return
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            inconclusive = Exit.INCONCLUSIVE if self._inconclusive else Exit.PASS
            session.exitstatus = Exit.FINDINGS if self._failed else inconclusive
        elif exitstatus == pytest.ExitCode.INTERRUPTED:
            session.exitstatus = Exit.INTERRUPTED
        elif exitstatus == pytest.ExitCode.INTERNAL_ERROR:
            session.exitstatus = Exit.FAULT
        elif exitstatus == pytest.ExitCode.USAGE_ERROR:
            session.exitstatus = Exit.USAGE

    def pytest_report_header(self) -> list[str]:
        """Say what is judged."""
        return [f"driftwitness: judging {run}" for run in self._runs]


def _label(case: Case) -> None:
    """Put the item in its place in Allure: vendor, resource, operation, severity."""
    contract, operation = case.judged.contract, case.definition
    allure.dynamic.epic(contract.title)
    allure.dynamic.feature(operation.tag if operation else "whole API")
    allure.dynamic.story(f"{operation.method} {operation.path}" if operation else "whole API")
    allure.dynamic.parent_suite(contract.title)
    allure.dynamic.suite(case.family)
    allure.dynamic.parameter("vendor", contract.vendor)
    allure.dynamic.parameter("operation", case.operation)
    allure.dynamic.parameter("concern", case.family)
    allure.dynamic.parameter("case", "", excluded=True, mode=allure.parameter_mode.HIDDEN)
    allure.dynamic.severity(case.severity)
