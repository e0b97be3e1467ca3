"""The errors of the API. The page names one status, 429; the others are what backends of its kind answer."""

from __future__ import annotations


class ApiError(Exception):
    """An error response."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


def malformed(what: str) -> ApiError:
    """The body is not what the operation takes; `what` tells the member that it lacks or cannot use."""
    return ApiError(400, f"The request needs {what}.")


def unauthorized() -> ApiError:
    """There is no key or account, or a wrong one."""
    return ApiError(401, "Send your tenant's key in X-Api-Key and your account in X-Username.")


def not_found(what: str) -> ApiError:
    """There is no such thing; `what` is its noun."""
    return ApiError(404, f"There is no such {what}.")


def over_quota() -> ApiError:
    """The caller is blocked."""
    return ApiError(429, "You have sent more than 100 requests in a minute and are blocked for one.")


def internal() -> ApiError:
    """The backend failed."""
    return ApiError(500, "Something failed.")
