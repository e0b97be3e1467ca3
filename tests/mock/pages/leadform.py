"""The fifteen requests of the page, deletions last, and its errors."""

from __future__ import annotations

import re
from typing import Any

from pages.step import MOMENT, Step

META = {"current_page": int, "per_page": int, "total": int, "last_page": int}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
STATUS = ("active", "draft", "archived")
FIELD = {"id": re.compile(r"fld_[a-z0-9]+"), "type": str, "label": str, "required": bool}
FORM_LISTED = {
    "id": int, "name": str, "slug": SLUG, "status": STATUS, "entries_count": int, "created_at": MOMENT,
    "updated_at": MOMENT,
}  # fmt: skip
FORM = {**FORM_LISTED, "fields": list, "settings": dict, "public_url": str}
WEBHOOK = {
    "id": int, "url": str, "events": list, "form_id": (int, None), "is_active": bool,
    "secret": re.compile(r"whsec_.+"), "created_at": MOMENT,
}  # fmt: skip
SETTINGS = {"redirect_url": "https://example.com/thank-you", "notification_email": "hello@example.com"}
EMAIL = {"type": "email", "label": "Your Email", "required": True, "placeholder": "you@example.com"}
NAME = {"type": "text", "label": "Full Name", "required": True}
ENTRY = {
    "id": int, "form_id": 25, "fields": dict, "metadata": dict, "created_at": MOMENT,
}  # fmt: skip
IMPORTED = {"source": "csv_import", "utm_campaign": "spring_2025"}
JOHN = {"email": "john@example.com", "full_name": "John Smith"}
HOOK = "https://example.com/hooks/leadform"
USED = {"used": int, "limit": int}


def data(shape: Any, **beside: Any) -> Any:
    return {"data": shape, **beside}


def error(code: str, **beside: Any) -> Any:
    return {"error": {"code": code, "message": str, **beside}}


STEPS = [
    Step("GET", "/api/v1/forms?page=1&per_page=10", 200, data([FORM_LISTED], meta={**META, "per_page": 10})),
    Step(
        "POST", "/api/v1/forms", 201,
        data({
            **FORM, "name": "Newsletter Signup", "slug": SLUG, "status": "active", "settings": SETTINGS,
            "fields": [({**FIELD, **EMAIL}, {**FIELD, **NAME})], "entries_count": 0,
            "public_url": re.compile("https://flow.profluxus.com/f/newsletter-signup(-[0-9]+)?"),
        }),
        {
            "name": "Newsletter Signup", "description": "Collect email subscribers", "fields": [EMAIL, NAME],
            "settings": SETTINGS, "status": "active",
        },
    ),
    Step("GET", "/api/v1/forms/25", 200, data({**FORM, "id": 25})),
    Step(
        "PUT", "/api/v1/forms/25", 200,
        data({
            "id": 25, "name": "Newsletter Signup v2", "slug": SLUG, "status": "active", "updated_at": MOMENT,
        }),
        {"name": "Newsletter Signup v2", "status": "active"},
    ),
    Step("GET", "/api/v1/forms/25/entries?per_page=5", 200, data([ENTRY], meta={**META, "per_page": 5})),
    Step(
        "GET", "/api/v1/entries/1087", 200,
        data({**ENTRY, "id": 1087, "form_id": int, "form_name": str, "is_complete": bool}),
    ),
    Step(
        "POST", "/api/v1/entries", 201,
        data({**ENTRY, "fields": JOHN, "metadata": IMPORTED, "is_complete": True}),
        {"form_id": 25, "fields": JOHN, "metadata": IMPORTED},
    ),
    Step("GET", "/api/v1/webhooks", 200, data([WEBHOOK])),
    Step(
        "POST", "/api/v1/webhooks", 201,
        data({**WEBHOOK, "url": HOOK, "events": ["entry.created"], "form_id": 25, "is_active": True}),
        {"url": HOOK, "events": ["entry.created"], "form_id": 25},
    ),
    Step(
        "PUT", "/api/v1/webhooks/13", 200,
        data({
            "id": 13, "url": str, "events": [("entry.created", "entry.deleted")], "form_id": (int, None),
            "is_active": True, "updated_at": MOMENT,
        }),
        {"events": ["entry.created", "entry.deleted"], "is_active": True},
    ),
    Step(
        "GET", "/api/v1/account", 200,
        data({
            "id": int, "name": str, "email": str, "created_at": MOMENT,
            "plan": {"name": str, "forms_limit": int, "entries_limit": int, "api_access": bool},
        }),
    ),
    Step(
        "GET", "/api/v1/account/usage?period=current", 200,
        data({
            "period": re.compile(r"\d{4}-\d\d"), "forms": USED, "entries": USED, "api_calls": USED, "storage_mb": USED,
        }),
    ),
    Step("DELETE", "/api/v1/webhooks/13", 200, {"message": "Webhook deleted successfully."}),
    Step("DELETE", "/api/v1/entries/1087", 200, {"message": "Entry deleted successfully."}),
    Step("DELETE", "/api/v1/forms/25", 200, {"message": "Form deleted successfully."}),
    # what the page says of errors
    Step("GET", "/api/v1/forms/25", 404, error("resource_not_found")),
    Step("GET", "/api/v1/forms/25/entries", 404, error("resource_not_found")),
    Step("POST", "/api/v1/forms", 400, error("bad_request"), b'{"name": '),
    Step(
        "POST", "/api/v1/forms", 422, error("validation_error", details={"name": [str], "fields.0.type": [str]}),
        {"fields": [{"type": 7, "label": "x", "required": True}]},
    ),
    Step("GET", "/api/v1/account", 401, error("unauthorized"), headers={"Authorization": "Bearer wrong"}),
    Step("GET", "/api/v1/account", 401, error("unauthorized"), headers={"Authorization": ""}),
]  # fmt: skip
