"""Responses: a JSON object with the id of the request, or the error payload."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, Response

from .. import json_text
from ..catalogue import Has
from .errors import ApiError

JSON = "application/json"
VENDOR = "application/vnd.flow.v2+json"
NUMBERS = {"unsupported_param": 1, "missing_param": 2, "invalid_attribute": 3, "record_not_found": 4}


class Renderer:
    """Turns content and errors into responses; each has an id of its own."""

    def __init__(self, has: Has) -> None:
        self.has = has
        self.numbers = itertools.count(1)

    def success(
        self, content: Mapping[str, Any], media_type: str, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Render the members of the base object."""
        request_id = self._request_id()
        one = not any(isinstance(value, list) for value in content.values())
        if not self.has("request-id-gone") and not (one and self.has("request-id-on-lists-only")):
            content = {"request_id": request_id, **content}
        shown: object = content
        if "tasks" in content and self.has("tasks-bare-list"):
            shown = content["tasks"]
        body = json_text.write(shown, self.has)
        if self.has("byte-order-mark"):
            body = b"\xef\xbb\xbf" + body
        return self._json(body, status, "text/html" if self.has("json-as-html") else media_type, headers)

    def failure(self, error: ApiError, media_type: str) -> Response:
        """Render an error."""
        headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
        payload = self._payload(error)
        if error.status in (400, 404) and self.has("error-as-html"):
            return HTMLResponse(f"<html><h1>{error.status}</h1>The page you wanted is gone.</html>", error.status)
        content: object = {"error": payload} if self.has("error-wrapped") else payload
        return self._json(json_text.write(content, self.has), error.status, media_type, headers)

    def _payload(self, error: ApiError) -> dict[str, Any]:
        errors: Any = [self._error(error)]
        if self.has("single-error-as-object"):
            errors = errors[0]
        if self.has("errors-empty"):
            errors = []
        request_id: object = str(uuid.NAMESPACE_URL) if self.has("request-uuid-constant") else self._request_id()
        payload = {
            "request_uuid": 7 if self.has("request-uuid-as-number") else request_id,
            "status": "fail" if self.has("status-says-fail") else "error",
            "errors": errors,
        }
        if self.has("request-uuid-gone"):
            del payload["request_uuid"]
        return payload

    def _error(self, error: ApiError) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "message": self._message(error),
            "code": self._code(error),
            "link": f"https://developer.getflow.com/errors/{error.code}",
            "description": self._description(error),
        }
        if self.has("link-without-host"):
            shown["link"] = error.code
        if error.attribute is not None and not self.has("attribute-gone"):
            name = error.attribute
            shown["attribute"] = name.replace("_", " ").capitalize() if self.has("attribute-as-label") else name
        elif error.code == "record_not_found" and self.has("attribute-of-unknown-record"):
            shown["attribute"] = "id"
        if self.has("message-gone"):
            del shown["message"]
        return shown

    def _message(self, error: ApiError) -> str:
        if self.has("message-shows-exception"):
            return f"ActiveRecord::StatementInvalid: PG::QueryCanceled: tasks.{error.attribute}"
        return error.message

    def _description(self, error: ApiError) -> str | None:
        if self.has("description-null"):
            return None
        longer = " The reference of the endpoint has the list." if self.has("description-longer") else ""
        return self._message(error) + longer

    def _code(self, error: ApiError) -> str | int:
        if self.has("code-as-number"):
            return NUMBERS.get(error.code, 0)
        if error.code == "missing_param" and self.has("missing-code-renamed"):
            return "param_missing"
        if error.code == "record_not_found" and self.has("not-found-code-renamed"):
            return "not_found"
        return error.code

    def _request_id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://api.getflow.com/{next(self.numbers)}"))

    def _json(self, body: bytes, status: int, media_type: str, headers: Mapping[str, str] | None) -> Response:
        if self.has("charset-named"):
            media_type += "; charset=utf-8"
        return Response(body, status, headers, media_type)
