"""The catalogue of liberties: what the page leaves open, and vendors of its kind do one way or another.

Each stands in the code as `self.has("name")`, as the faults do. A vendor that takes one keeps its page's word. Line
numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Liberty

_CATALOGUE = (
    Liberty(
        "entry-values-as-text",
        "values of an entry become strings",
        "the table says that fields is an object and types no member of it (285)",
    ),
    Liberty(
        "large-page-size-accepted",
        "per_page over 100 counts as 100",
        "422 is documented for bodies (536), and a page of 100 stays within the bounds of the table (31, 210)",
    ),
    Liberty(
        "extra-properties",
        "a form shows its description, an entry updated_at, an error a request_id",
        "no line says that the examples show all there is (38-57, 217-241, 521-528)",
    ),
    Liberty(
        "extra-headers",
        "responses carry a request id, a weak ETag and Vary",
        "the table of headers is about the limit (503-507), and no line excludes others",
    ),
    Liberty(
        "ids-with-gaps",
        "ids go up by seven",
        "ids are integers (133, 251, 397), and no line says which",
    ),
    Liberty(
        "keys-reversed",
        "the members of each object stand in another order",
        "the responses are JSON (519), whose objects have no order (RFC 8259, section 4)",
    ),
    Liberty(
        "charset-named",
        "Content-Type is application/json; charset=utf-8",
        "the client asks for application/json (17), with or without parameters (RFC 9110, section 8.3)",
    ),
    Liberty(
        "json-indented",
        "JSON is indented and its slashes are escaped",
        "the responses are JSON (519), where white space and escapes mean nothing (RFC 8259, sections 2 and 7)",
    ),
    Liberty(
        "fractional-seconds",
        "timestamps have six decimals",
        "only examples show timestamps (47, 232), and dates are ISO 8601 (211), which has decimals",
    ),
    Liberty(
        "text-id-as-422",
        "an id that is no number fails validation instead of being unknown",
        "the id is an integer (133); whether other text is a missing resource (535) or invalid (536), no line says",
    ),
    Liberty(
        "empty-details",
        "every error has details, empty where there are none",
        "details are optional and shown empty (526)",
    ),
    Liberty(
        "unknown-property-refused",
        "a body with a property that the page does not list is invalid",
        "the tables list what may be sent (62-68, 282-286, 364-369), and no line says what becomes of the rest",
    ),
)

LIBERTIES: Mapping[str, Liberty] = {liberty.name: liberty for liberty in _CATALOGUE}
