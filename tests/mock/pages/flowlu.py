"""The one request of the page, those that clients send, and the codes of errors, which come with status 200.

A record alone has what the page shows of it in a list.
"""

from __future__ import annotations

from pages.step import Step

LEADS = "/api/v1/module/crm/lead"
LEAD = {"id": int, "name": str, "ordering": int, "active": int}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def error(code: int) -> object:
    return (
        {"error": {"error_code": code, "error_msg": str}},
        {"error": {"error_code": code, "error_msg": str, "error_details": ...}},
    )


STEPS = [
    Step("GET", f"{LEADS}/list", 200, {"response": {"total": 3, "page": 1, "count": 3, "items": [LEAD]}}),
    Step(
        "GET",
        f"{LEADS}/list?page=2&limit=2",
        200,
        {"response": {"total": 3, "page": 2, "count": 1, "items": [LEAD]}},
    ),
    Step("POST", f"{LEADS}/create", 200, {"response": {**LEAD, "name": "Tech lead"}}, b"name=Tech+lead", FORM),
    Step("GET", f"{LEADS}/get/1", 200, {"response": {**LEAD, "id": 1}}),
    Step("POST", f"{LEADS}/update/1", 200, {"response": {**LEAD, "id": 1, "name": "Overall"}}, b"name=Overall", FORM),
    Step("GET", f"{LEADS}/get/1", 200, {"response": {**LEAD, "id": 1, "name": "Overall"}}),
    Step("GET", f"{LEADS}/list?api_key=wrong", 200, error(11)),
    Step("GET", f"{LEADS}/get/999999", 200, error(20)),
    Step("GET", f"{LEADS}/nothing", 200, error(30)),
    Step("GET", "/api/v1/module/nothing/lead/list", 200, error(31)),
    Step("GET", "/api/v1/module/crm/nothing/list", 200, error(32)),
]
