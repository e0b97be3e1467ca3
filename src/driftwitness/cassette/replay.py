"""Turns a vendor's cassettes into the trace of a run, without any request."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from driftwitness.cassette.library import Cassette, folder_of, read_all
from driftwitness.contract import Contract
from driftwitness.trace import Interaction, Run, Stop
from driftwitness.trace.journal import Journal, new_folder
from driftwitness.trace.learning import Learned
from driftwitness.trace.record import RECORDED
from driftwitness.trace.redaction import Redactor
from driftwitness.trace.secrets import environment


def replay(contract: Contract, runs: Path, now: float) -> Path:
    """Read all cassettes of a vendor, in the order of their recording, and leave them as a run; give its folder.

    ``now`` is when the run starts, in seconds since the epoch. What our own mock answered is only read where there is
    nothing else: it is never the vendor's word.
    """
    source = folder_of(contract.vendor)
    every = read_all(source)
    used = [one for one in every if one.kind != "mock"] or every
    left_out = len(every) - len(used)
    found = [interaction for cassette in used for interaction in _dated(cassette)]
    found.sort(key=lambda interaction: (interaction.sent, interaction.source, interaction.sequence))
    run = Run(
        vendor=contract.vendor,
        contract=contract.sha256,
        origin="recording",
        target=f"{source}, without {left_out} of our own mock" if left_out else str(source),
        base_url=contract.server_url,
        clock=RECORDED,
        started=now,
    )
    clean = _redactor(contract, found)
    folder = new_folder(contract.vendor, runs)
    with Journal(folder, run) as journal:
        for number, interaction in enumerate(found, 1):
            kept = clean.interaction(interaction) if interaction.origin == "recording" else interaction
            journal.append(replace(kept, sequence=number))
        journal.append(Stop("finished"))
    return folder


def _redactor(contract: Contract, interactions: list[Interaction]) -> Redactor:
    """Give what takes the secrets out of somebody's own cassettes: ours have none."""
    learned = Learned(contract)
    for interaction in interactions:
        if interaction.origin == "recording":
            learned.see(interaction)
    return Redactor({**environment(), **learned.secrets})


def _dated(cassette: Cassette) -> list[Interaction]:
    return [replace(interaction, recorded=cassette.recorded) for interaction in cassette.interactions]
