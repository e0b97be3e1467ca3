"""Content: the documented media type, and strict JSON."""

import allure
import pytest

pytestmark = pytest.mark.concern("content")


@allure.title("content · {param_id}")
def test_content(case):
    case.holds()
