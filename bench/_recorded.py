"""Recordings that benchmarks judge: what a vendor's mock answers, and archives of any size made of that."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from driftwitness.contract import Contract
from driftwitness.contract.evidence import EvidenceIndex
from driftwitness.run import Options
from driftwitness.run.conduct import drive
from driftwitness.run.options import ALL_EFFECTS
from driftwitness.run.target import embedded_mock
from driftwitness.trace import Interaction, journal

KEY = "x-driftwitness"
HOST = "https://api.example.test"


def recorded(contract: Contract, requests: int) -> list[Interaction]:
    """Give what the mock answers to the fixed plan, as recordings of requests to one host."""
    with tempfile.TemporaryDirectory() as runs, embedded_mock(contract, 0, []) as target:
        options = Options(seed=0, budget=requests, effects=ALL_EFFECTS, probe_rate_limit=False, runs=Path(runs))
        trace = journal.read(drive(contract, target, options))
    base = HOST + contract.base_path
    return [
        replace(
            one,
            origin="recording",
            request=replace(one.request, url=base + one.request.url.removeprefix(trace.run.base_url)),
        )
        for one in trace.interactions
        if one.response.body
    ]


def plain(contract: Contract) -> Contract:
    """Give the contract as a vendor's own specification says it."""
    document = {name: value for name, value in contract.document.items() if name != KEY}
    document["servers"] = [{"url": HOST + contract.base_path}]
    evidence = EvidenceIndex.from_json({"": {"kind": "vendor-spec", "document": "openapi.yaml"}})
    return Contract(contract.vendor, document, evidence)


def har(interactions: Sequence[Interaction], count: int, path: Path) -> None:
    """Write a HAR 1.2 of so many interactions."""
    chosen = random.Random(0)  # noqa: S311
    with path.open("w", encoding="utf-8") as file:
        file.write('{"log": {"version": "1.2", "creator": {"name": "bench", "version": "1"}, "entries": [\n')
        entries = list(har_entries(interactions))
        for number in range(count):
            file.write((",\n" if number else "") + entries[chosen.randrange(len(entries))])
        file.write("\n]}}\n")


def har_entries(interactions: Sequence[Interaction]) -> Iterator[str]:
    """Give them as entries of a HAR; without those that none can hold."""
    return (json.dumps(_entry(one)) for one in interactions if _is_text(one.request.body))


def _is_text(body: bytes | None) -> bool:
    """Whether an archive can hold it: a HAR has no bytes in a request."""
    try:
        (body or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def _entry(one: Interaction) -> dict[str, Any]:
    def pairs(headers: Any) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in headers or ()]

    body = {"postData": {"mimeType": "application/json", "text": one.request.body.decode()}} if one.request.body else {}
    content = {"mimeType": one.response.header("Content-Type") or "", "text": one.response.body.decode()}
    return {
        "startedDateTime": "2026-01-01T00:00:00.000Z",
        "time": 1,
        "request": {
            "method": one.request.method,
            "url": one.request.url,
            "headers": pairs(one.request.headers),
            **body,
        },
        "response": {"status": one.response.status, "headers": pairs(one.response.headers), "content": content},
    }
