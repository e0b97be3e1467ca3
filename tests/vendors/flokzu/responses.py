"""Responses: data and errors as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, Response

from .. import json_text
from ..catalogue import Has
from .errors import ApiError

NOTICE = b"\nWarning: Invalid argument supplied for foreach() in InstanceView.php on line 214\n"


class Renderer:
    """Turns data and errors into responses."""

    def __init__(self, has: Has) -> None:
        self.has = has

    def done(self, members: Mapping[str, Any], status: int = 200) -> Response:
        """Render a success: the word OK, and the members beside it."""
        return self._json({"status": "OK", **members, **self._extra()}, status)

    def instance(self, view: Mapping[str, Any]) -> Response:
        """Render an instance in full."""
        response = self.done({"data": view})
        if self.has("instance-as-html"):
            response.headers["Content-Type"] = "text/html; charset=UTF-8"
        if self.has("warning-after-json"):
            return Response(bytes(response.body) + NOTICE, 200, media_type="application/json")
        if self.has("byte-order-mark"):
            return Response(b"\xef\xbb\xbf" + bytes(response.body), 200, media_type="application/json")
        return response

    def created(self, members: Mapping[str, Any]) -> Response:
        """Render a success that made something."""
        return self.done(members, 201 if self.has("create-answers-201") else 200)

    def removed(self) -> Response:
        """Render a success that leaves nothing to show."""
        return Response(status_code=204) if self.has("removal-answers-204") else self.done({})

    def plain(self, value: object) -> Response:
        """Render a bare JSON value."""
        return self._json(value, 200)

    def failure(self, error: ApiError) -> Response:
        """Render an error."""
        status = self._status(error.status)
        headers = {"Retry-After": "60"} if error.status == 429 and self.has("retry-after-sent") else {}
        if error.status == 401:
            headers["WWW-Authenticate"] = "ApiKey"
        if error.status == 429 and self.has("refusal-as-html"):
            return HTMLResponse(f"<html><h1>{status}</h1></html>", status, headers)
        if self.has("errors-as-problems"):
            problem = {"title": error.message, "status": status}
            return Response(json_text.write(problem, self.has), status, headers, "application/problem+json")
        return self._json({"status": "ERROR", "message": error.message, **self._extra()}, status, headers)

    def _status(self, status: int) -> int:
        if status == 429 and self.has("refusal-as-403"):
            return 403
        if status == 429 and self.has("refusal-as-503"):
            return 503
        if status == 429 and self.has("refusal-in-200"):
            return 200
        if status == 401 and self.has("unauthorized-as-403"):
            return 403
        return 400 if status == 404 and self.has("unknown-as-400") else status

    def _extra(self) -> dict[str, Any]:
        return {"requestId": "5be0c1"} if self.has("extra-properties") else {}

    def _json(self, content: object, status: int, headers: Mapping[str, str] | None = None) -> Response:
        media_type = "application/json; charset=utf-8" if self.has("charset-named") else "application/json"
        return Response(json_text.write(content, self.has), status, headers, media_type)
