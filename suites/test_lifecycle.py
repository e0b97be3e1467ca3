"""Lifecycle: what was written can be read, what was deleted is gone."""

import allure
import pytest

pytestmark = pytest.mark.concern("lifecycle")


@allure.title("lifecycle · {param_id}")
def test_lifecycle(case):
    case.holds()
