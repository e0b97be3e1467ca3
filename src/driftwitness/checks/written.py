"""What a client wrote and must see again: which sent values are certain, and when an answer shows the same."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from driftwitness.checks import moments, reading_schemas
from driftwitness.checks.model import show
from driftwitness.checks.once import once
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource
from driftwitness.contract.validity import Validity, plain_text

if TYPE_CHECKING:
    from driftwitness.checks.exchange import Exchange

LONGEST_TEXT = 1000
_SHORT = 60
LARGEST_NUMBER = 2**53
_COMMON = re.compile(r"[ -%'-;=?-~¡-¬®-ſ\U0001F300-\U0001F64F\U0001F900-\U0001F9FF]+")
"""Texts without markup in Latin letters and emoji: a character set that every server says to keep, and some do not."""
_PRINTABLE = re.compile(r"[ -~¡-¬®-ſ\U0001F300-\U0001F64F\U0001F900-\U0001F9FF]*")
"""Those and texts with signs of markup, which a server may clean before it keeps them."""
_WORD = re.compile(r"\w+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A property that was written and is shown: at which pointer into the interaction, and whether as it was sent."""

    name: str
    pointer: str
    sent: Any
    received: Any
    same: bool


def item_schema(operation: Operation | None, contract: Contract) -> tuple[Any, str]:
    """Give the schema of the item that a body holds, and its place in the contract.

    That is the whole body, or its member of the name under which answers show an item, as in ``{"order": {...}}``,
    unless the item itself has a member of that name.
    """
    body = operation.body if operation else None
    if operation is None or body is None:
        return {}, ""
    name = _wrapper(contract)
    inside = reading_schemas.properties(contract, body.schema).get(name)
    answer = operation.success.schema if operation.success else {}
    shown = reading_schemas.properties(contract, reading_schemas.at(contract, answer, [name]))
    if reading_schemas.properties(contract, inside) and name not in shown:
        return contract.locate(inside, body.pointer + json_pointer.join("properties", name))
    return body.schema, body.pointer


@once
def item(exchange: Exchange) -> Any:
    """Give the item that the request's body holds: the body, or what stands in it under the item's name."""
    operation, contract = exchange.operation, exchange.contract
    if operation is None or operation.body is None or not isinstance(exchange.sent, dict):
        return exchange.sent
    _, place = item_schema(operation, contract)
    return exchange.sent if place == operation.body.pointer else exchange.sent.get(_wrapper(contract))


def _wrapper(contract: Contract) -> str:
    success = contract.conventions.success
    return (json_pointer.split((success.item or "") if success else "") or [""])[-1]


@once
def properties(exchange: Exchange) -> Mapping[str, Any]:
    """Give the documented properties of the item that a body of the exchange's operation holds, with their schemas."""
    return reading_schemas.properties(exchange.contract, item_schema(exchange.operation, exchange.contract)[0])


def writable(contract: Contract, resource: Resource) -> dict[str, tuple[Any, str]]:
    """Give the properties that the create and update of a resource take: name to schema and place in the contract."""
    found: dict[str, tuple[Any, str]] = {}
    for operation in (resource.update, resource.create):
        schema, place = item_schema(operation, contract)
        known = reading_schemas.properties(contract, schema)
        found |= {name: (inside, f"{place}/properties/{name}") for name, inside in known.items()}
    return found


def certain(exchange: Exchange) -> Mapping[str, Any]:
    """Give the sent properties that an accepted request must have set; none of a request that breaks the contract."""
    return {} if exchange.assessment.validity is Validity.INVALID else sound(exchange)


@once
def sound(exchange: Exchange) -> Mapping[str, Any]:
    """Give the sent properties that nothing is wrong with.

    Documented ones with a value that no server has a reason to change: no fault, plain texts of common length, numbers
    that every language holds, null where that is documented and something may have been before.
    """
    sent = item(exchange)
    if not isinstance(sent, dict):
        return {}
    known = properties(exchange)
    inside = "" if sent is exchange.sent else f"{_wrapper(exchange.contract)}."
    faulty = {fault.field.removeprefix(inside).partition(".")[0] for fault in exchange.assessment.faults}
    return {
        name: value
        for name, value in sent.items()
        if name in known and name not in faulty and is_plain(exchange.contract, known[name], value)
        # where nothing was before, null may stand for a default
        if value is not None or exchange.interaction.request.method != "POST"
    }


def is_plain(contract: Contract, schema: Any, value: Any) -> bool:
    """Whether every server that takes this value keeps it as it is."""
    merged = reading_schemas.merged(contract, schema)
    if merged.get("writeOnly") or merged.get("format") == "password":
        return False
    if isinstance(value, dict):
        known = reading_schemas.properties(contract, schema)
        free = not known
        return all(
            (free or name in known) and plain_text(name) and is_plain(contract, known.get(name, {}), member)
            for name, member in value.items()
        )
    if isinstance(value, list):
        element = reading_schemas.items(contract, schema)
        return all(is_plain(contract, element, member) for member in value)
    if isinstance(value, str):
        listed = merged.get("examples")
        common = _COMMON.fullmatch(value) is not None and value.strip() == value and len(value) <= LONGEST_TEXT
        return common and (listed is None or value in listed)
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) <= LARGEST_NUMBER
    return value is not None or "null" in reading_schemas.types(contract, schema)


def shows(contract: Contract, schema: Any, sent: Any, received: Any) -> bool:
    """Whether a received value shows what was sent.

    Objects may have gained members; one whose members the client chooses may have lost some. Elements of a list of
    plain values may come in another order. Times may stand in another zone, addresses in another letter case, and a
    value that is masked with asterisks is taken for what was sent. Null is shown by anything empty.
    """
    if sent is None:
        return received in (None, "", 0) or received in ([], {})
    if isinstance(sent, dict):
        return isinstance(received, dict) and _shows_members(contract, schema, sent, received)
    if isinstance(sent, list):
        return isinstance(received, list) and _shows_elements(contract, schema, sent, received)
    if isinstance(sent, str):
        return isinstance(received, str) and _same_text(sent, received)
    if isinstance(sent, bool) or isinstance(received, bool):
        return sent is received
    if isinstance(sent, int | float) and isinstance(received, int | float):
        return math.isclose(sent, received, rel_tol=1e-9)
    return bool(sent == received)


def _shows_members(contract: Contract, schema: Any, sent: Mapping[str, Any], received: Mapping[str, Any]) -> bool:
    known = reading_schemas.properties(contract, schema)
    names = [name for name in sent if known or name in received]
    return all(name in received and shows(contract, known.get(name, {}), sent[name], received[name]) for name in names)


def _shows_elements(contract: Contract, schema: Any, sent: list[Any], received: list[Any]) -> bool:
    element = reading_schemas.items(contract, schema)
    if not any(isinstance(member, dict | list) for member in (*sent, *received)):
        return all(
            any(shows(contract, element, one, other) for other in others)
            for ones, others in ((sent, received), (received, sent))
            for one in ones
        )
    same_length = len(sent) == len(received)
    return same_length and all(shows(contract, element, a, b) for a, b in zip(sent, received, strict=True))


def _same_text(sent: str, received: str) -> bool:
    if sent == received or "***" in received or "•••" in received:
        return True
    one, other = moments.read(sent), moments.read(received)
    if one and other:
        return not one.is_before(other) and not other.is_before(one)
    is_address = "://" in sent or "@" in sent
    return is_address and sent.casefold().rstrip("/") == received.casefold().rstrip("/")


def compare(
    exchange: Exchange, payload: Any, place: str, written: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Iterator[Comparison]:
    """Compare written properties with a payload that stands at ``place`` in the exchange's body.

    Properties that the payload does not show, that break their documented schema, or that are documented in another
    shape than was sent are left out: the second are the schema rules' finding.
    """
    documented = exchange.documented.schema if exchange.documented else None
    for name, sent in written.items():
        pointer = f"{place}/{name.replace('~', '~0').replace('/', '~1')}"
        if isinstance(payload, dict) and name in payload and not exchange.is_broken(pointer):
            received = payload[name]
            schema = schemas.get(name, {})
            answer = reading_schemas.at(exchange.contract, documented or {}, json_pointer.split(pointer))
            if not _is_one_shape(exchange.contract, schema, answer):
                continue
            same = shows(exchange.contract, schema, sent, received) and not _gains_a_time(exchange, sent, received)
            yield Comparison(name, f"/response/body{pointer}", sent, received, same)


def _is_one_shape(contract: Contract, asked: Any, answered: Any) -> bool:
    """Whether requests and answers may have one value there: no array of which only answers tell what it holds."""
    kinds = reading_schemas.types(contract, asked), reading_schemas.types(contract, answered)
    if all(kinds) and not kinds[0] & kinds[1] and not all(kind & {"integer", "number"} for kind in kinds):
        return False
    elements = reading_schemas.items(contract, asked), reading_schemas.items(contract, answered)
    if "array" not in kinds[0] or not elements[1]:
        return True
    if not elements[0]:
        return "object" not in reading_schemas.types(contract, elements[1])
    return _is_one_shape(contract, *elements)


def _gains_a_time(exchange: Exchange, sent: Any, received: Any) -> bool:
    """Whether a date comes back with a time of the day, where no document shows what answers hold."""
    documented = exchange.documented
    if (documented and documented.schema is not None) or not isinstance(sent, str) or not isinstance(received, str):
        return False
    return _DATE.fullmatch(sent) is not None and _DATE.fullmatch(received) is None


def told(comparison: Comparison) -> str:
    """Write for people what came for what was sent; of a long text that was cut, how much is left."""
    sent, received = comparison.sent, comparison.received
    if isinstance(sent, str) and isinstance(received, str) and len(sent) > _SHORT and sent.startswith(received):
        return f"the first {len(received)} of {len(sent)} characters"
    return f"{show(received)} for {show(sent)}"


@once
def answered(exchange: Exchange) -> Sequence[Comparison]:
    """Compare what a create or update sent with what its own answer shows."""
    found = compare(exchange, exchange.payload, exchange.payload_pointer, certain(exchange), properties(exchange))
    return [*found, *_cleaned(exchange)]


def _cleaned(exchange: Exchange) -> Iterator[Comparison]:
    """Compare words of ASCII among signs of markup: a server may clean those, and lose what stands behind a ``<``.

    Escaped twice is not cleaned: who undoes what one layer did does not get the text back.
    """
    sent, shown, known = item(exchange), exchange.payload, properties(exchange)
    if not isinstance(sent, dict) or not isinstance(shown, dict) or exchange.assessment.faults:
        return
    for name, value in sent.items():
        pointer, received = f"{exchange.payload_pointer}{json_pointer.join(name)}", shown.get(name)
        is_marked = isinstance(value, str) and value.isascii() and _is_printable(value) and not _COMMON.fullmatch(value)
        if is_marked and name in known and isinstance(received, str) and not exchange.is_broken(pointer):
            words = _WORD.findall(value.partition("<")[0])
            kept_words = set(words) <= set(_WORD.findall(f"{received} {html.unescape(received)}"))
            same = kept_words and not _is_escaped_twice(value, received)
            yield Comparison(name, f"/response/body{pointer}", value, received, same)


def _is_escaped_twice(sent: str, received: str) -> bool:
    once_undone = html.unescape(received)
    return once_undone != sent and html.unescape(sent) == sent and html.unescape(once_undone) == sent


def kept(exchange: Exchange) -> dict[str, Any]:
    """Give the sent properties that must stay: the certain ones, but those that the answer itself shows otherwise.

    What the answer shows just as it was sent is among them, also a text with signs of markup: it was not cleaned.
    """
    if exchange.assessment.validity is Validity.INVALID:
        return {}
    changed = {comparison.name for comparison in answered(exchange) if not comparison.same}
    return {name: value for name, value in {**certain(exchange), **_verbatim(exchange)}.items() if name not in changed}


def _verbatim(exchange: Exchange) -> dict[str, Any]:
    """Give the sent properties that the answer shows just as they were sent, of texts in common letters."""
    sent, shown = item(exchange), exchange.payload
    if not isinstance(sent, dict) or not isinstance(shown, dict):
        return {}
    known = properties(exchange)
    return {
        name: value
        for name, value in sent.items()
        if name in known and name in shown and shown[name] == value and _is_printable(value)
    }


def _is_printable(value: Any) -> bool:
    if isinstance(value, dict):
        return all(plain_text(name) and _is_printable(member) for name, member in value.items())
    if isinstance(value, str):
        return _PRINTABLE.fullmatch(value) is not None and value.strip() == value and len(value) <= LONGEST_TEXT
    return isinstance(value, bool)
