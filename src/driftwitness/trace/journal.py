"""The trace file of a run, ``trace.jsonl``: flushed record by record, so that a killed run loses nothing."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from driftwitness import InputError
from driftwitness.contract import strict_json
from driftwitness.trace.record import Delivery, Failure, Interaction, Listened, Record, Run, Stop, Trace, decode, encode

FILE = "trace.jsonl"
RUNS = Path(".driftwitness") / "runs"


def new_folder(vendor: str, runs: Path = RUNS) -> Path:
    """Make the folder of a new run: ``<UTC time>-<vendor>``, with a number behind it where that is taken."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    try:
        for number in range(1, 10_000):
            folder = runs / (f"{stamp}-{vendor}" if number == 1 else f"{stamp}-{vendor}-{number}")
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                continue
            return folder
    except OSError as error:
        raise InputError(
            f"{runs}: no folder for the run can be made ({error.strerror}). Check its permissions."
        ) from error
    raise InputError(f"{runs}: no free name for a run of {vendor!r}. Remove old runs.")


class Journal:
    """Writes a run's records; a context manager, safe between threads."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder
        self._file = (folder / FILE).open("x", encoding="utf-8")
        self._lock = threading.Lock()
        self._write(run)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, record: Record | Delivery | Listened | Stop) -> None:
        """Write one record, and hand it to the operating system."""
        self._write(record)

    def announce(self, sequence: int, sent: float, method: str, url: str) -> None:
        """Write that a request is about to be sent, so that a killed run still tells what it asked for."""
        self._line({"record": "sending", "sequence": sequence, "sent": sent, "method": method, "url": url})

    def _write(self, value: Run | Record | Delivery | Listened | Stop) -> None:
        self._line(encode(value))

    def _line(self, entry: dict[str, object]) -> None:
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        with self._lock:
            self._file.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
            self._file.flush()


def read(folder: Path) -> Trace:
    """Read the trace of a run's folder.

    A last line that was cut by a kill is left out. Raises InputError for anything else that is not a trace.
    """
    path = folder / FILE
    run: Run | None = None
    stop: Stop | None = None
    records: list[Record] = []
    deliveries: list[Delivery] = []
    listened: list[Listened] = []
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(f"{path}: no trace can be read there ({error.strerror}). Give the folder of a run.") from error
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            value = decode(strict_json.loads(line))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            if number == len(lines):
                break
            raise InputError(
                f"{path}, line {number}: not a record of a trace ({error}). Give an unchanged run."
            ) from error
        if isinstance(value, Run):
            run = value
        elif isinstance(value, Stop):
            stop = value
        elif isinstance(value, Interaction | Failure):
            records.append(value)
        elif isinstance(value, Delivery):
            deliveries.append(value)
        elif isinstance(value, Listened):
            listened.append(value)
    if run is None:
        raise InputError(f"{path}: no `run` record. Give the folder of a run, such as one in {RUNS}{os.sep}.")
    return Trace(
        run,
        tuple(sorted(records, key=lambda record: record.sequence)),
        stop,
        tuple(sorted(deliveries, key=lambda delivery: delivery.number)),
        tuple(listened),
    )
