"""A recorded request as a curl command that repeats it."""

from __future__ import annotations

import re
import shlex
from urllib.parse import urlsplit, urlunsplit

from driftwitness.trace import Delivery, Interaction, Run

_VARIABLE = re.compile(r"(\$[A-Z][A-Z0-9_]{2,})")
_CURL_SETS = frozenset({"host", "content-length", "connection", "accept-encoding", "user-agent", "transfer-encoding"})


def curl(interaction: Interaction | Delivery, run: Run, server_url: str) -> str:
    """Give the command; secrets stay ``$VARIABLES``, and a mock's address gives way to the contract's server URL."""
    request = interaction.request
    url = request.url
    if run.origin == "mock" and server_url and url.startswith(run.base_url):
        url = server_url + url[len(run.base_url) :]
    parts = ["curl", "-i"]
    if request.method != "GET" or request.body:
        parts += ["-X", request.method]
    parts.append(_quote(urlunsplit(urlsplit(url))))
    for name, value in request.headers:
        if name.lower() not in _CURL_SETS and "sha256:" not in value:
            parts += ["-H", _quote(f"{name}: {value}")]
    if request.body:
        parts += ["--data-binary", _quote(request.body.decode("utf-8", "backslashreplace"))]
    return " ".join(parts)


def _quote(text: str) -> str:
    """Quote for a shell that takes everything literally but our ``$VARIABLES``."""
    pieces = _VARIABLE.split(text)
    if len(pieces) == 1:
        return shlex.quote(text)
    return "".join(f'"{piece}"' if _VARIABLE.fullmatch(piece) else shlex.quote(piece) for piece in pieces if piece)
