"""Requests that show every planted fault and every liberty of the hand-written Flexie."""

from __future__ import annotations

from typing import Any

from ..client import KEY
from ..transcript import Case, Step
from . import server
from .faults import FAULTS
from .liberties import LIBERTIES
from .server import BASE, create_app

RIGHT = {"apikey": KEY}


def _filtered(text: str, **more: Any) -> dict[str, Any]:
    value = {"operator": "like", "input": text}
    return {"filters": [{"type": "text", "alias": "email", "value": value, "strict": False}], **more}


SCRIPT = (
    Step("POST", "/contacts/new", {"first_name": "Ines", "email": "ines@mill.example", "status": "New"}),
    Step("POST", "/contacts/new", {"city": "a" * 30, "company": "\U0001f980"}, wait=5),
    Step("POST", "/contacts/new", b"{"),
    Step("GET", "/contacts/101"),
    Step("PUT", "/contacts/101", {"city": "Faro"}),
    Step("GET", "/contacts/101"),
    Step("PUT", "/contacts/edit", {"email": "ines@mill.example", "city": "Beja"}),
    Step("GET", "/contacts/101"),
    Step("PUT", "/contacts/edit", {"email": "nobody@mill.example"}),
    Step("GET", "/contacts?limit=2"),
    Step("GET", "/contacts?search=ines"),
    Step("POST", "/contacts", _filtered("ines")),
    Step("POST", "/deals", _filtered("ines")),
    Step("POST", "/contacts", {"start": 2, "limit": 2, "orderBy": "date_modified", "orderByDir": "DESC"}),
    Step("POST", "/contact/lists/42/add/101"),
    Step("GET", "/contacts/101/lists"),
    Step("POST", "/contact/lists/42/remove/101"),
    Step("GET", "/contacts/101/lists"),
    Step("POST", "/contact/lists/42/add/999"),
    Step("DELETE", "/contacts/101"),
    Step("GET", "/contacts/101"),
    Step("POST", "/deals/new", {"name": "Mill", "amount": 12500, "close_date": "2026-09-30"}),
    Step("POST", "/tasks/new", {"task": "Call", "due_date": "2026-06-25 14:00"}),
    Step("POST", "/tasks/42/complete"),
    Step("POST", "/tasks/42/complete"),
    Step("GET", "/tasks/42"),
    Step("POST", "/notes/lead/42", {"text": "Called.", "datetime": "2026-06-23T14:00:00+00:00"}),
    Step("POST", "/notes/lead/999", {"text": "Called."}),
    Step("GET", "/contacts/42/notes"),
    Step("GET", "/leads/42/notes"),
    Step("POST", "/cases/replies/REF-1042", {"text": "Done."}),
    Step("GET", "/cases/42/replies"),
    Step("POST", "/users/42/permission", {"permissions": ["lead:leads:viewown", "lead:leads:editown"]}),
    Step("GET", "/ce/no_table"),
    Step("GET", "/contact/lists", credential={}),
    Step("GET", "/users/self", credential={"apikey": "wrong"}),
    Step("GET", "/users/self", credential={"apikey": KEY.upper()}),
    Step("GET", "/users/self", credential={"Authorization": f"Bearer {KEY}"}),
    Step("GET", f"/users/self?apikey={KEY}", credential={}),
)

CASE = Case(
    server=server,
    create_app=create_app,
    faults=FAULTS,
    liberties=LIBERTIES,
    base_path=BASE,
    script=SCRIPT,
    statuses={200, 204, 400, 401, 404},
    families={"auth", "content", "error", "input", "lifecycle", "pagination", "schema", "status", "time"},
    explained=FAULTS,
    credential=RIGHT,
)
