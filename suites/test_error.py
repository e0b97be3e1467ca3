"""Errors: known codes, that agree with the status and name what was wrong."""

import allure
import pytest

pytestmark = pytest.mark.concern("error")


@allure.title("error · {param_id}")
def test_error(case):
    case.holds()
