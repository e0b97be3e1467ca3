"""``driftwitness mock --rate-limit``: the limits that the mock keeps."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
import requests
from tests.cli import commands


@pytest.mark.parametrize(
    ("arguments", "statuses", "limit"),
    [
        (["--rate-limit", "2/1m"], [200, 200, 429], "2"),
        (["--rate-limit", "off"], [200, 200, 200], None),
        ([], [200, 200, 200], "100"),
    ],
)
def test_the_mock_keeps_the_limits_that_it_is_told(
    tmp_path: Path, arguments: list[str], statuses: list[int], limit: str | None
) -> None:
    process = commands.start("mock", "notebooks", "--key", "k", "--port", "0", *arguments, home=tmp_path)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        with requests.Session() as session:
            session.trust_env = False
            session.headers["Authorization"] = "Bearer k"
            answers = [session.get(f"{found[0]}/account", timeout=20) for _ in range(3)]
        assert [answer.status_code for answer in answers] == statuses
        assert {answer.headers.get("X-Quota-Limit") for answer in answers} == {limit}
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()


def test_what_is_no_rate_limit_is_told(tmp_path: Path) -> None:
    process = commands.start("mock", "notebooks", "--port", "0", "--rate-limit", "5 a minute", home=tmp_path)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "'5 a minute' is no rate limit" in " ".join(errors.split())
    assert "Traceback" not in errors
