"""Tells the requests that a vendor must take from those that it may refuse for reasons which no contract lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from driftwitness.checks import reading_schemas, written
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.bodies import parse_text
from driftwitness.contract.validity import Validity

if TYPE_CHECKING:
    from driftwitness.checks.exchange import Exchange

_CONDITIONAL = frozenset(
    {
        "range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "expect",
        "content-encoding", "x-http-method-override", "x-http-method", "x-method-override",
    }
)  # fmt: skip
_PATH = re.compile(r"(?:/[\w.-]*\w[\w.-]*)+")
_ID_NAME = re.compile(r"(?:^|[_-])(?:id|ids|uuid|guid|identifier)$|[a-z](?:Id|Ids|ID|IDs|Uuid|UUID|Identifier)$")
# Parameters whose values are names that the vendor knows: what to bring along, what to sort by, how to show it.
_CHOOSES = re.compile(
    r"include[sd]?|expand|embed|fields?|with|sort(_?by)?|order(_?by)?|view|format|lang(uage)?|locale", re.IGNORECASE
)
_FORMATS = {
    "uri": re.compile(r"https?://[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+(?:/[\w.-]+)*/?"),
    "email": re.compile(r"[a-z][\w.+-]*@[a-z][a-z0-9-]*(?:\.[a-z]+)+"),
    "date-time": re.compile(r"(?:19[789]|20[0-4])\d-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)"),
    "date": re.compile(r"(?:19[789]|20[0-4])\d-\d\d-\d\d"),
}
_LONGEST_TEXT = 100
_MOST_ITEMS = 50
_LARGEST_NUMBER = 2**31


def is_plain(exchange: Exchange) -> bool:
    """Whether path and headers ask for the operation as documented: no conditions, ranges or other media types."""
    request, operation = exchange.interaction.request, exchange.operation
    names = {name.lower() for name, _ in request.headers}
    if names & _CONDITIONAL or not _PATH.fullmatch(request.path) or "/." in request.path:
        return False
    required = (
        {p.name.lower() for p in operation.parameters if p.location == "header" and p.required} if operation else set()
    )
    if required - names:
        return False
    return wants_json(exchange) and (not request.body or is_documented_media(exchange))


def wants_json(exchange: Exchange) -> bool:
    """Whether the request takes an answer in JSON."""
    accept = (exchange.interaction.request.header("Accept") or "*/*").lower()
    return any(wanted in accept for wanted in ("*/*", "application/*", "json"))


def is_documented_media(exchange: Exchange) -> bool:
    """Whether the request's body says that it is of the documented media type."""
    body = exchange.operation.body if exchange.operation else None
    given = (exchange.interaction.request.header("Content-Type") or "").partition(";")[0].strip().lower()
    return body is not None and given == body.media_type.lower()


def must_be_taken(exchange: Exchange) -> bool:
    """Whether a request is certainly valid: by the contract, and with values of everyday size and form.

    Not so is one that names something else by an id the contract does not link, asks for a page behind the first,
    bounds one property twice, or sends an empty object: a vendor may refuse those and keep its word. Nor is one of
    which the document does not say what to send.
    """
    operation = exchange.operation
    if not operation or exchange.assessment.validity is not Validity.VALID or not is_plain(exchange):
        return False
    if not _says_what_to_send(exchange, operation) or _may_name_nothing(exchange, operation):
        return False
    return _query_is_ordinary(exchange, operation) and _body_is_ordinary(exchange, operation)


def names_only_its_path(exchange: Exchange) -> bool:
    """Whether a request keeps the contract and names nothing by an id but what stands in its path.

    Whatever else a vendor may want of it, not found can be said of that alone.
    """
    operation = exchange.operation
    if not operation or exchange.assessment.validity is not Validity.VALID or not is_plain(exchange):
        return False
    named = (_names_something(exchange.contract, name, value) for name, value in _members(exchange.sent))
    return _query_is_ordinary(exchange, operation) and not any(named)


def _says_what_to_send(exchange: Exchange, operation: Operation) -> bool:
    """Whether a request has the documented body; without a documented one, whether a document states the operation."""
    if operation.body is not None:
        return bool(exchange.interaction.request.body)
    certain = exchange.contract.evidence.of(operation.pointer).kind in ("stated", "vendor-spec")
    return certain or operation.method not in ("POST", "PUT", "PATCH")


def _may_name_nothing(exchange: Exchange, operation: Operation) -> bool:
    """Whether the body is what chooses among the vendor's items, by texts of which no document shows one."""
    if operation.body is None or operation.method == "POST" or operation.path_parameters:
        return False
    schema = exchange.contract.resolve(operation.body.schema) or {}
    known = schema.get("properties") or {}
    return any(
        _is_made_up(exchange.contract, name, known.get(name)) for name in schema.get("required") or () if name in known
    )


def _is_made_up(contract: Contract, name: str, schema: Any) -> bool:
    """Whether a value of a schema can only be guessed: a text that neither document nor tenant names."""
    if name in (contract.settings.get("values") or {}):
        return False
    types, inner = reading_schemas.types(contract, schema), reading_schemas.items(contract, schema)
    if "array" in types and inner:
        return _is_made_up(contract, name, inner)
    if "object" in types:
        members = reading_schemas.properties(contract, schema)
        return any(_is_made_up(contract, inside, members[inside]) for inside in members)
    flat = contract.resolve(schema) or {}
    return types <= {"string", "null"} and not {"examples", "enum", "const", "default", "format"} & set(flat)


def _query_is_ordinary(exchange: Exchange, operation: Operation) -> bool:
    contract, conventions = exchange.contract, exchange.contract.conventions
    paging = conventions.pages(operation.id)
    for name, text in exchange.query.items():
        parameter = operation.parameter(name, "query")
        schema = contract.resolve(parameter.schema) or {} if parameter else {}
        if paging and name == paging.position and text != str(paging.first):
            return False
        shown = (*schema.get("examples", ()), *schema.get("enum", ()), schema.get("default"))
        if _CHOOSES.fullmatch(name) and text not in map(str, shown):
            return False
        if _names_something(contract, name, text) or not _is_everyday(contract, parse_text(schema, text), schema):
            return False
    bounded = [f.property for f in conventions.filters if f.operation == operation.id and f.param in exchange.query]
    return len(bounded) == len(set(bounded))


def _body_is_ordinary(exchange: Exchange, operation: Operation) -> bool:
    body = exchange.sent
    if operation.body is None or body is None:
        return not exchange.interaction.request.body  # null says nothing
    linked = {r.name for resource in exchange.lens.resources for r in resource.references if r.location == "body"}
    named = body if isinstance(body, dict) else {}
    if body == {} or any(
        _names_something(exchange.contract, name, value) for name, value in _members(body) if name not in linked
    ):
        return False
    if operation.method == "POST" and (
        _leaves_out(exchange.contract, named, operation.body.schema, _example(exchange.contract, operation))
        or _lacks_what_is_shown(exchange, operation, named)
    ):
        return False
    if _is_unlike_what_is_shown(exchange) or _is_no_flag(exchange, operation):
        return False
    return _is_everyday(exchange.contract, body, operation.body.schema) and _can_be_shown(exchange, operation, named)


def _is_unlike_what_is_shown(exchange: Exchange) -> bool:
    """Whether an object inside of the item has a text of which examples show others: a vendor may know only those."""
    sent, known = written.item(exchange), written.properties(exchange)
    for name, inside in sent.items() if isinstance(sent, dict) else ():
        members = reading_schemas.properties(exchange.contract, known.get(name, {}))
        for key, text in inside.items() if isinstance(inside, dict) else ():
            shown = (exchange.contract.resolve(members.get(key)) or {}).get("examples")
            if isinstance(text, str) and shown and text not in shown:
                return True
    return False


def _is_no_flag(exchange: Exchange, operation: Operation) -> bool:
    """Whether the item has another number where only an example shows 0 or 1: those may mean no and yes."""
    contract, sent = exchange.contract, written.item(exchange)
    known, (_, place) = written.properties(exchange), written.item_schema(operation, contract)
    shown = _example(contract, operation)
    return any(
        type(number) is int
        and number not in (0, 1)
        and shown.get(name) in (0, 1)
        and contract.evidence.of(f"{place}/properties/{name}").kind not in reading_schemas.STATED
        for name, number in (sent.items() if isinstance(sent, dict) else ())
        if name in known
    )


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    """Give the members of a JSON value at any depth: an item may stand under a name of its own."""
    for name, member in value.items() if isinstance(value, dict) else ():
        yield name, member
        yield from _members(member)
    for element in value if isinstance(value, list) else ():
        yield from _members(element)


def _lacks_what_is_shown(exchange: Exchange, operation: Operation, sent: Mapping[str, Any]) -> bool:
    """Whether a body lacks a member of which there are only examples, where no document says which are required."""
    contract, body = exchange.contract, operation.body
    if body is None or reading_schemas.required(contract, body.schema):
        return False
    lacking = reading_schemas.properties(contract, body.schema).keys() - sent.keys()
    places = (f"{body.pointer}/properties/{name}" for name in lacking)
    return any(contract.evidence.of(place).kind not in reading_schemas.STATED for place in places)


def _leaves_out(contract: Contract, sent: Mapping[str, Any], schema: Any, example: Mapping[str, Any]) -> bool:
    """Whether an object inside leaves out what is documented, where no document says which of it is required.

    One that has all that the example's has leaves nothing out.
    """
    members = reading_schemas.properties(contract, schema)
    for name, value in sent.items():
        inner, shown = members.get(name), example.get(name)
        if inner is None or not isinstance(value, dict):
            continue
        as_shown = isinstance(shown, dict) and bool(shown) and shown.keys() <= value.keys()
        left = reading_schemas.properties(contract, inner).keys() - value.keys()
        if left and not as_shown and not reading_schemas.required(contract, inner):
            return True
        if _leaves_out(contract, value, inner, shown if isinstance(shown, dict) else {}):
            return True
    return False


def _example(contract: Contract, operation: Operation) -> Mapping[str, Any]:
    """Give the first documented example of an operation's body; empty without one."""
    body = contract.resolve(operation.raw.get("requestBody")) or {}
    media = (body.get("content") or {}).get(operation.body.media_type if operation.body else "", {})
    shown = [entry.get("value") for entry in (media.get("examples") or {}).values()]
    return next((example for example in shown if isinstance(example, dict)), {})


def _can_be_shown(exchange: Exchange, operation: Operation, sent: Mapping[str, Any]) -> bool:
    """Whether the answers could show the values as they are: an address may be asked for as text and shown as such."""
    owner = next((one for one in exchange.lens.resources if operation in one.operations), None)
    reading = (owner.get, owner.list) if owner else ()
    return all(_can_show(exchange, one, sent) for one in (operation, *reading) if one)


def _can_show(exchange: Exchange, operation: Operation, sent: Mapping[str, Any]) -> bool:
    """Whether an operation's answer could show the values; where it holds the item, a member of its own may tell."""
    contract = exchange.contract
    shown = _shown(contract, operation, sent)
    return all(
        exchange.lens.schemas.is_valid(shown[name], f"/shown/{operation.id}/{name}", value)
        for name, value in sent.items()
        if name in shown and not isinstance(value, dict | list)
    )


def _shown(contract: Contract, operation: Operation, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the properties of the item in an operation's answer: at the vendor's place for it, or one or two below."""
    success = contract.conventions.success
    answer = operation.success.schema if operation.success else None
    place = json_pointer.split(success.item or "") if success else ()
    layer = [reading_schemas.at(contract, answer, place)] if answer is not None else []
    for _ in range(3):
        inside = [reading_schemas.items(contract, one) or one for one in layer]
        known = [reading_schemas.properties(contract, one) for one in inside]
        if found := next((one for one in known if one.keys() & sent.keys()), None):
            return found
        layer = [schema for one in known for schema in one.values()]
    return {}


def _names_something(contract: Contract, name: str, value: Any) -> bool:
    """Whether a value is an id by its name, and not the one that the tenant gave in ``vendor.toml``."""
    return bool(_ID_NAME.search(name)) and not _is_the_tenants(contract, name, value)


def _is_the_tenants(contract: Contract, name: str, value: Any) -> bool:
    values = contract.settings.get("values") or {}
    return name in values and str(values[name]) == str(value)


def is_of_another_tenant(exchange: Exchange) -> bool:
    """Whether query or body name, where ``vendor.toml`` has the tenant's value, another one: that is another world."""
    named = exchange.contract.settings.get("values")
    if not named:
        return False
    body = exchange.sent if isinstance(exchange.sent, dict) else {}
    given = {**body, **exchange.query}
    return any(name in given and not _is_the_tenants(exchange.contract, name, given[name]) for name in named)


def _is_everyday(contract: Contract, value: Any, schema: Any) -> bool:
    """Whether a valid value is of a size and form that a server takes even where the contract states no bound."""
    merged: dict[str, Any] = {}
    for part in reading_schemas.parts(contract, schema):
        merged = {**part, **merged}
    if isinstance(value, dict):
        members = reading_schemas.properties(contract, schema)
        return all(_is_everyday(contract, member, members.get(name, {})) for name, member in value.items())
    if isinstance(value, list):
        inner = reading_schemas.items(contract, schema)
        return len(value) <= _MOST_ITEMS and all(_is_everyday(contract, member, inner) for member in value)
    if isinstance(value, str):
        form = _FORMATS.get(merged.get("format", ""))
        return (len(value) <= _LONGEST_TEXT or "maxLength" in merged) and (form is None or bool(form.fullmatch(value)))
    if isinstance(value, bool) or value is None:
        return True
    return abs(value) < _LARGEST_NUMBER or bool({"maximum", "exclusiveMaximum"} & set(merged))
