"""How fast recordings are judged, beside openapi-core's ``validate_response`` and the least that judging can cost.

The interactions are what a vendor's mock answers to our own requests, many times over; all sides see the same ones and
the same contract, in alternating rounds on one core. ``plain`` is the contract as any vendor's specification, without
what OpenAPI cannot say; ``ours`` is the whole. The least is strict JSON and one validation by jsonschema-rs. With
--grow there is a HAR of so many interactions besides, read from disk: time and peak memory should be a line and a
constant. Prints JSON; exits with 1 where ours is less than 20 times as fast as openapi-core, or the least is more than
four times as fast.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import _sites as sites
from _recorded import HOST, har, plain, recorded
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from driftwitness.contract import Contract, Router, SchemaSet, strict_json
from driftwitness.run.recorded import judge_recordings
from driftwitness.trace import Interaction
from driftwitness.trace.recording import Recording

FASTER, SLOWER = 20, 4


def many(interactions: Sequence[Interaction], count: int) -> list[Interaction]:
    """Give so many of them, each a new one: nothing that was found out of one is known of the next."""
    return [
        replace(one, sequence=number, request=replace(one.request), response=replace(one.response))
        for number in range(1, count + 1)
        for one in [interactions[number % len(interactions)]]
    ]


def at_host(contract: Contract) -> Contract:
    """Give the whole contract of a vendor at the host of the recordings."""
    document = {**contract.document, "servers": [{"url": HOST + contract.base_path}]}
    return Contract(contract.vendor, document, contract.evidence, contract.settings)


def ours(contract: Contract, interactions: Sequence[Interaction]) -> float:
    """Judge them as a recording; give the seconds."""
    begun = time.process_time()
    recording = Recording(Path("bench.har"), "har", iter(interactions))
    judge_recordings(contract, [recording], {HOST: HOST + contract.base_path})
    return time.process_time() - begun


def theirs(contract: Contract, interactions: Sequence[Interaction]) -> float:
    """Validate the responses by openapi-core."""
    api = OpenAPI.from_dict(json.loads(json.dumps(contract.document)))
    asked = [(_request(one), _response(one)) for one in interactions]
    begun = time.process_time()
    for request, response in asked:
        with contextlib.suppress(Exception):  # whatever it finds, and its own faults too
            api.validate_response(request, response)
    return time.process_time() - begun


def _request(one: Interaction) -> Any:
    asked = one.request
    path = asked.url.removeprefix(HOST).partition("?")[0]
    return MockRequest(HOST, asked.method.lower(), path, headers=dict(asked.headers), data=asked.body)


def _response(one: Interaction) -> Any:
    kind = (one.response.header("Content-Type") or "application/json").partition(";")[0]
    return MockResponse(one.response.body, one.response.status, dict(one.response.headers or ()), kind)


def least(contract: Contract, interactions: Sequence[Interaction]) -> float:
    """Parse each body as strict JSON and validate it once, with its schema at hand."""
    router, schemas = Router(contract), SchemaSet(contract)
    validated = []
    for one in interactions:
        route = router.route(one.request.method, one.request.path.removeprefix(contract.base_path) or "/")
        documented = route.operation.responses.get(str(one.response.status)) if route else None
        has_schema = documented is not None and documented.schema is not None
        validated.append((one.response.body, documented if has_schema else None))
        if documented and has_schema:
            schemas.is_valid(documented.schema, documented.schema_pointer, None)
    begun = time.process_time()
    for body, documented in validated:
        try:
            value = strict_json.loads(body)
        except strict_json.StrictJSONError:
            continue
        if documented:
            schemas.is_valid(documented.schema, documented.schema_pointer, value)
    return time.process_time() - begun


def compare(contract: Contract, interactions: Sequence[Interaction], rounds: int, count: int) -> dict[str, Any]:
    """Run all sides in turns; give interactions per second and ratios, each the median of the rounds."""
    sides: dict[str, Callable[[Contract, Sequence[Interaction]], float]] = {
        "ours": ours, "openapi_core": theirs, "least": least,
    }  # fmt: skip
    told: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            # openapi-core takes a thousandth of the speed of the least: fewer are enough for it
            size = count // 10 if name == "openapi_core" else count
            told[name].append(size / side(contract, many(interactions, size)))
    speed = {name: statistics.median(found) for name, found in told.items()}
    return {
        "per_second": {name: round(found) for name, found in speed.items()},
        "times_openapi_core": round(speed["ours"] / speed["openapi_core"], 1),
        "times_slower_than_least": round(speed["least"] / speed["ours"], 1),
    }


def grow(interactions: Sequence[Interaction], counts: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Judge HARs of several sizes, each in a process of its own: seconds, and the most memory in MB."""
    with tempfile.TemporaryDirectory() as name:
        for count in counts:
            path = Path(name) / "grown.har"
            har(interactions, count, path)
            done = subprocess.run(
                [sys.executable, __file__, "--judge", str(path)], capture_output=True, text=True, check=True
            )
            yield {"interactions": count, "megabytes": round(path.stat().st_size / 1e6), **json.loads(done.stdout)}


def judge_file(path: Path) -> dict[str, Any]:
    """Judge one file; give seconds and peak memory."""
    from driftwitness.run.recorded import verify

    contract = plain(sites.contract_of("leadform"))
    begun = time.process_time()
    found = verify(contract, [path])
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"judged": found.judged.interactions, "seconds": round(seconds, 1), "peak_mb": round(peak)}


def main() -> int:
    """Compare, grow where that is asked for, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendor", nargs="*", default=["leadform"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--grow", type=int, nargs="*", default=[], metavar="COUNT")
    parser.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.judge:
        print(json.dumps(judge_file(arguments.judge)))
        return 0
    told: dict[str, Any] = {}
    for vendor in arguments.vendor:
        contract = sites.contract_of(vendor)
        interactions = recorded(contract, 400)
        told[vendor] = {
            "bytes": round(statistics.mean(len(one.response.body) for one in interactions)),
            "plain": compare(plain(contract), interactions, arguments.rounds, arguments.count),
            "ours": compare(at_host(contract), interactions, arguments.rounds, arguments.count),
        }
        if arguments.grow:
            told[vendor]["grown"] = list(grow(interactions, arguments.grow))
    print(json.dumps(told, indent=2))
    rated = [figures["plain"] for figures in told.values()]
    return int(any(one["times_openapi_core"] < FASTER or one["times_slower_than_least"] > SLOWER for one in rated))


if __name__ == "__main__":
    sys.exit(main())
