"""A vendor's cassettes as they lie in their folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from driftwitness import InputError
from driftwitness.trace import Interaction
from driftwitness.trace.readers import vcrpy


@dataclass(frozen=True, slots=True)
class Cassette:
    """One cassette: its operation (empty where it does not say), what kind of origin it has, and since when."""

    path: Path
    origin: Mapping[str, Any]
    interactions: tuple[Interaction, ...]

    @property
    def operation(self) -> str:
        """The id of the operation that it was made for."""
        return str(self.origin.get("operation", ""))

    @property
    def kind(self) -> str:
        """Where it comes from: mock, live, document, or recording where it does not say."""
        return vcrpy.KINDS.get(str(self.origin.get("kind")), "recording")

    @property
    def recorded(self) -> float | None:
        """When it was made or last confirmed, in seconds since the epoch; None where it does not say."""
        text = self.origin.get("date")
        try:
            day = text if isinstance(text, date) else date.fromisoformat(str(text))
        except ValueError:
            return None
        return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def default_folder(vendor: str) -> Path:
    """Give the folder that a vendor's cassettes are written to: in ``$DRIFTWITNESS_CASSETTES``, or ``./cassettes``."""
    return Path(os.environ.get("DRIFTWITNESS_CASSETTES") or "cassettes") / vendor


def folder_of(vendor: str) -> Path:
    """Give the folder of a vendor's cassettes: in ``$DRIFTWITNESS_CASSETTES``, ``./cassettes``, or the installed ones.

    Raises InputError where there are none.
    """
    named = os.environ.get("DRIFTWITNESS_CASSETTES")
    installed = Path(str(resources.files("driftwitness"))) / "data" / "cassettes"
    places = [Path(named)] if named else [Path("cassettes"), installed]
    for place in places:
        if any((place / vendor).glob("*.yaml")):
            return place / vendor
    raise InputError(
        f"no cassettes of {vendor!r} in {', '.join(str(place) for place in places)}. "
        f"Record some with `driftwitness record {vendor} --url URL`; "
        "for recordings in a folder of that name, give --against ./cassettes."
    )


def read_all(folder: Path) -> tuple[Cassette, ...]:
    """Read all cassettes of a folder, by name; raises InputError for one that cannot be read.

    Links that lead out of the folder are refused: a folder of cassettes holds nothing from elsewhere.
    """
    return tuple(_read(path, folder) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path, folder: Path) -> Cassette:
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{path}: a link to {path.readlink()}, out of the folder. Put the cassette itself there.")
    found = vcrpy.read(path)
    origin = found.origin if isinstance(found.origin, Mapping) else {}
    return Cassette(path, origin, found.interactions)
