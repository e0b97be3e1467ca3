"""Who may come in: the contract's security schemes, held against one key."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.contract import Contract, Operation
from driftwitness.mock.exchange import Request


class Authentication:
    """Accepts requests that carry ``key`` as one of the contract's security schemes says.

    Basic credentials are right where the user, the password or ``user:password`` is the key.
    """

    def __init__(self, contract: Contract, key: str) -> None:
        self._schemes = contract.security_schemes
        self._default = contract.document.get("security") or []
        self._key = key

    def credential(self, request: Request) -> str:
        """Give what the request presents, whatever it is worth; empty where it presents nothing."""
        found = (_presented(scheme, request) for scheme in self._schemes.values())
        return next((texts[0] for texts in found if texts), "")

    def accepts(self, request: Request, operation: Operation | None) -> bool:
        """Whether the request satisfies one of the alternatives; an unknown route asks what most operations ask.

        Where an alternative needs several schemes, each must be there and one must carry the key.
        """
        alternatives = operation.raw.get("security", self._default) if operation else self._default
        if not alternatives:
            return True
        for alternative in alternatives:
            presented = [_presented(self._schemes.get(name, {}), request) for name in alternative]
            if all(presented) and (not presented or any(map(self._right, chain(*presented)))):
                return True
        return False

    def _right(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self._key.encode())

    @property
    def challenge(self) -> str:
        """The WWW-Authenticate header, which a 401 must carry (RFC 9110, section 11.6.1)."""
        kinds = [str(scheme.get("scheme", "bearer")) for scheme in self._schemes.values() if scheme["type"] != "apiKey"]
        return f'{kinds[0].title() if kinds else "ApiKey"} realm="api"'


def _presented(scheme: Mapping[str, Any], request: Request) -> list[str]:
    """Give the readings of what a request presents under one scheme; none where it presents nothing."""
    if scheme.get("type") == "apiKey":
        return [text for text in [_api_key(scheme, request)] if text]
    name, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.get("type") == "http" and str(scheme.get("scheme")).lower() == "basic":
        return _basic(rest) if name.lower() == "basic" else []
    return [rest.strip()] if name.lower() == "bearer" and rest.strip() else []


def _api_key(scheme: Mapping[str, Any], request: Request) -> str:
    name = str(scheme["name"])
    if scheme["in"] == "header":
        return request.headers.get(name.lower(), "")
    if scheme["in"] == "query":
        return dict(parse_qsl(request.query)).get(name, "")
    try:
        cookie = SimpleCookie(request.headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def _basic(encoded: str) -> list[str]:
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return []
    user, _, password = text.partition(":")
    return [text, password, user]
