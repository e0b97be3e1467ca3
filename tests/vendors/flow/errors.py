"""The errors of the API. The page gives codes and no statuses; these are the plain ones of HTTP."""

from __future__ import annotations


class ApiError(Exception):
    """An error response; `attribute` names the parameter that caused it, if one did."""

    def __init__(self, status: int, code: str, message: str, attribute: str | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.attribute = attribute


def missing(attribute: str) -> ApiError:
    """A required parameter is not there, or empty."""
    return ApiError(400, "missing_param", f"Please send {attribute}.", attribute)


def unsupported(attribute: str) -> ApiError:
    """There is a parameter that the endpoint does not know."""
    return ApiError(400, "unsupported_param", f"This endpoint does not know {attribute}.", attribute)


def wrong_type(attribute: str, expected: str) -> ApiError:
    """A parameter cannot be read; `expected` is what it should be."""
    return ApiError(400, "invalid_attribute", f"Please send {expected} as {attribute}.", attribute)


def malformed() -> ApiError:
    """The request body is no JSON object."""
    return ApiError(400, "invalid_attribute", "The body is no JSON object.")


def unauthorized() -> ApiError:
    """There is no token, or an unknown one: what lies behind is not available."""
    return ApiError(401, "record_not_found", "No account belongs to this token.")


def not_found(what: str, attribute: str | None = None) -> ApiError:
    """There is no such record; `what` is its noun."""
    return ApiError(404, "record_not_found", f"We found no such {what}.", attribute)


def not_modified(what: str) -> ApiError:
    """The record is there, but cannot be changed now."""
    return ApiError(422, "not_modified", f"This {what} cannot be changed.")


def internal() -> ApiError:
    """The backend failed."""
    return ApiError(500, "internal_error", "We failed to answer. Please tell support the id of this request.")
