"""Envelopes: success and failure look as documented, and never both at once."""

import pytest

pytestmark = pytest.mark.concern("envelope")


def test_envelope(case):
    case.holds()
