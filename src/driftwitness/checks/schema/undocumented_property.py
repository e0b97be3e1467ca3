"""schema/undocumented-property."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from driftwitness.checks import places, reading_schemas, shape
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement
from driftwitness.checks.places import Place
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer


class UndocumentedProperty(TraceCheck):
    """A body shows no property that the document does not know: one that it shows is noted, for it may be drift.

    Looks at documented successes in JSON whose outer shape holds: objects with documented properties that do not say
    what else they hold. Left out: what stands inside an object whose members the client chooses, names that a request
    of the trace sent, that this one's query asks for (``include=author``) or that an example shows there, and objects
    that miss a documented property, which is rather renamed (``schema/response-body``). A client may ignore what it
    does not know, so it is never more than a note.

    Pass:
        GET /notebooks/41 -> 200 {"result": {"id": 41, "title": "Trip"}}
    Fail:
        GET /hooks -> 200 {"results": [], "next_page": 2}
    """

    id = "schema/undocumented-property"
    reference = "the vendor's document; JSON Schema 2020-12, section 10.3.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether some answer of the operation documents properties."""
        schemas = [r.schema for status, r in operation.responses.items() if status.startswith("2")]
        return any("object" in _all_types(contract, schema) for schema in schemas)

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:
        """Judge each documented body."""
        chosen = places.client_chosen(history)
        looked_at = [
            (exchange, _unknown(contract, objects))
            for exchange in history.doubtful(self.id, _shows_unknown)
            if _is_judged(exchange) and (objects := _objects(exchange, chosen))
        ]
        # what requests sent matters only where something is unknown
        sent = _sent_names(history) if any(unknown for _, unknown in looked_at) else set()
        for exchange, unknown in looked_at:
            found = [
                (place, name)
                for place, names in unknown
                for name in sorted(
                    names - sent - _asked_for(exchange) - _shown(exchange).get(_kind(place.tokens), set())
                )
            ]
            for place, name in found:
                yield self._noted(exchange, place, name)
            if not found:
                yield self.passed(exchange)

    def _noted(self, exchange: Exchange, place: Place, name: str) -> Judgement:
        pointer = f"/response/body{json_pointer.join(*place.tokens)}{json_pointer.join(name)}"
        received = f"{name!r} with {reading_schemas.described(place.value[name])}"
        contract = exchange.documented.schema_pointer if exchange.documented else ""
        return self.noted(exchange, pointer, "only documented properties", received, contract, name)


def _shows_unknown(exchange: Exchange) -> bool:
    """Whether an answer shows a property, anywhere, that the document does not know: a glance at many answers."""
    documented = exchange.documented
    return documented is not None and reading_schemas.has_unknown(exchange.contract, documented.schema, exchange.body)


def _is_judged(exchange: Exchange) -> bool:
    return exchange.succeeded and (exchange.shape_holds or shape.wrapper(exchange) is None)


def _objects(exchange: Exchange, chosen: Mapping[str, frozenset[str]]) -> list[Place]:
    """Give the objects in an answer whose properties the document tells, and that have all that it requires."""
    incomplete = {violation.instance for violation in exchange.violations if violation.missing is not None}
    beyond = chosen.get(exchange.operation_id or "", frozenset())
    return [
        place
        for place in places.places(exchange)
        if isinstance(place.value, dict)
        and reading_schemas.is_closed(exchange.contract, place.schema)
        and beyond.isdisjoint(place.tokens)
        and place.tokens not in incomplete
    ]


def _unknown(contract: Contract, objects: Iterable[Place]) -> list[tuple[Place, set[str]]]:
    """Give the objects with properties that the document does not know, and those."""
    known = ((place, reading_schemas.properties(contract, place.schema)) for place in objects)
    return [
        (place, place.value.keys() - names.keys()) for place, names in known if not place.value.keys() <= names.keys()
    ]


def _all_types(contract: Contract, schema: Any) -> frozenset[str]:
    types = reading_schemas.types(contract, schema)
    return types | reading_schemas.types(contract, reading_schemas.items(contract, schema))


def _asked_for(exchange: Exchange) -> set[str]:
    """Give the words in the query's values: what parameters like ``include`` and ``expand`` name comes beside."""
    return {word for text in exchange.query.values() for word in re.findall(r"[\w-]+", text)}


def _shown(exchange: Exchange) -> Mapping[tuple[str, ...], set[str]]:
    """Give the names that the documented examples of the answer show in each of their objects."""
    documented, known = exchange.documented, exchange.lens.of_responses
    if documented is None:
        return {}
    of = (UndocumentedProperty.id, documented.pointer)
    if of not in known:
        known[of] = _names_in(documented.examples)
    shown: Mapping[tuple[str, ...], set[str]] = known[of]
    return shown


def _names_in(examples: Iterable[Any]) -> Mapping[tuple[str, ...], set[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    values: list[tuple[tuple[str, ...], Any]] = [((), example) for example in examples]
    while values:
        tokens, value = values.pop()
        if isinstance(value, dict):
            found.setdefault(tokens, set()).update(value)
            values += [((*tokens, name), inside) for name, inside in value.items()]
        elif isinstance(value, list):
            values += [((*tokens, "*"), inside) for inside in value]
    return found


def _kind(tokens: Iterable[str | int]) -> tuple[str, ...]:
    return tuple("*" if isinstance(token, int) else token for token in tokens)


def _sent_names(history: History) -> set[str]:
    found: set[str] = set()
    for exchange in history.exchanges:
        found |= set(_names(exchange.sent))
    return found


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _names(member)
