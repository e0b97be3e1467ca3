"""Content: the documented media type, and strict JSON."""

import pytest

pytestmark = pytest.mark.concern("content")


def test_content(case):
    case.holds()
