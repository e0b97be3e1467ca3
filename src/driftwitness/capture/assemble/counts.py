"""`x-driftwitness.counts`: properties of an item that count what a list below it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from driftwitness.capture import naming
from driftwitness.capture.answers_shown import Answer
from driftwitness.capture.assemble.conventions import ROOT
from driftwitness.capture.assemble.resources import Resources
from driftwitness.capture.evidence import EvidenceLog
from driftwitness.capture.facts import Where
from driftwitness.capture.outline import Operation, Outline
from driftwitness.contract import pointer as json_pointer

COUNTING = frozenset({"count", "number", "num", "total"})


def counts(page: Outline, pages: list[dict[str, Any]], resources: Resources, log: EvidenceLog) -> list[dict[str, Any]]:
    """One entry for each property that is named as the count of a list below its item and shown as a whole number.

    Shown by an example where the list of the same item shows that total, else inferred; left out where the documents
    show two numbers for one item. `pages` is what `x-driftwitness.pagination` will hold.
    """
    entries: list[dict[str, Any]] = []
    for item, answer, name, listing in _named(page):
        place = json_pointer.join(name)
        shown = answer.example.at(item.payload_of(answer).pointer + place)
        counted = json_pointer.get(answer.example.value, item.payload_of(answer).pointer + place)
        total = _total(item, answer, listing, pages, resources)
        if total and total[0] != counted:
            continue
        at = (ROOT, "counts", len(entries))
        log.note(at, shown, "example" if total else "inferred")
        if total:
            log.note((*at, "list"), total[1], "example")
        entries.append({"operation": item.id, "property": place, "list": listing.id})
    return entries


def counts_children(name: str, children: str) -> bool:
    """Whether a property's name says that it counts them: `entries_count`, `entryCount`, `number_of_entries`.

    After the word for counting only the plural will do: an `invoice_number` counts nothing.
    """
    words = naming.words(name)
    if words[-1:] == ["count"]:
        return [naming.singular(word) for word in words[:-1]] == [naming.singular(w) for w in naming.words(children)]
    if not COUNTING & set(words[:1]):
        return False
    return words[2 if words[1:2] == ["of"] else 1 :] == naming.words(children)


def _named(page: Outline) -> Iterator[tuple[Operation, Answer, str, Operation]]:
    """Each get with its first answer, the name of a property that counts, and the list that it counts."""
    gets = {operation.path: operation for operation in reversed(page.operations) if operation.method == "GET"}
    for listing in page.operations:
        above, _, children = listing.path.rpartition("/")
        item = gets.get(above)
        if not listing.lists or listing.method != "GET" or item is None or not item.successes:
            continue
        if not naming.is_parameter(above.rpartition("/")[2]):
            continue
        answer = item.successes[0]
        members = json_pointer.get(answer.example.value, item.payload_of(answer).pointer, None)
        for name, value in members.items() if isinstance(members, dict) else ():
            if type(value) is int and counts_children(name, children):
                yield item, answer, name, listing


def _total(
    item: Operation, answer: Answer, listing: Operation, pages: list[dict[str, Any]], resources: Resources
) -> tuple[int, Where] | None:
    """The total that an example of the list shows for the item that the answer shows."""
    pointer = next((entry.get("total") for entry in pages if listing.id in entry["operations"]), None)
    member = resources.identifier(item.resource, naming.path_parameters(item.path)[-1])
    identity = json_pointer.get(answer.example.value, f"{item.payload_of(answer).pointer}/{member}", None)
    if pointer is None or member is None or identity is None or listing.call is None:
        return None
    # .../forms/25/entries?page=1: the id stands before the last segment
    asked = listing.call.url.partition("?")[0].rstrip("/").split("/")[-2:-1]
    example = next((shown.example for shown in listing.successes), None)
    total = json_pointer.get(example.value, pointer, None) if example else None
    return (total, example.at(pointer)) if example and type(total) is int and asked == [str(identity)] else None
