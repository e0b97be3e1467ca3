"""An exchange as text, the way it went over the wire."""

from __future__ import annotations

import contextlib
import json

from driftwitness.contract import strict_json
from driftwitness.trace import Interaction

LONGEST = 20_000


def as_text(interaction: Interaction) -> str:
    """Give request and response as HTTP/1.1 text, JSON indented, bodies cut at 20,000 characters."""
    request, response = interaction.request, interaction.response
    asked = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)]
    answered = [f"HTTP {response.status}"]
    answered += ["(headers not recorded)"] if response.headers is None else [f"{n}: {v}" for n, v in response.headers]
    return "\n".join([*asked, "", _body(request.body), "", *answered, "", _body(response.body)])


def _body(body: bytes | None) -> str:
    if not body:
        return ""
    text = body.decode("utf-8", "backslashreplace")
    # what is not strict JSON (a name twice, NaN) must be seen as it is
    with contextlib.suppress(strict_json.StrictJSONError):
        text = json.dumps(strict_json.loads(text), indent=2, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n... {len(text) - LONGEST:,} characters more"
