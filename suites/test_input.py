"""Input: what the document forbids is refused."""

import allure
import pytest

pytestmark = pytest.mark.concern("input")


@allure.title("input · {param_id}")
def test_input(case):
    case.holds()
