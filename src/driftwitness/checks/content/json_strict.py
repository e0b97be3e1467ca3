"""content/json-strict."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.checks import facts, placeholders
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract

_TOO_MUCH = ("nested deeper", "an integer has more digits")


class JsonStrict(InteractionCheck):
    """A body that is declared JSON is strict JSON in UTF-8.

    Looks at every body below 500 whose Content-Type says JSON: no duplicate names, NaN, byte order mark,
    trailing text or other encoding. What only our reader cannot follow is inconclusive, and so is a recording in
    which placeholders stand for numbers or names.

    Pass:
        GET /hooks -> 200 {"results": []}

    Fail:
        GET /hooks -> 200 text:{"results": [NaN]}
    """

    id = "content/json-strict"
    reference = "RFC 8259"
    depends_on = staticmethod(facts.head)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge the syntax of one body."""
        response = exchange.interaction.response
        media_type = (response.header("Content-Type") or "").partition(";")[0].strip().lower()
        if not response.body or exchange.status >= 500 or exchange.operation is None:
            return
        if not (media_type == "application/json" or media_type.endswith("+json")):
            return
        fault = response.json_fault
        if fault is None:
            yield self.passed(exchange)
        elif fault.startswith(_TOO_MUCH):
            yield self.inconclusive(exchange, fault)
        elif exchange.origin == "recording" and placeholders.breaks(response.body):
            yield self.inconclusive(exchange, "the recording has placeholders where values were")
        else:
            documented = exchange.documented
            place = documented.body_pointer if documented else exchange.operation.pointer
            clause = re.search(r"RFC 8259, section [\d.]+", fault)
            expected = f"strict JSON ({clause[0] if clause else 'RFC 8259'})"
            yield self.failed(exchange, "/response/body", expected, fault, place, "not strict")
