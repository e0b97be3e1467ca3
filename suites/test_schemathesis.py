"""schemathesis: its own checks find nothing in an answer but what a rule of ours tells of it."""

import allure
import pytest

pytestmark = pytest.mark.concern("schemathesis")


@allure.title("schemathesis · {param_id}")
def test_schemathesis(case):
    case.holds()
