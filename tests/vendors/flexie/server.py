"""A Flexie backend, written by hand from the vendor's page alone: one store of records, and a table of resources.

Each `has("name")` is a planted fault of the catalogue in `faults.py` or a liberty of the one in `liberties.py`; without
faults the server keeps the page's word.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import json_text
from ..application import allowed, application
from ..catalogue import Has, chosen
from . import queries
from .errors import ApiError, malformed, not_found, unauthorized, wrong_method
from .faults import FAULTS
from .fields import Body, taken
from .liberties import LIBERTIES
from .resources import NOTE, REPLY, RESOURCES, Resource
from .responses import Renderer
from .store import Row, Segment, Store, lists_path
from .views import Views

BASE = "/api"
SELF = 1

Act = Callable[[Resource, Request], Awaitable[Response]]
Acts = dict[str, dict[str, Act]]


def create_app(
    *, key: str, now: Callable[[], float], faults: Collection[str] = (), liberties: Collection[str] = ()
) -> Starlette:
    """Build a vendor of its own: one workspace with some data, one valid key, the named planted faults and liberties.

    `now` is its clock, in epoch seconds. An unknown fault or liberty is a `ValueError`.
    """
    has = chosen(faults, liberties, FAULTS, LIBERTIES)
    renderer = Renderer(has)
    flexie = Flexie(key, now, renderer, has)
    return application(flexie.routes(), ApiError, flexie.failed, now, has)


class Flexie:
    """The operations."""

    def __init__(self, key: str, now: Callable[[], float], renderer: Renderer, has: Has) -> None:
        self.key = key
        self.render = renderer
        self.has = has
        self.store = Store(now, has)
        self.views = Views(has)

    def routes(self) -> list[Route]:
        """Return the routes of all operations; of two that match a path, the literal one comes first."""
        routes = []
        for resource in (*RESOURCES, NOTE):
            for path, acts in (self._literal(resource) | self._own(resource) | self._one(resource)).items():
                routes.append(self._route(resource, path, acts))
        return routes

    async def failed(self, _request: Request, error: Exception) -> Response:
        """Render an error; what has no route is not found, unless only the method is wrong."""
        if not isinstance(error, ApiError):
            error = wrong_method(methods) if (methods := allowed(error)) else not_found("resource")
        return self.render.failure(error)

    def _literal(self, resource: Resource) -> Acts:
        path, lists, can = f"/{resource.path}", f"/{resource.lists}", resource.can
        acts: Acts = {}
        if "list" in can:
            acts[path] = {"GET": self.list_rows}
        if "filter" in can:
            acts[path]["POST"] = self.filter_rows
        if "new" in can:
            acts[f"{path}/new"] = {"POST": self.create}
        if "edit" in can:
            acts[f"{path}/edit"] = {"PUT": self.edit}
        if "categories" in can:
            acts[f"{path}/list/categories"] = {"GET": self.list_categories}
        if "fields" in can:
            acts[f"{path}/list/fields"] = {"GET": self.list_fields}
            acts[f"{path}/list/fields/categories"] = {"GET": self.list_categories}
        if "segments" in can:
            acts[f"{path}/list/lists"] = {"GET": self.list_segments}
            acts[lists] = {"GET": self.list_segments}
            acts[f"{lists}/{{id}}/add/{{entityId}}"] = {"POST": partial(self.put_on_list, True)}
            acts[f"{lists}/{{id}}/remove/{{entityId}}"] = {"POST": partial(self.put_on_list, False)}
        return acts

    def _own(self, resource: Resource) -> Acts:
        """Return the operations that only one resource has."""
        own: dict[str, Acts] = {
            "cases": {
                "/cases/replies/{identifier}": {"GET": self.list_replies, "POST": self.reply},
                "/cases/{id}/replies": {"GET": self.list_replies, "POST": self.reply},
            },
            "tasks": {
                "/tasks/{id}/complete": {"POST": partial(self.complete, True)},
                "/tasks/{id}/incomplete": {"POST": partial(self.complete, False)},
            },
            "emails": {"/emails/{id}/send": {"POST": self.send_email}},
            "users": {"/users/self": {"GET": self.get_self}, "/users/{id}/permission": {"POST": self.permit}},
            "notes": {"/notes/{entityType}/{entityId}": {"POST": self.create_note}},
        }
        return own.get(resource.path, {})

    def _one(self, resource: Resource) -> Acts:
        path, can = f"/{resource.path}/{{id}}", resource.can
        methods: dict[str, tuple[str, Act]] = {
            "get": ("GET", self.get),
            "update": ("PUT", self.update),
            "delete": ("DELETE", self.delete),
        }
        acts: Acts = {path: dict(method for name, method in methods.items() if name in can)}
        if "segments" in can:
            acts[f"{path}/lists"] = {"GET": self.list_own_segments}
            acts[f"{path}/notes"] = {"GET": self.list_notes}
            acts[f"{path}/workflows"] = {"GET": self.list_workflows}
        return acts

    def _route(self, resource: Resource, path: str, acts: dict[str, Act]) -> Route:
        async def respond(request: Request) -> Response:
            self._authorize(request, path)
            act = acts["GET" if request.method == "HEAD" else request.method]
            return await act(resource, request)

        return Route(BASE + path, respond, methods=list(acts))

    def _authorize(self, request: Request, path: str) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = {
            "header": request.headers.get("apikey"),
            "query": request.query_params.get("apikey"),
            "token": token if scheme.lower() == "bearer" else None,
        }
        if self.has("key-in-query-refused"):
            del given["query"]
        if self.has("oauth-refused"):
            del given["token"]
        known = self.key in given.values()
        if self.has("any-key-accepted"):
            known = any(given.values())
        if self.has("key-compared-without-case"):
            known = self.key.lower() in [str(value).lower() for value in given.values()]
        if self.has("lists-open") and path.endswith("/lists"):
            known = True
        if not known:
            raise unauthorized()

    async def list_rows(self, resource: Resource, request: Request) -> Response:
        """List records, those that a text is found in."""
        return self._answer(resource, request, queries.of_parameters(request.query_params))

    async def filter_rows(self, resource: Resource, request: Request) -> Response:
        """List the records that filters match."""
        return self._answer(resource, request, queries.of_body(await self._body(request)))

    def _answer(self, resource: Resource, request: Request, query: queries.Query) -> Response:
        rows = list(self.store.rows[self._collection(resource, request)].values())
        total, found = queries.answer(rows, query, resource, self.has)
        return self.render.page(total, [self.views.record(resource, row) for row in found])

    async def create(self, resource: Resource, request: Request) -> Response:
        """Create a record."""
        path = self._collection(resource, request)
        row = self.store.add(path, taken(resource, await self._body(request), self.has))
        return self.render.created(self.views.record(resource, row))

    async def get(self, resource: Resource, request: Request) -> Response:
        """Get a record."""
        return self.render.record(self.views.record(resource, self._row(resource, request)))

    async def update(self, resource: Resource, request: Request) -> Response:
        """Update a record."""
        row = self._row(resource, request)
        return self._changed(resource, row, await self._body(request))

    async def edit(self, resource: Resource, request: Request) -> Response:
        """Update the record that has the body's value of the unique field."""
        path, body = self._collection(resource, request), await self._body(request)
        rows = list(self.store.rows[path].values())
        found = [row for row in rows if row.values.get(resource.unique) == body.get(resource.unique)]
        if self.has("edit-takes-first"):
            found = rows
        if not found and self.has("edit-creates"):
            found = [self.store.add(path, {})]
        if not found or resource.unique not in body:
            raise not_found()
        return self._changed(resource, found[0], body)

    def _changed(self, resource: Resource, row: Row, body: Body) -> Response:
        changed = self.store.change(row, taken(resource, body, self.has))
        return self.render.changed(self.views.record(resource, changed))

    async def delete(self, resource: Resource, request: Request) -> Response:
        """Delete a record."""
        self.store.delete(self._collection(resource, request), self._row(resource, request))
        return self.render.deleted()

    async def list_segments(self, resource: Resource, request: Request) -> Response:
        """List the lists of a kind of record."""
        segments = list(self.store.segments[lists_path(self._collection(resource, request))].values())
        return self._segments(segments)

    async def list_own_segments(self, resource: Resource, request: Request) -> Response:
        """List the lists that a record is on."""
        row = self._row(resource, request)
        return self._segments(self.store.lists_of(self._collection(resource, request), row))

    def _segments(self, segments: list[Segment]) -> Response:
        return self.render.page(len(segments), [self.views.segment(segment) for segment in segments])

    async def put_on_list(self, wanted: bool, resource: Resource, request: Request) -> Response:
        """Add a record to a list, or remove it."""
        path = self._collection(resource, request)
        segment = self.store.segments[lists_path(path)].get(_number(request, "id"))
        if segment is None:
            raise not_found("list")
        row_id = _number(request, "entityId")
        if row_id not in self.store.rows[path] and not self.has("unknown-member-accepted"):
            raise not_found()
        if wanted and not self.has("member-not-added"):
            segment.members.add(row_id)
        if not wanted and not self.has("member-not-removed"):
            segment.members.discard(row_id)
        return self.render.success({"success": True})

    async def list_notes(self, resource: Resource, request: Request) -> Response:
        """List the notes of a record."""
        notes = self.store.notes_of(self._collection(resource, request), self._row(resource, request))
        return self.render.page(len(notes), [self.views.record(NOTE, note) for note in notes])

    async def create_note(self, resource: Resource, request: Request) -> Response:
        """Create a note at a record."""
        path = self.store.collection_of(request.path_params["entityType"])
        about = _number(request, "entityId")
        if path is None or (about not in self.store.rows[path] and not self.has("note-about-nothing")):
            raise not_found()
        values = taken(resource, await self._body(request), self.has)
        row = self.store.add(NOTE.path, values, (path, about))
        return self.render.created(self.views.record(resource, row))

    async def list_workflows(self, resource: Resource, request: Request) -> Response:
        """List the workflows of a record: none has any."""
        self._row(resource, request)
        return self.render.page(0, [])

    async def list_fields(self, resource: Resource, request: Request) -> Response:
        """List the fields of a kind of record."""
        self._collection(resource, request)
        fields = [{"alias": name, "type": kind} for name, kind in resource.fields.items()]
        return self.render.page(len(fields), fields)

    async def list_categories(self, resource: Resource, request: Request) -> Response:
        """List the categories of fields, tasks or workflows."""
        self._collection(resource, request)
        categories = [{"id": 3, "name": "General"}, {"id": 12, "name": "Other"}]
        return self.render.page(len(categories), categories)

    async def list_replies(self, resource: Resource, request: Request) -> Response:
        """List the replies to a case."""
        replies = self._case(resource, request).replies
        return self.render.page(len(replies), replies)

    async def reply(self, resource: Resource, request: Request) -> Response:
        """Reply to a case."""
        row = self._case(resource, request)
        values = taken(REPLY, await self._body(request), self.has)
        if not (self.has("reply-by-reference-lost") and "identifier" in request.path_params):
            row.replies.append(values)
        return self.render.created(values)

    async def complete(self, done: bool, resource: Resource, request: Request) -> Response:
        """Complete a task, or take that back."""
        row = self._row(resource, request)
        if self.has("complete-toggles"):
            done = not row.values.get("is_completed")
        changed = row if self.has("complete-not-saved") else self.store.change(row, {"is_completed": done})
        return self.render.changed(self.views.record(resource, changed))

    async def send_email(self, resource: Resource, request: Request) -> Response:
        """Send an email to those it is for."""
        self._row(resource, request)
        await self._body(request)
        return self.render.success({"success": True, "sentCount": 0})

    async def get_self(self, resource: Resource, _request: Request) -> Response:
        """Get the user whose key it is."""
        return self.render.record(self.views.record(resource, self.store.rows[resource.path][SELF]))

    async def permit(self, resource: Resource, request: Request) -> Response:
        """Tell which of the permissions a user has."""
        self._row(resource, request)
        permissions = (await self._body(request)).get("permissions", [])
        if not isinstance(permissions, list) or not all(isinstance(name, str) for name in permissions):
            raise malformed("permissions is no list of names")
        if self.has("last-permission-only"):
            permissions = permissions[-1:]
        return self.render.success({name: name.endswith("viewown") for name in permissions})

    def _collection(self, resource: Resource, request: Request) -> str:
        path = resource.path.format(**request.path_params) if "{" in resource.path else resource.path
        found = self.store.collection(path)
        if found is None:
            raise not_found("table")
        return found

    def _row(self, resource: Resource, request: Request) -> Row:
        row = self.store.rows[self._collection(resource, request)].get(_number(request, "id"))
        if row is None and self.has("missing-as-empty"):
            return Row(0, {}, 0, 0)
        if row is None:
            raise not_found()
        return row

    def _case(self, resource: Resource, request: Request) -> Row:
        """Return the case of a path with its id, or with its reference."""
        if "identifier" not in request.path_params:
            return self._row(resource, request)
        for row in self.store.rows[resource.path].values():
            if row.reference == request.path_params["identifier"]:
                return row
        raise not_found()

    async def _body(self, request: Request) -> dict[str, Any]:
        try:
            body = json_text.read(await request.body() or b"{}")
        except ValueError as error:
            if self.has("malformed-as-empty"):
                return {}
            raise malformed("the body is no JSON") from error
        if not isinstance(body, dict):
            raise malformed("the body is no JSON object")
        return body


def _number(request: Request, name: str) -> int:
    text = request.path_params[name]
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise not_found()
    return int(text)
