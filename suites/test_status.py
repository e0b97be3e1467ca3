"""Status codes: the documented ones, for the requests that deserve them."""

import pytest

pytestmark = pytest.mark.concern("status")


def test_status(case):
    case.holds()
