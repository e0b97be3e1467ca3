"""The base of every rule."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, ClassVar

from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, Verdict, show
from driftwitness.contract import Contract, Operation


class Check:
    """A rule. Its class says everything: id, what the contract must have for it, the source, and examples.

    The docstring's first line is the rule; then come lines ``Pass:`` and ``Fail:``, each with exchanges in the
    notation of ``driftwitness.checks.notation``, which a test runs against the contract in
    ``tests/data/contracts/notebooks``.

    ``judges_documents``: whether it also judges the exchanges that a document shows, of which only status and body are
    known and whose lists are abbreviated.

    ``yields_to`` are the ids of rules that look at the same thing: where one of them fails on an exchange, or cannot
    tell, this one's failure there is not told again. ``needs_times``: it compares when requests were sent, and looks
    at no recording that does not tell. ``judges_everything``: whether it also looks at operations to which it does not
    apply, and files what it finds there under none. ``of_cassettes``: a run that is driven has nothing for it.
    ``needs_control``: it concludes from what was meant, or from a state that nobody else changes; on somebody's
    recordings it makes no more than a note. ``depends_on``: of a rule about one interaction, a function that gives
    everything in an exchange on which the rule's verdict depends; None where that is more than it can give.
    """

    id: ClassVar[str]
    requires: ClassVar[tuple[str, ...]] = ()
    reference: ClassVar[str] = "the vendor's document"
    yields_to: ClassVar[tuple[str, ...]] = ()
    needs_times: ClassVar[bool] = False
    judges_documents: ClassVar[bool] = False
    judges_everything: ClassVar[bool] = False
    of_cassettes: ClassVar[bool] = False
    needs_control: ClassVar[bool] = False
    depends_on: ClassVar[staticmethod[[Exchange], Hashable] | None] = None

    @property
    def family(self) -> str:
        """The first part of the id."""
        return self.id.partition("/")[0]

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the contract promises, for this operation, what the rule is about."""
        return True

    def passed(self, exchange: Exchange) -> Judgement:
        """Judge that the exchange keeps the rule."""
        return Judgement(self.id, Verdict.PASS, exchange.operation_id, exchange.sequence)

    def failed(
        self, exchange: Exchange, pointer: str, expected: Any, received: Any, contract: str, cause: str = ""
    ) -> Judgement:
        """Judge that the exchange breaks the rule; parameters as in Judgement."""
        return Judgement(
            self.id,
            Verdict.FAIL,
            exchange.operation_id,
            exchange.sequence,
            pointer,
            show(expected),
            show(received),
            contract,
            cause or contract,
        )

    def noted(
        self, exchange: Exchange, pointer: str, expected: Any, received: Any, contract: str, cause: str = ""
    ) -> Judgement:
        """Judge that the exchange breaks what only a standard asks for: a note; parameters as in Judgement."""
        return self.failed(exchange, pointer, expected, received, contract, cause)._replace(unsaid=True)

    def inconclusive(self, exchange: Exchange, reason: str) -> Judgement:
        """Judge that the exchange should have told, and could not."""
        return Judgement(self.id, Verdict.INCONCLUSIVE, exchange.operation_id, exchange.sequence, reason=reason)


class InteractionCheck(Check):
    """A rule about one interaction at a time."""

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield one judgement for each subject in the exchange; nothing where the rule has nothing to look at."""
        raise NotImplementedError


class TraceCheck(Check):
    """A rule about a whole trace, once per vendor; each judgement is filed under its operation."""

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield one judgement for each subject in the trace; nothing where the rule has nothing to look at."""
        raise NotImplementedError
