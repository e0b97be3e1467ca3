"""Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over id, timestamp and body."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import random
from collections.abc import Mapping

from driftwitness.trace.record import Signature

PREFIX = "whsec_"
SECRET_BYTES = 24


def new_secret(generator: random.Random) -> str:
    """Make a secret as the specification serialises one: ``whsec_`` and the base64 of 24 random bytes."""
    return PREFIX + base64.b64encode(generator.randbytes(SECRET_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """Give the bytes to sign with: what the base64 behind ``whsec_`` says; of any other text the text itself.

    A client may choose a secret of its own that is no base64.
    """
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Give the three headers of a delivery that is attempted at ``timestamp``, in seconds since the epoch."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def verified(secret: str, received: Mapping[str, str], body: bytes) -> Signature:
    """Tell what the signature of a delivery is worth; ``received`` are its headers, by names in lower case.

    One of several signatures, separated by blanks, has to be right: a secret may be about to be replaced.
    """
    given = received.get("webhook-signature")
    if given is None:
        return "absent"
    time = received.get("webhook-timestamp", "")
    if not (time.isascii() and time.isdecimal()):
        return "wrong"
    own = headers(secret, received.get("webhook-id", ""), int(time), body)["webhook-signature"]
    return "valid" if any(hmac.compare_digest(own.encode(), one.encode()) for one in given.split()) else "wrong"
