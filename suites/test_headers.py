"""Headers of HTTP itself: Allow, Link, Location, challenges, announced ends of life."""

import allure
import pytest

pytestmark = pytest.mark.concern("headers")


@allure.title("headers · {param_id}")
def test_headers(case):
    case.holds()
