"""Swagger 2.0 → OpenAPI 3.1."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.specification import schemas
from driftwitness.contract.specification.grammar import METHODS, SWAGGER, Place, change
from driftwitness.contract.specification.openapi30 import VERSION
from driftwitness.contract.specification.origins import Origins, Source

JSON = "application/json"
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
OF_PARAMETERS = ("name", "in", "description", "required", "allowEmptyValue", "deprecated")
STYLES: Mapping[tuple[str, bool], Mapping[str, Any]] = {
    ("csv", True): {"style": "form", "explode": False},
    ("csv", False): {"style": "simple"},
    ("multi", True): {"style": "form", "explode": True},
    ("ssv", True): {"style": "spaceDelimited", "explode": False},
    ("pipes", True): {"style": "pipeDelimited", "explode": False},
}
"""How a list is written: by ``collectionFormat``, and whether in a query or form. Tabs have no counterpart."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]")


class Conversion:
    """Converts one document whose references stay inside it."""

    def __init__(self, document: Mapping[str, Any], name: str) -> None:
        self._old: dict[str, Any] = change(SWAGGER, "document", document, _upgrade)
        self._names = _schema_names(self._old.get("definitions"))
        self.origins = Origins(name)

    def convert(self) -> dict[str, Any]:
        """Give the document in OpenAPI 3.1."""
        old = self._old
        new: dict[str, Any] = {"openapi": VERSION, "info": old.get("info", {})}
        new |= {name: old[name] for name in ("externalDocs", "tags", "security") if name in old}
        if servers := self._servers():
            new["servers"] = servers
        new["paths"] = {
            path: self._path_item(path, item) if isinstance(item, dict) and not path.startswith("x-") else item
            for path, item in _mapping(old, "paths").items()
        }
        components = {name: part for name, part in self._components() if part}
        if components:
            new["components"] = components
        new |= {name: value for name, value in old.items() if name.startswith("x-")}
        return {name: self._refer(value) for name, value in new.items()}

    def _servers(self) -> list[dict[str, Any]]:
        old = self._old
        if "host" not in old and "basePath" not in old:
            return []
        base = str(old.get("basePath", "/")).rstrip("/")
        self.origins.note(("servers",), Source(self.origins.document, "/host" if "host" in old else "/basePath"))
        if "host" not in old:
            return [{"url": base or "/"}]
        return [{"url": f"{scheme}://{old['host']}{base}"} for scheme in old.get("schemes") or ["https"]]

    def _path_item(self, path: str, item: Mapping[str, Any]) -> dict[str, Any]:
        shared = self._parameters(item, ("paths", path))
        new: dict[str, Any] = {name: value for name, value in item.items() if name.startswith("x-") or name == "$ref"}
        if shared.plain:
            new["parameters"] = shared.plain
        for method in METHODS:
            if isinstance(item.get(method), dict):
                new[method] = self._operation(item[method], ("paths", path, method), shared)
        return new

    def _operation(self, old: Mapping[str, Any], place: Place, shared: Parameters) -> dict[str, Any]:
        moved = ("parameters", "responses", "consumes", "produces", "schemes")
        new: dict[str, Any] = {name: value for name, value in old.items() if name not in moved}
        found = self._parameters(old, place)
        if found.plain:
            new["parameters"] = found.plain
        body, forms = found.body or (None if found.forms else shared.body), found.forms or shared.forms
        consumed = _texts(old.get("consumes")) or _texts(self._old.get("consumes"))
        if body:
            new["requestBody"] = self._body(body, consumed, (*place, "requestBody"))
        elif forms:
            new["requestBody"] = self._form(forms, consumed, (*place, "requestBody"))
        produced = _texts(old.get("produces")) or _texts(self._old.get("produces")) or [JSON]
        new["responses"] = {
            status: self._response(response, produced, (*place, "responses", status))
            if isinstance(response, dict) and not status.startswith("x-")
            else response
            for status, response in _mapping(old, "responses").items()
        }
        return new

    def _parameters(self, owner: Mapping[str, Any], place: Place) -> Parameters:
        """Sort parameters into those that stay, the body, and the fields of a form."""
        plain: list[dict[str, Any]] = []
        body: tuple[dict[str, Any], Place] | None = None
        forms: list[tuple[dict[str, Any], Place]] = []
        given = owner.get("parameters")
        for index, parameter in enumerate(given if isinstance(given, list) else ()):
            at: Place = (*place, "parameters", index)
            if not isinstance(parameter, dict):
                continue
            whole, where = self._resolved(parameter, at)
            if whole.get("in") == "body":
                body = (parameter if "$ref" in parameter else whole, where)
            elif whole.get("in") == "formData":
                forms.append((whole, where))
            else:
                self._note((*place, "parameters", len(plain)), at)
                plain.append(parameter if "$ref" in parameter else _parameter(whole))
        return Parameters(plain, body, forms)

    def _resolved(self, parameter: dict[str, Any], place: Place) -> tuple[dict[str, Any], Place]:
        reference = parameter.get("$ref")
        if not isinstance(reference, str):
            return parameter, place
        tokens = json_pointer.split(unquote(reference.removeprefix("#")))
        found = json_pointer.walk(self._old, tokens, None)
        return (found, tokens) if isinstance(found, dict) else (parameter, place)

    def _body(self, body: tuple[dict[str, Any], Place], consumed: Sequence[str], place: Place) -> dict[str, Any]:
        old, where = body
        if "$ref" in old:
            return {"$ref": old["$ref"].replace("#/parameters/", "#/components/requestBodies/")}
        self._note(place, where)
        new: dict[str, Any] = {name: old[name] for name in ("description", "required") if name in old}
        media = {"schema": old.get("schema", {})}
        for media_type in consumed or [JSON]:
            self._note((*place, "content", media_type), where)
        new["content"] = dict.fromkeys(consumed or [JSON], media)
        return new | {name: value for name, value in old.items() if name.startswith("x-")}

    def _form(self, fields: Sequence[tuple[dict[str, Any], Place]], consumed: Sequence[str], at: Place) -> Any:
        has_file = any(field.get("type") == "file" for field, _ in fields)
        media_types = [name for name in consumed if name in FORMS] or [FORMS[0] if has_file else FORMS[1]]
        self._note(at, fields[0][1])
        schema: dict[str, Any] = {"type": "object", "properties": {}}
        encoding: dict[str, Any] = {}
        for field, where in fields:
            name = str(field.get("name"))
            parameter = _parameter(field)
            described = {"description": field["description"]} if "description" in field else {}
            schema["properties"][name] = parameter["schema"] | described
            if style := {part: parameter[part] for part in ("style", "explode") if part in parameter}:
                encoding[name] = style
            for media_type in media_types:
                self._note((*at, "content", media_type, "schema", "properties", name), where)
        if required := [str(field.get("name")) for field, _ in fields if field.get("required")]:
            schema["required"] = required
        media = {"schema": schema} | ({"encoding": encoding} if encoding else {})
        return {"content": dict.fromkeys(media_types, media)} | ({"required": True} if required else {})

    def _response(self, old: Mapping[str, Any], produced: Sequence[str], place: Place) -> dict[str, Any]:
        if "$ref" in old:
            return {"$ref": old["$ref"]}
        moved = ("schema", "examples", "headers")
        new: dict[str, Any] = {name: value for name, value in old.items() if name not in moved}
        new.setdefault("description", "")
        if headers := _mapping(old, "headers"):
            new["headers"] = {name: _header(value) for name, value in headers.items() if isinstance(value, dict)}
        examples = _mapping(old, "examples")
        media_types = [*(produced if "schema" in old else ()), *(name for name in examples if name not in produced)]
        content: dict[str, Any] = {}
        for media_type in dict.fromkeys([*media_types, *examples]):
            content[media_type] = {"schema": old["schema"]} if "schema" in old else {}
            if media_type in examples:
                content[media_type]["example"] = examples[media_type]
            source = json_pointer.join(*place)
            self.origins.note((*place, "content", media_type), Source(self.origins.document, source))
        return new | ({"content": content} if content else {})

    def _components(self) -> list[tuple[str, dict[str, Any]]]:
        old = self._old
        parameters, bodies = {}, {}
        consumed, produced = _texts(old.get("consumes")), _texts(old.get("produces")) or [JSON]
        for name, parameter in _mapping(old, "parameters").items():
            if isinstance(parameter, dict) and parameter.get("in") == "body":
                bodies[name] = self._body(
                    (parameter, ("parameters", name)), consumed, ("components", "requestBodies", name)
                )
            elif isinstance(parameter, dict) and parameter.get("in") != "formData":
                self._note(("components", "parameters", name), ("parameters", name))
                parameters[name] = _parameter(parameter)
        responses = {}
        for name, response in _mapping(old, "responses").items():
            if isinstance(response, dict):
                place = ("components", "responses", name)
                responses[name] = self._response(response, produced, place)
                for media_type in responses[name].get("content", ()):
                    self._note((*place, "content", media_type), ("responses", name))
                self._note(place, ("responses", name))
        for name, plain in self._names.items():
            self._note(("components", "schemas", plain), ("definitions", name))
        schemes = {
            name: _security_scheme(scheme)
            for name, scheme in _mapping(old, "securityDefinitions").items()
            if isinstance(scheme, dict)
        }
        self._note(("components", "securitySchemes"), ("securityDefinitions",))
        return [
            ("schemas", {plain: _mapping(old, "definitions")[name] for name, plain in self._names.items()}),
            ("responses", responses),
            ("parameters", parameters),
            ("requestBodies", bodies),
            ("securitySchemes", schemes),
        ]

    def _note(self, place: Place, source: Place) -> None:
        self.origins.note(place, Source(self.origins.document, json_pointer.join(*source)))

    def _refer(self, value: Any) -> Any:
        """Turn references to what they mean now."""
        if isinstance(value, dict):
            return {
                name: self._moved(item) if name == "$ref" and isinstance(item, str) else self._refer(item)
                for name, item in value.items()
            }
        return [self._refer(item) for item in value] if isinstance(value, list) else value

    def _moved(self, reference: str) -> str:
        if not reference.startswith("#/"):
            return reference
        section, *rest = json_pointer.split(unquote(reference[1:]))
        if section == "definitions" and rest:
            rest[0] = self._names.get(rest[0], rest[0])
            return "#" + json_pointer.join("components", "schemas", *rest)
        if section in ("parameters", "responses"):
            return "#" + json_pointer.join("components", section, *rest)
        return reference


class Parameters:
    """The parameters of an operation or a path, sorted by what they become; each with its place."""

    def __init__(
        self,
        plain: list[dict[str, Any]],
        body: tuple[dict[str, Any], Place] | None,
        forms: list[tuple[dict[str, Any], Place]],
    ) -> None:
        self.plain, self.body, self.forms = plain, body, forms


def _upgrade(kind: str, value: dict[str, Any], _: Place) -> dict[str, Any]:
    return schemas.upgrade(value) if kind == "schema" else value


def _texts(value: Any) -> list[str]:
    """Give the texts of a list; one that stands alone is meant as one."""
    return [value] if isinstance(value, str) else [item for item in value or () if isinstance(item, str)]


def _mapping(owner: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = owner.get(name)
    return found if isinstance(found, dict) else {}


def _schema_names(definitions: Any) -> dict[str, str]:
    """Give the new name of each definition: OpenAPI 3 allows fewer characters (section 4.8.7)."""
    names: dict[str, str] = {}
    for name in definitions if isinstance(definitions, dict) else ():
        plain = fresh = _NOT_IN_NAMES.sub("_", name) or "_"
        number = 1
        while fresh in names.values() or (fresh != name and fresh in definitions):
            number += 1
            fresh = f"{plain}{number}"
        names[name] = fresh
    return names


def _parameter(old: Mapping[str, Any]) -> dict[str, Any]:
    """Give a parameter with its type in a schema."""
    new = {name: old[name] for name in OF_PARAMETERS if name in old}
    new |= {name: value for name, value in old.items() if name.startswith("x-") and name != "x-nullable"}
    if old.get("type") == "array":
        written = str(old.get("collectionFormat", "csv"))
        style = STYLES.get((written, old.get("in") in ("query", "formData")))
        new |= style if style else {"x-collectionFormat": written}
    new["schema"] = _typed({name: value for name, value in old.items() if name not in new})
    return new


def _header(old: Mapping[str, Any]) -> dict[str, Any]:
    described = {"description": old["description"]} if "description" in old else {}
    kept = {name: value for name, value in old.items() if name.startswith("x-") and name != "x-nullable"}
    return described | kept | {"schema": _typed({name: old[name] for name in old if name not in (*described, *kept)})}


def _typed(old: Mapping[str, Any]) -> dict[str, Any]:
    """Give the schema that stood among the members of a parameter or header, or of the items of one."""
    schema = {name: value for name, value in old.items() if name not in ("collectionFormat", "in", "name")}
    if isinstance(schema.get("items"), dict):
        schema["items"] = _typed(schema["items"])
    return schemas.upgrade(schema)


def _security_scheme(old: Mapping[str, Any]) -> dict[str, Any]:
    if old.get("type") == "basic":
        return {name: value for name, value in old.items() if name != "type"} | {"type": "http", "scheme": "basic"}
    if old.get("type") != "oauth2":
        return dict(old)
    flow = {name: old[name] for name in ("authorizationUrl", "tokenUrl") if name in old}
    flow["scopes"] = old.get("scopes") or {}
    kept = {name: value for name, value in old.items() if name == "description" or name.startswith("x-")}
    name = FLOWS.get(str(old.get("flow")), str(old.get("flow")))
    return {"type": "oauth2"} | kept | {"flows": {name: flow}}
