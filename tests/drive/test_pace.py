"""The pace: never more than the quota in any window, for one run by its clock, for all runs of a machine together."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrate_limiter import SQLiteBucket
from tests.drive.driving import NOTEBOOKS

from driftwitness.contract.conventions import RateLimit
from driftwitness.drive.pace import ClockPace, SharedPace, Unpaced
from driftwitness.trace import VirtualClock

LIMIT = NOTEBOOKS.conventions.rate_limits[0]
WAITING = """
import sys, time
from pathlib import Path
from tests.drive.test_pace import limits
from driftwitness.drive.pace import SharedPace

pace = SharedPace(limits((3, 1)), "toy", "key", Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(4):
    pace.wait()
    print(time.time(), flush=True)
"""


def limits(*pairs: tuple[int, int]) -> tuple[RateLimit, ...]:
    return tuple(replace(LIMIT, quota=quota, window=window) for quota, window in pairs)


def most_in_a_window(times: list[float], window: float) -> int:
    return max(sum(start <= time < start + window for time in times) for start in times)


@settings(max_examples=200, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 90)), min_size=1, max_size=3),
    gaps=st.lists(st.floats(0, 30), min_size=1, max_size=40),
)
def test_a_run_keeps_every_quota_in_every_window(pairs: list[tuple[int, int]], gaps: list[float]) -> None:
    clock = VirtualClock()
    pace = ClockPace(limits(*pairs), clock)
    times = []
    for gap in gaps:
        clock.sleep(gap)
        pace.wait()
        times.append(clock.now())
    for quota, window in pairs:
        assert most_in_a_window(times, window) <= quota


def test_a_run_inside_its_quota_does_not_wait() -> None:
    clock = VirtualClock()
    start = clock.now()
    pace = ClockPace(limits((5, 60)), clock)
    for _ in range(5):
        pace.wait()
    assert clock.now() == start
    pace.wait()
    assert clock.now() == start + 61


def test_no_pace_never_waits() -> None:
    Unpaced().wait()


def test_two_processes_share_one_quota(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WAITING, str(tmp_path)]
    pipe = subprocess.PIPE
    both = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    outputs = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    times = sorted(float(line) for output in outputs for line in output.split())
    assert len(times) == 8
    assert most_in_a_window(times, 1.0) <= 3


def test_room_that_another_process_is_taking_is_not_taken_twice(tmp_path: Path) -> None:
    pace = SharedPace(limits((3, 1)), "toy", "key", tmp_path)
    looked = threading.Event()
    (bucket,) = pace._limiters[0].buckets()
    assert isinstance(bucket, SQLiteBucket)
    pace._limiters[0].dispose(bucket)  # nobody tidies up meanwhile
    bucket.conn.set_trace_callback(lambda _: looked.set())
    with sqlite3.connect(tmp_path / "quota.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        now = time.time()
        rows = [("request", int(now * 1000))] * 3
        other.executemany(f"INSERT INTO '{bucket.table}' VALUES (?, ?)", rows)  # noqa: S608
        waiting = threading.Thread(target=pace.wait)
        waiting.start()
        looked.wait()
        other.execute("COMMIT")
    waiting.join()
    assert time.time() - now > 1


@pytest.mark.parametrize("pairs", [((9, 1), (2, 60)), ((2, 60), (9, 60)), ((100, 60), (100, 60))])
def test_quotas_of_any_order_can_be_shared(pairs: tuple[tuple[int, int], ...], tmp_path: Path) -> None:
    pace = SharedPace(limits(*pairs), "toy", "key", tmp_path)
    pace.wait()
    pace.wait()


def test_a_wait_is_told_before_it_begins(tmp_path: Path) -> None:
    told: list[str] = []
    pace = SharedPace(limits((2, 1)), "toy", "key", tmp_path, told.append)
    pace.wait()
    pace.wait()
    assert told == []
    pace.wait()
    assert told == ["waiting for room in the documented quota"]
