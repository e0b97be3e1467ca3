"""Authentication: asked for wherever it is documented."""

import allure
import pytest

pytestmark = pytest.mark.concern("auth")


@allure.title("auth · {param_id}")
def test_auth(case):
    case.holds()
