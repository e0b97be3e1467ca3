"""Signatures of Standard Webhooks."""

from __future__ import annotations

import pytest

from driftwitness.trace import signing

# The vector that the reference libraries of Standard Webhooks are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - public
VECTOR = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_vector_of_the_specification() -> None:
    written = signing.headers(SECRET, *VECTOR)
    assert written["webhook-signature"] == SIGNATURE


@pytest.mark.parametrize("secret", ["mine", "whsec_not base64", "whsec_a"])
def test_a_secret_that_is_no_base64_signs_as_it_stands(secret: str) -> None:
    assert signing.key_of(secret) == secret.encode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "valid"),
        ({"webhook-signature": f"v1,AAAA {SIGNATURE} v1a,BBBB"}, "valid"),
        ({"webhook-signature": "v1,AAAA"}, "wrong"),
        ({"webhook-signature": ""}, "wrong"),
        ({"webhook-signature": "\xe9"}, "wrong"),
        ({"webhook-signature": None}, "absent"),
        ({"webhook-timestamp": "1614265331"}, "wrong"),
        ({"webhook-timestamp": "now"}, "wrong"),
        ({"webhook-timestamp": None}, "wrong"),
        ({"webhook-id": "msg_2"}, "wrong"),
    ],
)
def test_what_a_signature_is_worth(changed: dict[str, str | None], told: str) -> None:
    received = {**signing.headers(SECRET, *VECTOR), **changed}
    given = {name: value for name, value in received.items() if value is not None}
    assert signing.verified(SECRET, given, VECTOR[2]) == told
    assert signing.verified(SECRET, given, VECTOR[2] + b" ") != "valid"
