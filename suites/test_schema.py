"""Bodies: each answer has the documented shape."""

import allure
import pytest

pytestmark = pytest.mark.concern("schema")


@allure.title("schema · {param_id}")
def test_schema(case):
    case.holds()
