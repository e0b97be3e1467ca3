"""Drives a target and leaves the trace: the one call behind ``driftwitness check`` and ``pytest --dw-vendor``."""

from __future__ import annotations

import os
import platform
import sqlite3
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

from driftwitness import InputError, __version__
from driftwitness.cassette.replay import replay
from driftwitness.contract import Contract, Effect, Router
from driftwitness.contract.conventions import RateLimit
from driftwitness.contract.store import SETTINGS
from driftwitness.drive import plan as planning
from driftwitness.drive.client import WireClient
from driftwitness.drive.credential import Credentials
from driftwitness.drive.pace import ClockPace, Pace, SharedPace, Unpaced
from driftwitness.drive.plan import Plan, PlannedRequest
from driftwitness.drive.wire import BudgetSpent, TargetUnreachable, Wire, session
from driftwitness.run import target as targets
from driftwitness.run.target import Target
from driftwitness.trace import Run, Stop
from driftwitness.trace.journal import RUNS, Journal, new_folder
from driftwitness.trace.record import StopReason
from driftwitness.trace.redaction import Redactor

ALL_EFFECTS: tuple[Effect, ...] = ("reads", "writes", "destroys", "reaches")
BUDGET = 600
PER_OPERATION = 12
TICK = 0.05


def silent(_: str) -> None:
    """Say nothing: the progress of a run that nobody watches."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. ``effects`` and ``probe_rate_limit`` are None where the target decides.

    The embedded mock is driven with all effects and beyond its quota; a vendor only as far as ``vendor.toml`` or the
    command line allow, inside its quota.
    """

    against: str = targets.MOCK
    seed: int = 0
    budget: int | None = None
    effects: tuple[Effect, ...] | None = None
    probe_rate_limit: bool | None = None
    inject: tuple[str, ...] = ()
    timeout: float = 30.0
    runs: Path = RUNS
    say: Callable[[str], None] = field(default=silent, compare=False)


def conduct(contract: Contract, options: Options) -> Path:
    """Drive the target (or read its records), and give the run's folder.

    Raises InputError for a target that cannot be, and KeyboardInterrupt again after an interrupted run is whole on
    disk.
    """
    if options.inject and options.against != targets.MOCK:
        raise InputError(f"--inject changes the embedded mock only, not {options.against!r}. Use --against mock.")
    if options.against == targets.CASSETTES:
        return replay(contract, options.runs)
    if not targets.is_url(options.against) and options.against != targets.MOCK:
        if targets.is_run(options.against):
            return Path(options.against)
        raise InputError(
            f"--against {options.against!r}: expected mock, cassettes, a URL (https://...), or the folder of a run."
        )
    with _target(contract, options) as target:
        return drive(contract, target, options)


def _target(contract: Contract, options: Options) -> AbstractContextManager[Target]:
    if options.against == targets.MOCK:
        return targets.embedded_mock(contract, options.seed, options.inject)
    return nullcontext(targets.vendor_at(contract, options.against))


def rehearse(contract: Contract, options: Options) -> list[PlannedRequest]:
    """Give the fixed plan of a run without a request."""
    is_mock = options.against == targets.MOCK
    return planning.rehearse(contract, _plan(contract, options, is_mock=is_mock), allowed(contract, options))


def allowed(contract: Contract, options: Options) -> tuple[Effect, ...]:
    """Give the effects that a run may have: as asked, else all on the mock, else what ``vendor.toml`` allows, else
    reads.
    """
    if options.effects is not None:
        return options.effects
    if options.against == targets.MOCK:
        return ALL_EFFECTS
    configured = (contract.settings.get("effects") or {}).get("live", ["reads"])
    if not isinstance(configured, list) or not all(name in ALL_EFFECTS for name in configured):
        raise InputError(
            f"{_settings_file(contract)}: live under [effects] is {configured!r}, expected a list of some of "
            f"{', '.join(ALL_EFFECTS)}. Correct it, or give --effects."
        )
    return tuple(effect for effect in ALL_EFFECTS if effect in configured)


def _plan(contract: Contract, options: Options, *, is_mock: bool) -> Plan:
    probing = is_mock if options.probe_rate_limit is None else options.probe_rate_limit
    limits = contract.conventions.rate_limits
    return Plan(options.seed, _smallest(limits) if probing and limits else None, contract.settings.get("values") or {})


def _smallest(limits: Sequence[RateLimit]) -> RateLimit:
    return min(limits, key=lambda limit: limit.quota)


def drive(contract: Contract, target: Target, options: Options) -> Path:
    """Drive one target to the end of its plan or budget, and give the run's folder."""
    redactor = _redactor(contract, target)
    # before there is a folder: what stands in the way of a run leaves no run
    wire_for = _wire(contract, target, options, redactor)
    folder = new_folder(contract.vendor, options.runs)
    run = Run(
        vendor=contract.vendor,
        contract=contract.sha256,
        origin=target.origin,
        target=target.name,
        base_url=target.base_url,
        clock=target.clock.name,
        started=target.clock.now(),
        seed=options.seed,
        versions=_versions(),
    )
    plan = _plan(contract, options, is_mock=target.origin == "mock")
    with Journal(folder, run) as journal:
        wire = wire_for(journal)
        client = _client(contract, target, wire)
        fault: DriveError | None = None
        try:
            stop = _until_stopped(client, plan, target, options)
        except Exception as error:  # noqa: BLE001 - raised again once the run is whole on disk
            stop, fault = Stop("interrupted", "a fault of our own"), DriveError.of(error, redactor)
        if target.origin != "mock" and wire.created.paths:
            options.say("cleaning up")
            stop = replace(stop, leftovers=_clean_up(client))
        journal.append(stop)
    if fault:
        raise fault
    if stop.reason == "interrupted":
        left = f", and left behind is {', '.join(stop.leftovers)}" if stop.leftovers else ""
        raise KeyboardInterrupt(f"{folder}{left}")
    return folder


class DriveError(Exception):
    """A fault of our own while driving; the text is its traceback, without secrets."""

    @classmethod
    def of(cls, error: Exception, redactor: Redactor) -> DriveError:
        """Keep an error's traceback as text: the error itself may hold a request with its credential."""
        return cls(redactor.text("".join(traceback.format_exception(error))))


def _until_stopped(client: WireClient, plan: Plan, target: Target, options: Options) -> Stop:
    reason: StopReason = "finished"
    message = ""
    try:
        planning.carry_out(client, plan, target.clock, options.say)
    except BudgetSpent:
        reason, message = "budget", f"the budget of {client.wire.budget} requests is spent"
    except TargetUnreachable as error:
        reason, message = "unreachable", str(error)
    except KeyboardInterrupt:
        reason, message = "interrupted", "interrupted by the user"
    return Stop(reason, message)


def _clean_up(client: WireClient) -> tuple[str, ...]:
    try:
        return planning.clean_up(client)
    except (BudgetSpent, TargetUnreachable, KeyboardInterrupt):
        return tuple(client.wire.created.paths)


def _redactor(contract: Contract, target: Target) -> Redactor:
    kept = [name for limit in contract.conventions.rate_limits for name in limit.quota_headers.values()]
    return Redactor(target.secrets, keep=kept)


def _budget(contract: Contract, target: Target, options: Options) -> int:
    if options.budget is not None:
        return options.budget
    configured = (contract.settings.get("budget") or {}).get("requests", BUDGET)
    if not isinstance(configured, int) or configured < 1:
        raise InputError(
            f"{_settings_file(contract)}: requests under [budget] is {configured!r}, expected a whole number from 1. "
            "Correct it, or give --budget."
        )
    return configured if target.origin == "live" else max(BUDGET, PER_OPERATION * len(contract.operations))


def _settings_file(contract: Contract) -> str:
    return str(contract.folder / SETTINGS) if contract.folder else SETTINGS


def _wire(contract: Contract, target: Target, options: Options, redactor: Redactor) -> Callable[[Journal], Wire]:
    """Give the wire of a run, but for its journal."""
    return partial(
        Wire,
        router=Router(contract),
        base_url=target.base_url,
        clock=target.clock,
        pace=_pace(contract, target, options.say),
        redactor=redactor,
        budget=_budget(contract, target, options),
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


def _client(contract: Contract, target: Target, wire: Wire) -> WireClient:
    credentials = Credentials(contract, target.credentials)
    return WireClient(contract, wire, session(wire), target.base_url, credentials)


def _versions() -> dict[str, str]:
    names = ("schemathesis", "hypothesis", "requests")
    return {"driftwitness": __version__, "python": platform.python_version()} | {name: version(name) for name in names}


def effects(text: str | None) -> tuple[Effect, ...] | None:
    """Read ``--effects``: names separated by commas, or ``all``; raises InputError for another word."""
    if text is None:
        return None
    if text == "all":
        return ALL_EFFECTS
    named = [part.strip() for part in text.split(",") if part.strip()]
    for name in named:
        if name not in ALL_EFFECTS:
            raise InputError(f"--effects {name!r}: expected all, or some of {', '.join(ALL_EFFECTS)}, with commas.")
    return tuple(effect for effect in ALL_EFFECTS if effect in named)
