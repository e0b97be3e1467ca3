"""The catalogue of liberties: what the page leaves open, and vendors of its kind do one way or another.

Each stands in the code as `self.has("name")`, as the faults do. A vendor that takes one keeps its page's word. Line
numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Liberty

_CATALOGUE = (
    Liberty(
        "keys-reversed",
        "the members of each object stand in another order",
        "answers are JSON (89), whose objects have no order (RFC 8259, section 4)",
    ),
    Liberty(
        "json-indented",
        "JSON is indented and its slashes are escaped",
        "answers are JSON (89), where white space and escapes mean nothing (RFC 8259, sections 2 and 7)",
    ),
    Liberty(
        "charset-named",
        "Content-Type has a charset",
        "the media types of the page (17, 27) may have parameters (RFC 9110, section 8.3)",
    ),
    Liberty(
        "vendor-type-always",
        "answers are labelled with the vendor's media type even where Accept does not name it",
        "a label is given for what the client sends and accepts (17, 27), none for answers",
    ),
    Liberty(
        "extra-headers",
        "responses carry a request id, a weak ETag and Vary",
        "one header of answers is described (102), and no line excludes others",
    ),
    Liberty(
        "extra-properties",
        "each record has a permalink",
        "no record is described, two attributes of some are named (5-7)",
    ),
    Liberty(
        "ids-with-gaps",
        "ids go up by seven",
        "ids are numbers in the examples (33, 46), and no line says which",
    ),
    Liberty(
        "request-id-on-lists-only",
        "answers with one record have no request_id",
        "most requests return it, not all (88-89)",
    ),
    Liberty(
        "unknown-parameter-ignored",
        "a parameter that the endpoint does not know is ignored",
        "a code exists for one that should not be there (72-73), and no line says which those are",
    ),
    Liberty(
        "large-limit-clamped",
        "a limit over 100 counts as 100",
        "a default is given for limit and no maximum (96)",
    ),
    Liberty(
        "newest-first",
        "lists are newest first",
        "only the activities have an order (101-102)",
    ),
    Liberty(
        "link-to-first-too",
        "Link leads to the first page as well",
        "the header includes the next page (102-104), and no line excludes others",
    ),
    Liberty(
        "link-drops-limit",
        "the link to the next page has a cursor and no limit, which is 25 again",
        "the URL includes the cursor (103-104), and no line says that it keeps the size of the page",
    ),
    Liberty(
        "description-longer",
        "description says more than message",
        "it is a longer explanation, if there is one (78-80)",
    ),
    Liberty(
        "attribute-of-unknown-record",
        "the error of an unknown record names id as its attribute",
        "the field may be absent where no attribute caused the error (81), and no line says which errors those are",
    ),
    Liberty(
        "create-answers-200",
        "creating answers 200",
        "the page gives POST /v2/tasks no status (34)",
    ),
    Liberty(
        "delete-answers-200",
        "deleting answers 200 with what was deleted",
        "the page gives no statuses, and shows no answer (33-35)",
    ),
    Liberty(
        "zone-as-offset",
        "timestamps have an offset of zero instead of Z",
        "the format is for what is passed to the API (84-86)",
    ),
)

LIBERTIES: Mapping[str, Liberty] = {liberty.name: liberty for liberty in _CATALOGUE}
