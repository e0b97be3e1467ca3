"""A Flokzu backend, written by hand from the vendor's page: operations in prose, and a limit.

What the page does not place, paths and the names of parameters, stands where the vendor's clients look for it. Each
`has("name")` is a planted fault of the catalogue in `faults.py` or a liberty of the one in `liberties.py`; without
faults the server keeps the page's word.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import json_text
from ..application import Handler, allowed, application
from ..catalogue import Has, chosen
from .errors import ApiError, internal, malformed, not_found, unauthorized
from .faults import FAULTS
from .liberties import LIBERTIES
from .limiter import Limiter, Throttle
from .responses import Renderer
from .store import ROLES, Filters, Instance, Record, Store, User, overlaid

BASE = "/flokzuopenapi/api"
CREDENTIAL = ("X-Api-Key", "X-Username")
"""The headers of the tenant's key and of the account it is used by; both carry the key here."""

Body = dict[str, Any]


def create_app(
    *, key: str, now: Callable[[], float], faults: Collection[str] = (), liberties: Collection[str] = ()
) -> Starlette:
    """Build a vendor of its own: one tenant with some data, one valid key, the named planted faults and liberties.

    `now` is its clock, in epoch seconds. An unknown fault or liberty is a `ValueError`.
    """
    has = chosen(faults, liberties, FAULTS, LIBERTIES)
    renderer = Renderer(has)
    flokzu = Flokzu(key, now, renderer, has)
    throttle = Middleware(Throttle, limiter=Limiter(now, has), renderer=renderer)
    return application(flokzu.routes(), ApiError, flokzu.failed, now, has, throttle)


class Flokzu:
    """The operations."""

    def __init__(self, key: str, now: Callable[[], float], renderer: Renderer, has: Has) -> None:
        self.key = key
        self.now = now
        self.render = renderer
        self.has = has
        self.store = Store(has)

    def routes(self) -> list[Route]:
        """Return the routes of all operations."""
        return [
            self._route(
                "/v2/process/instance", GET=self.get_instance, POST=self.new_instance, PUT=self.update_instance
            ),
            self._route("/v2/database/record", GET=self.get_record, POST=self.add_record, PUT=self.update_record),
            self._route("/v2/database/records", GET=self.list_records),
            self._route("/v1/management/user/invitation", POST=self.invite),
            self._route("/v1/management/user", DELETE=self.delete_user),
            self._route("/v1/management/user/roles", GET=self.get_roles, POST=self.add_role, DELETE=self.remove_role),
            self._route("/commons/JSON/echo", POST=self.echo),
            self._route("/commons/MATH/operations", POST=self.operate),
        ]

    async def failed(self, _request: Request, error: Exception) -> Response:
        """Render an error; what has no route is not found, unless only the method is wrong."""
        if not isinstance(error, ApiError):
            error = ApiError(405, "This method is not supported here.") if allowed(error) else not_found("resource")
        return self.render.failure(error)

    def _route(self, path: str, **handlers: Handler) -> Route:
        async def respond(request: Request) -> Response:
            if any(request.headers.get(name) != self.key for name in CREDENTIAL):
                raise unauthorized()
            return await handlers["GET" if request.method == "HEAD" else request.method](request)

        return Route(BASE + path, respond, methods=list(handlers))

    async def get_instance(self, request: Request) -> Response:
        """Get process instance: its metadata and the content of its fields."""
        body = await _body(request)
        return self.render.instance(self._instance_view(self._instance(body)))

    async def new_instance(self, request: Request) -> Response:
        """New process instance, started by the System user unless a header names another."""
        body = await _body(request)
        fields = _object(body, "data")
        if self.has("emoji-500") and any(ord(character) > 0xFFFF for character in str(fields)):
            raise internal()
        if self.has("text-cut-to-20"):
            fields = {name: value[:20] if isinstance(value, str) else value for name, value in fields.items()}
        default = "api" if self.has("initiator-is-the-key") else "System"
        header = request.headers.get("X-Initiator", default)
        initiator = default if self.has("initiator-header-ignored") else header
        instance = self.store.start(_text(body, "processId"), initiator, fields, self.now())
        return self.render.created({"identifier": instance.identifier})

    async def update_instance(self, request: Request) -> Response:
        """Update process instance."""
        body = await _body(request)
        instance = self._instance(body)
        changes = _object(body, "data") if "data" in body else {}
        if not self.has("instance-update-lost"):
            instance.fields = instance.fields | changes
        return self.render.done({"identifier": instance.identifier})

    async def get_record(self, request: Request) -> Response:
        """Get record: the first that matches the condition."""
        body = await _body(request)
        record = self.store.first(_text(body, "databaseName"), _filters(body))
        if record is None:
            raise not_found("record")
        return self.render.done({"data": self._record_view(record)})

    async def add_record(self, request: Request) -> Response:
        """Add record."""
        body = await _body(request)
        record = self.store.add(_text(body, "databaseName"), _object(body, "data"))
        return self.render.created({"data": self._record_view(record)})

    async def update_record(self, request: Request) -> Response:
        """Update record: only the columns sent; without one, inserts it where `withinsert` is true."""
        body = await _body(request)
        database, filters = _text(body, "databaseName"), _filters(body)
        columns = _object(body, "data") if "data" in body else {}
        record = self.store.first(database, filters)
        if record and not (self.has("withinsert-always-inserts") and body.get("withinsert")):
            record.columns = overlaid(record.columns, columns, self.has)
            return self.render.done({"data": self._record_view(record)})
        if not self._inserts(body):
            raise not_found("record")
        inserted = self.store.add(database, {name: value for name, value in filters if name != "id"} | columns)
        return self.render.done({"data": self._record_view(inserted)})

    def _inserts(self, body: Body) -> bool:
        if self.has("withinsert-ignored"):
            return False
        return bool(body.get("withinsert") is True or self.has("inserts-unasked"))

    async def list_records(self, request: Request) -> Response:
        """List records: all that match the condition."""
        body = await _body(request)
        database, filters = _text(body, "databaseName"), _filters(body)
        found = self.store.matches(database, () if self.has("filters-ignored") else filters)
        if self.has("list-cut-to-one"):
            found = found[:1]
        if self.has("list-skips-newest"):
            found = found[:-1]
        return self.render.done({"data": [self._record_view(record) for record in found]})

    async def invite(self, request: Request) -> Response:
        """Send new user invitation; the account comes when its user confirms."""
        email = _text(await _body(request), "email")
        self.store.invitations.append(email)
        return self.render.created({})

    async def delete_user(self, request: Request) -> Response:
        """Delete user account."""
        user = self._user(await _body(request))
        if not self.has("deleted-user-remains"):
            del self.store.users[user.email]
        return self.render.removed()

    async def get_roles(self, request: Request) -> Response:
        """Get user roles."""
        user = self._user(await _body(request))
        roles = list(ROLES) if self.has("roles-of-the-tenant") else user.roles
        return self.render.done({"data": roles})

    async def add_role(self, request: Request) -> Response:
        """Add user role; role and user must exist."""
        body = await _body(request)
        if self.has("unknown-user-accepted"):
            self.store.users.setdefault(email := _text(body, "email"), User(email))
        user, role = self._user(body), _text(body, "role")
        if role not in ROLES and not self.has("unknown-role-accepted"):
            raise not_found("role")
        if role not in user.roles and not self.has("added-role-lost"):
            user.roles.append(role)
        return self.render.done({})

    async def remove_role(self, request: Request) -> Response:
        """Remove user role."""
        body = await _body(request)
        user, role = self._user(body), _text(body, "role")
        if role not in user.roles:
            raise not_found("role of the user")
        if self.has("removal-takes-all-roles"):
            user.roles.clear()
        elif not self.has("removed-role-remains"):
            user.roles.remove(role)
        return self.render.removed()

    async def echo(self, request: Request) -> Response:
        """Echo: what was sent."""
        try:
            sent = json_text.read(await request.body())
        except ValueError as error:
            raise malformed("JSON") from error
        if self.has("echo-drops-nulls") and isinstance(sent, dict):
            sent = {name: value for name, value in sent.items() if value is not None}
        if self.has("echo-values-as-text") and isinstance(sent, dict):
            sent = {name: str(value) for name, value in sent.items()}
        return self.render.plain({"echo": sent} if self.has("echo-wrapped") else sent)

    async def operate(self, request: Request) -> Response:
        """Operations: sum, concat, contains, on a list of values."""
        operation = request.query_params.get("oper", "sum")
        body = await _body(request)
        values = body.get("values", list(body.values()))
        if not isinstance(values, list):
            raise malformed("values, a list")
        return self.render.done({"result": self._result(operation, values)})

    def _result(self, operation: str, values: list[Any]) -> object:
        if operation == "sum":
            numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
            total = sum(map(int, numbers)) if self.has("sum-of-whole-numbers") else sum(numbers)
            return str(total) if self.has("sum-as-text") else total
        texts = [str(value) for value in values]
        if operation == "concat":
            return (" " if self.has("concat-with-space") else "").join(texts)
        if operation == "contains":
            whole, *parts = texts or [""]
            if self.has("contains-the-wrong-way"):
                return all(whole in part for part in parts)
            return all(part in whole for part in parts)
        raise malformed("oper: sum, concat or contains")

    def _instance_view(self, instance: Instance) -> Body:
        view: Body = {"identifier": instance.identifier}
        if not self.has("instance-without-metadata"):
            started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(instance.started))
            view |= {"processId": instance.process, "initiator": instance.initiator, "startDate": started}
        return view if self.has("instance-without-fields") else view | {"fields": instance.fields}

    def _record_view(self, record: Record) -> Body:
        record_id = str(record.id) if self.has("record-ids-as-text") else record.id
        return {"id": record_id, "fields": record.columns}

    def _instance(self, body: Body) -> Instance:
        instance = self.store.instance(_text(body, "identifier"))
        if instance is None:
            raise not_found("instance")
        return instance

    def _user(self, body: Body) -> User:
        email = _text(body, "email")
        if email not in self.store.users:
            raise not_found("user")
        return self.store.users[email]


async def _body(request: Request) -> Body:
    try:
        body = json_text.read(await request.body())
    except ValueError as error:
        raise malformed("a JSON body") from error
    if not isinstance(body, dict):
        raise malformed("a JSON object")
    return body


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise malformed(f"{name}, a text")
    return value


def _object(body: Body, name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise malformed(f"{name}, an object")
    return value


def _filters(body: Body) -> Filters:
    filters = body.get("filters")
    if not isinstance(filters, list):
        raise malformed("filters, a list")
    pairs = []
    for item in filters:
        if not isinstance(item, dict) or "value" not in item:
            raise malformed("columnName and value in each filter")
        pairs.append((_text(item, "columnName"), item["value"]))
    return pairs
