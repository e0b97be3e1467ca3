"""Input: what the document forbids is refused."""

import pytest

pytestmark = pytest.mark.concern("input")


def test_input(case):
    case.holds()
