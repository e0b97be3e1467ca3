"""What is secret: the environment's credentials, and the parts of one by which it is known as well."""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from driftwitness.contract import Contract, strict_json

_TELLING = re.compile(r"(?:.*_)?(?:API_?KEY|ACCESS_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|PAT)(?:_\d+)?")
_SHORTEST = 8
_LONGEST_WORD = 15  # a longer value is no plain word
_SHORTEST_PART = 6
_SHORTEST_CLAIM = 16
_SECRET_CLAIMS = frozenset({"jti", "sid", "nonce", "session_state"})  # others, such as `sub`, answers show rightly

_noted: set[str] = set()


def variables(contract: Contract) -> dict[str, str]:
    """Give the environment variable of each security scheme: what ``vendor.toml`` says, or ``<VENDOR>_API_KEY``.

    Of alternatives, those that ``vendor.toml`` names are used.
    """
    named: Mapping[str, Any] = contract.settings.get("auth") or {}
    default = default_variable(contract.vendor)
    known = [scheme for scheme in contract.security_schemes if scheme in named] or contract.security_schemes
    return {scheme: str(named.get(scheme, default)) for scheme in known}


def default_variable(vendor: str) -> str:
    """Give the environment variable of a vendor's credential where ``vendor.toml`` names none."""
    return "".join(c if c.isalnum() else "_" for c in vendor).upper() + "_API_KEY"


def note(name: str) -> None:
    """Note that an environment variable holds a credential, whatever its name tells."""
    _noted.add(name)


def environment() -> dict[str, str]:
    """Give the environment's credentials by variable: those noted, then those whose names and values tell."""
    noted = {name: value for name in sorted(_noted) if (value := os.environ.get(name))}
    telling = {name: value for name, value in sorted(os.environ.items()) if _TELLING.fullmatch(name.upper())}
    return noted | {name: value for name, value in telling.items() if name not in noted and _is_credential(value)}


def _is_credential(value: str) -> bool:
    """Whether a value looks like a credential: no switch, no plain word, no path to one."""
    is_word = len(value) <= _LONGEST_WORD and (value.isalpha() or value.isdigit())
    return len(value) >= _SHORTEST and not is_word and not (value.startswith(("/", "~")) and Path(value).exists())


def with_parts(secrets: Mapping[str, str]) -> dict[str, str]:
    """Give secrets by placeholder, longest first: ``$NAME``, and ``$NAME-password`` and the like for parts of one.

    Parts are those of ``user:password`` and of a JWT (RFC 7519). Of equal values the first name stands.
    """
    found: dict[str, str] = {}
    for name, value in secrets.items():
        if value:
            found.setdefault(value, f"${name}")
    for name, value in secrets.items():
        for part, text in _parts(value):
            found.setdefault(text, f"${name}-{part}")
    return {placeholder: value for value, placeholder in sorted(found.items(), key=lambda pair: -len(pair[0]))}


def _parts(value: str) -> Iterator[tuple[str, str]]:
    # what goes behind `Basic` may be kept encoded already
    for text in (value, _text_of_base64(value)):
        user, _, password = text.partition(":")
        if user and password and not password.startswith("//"):
            yield from ((n, part) for n, part in (("password", password), ("user", user)) if len(part) > _SHORTEST_PART)
    head, dot, rest = value.partition(".")
    payload, _, signature = rest.partition(".")
    if dot and _text_of_base64(head).startswith("{"):
        yield from ((n, part) for n, part in (("payload", payload), ("signature", signature)) if len(part) >= _SHORTEST)
        yield from _claims(_text_of_base64(payload))


def _claims(payload: str) -> Iterator[tuple[str, str]]:
    if len(payload) >= _SHORTEST_CLAIM:
        yield "claims", payload
    try:
        claims = strict_json.loads(payload)
    except strict_json.StrictJSONError:
        return
    for name, value in claims.items() if isinstance(claims, dict) else ():
        if (
            isinstance(value, str)
            and len(value) >= _SHORTEST_CLAIM
            and (name in _SECRET_CLAIMS or _TELLING.fullmatch(name.upper()))
        ):
            yield re.sub("[^A-Za-z0-9_]", "_", name), value


def _text_of_base64(text: str) -> str:
    """Decode base64 of either alphabet to printable text; empty where it is none."""
    try:
        found = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars="-_").decode()
    except (binascii.Error, ValueError):
        return ""
    return found if found.isprintable() else ""
