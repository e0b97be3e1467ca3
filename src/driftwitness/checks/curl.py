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
    parts = ["curl", *_options(request.method, url, request.body)]
    parts.append(_quote(urlunsplit(urlsplit(url))))
    for name, value in request.headers:
        if name.lower() not in _CURL_SETS and "sha256:" not in value:
            parts += ["-H", _quote(f"{name}: {value}" if value else f"{name};")]
    if request.body:
        if not any(name.lower() == "content-type" for name, _ in request.headers):
            parts += ["-H", "Content-Type:"]
        # what begins with @ would be the name of a file; what holds a NUL is none of the words of a command
        looks_like_file = request.body.startswith(b"@") and b"\0" not in request.body
        parts.append("--data-raw" if looks_like_file else "--data-binary")
        parts.append(_quote(request.body.decode("utf-8", "surrogateescape")))
    return " ".join(parts)


def _options(method: str, url: str, body: bytes | None) -> list[str]:
    """Give the options without which curl would send another method or URL than that of the request."""
    options = ["-i"]
    if any(sign in url for sign in "[]{}"):
        options.append("--globoff")
    if any(part in (".", "..") for part in urlsplit(url).path.split("/")):
        options.append("--path-as-is")
    if method == "HEAD" and not body:
        options.append("--head")
    elif method != "GET" or body:
        options += ["-X", method]
    return options


def _quote(text: str) -> str:
    """Quote for a shell that takes everything literally but our ``$VARIABLES``."""
    pieces = _VARIABLE.split(text)
    if len(pieces) == 1:
        return shlex.quote(text)
    return "".join(f'"{piece}"' if _VARIABLE.fullmatch(piece) else shlex.quote(piece) for piece in pieces if piece)
