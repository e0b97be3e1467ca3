"""time/notation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from driftwitness.checks import reading_schemas
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation, Response
from driftwitness.contract import pointer as json_pointer

_DAY, _HOURS = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d(:\d\d([.,]\d+)?)?"
_ZONE = r"(Z|[+-]\d\d:?\d\d)"
_MONTH = "(Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_NOTATIONS = {
    "a date": re.compile(_DAY),
    "date and time with T and zone": re.compile(f"{_DAY}T{_HOURS}{_ZONE}"),
    "date and time with T, without zone": re.compile(f"{_DAY}T{_HOURS}"),
    "date and time with a space and zone": re.compile(f"{_DAY} {_HOURS} ?({_ZONE}|UTC|GMT)"),
    "date and time with a space, without zone": re.compile(f"{_DAY} {_HOURS}"),
    "date by slashes": re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}/\d{1,2}/\d{1,2}"),
    "date and time by slashes": re.compile(rf"(\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{4}}/\d\d?/\d\d?),? {_HOURS}( ?[AP]M)?"),
    "date by dots": re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"),
    "date with the month's name": re.compile(
        rf"{_MONTH}\.? \d{{1,2}},? \d{{4}}.*|(\w+, )?\d{{1,2}}[ -]{_MONTH}[ -]\d{{4}}.*"
    ),
}
_ANY = "*"

Place = tuple[str, ...]


class Notation(TraceCheck):
    """A time comes in the notation in which the document's examples show it.

    Looks at texts in documented answers at places where every example shows a time in one notation, with or without
    a zone, and the schema states no format (where it does, ``schema/response-body`` judges). A text that is no
    time is not judged, nor is a property that clients may send.

    Pass:
        # contract: parcels
        GET /events -> 200 {"events": [{"id": 1, "seen": "2026-01-01T08:00:00.5+01:00"}], "next": null}
    Fail:
        # contract: parcels
        GET /events -> 200 {"events": [{"id": 1, "seen": "2026-01-01T08:00:00"}], "next": null}
    """

    id = "time/notation"
    reference = "the examples in the vendor's document; RFC 3339"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether an example of an answer of the operation shows such a time."""
        shown = [response for response in operation.responses.values() if response.examples]
        sendable = _sendable(contract) if shown else frozenset()
        return any(_documented(contract, response, sendable) for response in shown)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each time at such a place."""
        shown = [e for e in history.exchanges if e.documented and e.documented.examples]
        sendable, known = _sendable(contract) if shown else frozenset(), dict[str, Mapping[Place, str]]()
        for exchange in shown:
            documented = exchange.documented
            if documented is None or exchange.body is None or exchange.status >= 500:
                continue
            if documented.pointer not in known:
                known[documented.pointer] = _documented(contract, documented, sendable)
            yield from self._judge(exchange, documented, known[documented.pointer])

    def _judge(self, exchange: Exchange, documented: Response, places: Mapping[Place, str]) -> Iterator[Judgement]:
        for place, pointer, text in _texts(exchange.body) if places else ():
            expected, given = places.get(place), _notation(text)
            if expected is None or given is None:
                continue
            if given == expected:
                yield self.passed(exchange)
            else:
                received, where = (
                    f"{given}: {show(text)}",
                    f"{documented.schema_pointer.removesuffix('/schema')}/examples",
                )
                yield self.failed(exchange, f"/response/body{pointer}", expected, received, where, "/".join(place))


def _notation(text: str) -> str | None:
    return next((name for name, pattern in _NOTATIONS.items() if pattern.fullmatch(text)), None)


def _documented(contract: Contract, response: Response, sendable: frozenset[str]) -> Mapping[Place, str]:
    """Give the places where the examples of an answer show times of one notation, without a format in the schema."""
    found: dict[Place, set[str | None]] = {}
    for example in response.examples:
        for place, _, text in _texts(example):
            found.setdefault(place, set()).add(_notation(text))
    return {
        place: next(iter(notations)) or ""
        for place, notations in found.items()
        if len(notations) == 1
        and None not in notations
        and not sendable & set(place)
        and not _has_format(contract, response, place)
    }


def _has_format(contract: Contract, response: Response, place: Place) -> bool:
    schema = reading_schemas.at(contract, response.schema, ["0" if token == _ANY else token for token in place])
    return any("format" in part for part in reading_schemas.parts(contract, schema))


def _sendable(contract: Contract) -> frozenset[str]:
    bodies = (operation.body.schema for operation in contract.operations if operation.body)
    return frozenset(name for schema in bodies for name in reading_schemas.properties(contract, schema))


def _texts(value: Any, place: Place = (), pointer: str = "") -> Iterator[tuple[Place, str, str]]:
    """Give the texts in a body: place with ``*`` for every index, pointer, text."""
    if isinstance(value, str):
        yield place, pointer, value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _texts(member, (*place, name), pointer + json_pointer.join(name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _texts(member, (*place, _ANY), f"{pointer}/{index}")
