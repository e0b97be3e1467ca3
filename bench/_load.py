"""A load generator: plays raw requests over kept connections for a while, and tells what came back.

Run as a process of its own: JSON on standard input (port, seconds, connections, requests as texts), JSON on standard
output (requests, seconds, statuses by request, median latency in milliseconds).
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from itertools import count
from typing import Any


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read one response to its end and give its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lowered = head.lower()
    if b"\r\ntransfer-encoding: chunked" in lowered:
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    elif (place := lowered.find(b"\r\ncontent-length:")) >= 0:
        await reader.readexactly(int(lowered[place + 17 :].split(b"\r\n", 1)[0]))
    return status


async def _client(asked: dict[str, Any], begin: int, until: float, seen: list[Counter[int]], took: list[float]) -> None:
    requests = [text.encode() for text in asked["requests"]]
    reader, writer = await asyncio.open_connection("127.0.0.1", asked["port"])
    for turn in count(begin):
        if (begun := time.perf_counter()) >= until:
            break
        number = turn % len(requests)
        writer.write(requests[number])
        seen[number][await _answer(reader)] += 1
        took.append(time.perf_counter() - begun)
    writer.close()


async def _play(asked: dict[str, Any]) -> dict[str, Any]:
    seen: list[Counter[int]] = [Counter() for _ in asked["requests"]]
    took: list[float] = []
    begun = time.perf_counter()
    until = begun + asked["seconds"]
    await asyncio.gather(*(_client(asked, begin, until, seen, took) for begin in range(asked["connections"])))
    return {
        "requests": len(took),
        "seconds": time.perf_counter() - begun,
        "statuses": [dict(counted) for counted in seen],
        "latency_ms": round(1000 * statistics.median(took), 2),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_play(json.load(sys.stdin)))))
