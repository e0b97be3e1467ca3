"""Asks a vendor's operations through the wire, and remembers what it created and met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import requests

from driftwitness.contract import Contract, Operation, bodies
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.model import JSON_MEDIA
from driftwitness.contract.resources import Resource
from driftwitness.contract.routing import filled, values_of
from driftwitness.contract.strict_json import StrictJSONError, loads
from driftwitness.drive.credential import As, Credentials, Presented
from driftwitness.drive.wire import ForbiddenError, RequestFailed, Wire


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to make: an operation (or a bare method and path), its values, and who asks.

    ``headers`` are those besides credential and media types; ``body`` is a JSON value, or bytes to send as they are;
    None sends none.
    """

    operation: Operation | None
    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    by: As = "given"
    why: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``status`` 0 where nothing did; ``json`` None where the body is not JSON."""

    status: int
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it is a 2xx."""
        return 200 <= self.status < 300


class Client(Protocol):
    """Something that answers: the vendor behind the wire, for all requests or for the chosen ones."""

    contract: Contract

    def send(self, ask: Ask) -> Answer:
        """Make one request."""
        ...

    def pause(self, seconds: float) -> None:
        """Let time pass at the vendor's."""
        ...


class WireClient:
    """Answers by the vendor behind the wire; notes each created item so that it can be used and removed."""

    def __init__(
        self,
        contract: Contract,
        wire: Wire,
        session: requests.Session,
        base_url: str,
        credentials: Credentials,
    ) -> None:
        self.contract = contract
        self.wire = wire
        self.session = session
        self.base_url = base_url.rstrip("/")
        self._credentials = credentials
        self._creators: dict[str, Resource] = {r.create.id: r for r in contract.resources if r.create and r.item}
        self._items: dict[str, Resource] = {r.delete.id: r for r in contract.resources if r.delete}

    def credential(self, operation: Operation | None, by: As = "given") -> Presented:
        """Give the headers and query parameters that carry a credential."""
        return self._credentials.of(by, operation)

    def send(self, ask: Ask) -> Answer:
        """Make one request; status 0 where the wire refused it or the network failed."""
        shown = self.credential(ask.operation, ask.by)
        headers, query = {**ask.headers, **shown.headers}, {**ask.query, **shown.query}
        data: bytes | None = None
        if ask.body is not None:
            documented = ask.operation.body if ask.operation else None
            data = ask.body if isinstance(ask.body, bytes) else bodies.write(documented, ask.body)
            headers["Content-Type"] = documented.media_type if documented else JSON_MEDIA
        url = self.base_url + ask.path + (f"?{urlencode(query)}" if query else "")
        try:
            response = self.session.request(ask.method, url, headers=headers, data=data, allow_redirects=False)
        except (RequestFailed, ForbiddenError):
            return Answer(0)
        answer = Answer(response.status_code, _json(response.content), dict(response.headers))
        self.note(ask.operation, ask.path, answer)
        return answer

    def pause(self, seconds: float) -> None:
        """Let time pass, by the run's clock."""
        self.wire.pause(seconds)

    def note(self, operation: Operation | None, path: str, answer: Answer) -> None:
        """Remember an item that an answer says was created, forget one that was deleted."""
        if operation is None or not answer.ok:
            return
        if resource := self._creators.get(operation.id):
            identity = item_id(self.contract, resource, answer.json)
            if identity is not None and resource.item and resource.id_param:
                places = [resource.item, *(o.path for o in (resource.update, resource.delete) if o)]
                item, *others = (filled(place, {resource.id_param: identity}) for place in places)
                self.wire.created.add(item, resource.name, others)
        elif operation.id in self._items:
            resource = self._items[operation.id]
            self.wire.created.paths.pop(filled(resource.item or "", values_of(operation.path, path) or {}), None)


def item_id(contract: Contract, resource: Resource, body: Any) -> Any:
    """Give the id of the item in a successful answer's body, or None.

    Where the vendor's envelope is not there, as each resource has a wrapper of its own, the whole body is looked at.
    """
    success = contract.conventions.success
    payload = json_pointer.get(body, (success.item or "") if success else "", body)
    value = json_pointer.get(payload, resource.id_pointer, None)
    return value if isinstance(value, int | str) and not isinstance(value, bool) else None


def _json(content: bytes) -> Any:
    try:
        return loads(content)
    except StrictJSONError:
        return None
