"""The errors of the API: one status and code each, as the page's table lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Details = dict[str, list[str]]


class ApiError(Exception):
    """An error response; `extra` are further members of the error object beside code and message."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


def malformed() -> ApiError:
    """The request body is no JSON object."""
    return ApiError(400, "bad_request", "That is no JSON that we can read.")


def unauthorized() -> ApiError:
    """There is no key, or a wrong one."""
    headers = {"WWW-Authenticate": "Bearer"}
    return ApiError(401, "unauthorized", "Send a valid key in Authorization.", headers=headers)


def forbidden() -> ApiError:
    """The account's plan has no API access."""
    return ApiError(403, "forbidden", "The API is no part of your plan.")


def not_found(what: str) -> ApiError:
    """There is no such resource; `what` is its noun."""
    return ApiError(404, "resource_not_found", f"The requested {what} was not found.")


def wrong_method(allowed: str) -> ApiError:
    """The path exists, the method does not; `allowed` is the value of the Allow header."""
    message = f"This method is not supported here. Supported: {allowed}."
    return ApiError(405, "method_not_allowed", message, headers={"Allow": allowed})


def invalid(details: Details) -> ApiError:
    """The body or a query parameter fails validation; `details` holds messages by field."""
    return ApiError(422, "validation_error", "The given data failed validation.", {"details": dict(details)})


def over_quota(wait: int) -> ApiError:
    """The quota is used up; `wait` is in seconds."""
    message = f"Too many requests. Please retry after {wait} seconds."
    return ApiError(429, "rate_limit_exceeded", message, {"retry_after": wait}, {"Retry-After": str(wait)})


def internal() -> ApiError:
    """The backend failed."""
    return ApiError(500, "internal_error", "Something failed on our side.")
