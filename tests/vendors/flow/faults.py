"""The catalogue of planted faults: mistakes and changes of the kind that vendors' backends really ship.

Each stands in the code as `self.has("name")` at the place where such a bug would be. `reason` is what of the page it
breaks; line numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Fault

_CATALOGUE = (
    Fault(
        "json-as-html",
        ("content",),
        "successes are labelled text/html",
        "the base of an answer is a JSON object (89)",
    ),
    Fault(
        "byte-order-mark",
        ("content",),
        "a byte order mark precedes the JSON of successes",
        "the base of an answer is a JSON object (89), which no mark precedes (RFC 8259, section 8.1)",
    ),
    Fault(
        "error-as-html",
        ("content", "error", "envelope"),
        "400 and 404 are the framework's HTML page",
        "errors have a payload, shown as JSON (50-65)",
    ),
    Fault(
        "vendor-type-not-parsed",
        ("content", "input", "status"),
        "the JSON parser is registered for application/json alone",
        "POST and PUT with the vendor's content type are parsed (12-17)",
    ),
    Fault(
        "accept-version-refused",
        ("content", "headers", "status"),
        "only the prefix routes to version 2",
        "the version may be told in Accept (20-27)",
    ),
    Fault(
        "any-version-served",
        ("auth", "content", "headers", "input"),
        "whatever version Accept names is answered",
        "tokens are locked to version 2 (19)",
    ),
    Fault(
        "lists-moved",
        ("status", "lifecycle"),
        "/lists became /projects, as the product calls them",
        "the endpoint is /lists (4-9), and GET /v2/lists/1234 is shown (33)",
    ),
    Fault(
        "projects-and-teams",
        ("schema",),
        "attributes are called project_id and team_id, as in the product",
        "those terms do not apply to attributes; workspace_id and list_id are sent (4-7)",
    ),
    Fault(
        "list-id-gone",
        ("schema",),
        "tasks lost list_id when they could be in several lists",
        "attributes such as list_id are sent to the client (5-7)",
    ),
    Fault(
        "request-id-gone",
        ("envelope", "schema"),
        "answers lost request_id when logging moved to the gateway",
        "most answers have it in the base object (88-89)",
    ),
    Fault(
        "tasks-bare-list",
        ("envelope", "schema"),
        "GET /tasks answers a bare array",
        "answers have a base object (89), in which related records stand along with the tasks (114-117)",
    ),
    Fault(
        "error-wrapped",
        ("error", "envelope"),
        "the error payload stands under error",
        "request_uuid, status and errors stand in the base object (53-65)",
    ),
    Fault(
        "single-error-as-object",
        ("error", "envelope"),
        "errors is an object where there is only one",
        "it is always a list (69-70)",
    ),
    Fault(
        "errors-empty",
        ("error", "envelope"),
        "errors is empty: the messages were lost on the way through a middleware",
        "it contains one or more objects (69-70)",
    ),
    Fault(
        "status-says-fail",
        ("error", "envelope"),
        "status of an error is fail",
        "it is always error (67-68)",
    ),
    Fault(
        "request-uuid-gone",
        ("error", "envelope"),
        "errors lost request_uuid",
        "it identifies the request (54, 66-67)",
    ),
    Fault(
        "request-uuid-constant",
        ("error", "content"),
        "request_uuid is the same for all requests of a process",
        "it identifies the request uniquely (66-67)",
    ),
    Fault(
        "request-uuid-as-number",
        ("error", "schema", "envelope"),
        "request_uuid is a number",
        "the example has a UUID as text (54)",
    ),
    Fault(
        "message-gone",
        ("error", "envelope"),
        "an error has a description and no message",
        "each has a message for end users (58, 70-71)",
    ),
    Fault(
        "message-shows-exception",
        ("security", "error"),
        "message is that of the exception in the database",
        "message is suitable for end users (70-71)",
    ),
    Fault(
        "description-null",
        ("error", "schema", "envelope"),
        "description is null where nobody wrote one",
        "it mirrors message then (78-80)",
    ),
    Fault(
        "link-without-host",
        ("error", "schema", "envelope"),
        "link is a key of the documentation instead of its URL",
        "link is a URL (60, 77-78)",
    ),
    Fault(
        "attribute-gone",
        ("error", "envelope"),
        "errors name no attribute",
        "an error that has to do with an attribute names it (62, 80-81)",
    ),
    Fault(
        "attribute-as-label",
        ("error",),
        "attribute is the label of the form in the product",
        "it is the attribute that caused the error (62, 80-81)",
    ),
    Fault(
        "code-as-number",
        ("error", "schema", "envelope"),
        "codes are numbers",
        "the codes are five words (72-77)",
    ),
    Fault(
        "missing-code-renamed",
        ("error",),
        "missing_param is called param_missing",
        "the code of a missing parameter is missing_param (59, 73-74)",
    ),
    Fault(
        "not-found-code-renamed",
        ("error",),
        "record_not_found is called not_found",
        "the code of a record that cannot be located is record_not_found (75-76)",
    ),
    Fault(
        "unsupported-as-invalid",
        ("error",),
        "a parameter that should not be there is an invalid_attribute",
        "its code is unsupported_param (72-73)",
    ),
    Fault(
        "wrong-type-as-missing",
        ("error",),
        "a number that cannot be parsed counts as missing",
        "a parameter of the wrong type is an invalid_attribute (74-75)",
    ),
    Fault(
        "wrong-type-500",
        ("status", "error"),
        "a number that cannot be parsed is an unhandled exception",
        "a parameter of the wrong type is an invalid_attribute (74-75)",
    ),
    Fault(
        "missing-organization-500",
        ("status", "error"),
        "a list without organization is an unhandled exception",
        "the example of an error is a missing_param for it (58-62)",
    ),
    Fault(
        "missing-organization-accepted",
        ("input", "error"),
        "without an organization the token's first one is taken",
        "the example of an error is a missing_param for it (58-62)",
    ),
    Fault(
        "unknown-task-empty",
        ("error", "lifecycle", "status"),
        "an unknown task is null in a success",
        "a record that cannot be located is an error (75-76)",
    ),
    Fault(
        "locked-silently",
        ("lifecycle", "error"),
        "an update of a task in an archived list is dropped with a success",
        "a record that could not be modified is an error (76-77)",
    ),
    Fault(
        "limit-ignored",
        ("pagination",),
        "pages always hold 25 records",
        "limit is a parameter of pagination (93-94, 99)",
    ),
    Fault(
        "pages-capped",
        ("pagination",),
        "pages hold at most 10 records, whatever limit says",
        "the default is 25, and 30 is shown (96, 99)",
    ),
    Fault(
        "default-limit-50",
        ("pagination",),
        "pages hold 50 records by default",
        "the default is 25 (96)",
    ),
    Fault(
        "cursor-ignored",
        ("pagination",),
        "each page is the first one",
        "cursor is a parameter of pagination (93-94, 99)",
    ),
    Fault(
        "default-cursor-one",
        ("pagination",),
        "without a cursor the first record is left out",
        "the default cursor is 0 (95)",
    ),
    Fault(
        "pages-overlap",
        ("pagination",),
        "a later page repeats the last record of the one before",
        "the link leads to the next page (101-104)",
    ),
    Fault(
        "link-gone",
        ("pagination", "headers"),
        "there is no Link header since the upgrade of the paginator",
        "the response includes one (102-104)",
    ),
    Fault(
        "link-without-cursor",
        ("pagination", "headers"),
        "the link to the next page lacks the cursor",
        "it includes the requisite cursor parameter (103-104)",
    ),
    Fault(
        "link-to-same-page",
        ("pagination", "headers"),
        "the link leads to the page that one is on",
        "it leads to the next page (103-104)",
    ),
    Fault(
        "link-drops-organization",
        ("pagination", "headers"),
        "the link lost organization_id, so that following it is an error",
        "it is the URL of the next page (103-105)",
    ),
    Fault(
        "link-to-internal-host",
        ("pagination", "headers", "security"),
        "the link names the host behind the proxy",
        "it is the URL of the next page (103-105)",
    ),
    Fault(
        "default-view-gone",
        ("input", "status"),
        "view=default is refused as unknown",
        "every endpoint has a view of that name (47)",
    ),
    Fault(
        "default-view-hides-completed",
        ("input", "lifecycle", "pagination"),
        "completed tasks are hidden unless a view shows them",
        "the default view returns all results (47)",
    ),
    Fault(
        "upcoming-shows-undated",
        ("input",),
        "the view upcoming shows tasks without a due date",
        "it returns only tasks that have one (38-41)",
    ),
    Fault(
        "upcoming-500",
        ("status", "input"),
        "the query of the view upcoming fails",
        "the page calls it (46)",
    ),
    Fault(
        "include-ignored",
        ("input", "envelope"),
        "include does nothing",
        "related records stand in the root object (107-117)",
    ),
    Fault(
        "include-first-only",
        ("input", "envelope"),
        "of several names in include only the first counts",
        "two names bring two kinds of records (111-117)",
    ),
    Fault(
        "include-pair-500",
        ("status", "input"),
        "two names in include join a table twice, and the query fails",
        "the page calls it with two (111)",
    ),
    Fault(
        "include-nested",
        ("envelope", "input"),
        "related records stand in each task",
        "they stand in the root object (114-117)",
    ),
    Fault(
        "include-under-linked",
        ("envelope", "input"),
        "related records stand under linked, as JSON:API had it once",
        "they stand in the root object by their names (114-117)",
    ),
    Fault(
        "include-by-id",
        ("schema", "envelope", "input"),
        "related records are an object keyed by id",
        "they are records along with the tasks (112-117)",
    ),
    Fault(
        "include-one-record",
        ("input", "lifecycle"),
        "only the first related record is shown",
        "all of the related records are (112-114)",
    ),
    Fault(
        "any-date-accepted",
        ("input", "time"),
        "a due date may be any text",
        "dates passed to the API must be ISO 8601 (84)",
    ),
    Fault(
        "date-only-refused",
        ("input", "status", "time"),
        "a due date must have a time",
        "a date alone is one of the two examples (85)",
    ),
    Fault(
        "date-time-500",
        ("status", "input", "time"),
        "a due date with a time does not fit the column",
        "a date with a time is one of the two examples (86)",
    ),
)

FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _CATALOGUE}
