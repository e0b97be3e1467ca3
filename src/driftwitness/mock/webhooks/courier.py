"""Delivers messages in the background: bounded, retried with back-off, in order for each subscription."""

from __future__ import annotations

import http.client
import threading
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Literal

from driftwitness.mock.webhooks.target import RefusedTargetError, Reply, Sender
from driftwitness.trace import signing
from driftwitness.trace.clock import Clock

DELAYS = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds before each attempt: the schedule of Standard Webhooks 1.0.0, without jitter so that runs are repeatable."""
QUEUE = 1_000
KEPT = 200
WORKERS = 4
POLL = 0.25
STOP_SECONDS = 1.0

State = Literal["waiting", "delivered", "failed", "refused"]


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be delivered to one subscription; ``subscription`` tells it from all others.

    It is tried so many ``attempts``. The rest drifts: ``age``, in seconds, makes its time older, ``signed`` is signed
    in the body's place, ``signs`` and ``keeps_id`` tell whether it has a signature, and one id for all attempts.
    """

    id: str
    event: str
    subscription: str
    url: str
    secret: str
    body: bytes
    attempts: int = len(DELAYS)
    age: int = 0
    signed: bytes | None = None
    signs: bool = True
    keeps_id: bool = True


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message and what became of it: attempts made, the last outcome in words, when the next attempt is due."""

    message: Message
    state: State = "waiting"
    attempts: int = 0
    outcome: str = ""
    due: float = 0.0


def silent(_: Delivery) -> None:
    """Tell nobody."""


class Courier:
    """Sends messages from threads of its own; ``send`` never waits.

    ``allowed`` are hosts besides this machine. A subscription whose receiver answers 410, or fails at the last attempt,
    gets nothing more until it is changed. ``tell`` hears of each outcome, from any thread.
    """

    def __init__(self, clock: Clock, allowed: Collection[str] = (), tell: Callable[[Delivery], None] = silent) -> None:
        self._clock = clock
        self._sender = Sender(allowed)
        self._tell = tell
        self._changed = threading.Condition()
        self._waiting: list[Delivery] = []
        self._ended: deque[Delivery] = deque(maxlen=KEPT)
        self._busy: dict[str, Delivery] = {}
        self._disabled: set[str] = set()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def send(self, message: Message) -> None:
        """Take a message; one to a disabled subscription, or beyond the queue's bound, is told of and dropped."""
        delivery = Delivery(message, due=self._clock.now())
        with self._changed:
            if self._closed:
                return
            obstacle = "the subscription is disabled" if message.subscription in self._disabled else ""
            if not obstacle and len(self._waiting) >= QUEUE:
                obstacle = f"{QUEUE} deliveries wait already"
            if not obstacle:
                self._waiting.append(delivery)
                self._start_threads()
                self._changed.notify()
                return
        self._end(replace(delivery, state="refused", outcome=f"not sent: {obstacle}"))

    def enable(self, subscription: str) -> None:
        """Deliver to a subscription again."""
        with self._changed:
            self._disabled.discard(subscription)

    def forget(self, subscription: str) -> None:
        """Drop what waits for a subscription that is gone or off, and what is under way and would wait again."""
        with self._changed:
            self._disabled.add(subscription)
            self._waiting = [one for one in self._waiting if one.message.subscription != subscription]

    def deliveries(self) -> list[Delivery]:
        """Give the latest deliveries: those that have ended, then those under way and waiting, oldest first."""
        with self._changed:
            return [*self._ended, *self._busy.values(), *self._waiting]

    def close(self) -> None:
        """Stop; what waits is not delivered any more."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(STOP_SECONDS / WORKERS)

    def _start_threads(self) -> None:
        if not self._threads:
            self._threads = [threading.Thread(target=self._work, daemon=True, name="webhooks") for _ in range(WORKERS)]
            for thread in self._threads:
                thread.start()

    def _work(self) -> None:
        while (delivery := self._take()) is not None:
            self._settle(self._attempt(delivery))

    def _take(self) -> Delivery | None:
        """Wait for a delivery that is due and whose subscription is not being served; None at the end."""
        with self._changed:
            while not self._closed:
                now = self._clock.now()
                free = [one for one in self._waiting if one.message.subscription not in self._busy]
                due = next((one for one in free if one.due <= now), None)
                if due is not None:
                    self._waiting.remove(due)
                    self._busy[due.message.subscription] = due
                    return due
                # a virtual clock moves without waking anybody
                self._changed.wait(POLL if free else None)
            return None

    def _attempt(self, delivery: Delivery) -> Delivery:
        message = delivery.message
        headers = {"Content-Type": "application/json", **_signature(delivery, int(self._clock.now()))}
        try:
            reply = self._sender.post(message.url, message.body, headers)
        except RefusedTargetError as error:
            return replace(delivery, state="refused", outcome=f"not sent: {error}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return self._failed(delivery, f"no answer: {error or type(error).__name__}")
        if 200 <= reply.status < 300:
            return replace(delivery, state="delivered", attempts=delivery.attempts + 1, outcome=str(reply.status))
        return self._failed(delivery, str(reply.status), reply)

    def _failed(self, delivery: Delivery, outcome: str, reply: Reply | None = None) -> Delivery:
        attempts = delivery.attempts + 1
        is_gone = reply is not None and reply.status == 410
        if is_gone or attempts == delivery.message.attempts:
            return replace(delivery, state="failed", attempts=attempts, outcome=f"{outcome}; subscription disabled")
        wait = max(DELAYS[attempts], min((reply and reply.retry_after) or 0, DELAYS[-1]))
        outcome = f"{outcome}; again in {wait} s"
        return replace(delivery, attempts=attempts, outcome=outcome, due=self._clock.now() + wait)

    def _settle(self, delivery: Delivery) -> None:
        name = delivery.message.subscription
        with self._changed:
            self._busy.pop(name, None)
            if delivery.state == "failed":
                self._disabled.add(name)
                self._waiting = [one for one in self._waiting if one.message.subscription != name]
            if delivery.state == "waiting" and not self._closed and name not in self._disabled:
                self._waiting.append(delivery)
            self._changed.notify_all()
        if delivery.state == "waiting":
            self._tell(delivery)
        else:
            self._end(delivery)

    def _end(self, delivery: Delivery) -> None:
        with self._changed:
            self._ended.append(delivery)
        self._tell(delivery)


def _signature(delivery: Delivery, now: int) -> dict[str, str]:
    """Give the headers that sign one attempt."""
    message = delivery.message
    message_id = message.id if message.keeps_id else f"{message.id}{delivery.attempts + 1}"
    signed = message.body if message.signed is None else message.signed
    found = signing.headers(message.secret, message_id, now - message.age, signed)
    return found if message.signs else {name: value for name, value in found.items() if name != "webhook-signature"}
