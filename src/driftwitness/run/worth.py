"""What the requests of a plan are worth, and the best of them for a budget.

The plan is rehearsed on the contract's own mock and the rehearsal is judged: the pairs of check and operation that a
request lets be judged are what it tells. A request that needs others (the item it names, the change that it looks at)
brings them along.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Verdict
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource
from driftwitness.contract.routing import values_of
from driftwitness.drive.choice import Choice, Step
from driftwitness.drive.client import item_id

Subject = tuple[str, str, str]
"""A check, the operation that it judged, and why that was asked."""
REACHED = "success of "
TO_REACH = 3.0
"""What the first success of an operation is worth; the first judgement of a check is worth 1."""
ON_ANOTHER_OPERATION = 0.7
"""What a family of checks is worth on one more operation: most drifts are of the whole vendor, some of one operation.

Not what each check is worth: a page of a list is judged by many rules, a wrong body by one, and either may drift.
"""
FOR_ANOTHER_REASON = 0.4
"""What it is worth on the same operation, asked for another reason: another property, another constraint."""
BY_ANOTHER_CHECK = 0.1
"""What one more check is worth on an operation that its family has judged."""


def choose(contract: Contract, steps: Sequence[Step], rehearsal: Judgements, budget: int, *, removes: bool) -> Choice:
    """Choose the steps that tell most within a budget; ``removes``: what is created costs a request more, at the end.

    Greedy by worth per request: what is told twice counts little, so that no more than 1 - 1/e of the best is missed
    but for what the steps need.
    """
    sent = [index for index, step in enumerate(steps) if step.sequence is not None]
    subjects = _subjects(steps, rehearsal)
    needs = _closures(list(_needed(contract, steps)))
    costs = _costs(contract, steps) if removes else [1] * len(steps)
    chosen: set[int] = set()
    left = budget
    known = _Known(subjects, len(sent))

    def rate(index: int) -> float:
        more = needs[index] - chosen
        return known.worth(subjects[one] for one in more) / _sum(costs, more) if more else 0.0

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
        known.learn(subjects[one] for one in more)
    return Choice(frozenset(steps[one].key for one in chosen), {step.key: step.answer for step in steps})


def _sum(costs: Sequence[int], steps: Iterable[int]) -> int:
    return sum(costs[one] for one in steps)


def _costs(contract: Contract, steps: Sequence[Step]) -> list[int]:
    creating = {resource.create.id for resource in contract.resources if resource.create and resource.delete}
    return [2 if step.answer.ok and step.ask.operation and step.ask.operation.id in creating else 1 for step in steps]


class _Known:
    """What is told so far, and what more would be worth: little, where nearly every request tells it."""

    def __init__(self, subjects: Sequence[Sequence[Subject]], requests: int) -> None:
        telling = Counter(check for found in subjects for check in {check for check, _, _ in found})
        self._rarity = {check: (1 - count / max(requests, count)) ** 2 for check, count in telling.items()}
        self._told: set[tuple[str, ...]] = set()

    def learn(self, told_by: Iterable[Sequence[Subject]]) -> None:
        """Take note of what some requests tell."""
        for subjects in told_by:
            for subject in subjects:
                self._told.update(_levels(subject))

    def worth(self, told_by: Iterable[Sequence[Subject]]) -> float:
        """Give what some requests together tell beyond that."""
        worth, seen = 0.0, set[tuple[str, ...]]()
        for subjects in told_by:
            for subject in subjects:
                check, operation, reason, one_more = _levels(subject)
                rarity = self._rarity[subject[0]]
                if self._is_new(check, seen):
                    worth += TO_REACH if subject[0].startswith(REACHED) else 1
                elif self._is_new(operation, seen):
                    worth += ON_ANOTHER_OPERATION * rarity
                elif self._is_new(reason, seen):
                    worth += FOR_ANOTHER_REASON * rarity
                elif self._is_new(one_more, seen):
                    worth += BY_ANOTHER_CHECK * rarity
                seen.update((check, operation, reason, one_more))
        return worth

    def _is_new(self, level: tuple[str, ...], seen: Collection[tuple[str, ...]]) -> bool:
        return level not in seen and level not in self._told


def _levels(subject: Subject) -> tuple[tuple[str, ...], ...]:
    """Give what a subject tells: the check, its family on the operation, that for the reason, the check there."""
    check, operation, why = subject
    family = check.partition("/")[0]
    return (check,), ("", family, operation), ("", family, operation, why), (check, operation)


def _subjects(steps: Sequence[Step], rehearsal: Judgements) -> list[tuple[Subject, ...]]:
    """Give what each step tells: what is judged by it, and that its operation does what it is for."""
    judged: dict[int, set[tuple[str, str | None]]] = defaultdict(set)
    for judgement in rehearsal.judgements:
        if judgement.verdict is Verdict.PASS and judgement.interaction is not None:
            judged[judgement.interaction].add((judgement.check, judgement.operation))
    found = []
    for step in steps:
        told: set[Subject] = {(check, name or "", step.ask.why) for check, name in judged.get(step.sequence or 0, ())}
        if step.answer.ok and step.ask.operation:
            told.add((REACHED + step.ask.operation.id, "", ""))
        # what is worth depends on which comes first: a set would choose otherwise in every process
        found.append(tuple(sorted(told)))
    return found


def _needed(contract: Contract, steps: Sequence[Step]) -> Iterator[set[int]]:
    """Give, for each step, those before it that it makes no sense without."""
    resources = [resource for resource in contract.resources if resource.item and resource.id_param]
    source: dict[tuple[str, str], int] = {}
    changed: dict[str, int] = {}
    wholes: dict[str, int] = {}
    read: dict[str, int] = {}
    for index, step in enumerate(steps):
        before = steps[index - 1] if index else None
        if before and step.ask.query and before.ask.path == step.ask.path and before.key[0] == step.key[0]:
            # pages are compared with the page before, and what is filtered with the whole list
            follows = before.ask.query.keys() == step.ask.query.keys()
            yield {index - 1 if follows else wholes.get(step.ask.path, index - 1)}
        elif before and _is_in_a_row(before, step):
            yield {index - 1}
        else:
            needed = set(_before(contract, resources, step, source, changed)) - {index}
            yield needed | set(_around(steps, index, read)) | set(_acted(steps, index))
        if not step.ask.query and step.ask.method == "GET":
            wholes[step.ask.path] = index
        if step.answer.ok and step.ask.method == "GET":
            read[step.ask.path] = index
        for resource in resources:
            for identity in _told_ids(contract, resource, step):
                source.setdefault((resource.name, str(identity)), index)
            if step.answer.ok and step.ask.method != "GET" and step.ask.path.startswith(resource.collection):
                changed[resource.collection] = index
        if step.answer.ok and step.ask.method != "GET":
            changed[step.ask.path] = index


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
    changed: Mapping[str, int],
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
    if ask.by == "given" and (ask.method == "GET" or not step.answer.ok) and ask.path in changed:
        yield changed[ask.path]


def _around(steps: Sequence[Step], index: int, read: Mapping[str, int]) -> Iterator[int]:
    """Give what stands around a refused change: it is compared what was read before it and right after it."""
    step, before = steps[index], steps[index - 1] if index else None
    if step.ask.by != "given" or step.ask.operation is None:
        return
    if step.ask.method == "GET" and before and before.ask.method != "GET" and before.ask.path == step.ask.path:
        yield index - 1
    if step.ask.method != "GET" and not step.answer.ok and step.ask.path in read:
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
