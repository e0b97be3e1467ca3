"""Learns the secrets of somebody's recordings: nobody names them, but the requests show where they stand."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

from driftwitness.contract import Contract
from driftwitness.trace.record import Headers, Interaction, Request
from driftwitness.trace.secrets import variables

_DEFAULT = "RECORDED_SECRET"
_SHORTEST = 6
_LONGEST_WORD = 15
_SHORTEST_COOKIE = 16
# names without punctuation and case
_HEADERS = re.compile(r"(?:proxy|x)?(?:authorization|(?:auth|api|access|session|private|app)?(?:token|key|secret))")
_FIELDS = (
    "access_token", "refresh_token", "id_token", "auth_token", "api_token", "session_token", "bearer_token",
    "api_key", "secret_key", "private_key", "client_secret", "app_secret", "signing_secret", "webhook_secret",
    "secret", "password", "passwd", "passphrase", "jwt", "token",
)  # fmt: skip
_FIELD = re.compile("|".join(re.escape(name.replace("_", "")) for name in _FIELDS))
_HINTS = (b"oken", b"OKEN", b"ecret", b"ECRET", b"assw", b"ASSW", b"assphrase", b"ey", b"EY", b"jwt", b"JWT")
_JSON_FIELD = re.compile(
    rb'"([A-Za-z0-9_.-]{0,30}(?:token|secret|key|password|passwd|passphrase|jwt))"\s*:\s*"((?:[^"\\]|\\.){6,8000})"',
    re.IGNORECASE,
)
_JWT = re.compile(rb"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*")
_STAND_IN = re.compile(
    r"[$<{%\[(].*|\W*|sha256:[0-9a-f]+|(.)\1*|.*(?:redacted|filtered|\*\*\*|\.\.\.).*", re.I | re.DOTALL
)


class Learned:
    """The secrets that stand in recorded interactions, by names like those of the environment's variables.

    The first value of a security scheme has the scheme's own variable's name, each further one a number behind it.
    """

    def __init__(self, contract: Contract | None = None) -> None:
        self._contract = contract
        self._variables = variables(contract) if contract else {}
        self._default = next(iter(self._variables.values()), _DEFAULT)
        self._names: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    @property
    def secrets(self) -> dict[str, str]:
        """The values by name."""
        return {name: value for value, name in self._names.items()}

    def see(self, interaction: Interaction) -> None:
        """Learn the secrets of one interaction: of its request's credentials, and of fields whose names tell."""
        request, response = interaction.request, interaction.response
        self._of_schemes(request)
        for name, value in [*_from_headers(request.headers), *_from_headers(response.headers or ())]:
            self._add(name, value)
        for name, value in [*_from_url(request.url), *_from_body(request.body or b""), *_from_body(response.body)]:
            self._add(name, value)

    def _of_schemes(self, request: Request) -> None:
        if not self._contract:
            return
        for scheme, definition in self._contract.security_schemes.items():
            name, wanted = self._variables.get(scheme, self._default), str(definition.get("name"))
            if definition.get("type") != "apiKey":
                continue  # Authorization is looked at whatever the contract says
            if definition.get("in") == "query":
                found = [value for key, value in _query(request.url) if key == wanted]
            elif definition.get("in") == "cookie":
                found = [value for key, value in _cookies(request.headers, "cookie") if key == wanted]
            else:
                found = [value for key, value in request.headers if key.lower() == wanted.lower()]
            for value in found:
                self._add(name, value.rpartition(" ")[2])

    def _add(self, name: str, value: str) -> None:
        is_word = len(value) <= _LONGEST_WORD and (value.isalpha() or value.isdigit())
        if len(value) < _SHORTEST or is_word or value in self._names or _STAND_IN.fullmatch(value):
            return
        name = name or self._default
        self._counts[name] += 1
        count = self._counts[name]
        self._names[value] = f"{name}_{count}" if count > 1 else name


@lru_cache(maxsize=1_000)
def _plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def _from_headers(headers: Headers) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        plain = _plain(name)
        if _HEADERS.fullmatch(plain):
            word, _, rest = value.partition(" ")
            yield "", _basic(rest) if word.lower() == "basic" else rest or word
    for kind in ("cookie", "set-cookie"):
        for _, value in _cookies(headers, kind):
            if len(value) >= _SHORTEST_COOKIE:
                yield "RECORDED_COOKIE", value


def _basic(encoded: str) -> str:
    """Give ``user:password`` (RFC 7617), or what stands there where it is none."""
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, ValueError):
        return encoded


def _cookies(headers: Headers, kind: str) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        if name.lower() == kind:
            try:
                yield from ((key, morsel.value) for key, morsel in SimpleCookie(value).items())
            except CookieError:
                yield "", value.partition("=")[2].partition(";")[0]


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return []


def _from_url(url: str) -> Iterator[tuple[str, str]]:
    for key, value in _query(url):
        if _FIELD.fullmatch(_plain(key)):
            yield "", value
    user, at, _ = url.partition("://")[2].partition("/")[0].rpartition("@")
    if at and ":" in user:
        yield "", unquote(user)


def _from_body(body: bytes) -> Iterator[tuple[str, str]]:
    if b"eyJ" in body:
        yield from (("RECORDED_TOKEN", match.decode()) for match in _JWT.findall(body))
    if not any(hint in body for hint in _HINTS):
        return
    for key, value in _JSON_FIELD.findall(body):
        if _FIELD.fullmatch(_plain(key.decode())):
            yield "RECORDED_SECRET", _json_text(value)
    if body[:1] not in (b"{", b"[", b"<") and b"=" in body[:100]:
        for pair in body[:100_000].split(b"&"):
            key, _, value = pair.partition(b"=")
            if _FIELD.fullmatch(_plain(key.decode("latin-1"))):
                yield "RECORDED_SECRET", unquote_plus(value.decode("latin-1"))


def _json_text(inner: bytes) -> str:
    try:
        return str(json.loads(b'"' + inner + b'"'))
    except ValueError:
        return inner.decode("utf-8", "replace")
