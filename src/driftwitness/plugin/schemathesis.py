"""Our rules as checks of a plain ``schemathesis run``: ``hooks = "driftwitness.plugin.schemathesis"``.

Each rule is a check of its own, ``rate-limit/headers-present`` the check ``driftwitness_rate_limit_headers_present``,
so that schemathesis's options choose among them. A rule about one exchange judges each response; one that needs a
history judges the run at its end. Findings from ``warning`` on are failures. What schemathesis's own checks see as
well is told once: see ``schemathesis_overlap``. Documented in docs/schemathesis.md.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import schemathesis
from schemathesis import BaseSchema, Case, CheckContext, HookContext, Response
from schemathesis.core.failures import Failure, FailureGroup, Severity

from driftwitness.checks.check import Check, InteractionCheck
from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Finding, Verdict
from driftwitness.checks.registry import own
from driftwitness.drift.gate import counts
from driftwitness.plugin.schemathesis_overlap import PROBED, SAME, name_of
from driftwitness.plugin.schemathesis_run import ALONE, Observation, contract_of, secrets
from driftwitness.report.quotation import Quotation
from driftwitness.report.shell import pasteable

AnyCase = Case[Any]

_SEVERITIES = {"error": Severity.HIGH, "warning": Severity.MEDIUM, "note": Severity.LOW}


class Drift(Failure):
    """A finding, told as a failure of schemathesis's."""

    __slots__ = ("fingerprint",)

    def __init__(self, finding: Finding, because: str, operation: str | None) -> None:
        where = f"{finding.pointer}" + (f" of {', '.join(finding.operations)}" if len(finding.operations) > 1 else "")
        super().__init__(
            operation=operation,
            title=f"driftwitness {finding.check}",
            message=f"Expected: {finding.expected}\nReceived: {finding.received}\nWhere:    {where}\n"
            f"Promised: {because}\nRepeat:   {pasteable(finding.curl)}\n\n"
            f"`driftwitness explain {finding.check}` tells the rule",
            severity=_SEVERITIES[finding.severity],
        )
        self.fingerprint = finding.fingerprint

    @property
    def _unique_key(self) -> str:
        return self.fingerprint


class Adapter:
    """The rules of one run of schemathesis; ``observation`` is there from the first request on."""

    def __init__(self) -> None:
        self.observation: Observation | None = None
        self._lock = threading.Lock()
        # who tells a cause of an operation first goes on telling it, so that a repetition fails like the first time
        self._told: set[tuple[str, str | None]] = set()
        self._left: set[tuple[str, str | None]] = set()

    def begin(self, schema: BaseSchema) -> None:
        """Find the contract behind the schema, once; raises InputError where there is none."""
        with self._lock:
            if self.observation is None:
                contract = contract_of(schema.location)
                self._quotation = Quotation(contract)
                self.observation = Observation(contract, schema.get_base_url(), secrets(contract, schema.config))

    def keeps(self, failure: Failure, case: AnyCase, response: Response) -> bool:
        """Whether a failure of schemathesis's stays, as no rule of ours tells it; what stays is remembered."""
        if self.observation is None:
            return True
        same = [own()[name] for check in failure.checks for name in SAME.get(check, ()) if _is_on(name, case)]
        alone = [rule for rule in same if _is_of_one_exchange(rule)]
        if any(self._findings(self.observation.judged(rule, response)) for rule in alone):
            return False
        operation = self.observation.operation(response)
        if PROBED in failure.checks and any((rule.id, operation) in self._told for rule in alone):
            return False
        self._left |= {(check, operation) for check in failure.checks}
        return True

    def after_response(self, rule: Check, response: Response, case: AnyCase) -> bool | None:
        """Judge one response by one rule; True, schemathesis's word for skipped, where it has nothing to say."""
        if self.observation is None:
            return True
        judged, operation = self.observation.judged(rule, response), self.observation.operation(response)
        findings = self._findings(judged)
        if findings and (rule.id, operation) not in self._told:
            if rule.id in SAME[PROBED] and (PROBED, operation) in self._left:
                return True
            self._told.add((rule.id, operation))
        self._fail(findings, case.operation.label)
        return None if any(j.verdict is Verdict.PASS for j in judged.judgements) else True

    def after_run(self, rule: Check) -> None:
        """Tell what one rule finds in the history of the run."""
        if self.observation is None:
            return
        theirs = {operation for check, operation in self._left if rule.id in SAME.get(check, ())}
        self._fail(self._findings(self.observation.at_the_end(rule, theirs)), None)

    @staticmethod
    def _findings(judged: Judgements) -> list[Finding]:
        return [finding for finding in judged.findings if counts(finding, "warning")]

    def _fail(self, findings: Iterable[Finding], operation: str | None) -> None:
        """Raise FailureGroup with all findings, where there are any."""
        failures = [Drift(finding, self._quotation.of(finding.evidence), operation) for finding in findings]
        if failures:
            raise FailureGroup(failures)


def _is_of_one_exchange(rule: Check) -> bool:
    return isinstance(rule, InteractionCheck) or rule.id in ALONE


def _is_on(check_id: str, case: AnyCase) -> bool:
    """Whether schemathesis was told to run a rule on this case."""
    phase = case.meta.phase.name.value if case.meta else None
    config = case.operation.schema.config.checks_config_for(operation=case.operation, phase=phase)
    return bool(config.get_by_name(name=name_of(check_id)).enabled)


def _register(adapter: Adapter, rule: Check) -> None:
    def after_response(self: object, ctx: CheckContext, response: Response, case: AnyCase) -> bool | None:  # noqa: ARG001
        return adapter.after_response(rule, response, case)

    def after_run(self: object, ctx: CheckContext) -> None:  # noqa: ARG001
        adapter.after_run(rule)

    method = after_response if _is_of_one_exchange(rule) else after_run
    body = {"__doc__": type(rule).__doc__, "__module__": __name__, method.__name__: method}
    schemathesis.check(type(name_of(rule.id), (), body))


_adapter = Adapter()


@schemathesis.hook
def before_call(context: HookContext, case: AnyCase, kwargs: dict[str, Any]) -> None:  # noqa: ARG001
    """Find the contract: when the schema has just been loaded, it does not know yet where from."""
    _adapter.begin(case.operation.schema)


@schemathesis.hook
def after_call(context: HookContext, case: AnyCase, response: Response) -> None:  # noqa: ARG001
    """Keep the exchange."""
    if _adapter.observation:
        _adapter.observation.add(response)


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: AnyCase, response: Response) -> bool:  # noqa: ARG001
    """Drop what a rule of ours tells of the same response, with the vendor's word for it."""
    return _adapter.keeps(failure, case, response)


for _rule in own().values():
    _register(_adapter, _rule)
