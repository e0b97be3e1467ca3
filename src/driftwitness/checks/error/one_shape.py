"""error/one-shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract.conventions import KEY


class OneShape(TraceCheck):
    """Errors have one shape, where the document promises that.

    Looks at JSON bodies of client errors below 500, whatever the status. The shape is what most of them are: an
    object that has some member in common with the most frequent one, so that further members are free. What is no JSON
    is ``content``'s.

    Pass:
        # contract: relay
        GET /messages -> 422 {"message": "No."}
        DELETE /messages/m_1 [X-Reason: spam] -> 404 {"message": "None such.", "id": "m_1"}

    Fail:
        # contract: relay
        GET /messages -> 422 {"message": "No."}
        GET /messages -> 422 {"message": "Never."}
        DELETE /messages/m_1 [X-Reason: spam] -> 404 {"errors": ["None such."]}
    """

    id = "error/one-shape"
    requires = (f"{KEY}.envelope.errors",)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge each error beside the others."""
        errors = [exchange for exchange in history.exchanges if _is_judged(exchange)]
        shapes = Counter(_shape(exchange.body) for exchange in errors)
        usual = shapes.most_common(1)[0][0] if shapes else frozenset()
        for exchange in errors:
            shape = _shape(exchange.body)
            if shape & usual:
                yield self.passed(exchange)
            else:
                expected, received = f"an error with {_words(usual)}", f"{exchange.status} with {_words(shape)}"
                place = f"/{KEY}/envelope/errors"
                yield self.failed(exchange, "/response/body", expected, received, place, received)


def _is_judged(exchange: Exchange) -> bool:
    return 400 <= exchange.status < 500 and exchange.operation is not None and exchange.body is not None


def _shape(body: Any) -> frozenset[str]:
    """Give the names of an object's members; what is no object has its type for a name that no member bears."""
    return frozenset(body) if isinstance(body, dict) and body else frozenset({f"({type(body).__name__})"})


def _words(shape: frozenset[str]) -> str:
    return ", ".join(sorted(shape))
