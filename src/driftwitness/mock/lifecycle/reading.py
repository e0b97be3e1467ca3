"""Acts that only look: get and list."""

from __future__ import annotations

from driftwitness.mock.exchange import Answer
from driftwitness.mock.lifecycle.call import Call
from driftwitness.mock.lifecycle.desk import Desk
from driftwitness.mock.lists import standing_order
from driftwitness.mock.roles import Role


def get(desk: Desk, role: Role, call: Call) -> Answer:
    """Show one member."""
    found = desk.found(role, call)
    return desk.answers.one(role.kind, call, found[0]) if found else desk.unfound(role, call)


def list_members(desk: Desk, role: Role, call: Call) -> Answer:
    """Show the members of a place, or those below a member of another kind."""
    kind = role.kind
    if call.behaviour.lists_all_parents and (role.owner or call.scope(kind)):
        every = desk.store.newest(kind, desk.store.count(kind))[::-1]
        return desk.answers.many(kind, call, desk.listed(call, every))
    if role.owner is not None:
        below = desk.store.children(kind, role.owner, call.last_value)
        return desk.answers.many(kind, call, desk.listed(call, below))
    by = standing_order(desk.contract, call.operation, kind, call.parameters)
    members = desk.store.listed(kind, call.scope(kind), desk.clock.now(), by)
    return desk.answers.many(kind, call, desk.listed(call, members), by)


def joined(desk: Desk, role: Role, call: Call) -> Answer:
    """Show the lists to which a member of another kind was added."""
    lists = desk.store.joined(role.kind, call.scope(role.kind), call.last_value)
    return desk.answers.many(role.kind, call, lists)
