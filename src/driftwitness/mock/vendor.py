"""The mocked vendor: limiter, door, routes, input, lifecycle, and the injections at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from driftwitness.contract import Contract, Operation, Route, Router, SchemaSet, bodies, strict_json
from driftwitness.contract.validity import RequestRules
from driftwitness.mock import shapes
from driftwitness.mock.auth import Authentication
from driftwitness.mock.behaviour import FAITHFUL, Behaviour
from driftwitness.mock.errors import error_answer
from driftwitness.mock.exchange import Answer, Exchange, RefusalError, Request
from driftwitness.mock.injection import Injection
from driftwitness.mock.lifecycle import Call, Lifecycle
from driftwitness.mock.limiter import Limiter, Standing
from driftwitness.trace.clock import Clock

MAX_DEPTH = 60


class Vendor:
    """Answers requests as a contract says, and drifts as its injections say."""

    def __init__(
        self,
        contract: Contract,
        *,
        key: str,
        clock: Clock,
        seed: int,
        injections: Sequence[Injection],
        rate_limited: bool,
    ) -> None:
        schemas = SchemaSet(contract)
        self._contract = contract
        self._clock = clock
        self._injections = injections
        self._router = Router(contract)
        self._rules = RequestRules(contract, schemas)
        self._authentication = Authentication(contract, key)
        self._limiter = Limiter(contract.conventions.rate_limits if rate_limited else (), clock)
        self._lifecycle = Lifecycle(contract, schemas, clock, seed)
        self._behaviour = cache(self._compute_behaviour)

    def answer(self, request: Request) -> Answer:
        """Answer one request; never raises for anything that a request may hold."""
        route = self._route(request)
        operation = route.operation if route else None
        behaviour = self._behaviour(operation.id if operation else None)
        credential = self._authentication.credential(request)
        standing = self._limiter.admit(
            credential, request.client, operation.id if operation else None, behaviour.quota_share
        )
        try:
            answer = self._admitted(request, route, standing, behaviour)
        except RefusalError as refusal:
            answer = error_answer(self._contract, refusal, operation)
        answer = replace(answer, headers={**answer.headers, **standing.headers})
        return self._drift(answer, request, operation)

    def _admitted(self, request: Request, route: Route | None, standing: Standing, behaviour: Behaviour) -> Answer:
        if standing.refused_by:
            # A refusal for want of quota must not be cached (RFC 6585, section 4).
            raise RefusalError("rate-limited", headers={"Cache-Control": "no-store"}, retry_after=standing.retry_after)
        operation = route.operation if route else None
        if behaviour.checks_credentials and not self._authentication.accepts(request, operation):
            raise RefusalError("unauthorized", headers={"WWW-Authenticate": self._authentication.challenge})
        if route is None:
            return self._without_operation(request)
        if request.body is None:
            raise RefusalError("too-large")
        self._lifecycle.require(route.operation, route.path_values)
        body = self._body(route.operation, request.body)
        if behaviour.checks_input:
            self._check_input(route, request, request.body)
        sent = body if isinstance(body, dict) else {}
        address = f"http://{request.headers.get('host', '')}{self._contract.base_path}{request.path}"
        return self._lifecycle.perform(
            Call(route.operation, address, route.path_values, request.query, sent, behaviour)
        )

    def _route(self, request: Request) -> Route | None:
        if request.path is None:
            return None
        found = self._router.route(request.method, request.path)
        # A resource that answers GET answers HEAD (RFC 9110, section 9.3.2).
        return found or (self._router.route("GET", request.path) if request.method == "HEAD" else None)

    def _without_operation(self, request: Request) -> Answer:
        """Answer a request that no operation takes: OPTIONS, another method of a known path, an unknown path."""
        known = self._router.methods(request.path) if request.path is not None else ()
        if not known:
            raise RefusalError("not-found")
        allow = {"Allow": ", ".join([*known, *(["HEAD"] if "GET" in known else []), "OPTIONS"])}
        if request.method == "OPTIONS":
            return Answer(204, headers=allow)
        raise RefusalError("method-not-allowed", headers=allow)

    def _body(self, operation: Operation, raw: bytes) -> Any:
        """Read the body that an operation documents; raises RefusalError where it cannot be read."""
        if operation.body is None:
            return {}
        flat = shapes.flatten(self._contract, operation.body.schema)
        if not bodies.is_legible(operation.body):
            return {}
        if not raw:
            if operation.body.required:
                raise RefusalError("malformed")
            return {}
        try:
            value = bodies.read(self._contract, operation.body, raw)
        except strict_json.StrictJSONError as error:
            raise RefusalError("malformed") from error
        wants_object = flat["type"] == ["object"] or (flat["properties"] and not flat["type"])
        if _too_deep(value) or (wants_object and not isinstance(value, dict)):
            raise RefusalError("malformed")
        return value

    def _check_input(self, route: Route, request: Request, raw: bytes) -> None:
        """Refuse every fault, whatever the evidence: an answer that echoes it might break the contract."""
        faults = self._rules.assess(route.operation, route.path_values, request.query, raw).faults
        details: dict[str, list[str]] = {}
        for fault in faults:
            details.setdefault(fault.field, []).append(fault.message)
        if details:
            raise RefusalError("invalid-input", details)

    def _compute_behaviour(self, operation_id: str | None) -> Behaviour:
        behaviour = FAITHFUL
        for injection in self._injections:
            if injection.where.covers(operation_id):
                behaviour = injection.behave(behaviour)
        return behaviour

    def _drift(self, answer: Answer, request: Request, operation: Operation | None) -> Answer:
        if not self._injections:
            return answer
        exchange = Exchange(request, operation, self._contract, self._clock.now(), self._lifecycle.id_name(operation))
        for injection in self._injections:
            if injection.where.covers(operation.id if operation else None):
                answer = injection.alter(answer, exchange)
        return answer


def _too_deep(value: Any) -> bool:
    """Whether a value is nested deeper than the mock follows."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inside
            for outer in level
            if isinstance(outer, dict | list)
            for inside in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True
