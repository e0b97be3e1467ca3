"""The least that any mock on this stack costs: Starlette on uvicorn, one fixed answer to whatever is asked."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


async def _answer(request: Request) -> JSONResponse:
    await request.body()
    return JSONResponse({"data": {"id": 1, "name": "fixed", "tags": ["a", "b"]}})


if __name__ == "__main__":
    app = Starlette(routes=[Route("/{path:path}", _answer, methods=METHODS)])
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
