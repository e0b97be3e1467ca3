"""headers/location."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

from driftwitness.checks import quota
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.checks.world import World
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer


class Location(TraceCheck):
    """The documented ``Location`` of a 201 is the address of what was created.

    Looks at creations whose body tells the id: the address, whole or relative, must hold it as a part of its path or
    as the value of a parameter. That the header is there at all is ``headers/documented``'s.

    Pass:
        # contract: prints
        POST /orders {"studio_id": 1, "order": {"name": "Poster"}} -> 201 [Location: /v2/orders/3] {"order": {"id": 3}}
    Fail:
        # contract: prints
        POST /orders {"studio_id": 1, "order": {"name": "Poster"}} -> 201 [Location: /v2/orders] {"order": {"id": 3}}
    """

    id = "headers/location"
    reference = "RFC 9110, sections 10.2.2 and 15.3.2"

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation creates, and documents the header for it."""
        creates = any(resource.create == operation for resource in contract.resources)
        return creates and _place(operation, contract) is not None

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each creation that tells an address and an id."""
        for step in history.world.steps:
            exchange, operation = step.exchange, step.exchange.operation
            if step.role != "create" or not step.ok or exchange.status != 201 or operation is None:
                continue
            address, place = quota.told(exchange, "Location"), _place(operation, contract)
            identity = World.identity(step.resource, exchange.payload)
            if address is None or place is None or identity is None:
                continue
            if identity in _parts(address):
                yield self.passed(exchange)
            else:
                expected = "the address of what was created"
                yield self.failed(exchange, "/response/headers/Location", expected, address or "nothing", place)


def _place(operation: Operation, contract: Contract) -> str | None:
    created = operation.responses.get("201")
    known = json_pointer.get(contract.document, f"{created.pointer}/headers", {}) if created else {}
    name = next((name for name in known if name.lower() == "location"), None)
    return f"{created.pointer}/headers{json_pointer.join(name)}" if created and name else None


def _parts(address: str) -> set[str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return set()
    return {unquote(segment) for segment in parts.path.split("/")} | {value for _, value in parse_qsl(parts.query)}
