"""Who may come in: the contract's security schemes, held against one key."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl

from driftwitness.contract import Contract, Operation
from driftwitness.mock.exchange import Request

MOST_KEPT = 4096
"""Clients present the same few credentials again and again: what so many are is kept."""

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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request presents: as of ``Caller``, the names of the schemes, and those under which it is the key."""

    credential: str
    user: str
    account: str
    schemes: frozenset[str]
    right: frozenset[str]


class Authentication:
    """Accepts requests that carry ``key`` as one of the contract's security schemes says.

    Basic credentials are right where the user, the password or ``user:password`` is the key. OAuth 2 and OpenID Connect
    present their tokens as Bearer (RFC 6750).
    """

    def __init__(self, contract: Contract, key: str) -> None:
        self._default = contract.document.get("security") or []
        named = chain(*chain(self._default, *(self._alternatives(operation) for operation in contract.operations)))
        # what is named and nowhere described is taken for a Bearer token
        self._schemes = {**contract.security_schemes, **{n: {} for n in named if n not in contract.security_schemes}}
        self._key = key.encode()
        self._secret = {name for name, scheme in self._schemes.items() if _must_be_right(scheme)}
        self._headers = tuple(dict.fromkeys(_header(scheme) for scheme in self._schemes.values()))
        self._looks_at_query = any(scheme.get("in") == "query" for scheme in self._schemes.values())
        self._read = lru_cache(MOST_KEPT)(self._presented)

    def caller(self, request: Request) -> Caller:
        """Tell who sends a request, whatever the credential is worth."""
        shown = self._of(request)
        return Caller(shown.credential, shown.user, shown.account, request.client)

    def accepts(self, request: Request, operation: Operation | None) -> bool:
        """Whether the request satisfies one of the alternatives; an unknown route asks what most operations ask.

        Where an alternative needs several schemes, each must be there, and each that is a secret must be the key.
        """
        alternatives, shown = self._alternatives(operation), self._of(request)
        return not alternatives or any(self._satisfies(shown, alternative) for alternative in alternatives)

    def presents(self, request: Request, operation: Operation | None) -> bool:
        """Whether the request presents all that one of the alternatives needs, right or wrong."""
        shown = self._of(request).schemes
        return any(all(name in shown for name in alternative) for alternative in self._alternatives(operation))

    def challenge(self, request: Request, operation: Operation | None) -> str:
        """Give the WWW-Authenticate header, which a 401 must carry: one challenge for each scheme that would do.

        Source: RFC 9110, section 11.6.1; the error of a wrong token is RFC 6750, section 3.1.
        """
        names, shown = chain(*self._alternatives(operation)), self._of(request).schemes
        challenges = [_challenge(self._schemes[name], name in shown) for name in names if name in self._schemes]
        return ", ".join(dict.fromkeys(challenges)) or 'Bearer realm="api"'

    def _alternatives(self, operation: Operation | None) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = operation.raw.get("security", self._default) if operation else self._default
        return found

    def _satisfies(self, shown: Shown, alternative: Mapping[str, Any]) -> bool:
        secret = [name for name in alternative if name in self._secret or name not in self._schemes]
        return all(name in shown.schemes for name in alternative) and all(
            name in shown.right for name in secret or alternative
        )

    def _of(self, request: Request) -> Shown:
        headers = request.headers
        return self._read(
            tuple([headers.get(name, "") for name in self._headers]), request.query if self._looks_at_query else ""
        )

    def _presented(self, texts: Sequence[str], query: str) -> Shown:
        """Read what stands in the headers that carry credentials, and in the query."""
        headers = dict(zip(self._headers, texts, strict=True))
        presented = {
            name: found for name, scheme in self._schemes.items() if (found := _presented(scheme, headers, query))
        }
        every = list(chain(*presented.values()))
        if not every:
            return Shown("", "", "", frozenset(), frozenset())
        right = frozenset(name for name, found in presented.items() if any(map(self._right, found)))
        named = [found[-1] for name, found in presented.items() if name not in self._secret]
        users = named or [found[-1] for found in presented.values() if len(found) > 1]
        user, account = users[0] if users else every[0], "" if right else every[0]
        return Shown(every[0], user, account, frozenset(presented), right)

    def _right(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self._key)


def _must_be_right(scheme: Mapping[str, Any]) -> bool:
    """Whether a scheme presents a secret; a header that names the user beside the key does not."""
    name = str(scheme.get("name", ""))
    return scheme.get("type") != "apiKey" or not _WHO.search(name) or bool(_SECRET.search(name))


def _header(scheme: Mapping[str, Any]) -> str:
    """Name the header that carries a scheme's credential."""
    if scheme.get("type") != "apiKey":
        return "authorization"
    return str(scheme["name"]).lower() if scheme["in"] == "header" else "cookie"


def _presented(scheme: Mapping[str, Any], headers: Mapping[str, str], query: str) -> list[str]:
    """Give the readings of what a request presents under one scheme; none where it presents nothing."""
    if scheme.get("type") == "apiKey":
        return [text for text in [_api_key(scheme, headers, query)] if text]
    name, _, rest = headers["authorization"].partition(" ")
    if name.lower() != _word(scheme) or not rest.strip():
        return []
    return _basic(rest.strip()) if name.lower() == "basic" else [rest.strip()]


def _word(scheme: Mapping[str, Any]) -> str:
    """Give the word before the credentials, in lower case: its case does not matter (RFC 9110, section 11.1)."""
    return str(scheme.get("scheme") or "bearer").lower() if scheme.get("type") == "http" else "bearer"


def _challenge(scheme: Mapping[str, Any], is_shown: bool) -> str:
    if scheme.get("type") == "apiKey":
        return 'ApiKey realm="api"'
    word = _word(scheme)
    if word == "basic":
        return 'Basic realm="api", charset="UTF-8"'
    return f'{word.title()} realm="api"' + (', error="invalid_token"' if word == "bearer" and is_shown else "")


def _api_key(scheme: Mapping[str, Any], headers: Mapping[str, str], query: str) -> str:
    name = str(scheme["name"])
    if scheme["in"] == "header":
        return headers[name.lower()]
    if scheme["in"] == "query":
        return dict(parse_qsl(query)).get(name, "")
    try:
        cookie = SimpleCookie(headers["cookie"]).get(name)
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
