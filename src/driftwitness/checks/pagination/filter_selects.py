"""pagination/filter-selects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from driftwitness.checks import matching
from driftwitness.checks.asked import Asked, followed, is_steady
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Filter


class FilterSelects(TraceCheck):
    """A list that is filtered by a text in a property has all items that contain it there, and no others.

    Looks at requests with one filter of the documented form, and at items that show the property. Items that lack are
    those of the same list without the filter, read before it with nothing written in between; at a vendor, where
    others may write too, the filtered list must have been answered alike before that. Letter case, accents and parts
    of words are the vendor's own.

    Pass:
        # contract: relay
        POST /messages/query {"filters": [{"of": "text", "is": "Lunch", "not": false}]} -> 200 {"found": [{"id": "m_1", "text": "Lunch at one"}]}
    Fail:
        # contract: relay
        POST /messages/query {"filters": [{"of": "text", "is": "Lunch", "not": false}]} -> 200 {"found": [{"id": "m_2", "text": "Dinner"}]}
    """  # noqa: E501

    id = "pagination/filter-selects"
    requires = ("x-driftwitness.queries",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether requests for the operation's list may have filters."""
        entry = contract.conventions.query(operation.id)
        return entry is not None and entry.selection is not None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each filtered list that lets the rule look."""
        for found, before in followed(history):
            entry, text = _filter(found)
            if entry is None or text is None:
                continue
            verdicts = [matching.matches(entry, item, text) for item in found.items]
            missing = _missing(found, before, entry, text)
            if False in verdicts:
                index = verdicts.index(False)
                received = f"{json_pointer.get(found.items[index], entry.property, None)} for {text}"
                pointer, expected = found.place(index) + entry.property, "an item that contains the text"
                yield self.failed(found.exchange, pointer, expected, received, entry.pointer, "selected")
            elif missing:
                received = f"without {json_pointer.get(missing[0], entry.property, None)} for {text}"
                pointer, expected = f"/response/body{found.pointer}", "every item that contains the text"
                yield self.failed(found.exchange, pointer, expected, received, entry.pointer, "missing")
            elif True in verdicts:
                yield self.passed(found.exchange)


def _filter(found: Asked) -> tuple[Filter | None, str | None]:
    """Give the only filter of a request and its text, where it has the documented form."""
    selection = found.entry.selection
    if selection is None or len(found.filters) != 1:
        return None, None
    one = found.filters[0]
    name, text = (json_pointer.get(one, place, None) for place in (selection.property, selection.text))
    documented = all(json_pointer.get(one, place, None) == value for place, value in selection.when.items())
    if not documented or not isinstance(name, str) or not isinstance(text, str):
        return None, None
    place = f"{found.entry.pointer}/filters"
    return Filter(found.exchange.operation_id or "", "", json_pointer.join(name), "contains", place), text


def _missing(found: Asked, before: Sequence[Asked], entry: Filter, text: str) -> list[object]:
    """Give the items of the same list without the filter that certainly match and are not there."""
    if found.start != 0 or (found.limit is not None and len(found.items) >= found.limit):
        return []
    names = (found.entry.limit, found.entry.selection.member if found.entry.selection else None)
    for whole in reversed(before):
        if not whole.filters and whole.besides(*names) == found.besides(*names) and is_steady(found, whole, [*before]):
            return [item for item in whole.items if matching.matches(entry, item, text) and item not in found.items]
    return []
