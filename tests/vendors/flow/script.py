"""Requests that show every planted fault and every liberty of the hand-written Flow."""

from __future__ import annotations

from ..client import BEARER
from ..transcript import Case, Step
from . import server
from .faults import FAULTS
from .liberties import LIBERTIES
from .responses import VENDOR
from .server import create_app

TASK = {"organization_id": 52, "task": {"name": "Call", "due_on": "2017-05-15"}}
HOOK = {"organization_id": 52, "integration_webhook": {"name": "shop", "url": "https://shop.example/hooks"}}
TYPED = BEARER | {"Content-Type": VENDOR}

SCRIPT = (
    Step("GET", "/v2/lists/1234"),
    Step("GET", "/v2/tasks?organization_id=52"),
    Step("GET", "/v2/tasks?organization_id=52&limit=30&cursor=60"),
    Step("GET", "/v2/tasks?organization_id=52&limit=5&cursor=5"),
    Step("GET", "/v2/tasks?organization_id=52&limit=101"),
    Step("GET", "/v2/tasks?organization_id=52&limit=few"),
    Step("GET", "/v2/tasks?organization_id=52&view=upcoming"),
    Step("GET", "/v2/tasks?organization_id=52&view=default"),
    Step("GET", "/v2/tasks?organization_id=52&include=accounts,memberships"),
    Step("GET", "/v2/tasks?organization_id=52&colour=red"),
    Step("GET", "/v2/tasks"),
    Step("GET", "/tasks?organization_id=52", credential=BEARER | {"Accept": VENDOR}),
    Step("GET", "/tasks?organization_id=52", credential=BEARER | {"Accept": "application/vnd.flow.v1+json"}),
    Step("POST", "/v2/tasks", TASK, TYPED),
    Step("POST", "/v2/tasks", {"organization_id": 52, "task": {"due_on": "2017-05-15T16:58:39Z"}}),
    Step("POST", "/v2/tasks", {"organization_id": 52, "task": {"due_on": "tomorrow"}}),
    Step("POST", "/v2/tasks", b"{"),
    Step("POST", "/v2/tasks", TASK),
    Step("GET", "/v2/tasks/9001?organization_id=52"),
    Step("GET", "/v2/tasks/1?organization_id=52"),
    Step("PUT", "/v2/tasks/9064", {"task": {"name": "Photograph"}}),
    Step("POST", "/v2/integration_webhooks", HOOK),
    Step("DELETE", "/v2/integration_webhooks/41?organization_id=52"),
    Step("GET", "/v2/memberships?organization_id=52&include=accounts", credential={}),
)

FAMILIES = {"auth", "content", "envelope", "error", "input", "lifecycle", "pagination", "schema", "security", "status"}

CASE = Case(
    server=server,
    create_app=create_app,
    faults=FAULTS,
    liberties=LIBERTIES,
    base_path="",
    script=SCRIPT,
    statuses={200, 201, 204, 400, 401, 404, 422},
    families=FAMILIES,
    explained=FAULTS,
)
