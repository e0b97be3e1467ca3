"""The members that a store starts with, made from the documented examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from driftwitness.contract import Contract
from driftwitness.contract.resources import erased
from driftwitness.contract.validation import SchemaSet
from driftwitness.mock import shapes, templates
from driftwitness.mock.generation import number_in
from driftwitness.mock.kinds import Kind
from driftwitness.mock.members import Record, Scope

if TYPE_CHECKING:
    from driftwitness.mock.store import Store

SEEDED = 3
HOUR = 3600.0
# ``name`` and ``first_name``, but not ``username``.
_NAMES = re.compile(r"(?:^|_)name$|[a-z]Name$")


def scopes(contract: Contract, store: Store, kind: Kind) -> list[Scope]:
    """Give the places that have members from the start: below each member that is there, or by documented names."""
    if kind.scoped_by:
        return []
    found: list[Scope] = [()]
    for prefix in templates.prefixes(kind.key):
        parent = next((one for one in store.kinds.values() if erased(one.item) == erased(prefix)), None)
        if parent:
            count = len(templates.parameters(parent.key))
            named = {str(name) for name in parent.named_ids}
            found = [(*s, str(m[parent.id_name])) for s in found for m in store.members(parent, s[:count])]
            found.sort(key=lambda place: place[-1] not in named)  # what the document names comes first
        else:
            found = [(*s, text) for s in found for text in _known_values(contract, kind, prefix)]
    return found


def seed(contract: Contract, schemas: SchemaSet, store: Store, kind: Kind, scope: Scope, now: float) -> None:
    """Make the first members of a place, an hour apart: those that the document names or shows, and a few like them."""
    if kind.is_open and not kind.sent and not kind.properties and not kind.named_ids:
        return  # nothing tells what a member looks like
    planned = _plan(kind, store) if store.is_empty(kind) else [{} for _ in range(SEEDED)]
    for index, shown in enumerate(planned):
        record = _made(contract, schemas, store, kind, index, now - (len(planned) - index) * HOUR)
        number = store.number(kind)
        store.add(kind, scope, record | deepcopy(shown))
        if kind.id_name in shown:
            store.start_at(kind, number)
    numbers = (number_in(member.get(kind.id_name)) for member in planned)
    store.start_at(kind, max([store.number(kind), *(number + 1 for number in numbers if number is not None)]))


def _plan(kind: Kind, store: Store) -> list[dict[str, Any]]:
    """Say of each first member, oldest first, what the document says of it: all that a list shows, or its id."""
    numbers = [number for number in map(number_in, kind.documented_ids) if number is not None]
    first = max(1, max(numbers, default=1) - SEEDED + 1)
    store.start_at(kind, first)
    if kind.documented:
        listed = list({str(member[kind.id_name]): dict(member) for member in kind.documented}.values())[::-1]
        more = SEEDED - len(listed) if kind.example else 0  # an example shows some of them, names alone are all
        return [*({} for _ in range(more)), *listed]
    older = sorted(number for number in kind.named_ids if type(number) is int and number < first)[-SEEDED:]
    texts = [text for text in kind.named_ids if isinstance(text, str)]
    if not texts and not kind.properties:
        texts = [text for text in kind.documented_ids if isinstance(text, str)]
    usual: list[dict[str, Any]] = [{kind.id_name: text} for text in texts[-SEEDED:]]
    return [*({kind.id_name: number} for number in older), *({} for _ in range(SEEDED - len(usual))), *usual]


def _made(contract: Contract, schemas: SchemaSet, store: Store, kind: Kind, index: int, now: float) -> Record:
    sent = _documented_body(contract, schemas, kind)
    for name, key in kind.parents.items():
        parents = [member[store.kinds[key].id_name] for member in store.members(store.kinds[key])]
        if name in sent and parents:
            sent[name] = parents[index % len(parents)]
    body = kind.resource.create.body if kind.resource.create else None
    varied = sent | dict(_called(kind, store, sent, index))
    is_wrapped = kind.resource.create is not None and kind.resource.create.id in kind.wrappers
    if body and (is_wrapped or schemas.is_valid(body.schema, body.pointer, varied)):
        sent = varied
    return store.create(kind, sent, now)


def _called(kind: Kind, store: Store, sent: Mapping[str, Any], index: int) -> Iterator[tuple[str, Any]]:
    """Give what tells a member from its neighbours: its name or title, else its first words, with a number."""
    varied = {name: store.generation.vary(kind, name, value, index) for name, value in sent.items()}
    worded = [name for name, value in varied.items() if value != sent[name]]
    for name in sorted(worded, key=lambda name: not _NAMES.search(name))[:1]:
        yield name, varied[name]


def _documented_body(contract: Contract, schemas: SchemaSet, kind: Kind) -> dict[str, Any]:
    """Give the documented body of the request that creates, or what an answer shows, or a made-up body."""
    create = kind.resource.create
    body = create.body if create else None
    if create is None or body is None:
        return {name: deepcopy(value) for name, value in kind.example.items() if name in kind.sent}
    media = contract.resolve(create.raw["requestBody"])["content"][body.media_type]
    examples = [entry.get("value") for entry in (media.get("examples") or {}).values()]
    for example in (*examples, media.get("example")):
        if isinstance(example, dict) and schemas.is_valid(body.schema, body.pointer, example):
            told = _unwrapped(kind, create.id, example)
            return {name: deepcopy(value) for name, value in told.items() if name in kind.sent}
    made = shapes.sample(contract, body.schema)
    told = _unwrapped(kind, create.id, made) if isinstance(made, dict) else {}
    return {name: _showable(contract, schemas, kind, name, value) for name, value in told.items()}


def _showable(contract: Contract, schemas: SchemaSet, kind: Kind, name: str, value: Any) -> Any:
    """Give a made-up value that requests may hold and answers may show, where one answer's schema tells of one."""
    shown, place = kind.properties.get(name), f"/mock{kind.key}/{name}"
    if not shown or schemas.is_valid(shown, place, value):
        return value
    other = shapes.sample(contract, shown)
    return other if schemas.is_valid(kind.sent.get(name, {}), f"{place}/sent", other) else value


def _unwrapped(kind: Kind, operation_id: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    inside = body.get(kind.wrappers.get(operation_id, ""), {})
    return {**body, **inside} if isinstance(inside, dict) else body


def _known_values(contract: Contract, kind: Kind, prefix: str) -> list[str]:
    """Give the values that the tenant's settings or the document have for a parameter that names nothing kept here."""
    name = templates.parameters(prefix)[-1]
    values = contract.settings.get("values") or {}
    if name in values:
        return [str(values[name])]
    parameters = (operation.parameter(name, "path") for operation in kind.resource.operations)
    schemas = (contract.resolve(parameter.schema) or {} for parameter in parameters if parameter)
    examples = (schema.get("examples") or schema.get("enum") or [] for schema in schemas)
    return [str(value) for value in next((found for found in examples if found), [])][:SEEDED]
