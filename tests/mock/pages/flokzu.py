"""The fourteen operations, which the page names and clients place; bodies in GET requests."""

from __future__ import annotations

from pages.step import Step

BASE = "/flokzuopenapi/api"
RECORD = f"{BASE}/v2/database/record"
ROLES = f"{BASE}/v1/management/user/roles"
ACME = {"databaseName": "Customers", "filters": [{"columnName": "Name", "value": "Acme"}]}
BETA = {"databaseName": "Customers", "filters": [{"columnName": "Name", "value": "Beta"}]}
MADE = {"identifier": "instance-4"}
INSTANCE = ({"status": str, "data": MADE}, {"status": str, "data": {**MADE, "fields": dict}})
OSLO, BERGEN = ({"id": str, "data": {"Name": "Acme", "City": city}} for city in ("Oslo", "Bergen"))

STEPS = [
    Step("POST", f"{BASE}/v2/process/instance", 200, MADE, {"processId": "p1", "data": {"Sum": 12}}),
    Step("GET", f"{BASE}/v2/process/instance", 200, INSTANCE, MADE),
    Step("PUT", f"{BASE}/v2/process/instance", 200, ..., {**MADE, "data": {"Sum": 13}}),
    Step("POST", RECORD, 200, ..., {"databaseName": "Customers", "data": {"Name": "Acme", "City": "Oslo"}}),
    Step("GET", RECORD, 200, OSLO, ACME),
    Step("GET", f"{RECORD}s", 200, [OSLO], ACME),
    Step("PUT", RECORD, 200, ..., {**ACME, "data": {"City": "Bergen"}}),
    Step("GET", RECORD, 200, BERGEN, ACME),
    Step("PUT", RECORD, 200, ..., {**BETA, "withinsert": True, "data": {"Name": "Beta"}}),
    Step("GET", f"{RECORD}s", 200, [dict], BETA),
    Step("POST", f"{BASE}/v1/management/user/invitation", 200, ..., {"email": "jane@example.com"}),
    Step("POST", ROLES, 200, ..., {"email": "jane@example.com", "role": "Clerk"}),
    Step("GET", ROLES, 200, ..., {"email": "jane@example.com"}),
    Step("DELETE", ROLES, 200, ..., {"email": "jane@example.com", "role": "Clerk"}),
    Step("DELETE", f"{BASE}/v1/management/user", 200, ..., {"email": "jane@example.com"}),
    Step("POST", f"{BASE}/commons/JSON/echo", 200, {"a": 1, "b": "ü", "c": None}, {"a": 1, "b": "ü", "c": None}),
    Step("POST", f"{BASE}/commons/MATH/operations?oper=sum", 200, ..., {"values": [1, 2]}),
]  # fmt: skip
