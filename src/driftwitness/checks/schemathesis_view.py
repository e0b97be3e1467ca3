"""A recorded exchange as schemathesis sees it: its own checks are asked about the answer, and nothing is sent."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from driftwitness.contract import Contract

if TYPE_CHECKING:
    import requests
    import schemathesis
    from schemathesis.core.failures import Failure

    from driftwitness.checks.exchange import Exchange

    AnyCase = schemathesis.Case[Any]

_HOST = "http://vendor.invalid"
"""Stands for the run's base URL on both sides: the contract's server may be another one than the run's."""
_OF_ONE_EXCHANGE = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "allow_header_conformance",
)


class SchemathesisView:
    """A contract as schemathesis reads it, loaded when the first exchange is judged: importing it takes a while."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._operations: dict[str, Any] = {}

    def failures(self, exchange: Exchange) -> Mapping[str, Sequence[Failure]]:
        """Give what each of schemathesis's checks finds, by its name; empty where it cannot read path or contract."""
        from schemathesis import errors

        try:
            case = self._case(exchange)
        except (errors.SchemathesisError, AttributeError, LookupError, TypeError, ValueError):
            return {}  # a specification that it cannot read, though we can
        try:
            if case is None:
                return {}
            answer, names = _answer(exchange), _asked(exchange)
            if not _failures(case, answer, names):
                return dict.fromkeys(names, ())
            return {name: _failures(case, answer, [name]) for name in names}
        except errors.SchemathesisError:
            return {}

    @cached_property
    def _schema(self) -> schemathesis.BaseSchema:
        import schemathesis
        from schemathesis.checks import load_all_checks

        load_all_checks()
        config = schemathesis.Config.from_dict({"base-url": _HOST, "generation": {"database": "none"}})
        document = {**copy.deepcopy(dict(self._contract.document)), "servers": [{"url": _HOST}]}
        return schemathesis.openapi.from_dict(document, config=config)

    def _case(self, exchange: Exchange) -> AnyCase | None:
        """Give the request as a case; None where its path is not documented."""
        router, method, path = exchange.lens.router, exchange.interaction.request.method, exchange.path or ""
        methods = router.methods(path)
        route = router.route(method if method in methods else next(iter(methods), method), path)
        if route is None:
            return None
        name = route.operation.id
        if name not in self._operations:
            self._operations[name] = self._schema[route.operation.path][route.operation.method]
        case: AnyCase = self._operations[name].Case(path_parameters=dict(route.path_values))
        return case


def _asked(exchange: Exchange) -> list[str]:
    """Name the checks that a recorded exchange is enough for.

    With the run's own credential ``ignored_auth`` would send the request again without it.
    """
    return [*_OF_ONE_EXCHANGE, *(["ignored_auth"] if exchange.credential != "given" else [])]


def _failures(case: AnyCase, answer: schemathesis.Response, names: Sequence[str]) -> tuple[Failure, ...]:
    from schemathesis import checks
    from schemathesis.core.failures import Failure, FailureGroup

    try:
        case.validate_response(answer, checks=[getattr(checks, name) for name in names])
    except FailureGroup as group:
        return tuple(failure for failure in group.exceptions if isinstance(failure, Failure))
    return ()


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
