"""What the page shows of a mock while it runs, as JSON values."""

from __future__ import annotations

import json
from typing import Any

from driftwitness.mock.injection import Injection
from driftwitness.mock.limiter import Open
from driftwitness.mock.traffic import Traffic
from driftwitness.mock.vendor import Vendor
from driftwitness.mock.webhooks import Courier, Delivery
from driftwitness.trace.clock import Clock

SHOWN = 10
"""Members of each resource that the page shows, newest first."""


def state(vendor: Vendor, traffic: Traffic, courier: Courier, clock: Clock, key: str, after: int) -> dict[str, Any]:
    """Give the requests after one number, the members, the limiter's windows, the injections and the deliveries."""
    return {
        "requests": [
            {
                "number": seen.number,
                "at": seen.at,
                "method": seen.method,
                "target": seen.target,
                "status": seen.status,
                "milliseconds": seen.milliseconds,
            }
            for seen in traffic.after(after)
        ],
        "resources": [
            {
                "name": kind.key,
                "count": vendor.store.count(kind),
                "members": [json.dumps(one, ensure_ascii=False) for one in vendor.store.newest(kind, SHOWN)],
            }
            for kind in vendor.store.kinds.values()
        ],
        "windows": [_window(window, clock.now(), key) for window in vendor.limiter.windows()],
        "injections": [_injection(injection) for injection in vendor.injections],
        "deliveries": [_delivery(one, clock.now()) for one in reversed(courier.deliveries())],
    }


def _window(window: Open, now: float, key: str) -> dict[str, Any]:
    limit = window.limit
    counted, _, operation = window.who.partition(" ")
    # whoever presents a credential of another service by mistake does not want to read it here
    who = "the key that works" if counted == key else counted if _is_address(counted) else "another credential"
    return {
        "limit": f"{limit.quota} in {limit.window} s, by {limit.scope}",
        "who": f"{who}, {operation}" if operation else who,
        "used": window.used,
        "quota": limit.quota,
        "left": max(0, round(window.ends - now)),
    }


def _is_address(text: str) -> bool:
    return text.count(".") == 3 and text.replace(".", "").isdigit()


def _injection(injection: Injection) -> dict[str, Any]:
    where = [part for part in (injection.where.operation, injection.where.pointer, injection.where.header) if part]
    return {"name": injection.name, "where": " ".join(where) or "wherever it applies", "rate": injection.rate}


def _delivery(delivery: Delivery, now: float) -> dict[str, Any]:
    message = delivery.message
    return {
        "id": message.id,
        "event": message.event,
        "url": message.url,
        "subscription": message.subscription,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "outcome": delivery.outcome,
        "wait": max(0, round(delivery.due - now)) if delivery.state == "waiting" else None,
        "body": message.body.decode(),
    }
