"""The account's data: forms, their entries, webhooks. In memory, with something in it from the start."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..catalogue import Has

DAY = 86_400

ACCOUNT: dict[str, Any] = {
    "id": 7311,
    "name": "Harbour Lane Studio",
    "email": "office@harbourlane.example",
    "plan": {"name": "Business", "forms_limit": -1, "entries_limit": 25_000, "api_access": True},
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form; times are epoch seconds."""

    id: int
    name: str
    slug: str
    status: str
    description: str
    fields: list[dict[str, Any]]
    settings: dict[str, Any]
    created_at: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission; `country` is known for those that came through the public form."""

    id: int
    form_id: int
    fields: dict[str, Any]
    metadata: dict[str, Any]
    country: str | None
    is_complete: bool
    created_at: int


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription; `form_id` None listens to all forms."""

    id: int
    url: str
    events: list[str]
    form_id: int | None
    is_active: bool
    secret: str
    created_at: int
    updated_at: int


class Store:
    """All records of one account, by id, oldest first."""

    def __init__(self, now: int, has: Has) -> None:
        self.has = has
        self.forms: dict[int, Form] = {}
        self.deleted_forms: dict[int, Form] = {}
        self.entries: dict[int, Entry] = {}
        self.webhooks: dict[int, Webhook] = {}
        step = 7 if has("ids-with-gaps") else 1
        self.form_ids = itertools.count(1, step)
        self.entry_ids = itertools.count(1001, step)
        self.webhook_ids = itertools.count(1, step)
        self.field_numbers = itertools.count(1)
        self._by_form: dict[int, dict[int, Entry]] = {}
        self._slugs: set[str] = set()
        self._counted: dict[int, int] = {}
        self._fill(now)

    def new_fields(self, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Complete form fields with an id of their own and the defaults."""
        return [{"id": self._field_id(), "type": "text", "label": "", "required": False, **field} for field in fields]

    def new_slug(self, name: str) -> str:
        """Return a slug for the name that no form has had."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "form"
        numbered = (f"{base}-{number}" for number in itertools.count(2))
        slug = next(slug for slug in itertools.chain([base], numbered) if slug not in self._slugs)
        self._slugs.add(slug)
        return slug

    def put_form(self, form: Form) -> None:
        """Insert the form, or replace the one with its id in its place."""
        self.forms[form.id] = form

    def delete_form(self, form: Form) -> None:
        """Remove the form and its entries."""
        self.deleted_forms[form.id] = self.forms.pop(form.id)
        if self.has("entries-survive-form"):
            return
        for entry_id in self._by_form.pop(form.id, {}):
            del self.entries[entry_id]

    def entries_of(self, form_id: int) -> list[Entry]:
        """Return the form's entries, oldest first."""
        return list(self._by_form.get(form_id, {}).values())

    def entries_count(self, form_id: int) -> int:
        """Return how many entries the form has now."""
        count = len(self._by_form.get(form_id, {}))
        if self.has("count-stale"):
            return self._counted.setdefault(form_id, count)
        return count

    def add_entry(self, entry: Entry) -> None:
        """Insert the entry."""
        self.entries[entry.id] = entry
        self._by_form.setdefault(entry.form_id, {})[entry.id] = entry

    def delete_entry(self, entry: Entry) -> None:
        """Remove the entry."""
        del self.entries[entry.id]
        self._by_form[entry.form_id].pop(entry.id)

    def _field_id(self) -> str:
        return "fld_" + hashlib.sha256(b"field %d" % next(self.field_numbers)).hexdigest()[:6]

    def _fill(self, now: int) -> None:
        for name, status, age in (
            ("Contact us", "active", 90),
            ("Café club", "draft", 41),
            ("Jobs 2024", "archived", 30),
        ):
            fields = self.new_fields([{"type": "email", "label": "Email", "required": True}, {"label": "Message"}])
            settings = {"redirect_url": "https://harbourlane.example/thanks"} if status == "active" else {}
            made = now - age * DAY
            form_id = next(self.form_ids)
            self.put_form(Form(form_id, name, self.new_slug(name), status, "", fields, settings, made, made + DAY))
        for entry in self._submissions(now):
            self.add_entry(entry)
        url = "https://harbourlane.example/hooks/leads"
        webhook = Webhook(
            id=next(self.webhook_ids),
            url=url,
            events=["entry.created", "entry.deleted"],
            form_id=None,
            is_active=True,
            secret=new_secret(url),
            created_at=now - 20 * DAY,
            updated_at=now - 20 * DAY,
        )
        self.webhooks[webhook.id] = webhook

    def _submissions(self, now: int) -> Iterator[Entry]:
        oldest, _, newest = self.forms
        for form_id, visitor, country, age in (
            (oldest, "ines", "PT", 12),
            (oldest, "olu", "NG", 8),
            (oldest, "mai", "VN", 3),
            (newest, "jon", "IS", 25),
        ):
            yield Entry(
                id=next(self.entry_ids),
                form_id=form_id,
                fields={"email": f"{visitor}@mail.example", "message": "Please call me back."},
                metadata={
                    "ip": "198.51.100.7",
                    "user_agent": "Mozilla/5.0",
                    "referrer": "https://harbourlane.example/",
                },
                country=country,
                is_complete=True,
                created_at=now - age * DAY,
            )


def new_secret(seed: str) -> str:
    """Return a signing secret."""
    return "whsec_" + hashlib.sha256(seed.encode(errors="surrogatepass")).hexdigest()[:32]
