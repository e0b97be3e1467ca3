"""Pagination: pages, totals, order and filters are honest."""

import allure
import pytest

pytestmark = pytest.mark.concern("pagination")


@allure.title("pagination · {param_id}")
def test_pagination(case):
    case.holds()
