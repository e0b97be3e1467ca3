"""The errors of the API: the page's table of codes. They come with HTTP 200, as every response does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Details = list[dict[str, str]]


class ApiError(Exception):
    """An error response; `details` are the incorrect fields of a validation error, each with its message."""

    def __init__(self, code: int, message: str, details: Sequence[dict[str, str]] = ()) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.details: list[Any] = list(details)


def unauthorized() -> ApiError:
    """There is no key, or a wrong one."""
    return ApiError(11, "authorization failed")


def invalid_request(why: str) -> ApiError:
    """The request cannot be read."""
    return ApiError(12, f"invalid request: {why}")


def internal() -> ApiError:
    """The backend failed."""
    return ApiError(13, "internal server error")


def not_found() -> ApiError:
    """There is no such record."""
    return ApiError(20, "not found")


def invalid(details: Details) -> ApiError:
    """Fields are incorrect."""
    return ApiError(21, "validation error", details)


def denied() -> ApiError:
    """The key's owner may not see this."""
    return ApiError(22, "access denied")


def unknown_method() -> ApiError:
    """The entry has no such method."""
    return ApiError(30, "unknown method")


def unknown_module() -> ApiError:
    """There is no such module, or it is not installed."""
    return ApiError(31, "unknown module")


def unknown_model() -> ApiError:
    """The module has no such entry."""
    return ApiError(32, "unknown model")
