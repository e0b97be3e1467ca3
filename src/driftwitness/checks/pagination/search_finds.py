"""pagination/search-finds."""

from __future__ import annotations

import json
from collections.abc import Iterable

from driftwitness.checks.asked import Asked, followed
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation

_TELLING_LENGTH = 12


class SearchFinds(TraceCheck):
    """A search for a text that nobody wrote finds nothing.

    Looks at searches for one long word that no request of the trace wrote, where the list has other items. What a
    search looks at, and how it takes several words, is the vendor's own.

    Pass:
        # contract: relay
        GET /messages?text=nowhere0written -> 200 []
    Fail:
        # contract: relay
        GET /messages?text=nowhere0written -> 200 [{"id": "m_1", "text": "Lunch?"}]
    """

    id = "pagination/search-finds"
    requires = ("x-driftwitness.queries",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether requests for the operation's list may have a text to search for."""
        entry = contract.conventions.query(operation.id)
        return entry is not None and entry.search is not None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each search for a text of nobody's."""
        for found, _ in followed(history):
            text = found.given.get(found.entry.search or "")
            if isinstance(text, str) and text.isalnum() and len(text) >= _TELLING_LENGTH and not _sent(history, text):
                yield self._judge(found, text)

    def _judge(self, found: Asked, text: str) -> Judgement:
        index = next((n for n, item in enumerate(found.items) if text.casefold() not in _written(item)), None)
        if index is None:
            return self.passed(found.exchange)
        place, received = f"{found.entry.pointer}/search", f"{len(found.items)} items"
        expected = "no item without the text that was searched for"
        return self.failed(found.exchange, found.place(index), expected, received, place, "found")


def _written(item: object) -> str:
    return json.dumps(item, ensure_ascii=False).casefold()


def _sent(history: History, text: str) -> bool:
    return any(text.encode() in (exchange.interaction.request.body or b"") for exchange in history.exchanges)
