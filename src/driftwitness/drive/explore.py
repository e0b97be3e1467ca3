"""Property-based exploration: schemathesis generates from the contract, the wire sends."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import HypothesisException
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from driftwitness.contract import Contract, Operation, SchemaSet
from driftwitness.contract.evidence import SEVERITIES
from driftwitness.contract.model import METHODS
from driftwitness.contract.resources import resources
from driftwitness.contract.validity import RequestRules
from driftwitness.drive.client import Answer, WireClient
from driftwitness.drive.wire import ForbiddenError, RequestFailed

_CERTAIN = frozenset(kind for kind, severity in SEVERITIES.items() if severity == "error")


def run(client: WireClient, requests_to_spend: int, seed: int, say: Callable[[str], None]) -> None:
    """Spend about so many requests on generated cases, two thirds valid, one third invalid, over all operations."""
    operations = client.contract.operations
    each = max(2, requests_to_spend // max(1, len(operations)))
    stop_at = client.wire.sent + requests_to_spend
    schema = _schema(client.contract)
    rules = RequestRules(client.contract, SchemaSet(client.contract))
    # what can be listed is created first, what deletes comes last
    for number, operation in enumerate(sorted(operations, key=_order), 1):
        say(f"exploring {number} of {len(operations)}: {operation.id}")
        generated = schema[operation.path][operation.method]
        for mode, share in ((GenerationMode.POSITIVE, each - each // 3), (GenerationMode.NEGATIVE, each // 3)):
            left = min(share, stop_at - client.wire.sent)
            if left > 0:
                _drive(client, operation, generated, mode, left, seed + number, rules)


def _order(operation: Operation) -> tuple[int, int]:
    return ({"POST": 0, "DELETE": 2}.get(operation.method, 1), operation.path.count("{"))


def _drive(
    client: WireClient,
    operation: Operation,
    generated: Any,
    mode: GenerationMode,
    count: int,
    seed: int,
    rules: RequestRules,
) -> None:
    pinned = _pinned(client, operation) if mode is GenerationMode.POSITIVE else None
    try:
        strategy = generated.as_strategy(generation_mode=mode, path_parameters=pinned)
    except Exception as error:  # noqa: BLE001 - what it cannot generate for, it does not explore
        raise_if_ours(error)
        return

    @hypothesis.seed(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(strategy)
    def each(case: Any) -> None:
        _send(client, operation, case, rules)

    try:
        each()
    except (HypothesisException, hypothesis.errors.Unsatisfiable):
        # nothing (more) to generate, such as invalid cases of an operation without parameters
        return


def raise_if_ours(error: Exception) -> None:
    """Let our own errors through where a library's are given up on."""
    if isinstance(error, ForbiddenError | RequestFailed):
        raise error


def _send(client: WireClient, operation: Operation, case: Any, rules: RequestRules) -> None:
    headers = client.headers()
    arguments = case.as_transport_kwargs(base_url=client.base_url)
    url, query, body = str(arguments["url"]), arguments.get("params"), arguments.get("json", arguments.get("data"))
    prepared = client.session.prepare_request(_request(operation, url, query, body, arguments, headers))
    if not _worth_sending(client.contract, operation, prepared, rules):
        return
    try:
        response = client.session.send(prepared, allow_redirects=False)
    except (RequestFailed, ForbiddenError):
        return
    path = urlsplit(str(prepared.url)).path.removeprefix(urlsplit(client.base_url).path)
    client.note(operation, path, Answer(response.status_code, _json(response.content)))


def _request(
    operation: Operation, url: str, query: Any, body: Any, arguments: Mapping[str, Any], headers: Mapping[str, str]
) -> Any:
    import requests

    is_json = "json" in arguments
    data = json.dumps(body).encode() if is_json else body
    generated = {
        name: value for name, value in (arguments.get("headers") or {}).items() if name.lower() != "user-agent"
    }
    content = {"Content-Type": operation.body.media_type} if operation.body and data is not None else {}
    return requests.Request(operation.method, url, params=query, data=data, headers={**generated, **content, **headers})


def _worth_sending(contract: Contract, operation: Operation, prepared: Any, rules: RequestRules) -> bool:
    """Whether the contract is sure of the case: what differs only from an example may be refused, or kept, as it likes."""
    from driftwitness.contract import Router

    path = urlsplit(str(prepared.url)).path
    route = Router(contract).route(operation.method, path[path.find(operation.path.partition("{")[0]) :])
    values = route.path_values if route and route.operation.id == operation.id else {}
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
    faults = rules.assess(operation, values, urlsplit(str(prepared.url)).query, body).faults
    return all(fault.kind in _CERTAIN for fault in faults)


def _pinned(client: WireClient, operation: Operation) -> dict[str, Any] | None:
    """Give the id of something that this run created, for the path parameters of an operation that needs one."""
    for resource in resources(client.contract):
        if resource.item and resource.id_param and operation.path.startswith(resource.item):
            prefix = resource.item.partition("{")[0]
            for path, name in reversed(client.wire.created.paths.items()):
                if name == resource.name and path.startswith(prefix):
                    text = path[len(prefix) :]
                    return {resource.id_param: int(text) if text.isdecimal() else text}
    return None


def _schema(contract: Contract) -> Any:
    config = SchemathesisConfig.from_dict({"generation": {"database": "none", "with-security-parameters": False}})
    document = copy.deepcopy(dict(contract.document))
    for item in document.get("paths", {}).values():
        for method in METHODS:
            if method in item:
                item[method].pop("security", None)
    document.pop("security", None)
    return schemathesis.openapi.from_dict(_generable(document), config=config)


def _generable(value: Any) -> Any:
    """Give the schemas a generator does well with.

    A string whose form a pattern restricts, or of which a document's examples show values, takes its values from those: a
    server may know only some.
    """
    if isinstance(value, dict):
        shown = value.get("examples")
        if value.get("type") == "string" and isinstance(shown, list) and shown and "enum" not in value:
            return {"type": "string", "enum": shown}
        if value.get("type") == "string" and value.get("format") == "uri" and "pattern" in value:
            return {"type": "string", "enum": [f"https://example.com/driftwitness/{number}" for number in range(5)]}
        return {key: _generable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_generable(item) for item in value]
    return value


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
