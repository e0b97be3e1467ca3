"""Credentials as requests present them: in headers and in the query, each alternative of the contract."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from driftwitness.contract import Contract, Operation

WRONG = "driftwitness-wrong-credential"
BEHIND = "-driftwitness"
"""What stands behind the right credential to make it a wrong one that begins like it."""

As = Literal["given", "nobody", "stranger", "namesake", "blank", "half", "second", "otherwise"]


@dataclass(frozen=True, slots=True)
class Presented:
    """Headers and query parameters that carry a credential."""

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The run's credentials, by security scheme."""

    contract: Contract
    values: Mapping[str, str]

    def of(self, by: As, operation: Operation | None) -> Presented:
        """Give what a request presents: the first documented way for which there are values, unless told otherwise.

        ``nobody`` shows nothing, ``stranger`` and ``namesake`` wrong values, ``blank`` empty ones, ``half`` a part of
        what goes together, ``second`` the second way, ``otherwise`` the last one. Where there is one way and that is a
        token, ``half`` is the word before the token alone, and ``otherwise`` the token behind another word.
        """
        ways = self.ways(operation)
        if by == "nobody" or not ways:
            return Presented()
        way = ways[{"second": 1, "otherwise": -1}.get(by, 0)]
        if by in ("half", "otherwise") and takes_token(self.contract, operation):
            return Presented({"Authorization": "Bearer" if by == "half" else f"Basic {self.values[way[0]]}"})
        values = {name: _altered(by, self.values[name]) for name in way}
        return present(self.contract.security_schemes, way[:1] if by == "half" else way, values)

    def ways(self, operation: Operation | None) -> list[tuple[str, ...]]:
        """Give the documented ways for which there are values."""
        return [way for way in self.contract.ways(operation) if all(self.values.get(name) for name in way)]


def takes_token(contract: Contract, operation: Operation | None) -> bool:
    """Whether the only documented way is one token behind the word Bearer (RFC 6750, section 2.1)."""
    ways = contract.ways(operation)
    if len(ways) != 1 or len(ways[0]) != 1:
        return False
    scheme = contract.security_schemes[ways[0][0]]
    return scheme.get("type") != "apiKey" and str(scheme.get("scheme", "bearer")).lower() == "bearer"


def _altered(by: As, value: str) -> str:
    return {"stranger": WRONG, "namesake": value + BEHIND, "blank": ""}.get(by, value)


def present(schemes: Mapping[str, Mapping[str, Any]], names: Iterable[str], values: Mapping[str, str]) -> Presented:
    """Present values (scheme name → value; ``user:password`` for basic) as the schemes of these names document it."""
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    for name in names:
        scheme, value = schemes[name], values[name]
        if scheme.get("type") != "apiKey":
            is_basic = str(scheme.get("scheme")).lower() == "basic"
            encoded = base64.b64encode(value.encode()).decode() if is_basic else value
            headers["Authorization"] = f"{'Basic' if is_basic else 'Bearer'} {encoded}"
        elif scheme.get("in") == "query":
            query[str(scheme["name"])] = value
        elif scheme.get("in") == "cookie":
            headers["Cookie"] = "; ".join(filter(None, (headers.get("Cookie"), f"{scheme['name']}={value}")))
        else:
            headers[str(scheme["name"])] = value
    return Presented(headers, query)
