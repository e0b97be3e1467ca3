"""What a run on a target is made of: its first record, its wire, and who asks."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from driftwitness import InputError, __version__
from driftwitness.contract import Contract, Router
from driftwitness.contract.validity import header_parameters
from driftwitness.drive.client import WireClient
from driftwitness.drive.credential import Credentials
from driftwitness.drive.pace import ClockPace, Pace, SharedPace, Unpaced
from driftwitness.drive.probes import webhooks
from driftwitness.drive.receiver import Receiver, receiving
from driftwitness.drive.wire import Wire, session
from driftwitness.run.options import Options, allowed, budget
from driftwitness.run.target import Target
from driftwitness.trace import Run
from driftwitness.trace.journal import Journal
from driftwitness.trace.redaction import Redactor
from driftwitness.trace.secrets import environment

TICK = 0.05
_KEPT_OF_DELIVERIES = ("webhook-id", "webhook-timestamp")


def run(contract: Contract, target: Target, options: Options) -> Run:
    """Give the first record of a run's trace."""
    clean = redactor(contract, target)
    return Run(
        vendor=contract.vendor,
        contract=contract.sha256,
        origin=target.origin,
        target=clean.text(target.name),
        base_url=clean.text(target.base_url),
        clock=target.clock.name,
        started=target.clock.now(),
        seed=options.seed,
        versions=_versions(),
    )


def redactor(contract: Contract, target: Target) -> Redactor:
    """Give what takes a target's secrets out of all that is kept."""
    kept = [name for limit in contract.conventions.rate_limits for name in limit.quota_headers.values()]
    sent = [parameter.name for one in contract.operations for parameter in header_parameters(contract, one)]
    # the target's own first: of equal values the first name stands
    known = {**target.secrets, **{name: value for name, value in environment().items() if name not in target.secrets}}
    return Redactor(known, keep=[*kept, *sent, *_KEPT_OF_DELIVERIES])


def wire(contract: Contract, target: Target, options: Options, clean: Redactor) -> Callable[[Journal], Wire]:
    """Give the wire of a run, but for its journal."""
    return partial(
        Wire,
        router=Router(contract),
        base_url=target.base_url,
        clock=target.clock,
        pace=_pace(contract, target, options.say),
        redactor=clean,
        budget=budget(contract, options, target.origin),
        effects=allowed(contract, options),
        owned_only=target.origin == "live",
        tick=TICK if target.clock.name == "virtual" else 0.0,
        timeout=options.timeout,
    )


def _pace(contract: Contract, target: Target, say: Callable[[str], None]) -> Pace:
    limits = contract.conventions.rate_limits
    if not limits:
        return Unpaced()
    if target.clock.name == "virtual":
        return ClockPace(limits, target.clock)
    try:
        return SharedPace(limits, contract.vendor, "".join(target.secrets.values()), _cache(), say)
    except (OSError, sqlite3.Error) as error:
        raise InputError(
            f"{_cache()}: the count of requests that all runs share cannot be kept there ({error}). "
            "Set XDG_CACHE_HOME to a folder that can be written."
        ) from error


def _cache() -> Path:
    """Give the folder that all runs of a user share (XDG Base Directory Specification 0.8)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "driftwitness"


@contextmanager
def receiver(contract: Contract, target: Target, clean: Redactor, options: Options) -> Iterator[Receiver | None]:
    """Listen for webhooks while the context lasts; give None where nobody can subscribe, or the vendor not reach us.

    A vendor on this machine reaches it at a port of its own, any other at the address that the user gives.
    """
    address = "" if target.origin == "mock" else options.webhooks_at or ""
    reaches = bool(address) or target.origin == "mock" or _is_this_machine(target.base_url)
    if not (reaches and webhooks.ways(contract)):
        yield None
        return
    with receiving(clean, target.clock, address, options.webhooks_port) as found:
        target.deliver(found.base)
        yield found


def _is_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def client(contract: Contract, target: Target, wire: Wire) -> WireClient:
    """Give who asks on a wire, with the target's credentials."""
    credentials = Credentials(contract, target.credentials)
    return WireClient(contract, wire, session(wire), target.base_url, credentials)


def _versions() -> dict[str, str]:
    names = ("schemathesis", "hypothesis", "requests")
    return {"driftwitness": __version__, "python": platform.python_version()} | {name: version(name) for name in names}
