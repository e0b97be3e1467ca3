"""Envelopes: success and failure look as documented, and never both at once."""

import allure
import pytest

pytestmark = pytest.mark.concern("envelope")


@allure.title("envelope · {param_id}")
def test_envelope(case):
    case.holds()
