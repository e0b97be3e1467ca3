"""The curl lines of the page. It shows no answers: only that each is JSON, 200, and for a deletion 204 with nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pages.step import Step

FILTER = {
    "type": "text", "alias": "email", "value": {"operator": "like", "input": "acme.com"}, "strict": False,
    "starts": False, "ends": False,
}  # fmt: skip
FILTERED = {"filters": [FILTER], "start": 0, "limit": 30, "orderBy": "date_modified", "orderByDir": "DESC"}
NAMES = (
    "contacts", "leads", "accounts", "deals", "cases", "tasks", "emails", "ce/your_table", "workflows", "forms",
    "pages", "reports", "users", "roles",
)  # fmt: skip
LISTS = {f"/api/{name}" for name in NAMES}
TITLED = tuple(f"/api/{name}/list/" for name in NAMES)
CLOSES = re.compile(r"2026-(09-30|10-15)")
DEAL = {
    "id": int, "name": str, "amount": int, "close_date": CLOSES, "pipeline_id": int, "stage_id": int, "owner_id": int,
}  # fmt: skip


def _body(text: str) -> Any:
    return FILTERED if text == "FILTERED" else json.loads(text) if text else None


def _shape(method: str, path: str) -> Any:
    """Tell what the titles say: lists are lists, and what was changed is one record."""
    if method == "DELETE":
        return None
    if path.split("?")[0] in LISTS or path.startswith(TITLED):
        return list
    return dict if method != "GET" else (list, dict)


def _steps() -> list[Step]:
    steps = []
    for line in (Path(__file__).parent / "flexie.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        method, path, *rest = line.split(" ", 2)
        body = _body(*rest) if rest else None
        status = 204 if method == "DELETE" else 200
        steps.append(Step(method, path, status, _shape(method, path), body))
    return steps


STEPS = [
    Step("GET", "/api/deals", 200, [DEAL]),
    Step(
        "GET",
        "/api/deals/list/fields",
        200,
        [{"id": re.compile("name|amount|close_date|pipeline_id|stage_id|owner_id")}],
    ),
    Step("GET", "/api/deals/list/lists", 200, [{"id": int}]),
    *_steps(),
    Step("GET", "/api/contacts/42", 404, dict),
    Step("PUT", "/api/contacts/42", 404, dict, {"city": "Manchester"}),
    Step("GET", "/api/contacts/999999/notes", 404, dict),
    Step("POST", "/api/contacts/new", 400, dict, b'{"firstname": '),
    Step("GET", "/api/nothing", 404, dict),
    Step("POST", "/api/contact/lists/42/add/nobody", 404, dict),
    Step("GET", "/api/contacts/edit", 405, dict),
]
