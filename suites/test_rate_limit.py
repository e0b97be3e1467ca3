"""Rate limits: the headers tell the truth, and the quota is what it is said to be."""

import pytest

pytestmark = pytest.mark.concern("rate-limit")


def test_rate_limit(case):
    case.holds()
