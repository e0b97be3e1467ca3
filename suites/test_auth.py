"""Authentication: asked for wherever it is documented."""

import pytest

pytestmark = pytest.mark.concern("auth")


def test_auth(case):
    case.holds()
