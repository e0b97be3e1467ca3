from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

from driftwitness.trace import SystemClock, VirtualClock


def test_a_virtual_clock_moves_only_when_somebody_waits() -> None:
    clock = VirtualClock()
    assert clock.now() == clock.now() == datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    before = time.monotonic()
    clock.sleep(3_600)
    clock.sleep(0.5)
    clock.sleep(-100)
    assert time.monotonic() - before < 1
    assert clock.now() == 1_767_225_600 + 3_600.5
    assert VirtualClock(5.0).now() == 5


def test_waiting_threads_add_up() -> None:
    clock = VirtualClock(0.0)

    def wait() -> None:
        for _ in range(2_000):
            clock.sleep(1)

    threads = [threading.Thread(target=wait) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.now() == 16_000


def test_the_systems_clock_is_the_systems() -> None:
    clock = SystemClock()
    before = time.time()
    clock.sleep(0.01)
    clock.sleep(-5)
    assert before + 0.01 <= clock.now() <= time.time()
    assert (SystemClock.name, VirtualClock.name) == ("system", "virtual")
