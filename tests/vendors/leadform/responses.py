"""Responses: content and errors as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from .. import json_text
from ..catalogue import Has
from .errors import ApiError

JSON = "application/json"
NOTICE = b"\n<br />\n<b>Notice</b>: Undefined index: cursor in <b>FormController.php</b> on line <b>88</b><br />\n"


class Renderer:
    """Turns content and errors into responses."""

    def __init__(self, has: Has) -> None:
        self.has = has

    def success(self, content: object, status: int = 200) -> Response:
        """Render the content of a success."""
        body = json_text.write(content, self.has)
        if self.has("byte-order-mark"):
            body = b"\xef\xbb\xbf" + body
        return self._json(body, status)

    def page_of_forms(self, content: dict[str, Any]) -> Response:
        """Render a page of the list of forms."""
        if self.has("forms-wrapped-twice"):
            content = {"data": content}
        response = self.success(content)
        if self.has("notice-after-json"):
            return self._json(bytes(response.body) + NOTICE, 200)
        return response

    def form(self, content: dict[str, Any]) -> Response:
        """Render the detail of one form."""
        response = self.success({"data": content})
        if self.has("duplicate-key"):
            return self._json(bytes(response.body).replace(b'{"id"', b'{"id": 0, "id"', 1), 200)
        return response

    def deleted(self, what: str) -> Response:
        """Render the success of a delete; `what` is the resource's noun."""
        if self.has("delete-answers-204"):
            return Response(status_code=204)
        return self.success({"message": f"{what} deleted successfully."})

    def failure(self, error: ApiError) -> Response:
        """Render an error."""
        if error.status == 401 and self.has("unauthorized-redirects"):
            return RedirectResponse("/login", 302)
        if error.status == 429 and self.has("refusal-as-html"):
            return HTMLResponse("<html><h1>429 Too Many Requests</h1><hr>nginx</html>", 429, error.headers)
        return self._json(json_text.write(self._error_body(error), self.has), self._status(error), self._headers(error))

    def _error_body(self, error: ApiError) -> dict[str, Any]:
        code = "not_found" if error.status == 404 and self.has("not-found-code-renamed") else error.code
        if self.has("error-as-string"):
            return {"error": error.message}
        if error.status == 422 and self.has("framework-validation-body"):
            return {"message": error.message, "errors": error.extra["details"]}
        return {"error": {"code": code, "message": error.message, **self._extra(error)}}

    def _extra(self, error: ApiError) -> dict[str, Any]:
        extra = dict(error.extra)
        if self.has("extra-properties"):
            extra["request_id"] = "req_5be0c1"
        if self.has("empty-details"):
            extra.setdefault("details", {})
        if "retry_after" in extra and self.has("refusal-without-body-wait"):
            del extra["retry_after"]
        if "retry_after" in extra and self.has("refusal-body-disagrees"):
            extra["retry_after"] = 60
        if "details" in extra and self.has("details-as-list"):
            extra["details"] = [message for messages in extra["details"].values() for message in messages]
        elif "details" in extra and self.has("details-by-label"):
            extra["details"] = {name.replace("_", " ").title(): said for name, said in extra["details"].items()}
        return extra

    def _status(self, error: ApiError) -> int:
        if self.has("errors-in-200"):
            return 200
        if error.status == 422 and self.has("validation-as-400"):
            return 400
        if error.status == 401 and self.has("unauthorized-as-403"):
            return 403
        if error.status == 429 and self.has("rate-limit-as-403"):
            return 403
        return error.status

    def _headers(self, error: ApiError) -> dict[str, str]:
        if self.has("retry-after-missing"):
            return {name: value for name, value in error.headers.items() if name != "Retry-After"}
        return error.headers

    def _json(self, body: bytes, status: int, headers: Mapping[str, str] | None = None) -> Response:
        media_type = "text/html" if self.has("json-as-html") else JSON
        if self.has("charset-named"):
            media_type += "; charset=utf-8"
        return Response(body, status, headers, media_type)
