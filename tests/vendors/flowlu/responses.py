"""Responses: a response object or an error object, both as JSON with HTTP 200."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from .. import json_text
from ..catalogue import Has
from .errors import ApiError

STATUSES = {11: 401, 12: 400, 13: 500, 20: 404, 21: 400, 22: 403, 30: 405, 31: 404, 32: 404}
"""What a vendor might say in HTTP as well; the page gives errors no status."""

WARNING = b"<br />\n<b>Warning</b>: Undefined array key in <b>Model.php</b> on line <b>412</b><br />\n"


class Renderer:
    """Turns content and errors into responses."""

    def __init__(self, has: Has) -> None:
        self.has = has

    def listed(self, content: dict[str, Any]) -> Response:
        """Render a page of a list."""
        if not content["items"] and self.has("empty-list-as-204"):
            return Response(status_code=204)
        if self.has("list-bare"):
            return self._success(content["items"])
        if self.has("response-wrapped-twice"):
            content = {"response": content}
        response = self._success(self._wrapped(content))
        if self.has("warning-before-json"):
            return self._json(WARNING + bytes(response.body))
        if self.has("total-twice"):
            return self._json(bytes(response.body).replace(b'"total"', b'"total": 0, "total"', 1))
        return response

    def one(self, content: object) -> Response:
        """Render one record."""
        if self.has("record-as-list"):
            content = [content]
        return self._success(self._wrapped(content))

    def created(self, content: object) -> Response:
        """Render a new record."""
        if self.has("create-without-response"):
            return self._success(content)
        return self._success(self._wrapped(content), 201 if self.has("create-answers-201") else 200)

    def failure(self, error: ApiError) -> Response:
        """Render an error."""
        if error.code == 11 and self.has("login-page"):
            return RedirectResponse("/login", 302)
        if error.code in (30, 31, 32) and self.has("unknown-as-html"):
            return HTMLResponse("<html><h1>Not Found</h1>The requested URL was not found.</html>")
        shown: Any = self._error(error)
        content: dict[str, Any] = {"error": shown}
        if self.has("error-as-text"):
            content = {"error": error.message}
        if self.has("error-in-response"):
            content = {"response": content}
        status = STATUSES.get(error.code, 400) if self.has("errors-with-status") else 200
        return self._json(json_text.write(content, self.has), status)

    def _error(self, error: ApiError) -> dict[str, Any]:
        code = self._code(error)
        shown: dict[str, Any] = {"error_code": str(code) if self.has("code-as-text") else code}
        if self.has("code-renamed"):
            shown = {"code": code}
        if not self.has("no-message"):
            shown["error_msg"] = [error.message] if self.has("message-as-list") else error.message
        if error.code == 21 and not self.has("validation-without-details"):
            shown["error_details"] = self._details(error)
        elif self.has("details-always"):
            shown["error_details"] = []
        return shown

    def _details(self, error: ApiError) -> Any:
        if self.has("details-as-trace"):
            return ["#0 /var/www/api/Model.php(412): PDO->prepare()", "#1 {main}"]
        if self.has("details-as-text"):
            return "; ".join(wrong["message"] for wrong in error.details)
        if self.has("details-empty"):
            return []
        if self.has("details-as-sentences"):
            return [wrong["message"] for wrong in error.details]
        return error.details

    def _code(self, error: ApiError) -> int:
        swapped = (
            (11, 22, self.has("key-as-denied")),
            (11, 12, self.has("key-as-invalid-request")),
            (11, 401, self.has("key-code-undocumented")),
            (31, 32, self.has("module-as-model")),
            (32, 31, self.has("model-as-module")),
            (30, 12, self.has("method-as-invalid-request")),
            (20, 10, self.has("record-as-unknown-error")),
            (21, 12, self.has("validation-as-invalid-request")),
        )
        return next((new for old, new, planted in swapped if planted and old == error.code), error.code)

    def _success(self, content: object, status: int = 200) -> Response:
        if self.has("error-zero-beside") and isinstance(content, dict):
            content = {"error": {"error_code": 0}, **content}
        body = json_text.write(content, self.has)
        if self.has("json-in-text"):
            body = json.dumps(body.decode()).encode()
        if self.has("byte-order-mark"):
            body = b"\xef\xbb\xbf" + body
        return self._json(body, status)

    def _wrapped(self, content: object) -> dict[str, Any]:
        return {"data" if self.has("response-renamed") else "response": content}

    def _json(self, body: bytes, status: int = 200) -> Response:
        media_type = "text/html" if self.has("json-as-html") else "application/json"
        if self.has("charset-named"):
            media_type += "; charset=utf-8"
        return Response(body, status, media_type=media_type)
