"""A mock whose deliveries the tests see, and what signs them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import queue
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests
from mocked import KEY, NOTEBOOKS
from receiving import WAIT

from driftwitness.contract import Contract
from driftwitness.mock import create_app, serving
from driftwitness.mock.webhooks import Courier, Delivery
from driftwitness.trace.clock import VirtualClock

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - public


@dataclass
class Mock:
    base: str
    clock: VirtualClock
    courier: Courier
    outcomes: queue.Queue[Delivery]

    def send(self, method: str, path: str, body: Any = None) -> Any:
        with requests.Session() as session:
            session.trust_env = False
            headers = {"Authorization": f"Bearer {KEY}"}
            answer = session.request(method, self.base + path, json=body, headers=headers, timeout=20)
        assert answer.ok, answer.text
        return answer.json().get("result") if answer.content else None

    def subscribe(self, url: str, *events: str, **more: Any) -> Any:
        return self.send("POST", "/hooks", {"target_url": url, "events": list(events), **more})

    def note(self, notebook: int, text: str = "t") -> Any:
        return self.send("POST", "/notes", {"notebook_id": notebook, "text": text})

    def outcome(self) -> Delivery:
        return self.outcomes.get(timeout=WAIT)


def serve(contract: Contract = NOTEBOOKS, seed: int = 0, **more: Any) -> Iterator[Mock]:
    clock, outcomes = VirtualClock(), queue.Queue[Delivery]()
    courier = Courier(clock, more.pop("allowed", ()), outcomes.put)
    app = create_app(contract, key=KEY, clock=clock, seed=seed, limits=(), courier=courier, **more)
    with serving(app) as base:
        yield Mock(base, clock, courier, outcomes)
    courier.close()


def signature(secret: str, headers: Any, body: bytes) -> str:
    """The specification's sentence, written anew: HMAC-SHA256 of id, timestamp and body, joined by full stops."""
    content = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    key = base64.b64decode(secret.split("_", 1)[1])
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
