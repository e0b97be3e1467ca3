"""Keeps secrets out of everything that is written: replaced before a record exists."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

from driftwitness.trace.record import Headers

KEPT_HEADERS = frozenset(
    {
        "accept", "accept-charset", "accept-encoding", "accept-language", "age", "allow", "cache-control",
        "connection", "content-encoding", "content-language", "content-length", "content-type", "date", "deprecation",
        "etag", "expires", "host", "keep-alive", "last-modified", "link", "location", "prefer", "ratelimit",
        "ratelimit-limit", "ratelimit-policy", "ratelimit-remaining", "ratelimit-reset", "retry-after", "server",
        "sunset", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
    }
)  # fmt: skip
_KEPT_PATTERN = re.compile(r"x-(rate-?limit|request-id|total|page|per-page|api-version|version)", re.IGNORECASE)
_SCHEME = re.compile(r"(?P<scheme>Bearer|Basic|Token|ApiKey|Digest) +(?P<rest>.+)", re.IGNORECASE | re.DOTALL)


class Redactor:
    """Replaces known secrets, and digests header values that nobody vouches for.

    ``secrets`` maps the name of a variable to its value: wherever the value occurs, as it is or in base64, percent or
    JSON escapes, ``$NAME`` stands instead. ``keep`` names further headers whose values are no secrets (a contract's
    own).
    """

    def __init__(self, secrets: Mapping[str, str], keep: Iterable[str] = ()) -> None:
        self._keep = KEPT_HEADERS | {name.lower() for name in keep}
        self._replacements: list[tuple[str, str]] = []
        for name, value in secrets.items():
            if value:
                self._replacements += [(form, f"${name}") for form in _forms(value)]
        self._replacements.sort(key=lambda pair: len(pair[0]), reverse=True)

    def text(self, text: str) -> str:
        """Replace each secret in a text."""
        for form, name in self._replacements:
            text = text.replace(form, name)
        return text

    def body(self, body: bytes) -> bytes:
        """Replace each secret in a body of any encoding."""
        for form, name in self._replacements:
            body = body.replace(form.encode(), name.encode())
        return body

    def headers(self, headers: Iterable[tuple[str, str]]) -> Headers:
        """Keep all names; keep values by allowlist or where only a known secret stands; digest the others."""
        return tuple((name, self._value(name, value)) for name, value in headers)

    def _value(self, name: str, value: str) -> str:
        redacted = self.text(value)
        if name.lower() in self._keep or _KEPT_PATTERN.match(name):
            return redacted
        scheme = _SCHEME.fullmatch(redacted)
        prefix, rest = (f"{scheme['scheme']} ", scheme["rest"]) if scheme else ("", redacted)
        return prefix + (rest if self._is_placeholder(rest) else digest(rest))

    def _is_placeholder(self, text: str) -> bool:
        return any(text == name for _, name in self._replacements)


def digest(value: str) -> str:
    """Give a stable stand-in for a value: equal values stay equal, and none can be read back."""
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()[:16]}" if value else ""


def _forms(value: str) -> set[str]:
    """Give the spellings in which a secret may occur on the wire."""
    raw = value.encode()
    forms = {value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1]}
    # base64 of a longer text holds the secret at one of three offsets; its ends depend on the neighbours: cut off
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + raw).decode()
        whole = encoded[(offset * 8 + 5) // 6 : (offset + len(raw)) * 8 // 6]
        if len(whole) >= 8:
            forms |= {whole, whole.replace("+", "-").replace("/", "_")}
    return {form for form in forms if form}
