"""The fourteen operations, which the page names and clients place; bodies in GET requests."""

from __future__ import annotations

from typing import Any

from pages.step import Step

BASE = "/flokzuopenapi/api"
INSTANCE = f"{BASE}/v2/process/instance"
RECORD = f"{BASE}/v2/database/record"
ROLES = f"{BASE}/v1/management/user/roles"
ACME = {"databaseName": "Customers", "filters": [{"columnName": "Name", "value": "Acme"}]}
BETA = {"databaseName": "Customers", "filters": [{"columnName": "Name", "value": "Beta"}]}
MADE = {"identifier": "instance-4"}
NOBODY = {"identifier": "instance-99"}
JANE = {"email": "jane@example.com"}
CLERK = {**JANE, "role": "Clerk"}
OSLO, BERGEN = ({"id": str, "data": {"Name": "Acme", "City": city}} for city in ("Oslo", "Bergen"))


def shown(fields: dict[str, int]) -> dict[str, Any]:
    """An instance as the page has it: its identifier, and the content of its fields."""
    return {"status": str, "data": {**MADE, "fields": fields}}


STEPS = [
    Step("POST", INSTANCE, 200, MADE, {"processId": "p1", "data": {"Sum": 12}}),
    Step("GET", INSTANCE, 200, shown({"Sum": 12}), MADE),
    Step("PUT", INSTANCE, 200, ..., {**MADE, "data": {"Sum": 13}}),
    Step("GET", INSTANCE, 200, shown({"Sum": 13}), MADE),
    Step("GET", INSTANCE, 404, dict, NOBODY),
    Step("PUT", INSTANCE, 404, dict, {**NOBODY, "data": {"Sum": 14}}),
    Step("POST", RECORD, 200, ..., {"databaseName": "Customers", "data": {"Name": "Acme", "City": "Oslo"}}),
    Step("GET", RECORD, 200, OSLO, ACME),
    Step("GET", f"{RECORD}s", 200, {"data": [OSLO]}, ACME),
    Step("PUT", RECORD, 200, ..., {**ACME, "data": {"City": "Bergen"}}),
    Step("GET", RECORD, 200, BERGEN, ACME),
    Step("PUT", RECORD, 200, ..., {**BETA, "withinsert": True, "data": {"Name": "Beta"}}),
    Step("GET", f"{RECORD}s", 200, {"data": [dict]}, BETA),
    Step("POST", f"{BASE}/v1/management/user/invitation", 200, ..., JANE),
    Step("POST", ROLES, 200, ..., CLERK),
    Step("POST", ROLES, 200, ..., {**JANE, "role": "Boss"}),
    Step("POST", ROLES, 200, ..., {"email": "joe@example.com", "role": "Clerk"}),
    Step("GET", ROLES, 200, [{"id": str, **JANE, "role": ("Clerk", "Boss")}], JANE),
    Step("DELETE", ROLES, 200, ..., CLERK),
    Step("GET", ROLES, 200, [{"id": str, **JANE, "role": "Boss"}], JANE),
    Step("GET", ROLES, 200, [{"id": str, "email": "joe@example.com", "role": "Clerk"}], {"email": "joe@example.com"}),
    Step("DELETE", f"{BASE}/v1/management/user", 200, ..., JANE),
    Step("POST", f"{BASE}/commons/JSON/echo", 200, {"a": 1, "b": "ü", "c": None}, {"a": 1, "b": "ü", "c": None}),
    Step("POST", f"{BASE}/commons/MATH/operations?oper=sum", 200, ..., {"values": [1, 2]}),
]  # fmt: skip
