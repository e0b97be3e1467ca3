"""The requests of the page, in both ways to name the version, and its errors. No answer of success is shown.

That tasks stand under ``tasks`` and one under ``task``, and that they have a date and an end, is from clients.
"""

from __future__ import annotations

import re

from pages.step import Step

MEDIA = "application/vnd.flow.v2+json"
ACCEPT = {"Accept": MEDIA}
TYPED = {"Content-Type": MEDIA}
TASK = {"id": int, "name": str, "workspace_id": int, "list_id": ..., "due_on": ..., "completed": bool}
REQUEST = {"request_id": str}


def refused(code: str, attribute: str | None = None) -> object:
    named = {} if attribute is None else {"attribute": attribute}
    first = {"message": str, "code": code, "link": re.compile("https://.+")}
    return {
        "request_uuid": re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        "status": "error",
        "errors": [{**first, "description": str, **named}],
    }


STEPS = [
    Step("GET", "/v2/lists/1234", 200, dict),
    Step(
        "POST", "/v2/tasks", 200, {**REQUEST, "task": {**TASK, "name": "Plan"}},
        {"organization_id": 52, "task": {"name": "Plan"}}, headers=TYPED,
    ),
    Step("GET", "/v2/tasks?organization_id=52", 200, {**REQUEST, "tasks": [TASK]}),
    Step("GET", "/tasks?organization_id=52", 200, {**REQUEST, "tasks": [TASK]}, headers=ACCEPT),
    Step("GET", "/tasks?organization_id=52&view=upcoming", 200, {**REQUEST, "tasks": [TASK]}, headers=ACCEPT),
    Step("GET", "/tasks?organization_id=52&limit=30&cursor=60", 200, {**REQUEST, "tasks": [TASK]}, headers=ACCEPT),
    Step(
        "GET", "/tasks?organization_id=52&include=accounts,memberships", 200,
        {**REQUEST, "tasks": [TASK], "accounts": list, "memberships": list}, headers=ACCEPT,
    ),
    Step(
        "GET", "/memberships?organization_id=52&include=accounts", 200,
        {**REQUEST, "memberships": list, "accounts": list}, headers=ACCEPT,
    ),
    Step("GET", "/v2/tasks", 400, refused("missing_param", "organization_id")),
    Step("GET", "/v2/tasks?organization_id=x", 400, refused("invalid_attribute", "organization_id")),
    Step("GET", "/v2/lists/999999", 404, refused("record_not_found")),
]  # fmt: skip
