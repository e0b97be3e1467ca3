"""What may be compared, or become a contract: recordings, and runs of our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from driftwitness import InputError
from driftwitness.checks.account import Account
from driftwitness.contract import Contract
from driftwitness.contract.addressing import base_urls
from driftwitness.contract.store import OPENAPI
from driftwitness.drift.observed.observations import Observations, observe
from driftwitness.trace import journal
from driftwitness.trace.recording import Recording, reader_of, recordings, sample


def recorded(paths: Iterable[Path]) -> Iterator[Recording]:
    """Give every recording among files and folders, as ``recordings`` does; the folder of a run is one of them."""
    for path in paths:
        if (path / journal.FILE).is_file():
            yield Recording(path, "run", iter(journal.read(path).interactions))
        else:
            yield from recordings([path])


def observe_recordings(
    paths: Sequence[Path], contract: Contract | None = None, *, unknown: bool = False
) -> tuple[Observations, Account]:
    """Observe what recordings hold, as ``observe`` does, and account for it.

    Raises InputError where a named path is no recording, or there is no interaction that can be read.
    """
    account = Account()
    bases = base_urls(contract, sample(recorded(paths))) if contract else None
    read = (interaction for recording in recorded(paths) for interaction in account.reading(recording))
    # a document that shows no answer's body shows no answer
    interactions = (one for one in read if one.response.body or one.origin != "document")
    observed = observe(interactions, contract, bases, unknown=unknown)
    if not observed.count:
        told = f" ({first[0]})" if (first := account.brief()["unreadable_first"]) else ""
        names = ", ".join(map(str, paths))
        raise InputError(f"{names}: no interaction that can be read{told}. Name recordings of requests and answers.")
    return observed, account


def is_recorded(path: Path) -> bool:
    """Whether a path holds recordings, by its content: a file that a reader recognises, a run, or any other folder that
    is no contract's.
    """
    if path.is_dir():
        return not (path / OPENAPI).is_file()
    return path.is_file() and reader_of(path) is not None
