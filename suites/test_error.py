"""Errors: known codes, that agree with the status and name what was wrong."""

import pytest

pytestmark = pytest.mark.concern("error")


def test_error(case):
    case.holds()
