"""Whether 64 clients at once lose a write, do one twice, or get more than the quota.

They write to one notebook of the mocked vendor for a minute, over real HTTP. Prints JSON; exits with 1 where anything
was lost, done twice or miscounted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.mock.storm import CLIENTS, FAULTS, KEY, notebooks, rush, storm  # noqa: E402

from driftwitness.mock import create_app, serving  # noqa: E402
from driftwitness.trace.clock import VirtualClock  # noqa: E402

QUOTA = 5000


def main() -> int:
    """Run both parts and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    arguments = parser.parse_args()
    with serving(create_app(notebooks(10**9), key=KEY, clock=VirtualClock())) as base:
        ends = time.monotonic() + arguments.seconds
        writes = asyncio.run(storm(base, lambda _: time.monotonic() < ends, arguments.clients))
    with serving(create_app(notebooks(QUOTA), key=KEY, clock=VirtualClock())) as base:
        limiter = asyncio.run(rush(base, QUOTA, arguments.clients))
    print(json.dumps({"writes": writes, "limiter": limiter}, indent=2))
    is_exact = limiter["served"] == QUOTA and limiter["told_exactly"]
    return int(not is_exact or any(writes[name] for name in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
