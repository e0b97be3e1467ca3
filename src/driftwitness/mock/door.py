"""What a request is worth before anything is looked up: credential, route, version, input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from driftwitness.contract import Contract, Route, SchemaSet
from driftwitness.mock.auth import Authentication
from driftwitness.mock.behaviour import FAITHFUL, Behaviour
from driftwitness.mock.exchange import Answer, RefusalError, Request
from driftwitness.mock.intake import Intake
from driftwitness.mock.negotiation import Negotiation
from driftwitness.mock.routes import Routes

MOST_KEPT = 4096
"""Clients ask without a body for the same few things again and again: what so many are worth is kept."""


@dataclass(frozen=True, slots=True)
class Admission:
    """How a request stands, whatever the vendor holds.

    ``refused`` is why it goes nowhere, ``answer`` what it gets where no operation takes it; ``unread`` is why its
    operation does not look at it, ``unfit`` why not once it has found what the path names, and ``sent`` what it brings.
    """

    answer: Answer | None = None
    refused: RefusalError | None = None
    unread: RefusalError | None = None
    unfit: RefusalError | None = None
    sent: Mapping[str, Any] = field(default_factory=dict)


class Door:
    """Assesses requests; the same request is worth the same."""

    def __init__(self, contract: Contract, schemas: SchemaSet, authentication: Authentication, routes: Routes) -> None:
        self._authentication = authentication
        self._routes = routes
        self.negotiation = Negotiation(contract)
        self._intake = Intake(contract, schemas, self.negotiation)
        self._known = lru_cache(MOST_KEPT)(self._without_body)

    def assess(self, request: Request, behaviour: Behaviour) -> Admission:
        """Tell how a request stands."""
        if request.body or request.body is None or behaviour is not FAITHFUL:
            return self._assess(request, behaviour)
        return self._known(request.method, request.path, request.query, tuple(request.headers.items()))

    def _without_body(
        self, method: str, path: str | None, query: str, headers: tuple[tuple[str, str], ...]
    ) -> Admission:
        return self._assess(Request(method, path, query, dict(headers), b"", ""), FAITHFUL)

    def _assess(self, request: Request, behaviour: Behaviour) -> Admission:
        route = self._routes.find(request)
        try:
            if behaviour.checks_credentials:
                self._require_credential(request, route, behaviour)
            self._routes.require(request, route)
            if route is None:
                return Admission(answer=self._routes.without_operation(request))
        except RefusalError as refusal:
            return Admission(refused=refusal)
        if request.body is None:
            return Admission(unread=RefusalError("too-large"))
        try:
            if behaviour.checks_version:
                self.negotiation.require(request, route.operation)
        except RefusalError as refusal:
            return Admission(unread=refusal)
        try:
            return Admission(sent=self._intake.read(route, request, checks_input=behaviour.checks_input))
        except RefusalError as refusal:
            return Admission(unfit=refusal)

    def _require_credential(self, request: Request, route: Route | None, behaviour: Behaviour) -> None:
        """Raise RefusalError for a request without the credential, or with a wrong one."""
        operation = route.operation if route else None
        if self._authentication.accepts(request, operation):
            return
        presents = self._authentication.presents(request, operation)
        if behaviour.accepts_any_credential and presents:
            return
        challenge = {"WWW-Authenticate": self._authentication.challenge(request, operation)}
        raise RefusalError("unauthorized", headers=challenge, of="wrong" if presents else "missing")
