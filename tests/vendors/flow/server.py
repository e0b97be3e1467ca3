"""A Flow backend, written by hand from the vendor's page: nothing of it comes from a contract but where things stand.

Each `has("name")` is a planted fault of the catalogue in `faults.py` or a liberty of the one in `liberties.py`; without
faults the server keeps the page's word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import json_text
from ..application import Handler, application
from ..catalogue import Has, chosen
from .errors import ApiError, malformed, missing, not_found, not_modified, unauthorized
from .faults import FAULTS
from .liberties import LIBERTIES
from .parameters import TASK_TYPES, WEBHOOK_TYPES, Paging, Parameters, Values
from .responses import JSON, VENDOR, Renderer
from .store import ACCOUNTS, OPEN_LIST, WORKSPACE, Record, Store
from .views import Views

VERSION = "/v2"
OWNER = min(ACCOUNTS)

Item = TypeVar("Item")


def create_app(
    *, key: str, now: Callable[[], float], faults: Collection[str] = (), liberties: Collection[str] = ()
) -> Starlette:
    """Build a vendor of its own: one organization with some data, one valid token, the named faults and liberties.

    `now` is its clock, in epoch seconds. An unknown fault or liberty is a `ValueError`.
    """
    has = chosen(faults, liberties, FAULTS, LIBERTIES)
    flow = Flow(key, now, has)
    return application(flow.routes(), ApiError, flow.failed, now, has)


class Flow:
    """The operations."""

    def __init__(self, key: str, now: Callable[[], float], has: Has) -> None:
        self.key = key
        self.now = now
        self.has = has
        self.render = Renderer(has)
        self.read = Parameters(has)
        self.store = Store(int(now()), has)
        self.views = Views(self.store, has)

    def routes(self) -> list[Route]:
        """Return the routes of all operations, each with the version in front and without."""
        lists = "/projects" if self.has("lists-moved") else "/lists"
        return [
            *self._routes(f"{lists}/{{id}}", GET=self.get_list),
            *self._routes("/tasks", GET=self.list_tasks, POST=self.create_task),
            *self._routes("/tasks/{id}", GET=self.get_task, PUT=self.update_task),
            *self._routes("/memberships", GET=self.list_memberships),
            *self._routes("/integration_webhooks", GET=self.list_webhooks, POST=self.create_webhook),
            *self._routes("/integration_webhooks/{id}", DELETE=self.delete_webhook),
        ]

    def _routes(self, path: str, **handlers: Handler) -> list[Route]:
        async def respond(request: Request) -> Response:
            self._authorize(request)
            return await handlers["GET" if request.method == "HEAD" else request.method](request)

        async def respond_in_version(request: Request) -> Response:
            self._see_version(request)
            return await respond(request)

        methods = list(handlers)
        return [Route(VERSION + path, respond, methods=methods), Route(path, respond_in_version, methods=methods)]

    async def failed(self, request: Request, error: Exception) -> Response:
        """Render an error; what has no route is not found, whatever the method."""
        known = error if isinstance(error, ApiError) else not_found("endpoint")
        return self.render.failure(known, self._media_type(request))

    def _see_version(self, request: Request) -> None:
        accepted = VENDOR in _accepted(request) and not self.has("accept-version-refused")
        if self.has("any-version-served"):
            accepted = any(re.fullmatch(r"application/vnd\.flow\.v\d+\+json", each) for each in _accepted(request))
        if not accepted:
            raise not_found("version")

    def _authorize(self, request: Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token != self.key:
            raise unauthorized()

    async def get_list(self, request: Request) -> Response:
        """GET /lists/{id}."""
        self._query(request)
        list_id = self._id(request, "list")
        name = _found(self.store.lists, list_id, "list")
        return self._answer(request, {"list": self.views.list(list_id, name)})

    async def list_tasks(self, request: Request) -> Response:
        """GET /tasks."""
        query = request.query_params
        view = self._query(request, "limit", "cursor", "include", views=("upcoming",), required=True)
        included = self.read.include(query, "accounts", "memberships")
        page, headers = self._page(request, self._tasks(view), self.read.paging(query))
        related = self.views.related(included, map(_owner, page))
        rows = [self.views.task(task) for task in page]
        if self.has("include-nested"):
            rows, related = [row | related for row in rows], {}
        return self._answer(request, {"tasks": rows, **related}, headers=headers)

    async def create_task(self, request: Request) -> Response:
        """POST /tasks."""
        body = await self._body(request, "task", required=True)
        sent = self._task_attributes(self.read.member(body, "task"))
        due: dict[str, Any] = {"name": "", "workspace_id": WORKSPACE, "list_id": OPEN_LIST, "owner_id": OWNER}
        task = self.store.add_task(due | {"due_on": None, "completed": False} | sent, int(self.now()))
        return self._created(request, {"task": self.views.task(task)})

    async def get_task(self, request: Request) -> Response:
        """GET /tasks/{id}."""
        self._query(request, "include")
        included = self.read.include(request.query_params, "accounts", "memberships")
        if self.has("unknown-task-empty") and self._id(request, "task") not in self.store.tasks:
            return self._answer(request, {"task": None})
        task = self._task(request)
        related = self.views.related(included, [_owner(task)])
        return self._answer(request, {"task": self.views.task(task), **related})

    async def update_task(self, request: Request) -> Response:
        """PUT /tasks/{id}."""
        task = self._task(request)
        body = await self._body(request, "task")
        changes = self._task_attributes(self.read.member(body, "task"))
        if self.store.locked(task):
            if not self.has("locked-silently"):
                raise not_modified("task")
            changes = {}
        changed = replace(task, attributes={**task.attributes, **changes}, updated_at=int(self.now()))
        self.store.tasks[task.id] = changed
        return self._answer(request, {"task": self.views.task(changed)})

    async def list_memberships(self, request: Request) -> Response:
        """GET /memberships."""
        query = request.query_params
        self._query(request, "limit", "cursor", "include", required=True)
        included = self.read.include(query, "accounts")
        page, headers = self._page(request, self.store.memberships, self.read.paging(query))
        related = self.views.related(included, (each.account_id for each in page))
        rows = [self.views.membership(each) for each in page]
        return self._answer(request, {"memberships": rows, **related}, headers=headers)

    async def list_webhooks(self, request: Request) -> Response:
        """GET /integration_webhooks."""
        self._query(request, "limit", "cursor", required=True)
        webhooks = list(self.store.webhooks.values())
        page, headers = self._page(request, webhooks, self.read.paging(request.query_params))
        return self._answer(request, {"integration_webhooks": [self.views.webhook(each) for each in page]}, headers)

    async def create_webhook(self, request: Request) -> Response:
        """POST /integration_webhooks."""
        body = await self._body(request, "integration_webhook", required=True)
        sent = self.read.attributes(self.read.member(body, "integration_webhook"), WEBHOOK_TYPES)
        if not sent.get("url"):
            raise missing("url")
        webhook = self.store.add_webhook(sent, int(self.now()))
        return self._created(request, {"integration_webhook": self.views.webhook(webhook)})

    async def delete_webhook(self, request: Request) -> Response:
        """DELETE /integration_webhooks/{id}."""
        self._query(request)
        webhook = _found(self.store.webhooks, self._id(request, "webhook"), "webhook")
        del self.store.webhooks[webhook.id]
        if self.has("delete-answers-200"):
            return self._answer(request, {"integration_webhook": self.views.webhook(webhook)})
        return Response(status_code=204)

    def _query(self, request: Request, *known: str, views: Sequence[str] = (), required: bool = False) -> str:
        """See to the query parameters that all endpoints have, and return the view."""
        query = request.query_params
        self.read.only(query, "organization_id", "view", *known)
        self.read.organization(query, required=required)
        return self.read.view(query, *views)

    def _tasks(self, view: str) -> list[Record]:
        tasks = list(self.store.tasks.values())
        if view == "upcoming" and not self.has("upcoming-shows-undated"):
            tasks = [task for task in tasks if task.attributes.get("due_on")]
        if view == "default" and self.has("default-view-hides-completed"):
            tasks = [task for task in tasks if not task.attributes.get("completed")]
        return tasks[::-1] if self.has("newest-first") else tasks

    def _page(self, request: Request, records: Sequence[Item], paging: Paging) -> tuple[Sequence[Item], dict[str, str]]:
        """Return the records of a page, and the header that leads to the next one."""
        first = max(0, paging.cursor - 1) if self.has("pages-overlap") else paging.cursor
        shown = records[first : first + (min(paging.limit, 10) if self.has("pages-capped") else paging.limit)]
        following = paging.cursor + paging.limit
        links = []
        if following < len(records) and not self.has("link-gone"):
            links.append(f'<{self._next_url(request, paging.cursor, following)}>; rel="next"')
        if self.has("link-to-first-too"):
            links.append(f'<{request.url.include_query_params(cursor=0)}>; rel="first"')
        return shown, {"Link": ", ".join(links)} if links else {}

    def _next_url(self, request: Request, cursor: int, following: int) -> str:
        url = request.url.include_query_params(cursor=cursor if self.has("link-to-same-page") else following)
        if self.has("link-without-cursor"):
            url = url.remove_query_params("cursor")
        if self.has("link-drops-organization"):
            url = url.remove_query_params("organization_id")
        if self.has("link-drops-limit"):
            url = url.remove_query_params("limit")
        if self.has("link-to-internal-host"):
            url = url.replace(hostname="flow-web-3.internal", port=8080)
        return str(url)

    def _created(self, request: Request, content: dict[str, Any]) -> Response:
        return self._answer(request, content, status=200 if self.has("create-answers-200") else 201)

    def _answer(
        self, request: Request, content: dict[str, Any], headers: dict[str, str] | None = None, status: int = 200
    ) -> Response:
        return self.render.success(content, self._media_type(request), status, headers)

    def _media_type(self, request: Request) -> str:
        return VENDOR if VENDOR in _accepted(request) or self.has("vendor-type-always") else JSON

    def _task_attributes(self, values: Values) -> dict[str, Any]:
        attributes = self.read.attributes(values, TASK_TYPES)
        known = (("list_id", self.store.lists), ("workspace_id", (WORKSPACE,)), ("owner_id", ACCOUNTS))
        for name, ids in known:
            if attributes.get(name) not in (None, *ids):
                raise not_found(name.removesuffix("_id"), name)
        return attributes

    def _task(self, request: Request) -> Record:
        return _found(self.store.tasks, self._id(request, "task"), "task")

    def _id(self, request: Request, what: str) -> int:
        text = request.path_params["id"]
        if not re.fullmatch(r"[1-9][0-9]{0,17}", text):
            raise not_found(what)
        return int(text)

    async def _body(self, request: Request, name: str, *, required: bool = False) -> Values:
        """Read the request body: the organization and the object `name`. Other content types are not parsed."""
        known = (JSON,) if self.has("vendor-type-not-parsed") else (JSON, VENDOR)
        if _bare(request.headers.get("Content-Type", "")) not in known:
            raise missing("organization_id")
        try:
            body = json_text.read(await request.body())
        except ValueError as error:
            raise malformed() from error
        if not isinstance(body, dict):
            raise malformed()
        self.read.only(body, "organization_id", name)
        self.read.organization(body, required=required)
        return body


def _found(records: Mapping[int, Item], record_id: int, what: str) -> Item:
    if record_id not in records:
        raise not_found(what)
    return records[record_id]


def _owner(task: Record) -> int:
    """Return the account of a task; one that nobody owns counts as the first account's."""
    return task.attributes.get("owner_id") or OWNER


def _accepted(request: Request) -> list[str]:
    return [_bare(each) for each in request.headers.get("Accept", "").split(",")]


def _bare(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()
