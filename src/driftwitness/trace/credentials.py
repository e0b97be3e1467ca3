"""Which credential a recorded request carried, as far as the redacted record tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Literal
from urllib.parse import parse_qs

from driftwitness.contract import Contract
from driftwitness.trace.record import Request

_OWN = re.compile(r"(?:(?P<word>[A-Za-z]+) )?\$[A-Za-z_][A-Za-z0-9_]*")

Credential = Literal["given", "absent", "other"]


def credential(request: Request, contract: Contract) -> Credential:
    """Tell the credential of a request.

    ``given``: the run's own, of which the record keeps only the variables' names, and all that goes together in one of
    the contract's alternatives. ``absent``: none where the contract's security schemes look for one. ``other``: some
    other value, also one that merely contains the run's own, or a part of the run's own.
    """
    shown = _shown(request, contract)
    if not shown:
        return "absent"
    schemes = contract.security_schemes
    own = all(_is_own(value, schemes[name]) for name, values in shown.items() for value in values)
    whole = any(way <= shown.keys() for way in contract.all_ways)
    return "given" if own and whole else "other"


def presents_own(request: Request, contract: Contract) -> bool:
    """Tell whether the run's own credential stands in a request, whole, whatever else stands beside it."""
    schemes = contract.security_schemes
    shown = _shown(request, contract)
    own = {name for name, values in shown.items() if all(_is_own(value, schemes[name]) for value in values)}
    return any(way and way <= own for way in contract.all_ways)


def schemes_shown(request: Request, contract: Contract) -> frozenset[str]:
    """Give the names of the contract's security schemes in whose place the request carries a value."""
    return frozenset(_shown(request, contract))


def _is_own(value: str, scheme: Mapping[str, Any]) -> bool:
    """Whether a value is the run's own, and stands behind the scheme's word (RFC 9110, section 11.1) or behind none."""
    match = _OWN.fullmatch(value)
    if match is None or scheme.get("type") == "apiKey" or match["word"] is None:
        return match is not None
    return match["word"].lower() == _word(scheme)


def _shown(request: Request, contract: Contract) -> dict[str, list[str]]:
    schemes = contract.security_schemes
    found = {name: values for name, scheme in schemes.items() if (values := _values(request, scheme))}
    shared = {name for name in found if schemes[name].get("type") != "apiKey"}
    meant = {name for name in shared if _bears_word(found[name][0], schemes[name])}
    # schemes of one header are told apart by the word before the credential
    return {name: values for name, values in found.items() if name not in shared or name in (meant or shared)}


def _bears_word(value: str, scheme: Mapping[str, Any]) -> bool:
    return value.partition(" ")[0].lower() == _word(scheme)


def _word(scheme: Mapping[str, Any]) -> str:
    """Give the word that stands before a scheme's credential; OAuth's tokens are bearer tokens (RFC 6750)."""
    return str(scheme.get("scheme", "bearer")).lower()


def _values(request: Request, scheme: Mapping[str, Any]) -> list[str]:
    name, place = str(scheme.get("name")), scheme.get("in")
    if scheme.get("type") != "apiKey":
        found = [request.header("Authorization")]
    elif place == "query":
        found = [*parse_qs(request.query).get(name, [])]
    elif place == "cookie":
        found = [_cookie(request.header("Cookie"), name)]
    else:
        found = [request.header(name)]
    return [value for value in found if value]


def _cookie(header: str | None, name: str) -> str | None:
    try:
        found = SimpleCookie(header or "").get(name)
    except CookieError:
        return header
    return found.value if found else None
