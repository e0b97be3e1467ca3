"""Security: no credential and nothing of the server's inside leaks, HTTPS stays."""

import allure
import pytest

pytestmark = pytest.mark.concern("security")


@allure.title("security · {param_id}")
def test_security(case):
    case.holds()
