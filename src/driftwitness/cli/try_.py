"""``driftwitness try``."""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click
from rich.console import Console

from driftwitness import InputError
from driftwitness.cli import _first_judgement, _first_look
from driftwitness.cli._terminal import progress, wide_console
from driftwitness.cli.capture import capture_into
from driftwitness.contract import Contract, SchemaSet, store
from driftwitness.drift.exits import Exit
from driftwitness.drift.gate import EXITS, outcome
from driftwitness.run.recorded import verify

_ANYBODYS = frozenset({"api", "docs", "index", "openapi", "page", "readme", "reference", "spec", "swagger"})


@click.command
@click.argument("page", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--recordings",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A folder or file of recorded traffic (VCR, HAR and others) to judge by the page; repeatable.",
)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Keep the contract in this folder.")
def command(page: tuple[Path, ...], *, recordings: tuple[Path, ...], out: Path | None) -> int:
    """See what a page promises, and whether recordings keep it.

    It takes no key and no set-up, and sends no request. A PAGE is text, Markdown or HTML, or an OpenAPI file.

    \b
    driftwitness try page.md
    driftwitness try page.md --recordings tests/cassettes
    driftwitness try page.md --recordings traffic.har --out contracts/NAME

    Exit status: 0 pass, 1 findings, 2 wrong usage, 70 a fault of ours, 75 inconclusive.
    """
    _refuse_other_than_pages(page)
    _refuse_absent(recordings)
    vendor = name_of(out or page[0].with_suffix(""))
    console = wide_console()
    with nullcontext() if out else tempfile.TemporaryDirectory(prefix="driftwitness-") as temporary:
        contract = _capture(page, vendor, out or Path(str(temporary)) / vendor, console)
        status = _judge(contract, recordings, console) if recordings else Exit.PASS
    _first_look.show_next(_next(page, recordings, vendor, out), console)
    return status


def _refuse_other_than_pages(pages: Sequence[Path]) -> None:
    """Tell what to do with an address, and with a recording that was given for a page."""
    for page in pages:
        if re.match(r"https?:", str(page)):
            url = re.sub(r":/+", "://", str(page), count=1)
            raise InputError(
                f"{url}: an address, expected a file: `try` sends no request. Save the page first, such as by "
                f"`curl -o page.html {shlex.quote(url)}`."
            )
        if page.suffix.lower() == ".har":
            raise InputError(f"{page}: a recording, expected a page. Give it as `--recordings {page}`, behind a page.")


def _refuse_absent(recordings: Sequence[Path]) -> None:
    """See that recordings are there before a page is read for them."""
    for path in recordings:
        if not path.exists():
            raise InputError(
                f"--recordings {path}: no such file or folder in {Path.cwd()}. Name a folder of cassettes (VCR, vcrpy, "
                "go-vcr, betamax), or a HAR file, which a browser saves from its network panel."
            )


def name_of(path: Path) -> str:
    """Give a vendor's short name, as the folder of its contract has it, from the name of a page or folder.

    A name that any vendor's page may have, such as ``openapi``, says nothing; there the folder's is taken.
    """
    if path.name.lower() in _ANYBODYS and path.resolve().parent.name:
        path = path.resolve().parent
    return re.sub(r"[\W_]+", "-", path.resolve().name.lower()).strip("-") or "vendor"


def _capture(pages: Sequence[Path], vendor: str, folder: Path, console: Console) -> Contract:
    """Capture the pages into a contract, and print what they say and leave open."""
    summary = capture_into(folder, pages, vendor)
    _keep(pages, folder)
    contract = store.load(folder)
    _first_look.show_operations(contract, summary["assertions"], [page.name for page in pages], console)
    _first_look.show_left_out(SchemaSet(contract).illegible, console)
    _first_look.show_questions(summary["findings"], console)
    return contract


def _judge(contract: Contract, recordings: Sequence[Path], console: Console) -> Exit:
    """Judge recordings by the contract, and print what came of it."""
    with progress(contract.vendor) as say:
        recorded = verify(contract, recordings, say)
    _first_judgement.show_traffic(recorded, recordings, console)
    _first_judgement.show_broken(recorded.judged, console)
    _first_judgement.show_unchecked(recorded.judged, console)
    word = outcome([recorded.judged])
    return EXITS[word]


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


def _next(
    pages: Sequence[Path], recordings: Sequence[Path], vendor: str, kept: Path | None
) -> list[tuple[list[str], str]]:
    """Give the commands to go on with, and what each is for."""
    names, tapes = [str(page) for page in pages], [str(path) for path in recordings]
    folder = str(kept or Path("contracts") / vendor)
    steps = []
    if not tapes:
        steps.append(
            (
                ["driftwitness", "try", *names, "--recordings", "DIR"],
                "judge what tests or a browser recorded (VCR, HAR)",
            )
        )
    if not kept:
        capture = ["driftwitness", "capture", *names, "--vendor", vendor, "--out", folder]
        steps.append((capture, "keep the contract, and see all that the pages leave open"))
    if tapes:
        check = [
            "driftwitness",
            "check",
            "--contract",
            folder,
            *(word for tape in tapes for word in ("--against", tape)),
        ]
        steps.append((check, "judge the recordings in CI; --format sarif or junit for machines"))
    steps.append((["driftwitness", "mock", "--contract", folder], "build against a mock that behaves as the page says"))
    return steps
