"""Conformance as pytest items: the controller drives, before any worker starts; everybody judges."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import allure
import pytest

from driftwitness import InputError
from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract, store
from driftwitness.drift.exits import Exit
from driftwitness.plugin.case import ANY, UNLOOKED, Case, InconclusiveError
from driftwitness.report.quotation import Quotation
from driftwitness.run import Options, conduct
from driftwitness.run.options import effects
from driftwitness.trace import journal
from driftwitness.trace.redaction import Redactor
from driftwitness.trace.secrets import environment


class Conformance:
    """The plugin of one pytest session."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._runs: list[Path] = []
        self._contracts: dict[str, Contract] = {}
        self._judged: dict[str, Judgements] = {}
        self._outcomes: set[Exit] = set()
        self._interrupted = False
        self._is_worker = hasattr(config, "workerinput")

    # last, so that hypothesis has seen the session start; xdist, registered later, still starts its workers after it
    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Drive, or take over what the controller has driven."""
        if self._is_worker:
            self._runs = [Path(run) for run in getattr(self._config, "workerinput")["driftwitness_runs"]]  # noqa: B009
            return
        # an error here would end pytest with a status of its own
        try:
            self._runs = self._drive()
        except InputError as error:
            pytest.exit(Redactor(environment()).text(str(error)), Exit.USAGE)
        except KeyboardInterrupt as error:
            pytest.exit(f"interrupted. The run is kept: {error}", Exit.INTERRUPTED)
        except Exception:  # noqa: BLE001 - told with its status, as by the command line
            pytest.exit(f"a fault of our own:\n{Redactor(environment()).text(traceback.format_exc())}", Exit.FAULT)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Hand the run folders to an xdist worker."""
        node.workerinput["driftwitness_runs"] = [str(run) for run in self._runs]

    def _drive(self) -> list[Path]:
        """Give the runs that exist and those driven now; while only collecting, nothing is driven."""
        option = self._config.option
        runs = [Path(run) for run in option.dw_run]
        contracts = [self._contract(journal.read(run).run.vendor) for run in runs]
        to_drive = self._to_drive()
        self._refuse_unknown_operations([*contracts, *to_drive])
        if option.collectonly:
            return runs
        options = Options(
            against=option.dw_against,
            seed=option.dw_seed,
            budget=option.dw_budget,
            effects=effects(option.dw_effects),
            probe_rate_limit=option.dw_probe_rate_limit,
            inject=tuple(option.dw_inject),
        )
        return [*runs, *(conduct(contract, options) for contract in to_drive)]

    def _contract(self, vendor: str) -> Contract:
        if vendor not in self._contracts:
            named: str | None = self._config.option.dw_contract
            self._contracts[vendor] = store.load(Path(named) if named else store.find(vendor))
        return self._contracts[vendor]

    def _to_drive(self) -> list[Contract]:
        option = self._config.option
        if option.dw_contract and not option.dw_run:
            return [self._contract("")]
        names = store.vendors() if option.dw_vendor == ["all"] else option.dw_vendor
        return [self._contract(name) for name in names]

    def _refuse_unknown_operations(self, contracts: list[Contract]) -> None:
        known = [operation.id for contract in contracts for operation in contract.operations]
        for name in self._config.option.dw_operation:
            if name not in (*known, ANY):
                raise InputError(f"--dw-operation {name!r}: expected one of {', '.join((*known, ANY))}.")

    def _judge(self, run: Path) -> Judgements:
        if str(run) not in self._judged:
            trace = journal.read(run)
            self._judged[str(run)] = judge(self._contract(trace.run.vendor), trace)
        return self._judged[str(run)]

    def _subjects(self) -> list[tuple[str, str, Contract]]:
        """Give what items are made for: a name (the vendor's, where it has one run), the run's folder, the contract."""
        contracts = [self._judge(run).contract for run in self._runs]
        vendors = [contract.vendor for contract in contracts]
        names = [
            run.name if vendors.count(vendor) > 1 else vendor for run, vendor in zip(self._runs, vendors, strict=True)
        ]
        found = list(zip(names, map(str, self._runs), contracts, strict=True))
        if self._config.option.collectonly:
            found += [(contract.vendor, "", contract) for contract in self._to_drive()]
        return found

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make the items: vendor x operation x concern."""
        marker = metafunc.definition.get_closest_marker("concern")
        if marker is None:
            return
        chosen: list[str] = self._config.option.dw_operation
        items = [
            (name, run, operation)
            for name, run, contract in self._subjects()
            for operation in (*(o.id for o in contract.operations), ANY)
            if not chosen or operation in chosen
        ]
        metafunc.parametrize("case", items, ids=[f"{name}-{operation}" for name, _, operation in items], indirect=True)

    @pytest.fixture
    def case(self, request: pytest.FixtureRequest) -> Case:
        """What one family of checks says of one operation of one vendor.

        Skips where nothing was looked at, and is broken (an error) where nothing could be told.
        """
        name, run, operation = request.param
        marker = request.node.get_closest_marker("concern")
        judged = self._judge(Path(run))
        case = Case(judged, operation, marker.args[0], self._config.option.dw_level, Quotation(judged.contract))
        _label(case, name)
        if case.verdict is Verdict.INCONCLUSIVE:
            raise InconclusiveError(f"inconclusive: {case.reason}")
        if case.verdict in (Verdict.NOT_EXERCISED, Verdict.NOT_APPLICABLE):
            pytest.skip(f"{case.verdict.replace('-', ' ')}: {case.reason}")
        if case.unlooked:
            request.node.user_properties.append((UNLOOKED, case.unlooked))
        return case

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what a failure means: a finding (or a test that is not ours), no answer, or a fault of our own."""
        if report.failed:
            self._outcomes.add(_outcome(report))

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Tell Ctrl-C from a collection that failed, which pytest ends in the same way."""
        self._interrupted = excinfo.type is KeyboardInterrupt

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Set the exit status: the same as that of ``driftwitness check``."""
        if self._is_worker:
            return
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            if any(not journal.read(run).interactions for run in self._runs):
                self._outcomes.add(Exit.INCONCLUSIVE)
            worst_first = (Exit.FAULT, Exit.FINDINGS, Exit.INCONCLUSIVE)
            session.exitstatus = next((status for status in worst_first if status in self._outcomes), Exit.PASS)
        elif exitstatus == pytest.ExitCode.INTERNAL_ERROR:
            session.exitstatus = Exit.FAULT
        else:
            session.exitstatus = Exit.INTERRUPTED if self._interrupted else Exit.USAGE

    def pytest_report_header(self) -> list[str]:
        """Say what is judged."""
        return [f"driftwitness: judging {run}" for run in self._runs]


def _outcome(report: pytest.TestReport) -> Exit:
    if "concern" not in report.keywords or report.when != "setup":
        return Exit.FINDINGS
    crash = getattr(report.longrepr, "reprcrash", None)
    is_ours = crash is not None and crash.message.startswith(
        f"{InconclusiveError.__module__}.{InconclusiveError.__name__}"
    )
    return Exit.INCONCLUSIVE if is_ours else Exit.FAULT


def _label(case: Case, name: str) -> None:
    """Put the item in its place in Allure: vendor, resource, operation, severity."""
    contract, operation = case.judged.contract, case.definition
    allure.dynamic.epic(contract.title)
    allure.dynamic.feature(operation.tag if operation else "whole API")
    allure.dynamic.story(f"{operation.method} {operation.path}" if operation else "whole API")
    allure.dynamic.parent_suite(contract.title)
    allure.dynamic.suite(case.family)
    allure.dynamic.parameter("vendor", name)
    allure.dynamic.parameter("operation", case.operation)
    allure.dynamic.parameter("concern", case.family)
    allure.dynamic.parameter("case", "", excluded=True, mode=allure.parameter_mode.HIDDEN)
    allure.dynamic.severity(case.severity)
