"""Turns a vendor's cassettes into the trace of a run, without any request."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import resources
from pathlib import Path

from driftwitness import InputError
from driftwitness.contract import Contract
from driftwitness.trace import Run, Stop
from driftwitness.trace.journal import Journal, new_folder
from driftwitness.trace.readers import vcrpy


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
        f"Record some with `driftwitness record {vendor} --url URL`."
    )


def replay(contract: Contract, runs: Path) -> Path:
    """Read all cassettes of a vendor, in the order of their recording, and leave them as a run; give its folder."""
    source = folder_of(contract.vendor)
    found = [interaction for path in sorted(source.glob("*.yaml")) for interaction in vcrpy.read(path).interactions]
    found.sort(key=lambda interaction: (interaction.sent, interaction.source, interaction.sequence))
    run = Run(
        vendor=contract.vendor,
        contract=contract.sha256,
        origin="recording",
        target=str(source),
        base_url=contract.server_url,
        clock="recorded",
        started=found[0].sent if found else 0.0,
    )
    folder = new_folder(contract.vendor, runs)
    with Journal(folder, run) as journal:
        for number, interaction in enumerate(found, 1):
            journal.append(replace(interaction, sequence=number))
        journal.append(Stop("finished"))
    return folder
