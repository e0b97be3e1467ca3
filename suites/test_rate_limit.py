"""Rate limits: the headers tell the truth, and the quota is what it is said to be."""

import allure
import pytest

pytestmark = pytest.mark.concern("rate-limit")


@allure.title("rate-limit · {param_id}")
def test_rate_limit(case):
    case.holds()
