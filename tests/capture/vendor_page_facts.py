"""What a reader finds on the real page: operations, parameters, schemas, conventions, and what is doubtful."""

from __future__ import annotations

from typing import Any

OPERATIONS = {
    "listForms": ("get", "/forms", "Forms", [401, 403, 422, 429, 500, 503], 200),
    "createForm": ("post", "/forms", "Forms", [400, 401, 403, 422, 429, 500, 503], 201),
    "getForm": ("get", "/forms/{id}", "Forms", [401, 403, 404, 422, 429, 500, 503], 200),
    "updateForm": ("put", "/forms/{id}", "Forms", [400, 401, 403, 404, 422, 429, 500, 503], 200),
    "deleteForm": ("delete", "/forms/{id}", "Forms", [401, 403, 404, 422, 429, 500, 503], 200),
    "listFormEntries": ("get", "/forms/{id}/entries", "Forms", [401, 403, 404, 422, 429, 500, 503], 200),
    "getEntry": ("get", "/entries/{id}", "Entries", [401, 403, 404, 422, 429, 500, 503], 200),
    "createEntry": ("post", "/entries", "Entries", [400, 401, 403, 404, 422, 429, 500, 503], 201),
    "deleteEntry": ("delete", "/entries/{id}", "Entries", [401, 403, 404, 422, 429, 500, 503], 200),
    "listWebhooks": ("get", "/webhooks", "Webhooks", [401, 403, 429, 500, 503], 200),
    "createWebhook": ("post", "/webhooks", "Webhooks", [400, 401, 403, 404, 422, 429, 500, 503], 201),
    "updateWebhook": ("put", "/webhooks/{id}", "Webhooks", [400, 401, 403, 404, 422, 429, 500, 503], 200),
    "deleteWebhook": ("delete", "/webhooks/{id}", "Webhooks", [401, 403, 404, 422, 429, 500, 503], 200),
    "getAccount": ("get", "/account", "Account", [401, 403, 429, 500, 503], 200),
    "getAccountUsage": ("get", "/account/usage", "Account", [401, 403, 422, 429, 500, 503], 200),
}

PAGE_NUMBER = {"type": "integer", "default": 1, "minimum": 1}
PAGE_SIZE = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
DATE = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}


def id_as(shown: int) -> dict[str, Any]:
    """The path parameter with the id in the request that the page shows."""
    return {"id": {"type": "integer", "examples": [shown]}}


PARAMETERS: dict[str, dict[str, Any]] = {
    "listForms": {
        "page": PAGE_NUMBER,
        "per_page": PAGE_SIZE,
        "status": {"type": "string", "enum": ["active", "draft", "archived"]},
        "search": {"type": "string"},
    },
    "listFormEntries": {
        **id_as(25),
        "page": PAGE_NUMBER,
        "per_page": PAGE_SIZE,
        "since": DATE,
        "until": DATE,
    },
    "getAccountUsage": {
        "period": {
            "type": "string",
            "anyOf": [{"enum": ["current", "previous"]}, {"pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}],
            "default": "current",
        }
    },
    "getForm": id_as(25),
    "updateForm": id_as(25),
    "deleteForm": id_as(25),
    "getEntry": id_as(1087),
    "deleteEntry": id_as(1087),
    "updateWebhook": id_as(13),
    "deleteWebhook": id_as(13),
}

MAIL = {"type": "string", "examples": ["user@example.com"]}
FIELDS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "examples": ["email", "text"]},
            "label": {"type": "string", "examples": ["Your Email", "Full Name"]},
            "required": {"type": "boolean"},
            "placeholder": MAIL,
        },
        "required": ["type", "label", "required"],
    },
}
SETTINGS = {
    "type": "object",
    "properties": {
        "redirect_url": {"type": "string", "examples": ["https://example.com/thank-you"]},
        "notification_email": MAIL,
    },
}
URL = {"type": "string", "format": "uri", "pattern": "^https://"}
EVENTS = {
    "type": "array",
    "items": {"type": "string", "enum": ["entry.created", "entry.updated", "entry.deleted", "form.updated"]},
}
NAME_PROPERTY = {"type": "string", "maxLength": 255}
BODIES: dict[str, dict[str, Any]] = {
    "createForm": {
        "type": "object",
        "properties": {
            "name": NAME_PROPERTY,
            "description": {"type": "string"},
            "fields": FIELDS,
            "settings": SETTINGS,
            "status": {"type": "string", "enum": ["draft", "active"], "default": "draft"},
        },
        "required": ["name"],
    },
    "updateForm": {
        "type": "object",
        "properties": {
            "name": NAME_PROPERTY,
            "description": {"type": "string"},
            "fields": FIELDS,
            "settings": SETTINGS,
            "status": {"type": "string", "enum": ["draft", "active", "archived"]},
        },
    },
    "createEntry": {
        "type": "object",
        "properties": {
            "form_id": {"type": "integer"},
            "fields": {
                "type": "object",
                "properties": {"email": MAIL, "full_name": {"type": "string", "examples": ["John Smith"]}},
            },
            "metadata": {
                "type": "object",
                "properties": {
                    "source": {"type": "string", "examples": ["csv_import"]},
                    "utm_campaign": {"type": "string", "examples": ["spring_2025"]},
                },
            },
        },
        "required": ["form_id", "fields"],
    },
    "createWebhook": {
        "type": "object",
        "properties": {
            "url": URL,
            "events": EVENTS,
            "form_id": {"type": "integer"},
            "secret": {"type": "string"},
        },
        "required": ["url", "events"],
    },
    "updateWebhook": {
        "type": "object",
        "properties": {"url": URL, "events": EVENTS, "is_active": {"type": "boolean"}},
    },
}

STRING, INTEGER, BOOLEAN = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
TIME = {"type": "string", "format": "date-time"}
URI = {"type": "string", "format": "uri"}


def strings(*names: str) -> dict[str, Any]:
    return {"type": "object", "properties": dict.fromkeys(names, STRING)}


QUOTA = {"type": "object", "properties": {"used": INTEGER, "limit": INTEGER}}
SCHEMAS: dict[str, dict[str, Any]] = {
    "Form": {
        "id": INTEGER,
        "name": STRING,
        "slug": STRING,
        "status": STRING,
        "entries_count": INTEGER,
        "created_at": TIME,
        "updated_at": TIME,
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": STRING,
                    "type": STRING,
                    "label": STRING,
                    "required": BOOLEAN,
                    "placeholder": STRING,
                },
            },
        },
        "settings": strings("redirect_url", "notification_email"),
        "public_url": URI,
    },
    "Entry": {
        "id": INTEGER,
        "form_id": INTEGER,
        "fields": strings("email", "full_name"),
        "metadata": strings("ip", "user_agent", "referrer", "country", "source", "utm_campaign"),
        "created_at": TIME,
        "form_name": STRING,
        "is_complete": BOOLEAN,
    },
    "Webhook": {
        "id": INTEGER,
        "url": URI,
        "events": {"type": "array", "items": STRING},
        "form_id": {"type": ["integer", "null"]},
        "is_active": BOOLEAN,
        "secret": STRING,
        "created_at": TIME,
        "updated_at": TIME,
    },
    "Account": {
        "id": INTEGER,
        "name": STRING,
        "email": STRING,
        "plan": {
            "type": "object",
            "properties": {"name": STRING, "forms_limit": INTEGER, "entries_limit": INTEGER, "api_access": BOOLEAN},
        },
        "created_at": TIME,
    },
    "AccountUsage": {"period": STRING, "forms": QUOTA, "entries": QUOTA, "api_calls": QUOTA, "storage_mb": QUOTA},
    "Meta": dict.fromkeys(["current_page", "per_page", "total", "last_page"], INTEGER),
    "Confirmation": {"message": STRING},
}

REQUIRED = {
    "listForms": "id name slug status entries_count created_at updated_at",
    "createForm": "id name slug status fields settings public_url entries_count created_at updated_at",
    "getForm": "id name slug status fields settings public_url entries_count created_at updated_at",
    "updateForm": "id name slug status updated_at",
    "listFormEntries": "id form_id fields metadata created_at",
    "getEntry": "id form_id form_name fields metadata is_complete created_at",
    "createEntry": "id form_id fields metadata is_complete created_at",
    "listWebhooks": "id url events form_id is_active secret created_at",
    "createWebhook": "id url events form_id is_active secret created_at",
    "updateWebhook": "id url events form_id is_active updated_at",
    "getAccount": "id name email plan created_at",
    "getAccountUsage": "period forms entries api_calls storage_mb",
}

CONVENTIONS = {
    "envelope": {
        "success": {"item": "/data", "items": "/data", "message": "/message"},
        "error": {
            "when": "/error",
            "schema": "#/components/schemas/Error",
            "code": "/error/code",
            "message": "/error/message",
        },
    },
    "errors": [
        {"code": "bad_request", "status": 400, "when": "malformed"},
        {"code": "unauthorized", "status": 401, "when": "unauthorized"},
        {"code": "forbidden", "status": 403, "when": "forbidden"},
        {"code": "resource_not_found", "status": 404, "when": "not-found"},
        {
            "code": "validation_error",
            "status": 422,
            "when": "invalid-input",
            "details": "/error/details",
            "fields": ["name", "fields.*.type"],
        },
        {"code": "rate_limit_exceeded", "status": 429, "when": "rate-limited"},
        {"code": "internal_error", "status": 500, "when": "server-error"},
        {"code": "service_unavailable", "status": 503, "when": "unavailable"},
    ],
    "rateLimit": [
        {
            "quota": 100,
            "window": 60,
            "scope": "key",
            "status": 429,
            "headers": {
                "limit": "X-RateLimit-Limit",
                "remaining": "X-RateLimit-Remaining",
                "reset": {"name": "X-RateLimit-Reset", "unit": "epoch-seconds"},
                "retryAfter": {"name": "Retry-After", "unit": "delta-seconds"},
            },
            "present": "every-response",
            "body": {"retryAfter": "/error/retry_after"},
        }
    ],
    "pagination": [
        {
            "style": "page",
            "page": {"param": "page", "first": 1, "default": 1},
            "size": {"param": "per_page", "default": 20, "minimum": 1, "maximum": 100},
            "items": "/data",
            "total": "/meta/total",
            "last": "/meta/last_page",
            "current": "/meta/current_page",
            "echo": "/meta/per_page",
            "operations": ["listForms", "listFormEntries"],
        }
    ],
    "ordering": [{"operation": "listForms", "items": "/data", "by": "/created_at", "direction": "descending"}],
    "filters": [
        {"operation": "listForms", "param": "status", "property": "/status", "match": "equals"},
        {"operation": "listForms", "param": "search", "property": "/name", "match": "contains"},
        {"operation": "listFormEntries", "param": "since", "property": "/created_at", "match": "after"},
        {"operation": "listFormEntries", "param": "until", "property": "/created_at", "match": "before"},
    ],
    "updates": [{"operation": "updateForm", "partial": True, "merge": ["settings"], "replace": ["fields"]}],
    "deletes": [{"operation": "deleteForm", "cascades": ["Entries"]}],
    "counts": [{"operation": "getForm", "property": "/entries_count", "list": "listFormEntries"}],
}

LINKS = {
    "createForm": {
        "getForm": "id", "updateForm": "id", "deleteForm": "id", "listFormEntries": "id",
        "createEntry": "form_id", "createWebhook": "form_id",
    },
    "createEntry": {"getEntry": "id", "deleteEntry": "id"},
    "createWebhook": {"updateWebhook": "id", "deleteWebhook": "id"},
}  # fmt: skip
LISTING = {"listForms": "createForm", "listFormEntries": "createEntry", "listWebhooks": "createWebhook"}

FINDINGS = [
    ("document/rejection-without-status", (9, 9)),
    ("document/unquoted-shell-characters", (35, 37)),
    ("document/differing-values", (68, 68)),
    ("document/masked-address", (81, 81)),
    ("document/unparsable-example", (145, 146)),
    ("document/unquoted-shell-characters", (214, 216)),
    ("document/one-name-two-shapes", (223, 226)),
    ("document/undocumented-keys", (293, 296)),
    ("document/list-without-pagination", (338, 338)),
    ("document/webhook-without-payload", (360, 360)),
    ("document/update-without-property", (393, 393)),
    ("document/sentinel-value", (457, 457)),
    ("document/unquoted-shell-characters", (472, 474)),
    ("document/undocumented-error-member", (513, 513)),
    ("document/unparsable-example", (526, 526)),
    ("document/two-wait-rules", (537, 537)),
    ("document/truncated-text", (552, 553)),
]
