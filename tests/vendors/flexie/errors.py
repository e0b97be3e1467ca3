"""The errors of the API: the statuses of the page's list, and those of HTTP itself that it does not list."""

from __future__ import annotations


class ApiError(Exception):
    """An error response; `allow` is the value of the Allow header of a 405."""

    def __init__(self, status: int, message: str, allow: str = "") -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message
        self.allow = allow


def malformed(what: str) -> ApiError:
    """Something in the input was malformed; `what` tells it."""
    return ApiError(400, f"Bad request: {what}.")


def unauthorized() -> ApiError:
    """There is no key, or a wrong one."""
    return ApiError(401, "Send your API key in the apikey header.")


def not_found(what: str = "record") -> ApiError:
    """No record matched the request; `what` is its noun."""
    return ApiError(404, f"No {what} matched the request.")


def wrong_method(allowed: str) -> ApiError:
    """The path exists, the method does not; `allowed` is the value of the Allow header."""
    return ApiError(405, f"Only {allowed} can be used here.", allowed)


def internal() -> ApiError:
    """The backend failed."""
    return ApiError(500, "Something went wrong on our side.")
