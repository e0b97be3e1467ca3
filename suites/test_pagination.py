"""Pagination: pages, totals, order and filters are honest."""

import pytest

pytestmark = pytest.mark.concern("pagination")


def test_pagination(case):
    case.holds()
