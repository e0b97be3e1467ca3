"""What each operation shows of a record: exactly the properties of the page's example for it."""

from __future__ import annotations

import json
import time
from typing import Any

from ..catalogue import Has
from .store import ACCOUNT, DAY, Entry, Form, Store, Webhook

View = dict[str, Any]


class Views:
    """The records of a store as JSON objects."""

    def __init__(self, store: Store, has: Has) -> None:
        self.store = store
        self.has = has

    def form_row(self, form: Form) -> View:
        """A form in a list."""
        return self._form_head(form) | self._entries_count(form) | self._form_dates(form)

    def form(self, form: Form) -> View:
        """A form in full."""
        view = self._form_head(form) | {
            "fields": json.dumps(form.fields) if self.has("fields-as-json-text") else form.fields,
            "settings": self._object(form.settings),
            "public_url": f"https://flow.profluxus.com/f/{form.slug}",
        }
        if self.has("public-url-missing"):
            del view["public_url"]
        if self.has("extra-properties"):
            view["description"] = form.description
        return view | self._entries_count(form) | self._form_dates(form)

    def updated_form(self, form: Form) -> View:
        """A form after an update."""
        return self._form_head(form) | {"updated_at": self._timestamp(form.updated_at)}

    def entry_row(self, entry: Entry) -> View:
        """An entry in a list."""
        return self._entry_head(entry) | self._submitted(entry) | self._entry_dates(entry)

    def entry(self, entry: Entry) -> View:
        """An entry in full; a form that is gone has no name."""
        form = self.store.forms.get(entry.form_id)
        view = self._entry_head(entry) | {"form_name": form.name if form else None} | self._submitted(entry)
        if entry.country:
            view["metadata"] = {**entry.metadata, "country": entry.country}
        return view | {"is_complete": entry.is_complete} | self._entry_dates(entry)

    def created_entry(self, entry: Entry) -> View:
        """An entry just created."""
        view = self._entry_head(entry) | self._submitted(entry)
        return view | {"is_complete": entry.is_complete} | self._entry_dates(entry)

    def webhook(self, webhook: Webhook) -> View:
        """A webhook in a list."""
        created = {"secret": webhook.secret, "created_at": self._timestamp(webhook.created_at)}
        return self._webhook_head(webhook) | created

    def created_webhook(self, webhook: Webhook) -> View:
        """A webhook just created."""
        view = self.webhook(webhook)
        if self.has("secret-missing"):
            del view["secret"]
        return view

    def updated_webhook(self, webhook: Webhook) -> View:
        """A webhook after an update."""
        return self._webhook_head(webhook) | {"updated_at": self._timestamp(webhook.updated_at)}

    def account(self, now: float) -> View:
        """The account, two years old at `now`."""
        view = {**ACCOUNT, "created_at": self._timestamp(int(now) - 700 * DAY)}
        if self.has("plan-flattened"):
            view["plan"] = ACCOUNT["plan"]["name"]
        return view

    def usage(self, period: str, now: float) -> View:
        """The figures of a period: `current`, `previous` or a month."""
        plan = ACCOUNT["plan"]
        return {
            "period": _month(period, now),
            "forms": {"used": len(self.store.forms), "limit": plan["forms_limit"]},
            "entries": {"used": len(self.store.entries), "limit": plan["entries_limit"]},
            "api_calls": {"used": 3120, "limit": 50_000},
            "storage_mb": {"used": float("nan") if self.has("usage-not-a-number") else 81, "limit": 2000},
        }

    def _form_head(self, form: Form) -> View:
        return {
            "id": str(form.id) if self.has("form-id-as-string") else form.id,
            "name": form.name,
            "slug": None if form.status == "draft" and self.has("draft-slug-null") else form.slug,
            "status": form.status,
        }

    def _entries_count(self, form: Form) -> View:
        count = self.store.entries_count(form.id)
        return {"entries_count": str(count) if self.has("count-as-string") else count}

    def _form_dates(self, form: Form) -> View:
        return {"created_at": self._timestamp(form.created_at), "updated_at": self._timestamp(form.updated_at)}

    def _entry_head(self, entry: Entry) -> View:
        return {"id": entry.id, "form_id": entry.form_id}

    def _submitted(self, entry: Entry) -> View:
        return {"fields": entry.fields, "metadata": self._object(entry.metadata)}

    def _entry_dates(self, entry: Entry) -> View:
        created = self._timestamp(entry.created_at)
        dates: View = {"created_at": entry.created_at if self.has("entry-date-as-epoch") else created}
        return dates | ({"updated_at": created} if self.has("extra-properties") else {})

    def _webhook_head(self, webhook: Webhook) -> View:
        return {
            "id": webhook.id,
            "url": webhook.url,
            "events": webhook.events,
            "form_id": webhook.form_id,
            "is_active": int(webhook.is_active) if self.has("active-as-number") else webhook.is_active,
        }

    def _object(self, members: dict[str, Any]) -> dict[str, Any] | list[Any]:
        return [] if not members and self.has("empty-object-as-array") else members

    def _timestamp(self, seconds: int) -> str:
        decimals = ".000000" if self.has("fractional-seconds") else ""
        zone = "" if self.has("dates-without-zone") else "Z"
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + decimals + zone


def _month(period: str, now: float) -> str:
    year, month = time.gmtime(now)[:2]
    if period == "previous":
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return f"{year:04}-{month:02}" if period in ("current", "previous") else period
