"""``driftwitness mock``."""

from __future__ import annotations

import json
import shlex
import threading
from pathlib import Path

import click

from driftwitness.contract import Contract, store
from driftwitness.drive.values import Values
from driftwitness.drive.wire import auth_headers
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
    auth = _header(contract, key)
    plain = [o for o in contract.operations if o.method == "GET" and not o.path_parameters]
    lines = [f"curl {auth}'{base_url}{operation.path}'" for operation in plain[:2]]
    create = next((o for o in contract.operations if o.method == "POST" and o.body), None)
    if create and create.body:
        body = shlex.quote(json.dumps(Values(contract, 0).valid_body(create), ensure_ascii=False))
        content = f"-H 'Content-Type: {create.body.media_type}'"
        lines.append(f"curl {auth}{content} -d {body} '{base_url}{create.path}'")
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


def _header(contract: Contract, key: str) -> str:
    headers = auth_headers(contract.security_schemes, dict.fromkeys(contract.security_schemes, key))
    return "".join(f"-H {shlex.quote(f'{name}: {value}')} " for name, value in headers.items())
