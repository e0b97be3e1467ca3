"""Webhooks: what is delivered, signed, told again."""

import allure
import pytest

pytestmark = pytest.mark.concern("webhook")


@allure.title("webhook · {param_id}")
def test_webhook(case):
    case.holds()
