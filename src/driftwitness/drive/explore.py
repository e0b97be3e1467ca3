"""Property-based exploration: schemathesis and hypothesis generate from the contract, the wire sends."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import HypothesisException, Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from driftwitness.contract import Contract, Operation, Parameter, Router, SchemaSet
from driftwitness.contract.evidence import SEVERITIES
from driftwitness.contract.model import METHODS
from driftwitness.contract.resources import Resource
from driftwitness.contract.routing import values_of
from driftwitness.contract.strict_json import StrictJSONError, loads
from driftwitness.contract.validity import RequestRules
from driftwitness.drive.client import Answer, WireClient
from driftwitness.drive.values import Values
from driftwitness.drive.wire import ForbiddenError, RequestFailed

_CERTAIN = frozenset(kind for kind, severity in SEVERITIES.items() if severity == "error")


def run(client: WireClient, requests_to_spend: int, seed: int, say: Callable[[str], None]) -> None:
    """Spend about so many requests on generated cases, two thirds valid, one third invalid, over all operations."""
    Explorer(client).run(requests_to_spend, seed, say)


class Explorer:
    """Generates cases for one contract and sends those of which the contract is certain."""

    def __init__(self, client: WireClient) -> None:
        self._client = client
        self._contract = client.contract
        self._schema = _schema(client.contract)
        self._router = Router(client.contract)
        self._rules = RequestRules(client.contract, SchemaSet(client.contract))
        self._resources: tuple[Resource, ...] = client.contract.resources
        self._tenant: Mapping[str, Any] = client.contract.settings.get("values") or {}
        self._values = Values(client.contract, 0, self._tenant)
        self._base_path = urlsplit(client.base_url).path.rstrip("/")

    def run(self, requests_to_spend: int, seed: int, say: Callable[[str], None]) -> None:
        """Share the requests among the operations that may run: what creates first, what deletes last."""
        allowed = self._client.wire.effects
        operations = sorted((o for o in self._contract.operations if o.effect in allowed), key=_order)
        each = max(2, requests_to_spend // max(1, len(operations)))
        stop_at = self._client.wire.sent + requests_to_spend
        for number, operation in enumerate(operations, 1):
            say(f"exploring {number} of {len(operations)}: {operation.id}")
            for mode, share in self._shares(operation, each):
                left = min(share, stop_at - self._client.wire.sent)
                if left > 0:
                    self._generate(operation, mode, left, seed + number)

    def _shares(self, operation: Operation, requests: int) -> tuple[tuple[GenerationMode, int], ...]:
        """Share an operation's requests among valid and invalid ones; without anything to vary there is one.

        Where every text is valid, the generator would look for an invalid one a thousand times.
        """
        if not operation.parameters and not operation.body:
            return ((GenerationMode.POSITIVE, 1),)
        can_break = operation.body is not None or any(_is_constrained(p) for p in operation.parameters)
        invalid = requests // 3 if can_break else 0
        return ((GenerationMode.POSITIVE, requests - invalid), (GenerationMode.NEGATIVE, invalid))

    def _generate(self, operation: Operation, mode: GenerationMode, count: int, seed: int) -> None:
        pinned = self._pinned(operation) if mode is GenerationMode.POSITIVE else None
        generated = self._schema[operation.path][operation.method]
        strategy = generated.as_strategy(generation_mode=mode, path_parameters=pinned)

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
            self._send(operation, case)

        try:
            each()
        except (HypothesisException, Unsatisfiable):
            # nothing (more) to generate, such as an invalid case of an operation without parameters
            return

    def _send(self, operation: Operation, case: Any) -> None:
        prepared = self._prepare(operation, case)
        if not self._is_certain(operation, prepared):
            return
        try:
            response = self._client.session.send(prepared, allow_redirects=False)
        except (RequestFailed, ForbiddenError):
            return
        path = urlsplit(str(prepared.url)).path.removeprefix(self._base_path)
        self._client.note(operation, path, Answer(response.status_code, _json(response.content)))

    def _prepare(self, operation: Operation, case: Any) -> requests.PreparedRequest:
        arguments = case.as_transport_kwargs(base_url=self._client.base_url)
        sent = arguments.get("json")
        if isinstance(sent, dict):
            # a random tenant's answers prove nothing
            sent = {name: self._tenant.get(name, value) for name, value in sent.items()}
        data = json.dumps(sent).encode() if "json" in arguments else arguments.get("data")
        generated = {n: v for n, v in (arguments.get("headers") or {}).items() if n.lower() != "user-agent"}
        content = {"Content-Type": operation.body.media_type} if operation.body and data is not None else {}
        shown = self._client.credential(operation)
        headers = {**generated, **content, **shown.headers}
        tenant = {name: str(value) for name, value in self._tenant.items() if operation.parameter(name, "query")}
        query = _with_query(arguments.get("params") or {}, tenant | dict(shown.query))
        request = requests.Request(operation.method, arguments["url"], headers, data=data, params=query)
        return self._client.session.prepare_request(request)

    def _is_certain(self, operation: Operation, prepared: requests.PreparedRequest) -> bool:
        """Whether the contract is sure of the case; what differs only from an example, a vendor may take or refuse."""
        parts = urlsplit(str(prepared.url))
        route = self._router.route(operation.method, parts.path.removeprefix(self._base_path) or "/")
        values = route.path_values if route and route.operation.id == operation.id else {}
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
        sent = body if isinstance(body, bytes) else None
        headers = {name.lower(): _text(value) for name, value in prepared.headers.items()}
        faults = self._rules.assess(operation, values, parts.query, headers, sent).faults
        return all(fault.kind in _CERTAIN for fault in faults)

    def _pinned(self, operation: Operation) -> dict[str, Any] | None:
        """Give the id of the newest thing that this run created and an operation's path can name, else known values."""
        for resource in self._resources:
            if resource.item and resource.id_param and operation.path.startswith(resource.item):
                for path, name in reversed(self._client.wire.created.paths.items()):
                    known = values_of(resource.item, path) if name == resource.name else None
                    if known:
                        return {n: int(text) if text.isdecimal() else text for n, text in known.items()}
        names = operation.path_parameters
        return {p.name: self._values.value(p.name, p.schema) for p in names} if names and self._knows(names) else None

    def _knows(self, parameters: Iterable[Parameter]) -> bool:
        """Whether the tenant or the document names a value of each parameter."""
        return all(self._values.is_known(parameter.name, parameter.schema) for parameter in parameters)


def _with_query(query: Mapping[str, Any] | str, more: Mapping[str, str]) -> dict[str, Any] | str:
    """Add to a query, which is a text already where a parameter has a style of its own."""
    if isinstance(query, str):
        return "&".join(part for part in (query, urlencode(more)) if part)
    return {**query, **more}


def _is_constrained(parameter: Parameter) -> bool:
    """Whether some text is no value of a parameter, or it may not be left out."""
    known = {key: value for key, value in parameter.schema.items() if key not in ("examples", "example", "description")}
    return known not in ({}, {"type": "string"}) or (parameter.required and parameter.location != "path")


def _order(operation: Operation) -> tuple[int, int]:
    return ({"POST": 0, "DELETE": 2}.get(operation.method, 1), operation.path.count("{"))


def _schema(contract: Contract) -> Any:
    """Load the contract for generation, without its security: credentials are the client's business."""
    config = SchemathesisConfig.from_dict({"generation": {"database": "none", "with-security-parameters": False}})
    document = copy.deepcopy(dict(contract.document))
    document.pop("security", None)
    for item in document.get("paths", {}).values():
        for method in METHODS:
            if method in item:
                item[method].pop("security", None)
    return schemathesis.openapi.from_dict(_generable(document), config=config)


def _generable(value: Any) -> Any:
    """Give the schemas a generator does well with.

    A string whose form a pattern restricts, or of which a document's examples show values, takes its values from
    those: a server may know only some.
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


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _json(content: bytes) -> Any:
    try:
        return loads(content)
    except StrictJSONError:
        return None
