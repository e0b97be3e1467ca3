"""A recorded exchange as schemathesis sees it: its own checks are asked about the answer, and nothing is sent."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from driftwitness.contract import Contract, Operation, Route

if TYPE_CHECKING:
    import requests
    import schemathesis
    from schemathesis.core.failures import Failure

    from driftwitness.checks.exchange import Exchange

    AnyCase = schemathesis.Case[Any]

_HOST = "http://vendor.invalid"
"""Stands for the run's base URL on both sides: the contract's server may be another one than the run's."""


class Seen(NamedTuple):
    """An exchange as its checks take it: their settings, the answer, and the request as a case."""

    context: schemathesis.CheckContext
    answer: schemathesis.Response
    case: AnyCase

    def failures(self, check: str) -> Sequence[Failure] | None:
        """Give what one of the checks finds; None where it cannot read the contract."""
        from schemathesis import checks, errors
        from schemathesis.core.failures import Failure, FailureGroup

        try:
            getattr(checks, check)(self.context, self.answer, self.case)
        except Failure as failure:
            return (failure,)
        except FailureGroup as group:
            return tuple(failure for failure in group.exceptions if isinstance(failure, Failure))
        except errors.SchemathesisError:
            return None
        return ()


class SchemathesisView:
    """A contract as schemathesis reads it, loaded when the first exchange is judged: importing it takes a while."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._operations: dict[str, tuple[schemathesis.CheckContext, AnyCase]] = {}

    def see(self, exchange: Exchange) -> Seen | None:
        """Give an exchange as the checks take it; None where path or contract cannot be read."""
        from schemathesis import errors

        route = exchange.route or _of_another_method(exchange)
        if route is None:
            return None
        try:
            context, case = self._operation(route.operation)
        except (errors.SchemathesisError, AttributeError, LookupError, TypeError, ValueError):
            return None  # a specification that it cannot read, though we can
        return Seen(context, _answer(exchange), case)

    def _operation(self, operation: Operation) -> tuple[schemathesis.CheckContext, AnyCase]:
        """Give what is the same for each exchange of an operation: no check reads more of a case than whose it is."""
        import schemathesis

        if operation.id not in self._operations:
            theirs = self._schema[operation.path][operation.method]
            settings = self._schema.config.checks_config_for(operation=theirs)
            context = schemathesis.CheckContext(
                override=None, auth=None, headers=None, config=settings, transport_kwargs=None, response_checks=None
            )
            self._operations[operation.id] = context, theirs.Case()
        return self._operations[operation.id]

    @cached_property
    def _schema(self) -> schemathesis.BaseSchema:
        import schemathesis
        from schemathesis.checks import load_all_checks

        load_all_checks()
        config = schemathesis.Config.from_dict({"base-url": _HOST, "generation": {"database": "none"}})
        document = {**copy.deepcopy(dict(self._contract.document)), "servers": [{"url": _HOST}]}
        return schemathesis.openapi.from_dict(document, config=config)


def _of_another_method(exchange: Exchange) -> Route | None:
    """Give the operation of a path that is not documented for the request's method."""
    router, path = exchange.lens.router, exchange.path or ""
    return next((router.route(method, path) for method in router.methods(path)), None)


def _answer(exchange: Exchange) -> schemathesis.Response:
    import schemathesis

    answered = exchange.interaction.response
    headers: dict[str, list[str]] = {}
    for name, value in answered.headers or ():
        headers.setdefault(name.lower(), []).append(value)
    return schemathesis.Response(answered.status, headers, answered.body or b"", _request(exchange), 0.0, verify=True)


def _request(exchange: Exchange) -> requests.PreparedRequest:
    import requests
    from requests.structures import CaseInsensitiveDict

    asked, prepared = exchange.interaction.request, requests.PreparedRequest()
    prepared.prepare_method(asked.method)
    # as they were sent, whatever they are: preparing would refuse some
    prepared.url = f"{_HOST}{exchange.path}" + (f"?{asked.query}" if asked.query else "")
    prepared.headers = CaseInsensitiveDict(asked.headers)
    if exchange.credential != "given":
        prepared.prepare_cookies({})  # where ``ignored_auth`` looks for a credential
    return prepared
