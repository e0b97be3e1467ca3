"""What the requests of a plan are worth, and the best of them for a budget.

The plan is rehearsed on the contract's own mock and the rehearsal is judged: the pairs of check and operation that a
request lets be judged are what it tells. A request that needs others (the item it names, the change that it looks at)
brings them along.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Pagination
from driftwitness.contract.resources import Resource
from driftwitness.contract.routing import filled, values_of
from driftwitness.drive.choice import Choice, Step
from driftwitness.drive.client import Ask, item_id

_WORD = re.compile(r"[\w.*-]+")
_VALUE = re.compile(r"=.*|\d+")
FREE = 0.5
"""What a step is taken to cost that costs nothing, for the order."""
Aspect = tuple[str, ...]
"""Something that a request lets be seen: a check that judges it, a check's family on a kind of request, and so on."""
TO_REACH = 2.0
"""What the first success of an operation is worth; the first judgement of a check is worth 1."""
SHARE_TO_REACH = 1 / 3
"""The share of a budget that may go to a success of each operation before all else; a smaller one chooses by worth."""
ANOTHER_KIND = 0.5
"""What a request of a kind is worth that was not made yet, whatever judges it: each meets code of its own."""
FAMILY_ON_ANOTHER_KIND = 1.5
CHECK_ON_ANOTHER_KIND = 0.5
"""What it is worth that a family, a check judges another kind of request: each refusal and change may drift alone."""
FAMILY_ON_ANOTHER_TAG = 0.4
"""What it is worth for a family on operations of another tag: those are other people's code."""
FOR_ANOTHER_REASON = 0.8
"""What it is worth for a family on one operation: a constraint more, a property more."""
FORM_ON_ANOTHER_OPERATION = 0.1
"""What the form of answers is worth on one more operation: most such drifts are of the whole vendor."""
SETUP = "create "
"""How the reason of a creation begins that only leads to other questions."""
FORM = frozenset(
    {"content", "envelope", "error", "headers", "rate-limit", "schema", "security", "time", "webhook"}
)  # fmt: skip
"""The families that judge an answer's form, whatever it answers; the others judge what a request is about."""


def choose(contract: Contract, steps: Sequence[Step], rehearsal: Judgements, budget: int, *, removes: bool) -> Choice:
    """Choose the steps that tell most within a budget; ``removes``: what is created costs a request more, at the end.

    A success of each operation comes first, where it takes a small share of the budget. The rest is greedy by worth per
    request: what is told twice counts little, so that no more than 1 - 1/e of the best is missed but for what the steps
    need.
    """
    sent = [index for index, step in enumerate(steps) if step.sequence is not None]
    needs = _closures(list(_needed(contract, steps)))
    told = _told(contract, steps, rehearsal, needs)
    needing = _dependents(needs)
    costs = _costs(contract, steps) if removes else [1] * len(steps)
    reaching = _reaching(steps, needs, costs)
    chosen = reaching if _sum(costs, reaching) <= SHARE_TO_REACH * budget else set()
    left = budget - _sum(costs, chosen)
    known: set[Aspect] = {aspect for one in chosen for aspect in told[one]}

    def rate(index: int) -> float:
        more = sorted(needs[index] - chosen)
        new = {aspect: worth for one in more for aspect, worth in told[one].items() if aspect not in known}
        return sum(new.values()) / (_sum(costs, more) or FREE)

    heap = [(-rate(index), index) for index in sent]
    heapq.heapify(heap)
    while heap:
        _, index = heapq.heappop(heap)
        more = needs[index] - chosen
        if not more or _sum(costs, more) > left:
            continue
        now = rate(index)
        if heap and now < -heap[0][0]:
            heapq.heappush(heap, (-now, index))
            continue
        chosen |= more
        left -= _sum(costs, more)
        known.update(*(told[one] for one in more))
        # what needs one of these costs less now
        for other in sorted(set().union(*(needing[one] for one in more)) - chosen):
            heapq.heappush(heap, (-rate(other), other))
    return Choice(frozenset(steps[one].key for one in chosen), {step.key: step.answer for step in steps})


def _reaching(steps: Sequence[Step], needs: Sequence[frozenset[int]], costs: Sequence[int]) -> set[int]:
    """Give the cheapest steps with which each operation that can succeed does."""
    successes: dict[str, list[int]] = defaultdict(list)
    for index, step in enumerate(steps):
        if step.answer.ok and step.ask.operation and step.sequence is not None:
            successes[step.ask.operation.id].append(index)
    found: set[int] = set()
    for indexes in successes.values():
        found |= min((needs[index] - found for index in indexes), key=lambda more: (_sum(costs, more), sorted(more)))
    return found


def _sum(costs: Sequence[int], steps: Iterable[int]) -> int:
    return sum(costs[one] for one in steps)


def _costs(contract: Contract, steps: Sequence[Step]) -> list[int]:
    """Give what each step costs: a creation its removal too, which is then paid for."""
    resources = [resource for resource in contract.resources if resource.create and resource.delete]
    cost = {resource.create.id: 2 for resource in resources if resource.create}
    cost |= {resource.delete.id: 0 for resource in resources if resource.delete}
    return [cost.get(step.ask.operation.id, 1) if step.answer.ok and step.ask.operation else 1 for step in steps]


def _told(
    contract: Contract, steps: Sequence[Step], rehearsal: Judgements, needs: Sequence[frozenset[int]]
) -> list[dict[Aspect, float]]:
    """Give what each step lets be seen, and what that is worth: less, where nearly every request shows it."""
    judged: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for judgement in rehearsal.judgements:
        if judgement.verdict is Verdict.PASS and judgement.interaction is not None:
            judged[judgement.interaction].add((judgement.check, judgement.operation or ""))
    telling = Counter(check for found in judged.values() for check in {check for check, _ in found})
    rarity = {check: 1 - count / len(judged) for check, count in telling.items()}
    names, told = _names(contract), []
    tags = {operation.id: operation.tag for operation in contract.operations}
    for step, needed in zip(steps, needs, strict=True):
        seen: dict[Aspect, float] = {}
        kind = _kind(step, names, is_plain=all(steps[one].ask.method == "GET" for one in needed))
        # what is worth depends on which comes first: a set would choose otherwise in every process
        for check, operation in sorted(judged.get(step.sequence or 0, ())):
            for aspect, worth in _aspects(check, operation, step, kind, tags.get(operation, "")):
                seen[aspect] = max(seen.get(aspect, 0.0), worth * (rarity[check] if len(aspect) > 1 else 1))
        if seen:
            seen["kind", kind] = ANOTHER_KIND
        if step.answer.ok and step.ask.operation:
            seen["success", step.ask.operation.id] = TO_REACH
        told.append(seen)
    return told


def _aspects(check: str, operation: str, step: Step, kind: str, tag: str) -> Iterator[tuple[Aspect, float]]:
    family = check.partition("/")[0]
    yield (check,), 1.0
    if family in FORM:
        yield ("form", family, operation), FORM_ON_ANOTHER_OPERATION
    elif family != ("lifecycle" if step.ask.query else "pagination"):
        # a part of a list is about parts, a look at the whole about what became of the items
        yield ("family", family, kind), FAMILY_ON_ANOTHER_KIND
        yield ("check", check, kind), CHECK_ON_ANOTHER_KIND
        yield ("tag", family, tag), FAMILY_ON_ANOTHER_TAG
        yield ("reason", family, operation, step.ask.why), FOR_ANOTHER_REASON


def _names(contract: Contract) -> frozenset[str]:
    """Give the names of all parameters and of all that bodies hold."""
    bodies = [contract.resolve(operation.body.schema) or {} for operation in contract.operations if operation.body]
    parameters = {parameter.name for operation in contract.operations for parameter in operation.parameters}
    return frozenset(parameters.union(*(body.get("properties") or {} for body in bodies)))


def _kind(step: Step, names: frozenset[str], *, is_plain: bool) -> str:
    """Give why something is asked, without the names, values and numbers that tell one such request from another.

    A read is a read, for whichever reason, where it needs no change before it (``is_plain``); so is a creation.
    """
    ask = step.ask
    if is_plain and step.answer.ok and ask.by == "given" and ask.method == "GET" and not ask.query:
        return "read"
    if step.answer.ok and ask.why.startswith(SETUP):
        return "create"
    plain = _WORD.sub(lambda word: "_" if word[0].partition(".")[0] in names else word[0], ask.why)
    return _VALUE.sub("", plain)


def _needed(contract: Contract, steps: Sequence[Step]) -> Iterator[set[int]]:
    """Give, for each step, those before it that it makes no sense without."""
    resources = [resource for resource in contract.resources if resource.item and resource.id_param]
    source: dict[tuple[str, str], int] = {}
    changed: dict[tuple[str, str], int] = {}
    below: dict[str, set[str]] = defaultdict(set)
    lasting = _lasting(contract, resources, steps)
    wholes: dict[str, int] = {}
    read: dict[str, int] = {}
    for index, step in enumerate(steps):
        before = steps[index - 1] if index else None
        if before and step.ask.query and before.ask.method == step.ask.method and before.ask.path == step.ask.path:
            named = set(_before(contract, resources, step, source, {})) - {index}
            yield named | set(_listed_before(contract, steps, index, wholes))
        elif before and _is_in_a_row(before, step):
            yield {index - 1}
        else:
            needed = set(_before(contract, resources, step, source, changed)) - {index}
            yield needed | set(_around(steps, index, read)) | set(_acted(steps, index))
        if not step.ask.query and step.answer.ok and step.ask.method == "GET":
            wholes[step.ask.path] = index
        if step.answer.ok and step.ask.method == "GET":
            read[step.ask.path] = index
        for resource in resources:
            for identity in _told_ids(contract, resource, step):
                source.setdefault((resource.name, str(identity)), index)
            if step.answer.ok and step.ask.method != "GET" and step.ask.path.startswith(resource.collection):
                _note_change(changed, lasting, step, resource.collection, index)
        if step.answer.ok and step.ask.method != "GET":
            _note_change(changed, lasting, step, step.ask.path, index)
            for owner, path in _hung_below(contract, resources, step):
                below[owner].add(path)
                changed.update({(step.probe, one): index for one in (owner, path)})
            if step.ask.method == "DELETE":
                changed.update({(step.probe, one): index for one in below[step.ask.path]})


def _note_change(
    changed: dict[tuple[str, str], int], lasting: Mapping[str, int], step: Step, path: str, index: int
) -> None:
    """Note what a probe changed last; of what it adds to a list, the first: one item more shows as well as another.

    One that is there anyway, which was asked for its own sake, does as well.
    """
    if step.ask.method == "POST" and step.ask.path == path:
        changed.setdefault((step.probe, path), min(index, lasting.get(path, index)))
    else:
        changed[step.probe, path] = index


def _lasting(contract: Contract, resources: Sequence[Resource], steps: Sequence[Step]) -> dict[str, int]:
    """Give, for each collection, the first step that adds for its own sake what the plan does not delete again."""
    deleted = {step.ask.path for step in steps if step.answer.ok and step.ask.method == "DELETE"}
    found: dict[str, int] = {}
    for index, step in enumerate(steps):
        for resource in resources:
            if step.answer.ok and step.ask.operation is not None and step.ask.operation is resource.create:
                own = item_id(contract, resource, step.answer.json)
                lasts = filled(resource.item or "", {resource.id_param or "": own}) not in deleted
                if lasts and own is not None and not step.ask.why.startswith(SETUP):
                    found.setdefault(resource.collection, index)
    return found


def _hung_below(contract: Contract, resources: Sequence[Resource], step: Step) -> Iterator[tuple[str, str]]:
    """Give the path of each item that a creation refers to, with those of what was created and of lists that show it.

    The item tells how many there are, and what is below it goes with it.
    """
    body = step.ask.body if isinstance(step.ask.body, dict) else {}
    for resource in resources:
        if resource.create is None or step.ask.operation is None or resource.create.id != step.ask.operation.id:
            continue
        named = {reference.resource: body.get(reference.name) for reference in resource.references}
        for owner in resources:
            if owner.item and owner.id_param and named.get(owner.name) is not None:
                values = {owner.id_param: named[owner.name]}
                path, own = filled(owner.item, values), item_id(contract, resource, step.answer.json)
                lists = [one.path for one in resource.sublists if one.path.startswith(owner.item + "/")]
                yield from ((path, filled(one, values)) for one in lists)
                yield path, filled(resource.item or "", {resource.id_param or "": own})


def _listed_before(contract: Contract, steps: Sequence[Step], index: int, wholes: Mapping[str, int]) -> Iterator[int]:
    """Give what a part of a list is compared with: the page before it, the first of its row, or the whole list."""
    step, before = steps[index].ask, steps[index - 1].ask
    paging = contract.conventions.pages(step.operation.id) if step.operation else None
    position = paging.position if paging else None
    if paging is None or position not in step.query:
        if steps[index].answer.ok and step.path in wholes:
            yield wholes[step.path]
    elif position not in before.query or paging.style not in ("page", "offset") or _is_next(paging, before, step):
        yield index - 1
    else:
        row = [at for at in range(index) if position in steps[at].ask.query and steps[at].ask.path == step.path]
        yield row[0]


def _is_next(paging: Pagination, before: Ask, step: Ask) -> bool:
    """Whether a page, asked for by number, is the one after another."""
    size = 1 if paging.style == "page" else int(step.query.get(paging.size or "", 1))
    try:
        return int(step.query[str(paging.position)]) - int(before.query[str(paging.position)]) == size
    except ValueError:
        return False


def _is_in_a_row(before: Step, step: Step) -> bool:
    """Whether a list is asked again by another body: what follows is compared with what was asked before."""
    operation = step.ask.operation
    reads = operation is not None and operation.body is not None and operation.effect == "reads"
    same = before.ask.operation is operation and before.ask.path == step.ask.path and before.ask.by == step.ask.by
    return reads and same and before.probe == step.probe


def _before(
    contract: Contract,
    resources: Sequence[Resource],
    step: Step,
    source: Mapping[tuple[str, str], int],
    changed: Mapping[tuple[str, str], int],
) -> Iterator[int]:
    """Give the steps that told the ids which a step names, and the last change of what it looks at."""
    ask, operation = step.ask, step.ask.operation
    if operation is None:
        return
    named = values_of(operation.path, ask.path) or {}
    for resource in resources:
        item = resource.item or ""
        owners = [o.id for o in (resource.get, resource.update, resource.delete) if o]
        if operation.id in owners or operation.path.startswith(item):
            yield from (source[key] for text in named.values() if (key := (resource.name, text)) in source)
    body = ask.body if isinstance(ask.body, dict) else {}
    for resource in contract.resources:
        for reference in resource.references:
            key = (reference.resource, str(body.get(reference.name)))
            if resource.create and resource.create.id == operation.id and key in source:
                yield source[key]
    if ask.by == "given" and (ask.method == "GET" or not step.answer.ok) and (step.probe, ask.path) in changed:
        yield changed[step.probe, ask.path]


def _around(steps: Sequence[Step], index: int, read: Mapping[str, int]) -> Iterator[int]:
    """Give what a look right after a change is about, and where that was refused, the look before it."""
    step, before = steps[index], steps[index - 1] if index else None
    if step.ask.by != "given" or step.ask.operation is None or before is None:
        return
    adds = before.ask.method == "POST" and before.answer.ok
    if step.ask.method == "GET" != before.ask.method and before.ask.path == step.ask.path and not adds:
        yield index - 1
        if not before.answer.ok and step.ask.path in read:
            yield read[step.ask.path]


def _acted(steps: Sequence[Step], index: int) -> Iterator[int]:
    """Give what was done below an item that is read right after it, and what is done again before that."""
    if index < 2:
        return
    earlier, before, step = (steps[at].ask for at in (index - 2, index - 1, index))
    if step.method == "GET" and before.method != "GET" and before.path.startswith(step.path + "/"):
        yield index - 1
    if (
        step.method != "GET"
        and before.method == "GET"
        and (earlier.operation, earlier.path) == (step.operation, step.path)
    ):
        yield index - 2


def _told_ids(contract: Contract, resource: Resource, step: Step) -> Iterator[Any]:
    operation = step.ask.operation
    if operation is None or not step.answer.ok:
        return
    if resource.create and operation.id == resource.create.id:
        yield item_id(contract, resource, step.answer.json)
    elif operation.id in {listing.id for listing in (resource.list, *resource.sublists) if listing}:
        paging, success = contract.conventions.pages(operation.id), contract.conventions.success
        place = (paging.items if paging else None) or (success.items if success else None) or ""
        found = json_pointer.get(step.answer.json, place, None)
        for member in found if isinstance(found, list) else ():
            yield json_pointer.get(member, resource.id_pointer, None)


def _closures(needed: Sequence[set[int]]) -> list[frozenset[int]]:
    """Add to each step what those that it needs need."""
    found: list[frozenset[int]] = []
    for index, before in enumerate(needed):
        found.append(frozenset({index}).union(*(found[one] for one in before)))
    return found


def _dependents(needs: Sequence[frozenset[int]]) -> Sequence[set[int]]:
    """Give the steps that need each step."""
    found: list[set[int]] = [set() for _ in needs]
    for index, before in enumerate(needs):
        for one in before - {index}:
            found[one].add(index)
    return found
