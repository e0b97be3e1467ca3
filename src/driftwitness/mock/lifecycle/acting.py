"""Acts with a name of their own: complete, send, add to a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.inflection import forms
from driftwitness.mock import shapes, templates
from driftwitness.mock.exchange import Answer
from driftwitness.mock.generation import instant
from driftwitness.mock.kinds import Kind
from driftwitness.mock.lifecycle.call import Call
from driftwitness.mock.lifecycle.desk import Desk
from driftwitness.mock.roles import Role

_OPPOSITE = ("in", "un", "de", "dis", "re")
_UNDOES: Mapping[str, str] = {"reopen": "close", "open": "close", "resume": "pause", "restore": "archive"}


def act(desk: Desk, role: Role, call: Call) -> Answer:
    """Perform an action on members: change the property that tells of it, where the contract has one."""
    found = desk.found(role, call)
    if not found:
        return desk.unfound(role, call)
    kind = role.kind
    for before in found:
        told = desk.contract.conventions.act(call.operation.id)
        changed = dict(_consequences(desk, kind, role.verb, call.operation.method == "DELETE", before))
        changed |= {json_pointer.split(told.property)[0]: told.value} if told else {}
        record = before | changed
        if changed:
            desk.store.generation.touch(kind, record, desk.clock.now())
            desk.store.replace(kind, call.scope(kind), record)
        desk.tell(role.verb, kind, call, record)
        found = [record]
    return desk.answers.one(kind, call, found[0])


def join(desk: Desk, role: Role, call: Call) -> Answer:
    """Add something to a list of things, or take it from it."""
    found = desk.found(role, call)
    member = call.path_values[templates.parameters(call.operation.path)[-1]]
    desk.store.join(role.kind, call.scope(role.kind), found[0][role.kind.id_name], member, role.act == "join")
    return desk.answers.documented(call.operation)


def _consequences(
    desk: Desk, kind: Kind, verb: str, undoes: bool, before: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Give the documented properties that an action changes: a flag, a moment, or one of several states."""
    plain = _done_by(kind, verb)
    undoes = undoes != (plain != verb)
    for name, schema in kind.properties.items():
        flat = shapes.flatten(desk.contract, schema)
        if states := flat.get("enum"):
            state = next((value for value in states if str(value).lower() in forms(verb)), None)
            if state is None and undoes and str(before.get(name)).lower() in forms(plain):
                state = states[0]
            if state is not None:
                yield name, state
        if _stem(name) not in forms(plain):
            continue
        if "boolean" in flat["type"]:
            yield name, not undoes
        elif flat.get("format") == "date-time" and (not undoes or "null" in flat["type"]):
            yield name, None if undoes else instant(desk.clock.now())


def _done_by(kind: Kind, verb: str) -> str:
    """Give the action that a verb undoes: ``complete`` for ``incomplete``; the verb itself where it undoes none."""
    if verb in _UNDOES:
        return _UNDOES[verb]
    stems = {_stem(name) for name in kind.properties}
    for prefix in _OPPOSITE:
        rest = verb.removeprefix(prefix).lstrip("-_")
        if rest != verb and (forms(rest) & stems) and not (forms(verb) & stems):
            return rest
    return verb


def _stem(name: str) -> str:
    """Give the word in a property's name: ``completed`` for ``is_completed`` and ``completedAt``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return re.sub(r"^(is|has|was)_|_(at|on|date|time)$", "", words)
