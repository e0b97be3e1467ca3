"""schema/whole-number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from driftwitness.checks import places, reading_schemas
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.places import Place
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_MAY_BE_HARD = re.compile(rb"[0-9](?:\.0+[,\]}\s]|\.0+$|[eE][-+0-9]|[0-9.]{15})")
"""What only a number that is hard to read looks like, and a few texts."""
_MAY_BE_LONG = re.compile(r"(?:\d|%[0-9A-Fa-f]{2}){16}")


class WholeNumber(TraceCheck):
    """A documented whole number is written without a point or an exponent, and is one that every client can hold.

    Looks at the documented JSON answers below 500. JSON Schema takes ``3.0`` for an integer, and many parsers do not;
    beyond 2^53 a parser that knows only doubles loses digits. So it is never more than a note. A number that a request
    of the trace sent is left out: the vendor may give it back as it came.

    Pass:
        GET /notebooks/41 -> 200 {"result": {"id": 41}}
    Fail:
        GET /notebooks/41 -> 200 {"result": {"id": 41.0}}
    """

    id = "schema/whole-number"
    reference = "JSON Schema 2020-12, section 4.2.3; RFC 8259, section 6"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a whole number is documented in some answer of the operation."""
        return any(_documents_one(contract, response.schema) for response in operation.responses.values())

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge the whole numbers of each answer."""
        looked_at = [
            (exchange, [place for place in places.places(exchange) if _is_whole(contract, place)])
            for exchange in history.doubtful(self.id, _may_be_hard_to_read)
            if exchange.status < 500 and exchange.documented
        ]
        hard = any(_is_hard_to_read(place.value) for _, numbers in looked_at for place in numbers)
        # what requests sent matters only where something is hard to read
        sent = {number for exchange in history.exchanges for number in _sent(exchange)} if hard else set()
        for exchange, numbers in looked_at:
            wrong = [place for place in numbers if _is_hard_to_read(place.value) and place.value not in sent]
            for place in wrong:
                yield self._noted(exchange, place, exchange.documented.schema_pointer if exchange.documented else "")
            if numbers and not wrong:
                yield self.passed(exchange)

    def _noted(self, exchange: Exchange, place: Place, contract: str) -> Judgement:
        pointer, cause = json_pointer.join(*place.tokens), f"{exchange.operation_id} {place.pointer}"
        expected, received = "a whole number that every parser reads", show(place.value)
        return self.noted(exchange, f"/response/body{pointer}", expected, received, contract, cause)


def _documents_one(contract: Contract, schema: Any) -> bool:
    left, seen = [schema], set[int]()
    while left:
        schema = left.pop()
        if reading_schemas.types(contract, schema) - {"null"} == {"integer"}:
            return True
        inside = [*reading_schemas.properties(contract, schema).values(), reading_schemas.items(contract, schema)]
        left += [one for one in inside if one and id(one) not in seen]
        seen.update(map(id, inside))
    return False


def _may_be_hard_to_read(exchange: Exchange) -> bool:
    return _MAY_BE_HARD.search(exchange.interaction.response.body) is not None


def _is_whole(contract: Contract, place: Place) -> bool:
    """Whether a number stands where the contract documents a whole one, and nothing else."""
    return type(place.value) in (int, float) and reading_schemas.types(contract, place.schema) - {"null"} == {"integer"}


def _is_hard_to_read(value: float) -> bool:
    """Whether a number has a point or an exponent and is whole all the same, or has more digits than a double."""
    return value.is_integer() if isinstance(value, float) else abs(value) > 2**53


def _sent(exchange: Exchange) -> Iterator[float]:
    """Give the numbers in a request: a vendor may give them back as they came."""
    request = exchange.interaction.request
    if _MAY_BE_LONG.search(request.url):
        yield from (int(digits) for digits in re.findall(r"\d{16,400}", unquote(request.url)))
    yield from _numbers(exchange.sent)


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _numbers(member)
