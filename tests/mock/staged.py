"""A mock in process on its own clock, to which requests are played byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mocked import KEY

from driftwitness.contract import Contract
from driftwitness.mock import create_app
from driftwitness.mock.app import App
from driftwitness.mock.exchange import Request
from driftwitness.mock.injection import Injection
from driftwitness.trace.clock import VirtualClock


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and the seconds to wait before it."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wait: float = 0.0
    client: str = "192.0.2.7"


Wire = tuple[Any, ...]
Difference = tuple[int, Wire]


@dataclass
class Stage:
    """A mock in process, on its own clock."""

    app: App
    clock: VirtualClock

    @classmethod
    def of(cls, contract: Contract, *injections: Injection, seed: int = 0) -> Stage:
        """Start a fresh one."""
        clock = VirtualClock()
        return cls(create_app(contract, key=KEY, clock=clock, seed=seed, injections=injections), clock)

    def play(self, step: Step) -> Wire:
        """Send one request and give what comes back: status, headers, body."""
        self.clock.sleep(step.wait)
        path, _, query = step.target.partition("?")
        headers = {name.lower(): value for name, value in step.headers}
        reply = self.app.respond(Request(step.method, path, query, headers, step.body, step.client))
        return reply.status, tuple(reply.headers.items()), reply.body, reply.sending

    def play_until_different(self, steps: Sequence[Step], expected: Sequence[Wire]) -> Difference | None:
        """Send requests until an answer is another than expected; give its number and the answer."""
        for number, step in enumerate(steps):
            if (answer := self.play(step)) != expected[number]:
                return number, answer
        return None


def first_difference(
    contract: Contract, injections: Sequence[Injection], steps: Sequence[Step], faithful: Sequence[Wire]
) -> Difference | None:
    """Play the script to a drifting mock; give the first step whose bytes differ and what came, or None."""
    return Stage.of(contract, *injections).play_until_different(steps, faithful)
