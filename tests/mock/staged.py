"""A mock in process on its own clock, to which requests are played byte for byte."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mocked import KEY

from driftwitness.contract import Contract
from driftwitness.mock import create_app
from driftwitness.mock.app import App
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
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @classmethod
    def of(cls, contract: Contract, *injections: Injection, seed: int = 0) -> Stage:
        """Start a fresh one."""
        clock = VirtualClock()
        return cls(create_app(contract, key=KEY, clock=clock, seed=seed, injections=injections), clock)

    def play(self, step: Step) -> Wire:
        """Send one request and give what comes back: status, headers, body."""
        return self.loop.run_until_complete(self._send(step))

    def play_until_different(self, steps: Sequence[Step], expected: Sequence[Wire]) -> Difference | None:
        """Send requests until an answer is another than expected; give its number and the answer."""
        return self.loop.run_until_complete(self._until_different(steps, expected))

    async def _until_different(self, steps: Sequence[Step], expected: Sequence[Wire]) -> Difference | None:
        for number, step in enumerate(steps):
            if (answer := await self._send(step)) != expected[number]:
                return number, answer
        return None

    def close(self) -> None:
        """Give back what the loop holds."""
        self.loop.close()

    async def _send(self, step: Step) -> Wire:
        self.clock.sleep(step.wait)
        path, _, query = step.target.partition("?")
        sent: list[Any] = []
        scope = {
            "type": "http",
            "method": step.method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in step.headers],
            "client": (step.client, 4711),
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": step.body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)  # type: ignore[arg-type]
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], tuple(sent[0]["headers"]), body


def first_difference(
    contract: Contract, injections: Sequence[Injection], steps: Sequence[Step], faithful: Sequence[Wire]
) -> Difference | None:
    """Play the script to a drifting mock; give the first step whose bytes differ and what came, or None."""
    stage = Stage.of(contract, *injections)
    try:
        return stage.play_until_different(steps, faithful)
    finally:
        stage.close()
