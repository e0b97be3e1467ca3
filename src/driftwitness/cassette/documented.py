"""A request as a contract itself shows it: of its examples and values, where no document shows a whole call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from driftwitness.contract import Contract, Operation, Parameter
from driftwitness.contract.addressing import origin
from driftwitness.trace import Request

_OF_TYPE = {"integer": 1, "number": 1, "boolean": True}


def request(contract: Contract, operation: Operation, variables: Mapping[str, str]) -> Request | None:
    """Give an operation's request with all that it must have; None where it needs a body that nothing shows.

    ``variables`` names the environment variable of each security scheme: it stands where the credential would.
    """
    body = _body(contract, operation)
    if body is None and operation.body and operation.body.required:
        return None
    url = server_url(contract) + operation.path
    for parameter in operation.path_parameters:
        url = url.replace("{" + parameter.name + "}", quote(str(_value(contract, parameter)), safe=""))
    query = [(p.name, str(_value(contract, p))) for p in operation.parameters if p.location == "query" and p.required]
    headers = [
        (p.name, str(_value(contract, p))) for p in operation.parameters if p.location == "header" and p.required
    ]
    if body is not None and operation.body:
        headers.append(("Content-Type", operation.body.media_type))
    for name in next(iter(contract.ways(operation)), ()) if operation.secured else ():
        place, pair = _credential(contract.security_schemes[name], variables.get(name, ""))
        (query if place == "query" else headers).append(pair)
    # a variable's name stays to be read: $NAME, not %24NAME
    return Request(operation.method, url + (f"?{urlencode(query, safe='$')}" if query else ""), tuple(headers), body)


def server_url(contract: Contract) -> str:
    """Give the contract's server, or a stand-in of a reserved domain (RFC 2606) where no document names its host."""
    server = contract.server_url
    return server if origin(server) else f"https://{contract.vendor}.example{contract.base_path}"


def _credential(scheme: Mapping[str, Any], variable: str) -> tuple[str, tuple[str, str]]:
    """Give where a scheme's credential stands, and its name and placeholder there."""
    if scheme.get("type") == "apiKey":
        name, place = str(scheme.get("name")), str(scheme.get("in"))
        return place, ("Cookie", f"{name}=${variable}") if place == "cookie" else (name, f"${variable}")
    word = "Basic" if str(scheme.get("scheme", "")).lower() == "basic" else "Bearer"
    return "header", ("Authorization", f"{word} ${variable}")


def _value(contract: Contract, parameter: Parameter) -> Any:
    values = contract.settings.get("values") or {}
    return values[parameter.name] if parameter.name in values else _shown(contract, parameter.schema, parameter.name)


def _shown(contract: Contract, schema: Any, name: str) -> Any:
    """Give a value that a schema shows, or else one of its type."""
    schema = contract.resolve(schema) or {}
    for candidate in _candidates(schema):
        return candidate
    return _OF_TYPE.get(str(schema.get("type")), name)


def _candidates(schema: Mapping[str, Any]) -> Iterator[Any]:
    yield from schema.get("examples") or ()
    yield from (schema[key] for key in ("example", "const", "default", "minimum") if key in schema)
    yield from schema.get("enum") or ()


def _body(contract: Contract, operation: Operation) -> bytes | None:
    """Give the body that the contract shows as an example, in JSON; None where it shows none, or not in JSON."""
    if operation.body is None or "json" not in operation.body.media_type:
        return None
    body = contract.resolve(operation.raw.get("requestBody")) or {}
    media = (body.get("content") or {}).get(operation.body.media_type) or {}
    shown = [entry.get("value") for entry in (media.get("examples") or {}).values()]
    shown += [media["example"]] if "example" in media else []
    shown += [*_candidates(contract.resolve(media.get("schema")) or {})]
    return json.dumps(shown[0], ensure_ascii=False, indent=2).encode() if shown else None
