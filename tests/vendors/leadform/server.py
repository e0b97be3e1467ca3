"""A LeadForm backend, written by hand from the vendor's page alone: nothing of it comes from a contract.

Each `has("name")` is a planted fault of the catalogue in `faults.py` or a liberty of the one in `liberties.py`; without
faults the server keeps the page's word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import json_text
from ..application import Handler, allowed, application
from ..catalogue import Has, chosen
from .errors import ApiError, forbidden, internal, invalid, malformed, not_found, unauthorized, wrong_method
from .faults import FAULTS
from .liberties import LIBERTIES
from .limiter import Limiter
from .responses import Renderer
from .store import ACCOUNT, Entry, Form, Store, Webhook, new_secret
from .throttle import Throttle
from .validation import Body, Paging, Validator
from .views import Views

BASE = "/api/v1"

Item = TypeVar("Item")


def create_app(
    *, key: str, now: Callable[[], float], faults: Collection[str] = (), liberties: Collection[str] = ()
) -> Starlette:
    """Build a vendor of its own: one account with some data, one valid key, the named planted faults and liberties.

    `now` is its clock, in epoch seconds. An unknown fault or liberty is a `ValueError`.
    """
    has = chosen(faults, liberties, FAULTS, LIBERTIES)
    renderer = Renderer(has)
    leadform = LeadForm(key, now, renderer, has)
    throttle = Middleware(Throttle, limiter=Limiter(now, has), renderer=renderer, has=has)
    return application(leadform.routes(), ApiError, leadform.failed, now, has, throttle)


class LeadForm:
    """The operations."""

    def __init__(self, key: str, now: Callable[[], float], renderer: Renderer, has: Has) -> None:
        self.key = key
        self.now = now
        self.render = renderer
        self.has = has
        self.store = Store(int(now()), has)
        self.check = Validator(self.store.forms.__contains__, has)
        self.views = Views(self.store, has)
        self.not_replicated: set[int] = set()

    def routes(self) -> list[Route]:
        """Return the routes of all operations."""
        return [
            self._route("/forms", GET=self.list_forms, POST=self.create_form),
            self._route("/forms/{id}", GET=self.get_form, PUT=self.update_form, DELETE=self.delete_form),
            self._route("/forms/{id}/entries", GET=self.list_entries),
            self._route("/entries", POST=self.create_entry),
            self._route("/entries/{id}", GET=self.get_entry, DELETE=self.delete_entry),
            self._route("/webhooks", GET=self.list_webhooks, POST=self.create_webhook),
            self._route("/webhooks/{id}", PUT=self.update_webhook, DELETE=self.delete_webhook),
            self._route("/account", GET=self.get_account),
            self._route("/account/usage", GET=self.get_usage),
        ]

    async def failed(self, _request: Request, error: Exception) -> Response:
        """Render an error; what has no route is not found, unless only the method is wrong."""
        if not isinstance(error, ApiError):
            error = wrong_method(methods) if (methods := allowed(error)) else not_found("resource")
        return self.render.failure(error)

    def _route(self, path: str, **handlers: Handler) -> Route:
        async def respond(request: Request) -> Response:
            self._authorize(request, path)
            return await handlers["GET" if request.method == "HEAD" else request.method](request)

        return Route(BASE + path, respond, methods=list(handlers))

    def _authorize(self, request: Request, path: str) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        known = scheme.lower() == "bearer" and token == self.key
        if self.has("key-compared-by-prefix"):
            known = token.startswith(self.key)
        if self.has("webhooks-any-key") and path.startswith("/webhooks"):
            known = bool(token)
        if self.has("account-open") and path == "/account":
            known = True
        if not known:
            raise unauthorized()
        if not ACCOUNT["plan"]["api_access"]:
            raise forbidden()

    async def list_forms(self, request: Request) -> Response:
        """GET /forms."""
        query = request.query_params
        paging = self.check.forms_query(query)
        forms = [form for form in self._all_forms() if self._chosen(form, query)]
        shown, meta = self._paginate(forms, paging)
        if self.has("total-before-filter"):
            meta["total"] = len(self.store.forms)
        rows: Any = [self.views.form_row(form) for form in shown]
        if "status" in query and self.has("filtered-forms-as-object"):
            rows = {str(position): row for position, row in enumerate(rows)}
        return self.render.page_of_forms({"data": rows, "meta": meta})

    async def create_form(self, request: Request) -> Response:
        """POST /forms."""
        body = await self._json_object(request)
        self.check.new_form(body)
        name = body.get("name", "Untitled form")
        if self.has("emoji-name-500") and any(ord(character) > 0xFFFF for character in name):
            raise internal()
        if self.has("name-cut-to-50"):
            name = name[:50]
        now = int(self.now())
        form = Form(
            id=next(self.store.form_ids),
            name=name,
            slug=self.store.new_slug(name),
            status=body.get("status", "active" if self.has("default-status-active") else "draft"),
            description=body.get("description", ""),
            fields=self.store.new_fields(body.get("fields", [])),
            settings=body.get("settings", {}),
            created_at=now,
            updated_at=now,
        )
        self.store.put_form(form)
        self.not_replicated.add(form.id)
        view = self.views.form(form)
        content = view if self.has("create-form-without-wrapper") else {"data": view}
        return self.render.success(content, 200 if self.has("create-form-answers-200") else 201)

    async def get_form(self, request: Request) -> Response:
        """GET /forms/{id}."""
        form_id = self._id(request, "form")
        form = self.store.forms.get(form_id)
        if form is None and self.has("deleted-form-readable"):
            form = self.store.deleted_forms.get(form_id)
        if form_id in self.not_replicated and self.has("created-form-not-found-once"):
            self.not_replicated.remove(form_id)
            form = None
        if form is None:
            raise not_found("form")
        return self.render.form(self.views.form(form))

    async def update_form(self, request: Request) -> Response:
        """PUT /forms/{id}."""
        form = self._form(request)
        body = await self._json_object(request)
        self.check.form_changes(body)
        if self.has("update-wipes-omitted"):
            form = replace(form, description="", fields=[], settings={}, status="draft")
        changed = replace(form, **self._form_changes(form, body), updated_at=int(self.now()))
        if not self.has("update-not-saved"):
            self.store.put_form(changed)
        return self.render.success({"data": self.views.updated_form(changed)})

    def _form_changes(self, form: Form, body: Body) -> dict[str, Any]:
        changes: dict[str, Any] = {name: body[name] for name in ("name", "description", "status") if name in body}
        if "fields" in body:
            kept = form.fields if self.has("fields-appended") else []
            changes["fields"] = kept + self.store.new_fields(body["fields"])
        if "settings" in body:
            kept_settings = {} if self.has("settings-replaced") else form.settings
            changes["settings"] = kept_settings | body["settings"]
        if "name" in body and self.has("slug-follows-name"):
            changes["slug"] = self.store.new_slug(body["name"])
        return changes

    async def delete_form(self, request: Request) -> Response:
        """DELETE /forms/{id}."""
        self.store.delete_form(self._form(request))
        return self.render.deleted("Form")

    async def list_entries(self, request: Request) -> Response:
        """GET /forms/{id}/entries, newest first."""
        form = self._form(request)
        paging, since, until = self.check.entries_query(request.query_params)
        if self.has("since-ignored"):
            since = -math.inf
        entries = self.store.entries_of(form.id)
        if self.has("entries-of-all-forms"):
            entries = list(self.store.entries.values())
        shown, meta = self._paginate([e for e in reversed(entries) if since < e.created_at < until], paging)
        return self.render.success({"data": [self.views.entry_row(entry) for entry in shown], "meta": meta})

    async def create_entry(self, request: Request) -> Response:
        """POST /entries."""
        body = await self._json_object(request)
        self.check.new_entry(body)
        fields = body["fields"]
        if self.has("entry-values-as-text"):
            fields = {name: str(value) for name, value in fields.items()}
        entry = Entry(
            id=next(self.store.entry_ids),
            form_id=body["form_id"],
            fields=fields,
            metadata=body.get("metadata", {}),
            country=None,
            is_complete=True,
            created_at=int(self.now()),
        )
        self.store.add_entry(entry)
        return self.render.success({"data": self.views.created_entry(entry)}, 201)

    async def get_entry(self, request: Request) -> Response:
        """GET /entries/{id}."""
        return self.render.success({"data": self.views.entry(self._entry(request))})

    async def delete_entry(self, request: Request) -> Response:
        """DELETE /entries/{id}."""
        self.store.delete_entry(self._entry(request))
        return self.render.deleted("Entry")

    async def list_webhooks(self, _request: Request) -> Response:
        """GET /webhooks."""
        rows = [self.views.webhook(webhook) for webhook in self.store.webhooks.values()]
        return self.render.success(rows if self.has("webhooks-bare-list") else {"data": rows})

    async def create_webhook(self, request: Request) -> Response:
        """POST /webhooks."""
        body = await self._json_object(request)
        self.check.new_webhook(body)
        now = int(self.now())
        webhook_id = next(self.store.webhook_ids)
        webhook = Webhook(
            id=webhook_id,
            url=body["url"],
            events=body["events"],
            form_id=body.get("form_id"),
            is_active=True,
            secret=body.get("secret", new_secret(f"webhook {webhook_id}")),
            created_at=now,
            updated_at=now,
        )
        self.store.webhooks[webhook_id] = webhook
        return self.render.success({"data": self.views.created_webhook(webhook)}, 201)

    async def update_webhook(self, request: Request) -> Response:
        """PUT /webhooks/{id}."""
        webhook = self._webhook(request)
        body = await self._json_object(request)
        self.check.webhook_changes(body)
        changes = {name: body[name] for name in ("url", "events", "form_id", "is_active") if name in body}
        changed = replace(webhook, **changes, updated_at=int(self.now()))
        self.store.webhooks[webhook.id] = changed
        return self.render.success({"data": self.views.updated_webhook(changed)})

    async def delete_webhook(self, request: Request) -> Response:
        """DELETE /webhooks/{id}."""
        del self.store.webhooks[self._webhook(request).id]
        return self.render.deleted("Webhook")

    async def get_account(self, _request: Request) -> Response:
        """GET /account."""
        return self.render.success({"data": self.views.account(self.now())})

    async def get_usage(self, request: Request) -> Response:
        """GET /account/usage."""
        period = self.check.period(request.query_params)
        return self.render.success({"data": self.views.usage(period, self.now())})

    def _all_forms(self) -> list[Form]:
        """Return the account's forms, newest first."""
        forms = list(self.store.forms.values())
        if self.has("deleted-form-listed"):
            forms += self.store.deleted_forms.values()
        return forms if self.has("forms-oldest-first") else forms[::-1]

    def _chosen(self, form: Form, query: Mapping[str, str]) -> bool:
        of_status = form.status == query.get("status", form.status) or self.has("status-filter-ignored")
        found = query.get("search", "").casefold() in form.name.casefold() or self.has("search-ignored")
        return of_status and found

    def _paginate(self, items: Sequence[Item], paging: Paging) -> tuple[Sequence[Item], dict[str, int]]:
        size = 20 if self.has("per-page-ignored") else paging.per_page
        first = (paging.page - 1) * size
        if self.has("page-overlap"):
            first = max(0, first - 1)
        shown = items[first : first + (min(size, 10) if self.has("page-size-capped") else size)]
        total = len(shown) if self.has("total-of-page") else len(items)
        last = total // size + 1 if self.has("last-page-off-by-one") else max(1, math.ceil(total / size))
        return shown, {"current_page": paging.page, "per_page": size, "total": total, "last_page": last}

    def _form(self, request: Request) -> Form:
        return _found(self.store.forms, self._id(request, "form"), "form")

    def _entry(self, request: Request) -> Entry:
        return _found(self.store.entries, self._id(request, "entry"), "entry")

    def _webhook(self, request: Request) -> Webhook:
        return _found(self.store.webhooks, self._id(request, "webhook"), "webhook")

    def _id(self, request: Request, what: str) -> int:
        text = request.path_params["id"]
        if not re.fullmatch(r"[1-9][0-9]{0,17}", text):
            if self.has("text-id-500"):
                raise internal()
            raise invalid({"id": ["The id must be an integer."]}) if self.has("text-id-as-422") else not_found(what)
        return int(text)

    async def _json_object(self, request: Request) -> Body:
        try:
            body = json_text.read(await request.body())
        except ValueError as error:
            raise (internal() if self.has("malformed-json-500") else malformed()) from error
        if not isinstance(body, dict):
            raise malformed()
        return body


def _found(records: Mapping[int, Item], record_id: int, what: str) -> Item:
    if record_id not in records:
        raise not_found(what)
    return records[record_id]
