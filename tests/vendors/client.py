"""A client of a vendor under test, and the vendor's clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

KEY = "lf-key-8d1c"
BEARER = {"Authorization": f"Bearer {KEY}"}


class Clock:
    """Epoch seconds that only move when told to."""

    def __init__(self, seconds: float = 1_741_600_000.25) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


class Client:
    """Sends requests below a base URL with the right credential, unless told otherwise."""

    def __init__(self, base: str, credential: Mapping[str, str] = BEARER) -> None:
        self.base = base
        self.credential = credential
        self.session = requests.Session()
        self.session.trust_env = False

    def send(self, method: str, path: str, body: Any = None, credential: Mapping[str, str] | None = None) -> Any:
        """Send a request and return its response; a body of bytes goes as it is, any other as JSON.

        An empty credential sends none.
        """
        headers = dict(self.credential if credential is None else credential)
        return self.session.request(
            method,
            self.base + path,
            headers={"Content-Type": "application/json", **headers},
            data=body if isinstance(body, bytes) else None,
            json=None if isinstance(body, bytes) else body,
            allow_redirects=False,
            timeout=10,
        )
