"""How long a large HAR takes to be judged, and in how much memory, as a user has it judged: by ``driftwitness check``.

The archive is made here, as a browser saves one: a vendor's answers, and among them pictures of another host. Each size
is a file of its own, removed when it was judged. Prints JSON; exits with 1 where the largest took half as much memory
again as the smallest.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import _sites as sites
from _recorded import har_entries, plain, recorded

from driftwitness.trace import Interaction

HEAD = '{"log": {"version": "1.2", "creator": {"name": "bench", "version": "1"}, "entries": [\n'
PICTURES = 10
"""One in so many entries is a picture."""


def pictures(count: int) -> Iterator[str]:
    """Give entries that belong to no operation, with bodies of up to 400 KB."""
    chosen = random.Random(0)  # noqa: S311
    for number in range(count):
        body = base64.b64encode(chosen.randbytes(chosen.randrange(2_000, 300_000))).decode()
        yield json.dumps(
            {
                "startedDateTime": "2026-01-01T00:00:00.000Z",
                "time": 1,
                "request": {"method": "GET", "url": f"https://pictures.example.test/{number}.png", "headers": []},
                "response": {
                    "status": 200,
                    "headers": [],
                    "content": {"mimeType": "image/png", "encoding": "base64", "text": body},
                },
            }
        )


def write(interactions: Sequence[Interaction], size: float, path: Path) -> int:
    """Write a HAR of at least so many bytes; give how many entries it has."""
    chosen = random.Random(0)  # noqa: S311
    answers, shown = list(har_entries(interactions)), list(pictures(50))
    written = number = 0
    with path.open("w", encoding="ascii") as file:
        written += file.write(HEAD)
        while written < size:
            entry = chosen.choice(answers if number % PICTURES else shown)
            written += file.write((",\n" if number else "") + entry)
            number += 1
        file.write("\n]}}\n")
    return number


def check(specification: Path, path: Path) -> dict[str, Any]:
    """Let a process of its own judge the archive; seconds, the most memory in MB, and what became of the entries."""
    command = [sys.executable, __file__, "--check", str(specification), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def checked(specification: str, path: str) -> dict[str, Any]:
    """Run the command itself; here, as a child's memory is told of all children only."""
    script = Path(sys.executable).parent / "driftwitness"
    command = [str(script), "check", "--contract", specification, "--against", path, "--format", "json"]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    if done.returncode not in {0, 1, 75}:
        raise SystemExit(done.stderr[-2000:])
    told = json.loads(done.stdout)
    return {
        "seconds": round(seconds, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "exit": done.returncode,
        **{name: told[name] for name in ("interactions", "matched", "unreadable")},
        "unmatched": told["unmatched"] if isinstance(told["unmatched"], int) else len(told["unmatched"]),
    }


def main() -> int:
    """Judge an archive of each size and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[0.1, 0.5])
    parser.add_argument("--folder", type=Path, help="where the archives are written for the time of the measurement")
    parser.add_argument("--check", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.check:
        print(json.dumps(checked(*arguments.check)))
        return 0
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        free = shutil.disk_usage(name).free
        if free < 2e9 * max(arguments.gigabytes):
            parser.error(f"{name}: {free / 1e9:.1f} GB are free; at least twice the largest archive has to be.")
        contract = sites.contract_of("leadform")
        interactions = recorded(contract, 400)
        specification, path = Path(name) / "openapi.json", Path(name) / "large.har"
        specification.write_text(json.dumps(plain(contract).document), encoding="utf-8")
        told = []
        for size in sorted(arguments.gigabytes):
            count = write(interactions, size * 1e9, path)
            told.append({"gigabytes": size, "entries": count, **check(specification, path)})
            print(json.dumps(told[-1]), file=sys.stderr)
            path.unlink()
    print(json.dumps(told, indent=2))
    return int(told[-1]["peak_mb"] > 1.5 * told[0]["peak_mb"])


if __name__ == "__main__":
    sys.exit(main())
