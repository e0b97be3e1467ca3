"""A Flowlu backend, written by hand from the vendor's page: nothing of it comes from a contract but where things stand.

Each `has("name")` is a planted fault of the catalogue in `faults.py` or a liberty of the one in `liberties.py`; without
faults the server keeps the page's word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ..application import application
from ..catalogue import Has, chosen
from . import fields
from .errors import (
    ApiError,
    denied,
    invalid_request,
    not_found,
    unauthorized,
    unknown_method,
    unknown_model,
    unknown_module,
)
from .faults import FAULTS
from .liberties import LIBERTIES
from .responses import Renderer
from .store import CLOSED, Entry, Record, Store
from .views import Views

BASE = "/api/v1/module/{module}/{entry}/{method}"
READS = ("list", "get")
METHODS = (*READS, "create", "update", "delete")


def create_app(
    *, key: str, now: Callable[[], float], faults: Collection[str] = (), liberties: Collection[str] = ()
) -> Starlette:
    """Build a vendor of its own: one account with some data, one valid key, the named planted faults and liberties.

    `now` is its clock, in epoch seconds. An unknown fault or liberty is a `ValueError`.
    """
    has = chosen(faults, liberties, FAULTS, LIBERTIES)
    flowlu = Flowlu(key, has)
    routes = [Route(path, flowlu.respond, methods=["GET", "POST"]) for path in (BASE, BASE + "/{id}")]
    return application(routes, ApiError, flowlu.failed, now, has)


class Flowlu:
    """The methods, the same for every entry of every module."""

    def __init__(self, key: str, has: Has) -> None:
        self.key = key
        self.has = has
        self.render = Renderer(has)
        self.views = Views(has)
        self.store = Store(has)

    async def failed(self, _request: Request, error: Exception) -> Response:
        """Render an error; what has no route is an invalid request."""
        return self.render.failure(error if isinstance(error, ApiError) else invalid_request("no such address"))

    async def respond(self, request: Request) -> Response:
        """Answer a request to a method of an entry."""
        self._authorize(request)
        entry = self._entry(request)
        sent = await fields.body(request)
        match self._method(request):
            case "list":
                paging = fields.paging({**request.query_params, **sent}, self.has)
                return self.render.listed(self.views.page(entry, paging))
            case "get":
                return self._get(entry, request)
            case "create":
                return self._create(entry, sent)
            case "update":
                return self._update(entry, self._number(request, sent), sent)
        number = self._number(request, sent)
        shown = self.views.record(self._record(entry, number))
        entry.delete(number)
        return self.render.one(shown)

    def _get(self, entry: Entry, request: Request) -> Response:
        number = self._number(request, {})
        if number not in entry.records and self.has("missing-record-empty"):
            return self.render.one([])
        if number not in entry.records and self.has("missing-record-crash"):
            return HTMLResponse("<html><h1>500 Internal Server Error</h1></html>", 500)
        return self.render.one(self.views.record(self._record(entry, number)))

    def _create(self, entry: Entry, sent: Record) -> Response:
        values = fields.checked(sent, self.has)
        fields.required(values)
        return self.render.created(self.views.record(entry.add(values)))

    def _update(self, entry: Entry, number: int, sent: Record) -> Response:
        record = self._record(entry, number)
        record.update(fields.checked({name: sent[name] for name in sent if name != "id"}, self.has))
        return self.render.one(self.views.record(record))

    def _authorize(self, request: Request) -> None:
        """See to the key, or the access token, which is the same here."""
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = request.query_params.get("api_key") or request.query_params.get("access_token") or bearer
        known = given == self.key
        if self.has("any-key"):
            known = bool(given)
        if self.has("key-compared-by-prefix"):
            known = given.startswith(self.key)
        if self.has("list-open") and request.path_params["method"] == "list":
            known = True
        if self.has("post-open") and request.method == "POST":
            known = True
        if not known:
            raise unauthorized()

    def _entry(self, request: Request) -> Entry:
        module, name = request.path_params["module"], request.path_params["entry"]
        if module not in self.store.modules and self.has("unknown-module-as-first"):
            module = "crm"
        if module not in self.store.modules:
            raise unknown_module()
        entries = self.store.modules[module]
        if name not in entries and self.has("unknown-model-empty"):
            return Entry([], 1)
        if name not in entries:
            raise unknown_model()
        if (module, name) == CLOSED:
            raise denied()
        return entries[name]

    def _method(self, request: Request) -> str:
        method = str(request.path_params["method"])
        if method not in METHODS and self.has("unknown-method-as-list"):
            return "list"
        if method not in METHODS or (method not in READS and request.method != "POST"):
            raise unknown_method()
        return method

    def _number(self, request: Request, sent: Record) -> int:
        """Return the id of a record, which stands in the path, the query or the body."""
        text: Any = request.path_params.get("id") or request.query_params.get("id") or sent.get("id")
        if text is None:
            raise invalid_request("id is missing")
        return int(text) if re.fullmatch(r"[1-9][0-9]{0,17}", str(text)) else 0

    def _record(self, entry: Entry, number: int) -> Record:
        if number not in entry.records:
            raise not_found()
        return entry.records[number]
