"""Recordings: what was recorded is young enough to stand for the vendor."""

import allure
import pytest

pytestmark = pytest.mark.concern("recording")


@allure.title("recording · {param_id}")
def test_recording(case):
    case.holds()
