"""The mocked vendor: limiter, door, lifecycle, and the injections at the end."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from driftwitness.contract import Contract, Operation, Route, SchemaSet
from driftwitness.contract.conventions import RateLimit
from driftwitness.mock.auth import Authentication
from driftwitness.mock.behaviour import FAITHFUL, Behaviour
from driftwitness.mock.door import Door
from driftwitness.mock.errors import Refusals
from driftwitness.mock.exchange import Answer, Exchange, RefusalError, Request
from driftwitness.mock.injection import Injection
from driftwitness.mock.lifecycle import Call, Lifecycle
from driftwitness.mock.limiter import Limiter, Standing
from driftwitness.mock.places import copied, put
from driftwitness.mock.routes import Routes
from driftwitness.mock.store import Store
from driftwitness.mock.webhooks import Courier, Webhooks
from driftwitness.trace.clock import Clock


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
        limits: Sequence[RateLimit],
    ) -> None:
        schemas = SchemaSet(contract)
        self.contract = contract
        self._clock = clock
        self.injections = injections
        self._seed = seed
        self._requests = 0
        self._answers = 0
        self._routes = Routes(contract)
        self._authentication = Authentication(contract, key)
        self._door = Door(contract, schemas, self._authentication, self._routes)
        self._refusals = Refusals(contract)
        self.limiter = Limiter(limits, clock)
        self._lifecycle = Lifecycle(contract, schemas, clock, seed)
        self._behaviour = cache(self._behaviour_under)

    @property
    def store(self) -> Store:
        """What the vendor keeps."""
        return self._lifecycle.store

    def deliver(self, courier: Courier) -> None:
        """Deliver from now on what subscriptions ask for."""
        webhooks = Webhooks(self.contract, self.store, courier, self._clock, self._seed, self.injections)
        self._lifecycle.changes.listeners.append(webhooks.tell)

    def answer(self, request: Request) -> Answer:
        """Answer one request; never raises for anything that a request may hold."""
        route = self._routes.find(request)
        operation = route.operation if route else None
        struck = self._struck(operation)
        behaviour = self._behaviour(struck)
        caller = self._authentication.caller(request)
        standing = self.limiter.admit(caller, operation.id if operation else None, behaviour)
        exchange = Exchange(request, operation, self.contract, self._clock.now(), self._lifecycle.id_name(operation))
        try:
            answer = self._admitted(exchange, route, standing, behaviour, struck)
        except RefusalError as refusal:
            answer = self._refusals.answer(refusal, operation)
            exchange = replace(exchange, refused=refusal.when)
        answer = self._door.negotiation.represent(self._identified(answer), request, operation)
        if standing.headers:
            headers = {**answer.headers, **standing.headers}
            answer = Answer(answer.status, answer.content, headers, answer.media_type, answer.sending)
        for injection in struck:
            answer = injection.alter(answer, exchange)
        return answer

    def _identified(self, answer: Answer) -> Answer:
        """Give the answer an id of its own, where the document says that it has one."""
        told = self.contract.conventions.request_id
        pointer = (told.success if answer.succeeds else told.error) if told else None
        if not pointer or not isinstance(answer.content, dict):
            return answer
        self._answers += 1
        own = str(uuid.UUID(int=random.Random(f"{self._seed}:{self._answers}").getrandbits(128), version=4))  # noqa: S311
        content = put(copied(answer.content), pointer, own)
        return Answer(answer.status, content, answer.headers, answer.media_type, answer.sending)

    def _admitted(
        self,
        exchange: Exchange,
        route: Route | None,
        standing: Standing,
        behaviour: Behaviour,
        struck: Sequence[Injection],
    ) -> Answer:
        request = exchange.request
        if standing.refused_by:
            # A refusal for want of quota must not be cached (RFC 6585, section 4).
            headers, wait = {"Cache-Control": "no-store"}, standing.retry_after
            raise RefusalError("rate-limited", headers=headers, retry_after=wait, limit=standing.refused_by)
        admission = self._door.assess(request, behaviour)
        if admission.refused:
            raise admission.refused.with_traceback(None)
        if route is None or admission.answer:
            return admission.answer or Answer(404)
        for injection in struck:
            if (answer := injection.instead(exchange)) is not None:
                return answer
        if admission.unread:
            raise admission.unread.with_traceback(None)
        self._lifecycle.require(route.operation, route.path_values)
        if admission.unfit:
            raise admission.unfit.with_traceback(None)
        if route.operation.id in self.contract.conventions.echoes:
            return Answer(200, dict(admission.sent))
        address = f"http://{request.headers.get('host', '')}{request.base}{request.path}"
        return self._lifecycle.perform(
            Call(route.operation, address, route.path_values, request.query, admission.sent, behaviour)
        )

    def _struck(self, operation: Operation | None) -> tuple[Injection, ...]:
        """Give the injections that strike a request: those in reach, each as often as its rate says."""
        if not self.injections:
            return ()
        self._requests += 1
        reached = operation.id if operation else None
        return tuple(
            injection
            for number, injection in enumerate(self.injections)
            if injection.where.covers(reached) and self._draw(number) < injection.rate
        )

    def _draw(self, number: int) -> float:
        return random.Random(f"{self._seed}:{number}:{self._requests}").random()  # noqa: S311 - repeatable, not secret

    @staticmethod
    def _behaviour_under(injections: tuple[Injection, ...]) -> Behaviour:
        behaviour = FAITHFUL
        for injection in injections:
            behaviour = injection.behave(behaviour)
        return behaviour
