"""Keeps secrets out of everything that is written: replaced before a record exists."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping

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
_KEPT_PATTERN = re.compile(
    r"x-(rate-?limit|request-id|total|pages?|per-page|api-version|version)(-.*)?", re.IGNORECASE | re.DOTALL
)
_SCHEME = re.compile(r"(?P<scheme>Bearer|Basic|Token|ApiKey|Digest) +(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_PLACEHOLDER = re.compile(r"(?:[A-Za-z][A-Za-z0-9_-]{0,30} )?(?P<name>\$[A-Za-z_][A-Za-z0-9_]*)")

_JSON_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}
_BASE64_LENGTH = 8  # what is shorter occurs by chance


class Redactor:
    """Replaces known secrets, and digests header values that nobody vouches for.

    ``secrets`` maps the name of a variable to its value: wherever the value occurs, as it is or in base64, percent or
    JSON escapes, ``$NAME`` stands instead. ``keep`` names further headers whose values are no secrets (a contract's
    own).
    """

    def __init__(self, secrets: Mapping[str, str], keep: Iterable[str] = ()) -> None:
        self._keep = KEPT_HEADERS | {name.lower() for name in keep}
        known = sorted(((value, name) for name, value in secrets.items() if value), key=lambda pair: -len(pair[0]))
        self._placeholders = [f"${name}" for _, name in known]
        groups = [f"({_spellings(value)})".encode() for value, _ in known]
        self._secret = re.compile(b"|".join(groups)) if groups else None

    def text(self, text: str) -> str:
        """Replace each secret in a text."""
        return self.body(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def body(self, body: bytes) -> bytes:
        """Replace each secret in a body of UTF-8 or ASCII."""
        return self._secret.sub(self._placeholder, body) if self._secret else body

    def _placeholder(self, match: re.Match[bytes]) -> bytes:
        return self._placeholders[(match.lastindex or 1) - 1].encode()

    def headers(self, headers: Iterable[tuple[str, str]]) -> Headers:
        """Keep all names; keep values by allowlist or where only a known secret stands; digest the others.

        Of a cookie only the value counts: its name tells where a credential stands.
        """
        return tuple((name, self._value(name, value)) for name, value in headers)

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


def _spellings(value: str) -> str:
    """Give a pattern of all the ways in which a secret may be spelled on the wire."""
    forms = ["".join(map(_spelling, value))]
    raw = value.encode("utf-8", "surrogatepass")
    whole = base64.b64encode(raw).decode().rstrip("=")
    if len(whole) >= _BASE64_LENGTH:
        forms.append("".join(map(_base64_spelling, whole)) + "(?:=|%3[dD]){0,2}")
    # base64 of a longer text holds the secret at one of three offsets; its ends depend on the neighbours: cut off
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + raw).decode()
        inner = encoded[(offset * 8 + 5) // 6 : (offset + len(raw)) * 8 // 6]
        if len(inner) >= _BASE64_LENGTH:
            forms.append("".join(map(_base64_spelling, inner)))
    return "|".join(forms)


def _spelling(char: str) -> str:
    """Give a pattern of one character as it is, in percent encoding, as a form's blank or as a JSON escape."""
    octets = char.encode("utf-8", "surrogatepass")
    units = char.encode("utf-16-be", "surrogatepass")
    forms = ["".join(rf"\\u(?i:{units[at : at + 2].hex()})" for at in range(0, len(units), 2))]
    if char in _JSON_ESCAPES:
        forms.append(r"\\" + re.escape(_JSON_ESCAPES[char]))
    forms.append("".join(rf"(?:%(?i:{octet:02x})|\x{octet:02x})" for octet in octets))
    if char == " ":
        forms.append(r"\+")
    return f"(?:{'|'.join(forms)})"


def _base64_spelling(char: str) -> str:
    """Give a pattern of one base64 character, also of the URL alphabet, percent-encoded or with JSON's escape."""
    return {"+": r"(?:\+|-|%2[bB])", "/": r"(?:\\?/|_|%2[fF])"}.get(char, char)
