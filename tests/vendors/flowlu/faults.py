"""The catalogue of planted faults: mistakes and changes of the kind that vendors' backends really ship.

Each stands in the code as `self.has("name")` at the place where such a bug would be. `reason` is what of the page it
breaks; line numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Fault

_CATALOGUE = (
    Fault(
        "create-answers-201",
        ("status",),
        "create answers 201 after a move to a framework",
        "responses come with HTTP code 200 (16)",
    ),
    Fault(
        "empty-list-as-204",
        ("status", "content", "envelope"),
        "a page without records answers 204",
        "responses come with HTTP code 200 and contain JSON (16)",
    ),
    Fault(
        "login-page",
        ("status", "auth", "error"),
        "a request without a key is redirected to the login page",
        "an error is an error object (41), and the key has the code 11 (51)",
    ),
    Fault(
        "missing-record-crash",
        ("status", "error", "content"),
        "an unknown record is an unhandled exception",
        "an error is an error object (41), and a record that is not found has the code 20 (53)",
    ),
    Fault(
        "json-as-html",
        ("content",),
        "JSON is labelled text/html, PHP's default",
        "the response returns JSON (16)",
    ),
    Fault(
        "byte-order-mark",
        ("content",),
        "a byte order mark precedes the JSON of successes",
        "the response returns JSON (16), which no mark precedes (RFC 8259, section 8.1)",
    ),
    Fault(
        "warning-before-json",
        ("content",),
        "a PHP warning precedes the JSON of lists",
        "the response returns JSON (16)",
    ),
    Fault(
        "json-in-text",
        ("content", "envelope"),
        "the JSON is encoded twice",
        "the response contains an object (16)",
    ),
    Fault(
        "total-twice",
        ("content",),
        "the members of a list hold total twice",
        "the example has it once (20), as members of an object are unique (RFC 8259, section 4)",
    ),
    Fault(
        "unknown-as-html",
        ("content", "error", "envelope"),
        "unknown modules, entries and methods are the web server's own page",
        "an error is an error object (41)",
    ),
    Fault(
        "response-renamed",
        ("envelope",),
        "the object is called data",
        "it is called response (16-19)",
    ),
    Fault(
        "response-wrapped-twice",
        ("envelope",),
        "a list stands in response in response",
        "total, page, count and items stand in response (19-23)",
    ),
    Fault(
        "list-bare",
        ("envelope",),
        "a list is a bare array",
        "the response contains an object response (16-23)",
    ),
    Fault(
        "create-without-response",
        ("envelope",),
        "create answers the bare record",
        "the response contains an object response (16)",
    ),
    Fault(
        "record-as-list",
        ("envelope", "schema"),
        "a record is a list of one",
        "response is an object (16)",
    ),
    Fault(
        "error-zero-beside",
        ("envelope", "error"),
        "successes have an error object with the code 0",
        "there is an error object in case of error (41)",
    ),
    Fault(
        "error-in-response",
        ("envelope", "error"),
        "the error object stands in response",
        "it stands beside it (41-45)",
    ),
    Fault(
        "error-as-text",
        ("envelope", "error"),
        "error is a text",
        "it is an object with error_code (41-45)",
    ),
    Fault(
        "items-by-position",
        ("envelope", "schema"),
        "items keep their array keys, so PHP renders an object",
        "items are an array (23)",
    ),
    Fault(
        "items-null-when-empty",
        ("schema", "envelope"),
        "items are null where a page has none",
        "items are an array (23)",
    ),
    Fault(
        "ids-as-text",
        ("schema",),
        "numbers come out of the database driver as text: ids",
        "ids are numbers (24)",
    ),
    Fault(
        "active-as-boolean",
        ("schema",),
        "active became true and false",
        "it is a number (27)",
    ),
    Fault(
        "active-gone",
        ("schema",),
        "records lost active",
        "each record of the example has it (27, 31, 35, 39)",
    ),
    Fault(
        "ordering-null",
        ("schema",),
        "ordering is null since the move to folders",
        "it is a number (26)",
    ),
    Fault(
        "name-translated",
        ("schema",),
        "name is an object of languages",
        "it is text (25)",
    ),
    Fault(
        "page-gone",
        ("envelope", "pagination", "schema"),
        "a list lost its page",
        "a list has total, page, count and items (20-23)",
    ),
    Fault(
        "total-as-text",
        ("schema", "pagination"),
        "total is text",
        "it is a number (20)",
    ),
    Fault(
        "total-of-page",
        ("pagination",),
        "total counts the records of this page",
        "total and count are two figures (20, 22)",
    ),
    Fault(
        "total-with-deleted",
        ("pagination", "lifecycle"),
        "total counts deleted records",
        "the example has as many as its total says (20-39)",
    ),
    Fault(
        "total-one-less",
        ("pagination",),
        "total is one too few: it is the last index",
        "the example has as many as its total says (20-39)",
    ),
    Fault(
        "count-of-all",
        ("pagination",),
        "count counts the records of all pages",
        "total and count are two figures (20, 22)",
    ),
    Fault(
        "last-item-lost",
        ("pagination",),
        "the last item of a page is lost",
        "the example has as many items as count says (22-39)",
    ),
    Fault(
        "page-from-zero",
        ("pagination",),
        "pages are numbered from 0",
        "the first page is 1 (21)",
    ),
    Fault(
        "page-always-one",
        ("pagination",),
        "the page of a list is always 1",
        "a list tells its page (21)",
    ),
    Fault(
        "code-as-text",
        ("error", "schema", "envelope"),
        "error_code is text",
        "it is a number (44)",
    ),
    Fault(
        "code-renamed",
        ("error", "envelope"),
        "error_code is called code",
        "an error contains error_code (41, 44)",
    ),
    Fault(
        "message-as-list",
        ("error", "schema", "envelope"),
        "error_msg is a list",
        "it is text (45)",
    ),
    Fault(
        "key-as-denied",
        ("error", "auth"),
        "a wrong key has the code of a missing right",
        "it has the code 11 (51)",
    ),
    Fault(
        "key-as-invalid-request",
        ("error", "auth"),
        "a wrong key is an invalid request",
        "it has the code 11 (51)",
    ),
    Fault(
        "key-code-undocumented",
        ("error", "auth"),
        "a wrong key has the code 401",
        "the table has no such code, and this is 11 (49-58)",
    ),
    Fault(
        "module-as-model",
        ("error",),
        "an unknown module has the code of an unknown entry",
        "it has the code 31 (57)",
    ),
    Fault(
        "model-as-module",
        ("error",),
        "an unknown entry has the code of an unknown module",
        "it has the code 32 (58)",
    ),
    Fault(
        "method-as-invalid-request",
        ("error",),
        "an unknown method is an invalid request",
        "it has the code 30 (56)",
    ),
    Fault(
        "record-as-unknown-error",
        ("error", "status"),
        "an unknown record has the code 10",
        "it has the code 20 (53)",
    ),
    Fault(
        "validation-as-invalid-request",
        ("error",),
        "a validation error is an invalid request",
        "it has the code 21 (54)",
    ),
    Fault(
        "validation-as-internal",
        ("error", "status"),
        "wrong fields fail in the database, with the code 13",
        "they have the code 21 (54)",
    ),
    Fault(
        "validation-without-details",
        ("error", "envelope"),
        "a validation error lost error_details",
        "the incorrect fields stand there (54)",
    ),
    Fault(
        "details-as-text",
        ("error", "schema", "envelope"),
        "error_details is text",
        "it is an array (54)",
    ),
    Fault(
        "details-empty",
        ("error",),
        "error_details of a validation error is empty",
        "the incorrect fields stand there (54)",
    ),
    Fault(
        "details-as-trace",
        ("security", "error"),
        "error_details is the trace of the exception",
        "it describes the incorrect fields (54)",
    ),
    Fault(
        "unknown-module-as-first",
        ("error", "input"),
        "an unknown module is the first one",
        "it has the code 31 (57)",
    ),
    Fault(
        "unknown-model-empty",
        ("error", "input"),
        "an unknown entry is an empty one",
        "it has the code 32 (58)",
    ),
    Fault(
        "unknown-method-as-list",
        ("error", "input"),
        "an unknown method lists",
        "it has the code 30 (56)",
    ),
    Fault(
        "missing-record-empty",
        ("error", "lifecycle", "status", "envelope"),
        "an unknown record is an empty list in a success",
        "it has the code 20 (53)",
    ),
    Fault(
        "any-key",
        ("auth", "security"),
        "whatever stands as key is taken",
        "the key must exist and be correct (51)",
    ),
    Fault(
        "key-compared-by-prefix",
        ("auth", "security"),
        "a key that starts with the right key passes",
        "the key must be correct (51)",
    ),
    Fault(
        "list-open",
        ("auth", "security"),
        "list answers without a key",
        "a request must contain a key or token (3)",
    ),
    Fault(
        "post-open",
        ("auth", "security"),
        "the check of the key looks at GET alone",
        "a request must contain a key or token (3)",
    ),
)

FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _CATALOGUE}
