"""The resources of the workspace: where each is served, its default fields, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TEXT, NUMBER, BOOLEAN, DATE, MINUTE, INSTANT = "text", "number", "boolean", "date", "minute", "instant"
"""The kinds of fields: `DATE` is 2026-09-30, `MINUTE` 2026-06-25 14:00, `INSTANT` 2026-06-23T14:00:00+00:00."""

PLAIN = frozenset({"list", "get"})
FILTERED = PLAIN | {"filter"}
RECORD = FILTERED | {"new", "update", "edit", "delete", "segments", "fields"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of record.

    `path` is where it is listed, `lists` where its lists are, if it has any, `entity` its name in the path of a note.
    `unique` is the field by which `edit` finds a record.
    """

    path: str
    entity: str
    fields: Mapping[str, str]
    can: frozenset[str]
    unique: str = "name"
    lists: str = ""


def _texts(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), TEXT)


def _numbers(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), NUMBER)


_PERSON = _texts("title first_name last_name email phone company city state country status source")
_ACCOUNT = _texts("name status email website phone industry vat_number billing_city billing_country")
_CASE = _texts("title source category priority public_status internalStatus")
_DEAL = {"name": TEXT, "close_date": DATE}
_TASK = _texts("task association_type reminder_type") | {"due_date": MINUTE, "is_completed": BOOLEAN}
_WORKFLOW = _texts("name description runtime") | {"category": NUMBER, "isPublished": BOOLEAN}
_USER = _texts("username firstName lastName email position timezone locale") | {"role": NUMBER, "isPublished": BOOLEAN}

RESOURCES = (
    Resource("contacts", "contact", _PERSON, RECORD, "email", "contact/lists"),
    Resource("leads", "lead", _PERSON, RECORD, "email", "lead/lists"),
    Resource("accounts", "account", _ACCOUNT | _numbers("annual_revenue employees"), RECORD, "name", "account/lists"),
    Resource("deals", "deal", _DEAL | _numbers("amount pipeline_id stage_id owner_id"), RECORD, "name", "deal/lists"),
    Resource("cases", "case", _CASE | _numbers("owner_id"), RECORD, "title", "case/lists"),
    Resource("ce/{tableName}", "", _texts("name status") | _numbers("amount"), RECORD, "name", "ce/{tableName}/lists"),
    Resource(
        "tasks",
        "task",
        _TASK | _numbers("owner_id association_id remind_minutes"),
        FILTERED | {"new", "update", "delete", "categories"},
    ),
    Resource("emails", "email", _texts("subject"), FILTERED),
    Resource("workflows", "workflow", _WORKFLOW, FILTERED | {"update", "delete", "categories"}),
    Resource("forms", "form", _texts("name"), PLAIN),
    Resource("pages", "page", _texts("name"), FILTERED),
    Resource("reports", "report", _texts("name"), FILTERED),
    Resource("users", "user", _USER, FILTERED | {"new", "update", "delete"}),
    Resource("roles", "role", _texts("name"), FILTERED),
)

NOTE = Resource("notes", "note", _texts("text type") | {"datetime": INSTANT}, frozenset({"get", "update", "delete"}))
REPLY = Resource("replies", "reply", {"text": TEXT, "template_id": NUMBER}, frozenset())
