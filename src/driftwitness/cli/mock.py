"""``driftwitness mock``."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import FrameType

import click

from driftwitness.contract import Contract, store
from driftwitness.mock import KEY, listing
from driftwitness.mock.app import create_app
from driftwitness.mock.face import PAGE, Face, Site
from driftwitness.mock.operators import parse
from driftwitness.mock.page import Shown
from driftwitness.mock.quotas import quotas
from driftwitness.mock.serve import serving
from driftwitness.mock.traffic import Seen, Traffic
from driftwitness.mock.webhooks import Courier, Delivery, common_secret
from driftwitness.mock.webhooks.subscriptions import subscriptions
from driftwitness.report.literal import literal
from driftwitness.run import curl
from driftwitness.trace import SystemClock


@click.command
@click.argument("vendor", required=False)
@click.option(
    "--contract", "path", type=click.Path(path_type=Path), help="A contract's folder or file, instead of VENDOR."
)
@click.option("--all", "every", is_flag=True, help="Serve every vendor, each below its name.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--key", default=KEY, show_default=True, help="The credential that works.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of ids and generated values.")
@click.option(
    "--rate-limit",
    default="documented",
    show_default=True,
    metavar="off|documented|QUOTA/WINDOW",
    help="The limits it keeps; 5/60 and 5/1m are five requests a minute.",
)
@click.option(
    "--inject",
    multiple=True,
    metavar="OPERATOR[@WHERE][:RATE]",
    help="Let it drift; RATE: 0.2, 20% or 1/5; repeatable.",
)
@click.option(
    "--list-injections", is_flag=True, help="List the operators, with VENDOR those that apply to it, and serve nothing."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of that list.")
@click.option(
    "--webhooks-to",
    multiple=True,
    metavar="HOST",
    help="Deliver webhooks to this host too, not to this machine alone; repeatable.",
)
@click.option("--quiet", is_flag=True, help="No line for each request and delivery (there is none without a terminal).")
def command(
    vendor: str | None,
    *,
    path: Path | None,
    every: bool,
    port: int,
    key: str,
    seed: int,
    rate_limit: str,
    inject: tuple[str, ...],
    list_injections: bool,
    form: str,
    webhooks_to: tuple[str, ...],
    quiet: bool,
) -> None:
    """Serve a mock made from a vendor's contract, until Ctrl-C.

    \b
    driftwitness mock VENDOR --port 8000
    driftwitness mock --all
    driftwitness mock VENDOR --inject drop-wrapper --inject stale-read:20%
    driftwitness mock VENDOR --list-injections
    """
    if every and (vendor or path or inject or list_injections):
        raise click.UsageError(
            "--all serves every vendor: leave out VENDOR, --contract, --inject and --list-injections."
        )
    if list_injections:
        click.echo(_injections(store.load(path or store.find(vendor or "")) if path or vendor else None, form))
        return
    if not (vendor or path or every):
        raise click.UsageError(f"Name a vendor ({', '.join(store.vendors())}), --contract PATH, or --all.")
    say = _whisper if quiet or not sys.stderr.isatty() else partial(click.echo, err=True)
    chosen = _Options(key, seed, rate_limit, inject, webhooks_to, say)
    if every:
        if not store.vendors():
            raise click.UsageError("There is no vendor: capture one with `driftwitness capture PAGE --vendor NAME`.")
        served = [_served(store.load(store.find(name)), f"/{name}", chosen) for name in store.vendors()]
    else:
        served = [_served(store.load(path or store.find(vendor or "")), "", chosen)]
    face = Face([one.site for one in served], SystemClock())
    with serving(face, port=port) as base_url, _until_stopped() as stop:
        root = base_url.rstrip("/").removesuffix(face.base_path)
        click.echo(_overview(served, root, key, seed) if every else _welcome(served[0], root, key, seed))
        stop.wait()
        for one in served:
            one.site.courier.close()
    click.echo("stopped", err=True)


@dataclass(frozen=True, slots=True)
class _Options:
    key: str
    seed: int
    rate_limit: str
    inject: tuple[str, ...]
    webhooks_to: tuple[str, ...]
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Served:
    contract: Contract
    site: Site
    lines: Sequence[curl.Line]

    def examples(self, root: str, key: str, seed: int, count: int) -> list[str]:
        """Give curl lines that work one after the other."""
        url = root + self.site.app.base_path
        return [line.text(url) for line in curl.working(self.contract, self.lines, key, seed, count)]


def _served(contract: Contract, below: str, chosen: _Options) -> _Served:
    clock, prefix = SystemClock(), f"{below.strip('/')} " if below else ""
    courier = Courier(clock, chosen.webhooks_to, lambda delivery: chosen.say(prefix + _delivery_line(delivery)))
    app = create_app(
        contract,
        key=chosen.key,
        clock=clock,
        seed=chosen.seed,
        injections=[parse(text, contract) for text in chosen.inject],
        limits=quotas(contract, chosen.rate_limit),
        courier=courier,
        below=below,
    )
    traffic = Traffic(app, clock, contract.credential_parameters, lambda seen: chosen.say(_request_line(seen)))
    lines = curl.lines(contract, chosen.key, chosen.seed)
    site = Site(
        below,
        app,
        traffic,
        courier,
        chosen.key,
        lambda base_url: [Shown(line.operation, line.text(base_url)) for line in lines],
    )
    return _Served(contract, site, lines)


@contextmanager
def _until_stopped() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C and SIGTERM set."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _whisper(_: str) -> None:
    pass


def _request_line(seen: Seen) -> str:
    return literal(f"{seen.method} {seen.target} {seen.status or 'no answer'} {seen.milliseconds} ms")


def _delivery_line(delivery: Delivery) -> str:
    message = delivery.message
    return literal(f"webhook {message.event} to {message.url} {delivery.state}: {delivery.outcome}")


def _injections(contract: Contract | None, form: str) -> str:
    found = listing.rows(contract)
    return json.dumps([asdict(row) for row in found], indent=2) if form == "json" else listing.table(found)


def _welcome(served: _Served, root: str, key: str, seed: int) -> str:
    contract = served.contract
    return "\n".join(
        [
            f"{contract.title}: {len(contract.operations)} operations at {root}{served.site.app.base_path}",
            f"key that works: {key}",
            *_secret(served, seed),
            f"page: {root}{PAGE}",
            "",
            *served.examples(root, key, seed, 3),
            "",
            "Ctrl-C stops it.",
        ]
    )


def _overview(served: Sequence[_Served], root: str, key: str, seed: int) -> str:
    width = max(len(one.contract.title) for one in served)
    table = [
        f"  {one.contract.title:{width}}  {len(one.contract.operations):4} operations at {root}{one.site.app.base_path}"
        for one in served
    ]
    examples = [text for one in served for text in one.examples(root, key, seed, 1)]
    head = [f"{len(served)} vendors at {root}", *table, f"key that works: {key}", f"page: {root}{PAGE}"]
    return "\n".join([*head, "", *examples, "", "Ctrl-C stops it."])


def _secret(served: _Served, seed: int) -> list[str]:
    """Tell the secret that signs webhooks, where the contract shows none."""
    known = subscriptions(served.contract, served.site.app.vendor.store.kinds.values()).values()
    return [f"webhook secret: {common_secret(seed)}"] if any(one.secret is None for one in known) else []
