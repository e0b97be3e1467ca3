"""The catalogue of liberties: what the page leaves open, and vendors of its kind do one way or another.

Each stands in the code as `has("name")`, as the faults do. A vendor that takes one keeps its page's word. Line
numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Liberty

_CATALOGUE = (
    Liberty("keys-reversed", "the members of each object stand in another order", "JSON (45, 61) has no such order"),
    Liberty("json-indented", "JSON is indented, its slashes escaped", "white space means nothing in JSON (45, 61)"),
    Liberty("charset-named", "Content-Type names the charset", "JSON (45, 61) may be labelled with parameters"),
    Liberty("extra-headers", "responses carry a request id, a weak ETag and Vary", "no line is about headers (45-83)"),
    Liberty("extra-properties", "records have a permalink, errors a request id", "no line shows a response (89-1379)"),
    Liberty("update-answers-204", "updating answers 204", "204 is for success with nothing to return (69-71)"),
    Liberty("records-wrapped", "a record stands in a member of its own", "no line shows a response (89-1379)"),
    Liberty("lists-bare", "a list is an array without a total", "no line shows a response (89-1379)"),
    Liberty("ids-with-gaps", "ids go up by seven", "no line says which numbers are ids (53)"),
    Liberty("ids-as-text", "ids in responses are texts", "an id stands only in paths (53)"),
    Liberty("dates-as-epoch", "date_added and date_modified are epoch seconds", "they are only ordered by (140)"),
    Liberty("empty-fields-omitted", "fields without a value are left out", "no line shows a response (89-1379)"),
    Liberty("newest-first", "lists without an order have the newest first", "only orderBy orders (140-141)"),
    Liberty("unauthorized-as-403", "a wrong key answers 403", "the statuses (63-83) name none for keys"),
    Liberty("errors-as-problems", "errors are RFC 9457 problems", "errors are JSON of one shape, not shown (45, 61)"),
)

LIBERTIES: Mapping[str, Liberty] = {liberty.name: liberty for liberty in _CATALOGUE}
