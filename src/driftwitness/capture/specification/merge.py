"""One contract from a vendor's pages and its specification: the specification's word, the pages' where it is silent."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from driftwitness.capture.captured import Captured
from driftwitness.capture.specification.disagreements import Disagreements
from driftwitness.capture.specification.pairs import Pairs, bare, pair
from driftwitness.contract import Contract, EvidenceIndex, Operation, Parameter
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY
from driftwitness.contract.flat import KEYWORDS, flatten

Entries = dict[str, dict[str, Any]]


def merge(page: Captured, specification: Captured) -> Captured:
    """Give the contract of both.

    Where both speak the specification is followed, and a document finding names both places. What only the pages tell
    is added with their evidence: operations, parameters, statuses, keywords, and all of `x-driftwitness`.
    """
    shown, specified = _contract(page), _contract(specification)
    pairs = pair(shown, specified)
    findings = tuple(Disagreements(shown, specified, pairs).find())
    document, evidence, ids = _Merge(page, specification, pairs).merged()
    exchanges = tuple(replace(exchange, operation_id=ids[exchange.operation_id]) for exchange in page.exchanges)
    requests = tuple(replace(request, operation_id=ids[request.operation_id]) for request in page.requests)
    return Captured(document, evidence, (*page.findings, *findings), page.unused, exchanges, requests)


def _contract(captured: Captured) -> Contract:
    return Contract("", captured.openapi, EvidenceIndex.from_json(captured.evidence))


class _Merge:
    """Adds to the specification's contract what the pages' contract has more."""

    def __init__(self, page: Captured, specification: Captured, pairs: Pairs) -> None:
        self._pairs = pairs
        self._document: dict[str, Any] = copy.deepcopy(specification.openapi)
        self._evidence: Entries = dict(specification.evidence)
        self._page, self._told = _without_clashes(page, specification)
        self._page_contract = Contract("", self._page, EvidenceIndex.from_json(self._told))
        self._contract = Contract("", self._document, EvidenceIndex({}))
        self._taken = {operation.id for operation in self._contract.operations}
        self._by_id: dict[str, dict[str, Any]] = {}

    def merged(self) -> tuple[dict[str, Any], Entries, Mapping[str, str]]:
        """Give document, evidence, and the operationIds by those of the pages."""
        self._add_general_parts()
        shown = {operation.pointer: operation for operation in self._page_contract.operations}
        for described, specified in self._pairs.both:
            self._fill(shown[described.pointer], specified)
        ids = dict(self._pairs.ids)
        for described in self._pairs.page_only:
            ids[described.id] = self._add_operation(shown[described.pointer])
        self._rename_links(ids)
        self._add_conventions(ids)
        self._add_components()
        return self._document, {place: self._evidence[place] for place in sorted(self._evidence)}, ids

    def _add_general_parts(self) -> None:
        """Servers and authentication, where the specification names none."""
        if not self._document.get("servers") and "servers" in self._page:
            self._put(("servers",), ("servers",))
        schemes = self._page.get("components", {}).get("securitySchemes")
        if schemes and not self._contract.security_schemes:
            self._put(("components", "securitySchemes"), ("components", "securitySchemes"))
            if "security" in self._page and "security" not in self._document:
                self._put(("security",), ("security",))

    def _fill(self, shown: Operation, specified: Operation) -> None:
        at = json_pointer.split(specified.pointer)
        operation = json_pointer.walk(self._document, at)
        for parameter in shown.parameters:
            other = specified.parameter(parameter.name, parameter.location)
            if other is None and not self._is_known(parameter, specified):
                places = operation.setdefault("parameters", [])
                self._put((*at, "parameters", len(places)), json_pointer.split(parameter.pointer))
            elif other is not None:
                place = (parameter.schema, f"{parameter.pointer}/schema"), (other.schema, f"{other.pointer}/schema")
                self._fill_schema(*place)
        if shown.body and not specified.body:
            self._put((*at, "requestBody"), (*json_pointer.split(shown.pointer), "requestBody"))
        elif shown.body and specified.body:
            self._fill_body(shown, specified)
        for status in shown.responses:
            if status not in specified.responses and not status.startswith("2"):
                self._put((*at, "responses", status), (*json_pointer.split(shown.pointer), "responses", status))

    def _is_known(self, parameter: Parameter, specified: Operation) -> bool:
        """Whether the specification has a parameter in another way: as a credential, or a path parameter renamed."""
        if parameter.location == "path":
            return True
        schemes = self._contract.security_schemes.values()
        names = {str(scheme.get("name", "")).lower() for scheme in schemes} | {"authorization"}
        folded = {(p.location, p.name.lower()) for p in specified.parameters}
        return parameter.name.lower() in names or (parameter.location, parameter.name.lower()) in folded

    def _fill_body(self, shown: Operation, specified: Operation) -> None:
        """Add keywords of properties that both have; a property that only the page has, where any is allowed."""
        if shown.body is None or specified.body is None:
            return
        ours = flatten(self._page_contract, shown.body.schema, shown.body.pointer)
        theirs = flatten(self._contract, specified.body.schema, specified.body.pointer)
        owner = json_pointer.get(self._document, theirs.place, None)
        for name, (schema, place) in ours.properties.items():
            if name in theirs.properties:
                self._fill_schema((schema, place), theirs.properties[name])
            elif isinstance(owner, dict) and theirs.properties and owner.get("additionalProperties") is not False:
                owner.setdefault("properties", {})
                self._put((*json_pointer.split(theirs.place), "properties", name), json_pointer.split(place))

    def _fill_schema(self, shown: tuple[Any, str], specified: tuple[Any, str]) -> None:
        """Add the keywords that only the page has to a schema that stands in place, not behind a reference."""
        value, place = specified
        target = json_pointer.get(self._document, place, None)
        if not isinstance(value, dict) or not isinstance(target, dict) or "$ref" in value:
            return
        ours, theirs = flatten(self._page_contract, *shown), flatten(self._contract, value, place)
        if ours.types and theirs.types and not ours.types & theirs.types:
            return
        for keyword in KEYWORDS:
            if keyword in ours.keywords and keyword not in theirs.keywords:
                said = ours.keywords[keyword][1]
                self._put((*json_pointer.split(place), keyword), json_pointer.split(said))

    def _add_operation(self, shown: Operation) -> str:
        """Add an operation that only the page has; give its id."""
        path = self._page_contract.base_path + shown.path
        base = self._contract.base_path
        path = path.removeprefix(base) if base and path.startswith(base + "/") else shown.path
        same = next((known for known in self._document["paths"] if bare(known) == bare(path)), path)
        place = ("paths", same, shown.method.lower())
        self._document["paths"].setdefault(same, {})
        self._put(place, json_pointer.split(shown.pointer))
        operation = json_pointer.walk(self._document, place)
        names = dict(zip(_names(path), _names(same), strict=True))
        for parameter in operation.get("parameters") or ():
            if parameter.get("in") == "path":
                parameter["name"] = names.get(parameter["name"], parameter["name"])
        name = shown.id
        while name in self._taken:
            name += "OfPage"
        self._taken.add(name)
        operation["operationId"] = name
        self._by_id[name] = operation
        return name

    def _rename_links(self, ids: Mapping[str, str]) -> None:
        for described in self._pairs.page_only:
            operation = self._by_id[ids[described.id]]
            for response in operation["responses"].values():
                if "links" in response:
                    response["links"] = _with_ids(response["links"], ids)

    def _add_conventions(self, ids: Mapping[str, str]) -> None:
        """The pages' conventions first: they tell them in words; the specification's are concluded."""
        told: dict[str, Any] = _with_ids(self._page.get(KEY) or {}, ids)
        known: dict[str, Any] = self._document.get(KEY) or {}
        if not told:
            return
        before = {place: entry for place, entry in self._evidence.items() if place.startswith(f"/{KEY}/")}
        self._document[KEY] = {**known, **told, **_envelope(known, told)}
        for part in told:
            if part != "envelope":
                self._forget((KEY, part))
            self._copy_evidence((KEY, part), (KEY, part))
        for before_id, after_id in ids.items():
            before_place, after_place = (json_pointer.join(KEY, "effects", name) for name in (before_id, after_id))
            if before_place in self._evidence:
                self._evidence[after_place] = self._evidence.pop(before_place)
        if "pagination" in told:
            self._add_pagination(known.get("pagination", ()), before)

    def _add_pagination(self, known: Sequence[Mapping[str, Any]], before: Mapping[str, Any]) -> None:
        """How those lists are paged of which the pages do not tell."""
        entries = self._document[KEY]["pagination"]
        paged = {name for entry in entries for name in entry["operations"]}
        for index, entry in enumerate(known):
            operations = [name for name in entry["operations"] if name not in paged]
            if operations:
                source = json_pointer.join(KEY, "pagination", index)
                target = json_pointer.join(KEY, "pagination", len(entries))
                entries.append({**entry, "operations": operations})
                told = {p: e for p, e in before.items() if f"{p}/".startswith(source + "/")}
                self._evidence |= {target + place[len(source) :]: said for place, said in told.items()}

    def _forget(self, owner: tuple[str | int, ...]) -> None:
        above = json_pointer.join(*owner)
        for place in [place for place in self._evidence if f"{place}/".startswith(above + "/")]:
            del self._evidence[place]

    def _add_components(self) -> None:
        """Those components of the pages that something refers to, and what they refer to."""
        pending = list(_references(self._document))
        while pending:
            place = json_pointer.split(pending.pop().removeprefix("#"))[:3]
            known = json_pointer.walk(self._document, place, None)
            found = json_pointer.walk(self._page, place, None)
            if known is None and found is not None:
                self._document.setdefault("components", {}).setdefault(place[1], {})
                self._put(place, place)
                pending.extend(_references(found))

    def _put(self, place: tuple[str | int, ...], said: tuple[str | int, ...]) -> None:
        """Copy a part of the pages' contract to a place of this one, with its evidence."""
        value = copy.deepcopy(json_pointer.walk(self._page, said))
        owner: Any = self._document
        for token in place[:-1]:
            owner = owner.setdefault(str(token), {}) if isinstance(owner, dict) else owner[int(token)]
        if isinstance(owner, list):
            owner.append(value)
        else:
            owner[str(place[-1])] = value
        self._copy_evidence(place, said)

    def _copy_evidence(self, place: tuple[str | int, ...], said: tuple[str | int, ...]) -> None:
        target, source = json_pointer.join(*place), json_pointer.join(*said)
        own = self._page_contract.evidence.of(source)
        if own.document:
            self._evidence[target] = own.as_json()
        for pointer, entry in self._told.items():
            if pointer.startswith(source + "/"):
                self._evidence[target + pointer[len(source) :]] = entry


def _envelope(known: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Give the envelope of both: success and failure each from the pages, or else from the specification."""
    merged = {**(known.get("envelope") or {}), **(told.get("envelope") or {})}
    return {"envelope": merged} if merged else {}


def _without_clashes(page: Captured, specification: Captured) -> tuple[dict[str, Any], Entries]:
    """Give the pages' contract with other names for components that the specification has too."""
    theirs = specification.openapi.get("components", {})
    moved: dict[str, str] = {}
    components: dict[str, Any] = {}
    for section, entries in page.openapi.get("components", {}).items():
        components[section] = {}
        for name, entry in entries.items():
            fresh = name
            while section != "securitySchemes" and fresh in theirs.get(section, {}):
                fresh = f"{fresh}OfPage"
            components[section][fresh] = entry
            if fresh != name:
                before, after = (json_pointer.join("components", section, n) for n in (name, fresh))
                moved[before] = after
    document = {**page.openapi, "components": components}
    return _renamed(document, moved), {_moved(place, moved): entry for place, entry in page.evidence.items()}


def _moved(place: str, moved: Mapping[str, str]) -> str:
    head = "/".join(place.split("/")[:4])
    return moved.get(head, head) + place[len(head) :]


def _renamed(value: Any, moved: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _renamed(item, moved) for name, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, moved) for item in value]
    if isinstance(value, str) and value.startswith("#/components/"):
        return "#" + _moved(value[1:], moved)
    return value


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("#/components/"):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _with_ids(value: Any, ids: Mapping[str, str]) -> Any:
    """Give conventions that name operations by other ids."""
    if isinstance(value, dict):
        return {ids.get(name, name): _with_ids(item, ids) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_ids(item, ids) for item in value]
    return ids.get(value, value) if isinstance(value, str) else value


def _names(path: str) -> list[str]:
    return re.findall(r"\{([^}/]*)\}", path)
