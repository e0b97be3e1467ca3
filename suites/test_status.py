"""Status codes: the documented ones, for the requests that deserve them."""

import allure
import pytest

pytestmark = pytest.mark.concern("status")


@allure.title("status · {param_id}")
def test_status(case):
    case.holds()
