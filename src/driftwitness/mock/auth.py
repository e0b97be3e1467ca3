"""Who may come in: the contract's security schemes, held against one key."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.contract import Contract, Operation
from driftwitness.mock.exchange import Request

# What a credential beside the key names: who calls, and no secret.
_WHO = re.compile(r"user|account|tenant|e-?mail|login|organi[sz]ation|workspace|(client|app)[-_ ]?(id|name)", re.I)
_SECRET = re.compile(r"key|token|secret|passw", re.I)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request, as limits count: the credential presented, the user that it names, the account, the address.

    All are empty but the address where nothing is presented. The one key belongs to one account; whoever presents
    another credential is alone in an account of that credential.
    """

    credential: str
    user: str
    account: str
    address: str


class Authentication:
    """Accepts requests that carry ``key`` as one of the contract's security schemes says.

    Basic credentials are right where the user, the password or ``user:password`` is the key. OAuth 2 and OpenID Connect
    present their tokens as Bearer (RFC 6750).
    """

    def __init__(self, contract: Contract, key: str) -> None:
        self._schemes = contract.security_schemes
        self._default = contract.document.get("security") or []
        self._key = key.encode()
        self._secret = {name for name, scheme in self._schemes.items() if _must_be_right(scheme)}

    def caller(self, request: Request) -> Caller:
        """Tell who sends a request, whatever the credential is worth."""
        presented = [(name, texts) for name, scheme in self._schemes.items() if (texts := _presented(scheme, request))]
        texts = list(chain(*(found for _, found in presented)))
        if not texts:
            return Caller("", "", "", request.client)
        right = any(map(self._right, texts))
        named = [found[-1] for name, found in presented if name not in self._secret]
        users = named or [found[-1] for _, found in presented if len(found) > 1]
        return Caller(texts[0], users[0] if users else texts[0], "" if right else texts[0], request.client)

    def accepts(self, request: Request, operation: Operation | None) -> bool:
        """Whether the request satisfies one of the alternatives; an unknown route asks what most operations ask.

        Where an alternative needs several schemes, each must be there, and each that is a secret must be the key.
        """
        alternatives = self._alternatives(operation)
        return not alternatives or any(self._satisfies(request, alternative) for alternative in alternatives)

    def presents(self, request: Request, operation: Operation | None) -> bool:
        """Whether the request presents all that one of the alternatives needs, right or wrong."""
        return any(
            all(_presented(self._schemes.get(name, {}), request) for name in alternative)
            for alternative in self._alternatives(operation)
        )

    def challenge(self, request: Request, operation: Operation | None) -> str:
        """Give the WWW-Authenticate header, which a 401 must carry: one challenge for each scheme that would do.

        Source: RFC 9110, section 11.6.1; the error of a wrong token is RFC 6750, section 3.1.
        """
        names = chain(*self._alternatives(operation))
        schemes = [scheme for name in names if (scheme := self._schemes.get(name))]
        return ", ".join(dict.fromkeys(_challenge(scheme, request) for scheme in schemes)) or 'Bearer realm="api"'

    def _alternatives(self, operation: Operation | None) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = operation.raw.get("security", self._default) if operation else self._default
        return found

    def _satisfies(self, request: Request, alternative: Mapping[str, Any]) -> bool:
        presented = [_presented(self._schemes.get(name, {}), request) for name in alternative]
        secret = [name in self._secret or name not in self._schemes for name in alternative]
        return all(presented) and all(
            any(map(self._right, texts))
            for texts, counts in zip(presented, secret, strict=True)
            if counts or not any(secret)
        )

    def _right(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self._key)


def _must_be_right(scheme: Mapping[str, Any]) -> bool:
    """Whether a scheme presents a secret; a header that names the user beside the key does not."""
    name = str(scheme.get("name", ""))
    return scheme.get("type") != "apiKey" or not _WHO.search(name) or bool(_SECRET.search(name))


def _presented(scheme: Mapping[str, Any], request: Request) -> list[str]:
    """Give the readings of what a request presents under one scheme; none where it presents nothing."""
    if scheme.get("type") == "apiKey":
        return [text for text in [_api_key(scheme, request)] if text]
    name, _, rest = request.headers.get("authorization", "").partition(" ")
    if name.lower() != _word(scheme) or not rest.strip():
        return []
    return _basic(rest.strip()) if name.lower() == "basic" else [rest.strip()]


def _word(scheme: Mapping[str, Any]) -> str:
    """Give the word before the credentials, in lower case: its case does not matter (RFC 9110, section 11.1)."""
    return str(scheme.get("scheme") or "bearer").lower() if scheme.get("type") == "http" else "bearer"


def _challenge(scheme: Mapping[str, Any], request: Request) -> str:
    if scheme.get("type") == "apiKey":
        return 'ApiKey realm="api"'
    word = _word(scheme)
    if word == "basic":
        return 'Basic realm="api", charset="UTF-8"'
    wrong = word == "bearer" and _presented(scheme, request)
    return f'{word.title()} realm="api"' + (', error="invalid_token"' if wrong else "")


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
