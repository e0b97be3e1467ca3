"""Keeps secrets out of everything that is written: replaced before a record exists."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from driftwitness.trace.record import Headers, Interaction, Request, Response
from driftwitness.trace.scan import Scan
from driftwitness.trace.secrets import with_parts
from driftwitness.trace.spellings import pattern

KEPT_HEADERS = frozenset(
    {
        "accept", "accept-charset", "accept-encoding", "accept-language", "age", "allow", "cache-control",
        "connection", "content-encoding", "content-language", "content-length", "content-type", "date", "deprecation",
        "etag", "expires", "host", "keep-alive", "last-modified", "link", "location", "prefer", "ratelimit",
        "ratelimit-limit", "ratelimit-policy", "ratelimit-remaining", "ratelimit-reset", "retry-after", "server",
        "sunset", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
    }
)  # fmt: skip
_KEPT_PATTERN = re.compile(
    r"x-(rate-?limit|request-id|total|pages?|per-page|api-version|version)(-.*)?", re.IGNORECASE | re.DOTALL
)
_SCHEME = re.compile(r"(?P<scheme>Bearer|Basic|Token|ApiKey|Digest) +(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_PLACEHOLDER = re.compile(r"(?:[A-Za-z][A-Za-z0-9_-]{0,30} )?(?P<name>\$[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)?)")


_FEW = 40


@lru_cache(maxsize=256)
def _one_of(values: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(b"(" + pattern(value) + b")" for value in values) or b"(?!)")


class Redactor:
    """Replaces known secrets, and digests header values that nobody vouches for.

    ``secrets`` maps the name of a variable to its value: wherever the value occurs, as it is or encoded, ``$NAME``
    stands instead, and ``$NAME-password`` and the like for a part of it. ``keep`` names further headers whose values
    are no secrets (a contract's own).
    """

    def __init__(self, secrets: Mapping[str, str], keep: Iterable[str] = ()) -> None:
        self._keep = KEPT_HEADERS | {name.lower() for name in keep}
        known = with_parts(secrets)
        self._placeholders = frozenset(known)
        self._scan = Scan(known)
        self._found = [placeholder.encode() for placeholder in known]
        self._known = known
        self._secret = _one_of(tuple(known.values())) if len(known) <= _FEW else None

    def text(self, text: str) -> str:
        """Replace each secret in a text."""
        return self.body(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def body(self, body: bytes) -> bytes:
        """Replace each secret in a body; where one is hidden deeper than its spellings, the piece that holds it."""
        if not self._known or not body:
            return body
        codec = _wide(body)
        if codec is None:
            return self._scan.without(self._without_spellings(body))
        return self._scan.without(self.text(body.decode(codec)).encode(codec))

    def _without_spellings(self, body: bytes) -> bytes:
        if self._secret:
            return self._secret.sub(lambda match: self._found[(match.lastindex or 1) - 1], body)
        # of many, only those are looked for that are there
        held = self._scan.all(body)
        placeholders = [name for name in self._known if name in held]
        pattern = _one_of(tuple(self._known[name] for name in placeholders))
        return pattern.sub(lambda match: placeholders[(match.lastindex or 1) - 1].encode(), body) if held else body

    def headers(self, headers: Iterable[tuple[str, str]]) -> Headers:
        """Keep all names; keep values by allowlist or where only a known secret stands; digest the others.

        Of a cookie only the value counts: its name tells where a credential stands.
        """
        return tuple((self.text(name), self._value(name, value)) for name, value in headers)

    def interaction(self, one: Interaction) -> Interaction:
        """Give an interaction without secrets, as a trace keeps it."""
        request, response = one.request, one.response
        url, headers = self.text(request.url), self.headers(request.headers)
        came = None if response.headers is None else self.headers(response.headers)
        return replace(
            one,
            request=Request(request.method, url, headers, None if request.body is None else self.body(request.body)),
            response=Response(response.status, came, self.body(response.body)),
        )

    def _value(self, name: str, value: str) -> str:
        redacted = self.text(value)
        if name.lower() in self._keep or _KEPT_PATTERN.fullmatch(name) or self._is_placeholder(redacted):
            return redacted
        if name.lower() == "cookie":
            return "; ".join(map(self._cookie, redacted.split("; ")))
        scheme = _SCHEME.fullmatch(redacted)
        prefix, rest = (f"{scheme['scheme']} ", scheme["rest"]) if scheme else ("", redacted)
        return prefix + (rest if rest in self._placeholders else digest(rest))

    def _cookie(self, pair: str) -> str:
        """Keep a cookie's name, and its value where that is a known secret."""
        name, equals, value = pair.partition("=")
        if not equals:
            return digest(pair)
        return f"{name}={value if value in self._placeholders else digest(value)}"

    def _is_placeholder(self, redacted: str) -> bool:
        """Whether a known secret stands there alone, or behind a word that says what it is."""
        match = _PLACEHOLDER.fullmatch(redacted)
        return match is not None and match["name"] in self._placeholders


def digest(value: str) -> str:
    """Give a stable stand-in for a value: equal values stay equal, and none can be read back."""
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()[:16]}" if value else ""


def _wide(body: bytes) -> str | None:
    """Give the codec of a body of UTF-16, told by its ASCII characters; None for any other."""
    if b"\0" not in body or len(body) % 2:
        return None
    for codec, zeros in (("utf-16-le", body[1::2]), ("utf-16-be", body[::2])):
        if zeros.count(0) * 2 > len(zeros):
            try:
                body.decode(codec)
            except UnicodeDecodeError:
                continue
            return codec
    return None
