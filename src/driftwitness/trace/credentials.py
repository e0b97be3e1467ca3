"""Which credential a recorded request carried, as far as the redacted record tells."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import parse_qs

from driftwitness.contract import Contract
from driftwitness.trace.record import Request

_OWN = re.compile(r"(?:[A-Za-z]+ )?\$[A-Za-z_][A-Za-z0-9_]*")

Credential = Literal["given", "absent", "other"]


def credential(request: Request, contract: Contract) -> Credential:
    """Tell the credential of a request.

    ``given``: the run's own, of which the record keeps only the variable's name. ``absent``: none where the contract's
    security schemes look for one. ``other``: some other value, also one that merely contains the run's own.
    """
    values = [value for value in _values(request, contract) if value]
    if not values:
        return "absent"
    return "given" if all(_OWN.fullmatch(value) for value in values) else "other"


def _values(request: Request, contract: Contract) -> list[str | None]:
    found: list[str | None] = []
    for scheme in contract.security_schemes.values():
        if scheme.get("type") == "apiKey" and scheme.get("in") == "query":
            found += parse_qs(request.query).get(str(scheme.get("name")), [])
        elif scheme.get("type") == "apiKey" and scheme.get("in") == "header":
            found.append(request.header(str(scheme.get("name"))))
        else:
            found.append(request.header("Authorization"))
    return found
