"""Requests that show every planted fault and every liberty of the hand-written Flowlu."""

from __future__ import annotations

from ..client import KEY
from ..transcript import Case, Step
from . import server
from .faults import FAULTS
from .liberties import LIBERTIES
from .server import create_app

LIST = f"/crm/lead/list?api_key={KEY}"

SCRIPT = (
    Step("GET", LIST),
    Step("GET", f"{LIST}&limit=2&page=2"),
    Step("GET", f"{LIST}&page=9"),
    Step("GET", f"{LIST}&limit=101"),
    Step("POST", f"/crm/lead/create?api_key={KEY}", {"name": "Pier café"}),
    Step("POST", f"/crm/lead/create?api_key={KEY}", {"name": "Pier", "colour": "red"}),
    Step("POST", f"/crm/lead/create?api_key={KEY}", {"name": 5}),
    Step("POST", f"/crm/lead/delete/2?api_key={KEY}"),
    Step("GET", LIST),
    Step("GET", f"/crm/lead/get/1?api_key={KEY}"),
    Step("GET", f"/crm/lead/get/99?api_key={KEY}"),
    Step("GET", f"/nowhere/lead/list?api_key={KEY}"),
    Step("GET", f"/crm/nothing/list?api_key={KEY}"),
    Step("GET", f"/crm/lead/vanish?api_key={KEY}"),
    Step("GET", "/crm/lead/list"),
    Step("GET", "/crm/lead/get/1?api_key=wrong"),
    Step("GET", f"/crm/lead/get/1?api_key={KEY}x"),
    Step("POST", "/crm/lead/create", {"name": "Quay"}),
)

CASE = Case(
    server=server,
    create_app=create_app,
    faults=FAULTS,
    liberties=LIBERTIES,
    base_path="/api/v1/module",
    script=SCRIPT,
    statuses={200},
    families={"auth", "content", "envelope", "error", "pagination", "schema", "security", "status"},
    explained=FAULTS,
    credential={},
)
