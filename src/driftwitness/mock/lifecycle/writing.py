"""Acts that change members: create, update, save, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.contract.bodies import parse_text
from driftwitness.contract.inflection import singular
from driftwitness.mock import addresses, shapes, templates
from driftwitness.mock.changes import Change
from driftwitness.mock.exchange import Answer, RefusalError
from driftwitness.mock.kinds import Kind, body_properties
from driftwitness.mock.lifecycle.call import Call
from driftwitness.mock.lifecycle.desk import Desk, is_merge_patch
from driftwitness.mock.members import Record
from driftwitness.mock.roles import Role


def create(desk: Desk, role: Role, call: Call) -> Answer:
    """Make a member."""
    return _created(desk, role, call, desk.sent(role, call))


def update(desk: Desk, role: Role, call: Call) -> Answer:
    """Change the members that are meant; a flag in the body may ask to create what is not found."""
    found = desk.found(role, call)
    if not found or call.behaviour.upserts_insert:
        flag = addresses.upsert_flag(desk.contract, call.operation)
        if flag and call.body.get(flag) is True and role.address:
            wanted = addresses.conditions(call.body, role.address.name)
            return _created(desk, role, call, {c.column: c.value for c in wanted} | desk.sent(role, call))
    if not found:
        return desk.unfound(role, call)
    answers = [_updated(desk, role, call, before) for before in found]
    return answers[0]


def save(desk: Desk, role: Role, call: Call) -> Answer:
    """Replace the member whose id the path has, or create it under that id (RFC 9110, section 9.3.4)."""
    scope = call.scope(role.kind)
    text = call.ids(role.address)[0] if role.address else ""
    exists = desk.store.find(role.kind, scope, text) is not None
    if exists and not call.behaviour.upserts_insert:
        answer = _updated(desk, role, call, desk.found(role, call)[0])
        plain = next((s for s in ("200", "204", "2XX") if s in call.operation.responses), None)
        return Answer(204) if plain == "204" else _with_status(answer, 200)
    schema = shapes.flatten(desk.contract, role.kind.id_schema)
    identifier = None if exists else parse_text(schema, text)
    return _with_status(_created(desk, role, call, desk.sent(role, call), identifier), 201)


def delete(desk: Desk, role: Role, call: Call) -> Answer:
    """Remove the members that are meant, and what goes with them."""
    found = desk.found(role, call)
    if not found:
        return desk.unfound(role, call)
    answer = desk.answers.one(role.kind, call, found[0])
    for record in found:
        _remove(desk, role.kind, call, record)
    return answer


def _remove(desk: Desk, kind: Kind, call: Call, record: Record) -> None:
    deletes = desk.contract.conventions.deletes
    cascades = next((entry.cascades for entry in deletes if entry.operation == call.operation.id), ())
    if call.behaviour.deletes:
        scope, cascades = call.scope(kind), cascades if call.behaviour.cascades else ()
        desk.tell("delete", kind, call, record)
        for other, place, child in desk.store.going_with(kind, scope, record[kind.id_name], cascades):
            desk.changes.tell(Change("delete", other, place, child))
        desk.store.remove(kind, scope, record[kind.id_name], cascades)
        if call.behaviour.reuses_ids:
            desk.store.give_back(kind, record[kind.id_name])


def _created(desk: Desk, role: Role, call: Call, sent: dict[str, Any], identifier: Any = None) -> Answer:
    kind, store, scope = role.kind, desk.store, call.scope(role.kind)
    if identifier is None and (chosen := _chosen_id(desk, kind, call, sent)) is not None:
        if store.find(kind, scope, str(chosen)) is not None and call.behaviour.checks_input:
            known = "409" in call.operation.responses or desk.contract.conventions.error_for("conflict")
            raise RefusalError("conflict" if known else "invalid-input", {kind.id_name: [f"Taken: {chosen!r}."]})
        identifier = chosen
    owner = _owner(desk, role, call)
    sent = _below_owner(desk, role, call, sent)
    record = store.create(kind, sent, desk.clock.now()) | ({} if identifier is None else {kind.id_name: identifier})
    desk.refuse_unshowable(kind, record, call, sent)
    if call.behaviour.stores_created:
        store.add(kind, scope, record, owner)
        desk.tell("create", kind, call, record)
    if call.behaviour.creates_twice:
        store.add(kind, scope, store.create(kind, sent, desk.clock.now()), owner)
    return desk.answers.one(kind, call, record)


def _chosen_id(desk: Desk, kind: Kind, call: Call, sent: Mapping[str, Any]) -> Any:
    """Give the id that the client chose, where the document lets it choose one."""
    known = body_properties(desk.contract, call.operation, kind.wrappers)
    return sent.get(kind.id_name) if kind.id_name in known else None


def _owner(desk: Desk, role: Role, call: Call) -> tuple[str, str] | None:
    """Give the kind and the id of the member that a path makes another one below, by its template or by its words."""
    if role.owner:
        return role.owner.key, call.last_value
    *words, identifier = list(call.path_values.values())[len(templates.parameters(role.kind.key)) :] or [""]
    for other in desk.store.kinds.values() if words else ():
        if words[-1] in (other.name, singular(other.name)):
            return other.key, identifier
    return None


def _below_owner(desk: Desk, role: Role, call: Call, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Add to a body what the path tells: the id of the member it is made below, under the name that members have."""
    known = role.kind.properties.keys() | role.kind.sent.keys()
    told: dict[str, Any] = {}
    if role.owner:
        one = singular(role.owner.name)
        schema = shapes.flatten(desk.contract, role.owner.id_schema)
        parents = [name for name, key in role.kind.parents.items() if key == role.owner.key]
        for name in (*parents, f"{one}_id", f"{one}Id"):
            if name in known:
                told.setdefault(name, parse_text(schema, call.last_value))
    else:
        count = len(templates.parameters(role.kind.key))
        for name in templates.parameters(call.operation.path)[count:]:
            told[name] = call.path_values[name]
    return {**sent, **told}


def _updated(desk: Desk, role: Role, call: Call, before: Record) -> Answer:
    kind = role.kind
    changed = _changed(desk, role, call, before)
    record = before | _omitted(desk, kind, call) | changed
    if call.behaviour.moves_times:
        desk.store.generation.touch(kind, record, desk.clock.now())
    desk.refuse_unshowable(kind, record, call, changed)
    if call.behaviour.stores_updates:
        desk.store.replace(kind, call.scope(kind), record)
        desk.tell("update", kind, call, record)
    return desk.answers.one(kind, call, record)


def _changed(desk: Desk, role: Role, call: Call, before: Mapping[str, Any]) -> dict[str, Any]:
    """Give the sent properties as they are after the update: objects merged where that is documented."""
    kind, generation = role.kind, desk.store.generation
    documented = desk.contract.conventions.update(call.operation.id)
    merged = documented.merge if documented and call.behaviour.merges else ()
    patches, by_columns = is_merge_patch(call.operation), bool(role.address and role.address.place == "filters")
    identifier, changed = before[kind.id_name], {}
    for name, value in desk.sent(role, call).items():
        if name == kind.id_name or (value is None and not call.behaviour.clears):
            continue
        known, old = generation.documented(kind, name, value), before.get(name)
        if patches:
            known = merge_patch(old, known)
        elif (name in merged or by_columns) and isinstance(old, dict) and isinstance(known, dict):
            known = old | known
        changed[name] = known
        generation.complete_object(kind, name, known, identifier)
        generation.name_parts(kind, name, known, f"{identifier}@{desk.clock.now()}")
    return changed


def merge_patch(target: Any, patch: Any) -> Any:
    """Apply a JSON Merge Patch (RFC 7396, section 2)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def _omitted(desk: Desk, kind: Kind, call: Call) -> dict[str, Any]:
    """Give what the update resets because the request leaves it out.

    Nothing where updates are partial: as the document says, else for all but a PUT that a PATCH stands beside.
    """
    operation = call.operation
    documented = desk.contract.conventions.update(operation.id)
    others = desk.contract.operations
    beside = operation.method == "PUT" and any(o.method == "PATCH" and o.path == operation.path for o in others)
    partial = documented.partial if documented else not beside
    if call.behaviour.keeps_omitted and partial:
        return {}
    known = body_properties(desk.contract, operation, kind.wrappers)
    inside = call.body.get(kind.wrappers.get(operation.id, ""), {})
    sent = {*call.body, *(inside if isinstance(inside, dict) else ())}
    missing = [name for name in known if name in kind.sent and name not in sent and name != kind.id_name]
    return {name: desk.store.generation.unsent(kind, name, 0) for name in missing}


def _with_status(answer: Answer, status: int) -> Answer:
    return Answer(status, answer.content, answer.headers, answer.media_type)
