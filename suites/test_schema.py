"""Bodies: each answer has the documented shape."""

import pytest

pytestmark = pytest.mark.concern("schema")


def test_schema(case):
    case.holds()
