"""A recorded request as a curl command that repeats it."""

from __future__ import annotations

import shlex
from urllib.parse import urlsplit, urlunsplit

from driftwitness.trace import Interaction, Run

_CURL_SETS = frozenset({"host", "content-length", "connection", "accept-encoding", "user-agent", "transfer-encoding"})


def curl(interaction: Interaction, run: Run, server_url: str) -> str:
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
    """Quote for a shell that must still expand our ``$VARIABLES``: double quotes around those, single ones elsewhere."""
    if "$" not in text:
        return shlex.quote(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`") + '"'
