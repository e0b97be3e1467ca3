"""A client of a vendor under test, and the vendor's clock."""

from __future__ import annotations

from typing import Any

import requests

KEY = "lf-key-8d1c"


class Clock:
    """Epoch seconds that only move when told to."""

    def __init__(self, seconds: float = 1_741_600_000.25) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


class Client:
    """Sends requests below a base URL with the right key, unless told otherwise."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.trust_env = False

    def send(self, method: str, path: str, body: Any = None, authorization: str | None = f"Bearer {KEY}") -> Any:
        """Send a request and return its response; a body of bytes goes as it is, any other as JSON."""
        return self.session.request(
            method,
            self.base + path,
            headers={"Authorization": authorization, "Content-Type": "application/json"},
            data=body if isinstance(body, bytes) else None,
            json=None if isinstance(body, bytes) else body,
            allow_redirects=False,
            timeout=10,
        )
