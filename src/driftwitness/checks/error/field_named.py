"""error/field-named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.checks import catalogue, misfits, reading_schemas
from driftwitness.checks.check import InteractionCheck
from driftwitness.checks.exchange import Exchange
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY


class FieldNamed(InteractionCheck):
    """An error about a field of the request names that field, as the request has it.

    Looks at refusals with a code for missing, wrong or unknown fields where the document says at what place of an error
    the field's name stands, and only at requests with a plain fault in a field. A vendor may name one that nobody
    documents where the request has a body, but not a field's label in place of its name. The name's type is
    ``envelope/error``'s business.

    Pass:
        # contract: prints
        GET /orders?limit=2 -> 400 {"errors": [{"code": "missing_param", "attribute": "studio_id"}]}
    Fail:
        # contract: prints
        GET /orders?limit=2 -> 400 {"errors": [{"code": "missing_param", "attribute": "Studio"}]}
    """

    id = "error/field-named"
    requires = (f"{KEY}.errors", f"{KEY}.envelope.error.field")

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        """Judge the name of the field in one error."""
        envelope = contract.conventions.error
        if not envelope or not envelope.field or not exchange.is_error or not misfits.are_answered(exchange):
            return
        if not any(entry.when == "invalid-input" and entry.of for entry in catalogue.entries(exchange)):
            return
        named, faulty = json_pointer.get(exchange.body, envelope.field, None), misfits.of(exchange)
        pointer, place = f"/response/body{envelope.field}", f"/{KEY}/envelope/error/field"
        if faulty and named is None:
            expected = "the name of the field that caused the error"
            yield self.failed(exchange, pointer, expected, "no name", place)
        elif faulty and isinstance(named, str):
            if misfits.is_field(exchange, named):
                yield self.passed(exchange)
            elif not exchange.interaction.request.body or _plain(named) in map(_plain, faulty):
                expected = "the name of a field of the request"
                yield self.failed(exchange, pointer, expected, reading_schemas.described(named), place)


def _plain(name: str) -> str:
    """Give the letters of a name, in which a label and its field are the same."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
