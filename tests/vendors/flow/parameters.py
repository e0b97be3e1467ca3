"""Parameters of queries and bodies: reading them, and the errors of those that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..catalogue import Has
from .errors import internal, missing, not_found, unsupported, wrong_type
from .store import ORGANIZATION

Values = Mapping[str, Any]

LARGEST = 100
TASK_TYPES: dict[str, str] = {
    "name": "text",
    "workspace_id": "an id",
    "list_id": "an id",
    "owner_id": "an id",
    "parent_id": "an id",
    "section_id": "an id",
    "due_on": "an ISO 8601 date",
    "starts_on": "an ISO 8601 date",
    "completed": "true or false",
    "note_content": "text",
    "note_mime_type": "text",
    "position": "a number",
    "position_list_id": "an id",
    "position_upcoming": "a number",
    "mirror_parent_subscribers": "true or false",
    "mirror_parent_tags": "true or false",
    "tags": "a list",
}
WEBHOOK_TYPES: dict[str, str] = {"name": "text", "url": "a URL", "resource_type": "text", "resource_id": "an id"}


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page starts, and how many records it holds."""

    cursor: int
    limit: int


class Parameters:
    """Reads parameters. What cannot be read is an `ApiError`."""

    def __init__(self, has: Has) -> None:
        self.has = has

    def only(self, values: Values, *known: str) -> None:
        """Refuse parameters of other names."""
        unknown = sorted(values.keys() - {*known})
        if not unknown or self.has("unknown-parameter-ignored"):
            return
        if self.has("unsupported-as-invalid"):
            raise wrong_type(unknown[0], "nothing")
        raise unsupported(unknown[0])

    def organization(self, values: Values, *, required: bool = True) -> None:
        """See that the organization is the client's."""
        if values.get("organization_id") in (None, ""):
            if required and self.has("missing-organization-500"):
                raise internal()
            if required and not self.has("missing-organization-accepted"):
                raise missing("organization_id")
            return
        if self._integer("organization_id", values["organization_id"]) != ORGANIZATION:
            raise not_found("organization")

    def paging(self, query: Values) -> Paging:
        """Read cursor and limit."""
        default = 50 if self.has("default-limit-50") else 25
        limit = self._integer("limit", query.get("limit", default))
        cursor = self._integer("cursor", query.get("cursor", 1 if self.has("default-cursor-one") else 0))
        if limit > LARGEST and self.has("large-limit-clamped"):
            limit = LARGEST
        if not 1 <= limit <= LARGEST:
            raise wrong_type("limit", f"1 to {LARGEST}")
        if cursor < 0:
            raise wrong_type("cursor", "a number of records")
        return Paging(0 if self.has("cursor-ignored") else cursor, 25 if self.has("limit-ignored") else limit)

    def view(self, query: Values, *known: str) -> str:
        """Read the view; each endpoint has the default one."""
        view = str(query.get("view", "default"))
        if view == "upcoming" and self.has("upcoming-500"):
            raise internal()
        if view not in ("default", *known) or ("view" in query and view == "default" and self.has("default-view-gone")):
            raise wrong_type("view", " or ".join(("default", *known)))
        return view

    def include(self, query: Values, *known: str) -> list[str]:
        """Read the names of the related resources that are asked for."""
        names = [name for name in str(query.get("include", "")).split(",") if name]
        if len(names) > 1 and self.has("include-pair-500"):
            raise internal()
        if set(names) - {*known}:
            raise wrong_type("include", " or ".join(known))
        if self.has("include-first-only"):
            return names[:1]
        return [] if self.has("include-ignored") else names

    def member(self, body: Values, name: str) -> Values:
        """Read the object that a body is about."""
        value = body.get(name)
        if value in (None, "", {}):
            raise missing(name)
        if not isinstance(value, dict):
            raise wrong_type(name, "an object")
        return value

    def attributes(self, values: Values, types: Mapping[str, str]) -> dict[str, Any]:
        """Read the attributes of a record."""
        self.only(values, *types)
        for name, value in values.items():
            if name in types and value is not None and not self._fits(value, types[name]):
                raise wrong_type(name, types[name])
        return {name: value for name, value in values.items() if name in types}

    def _fits(self, value: object, kind: str) -> bool:
        match kind:
            case "text":
                return isinstance(value, str)
            case "a URL":
                return isinstance(value, str) and re.match(r"https?://[^/]", value) is not None
            case "an ISO 8601 date":
                return isinstance(value, str) and self._date(value)
            case "true or false":
                return isinstance(value, bool)
            case "a list":
                return isinstance(value, list)
        return type(value) is int or (isinstance(value, float) and kind == "a number")

    def _date(self, text: str) -> bool:
        if self.has("any-date-accepted"):
            return True
        if "T" not in text and self.has("date-only-refused"):
            return False
        if "T" in text and self.has("date-time-500"):
            raise internal()
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return False
        return True

    def _integer(self, name: str, value: object) -> int:
        if type(value) is int:
            return value
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
            return int(value)
        if self.has("wrong-type-500"):
            raise internal()
        raise missing(name) if self.has("wrong-type-as-missing") else wrong_type(name, "a whole number")
