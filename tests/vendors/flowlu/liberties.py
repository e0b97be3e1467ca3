"""The catalogue of liberties: what the page leaves open, and vendors of its kind do one way or another.

Each stands in the code as `has("name")`, as the faults do. A vendor that takes one keeps its page's word. Line numbers
are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Liberty

_CATALOGUE = (
    Liberty(
        "keys-reversed",
        "the members of each object stand in another order",
        "responses are JSON (16), whose objects have no order (RFC 8259, section 4)",
    ),
    Liberty(
        "json-indented",
        "JSON is indented and its slashes are escaped",
        "responses are JSON (16), where white space and escapes mean nothing (RFC 8259, sections 2 and 7)",
    ),
    Liberty(
        "charset-named",
        "Content-Type has a charset",
        "responses are JSON (16), with or without parameters of the type (RFC 9110, section 8.3)",
    ),
    Liberty(
        "extra-headers",
        "responses carry a request id, a weak ETag and Vary",
        "no header is described, and none excluded (16)",
    ),
    Liberty(
        "extra-properties",
        "each record has an owner",
        "the example is one entry's (24-39), and no line says that it shows all there is",
    ),
    Liberty(
        "total-result-too",
        "a list has total_result as well",
        "the example (19-23) excludes nothing, and clients read it",
    ),
    Liberty(
        "ids-with-gaps",
        "ids go up by seven",
        "ids are numbers (24, 28), and no line says which",
    ),
    Liberty(
        "newest-first",
        "lists are newest first",
        "no order is described, the example has one (24-39)",
    ),
    Liberty(
        "errors-with-status",
        "errors come with statuses of HTTP as well",
        "200 is that of a response (16); the status of an error is not described (41)",
    ),
    Liberty(
        "no-message",
        "errors have no error_msg",
        "it is optional (41)",
    ),
    Liberty(
        "details-always",
        "every error has error_details, empty where there are none",
        "they are optional (41)",
    ),
    Liberty(
        "details-as-sentences",
        "the details of a validation error are sentences",
        "they are an array (54), and no line says of what",
    ),
    Liberty(
        "large-limit-clamped",
        "a limit over 100 counts as 100",
        "no line describes a limit (7-14)",
    ),
    Liberty(
        "unknown-field-refused",
        "a field that the entry does not have is a validation error",
        "incorrect fields are one (54), and no line says which those are",
    ),
)

LIBERTIES: Mapping[str, Liberty] = {liberty.name: liberty for liberty in _CATALOGUE}
