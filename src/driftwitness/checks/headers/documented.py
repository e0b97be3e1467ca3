"""headers/documented."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from driftwitness.checks import quota, reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation, Response
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.bodies import parse_text

_Header = tuple[str, Mapping[str, Any], str]


def _told(exchange: Exchange) -> Hashable:
    """Give which documented headers are there, where each keeps its schema."""
    told = exchange.operation_id, exchange.status, exchange.interaction.response.headers is None
    names = list[str]()
    for name, header, place in _looked_at(exchange):
        if exchange.interaction.response.header(name) is not None:
            if _fault(exchange, name, header, place):
                return None
            names.append(name)
    return *told, *names


class Documented(InteractionCheck):
    """A response has the headers that are documented for it, with values that satisfy their schema.

    Looks at documented responses below 500: that headers which are always sent are there, and at the values of those
    that come. Left out are ``Content-Type``, which is ``content``'s, and the headers of a limit, which are
    ``rate-limit``'s. Of a value that the record keeps as a digest, nothing but its presence is known.

    Pass:
        # contract: prints
        POST /orders {"studio_id": 1, "order": {"name": "Poster"}} -> 201 [Location: /v2/orders/3] {"order": {"id": 3}}
    Fail:
        # contract: prints
        POST /orders {"studio_id": 1, "order": {"name": "Poster"}} -> 201 [Server: x] {"order": {"id": 3}}
    """

    id = "headers/documented"
    depends_on = staticmethod(_told)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether a response of the operation has a documented header that the rule looks at."""
        return any(any(_headers(contract, operation, response)) for response in operation.responses.values())

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:  # noqa: ARG002
        """Yield a judgement for each documented header."""
        if exchange.status >= 500 or exchange.interaction.response.headers is None:
            return
        for name, header, place in _looked_at(exchange):
            value, pointer = exchange.interaction.response.header(name), f"/response/headers/{name}"
            if value is None and header.get("required"):
                yield self.failed(exchange, pointer, f"the header {name}", "absent", place, f"{name} absent")
            elif value is not None and (fault := _fault(exchange, name, header, place)):
                yield self.failed(exchange, pointer, fault, show(value), place, f"{name} value")
            elif value is not None:
                yield self.passed(exchange)


def _looked_at(exchange: Exchange) -> Sequence[_Header]:
    """Give the documented headers of an answer."""
    documented, operation, known = exchange.documented, exchange.operation, exchange.lens.of_responses
    if not documented or not operation:
        return ()
    of = (Documented.id, documented.pointer + operation.pointer)
    if of not in known:
        known[of] = tuple(_headers(exchange.contract, operation, documented))
    found: Sequence[_Header] = known[of]
    return found


def _headers(contract: Contract, operation: Operation, response: Response) -> Iterator[_Header]:
    """Give name, definition and place of each documented header of a response that no other rule judges."""
    limits = quota.covering(contract, operation)
    others = {"content-type", *(name.lower() for limit in limits for name in limit.quota_headers.values())}
    others |= {name.lower() for limit in limits for name in (limit.retry_after or "", *limit.further)}
    for name, raw in json_pointer.get(contract.document, f"{response.pointer}/headers", {}).items():
        header, place = contract.locate(raw, f"{response.pointer}/headers{json_pointer.join(name)}")
        if isinstance(header, dict) and name.lower() not in others:
            yield name, header, place


def _fault(exchange: Exchange, name: str, header: Mapping[str, Any], place: str) -> str | None:
    """Put into words what the value of a header breaks, or None."""
    text, schema = quota.told(exchange, name), header.get("schema")
    if text is None or not isinstance(schema, dict):
        return None
    known = exchange.lens.of_headers
    if (place, text) not in known:
        if len(known) > reading_schemas.MOST_KEPT:
            known.clear()
        known[place, text] = _broken(exchange, schema, place, text)
    return known[place, text]


def _broken(exchange: Exchange, schema: Mapping[str, Any], place: str, text: str) -> str | None:
    value = parse_text(exchange.contract.resolve(schema) or {}, text)
    broken = exchange.lens.schemas.violations(schema, f"{place}/schema", value)
    return reading_schemas.constraint(exchange.contract, broken[0].contract) if broken else None
