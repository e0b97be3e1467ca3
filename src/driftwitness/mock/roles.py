"""What each operation does to which members, as Links and the shapes of paths and bodies tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from driftwitness.contract import Contract, Operation
from driftwitness.contract.inflection import singular
from driftwitness.contract.resources import Resource, erased, nested, plain, resource_at
from driftwitness.mock import addresses, shapes, templates
from driftwitness.mock.addresses import Address
from driftwitness.mock.kinds import Kind, is_titled_list, kind, shown_elsewhere, view, with_fields

Act = Literal["create", "list", "get", "update", "save", "delete", "act", "join", "leave", "joined"]

_DELETES = ("delete", "remove", "destroy", "trash", "bulk-delete", "bulk_delete", "batch-delete", "batch_delete")
_UPDATES = ("edit", "update", "change", "modify")
_READS = ("search", "filter", "query", "list", "find")
_JOINS: Mapping[str, Act] = {"add": "join", "remove": "leave"}


@dataclass(frozen=True, slots=True)
class Role:
    """What an operation does (``act``) to the members of a kind.

    ``address`` says which member is meant. ``owner`` is another kind, below whose member the path stands. ``verb`` is
    the last segment of an action, or what separates a list from its member in the path of ``join`` and ``leave``.
    """

    act: Act
    kind: Kind
    address: Address | None = None
    owner: Kind | None = None
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """A member that an operation's path names, so that it must exist; ``parameters`` of the path, the id's last."""

    kind: Kind
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Roles:
    """The roles of a contract's operations; one that has none belongs to no resource."""

    contract: Contract

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of members, parents before children."""
        contract = self.contract
        found = [resource for resource in contract.resources if resource.operations]
        found += [resource for resource in nested(contract) if resource.create or not _is_sublist(resource, found)]
        described = [self._described(resource, found) for resource in found]
        for more in (self._addressed, self._without_item, self._singles):
            described += more(described)
        return tuple(sorted(described, key=lambda one: (bool(one.parents), len(templates.parameters(one.key)))))

    @cached_property
    def by_operation(self) -> Mapping[str, Role]:
        """The role of each operation, by operationId; the first rule that knows it decides."""
        found: dict[str, Role] = {}
        for rule in (self._of_lifecycle, self._on_collection, self._below_item, self._of_membership):
            for operation in self.contract.operations:
                if operation.id not in found and (role := rule(operation)):
                    found[operation.id] = role
        return found

    @cached_property
    def guards(self) -> Mapping[str, tuple[Guard, ...]]:
        """The members that the path of each operation names, by operationId."""
        return {operation.id: tuple(self._guards(operation)) for operation in self.contract.operations}

    # ---- kinds

    def _described(self, resource: Resource, known: list[Resource], **more: Any) -> Kind:
        by_name: dict[str, str] = {}
        for other in known:
            # A reference names a resource by the last segment of its path: where two share it, the first is meant.
            by_name.setdefault(other.name, other.collection)
        references = [one for one in resource.references if one.location == "body" and one.resource in by_name]
        parents = {reference.name: by_name[reference.resource] for reference in references}
        operations = [*resource.operations, *self._also(resource)]
        return kind(self.contract, resource, operations, parents=parents, **more)

    def _also(self, resource: Resource) -> Iterator[Operation]:
        """Give the operations on a resource that its lifecycle does not name: PATCH beside PUT, verbs below an item."""
        for operation in self.contract.operations:
            if operation in resource.operations:
                continue
            below = templates.rest(operation.path, resource.item or resource.collection)
            is_second = below == () and operation.method in ("PUT", "PATCH")
            if is_second or (below and len(below) == 1 and below[0] in _UPDATES) or _makes(operation, resource):
                yield operation

    def _addressed(self, known: list[Kind]) -> list[Kind]:
        """Give the kinds whose members are named in bodies or queries: one path, and several methods that share it."""
        found = []
        for path in dict.fromkeys(operation.path for operation in self.contract.operations):
            if any(erased(path) == erased(one.key) or templates.rest(path, one.item) is not None for one in known):
                continue
            here = {o.method: o for o in self.contract.operations if o.path == path}
            names = addresses.id_names("identifier", templates.segments(plain(path))[-1])
            named = {
                method: place
                for method, operation in here.items()
                if method != "POST" and (place := addresses.address(self.contract, operation, names))
            }
            if "POST" not in here or here["POST"].effect == "reads" or not named:
                continue
            found.append(self._one_addressed(path, here, named))
        return found

    def _one_addressed(self, path: str, here: Mapping[str, Operation], named: Mapping[str, Address]) -> Kind:
        whole = resource_at(self.contract, plain(path), ())
        resource = replace(
            whole,
            list=None if "GET" in named else whole.list,
            get=here.get("GET") if "GET" in named else None,
            update=next((here[method] for method in ("PUT", "PATCH") if method in named), None),
            delete=here.get("DELETE") if "DELETE" in named else None,
        )
        method, first = next(iter(named.items()))
        if first.place == "filters":
            scope = addresses.scope_property(self.contract, here[method], first.name)
            flags = (addresses.upsert_flag(self.contract, operation) for operation in here.values())
            controls = frozenset(name for name in (scope, first.name, *flags) if name)
            return self._described(resource, [], scoped_by=scope, controls=controls)
        return self._described(resource, [], id_name=first.name)

    def _without_item(self, known: list[Kind]) -> list[Kind]:
        """Give the kinds that can only be listed, or created and listed."""
        found: list[Kind] = []
        for operation in sorted(self.contract.operations, key=lambda one: not self._is_joined_to(plain(one.path))):
            path = plain(operation.path)
            taken = {erased(one.key) for one in (*known, *found)}
            if operation.method != "GET" or erased(path) in taken or self._is_known(operation, known):
                continue
            resource = resource_at(self.contract, path, ())
            made = None if path.endswith("}") else resource.create
            titled = is_titled_list(self.contract, operation)
            if titled and (shown_elsewhere(operation, (*known, *found)) or self._joins(operation, (*known, *found))):
                continue
            if made or self._is_joined_to(path) or self._is_list(operation) or titled:
                alone = replace(resource, list=operation, create=made, get=None, update=None, delete=None, item=None)
                found.append(with_fields(self._described(alone, [one.resource for one in known]), known))
        return found

    def _is_list(self, operation: Operation) -> bool:
        """Whether an answer is documented to hold a list of members."""
        shown = view(self.contract, operation, self.contract.conventions.pages(operation.id) is not None)
        return shown is not None and shown.is_list and operation.success is not None and bool(operation.success.schema)

    def _is_known(self, operation: Operation, known: list[Kind]) -> bool:
        for one in known:
            if operation in one.resource.operations or _is_plural(operation, one):
                return True
            below = templates.rest(operation.path, one.key)
            if below is not None and len(below) == 1 and below[0] in _READS:
                return True
        return False

    def _is_joined_to(self, path: str) -> bool:
        """Whether something can be added to the members of a list: ``/things/lists/{id}/add/{thing}``."""
        below = (templates.rest(operation.path, path) for operation in self.contract.operations)
        return any(after is not None and len(after) == 3 and after[1] in _JOINS for after in below)

    def _singles(self, known: list[Kind]) -> list[Kind]:
        """Give what there is once, and can be read and changed: ``/things/{id}/settings``, ``/account``."""
        found = []
        for get in self.contract.operations:
            if get.method != "GET" or self._is_known(get, known) or plain(get.path).endswith("}"):
                continue
            here = [o for o in self.contract.operations if erased(o.path) == erased(get.path)]
            update = next((o for o in here if o.method in ("PUT", "PATCH", "POST") and o.effect != "reads"), None)
            if update is None or any(erased(one.key) == erased(get.path) for one in known):
                continue
            path = plain(get.path)
            resource = Resource(templates.segments(path)[-1], path, None, None, "/id", get=get, update=update)
            found.append(self._described(resource, [], is_single=True))
        return found

    # ---- roles

    def _of_lifecycle(self, operation: Operation) -> Role | None:
        for one in self.kinds:
            # what is one member of a collection may be the collection of others: ``/tables/{table}/{record}``
            if one.key.endswith("}") and one.resource.list == operation:
                return Role("list", one)
        for one in self.kinds:
            resource = one.resource
            for act in ("create", "get", "update", "delete", "list"):
                if getattr(resource, act) == operation:
                    return self._lifecycle_role(act, one, operation)
        for one in self.kinds:
            if operation in one.resource.sublists and (owner := self._owner(operation)):
                return Role("list", one, owner=owner)
        return None

    def _lifecycle_role(self, act: Act, one: Kind, operation: Operation) -> Role:
        if act in ("create", "list") or one.is_single:
            return Role(act, one)
        names = templates.parameters(operation.path)
        if plain(operation.path).endswith("}"):
            return Role(self._saving(operation, act), one, Address("path", names[-1]))
        found = addresses.address(self.contract, operation, addresses.id_names(one.id_name, one.name))
        return Role(act, one, found)

    def _saving(self, operation: Operation, act: Act) -> Act:
        """Tell a PUT that creates what does not exist: it documents the status for that (RFC 9110, section 9.3.4)."""
        return "save" if operation.method == "PUT" and "201" in operation.responses else act

    def _on_collection(self, operation: Operation) -> Role | None:
        """Give the role of an operation on the collection's path, or on a verb below it, or of a second update."""
        for one in self.kinds:
            if one.is_single and erased(one.key) == erased(operation.path):
                return Role("update" if operation.method in ("PUT", "PATCH", "POST") else "get", one)
            if templates.rest(operation.path, one.resource.item) == () and operation.method in ("PUT", "PATCH"):
                return Role(self._saving(operation, "update"), one, self._last(operation))
            below = templates.rest(operation.path, one.key)
            if below is None or len(below) > 1:
                continue
            verb = below[0] if below else ""
            if operation.effect == "reads" and (verb in _READS or (not verb and operation.method == "POST")):
                return Role("list", one)
            act = self._collective(operation, verb)
            names = addresses.id_names(one.id_name, one.name)
            if act and (
                place := addresses.address(self.contract, operation, names)
                or self._match(operation, one, act)
                or self._told(operation, one, act)
            ):
                return Role(act, one, place)
        return self._plural(operation)

    def _collective(self, operation: Operation, verb: str) -> Act | None:
        if verb in _DELETES or (not verb and operation.method == "DELETE"):
            return "delete"
        if verb in _UPDATES or (not verb and operation.method in ("PUT", "PATCH")):
            return "update"
        return None

    def _match(self, operation: Operation, one: Kind, act: Act) -> Address | None:
        """Give the property whose value tells the member that an update by no id means.

        It is the one that the operation's title names, else, where the title or a path of its own says that it changes
        one member, the first text that what creates takes too.
        """
        if act != "update" or one.resource.create is None:
            return None
        known = shapes.flatten(self.contract, operation.body.schema if operation.body else {})["properties"]
        by = addresses.told_by(operation)
        named = next((name for name in known if addresses.plain_name(name) in by), None)
        if named is None and (by or not _is_collection(operation, one)):
            named = next((name for name in known if name in one.sent and self._is_text(known[name])), None)
        return Address("match", named) if named else None

    def _is_text(self, schema: Any) -> bool:
        flat = shapes.flatten(self.contract, schema)
        return flat["type"] == ["string"] and "enum" not in flat

    def _told(self, operation: Operation, one: Kind, act: Act) -> Address | None:
        """Tell a deletion by no id whose body describes the members: it says what the body that creates says."""
        known = shapes.flatten(self.contract, operation.body.schema if operation.body else {})["properties"]
        describes = operation.body is not None and one.resource.create is not None and known.keys() <= one.sent.keys()
        return Address("told", "") if describes and act == "delete" else None

    def _plural(self, operation: Operation) -> Role | None:
        """Give the list of records that conditions choose from, under the plural of their path."""
        for one in self.kinds:
            if _is_plural(operation, one) and operation.method in ("GET", "POST"):
                return Role("list", one)
        return None

    def _below_item(self, operation: Operation) -> Role | None:
        """Give the role of an operation below one member: a verb, or the members of another kind that belong to it."""
        for one in self.kinds:
            below = templates.rest(operation.path, one.item) if not one.is_single else None
            if below is None or len(below) != 1 or operation.method == "GET" or below[0].startswith("{"):
                continue
            verb, last = below[0], Address("path", templates.parameters(operation.path)[-1])
            child = next((k for k in self.kinds if k.name == verb and not templates.parameters(k.key)), None)
            if child and operation.method == "POST" and operation.body:
                return Role("create", child, owner=one)
            if verb in _DELETES or verb in _UPDATES:
                return Role("delete" if verb in _DELETES else "update", one, last)
            return Role("act", one, last, verb=verb)
        return None

    def _of_membership(self, operation: Operation) -> Role | None:
        for one in self.kinds:
            below = templates.rest(operation.path, one.item)
            if below and len(below) == 2 and below[0] in _JOINS and below[1].startswith("{"):
                return Role(_JOINS[below[0]], one, Address("path", templates.parameters(operation.path)[-2]))
            if operation.method == "GET" and (owner := self._owner(operation)) and self._holds(one, owner, operation):
                return Role("joined", one, owner=owner)
            keyed = templates.rest(operation.path, one.key)
            if operation.method == "POST" and keyed and len(keyed) > 1 and all(s.startswith("{") for s in keyed):
                return Role("create", one) if one.resource.create is None else None
        titled = is_titled_list(self.contract, operation)
        listed = shown_elsewhere(operation, self.kinds) if titled else None
        return Role("list", listed, owner=self._owner(operation)) if listed else None

    def _joins(self, operation: Operation, known: Sequence[Kind]) -> bool:
        """Whether a path below a member of one kind shows the lists to which it was added."""
        parent = operation.path.rpartition("/")[0]
        owners = [one for one in known if not one.is_single and erased(one.item) == erased(parent)]
        return any(self._holds(lists, owner, operation) for lists in known for owner in owners)

    def _holds(self, lists: Kind, owner: Kind, operation: Operation) -> bool:
        """Whether a path below a member shows the lists that it was added to: ``/things/{id}/lists``."""
        if lists.name != templates.segments(plain(operation.path))[-1] or not self._is_joined_to(lists.key):
            return False
        before = templates.segments(lists.key)[:-1]
        return not before or singular(owner.name) in before or erased(owner.key).endswith(before[-1])

    def _owner(self, operation: Operation) -> Kind | None:
        """Give the kind below whose member a path ends: ``/things/{id}/parts``."""
        parent = operation.path.rpartition("/")[0]
        return next((one for one in self.kinds if not one.is_single and erased(one.item) == erased(parent)), None)

    def _last(self, operation: Operation) -> Address:
        return Address("path", templates.parameters(operation.path)[-1])

    def _guards(self, operation: Operation) -> Iterator[Guard]:
        role = self.by_operation.get(operation.id)
        for prefix in templates.prefixes(operation.path):
            if prefix == operation.path and role and role.act == "save":
                continue
            named = next((one for one in self.kinds if not one.is_single and erased(one.item) == erased(prefix)), None)
            if named and role and role.act == "create" and role.kind == named:
                continue
            if named is None and role and role.address == Address("path", templates.parameters(prefix)[-1]):
                named = role.kind if prefix == operation.path else None
            if named:
                kept = len(templates.parameters(named.key))
                before = templates.parameters(prefix)
                yield Guard(named, (*before[:kept], before[-1]))


def _makes(operation: Operation, resource: Resource) -> bool:
    """Whether an operation makes a member below another kind's: ``POST /a/{a}/things``, ``POST /things/{kind}/{a}``."""
    if operation.method != "POST" or operation.body is None or "{" in resource.collection:
        return False
    before, _, last = plain(operation.path).rpartition("/")
    keyed = templates.rest(operation.path, resource.collection)
    is_keyed = keyed is not None and len(keyed) > 1 and all(segment.startswith("{") for segment in keyed)
    return is_keyed or (before.endswith("}") and last == resource.name and resource.item is not None)


def _is_plural(operation: Operation, one: Kind) -> bool:
    """Whether a path is the plural of that under which conditions choose a record."""
    return bool(one.scoped_by) and singular(plain(operation.path)) == one.key


def _is_collection(operation: Operation, one: Kind) -> bool:
    return erased(operation.path) == erased(one.key)


def _is_sublist(resource: Resource, known: list[Resource]) -> bool:
    """Whether a path below a member shows the members of a collection that stands by itself, and no more."""
    return resource.get is None and any(one.name == resource.name and "{" not in one.collection for one in known)
