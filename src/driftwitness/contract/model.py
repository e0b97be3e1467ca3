"""The contract in memory: one OpenAPI 3.1 document, its evidence, and the vendor's settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from driftwitness.contract import pointer, reading_conventions
from driftwitness.contract.conventions import KEY, Conventions, Effect
from driftwitness.contract.evidence import EvidenceIndex

if TYPE_CHECKING:
    from driftwitness.contract.resources import Resource

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
JSON_MEDIA = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path, query, header or cookie parameter; ``pointer`` is its place in the contract."""

    name: str
    location: str
    required: bool
    schema: Mapping[str, Any]
    pointer: str


@dataclass(frozen=True, slots=True)
class Body:
    """A request body of one media type."""

    media_type: str
    required: bool
    schema: Mapping[str, Any]
    pointer: str


@dataclass(frozen=True, slots=True)
class Response:
    """A documented response: ``schema`` is None where the contract does not say what stands in it."""

    status: str
    media_type: str | None
    schema: Mapping[str, Any] | None
    schema_pointer: str
    examples: tuple[Any, ...]
    pointer: str

    @property
    def body_pointer(self) -> str:
        """Where the contract says that there is a body: at the media type, where nothing is said of what it holds."""
        is_said_of_all = self.schema is None and self.media_type is not None
        return self.schema_pointer.removesuffix("/schema") if is_said_of_all else self.pointer


@dataclass(frozen=True, eq=False)
class Operation:
    """A method and a path template (below the server's path), with all that the contract says of it.

    One is equal to itself alone: a contract makes each once, and compares them by the thousand.
    """

    id: str
    method: str
    path: str
    tag: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, Response]
    secured: bool
    effect: Effect
    pointer: str
    raw: Mapping[str, Any] = field(repr=False)

    @cached_property
    def success(self) -> Response | None:
        """The first documented 2xx response."""
        return next((self.responses[status] for status in sorted(self.responses) if status.startswith("2")), None)

    def parameter(self, name: str, location: str) -> Parameter | None:
        """Give the parameter of that name and location."""
        return next((p for p in self.parameters if p.name == name and p.location == location), None)

    @cached_property
    def path_parameters(self) -> tuple[Parameter, ...]:
        """The parameters of the path, in the order of the path."""
        found = [p for p in self.parameters if p.location == "path"]
        return tuple(sorted(found, key=lambda p: self.path.find("{" + p.name + "}")))


@dataclass(frozen=True)
class Contract:
    """A vendor's contract.

    ``document`` is the whole OpenAPI document, schema files in place; ``settings`` the content of ``vendor.toml``;
    ``folder`` where it was read from, or None; ``unsound`` points at what a specification had in another shape than
    OpenAPI gives it, which was left out.
    """

    vendor: str
    document: Mapping[str, Any] = field(repr=False)
    evidence: EvidenceIndex = field(repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    folder: Path | None = None
    unsound: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def combined(self) -> dict[int, Any]:
        """What schemas combine, as ``flattened`` keeps it."""
        return {}

    @cached_property
    def flattened(self) -> dict[int, tuple[Any, dict[str, Any]]]:
        """What readers have made of schemas: the schema's ``id`` to itself, which keeps it alive, and the result.

        The document never changes, so that each schema is read once.
        """
        return {}

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, in the order of the document."""
        return tuple(
            _operation(self, path, method, item, definition)
            for path, item in self.document.get("paths", {}).items()
            for method, definition in item.items()
            if method in METHODS
        )

    @cached_property
    def by_id(self) -> Mapping[str, Operation]:
        """The operations by their operationId."""
        return {operation.id: operation for operation in self.operations}

    def of_shape(self, shape: str) -> tuple[Operation, ...]:
        """Give the operations of a path template without a format and the names of its parameters: ``/things/{}``."""
        return self._by_shape.get(shape, ())

    @cached_property
    def _by_shape(self) -> Mapping[str, tuple[Operation, ...]]:
        from driftwitness.contract.resources import erased

        found: dict[str, list[Operation]] = {}
        for operation in self.operations:
            found.setdefault(erased(operation.path), []).append(operation)
        return {shape: tuple(operations) for shape, operations in found.items()}

    @cached_property
    def conventions(self) -> Conventions:
        """What stands under ``x-driftwitness``."""
        return reading_conventions.read(self.document.get(KEY) or {})

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """The kinds of things that the vendor keeps, and their operations."""
        # it reads the contract, so it can only be imported after it
        from driftwitness.contract import resources

        return resources.resources(self)

    @cached_property
    def credential_parameters(self) -> frozenset[str]:
        """The query parameters that carry a credential."""
        schemes = self.security_schemes.values()
        return frozenset(str(scheme.get("name")) for scheme in schemes if scheme.get("in") == "query")

    @property
    def title(self) -> str:
        """The vendor's name as people write it."""
        return str(self.settings.get("title") or self.document.get("info", {}).get("title") or self.vendor)

    @cached_property
    def server_url(self) -> str:
        """The first server's URL, without a trailing slash; empty where the contract names none.

        A variable has the value that ``vendor.toml`` gives it, or its default.
        """
        first = (self.document.get("servers") or [{}])[0]
        url, values = str(first.get("url", "")), self.settings.get("values") or {}
        for name, variable in (first.get("variables") or {}).items():
            url = url.replace("{" + name + "}", str(values.get(name, variable.get("default", ""))))
        return url.rstrip("/")

    @property
    def base_path(self) -> str:
        """The path of the server's URL: ``/api/v1``, or empty."""
        return urlsplit(self.server_url).path.rstrip("/")

    @cached_property
    def sha256(self) -> str:
        """The hash of the whole document as canonical JSON: runs and cassettes name the contract by it.

        Raises TypeError or ValueError where the document holds what JSON cannot, such as bytes or NaN.
        """
        text = json.dumps(self.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def security_schemes(self) -> Mapping[str, Mapping[str, Any]]:
        """The security schemes by name."""
        schemes: Mapping[str, Mapping[str, Any]] = self.document.get("components", {}).get("securitySchemes", {})
        return schemes

    def ways(self, operation: Operation | None = None) -> tuple[tuple[str, ...], ...]:
        """The alternative credentials of an operation, or of the vendor: security schemes that go together in each.

        Without any ``security`` in the contract, each of its schemes is a way of its own.
        """
        asked = operation.raw.get("security") if operation else None
        asked = self.document.get("security") if asked is None else asked
        if asked is None:
            return tuple((name,) for name in self.security_schemes)
        found = [tuple(name for name in way if name in self.security_schemes) for way in asked]
        return tuple(way for way in found if way)

    @cached_property
    def all_ways(self) -> frozenset[frozenset[str]]:
        """The alternative credentials of the vendor and of every operation."""
        return frozenset(frozenset(way) for owner in (None, *self.operations) for way in self.ways(owner))

    def resolve(self, value: Any) -> Any:
        """Follow ``$ref`` inside the document until something else stands there; None where it leads nowhere."""
        return self.locate(value, "")[0] if isinstance(value, dict) and "$ref" in value else value

    def locate(self, value: Any, place: str) -> tuple[Any, str]:
        """Follow ``$ref`` from the value at ``place`` (a pointer); give what stands at the end, and its pointer."""
        for _ in range(50):
            if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
                return value, place
            place = unquote(value["$ref"].removeprefix("#"))
            value = pointer.get(self.document, place, None)
        return None, place

    def says(self, requirement: str) -> bool:
        """Whether the contract has what a check requires: a dotted path such as ``x-driftwitness.rateLimit``."""
        return bool(pointer.walk(self.document, requirement.split("."), None))


def _operation(
    contract: Contract, path: str, method: str, item: Mapping[str, Any], definition: Mapping[str, Any]
) -> Operation:
    place = pointer.join("paths", path, method)
    operation_id = definition.get("operationId") or f"{method} {path}"
    tags: Sequence[str] = definition.get("tags") or ["Other"]
    security = definition.get("security", contract.document.get("security"))
    default: Effect = "reads" if method.upper() in SAFE_METHODS else "destroys" if method == "delete" else "writes"
    return Operation(
        id=operation_id,
        method=method.upper(),
        path=path,
        tag=tags[0],
        parameters=_parameters(contract, pointer.join("paths", path), place, item, definition),
        body=_body(contract, place, definition),
        responses={
            str(status): _response(contract, pointer.join("paths", path, method, "responses", status), status, response)
            for status, response in (definition.get("responses") or {}).items()
        },
        secured=bool(security),
        effect=contract.conventions.effects.get(operation_id, default),
        pointer=place,
        raw=definition,
    )


def _parameters(
    contract: Contract, path_place: str, place: str, item: Mapping[str, Any], definition: Mapping[str, Any]
) -> tuple[Parameter, ...]:
    found: dict[tuple[str, str], Parameter] = {}
    for owner_place, owner in ((path_place, item), (place, definition)):
        for index, raw in enumerate(owner.get("parameters") or []):
            parameter, parameter_place = contract.locate(raw, f"{owner_place}/parameters/{index}")
            parameter = parameter or {}
            name, location = str(parameter.get("name")), str(parameter.get("in"))
            found[name, location] = Parameter(
                name,
                location,
                bool(parameter.get("required")) or location == "path",
                _parameter_schema(parameter),
                parameter_place,
            )
    return tuple(found.values())


def _parameter_schema(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a parameter's schema, with the examples that stand beside it."""
    schema = parameter.get("schema") or {}
    shown = [entry.get("value") for entry in (parameter.get("examples") or {}).values()]
    shown += [parameter["example"]] if "example" in parameter else []
    return schema if not shown or "$ref" in schema else {**schema, "examples": [*schema.get("examples", ()), *shown]}


def _body(contract: Contract, place: str, definition: Mapping[str, Any]) -> Body | None:
    body, body_place = contract.locate(definition.get("requestBody"), place + "/requestBody")
    if not body or not body.get("content"):
        return None
    content = body["content"]
    media_type = JSON_MEDIA if JSON_MEDIA in content else next(iter(content))
    schema_place = body_place + pointer.join("content", media_type, "schema")
    return Body(media_type, bool(body.get("required")), content[media_type].get("schema") or {}, schema_place)


def _response(contract: Contract, place: str, status: str, raw: Mapping[str, Any]) -> Response:
    response, place = contract.locate(raw, place)
    response = response or {}
    content = response.get("content") or {}
    media_type = JSON_MEDIA if JSON_MEDIA in content else next(iter(content), None)
    media = content.get(media_type) or {}
    examples = [entry.get("value") for entry in (media.get("examples") or {}).values()]
    if "example" in media:
        examples.append(media["example"])
    return Response(
        status=str(status),
        media_type=media_type,
        schema=media.get("schema"),
        schema_pointer=place + pointer.join("content", media_type or "", "schema"),
        examples=tuple(examples),
        pointer=place,
    )
