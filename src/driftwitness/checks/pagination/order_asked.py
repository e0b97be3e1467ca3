"""pagination/order-asked."""

from __future__ import annotations

from collections.abc import Iterable

from driftwitness.checks import pages
from driftwitness.checks.asked import Asked, asked, member
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Ordering


class OrderAsked(InteractionCheck):
    """A list has the order that was asked for by the name of a property and a direction.

    Looks at items that show a property of that name: dates, times and numbers. Other texts are not compared, for every
    vendor has its own alphabet.

    Pass:
        # contract: relay
        POST /messages/query {"by": "sent", "way": "down"} -> 200 {"found": [{"sent": 7}, {"sent": 5}]}
        POST /messages/query {"by": "sent", "way": "desc"} -> 200 {"found": [{"sent": 7}, {"sent": 5}]}
    Fail:
        # contract: relay
        POST /messages/query {"by": "sent", "way": "DESC"} -> 200 {"found": [{"sent": 5}, {"sent": 7}]}
    """

    id = "pagination/order-asked"
    requires = ("x-driftwitness.queries",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether requests for the operation's list may name an order and its direction."""
        entry = contract.conventions.query(operation.id)
        return entry is not None and bool(entry.by and entry.direction)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Judge the order of an answer's items."""
        found = asked(exchange)
        order = _order(found) if found else None
        if found is None or order is None:
            return
        name = json_pointer.split(order.by)[0]
        values = [member(item, name) for item in found.items]
        wrong = pages.first_out_of_order(values, order)
        if wrong is not None:
            word = "descending" if order.descending else "ascending"
            received = f"{values[wrong]} after {values[wrong - 1]}"
            pointer = found.place(wrong) + order.by
            yield self.failed(exchange, pointer, f"{word} by {name}", received, order.pointer, "another order")
        elif pages.is_in_order(values, order):
            yield self.passed(exchange)


def _order(found: Asked) -> Ordering | None:
    by, direction = found.given.get(found.entry.by or ""), str(found.given.get(found.entry.direction or "")).lower()
    if not isinstance(by, str) or not by or direction not in ("asc", "ascending", "desc", "descending"):
        return None
    place = f"{found.entry.pointer}/order"
    return Ordering(found.exchange.operation_id or "", "", json_pointer.join(by), direction.startswith("desc"), place)
