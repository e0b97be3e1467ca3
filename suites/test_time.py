"""Times: their notation and zones, and that they move as things are made and changed."""

import allure
import pytest

pytestmark = pytest.mark.concern("time")


@allure.title("time · {param_id}")
def test_time(case):
    case.holds()
