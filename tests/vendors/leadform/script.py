"""Requests that show every planted fault and every liberty of the hand-written LeadForm."""

from __future__ import annotations

from ..client import KEY
from ..transcript import Case, Step
from . import server
from .faults import FAULTS
from .liberties import LIBERTIES
from .server import BASE, create_app

SCRIPT = (
    Step("GET", "/forms"),
    Step("GET", "/forms?status=draft"),
    Step("GET", "/forms?search=jobs"),
    Step("GET", "/forms?per_page=1&page=2"),
    Step("GET", "/forms?per_page=0"),
    Step("GET", "/forms?per_page=101"),
    Step("POST", "/forms", {"name": "Sign up", "settings": {"a": 1}, "fields": [{"type": "text"}], "status": "active"}),
    Step("GET", "/forms/4"),
    Step("GET", "/forms/4"),
    Step("POST", "/forms", {"name": "n" * 60}),
    Step("POST", "/forms", {}),
    Step("POST", "/forms", {"name": "n" * 256}),
    Step("POST", "/forms", {"name": "\U0001f980"}),
    Step("POST", "/forms", {"name": "Sign up", "status": "gone"}),
    Step("POST", "/forms", {"name": "Sign up", "fields": [{"type": 5}]}),
    Step("POST", "/forms", b"{"),
    *(Step("POST", "/forms", {"name": "Sign up"}) for _ in range(6)),
    Step("GET", "/forms"),
    Step("PUT", "/forms/4", {"name": "Sign in", "status": "archived"}),
    Step("PUT", "/forms/4", {"settings": {"b": 2}, "fields": [{"type": "email"}]}),
    Step("GET", "/forms/4"),
    Step("GET", "/forms/abc"),
    Step("GET", "/forms/1/entries?since=2025-03-06"),
    Step("GET", "/forms/2/entries"),
    Step("POST", "/entries", {"form_id": 4, "fields": {"age": 31}}),
    Step("POST", "/entries", {"form_id": 99, "fields": {}}),
    Step("GET", "/entries/1005"),
    Step("GET", "/forms/4"),
    Step("DELETE", "/forms/4"),
    Step("GET", "/forms/4"),
    Step("GET", "/entries/1005"),
    Step("GET", "/forms"),
    Step("GET", "/webhooks"),
    Step("POST", "/webhooks", {"url": "https://shop.example", "events": ["entry.created"]}),
    Step("POST", "/webhooks", {"url": "http://shop.example", "events": ["entry.created"]}),
    Step("POST", "/webhooks", {"url": "https://shop.example", "events": ["entry.created"], "colour": "red"}),
    Step("GET", "/account"),
    Step("GET", "/account/usage"),
    Step("GET", "/account", credential={}),
    Step("GET", "/account", credential={"Authorization": f"Bearer {KEY}x"}),
    Step("GET", "/webhooks", credential={"Authorization": "Bearer wrong"}),
    *(Step("GET", "/account") for _ in range(70)),
    Step("GET", "/account", wait=20),
    Step("GET", "/account", wait=20),
    Step("GET", "/account", wait=20),
)

FAMILIES = {
    "auth",
    "content",
    "envelope",
    "error",
    "input",
    "lifecycle",
    "pagination",
    "rate-limit",
    "schema",
    "status",
}

CASE = Case(
    server=server,
    create_app=create_app,
    faults=FAULTS,
    liberties=LIBERTIES,
    base_path=BASE,
    script=SCRIPT,
    statuses={200, 201, 400, 401, 404, 422, 429},
    families=FAMILIES,
    # its catalogue is sorted by cause: only a second cause needs a reason
    explained={name for name, fault in FAULTS.items() if len(fault.causes) > 1},
)
