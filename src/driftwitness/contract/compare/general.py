"""Compares two whole contracts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from driftwitness.contract.compare import conventions
from driftwitness.contract.compare.difference import Difference, gather
from driftwitness.contract.compare.operations import Operations
from driftwitness.contract.model import Contract


def compare(old: Contract, new: Contract) -> tuple[Difference, ...]:
    """Give all that the newer contract says differently: what a client could notice, never wording or places.

    Operations are the same where method and path are, whatever their ids and path parameters are called. A change in a
    schema that many operations share is one difference. The order is that of the subjects, the same on every run.
    """
    return gather([*_servers(old, new), *Operations(old, new).compare(), *conventions.compare(old, new)])


def _servers(old: Contract, new: Contract) -> Iterator[Difference]:
    before, after = _urls(old), _urls(new)
    for url, place in before.items():
        if url not in after:
            yield Difference("server-removed", "base URL", url, None, place, "/servers" if after else None)
    for url, place in after.items():
        if url not in before:
            yield Difference("server-added", "base URL", None, url, "/servers" if before else None, place)


def _urls(contract: Contract) -> dict[str, str]:
    servers: Any = contract.document.get("servers") or []
    return {str(server.get("url", "")).rstrip("/"): f"/servers/{index}" for index, server in enumerate(servers)}
