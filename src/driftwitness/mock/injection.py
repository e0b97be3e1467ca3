"""Drift on demand: what an injection is, and where it strikes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.exchange import Answer, Exchange

Target = Literal["operation", "pointer", "header"]


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
    """One kind of drift. Its docstring says what it does and which real incident it is modelled on.

    ``families`` are the check families that should notice, ``requires`` the parts of the contract without which there
    is nothing to break, ``takes`` what may follow the @.
    """

    name: ClassVar[str]
    families: ClassVar[tuple[str, ...]]
    requires: ClassVar[tuple[str, ...]] = ()
    takes: ClassVar[tuple[Target, ...]] = ("operation",)

    def __init__(self, where: Where | None = None) -> None:
        self.where = where or Where()

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Change how the mock behaves; read by the door, the store, the lists and the limiter."""
        return behaviour

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Change a finished answer."""
        return answer
