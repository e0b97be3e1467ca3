"""Drives a target and leaves the trace: the one call behind ``driftwitness check`` and ``pytest --dw-vendor``."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from driftwitness import InputError
from driftwitness.cassette.replay import replay
from driftwitness.contract import Contract
from driftwitness.drive import plan as planning
from driftwitness.drive.client import WireClient
from driftwitness.drive.plan import Plan
from driftwitness.drive.receiver import Receiver
from driftwitness.drive.wire import BudgetSpent, TargetUnreachable, Wire
from driftwitness.run import opening
from driftwitness.run import target as targets
from driftwitness.run.options import Options
from driftwitness.run.rehearsal import plan_for
from driftwitness.run.target import Target
from driftwitness.trace import Stop, SystemClock
from driftwitness.trace.journal import Journal, new_folder
from driftwitness.trace.record import StopReason
from driftwitness.trace.redaction import Redactor


def conduct(contract: Contract, options: Options) -> Path:
    """Drive the target (or read its records), and give the run's folder.

    Raises InputError for a target that cannot be, and KeyboardInterrupt again after an interrupted run is whole on
    disk.
    """
    if options.inject and options.against != targets.MOCK:
        raise InputError(f"--inject changes the embedded mock only, not {options.against!r}. Use --against mock.")
    if options.against == targets.CASSETTES:
        return replay(contract, options.runs, SystemClock().now())
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


def drive(contract: Contract, target: Target, options: Options) -> Path:
    """Drive one target to the end of its plan or budget, and give the run's folder."""
    redactor = opening.redactor(contract, target)
    # before there is a folder: what stands in the way of a run leaves no run
    wire_for = opening.wire(contract, target, options, redactor)
    plan = plan_for(contract, options, target.origin)
    with opening.receiver(contract, target, redactor, options) as receiver:
        return _drive(contract, target, options, plan, redactor, wire_for, receiver)


def _drive(
    contract: Contract,
    target: Target,
    options: Options,
    plan: Plan,
    redactor: Redactor,
    wire_for: Callable[[Journal], Wire],
    receiver: Receiver | None,
) -> Path:
    folder = new_folder(contract.vendor, options.runs)
    with Journal(folder, opening.run(contract, target, options)) as journal:
        wire = wire_for(journal)
        client = opening.client(contract, target, wire)
        fault: DriveError | None = None
        if receiver:
            receiver.begin(journal)
        try:
            stop = _until_stopped(client, plan, target, options, receiver)
        except Exception as error:  # noqa: BLE001 - raised again once the run is whole on disk
            stop, fault = Stop("interrupted", "a fault of our own"), DriveError.of(error, redactor)
        if receiver:
            receiver.end()
        if target.origin != "mock" and wire.created.paths:
            options.say("cleaning up")
            stop = replace(stop, leftovers=_clean_up(client))
        journal.append(stop)
    if fault:
        raise fault
    if stop.reason == "interrupted":
        left = f", and left behind is {', '.join(stop.leftovers)}" if stop.leftovers else ""
        raise Interrupted(folder, left)
    return folder


class Interrupted(KeyboardInterrupt):
    """Driving was interrupted; the run is whole in its folder."""

    def __init__(self, folder: Path, left: str) -> None:
        super().__init__(f"{folder}{left}")
        self.folder = folder


class DriveError(Exception):
    """A fault of our own while driving; the text is its traceback, without secrets."""

    @classmethod
    def of(cls, error: Exception, redactor: Redactor) -> DriveError:
        """Keep an error's traceback as text: the error itself may hold a request with its credential."""
        return cls(redactor.text("".join(traceback.format_exception(error))))


def _until_stopped(client: WireClient, plan: Plan, target: Target, options: Options, receiver: Receiver | None) -> Stop:
    reason: StopReason = "finished"
    message = ""
    try:
        planning.carry_out(client, plan, target.clock, options.say, receiver)
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
