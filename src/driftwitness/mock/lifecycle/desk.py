"""What all acts on the store share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import Contract, Operation
from driftwitness.mock import addresses
from driftwitness.mock.addresses import Address
from driftwitness.mock.changes import Change, Changes
from driftwitness.mock.exchange import Answer, RefusalError
from driftwitness.mock.kinds import Kind, body_properties
from driftwitness.mock.lifecycle.answers import Answers
from driftwitness.mock.lifecycle.call import Call
from driftwitness.mock.members import Record
from driftwitness.mock.roles import Role
from driftwitness.mock.store import Store
from driftwitness.trace.clock import Clock


@dataclass(frozen=True, slots=True)
class Desk:
    """The contract, the store and the clock, and how a call's members are found in the one and its words read.

    ``changes`` tells who listens of what an act did.
    """

    contract: Contract
    store: Store
    answers: Answers
    clock: Clock
    changes: Changes

    def found(self, role: Role, call: Call) -> list[Record]:
        """Give the members that a call means; raises RefusalError where its path names one that does not exist."""
        kind, scope = role.kind, call.scope(role.kind)
        if kind.is_single:
            return [self.store.single(kind, scope, self.clock.now())]
        place = role.address
        if place is None:
            return []
        if place.place in ("filters", "match"):
            met = self._conditions(place, call)
            members = self.store.members(kind, scope)
            ordered = reversed(members) if call.behaviour.takes_last_match else members
            chosen = (m for m in ordered if met and all(c.holds(m) for c in met))
            return [record for record in [next(chosen, None)] if record is not None]
        if place.place == "told":
            return [record for record in self.store.members(kind, scope) if addresses.describes(call.body, record)]
        records = [self.store.find(kind, scope, text) for text in call.ids(place)]
        if place.place == "path" and None in records:
            raise RefusalError("not-found")
        return [record for record in records if record is not None]

    def tell(self, verb: str, kind: Kind, call: Call, record: Record) -> None:
        """Tell of a change."""
        self.changes.tell(Change(verb, kind, call.scope(kind), record))

    def unfound(self, role: Role, call: Call) -> Answer:
        """Answer a call that means no member, where its path is right.

        It is refused where it names one by an id, or the contract has words for that. Conditions may be met by nobody:
        where the contract tells of success only, success is all it can be.
        """
        told = call.operation.responses.keys() & {"404", "4XX", "default"}
        place = role.address
        names_one = place is not None and place.place in ("body", "query") and bool(call.ids(place))
        if names_one or told or self.contract.conventions.error_for("not-found"):
            raise RefusalError("not-found")
        return self.answers.documented(call.operation)

    def listed(self, call: Call, members: list[Record]) -> list[Record]:
        """Give the members that the conditions in a body choose, or that a body without documented members allows."""
        if not call.behaviour.filters:
            return members
        if call.body and addresses.is_open(self.contract, call.operation):
            return [member for member in members if addresses.allows(call.body, member)]
        name = addresses.condition_list(self.contract, call.operation)
        wanted = list(addresses.conditions(call.body, name)) if name else []
        if not wanted:
            return members
        return [member for member in members if all(condition.holds(member) for condition in wanted)]

    def sent(self, role: Role, call: Call) -> dict[str, Any]:
        """Give what a body says of a member; raises RefusalError where it names no existing parent."""
        kind = role.kind
        known = body_properties(self.contract, call.operation, kind.wrappers)
        controls = self._controls(role, call.operation)
        if known.keys() <= controls:
            known = kind.sent  # the document says which member is meant and not what changes: whatever it is made of
        wrapper = kind.wrappers.get(call.operation.id)
        told = self._told(role, call, controls)
        sent = {
            name: value
            for name, value in told.items()
            if (name in known and name in kind.sent)
            or (kind.is_open and name not in kind.read_only and (name not in known or name in kind.sent))
        }
        if call.behaviour.checks_input and (missing := list(self.store.missing_parents(kind, sent))):
            prefix = f"{wrapper}." if wrapper else ""
            raise RefusalError(
                "invalid-input", {prefix + name: [f"No such member: {sent[name]!r}."] for name in missing}
            )
        return sent

    def refuse_unshowable(self, kind: Kind, record: Mapping[str, Any], call: Call, sent: Iterable[str]) -> None:
        """Raise RefusalError where what was sent would make the vendor's own answers break the contract."""
        if call.behaviour.checks_input and (found := self.store.unshowable(kind, record, sent)):
            wrapper = kind.wrappers.get(call.operation.id)
            raise RefusalError("invalid-input", {f"{wrapper}.{n}" if wrapper else n: t for n, t in found.items()})

    def _told(self, role: Role, call: Call, controls: Set[str | None]) -> dict[str, Any]:
        """Give the body without what only addresses."""
        told = {name: value for name, value in call.body.items() if name not in controls}
        inside = told.pop(role.kind.wrappers.get(call.operation.id, ""), None)
        return told | inside if isinstance(inside, dict) else told

    def _controls(self, role: Role, operation: Operation) -> set[str | None]:
        """Give the properties of a body that only address: the table, the conditions, the flag, the id."""
        controls = {role.kind.scoped_by, addresses.upsert_flag(self.contract, operation)}
        if role.address and role.address.place in ("body", "filters"):
            controls.add(role.address.name)
        return controls

    def _conditions(self, place: Address, call: Call) -> list[addresses.Condition]:
        if place.place == "filters":
            return list(addresses.conditions(call.body, place.name))
        return [addresses.Condition(place.name, "=", call.body[place.name])] if place.name in call.body else []


def is_merge_patch(operation: Operation) -> bool:
    """Whether a body is a JSON Merge Patch (RFC 7396)."""
    return operation.body is not None and operation.body.media_type.startswith("application/merge-patch+json")
