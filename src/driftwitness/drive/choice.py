"""Which requests of the fixed plan a run makes where its budget does not hold them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from driftwitness.contract import Contract
from driftwitness.drive.client import Answer, Ask, Client, WireClient

Key = tuple[str, str, str, int]
"""A request of the plan: its probe, its operation (or method and path), why, and how often that was asked before."""


@dataclass(frozen=True, slots=True)
class Step:
    """A request of the rehearsed plan: ``sequence`` is its number in the trace, None where the wire refused it."""

    key: Key
    ask: Ask
    answer: Answer
    sequence: int | None

    @property
    def probe(self) -> str:
        """The probe that asks."""
        return self.key[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """The requests to make, and how the rehearsal answered all: what is not made is answered so."""

    chosen: frozenset[Key]
    answers: Mapping[Key, Answer]


class _Counting:
    """Names each request that passes through."""

    def __init__(self, client: WireClient) -> None:
        self.contract: Contract = client.contract
        self._client = client
        self._asked: Counter[tuple[str, str, str]] = Counter()

    def pause(self, seconds: float) -> None:
        """Let time pass at the vendor's."""
        self._client.pause(seconds)

    def _key(self, ask: Ask) -> Key:
        what = ask.operation.id if ask.operation else f"{ask.method} {ask.path}"
        same = (self._client.wire.source, what, ask.why)
        self._asked[same] += 1
        return (*same, self._asked[same])


class Noting(_Counting):
    """Makes every request, and notes it."""

    def __init__(self, client: WireClient) -> None:
        super().__init__(client)
        self.steps: list[Step] = []

    def send(self, ask: Ask) -> Answer:
        """Make the request."""
        key, before = self._key(ask), self._client.wire.sent
        answer = self._client.send(ask)
        sequence = self._client.wire.sent if self._client.wire.sent > before else None
        self.steps.append(Step(key, ask, answer, sequence))
        return answer


class Choosing(_Counting):
    """Makes the chosen requests, and answers the others as the rehearsal was answered: so the plan goes on."""

    def __init__(self, client: WireClient, choice: Choice) -> None:
        super().__init__(client)
        self._choice = choice

    def send(self, ask: Ask) -> Answer:
        """Make the request, or leave it out."""
        key = self._key(ask)
        if key in self._choice.chosen:
            return self._client.send(ask)
        return self._choice.answers.get(key, Answer(0))


def through(client: WireClient, choice: Choice | None) -> Client:
    """Give what the probes ask: the client itself where there is nothing to choose."""
    return Choosing(client, choice) if choice else client
