"""Requests that show every planted fault and every liberty of the hand-written Flokzu."""

from __future__ import annotations

from typing import Any

from ..client import KEY
from ..transcript import Case, Step
from . import server
from .faults import FAULTS
from .liberties import LIBERTIES
from .server import BASE, create_app

RIGHT = {"X-Api-Key": KEY, "X-Username": KEY}
WRONG = RIGHT | {"X-Api-Key": "wrong"}
INSTANCE, RECORD, RECORDS = "/v2/process/instance", "/v2/database/record", "/v2/database/records"
ROLES, MATH = "/v1/management/user/roles", "/commons/MATH/operations?oper="


def _where(name: str, value: object, **more: Any) -> dict[str, Any]:
    return {"databaseName": "Suppliers", "filters": [{"columnName": name, "value": value}], **more}


SCRIPT = (
    Step("POST", INSTANCE, {"processId": "leave", "data": {"Reason": "Travel over the long weekend", "Days": 2}}),
    Step("GET", INSTANCE, {"identifier": "PRC-1"}),
    Step("GET", INSTANCE, {"identifier": "PRC-2"}),
    Step("PUT", INSTANCE, {"identifier": "PRC-2", "data": {"Days": 3}}),
    Step("GET", INSTANCE, {"identifier": "PRC-2"}),
    Step("GET", INSTANCE, {"identifier": "PRC-9"}),
    Step("POST", INSTANCE, {"processId": "leave", "data": {}}, RIGHT | {"X-Initiator": "ana"}),
    Step("GET", INSTANCE, {"identifier": "PRC-3"}),
    Step("POST", INSTANCE, {"processId": "leave", "data": {"Mood": "\U0001f980"}}),
    Step("GET", RECORD, _where("city", "Salto")),
    Step("GET", RECORD, _where("name", "Riv")),
    Step("GET", RECORDS, _where("city", "Salto"), wait=2),
    Step("POST", RECORD, {"databaseName": "Suppliers", "data": {"name": "Lake", "city": "Salto"}}),
    Step("GET", RECORDS, _where("city", "Salto")),
    Step("PUT", RECORD, _where("name", "Hill", data={"city": "Melo"})),
    Step("GET", RECORD, _where("name", "Hill")),
    Step("PUT", RECORD, _where("name", "Pond", data={"city": "Melo"})),
    Step("PUT", RECORD, _where("name", "Pond", data={"city": "Melo"}, withinsert=True)),
    Step("PUT", RECORD, _where("name", "Hill", data={"city": "Rivera"}, withinsert=True)),
    Step("GET", RECORDS, _where("name", "Hill")),
    Step("POST", "/v1/management/user/invitation", {"email": "cleo@mill.example"}, wait=2),
    Step("GET", ROLES, {"email": "ana@mill.example"}),
    Step("POST", ROLES, {"email": "ben@mill.example", "role": "Manager"}),
    Step("POST", ROLES, {"email": "ben@mill.example", "role": "Astronaut"}),
    Step("POST", ROLES, {"email": "dan@mill.example", "role": "Manager"}),
    Step("GET", ROLES, {"email": "ben@mill.example"}),
    Step("DELETE", ROLES, {"email": "ana@mill.example", "role": "Manager"}),
    Step("GET", ROLES, {"email": "ana@mill.example"}),
    Step("DELETE", "/v1/management/user", {"email": "ben@mill.example"}),
    Step("GET", ROLES, {"email": "ben@mill.example"}),
    Step("POST", "/commons/JSON/echo", {"a": 1, "b": None}, wait=2),
    Step("POST", f"{MATH}sum", {"values": [1.5, 2.25]}),
    Step("POST", f"{MATH}concat", {"values": ["a", "b"]}),
    Step("POST", f"{MATH}contains", {"values": ["abc", "b"]}),
    Step("POST", "/commons/JSON/echo", {}, WRONG),
    Step("POST", f"{MATH}sum", {}, wait=44),
    *(Step("POST", f"{MATH}sum", {}) for _ in range(20)),
    Step("POST", f"{MATH}sum", {}, wait=11),
    *(Step("POST", f"{MATH}sum", {}) for _ in range(60)),
    *(Step("POST", f"{MATH}sum", {}, WRONG if number % 2 else None) for number in range(44)),
    Step("POST", f"{MATH}sum", {}, wait=20),
    Step("POST", f"{MATH}sum", {}, wait=40),
    Step("POST", f"{MATH}sum", {}, wait=40),
)

CASE = Case(
    server=server,
    create_app=create_app,
    faults=FAULTS,
    liberties=LIBERTIES,
    base_path=BASE,
    script=SCRIPT,
    statuses={200, 401, 404, 429},
    families={"content", "envelope", "input", "lifecycle", "pagination", "rate-limit", "schema", "status"},
    explained=FAULTS,
    credential=RIGHT,
)
