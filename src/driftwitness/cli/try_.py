"""``driftwitness try``."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from driftwitness import InputError
from driftwitness.cli import _first_look
from driftwitness.cli._terminal import wide_console
from driftwitness.cli.capture import capture_into
from driftwitness.contract import store
from driftwitness.drift.exits import Exit


@click.command
@click.argument("page", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Keep the contract in this folder.")
def command(page: tuple[Path, ...], *, out: Path | None) -> int:
    """See what a vendor's page promises: no key, no set-up, no request.

    A PAGE is text, Markdown or HTML, or an OpenAPI file.

    \b
    driftwitness try page.md
    driftwitness try page.md --out contracts/NAME

    Exit status: 0 pass, 2 wrong usage, 70 a fault of ours.
    """
    vendor = name_of(out or page[0].with_suffix(""))
    with nullcontext() if out else tempfile.TemporaryDirectory(prefix="driftwitness-") as temporary:
        _look(page, vendor, out or Path(str(temporary)) / vendor, kept=out)
    return Exit.PASS


def name_of(path: Path) -> str:
    """Give a vendor's short name, as the folder of its contract has it, from the name of a page or folder."""
    return re.sub(r"[\W_]+", "-", path.resolve().name.lower()).strip("-") or "vendor"


def _look(pages: Sequence[Path], vendor: str, folder: Path, kept: Path | None) -> None:
    summary = capture_into(folder, pages, vendor)
    _keep(pages, folder)
    contract = store.load(folder)
    console = wide_console()
    _first_look.show_operations(contract, summary["assertions"], [page.name for page in pages], console)
    _first_look.show_questions(summary["findings"], console)
    _first_look.show_next(_next(pages, vendor, kept), console)


def _keep(pages: Sequence[Path], folder: Path) -> None:
    """Put the pages beside their contract, where reports find the sentences that they quote."""
    place = folder / "documents"
    try:
        place.mkdir(exist_ok=True)
        for page in pages:
            if not (place / page.name).exists():
                shutil.copyfile(page, place / page.name)
    except OSError as error:
        raise InputError(f"{place}: cannot be written ({error.strerror}). Choose another --out.") from error


def _next(pages: Sequence[Path], vendor: str, kept: Path | None) -> list[tuple[list[str], str]]:
    """Give the commands to go on with, and what each is for."""
    names = [str(page) for page in pages]
    folder = kept or Path("contracts") / vendor
    capture = ["driftwitness", "capture", *names, "--vendor", vendor, "--out", str(folder)]
    steps = [
        (["driftwitness", "try", *names, "--recordings", "DIR"], "judge what your tests or browser recorded (VCR, HAR)")
    ]
    steps += [] if kept else [(capture, "keep the contract")]
    steps += [
        (["driftwitness", "mock", "--contract", str(folder)], "build against a mock that behaves as the page says")
    ]
    return steps
