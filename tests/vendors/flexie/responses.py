"""Responses: records, lists and errors, all as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from .. import json_text
from ..catalogue import Has
from .errors import ApiError

NOTICE = b"\n<br />\n<b>Deprecated</b>: Creation of dynamic property in <b>EntityModel.php</b> on line <b>1042</b>\n"


class Renderer:
    """Turns content and errors into responses."""

    def __init__(self, has: Has) -> None:
        self.has = has

    def success(self, content: object) -> Response:
        """Render the content of a success."""
        return self._json(json_text.write(content, self.has), 200)

    def record(self, view: Mapping[str, Any]) -> Response:
        """Render one record."""
        response = self.success({"record": view} if self.has("records-wrapped") else view)
        body = bytes(response.body)
        if self.has("notice-after-json"):
            return self._json(body + NOTICE, 200)
        if self.has("byte-order-mark"):
            return self._json(b"\xef\xbb\xbf" + body, 200)
        if self.has("record-cut-off"):
            return self._json(body[:-1], 200)
        return response

    def created(self, view: Mapping[str, Any]) -> Response:
        """Render a record that was just created."""
        if self.has("created-empty-body"):
            return Response(status_code=200, media_type="application/json")
        response = self.record(view)
        response.status_code = 201 if self.has("create-answers-201") else 200
        return response

    def changed(self, view: Mapping[str, Any]) -> Response:
        """Render a record that was just changed."""
        return Response(status_code=204) if self.has("update-answers-204") else self.record(view)

    def page(self, total: int, views: list[dict[str, Any]]) -> Response:
        """Render a list."""
        return self.success(views if self.has("lists-bare") else {"total": total, "items": views})

    def deleted(self) -> Response:
        """Render the success of a delete."""
        if self.has("delete-answers-200"):
            return self.success({"success": True})
        return Response(status_code=204)

    def failure(self, error: ApiError) -> Response:
        """Render an error."""
        status = self._status(error.status)
        headers = {"Allow": error.allow} if error.allow else {}
        if error.status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="workspace"'
            if self.has("unauthorized-redirects"):
                return RedirectResponse("/login", 302)
        if self.has("errors-as-html"):
            return HTMLResponse(f"<html><h1>Oops! An error occurred: {status}</h1></html>", status, headers)
        if self.has("errors-as-text"):
            return PlainTextResponse(error.message, status, headers)
        if self.has("errors-without-body"):
            return Response(status_code=status, headers=headers)
        if self.has("errors-as-problems"):
            problem = json_text.write({"title": error.message, "status": status}, self.has)
            return Response(problem, status, headers, "application/problem+json")
        return self._json(json_text.write(self._error(error), self.has), status, headers)

    def _error(self, error: ApiError) -> dict[str, Any]:
        if error.status == 404 and self.has("not-found-in-other-shape"):
            return {"errors": [error.message]}
        if error.status == 400 and self.has("bad-request-in-other-shape"):
            return {"success": False, "message": error.message}
        return {"error": {"code": error.status, "message": error.message, **self._extra()}}

    def _extra(self) -> dict[str, Any]:
        return {"request_id": "5be0c1"} if self.has("extra-properties") else {}

    def _status(self, status: int) -> int:
        if self.has("errors-in-200"):
            return 200
        if status == 404 and self.has("not-found-as-400"):
            return 400
        if status == 404 and self.has("not-found-as-500"):
            return 500
        if status == 400 and self.has("malformed-as-500"):
            return 500
        if status == 400 and self.has("malformed-as-422"):
            return 422
        return 403 if status == 401 and self.has("unauthorized-as-403") else status

    def _json(self, body: bytes, status: int, headers: Mapping[str, str] | None = None) -> Response:
        media_type = "text/html" if self.has("json-as-html") else "application/json"
        if self.has("charset-named"):
            media_type += "; charset=utf-8"
        return Response(body, status, headers, media_type)
