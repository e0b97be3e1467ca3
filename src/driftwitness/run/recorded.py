"""Judges anybody's recordings by a contract: read as a stream, so that memory does not grow with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from driftwitness.checks.account import Account, Told
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.judge import Judge
from driftwitness.checks.registry import own
from driftwitness.checks.tally import Tally
from driftwitness.contract import Contract, collection
from driftwitness.contract.addressing import Bases, base_urls
from driftwitness.run.options import silent
from driftwitness.trace import Interaction, Run, Trace
from driftwitness.trace.record import NO_CLOCK, RECORDED
from driftwitness.trace.recording import Recording, recordings, sample

WINDOW = 500
"""How many interactions of a file are judged as one history."""
LARGEST = 16 * 1024 * 1024
"""How many bytes the bodies of a window have at most, the last one excepted."""
_EARLIEST = 1e8
"""Seconds since the epoch: a smaller time is a number of the file's, and no time."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Recordings, judged, and the account of every interaction in them."""

    judged: Tally
    account: Account


def verify(contract: Contract, paths: Sequence[Path], say: Callable[[str], None] = silent) -> Recorded:
    """Judge recordings, in files or folders, by a contract; raises InputError where a named path is none.

    Each file is a history of its own, cut after every 500 interactions or 16 MiB of bodies. What belongs to no
    operation is no finding: it is named in the account.
    """
    bases = base_urls(contract, sample(recordings(paths)))
    return judge_recordings(contract, recordings(paths), bases, _named(paths), say)


def judge_recordings(
    contract: Contract,
    found: Iterable[Recording],
    bases: Mapping[str, str],
    target: str = "recordings",
    say: Callable[[str], None] = silent,
) -> Recorded:
    """Judge recordings as they are read; ``bases`` as of ``base_urls``, ``target`` says in reports what they are."""
    run = Run(contract.vendor, contract.sha256, "recording", target, contract.server_url, NO_CLOCK)
    reading = _Reading(contract, run, bases)
    with collection.of_what_is_new():
        for recording in found:
            reading.take(recording)
            say(f"judging: {reading.account.interactions:,} interactions of {recording.path.name}")
    reading.judged.close()
    return Recorded(reading.judged, reading.account)


def _named(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return str(paths[0])
    try:
        folder = os.path.commonpath(path.absolute().parent for path in paths)
        near = os.path.relpath(folder) if Path(folder).is_relative_to(Path.cwd()) else folder
    except ValueError:  # on several drives
        return f"{len(paths)} recordings"
    return f"{len(paths)} recordings" + (f" in {near}" if near != "." else "")


class _Reading:
    """Recordings as they are read: judged in windows, and each interaction accounted for."""

    def __init__(self, contract: Contract, run: Run, bases: Mapping[str, str]) -> None:
        self.account = Account()
        self._judge = Judge(contract, own().values())
        self.judged = Tally(self._judge, run)
        self._bases = Bases(contract, bases)

    def take(self, recording: Recording) -> None:
        """Read one file to its end."""
        readable = self.account.reading(recording)
        while window := list(_window(readable)):
            self._bases.learn((one.request.method, one.request.url) for one in window)
            for base, interactions in self._by_base(window, recording.path).items():
                run = replace(self.judged.run, target=str(recording.path), base_url=base, clock=_clock(interactions))
                self._judge_window(History(Trace(run, tuple(interactions)), self._judge.lens, self.judged.settled))

    def _by_base(self, window: Iterable[Interaction], path: Path) -> Mapping[str, list[Interaction]]:
        """Give the interactions with the vendor by base URL."""
        found: dict[str, list[Interaction]] = {}
        for interaction in window:
            base = self._bases.of(interaction.request.url)
            if base is None:
                reason = "no request to this host has the path of an operation"
                self.account.tell_unmatched(_told(interaction, path, reason))
            else:
                found.setdefault(base, []).append(interaction)
        return found

    def _judge_window(self, history: History) -> None:
        """Judge a history; what no operation has stays in it, as it may have changed what others show."""
        for exchange in history.every:
            if exchange.route is None:
                path = Path(history.run.target)
                self.account.tell_unmatched(_told(exchange.interaction, path, _mismatch(exchange)))
            else:
                self.account.matched += 1
        self.judged.add(history)


def _window(readable: Iterator[Interaction]) -> Iterator[Interaction]:
    """Give the next interactions of a file, fewer where their bodies are large."""
    size = 0
    for interaction in islice(readable, WINDOW):
        yield interaction
        size += len(interaction.response.body) + len(interaction.request.body or b"")
        if size > LARGEST:
            return


def _mismatch(exchange: Exchange) -> str:
    """Say why a request addresses no operation."""
    if exchange.path is None:
        return f"outside of {exchange.run.base_url}, where the contract's operations are"
    methods = exchange.lens.router.methods(exchange.path)
    return f"the path is documented for {', '.join(methods)} only" if methods else "no operation has this path"


def _told(interaction: Interaction, path: Path, reason: str) -> Told:
    request = interaction.request
    url = request.url.partition("?")[0]
    return Told(str(path), f"interaction {interaction.sequence}", reason, request.method, url)


def _clock(interactions: Sequence[Interaction]) -> str:
    """Tell whether the file has times: without them the interactions' are no more than numbers."""
    return RECORDED if all(interaction.sent > _EARLIEST for interaction in interactions) else NO_CLOCK
