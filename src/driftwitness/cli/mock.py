"""``driftwitness mock``."""

from __future__ import annotations

import shlex
import threading
from pathlib import Path
from urllib.parse import urlencode

import click

from driftwitness.contract import Contract, Operation, bodies, store
from driftwitness.drive.credential import Credentials
from driftwitness.drive.values import Values
from driftwitness.mock import KEY
from driftwitness.mock.app import create_app
from driftwitness.mock.operators import parse
from driftwitness.mock.serve import serving
from driftwitness.trace import SystemClock


@click.command
@click.argument("vendor", required=False)
@click.option(
    "--contract", "path", type=click.Path(path_type=Path), help="A contract's folder or file, instead of VENDOR."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--key", default=KEY, show_default=True, help="The credential that works.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of ids and generated values.")
@click.option("--inject", multiple=True, metavar="OPERATOR[@WHERE]", help="Let it drift; repeatable.")
def command(vendor: str | None, *, path: Path | None, port: int, key: str, seed: int, inject: tuple[str, ...]) -> None:
    """Serve a vendor's mock, made from its contract alone, until Ctrl-C.

    \b
    driftwitness mock VENDOR --port 8000
    driftwitness mock VENDOR --inject drop-wrapper
    """
    contract = store.load(path or store.find(vendor or ""))
    injections = [parse(text, contract) for text in inject]
    app = create_app(contract, key=key, clock=SystemClock(), seed=seed, injections=injections)
    with serving(app, port=port) as base_url:
        click.echo(_welcome(contract, base_url.rstrip("/"), key))
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)


def _welcome(contract: Contract, base_url: str, key: str) -> str:
    plain = [o for o in contract.operations if o.method == "GET" and not o.path_parameters]
    lines = [_curl(contract, operation, base_url, key) for operation in plain[:2]]
    create = next((o for o in contract.operations if o.method == "POST" and o.body), None)
    if create:
        lines.append(_curl(contract, create, base_url, key))
    return "\n".join(
        [
            f"{contract.title}: {len(contract.operations)} operations at {base_url}",
            f"key that works: {key}",
            "",
            *lines,
            "",
            "Ctrl-C stops it.",
        ]
    )


def _curl(contract: Contract, operation: Operation, base_url: str, key: str) -> str:
    shown = Credentials(contract, dict.fromkeys(contract.security_schemes, key)).of("given", operation)
    parts = ["curl", *(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in shown.headers.items())]
    if operation.body and operation.method == "POST":
        body = bodies.write(operation.body, Values(contract, 0).valid_body(operation)).decode()
        parts += [f"-H 'Content-Type: {operation.body.media_type}'", f"-d {shlex.quote(body)}"]
    query = f"?{urlencode(shown.query)}" if shown.query else ""
    return " ".join([*parts, f"'{base_url}{operation.path}{query}'"])
