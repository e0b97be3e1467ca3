"""lifecycle/names-kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from driftwitness.checks import reading_schemas, roles, written
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract, Operation


class NamesKept(InteractionCheck):
    """What was created or updated comes back under the names that it was sent under.

    Looks at sent properties that the answer does not show. One whose value the answer has under a name of the same
    letters, such as ``firstName`` for ``first_name``, is renamed, unless the document shows answers with that name.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "title": "Trip"}}
    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 1, "Title": "Trip"}}
    """

    id = "lifecycle/names-kept"
    needs_control = True

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation creates or updates by a body, and its answer is documented to show something."""
        return roles.shows(operation) and _changes(operation, contract)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each sent property that the answer shows, under its name or another one."""
        operation, payload = exchange.operation, exchange.payload
        if operation is None or operation.body is None or exchange.credential != "given":
            return
        if not isinstance(payload, dict) or not _changes(operation, contract):
            return
        known = _documented(exchange)
        alike = {_letters(name): name for name in payload if name not in known and name not in written.sound(exchange)}
        for name, value in written.certain(exchange).items():
            other = alike.get(_letters(name))
            if name in payload:
                yield self.passed(exchange)
            elif other and written.shows(contract, {}, value, payload[other]):
                pointer = f"/response/body{exchange.payload_pointer}/{other}"
                place = f"{operation.body.pointer}/properties/{name}"
                yield self.failed(exchange, pointer, name, other, place, "renamed")


def _changes(operation: Operation, contract: Contract) -> bool:
    changes = (change for resource in contract.resources for change in (resource.create, resource.update))
    return operation.body is not None and operation in changes


def _documented(exchange: Exchange) -> Iterable[str]:
    schema = exchange.documented.schema if exchange.documented else None
    place = [token for token in exchange.payload_pointer.split("/") if token]
    return reading_schemas.properties(exchange.contract, reading_schemas.at(exchange.contract, schema, place))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
