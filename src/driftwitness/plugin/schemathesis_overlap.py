"""Which of our rules look at the same thing as which of schemathesis's own checks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SAME: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "not_a_server_error": ("status/server-error",),
        "status_code_conformance": (
            "status/documented",
            "status/server-error",
            "status/valid-accepted",
            "status/missing-is-404",
            "auth/required",
            "envelope/error-in-success",
            "error/code-agrees-with-status",
            "input/invalid-body-rejected",
            "input/invalid-path-rejected",
            "input/malformed-rejected",
        ),
        "content_type_conformance": (
            "content/media-type",
            "content/version",
            "envelope/error",
            "error/problem-details",
            "schema/empty-body",
            "status/server-error",
        ),
        "response_headers_conformance": (
            "headers/documented",
            "rate-limit/headers-present",
            "rate-limit/headers-syntax",
            "status/server-error",
        ),
        "response_schema_conformance": (
            "content/json-strict",
            "content/media-type",
            "envelope/error",
            "envelope/error-in-success",
            "envelope/success",
            "headers/documented",
            "input/invalid-body-rejected",
            "input/shown-refusal",
            "schema/empty-body",
            "schema/response-body",
            "status/server-error",
        ),
        "negative_data_rejection": (
            "auth/required",
            "input/invalid-body-rejected",
            "input/invalid-path-rejected",
            "input/malformed-rejected",
            "input/shown-refusal",
            "input/undocumented-refused",
        ),
        "missing_required_header": ("auth/required",),
        "positive_data_acceptance": ("status/valid-accepted",),
        "unsupported_method": ("headers/allow",),
        "ignored_auth": ("auth/required", "auth/wrong-rejected"),
        "use_after_free": ("lifecycle/deleted-is-gone",),
        "ensure_resource_availability": ("lifecycle/created-is-found",),
    }
)
"""Check of schemathesis's → our rules that look at the same thing."""

PROBED = "ignored_auth"
"""The check that sends requests of its own, which no rule sees: what it tells is compared by operation."""


def name_of(check_id: str) -> str:
    """Give the name that schemathesis's options know a rule by."""
    return "driftwitness_" + check_id.replace("/", "_").replace("-", "_")
