"""The catalogue of liberties: what the page leaves open, and vendors of its kind do one way or another.

Each stands in the code as `has("name")`, as the faults do. A vendor that takes one keeps its page's word. Line
numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Liberty

_CATALOGUE = (
    Liberty("keys-reversed", "the members of each object stand in another order", "JSON (21) has no order of members"),
    Liberty("json-indented", "JSON is indented and its slashes are escaped", "white space means nothing in JSON (21)"),
    Liberty("charset-named", "Content-Type names the charset", "JSON (21) may be labelled with parameters"),
    Liberty("extra-headers", "responses carry a request id, a weak ETag and Vary", "no line is about headers (55-73)"),
    Liberty("extra-properties", "responses carry a request id in the body", "no line (21-49) lists the members"),
    Liberty("create-answers-201", "what makes something answers 201", "no line (18-49) states a status of success"),
    Liberty("removal-answers-204", "what removes something answers 204", "no line (39, 41) states a status of success"),
    Liberty("unknown-as-400", "what is not there answers 400", "429 is the only status of an error (67)"),
    Liberty("unauthorized-as-403", "a wrong key answers 403", "no line (12-73) is about keys"),
    Liberty("errors-as-problems", "errors are RFC 9457 problems", "no line (12-73) shows the body of an error"),
    Liberty("refusal-as-html", "the body of 429 is the gateway's HTML", "only the refusal's status is stated (67)"),
    Liberty("retry-after-sent", "429 carries Retry-After", "the block of a minute (67) may be told"),
    Liberty("sliding-window", "any 60 seconds count as a minute", "no line says when a minute begins (67)"),
    Liberty("record-ids-as-text", "ids of records are texts", "records have an id (31) of no stated type"),
    Liberty("identifiers-are-digits", "instances are identified by digits", "no line shows an identifier (21)"),
)

LIBERTIES: Mapping[str, Liberty] = {liberty.name: liberty for liberty in _CATALOGUE}
