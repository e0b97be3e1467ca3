"""Lifecycle: what was written can be read, what was deleted is gone."""

import pytest

pytestmark = pytest.mark.concern("lifecycle")


def test_lifecycle(case):
    case.holds()
