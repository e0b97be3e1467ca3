"""Asks what HTTP promises whatever a document says: HEAD beside GET, a method that a path does not take, a version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from driftwitness.contract import Contract, Operation, Router
from driftwitness.drive.client import Client
from driftwitness.drive.values import Values

METHODS = ("PATCH", "PUT", "DELETE", "POST")


def run(client: Client, values: Values) -> None:
    """Ask for the plainest read again, by HEAD, by another method, and in each documented version."""
    operation = plainest(client.contract)
    if operation is None:
        return
    ask = values.ask(operation, why="beside HEAD")
    client.send(ask)
    client.send(replace(ask, operation=None, method="HEAD", why="the same by HEAD"))
    taken = Router(client.contract).methods(ask.path)
    for method in [method for method in METHODS if method not in taken][:1]:
        client.send(replace(ask, operation=None, method=method, why="a method that the path does not take"))
    for version in client.contract.conventions.versioning:
        if version.style == "media-type" and version.value and (version.name or "accept").lower() == "accept":
            client.send(replace(ask, headers={**ask.headers, "Accept": version.value}, why=f"as {version.value}"))


def plainest(contract: Contract, allowed: Callable[[Operation], bool] = lambda _: True) -> Operation | None:
    """Give the plainest read of those that are allowed: no path parameters, no list where there is something else."""
    plain = [o for o in contract.operations if o.method == "GET" and not o.path_parameters and allowed(o)]
    return min(plain, key=lambda o: (contract.conventions.pages(o.id) is not None, len(o.path)), default=None)
