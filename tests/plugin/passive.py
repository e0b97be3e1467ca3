"""schemathesis's own checks on a trace: those that need nothing but an exchange and the contract."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import requests
import schemathesis
from schemathesis import checks as theirs
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup

from driftwitness.checks.exchange import Exchange, History, Lens
from driftwitness.contract import Contract
from driftwitness.trace import Trace

PASSIVE = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "allow_header_conformance",
)


def found(contract: Contract, trace: Trace) -> Iterator[tuple[str, Exchange]]:
    """Give each check that fails, and the exchange on which it does."""
    config = SchemathesisConfig.from_dict({"base-url": contract.server_url, "generation": {"database": "none"}})
    schema = schemathesis.openapi.from_dict(copy.deepcopy(dict(contract.document)), config=config)
    for exchange in History(trace, Lens(contract)).exchanges:
        if exchange.operation is None or exchange.interaction.response.headers is None:
            continue
        case = schema[exchange.operation.path][exchange.operation.method].Case(
            path_parameters=dict(exchange.path_values)
        )
        for name in PASSIVE:
            try:
                case.validate_response(_answer(exchange), checks=[getattr(theirs, name)])
            except (Failure, FailureGroup):
                yield name, exchange


def _answer(exchange: Exchange) -> schemathesis.Response:
    asked, answered = exchange.interaction.request, exchange.interaction.response
    headers: dict[str, Any] = {}
    for name, value in answered.headers or ():
        headers.setdefault(name.lower(), []).append(value)
    request = requests.Request(asked.method, asked.url).prepare()
    return schemathesis.Response(answered.status, headers, answered.body, request, elapsed=0.01, verify=False)
