"""What the page asks of request bodies and query parameters; each breach becomes a field-level message of a 422."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from ..catalogue import Has
from .errors import Details, internal, invalid

EVENTS = ("entry.created", "entry.updated", "entry.deleted", "form.updated")
TYPES = {str: "a string", int: "an integer", bool: "true or false", list: "an array", dict: "an object"}
FORM_TYPES = {"name": str, "description": str, "fields": list, "settings": dict, "status": str}
FIELD_TYPES = {"id": str, "type": str, "label": str, "required": bool, "placeholder": str}
ENTRY_TYPES = {"form_id": int, "fields": dict, "metadata": dict}
WEBHOOK_TYPES = {"url": str, "events": list, "form_id": int, "secret": str, "is_active": bool}

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paging:
    """The page asked for, counted from 1, and its size."""

    page: int
    per_page: int


class Validator:
    """The rules of each operation. A method that finds a breach raises the 422 that lists all of them."""

    def __init__(self, form_exists: Callable[[int], bool], has: Has) -> None:
        self.form_exists = form_exists
        self.has = has

    def new_form(self, body: Body) -> None:
        """Check the body of POST /forms."""
        details = self._form(body, ("draft", "active"))
        if not self.has("missing-name-accepted"):
            _require(body, ("name",), details)
        if self.has("description-required"):
            _require(body, ("description",), details)
        _refuse(details)

    def form_changes(self, body: Body) -> None:
        """Check the body of PUT /forms/{id}."""
        statuses = ("draft", "active") if self.has("archive-refused") else ("draft", "active", "archived")
        _refuse(self._form(body, statuses))

    def new_entry(self, body: Body) -> None:
        """Check the body of POST /entries."""
        details = self._wrong_members(body, ENTRY_TYPES)
        _require(body, ("form_id", "fields"), details)
        if not self.has("unknown-form-accepted"):
            self._known_form(body, details)
        _refuse(details)

    def new_webhook(self, body: Body) -> None:
        """Check the body of POST /webhooks."""
        details = self._webhook(body)
        _require(body, ("url", "events"), details)
        _refuse(details)

    def webhook_changes(self, body: Body) -> None:
        """Check the body of PUT /webhooks/{id}; null for `form_id` widens the scope to all forms."""
        _refuse(self._webhook({name: value for name, value in body.items() if (name, value) != ("form_id", None)}))

    def forms_query(self, query: Mapping[str, str]) -> Paging:
        """Check the query of GET /forms."""
        details: Details = defaultdict(list)
        paging = self._paging(query, details)
        if query.get("status", "active") not in ("active", "draft", "archived"):
            details["status"].append("The selected status is invalid.")
        _refuse(details)
        return paging

    def entries_query(self, query: Mapping[str, str]) -> tuple[Paging, float, float]:
        """Check the query of GET /forms/{id}/entries; the bounds are epoch seconds, infinite where there is none."""
        details: Details = defaultdict(list)
        paging = self._paging(query, details)
        since = _instant(query, "since", -float("inf"), details)
        until = _instant(query, "until", float("inf"), details)
        _refuse(details)
        return paging, since, until

    def period(self, query: Mapping[str, str]) -> str:
        """Check the query of GET /account/usage."""
        period = query.get("period", "current")
        if not re.fullmatch(r"current|previous|[0-9]{4}-(0[1-9]|1[0-2])", period):
            raise invalid({"period": ["The period must be current, previous or a month such as 2025-03."]})
        return period

    def _form(self, body: Body, statuses: tuple[str, ...]) -> Details:
        details = self._wrong_members(body, FORM_TYPES)
        name = body.get("name")
        if isinstance(name, str) and len(name) > 255 and not self.has("long-name-accepted"):
            details["name"].append("The name may not be greater than 255 characters.")
        status = body.get("status")
        if isinstance(status, str) and status not in statuses and not self.has("status-unchecked"):
            details["status"].append("The selected status is invalid.")
        if isinstance(fields := body.get("fields"), list):
            self._form_fields(fields, details)
        return details

    def _wrong_members(self, body: Body, types: Mapping[str, type]) -> Details:
        details = _wrong_types(body, types)
        for name in body.keys() - types.keys() if self.has("unknown-property-refused") else ():
            details[name].append(f"The {name} field is unknown.")
        return details

    def _form_fields(self, fields: list[Any], details: Details) -> None:
        for position, field in enumerate(fields):
            if not isinstance(field, dict):
                details[f"fields.{position}"].append("The field must be an object.")
                continue
            for name, messages in _wrong_types(field, FIELD_TYPES).items():
                if name == "type" and self.has("field-type-unchecked"):
                    continue
                details[f"fields.{position}.{name}"] = ["The selected type is invalid."] if name == "type" else messages

    def _webhook(self, body: Body) -> Details:
        details = self._wrong_members(body, WEBHOOK_TYPES)
        url = body.get("url")
        if isinstance(url, str) and not self._secure(url):
            details["url"].append("The url must be an https address.")
        events = body.get("events")
        if events == []:
            details["events"].append("Choose at least one event.")
        if isinstance(events, list):
            for position, event in enumerate(events):
                if event not in EVENTS:
                    details[f"events.{position}"].append("The selected event is invalid.")
        self._known_form(body, details)
        return details

    def _secure(self, url: str) -> bool:
        try:
            address = urlsplit(url)
        except ValueError:
            return False
        schemes = ("https", "http") if self.has("http-webhook-accepted") else ("https",)
        return address.scheme in schemes and bool(address.netloc)

    def _known_form(self, body: Body, details: Details) -> None:
        form_id = body.get("form_id")
        if type(form_id) is int and not self.form_exists(form_id):
            details["form_id"].append("The selected form does not exist.")

    def _paging(self, query: Mapping[str, str], details: Details) -> Paging:
        page = _integer(query, "page", 1)
        size = _integer(query, "per_page", 20)
        if size == 0 and self.has("zero-page-size-500"):
            raise internal()
        if page is None or page < 1:
            details["page"].append("The page must be an integer of at least 1.")
        if size is not None and size > 100 and self.has("large-page-size-accepted"):
            size = 100
        if size is None or not 1 <= size <= 100:
            details["per_page"].append("The per page must be an integer between 1 and 100.")
        return Paging(page or 1, size or 20)


def _integer(query: Mapping[str, str], name: str, default: int) -> int | None:
    text = query.get(name, str(default))
    return int(text) if re.fullmatch(r"-?(0|[1-9][0-9]{0,3999})", text) else None


def _instant(query: Mapping[str, str], name: str, default: float, details: Details) -> float:
    if name not in query:
        return default
    try:
        date = datetime.fromisoformat(query[name])
    except ValueError:
        details[name].append(f"The {name} must be an ISO 8601 date.")
        return default
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()


def _wrong_types(body: Body, types: Mapping[str, type]) -> Details:
    """Return a message for each known property whose type is another; in JSON a boolean is no integer."""
    details: Details = defaultdict(list)
    for name, kind in types.items():
        if name in body and type(body[name]) is not kind:
            details[name].append(f"The {name} must be {TYPES[kind]}.")
    return details


def _require(body: Body, names: tuple[str, ...], details: Details) -> None:
    for name in names:
        if name not in body:
            details[name].append(f"The {name} field is required.")


def _refuse(details: Details) -> None:
    if details:
        raise invalid(details)
