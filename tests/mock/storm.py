"""Many clients at once against one mocked vendor that keeps notebooks, and what must be true when they have gone."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from driftwitness.contract import Contract
from driftwitness.contract.store import load

KEY = "nb-key-51c0"
CLIENTS = 64
NOTEBOOKS = Path(__file__).parents[1] / "data" / "contracts" / "notebooks"
PAGE = 50
REMAINING = "x-quota-remaining"


def notebooks(quota: int) -> Contract:
    """The notebooks contract with a quota for a window that never ends on a virtual clock."""
    contract = load(NOTEBOOKS)
    headers = {"limit": "X-Quota-Limit", "remaining": "X-Quota-Remaining"}
    limit = {"quota": quota, "window": 60, "status": 429, "headers": headers, "present": "every-response"}
    extension = {**contract.document["x-driftwitness"], "rateLimit": [limit]}
    return replace(contract, document={**contract.document, "x-driftwitness": extension})


@dataclass
class Connection:
    """One keep-alive connection that sends a request and reads its answer."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    base: str
    remaining: list[int] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Give status and JSON of an answer, and keep what it says of the quota."""
        raw = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {self.base}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
        )
        self.writer.write(head.encode() + raw)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        content = await self.reader.readexactly(int(headers.get("content-length", 0)))
        status = int(lines[0].split()[1])
        if REMAINING in headers and status != 429:
            self.remaining.append(int(headers[REMAINING]))
        return status, json.loads(content) if content else None


@dataclass
class Ledger:
    """What the clients did, written down only after the answer."""

    notes: set[int] = field(default_factory=set)
    made: list[int] = field(default_factory=list)
    deleted: Counter[int] = field(default_factory=Counter)
    settings: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    unexpected: list[str] = field(default_factory=list)


async def connect(base: str) -> Connection:
    """Open a connection to the vendor's base URL."""
    url = urlsplit(base)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    return Connection(reader, writer, url.path)


async def _client(number: int, base: str, ledger: Ledger, shared: int, goes_on: Callable[[int], bool]) -> None:
    """Write notes and settings of one shared notebook, and delete notes that others may be deleting too."""
    connection, chance, turn = await connect(base), random.Random(number), 0  # noqa: S311 - repeatable, not secret
    while goes_on(turn):
        turn += 1
        action = chance.random()
        if action < 0.5:
            status, body = await connection.ask("POST", "/notes", {"notebook_id": shared, "text": f"{number}-{turn}"})
            expected = status == 201
            if expected:
                ledger.made.append(body["result"]["id"])
                ledger.notes.add(body["result"]["id"])
        elif action < 0.8:
            status, _ = await connection.ask("PUT", f"/notebooks/{shared}", {"settings": {f"c{number}": str(turn)}})
            expected = status == 200
            ledger.settings[f"c{number}"] = turn
        else:
            note = chance.choice(ledger.made[-40:]) if ledger.made else 0
            status, _ = await connection.ask("DELETE", f"/notes/{note}")
            expected = status in (200, 404)
            if status == 200:
                ledger.deleted[note] += 1
                ledger.notes.discard(note)
        ledger.requests += 1
        if not expected:
            ledger.unexpected.append(f"client {number}, request {turn}: {status}")
    connection.writer.close()


async def storm(base: str, goes_on: Callable[[int], bool], clients: int = CLIENTS) -> dict[str, Any]:
    """Let the clients loose until ``goes_on`` (of each one's turn) says no; give figures, with all faults found."""
    first = await connect(base)
    _, body = await first.ask("POST", "/notebooks", {"title": "Shared"})
    shared, ledger, started = body["result"]["id"], Ledger(), time.monotonic()
    await asyncio.gather(*(_client(number, base, ledger, shared, goes_on) for number in range(clients)))
    seconds = time.monotonic() - started
    # the server may have closed a connection on which nothing went for so long
    first.writer.close()
    last = await connect(base)
    listed, page = [], 1
    while True:
        _, body = await last.ask("GET", f"/notebooks/{shared}/notes?per_page={PAGE}&page={page}")
        listed += [note["id"] for note in body["results"]]
        if len(body["results"]) < PAGE:
            break
        page += 1
    _, body = await last.ask("GET", f"/notebooks/{shared}")
    last.writer.close()
    kept = {name: int(turn) for name, turn in body["result"]["settings"].items()}
    return {
        "clients": clients,
        "requests": ledger.requests,
        "seconds": round(seconds, 2),
        "created": len(ledger.made),
        "deleted": sum(ledger.deleted.values()),
        "lost": sorted(ledger.notes - set(listed)),
        "undead": sorted(set(listed) - ledger.notes),
        "listed_twice": len(listed) - len(set(listed)),
        "created_twice": len(ledger.made) - len(set(ledger.made)),
        "deleted_twice": [note for note, times in ledger.deleted.items() if times > 1],
        "lost_updates": sorted(name for name, turn in ledger.settings.items() if kept.get(name) != turn),
        "miscounted": body["result"]["notes_count"] - len(ledger.notes),
        "unexpected": ledger.unexpected[:10],
    }


FAULTS = (
    "lost",
    "undead",
    "listed_twice",
    "created_twice",
    "deleted_twice",
    "lost_updates",
    "miscounted",
    "unexpected",
)


async def rush(base: str, quota: int, clients: int = CLIENTS) -> dict[str, Any]:
    """Send half as many requests again as the quota grants, all at once; give how many were served."""
    turns = -(-quota * 3 // 2 // clients)
    statuses: Counter[int] = Counter()
    told: list[int] = []

    async def one() -> None:
        connection = await connect(base)
        for _ in range(turns):
            status, _ = await connection.ask("GET", "/account")
            statuses[status] += 1
        told.extend(connection.remaining)
        connection.writer.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    return {
        "quota": quota,
        "sent": turns * clients,
        "served": statuses[200],
        "refused": statuses[429],
        "told_exactly": sorted(told) == list(range(quota)),
    }
