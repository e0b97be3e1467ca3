"""Drift on demand: what an injection is, where it strikes, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from driftwitness.contract import Contract
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.exchange import Answer, Exchange

if TYPE_CHECKING:
    from driftwitness.mock.webhooks.courier import Message

Target = Literal["operation", "pointer", "header"]
Kind = Literal["structural", "semantic", "fault"]


@dataclass(frozen=True, slots=True)
class Where:
    """The place of an injection: one operation, one place in its body, one header; None means wherever it applies."""

    operation: str | None = None
    pointer: str | None = None
    header: str | None = None

    def covers(self, operation_id: str | None) -> bool:
        """Whether an exchange of this operation is in its reach."""
        return self.operation in (None, operation_id)


class Injection:
    """One kind of drift. Its docstring says what it does, and after ``Incident:`` where vendors have done it.

    ``kind`` tells what drifts: the shape of answers, their meaning, or how they travel. ``families`` are the check
    families that should notice, ``requires`` the parts of the contract without which there is nothing to break,
    ``takes`` what may follow the @. ``rate`` is the share of the requests in reach that it strikes.
    """

    name: ClassVar[str]
    families: ClassVar[tuple[str, ...]]
    kind: ClassVar[Kind] = "semantic"
    requires: ClassVar[tuple[str, ...]] = ()
    takes: ClassVar[tuple[Target, ...]] = ("operation",)

    def __init__(self, where: Where | None = None, rate: float = 1.0) -> None:
        self.where = where or Where()
        self.rate = rate

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:  # noqa: ARG003
        """Say why the operator would change nothing of what this contract describes; None where it would."""
        return None

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Change how the mock behaves; read by the door, the store, the lists and the limiter."""
        return behaviour

    def instead(self, exchange: Exchange) -> Answer | None:  # noqa: ARG002
        """Answer an admitted request in the place of the vendor, whose state it then does not touch; None leaves it."""
        return None

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Change a finished answer."""
        return answer

    def deliver(self, message: Message) -> Message | None:
        """Change a webhook on its way; None loses it."""
        return message
