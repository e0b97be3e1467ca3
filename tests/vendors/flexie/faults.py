"""The catalogue of planted faults: mistakes and changes of the kind that vendors' backends really ship.

Each stands in the code as `has("name")` at the place where such a bug would be. Line numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Fault

_KEY = "the key goes in a header or in the query, and OAuth 2.0 is supported (27)"
_JSON = "every response is JSON, errors too (45, 61)"
_ONE = "requests, responses and errors are JSON of one shape (61)"
_VERBS = "GET reads, POST creates, PUT updates, DELETE removes (57)"
_STATUSES = "200 for success, 204 after a delete, 400 for malformed input, 404 for no such record (65-83)"
_CREATE = "a record is created with the fields sent (36-43, 210-225)"
_UPDATE = "an update sends some of the fields that a record is created with (150-160, 212-223)"
_EDIT = "the record is found by a unique field (182)"
_LIMIT = "a list takes limit and search (114-117, 788-791)"
_FILTER = "a list takes filters, start, limit, orderBy and orderByDir (119-142, 796-819)"
_MEMBERS = "records are added to a list, removed from it, and show their lists (104-112, 167)"
_NOTES = "a note is attached to a record and is read, updated and removed (172, 874-906)"
_TASK = "a task is completed and set back (842-850); what is due has a date and a time (865)"
_DEAL = "a deal has an amount, a number, and a date of closing of this form (562, 620-621)"
_CASE = "a case is replied to, by id or by identifier (710-722, 771-783)"
_USER = "asked for permissions, the answer is about those asked for (1304-1314)"
_FLAG = "the member is true or false (834, 1133, 1296)"
_NAMES = "fields have these names (89, 217-218)"

_CATALOGUE = (
    Fault("create-answers-201", ("status",), "creating answers 201", _STATUSES),
    Fault("delete-answers-200", ("status", "content"), "deleting answers 200 with a message", _STATUSES),
    Fault("emoji-500", ("status",), "an emoji cannot be stored", f"{_STATUSES}; {_CREATE}"),
    Fault("unknown-alias-500", ("status",), "a filter by a field that the kind lacks fails", _FILTER),
    Fault("missing-as-empty", ("status", "error"), "a record that is not there is an empty one", _STATUSES),
    Fault("errors-in-200", ("status", "error"), "every error is a 200 with the error in its body", _STATUSES),
    Fault("not-found-as-400", ("status", "error"), "a record that is not there is a bad request", _STATUSES),
    Fault("not-found-as-500", ("status",), "a record that is not there is an unhandled exception", _STATUSES),
    Fault("malformed-as-500", ("status", "input"), "malformed input is an unhandled exception", _STATUSES),
    Fault(
        "malformed-as-422", ("status", "error", "input"), "malformed input is 422 after a move of framework", _STATUSES
    ),
    Fault("errors-as-html", ("error", "content"), "errors are the framework's page", _JSON),
    Fault("errors-as-text", ("error", "content"), "errors are plain text", _JSON),
    Fault("errors-without-body", ("error", "content", "schema"), "errors have no body", _JSON),
    Fault("not-found-in-other-shape", ("error",), "404 has a list of messages, 400 an object", _ONE),
    Fault("bad-request-in-other-shape", ("error",), "400 has a message of its own shape", _ONE),
    Fault("json-as-html", ("content",), "JSON is labelled text/html", _JSON),
    Fault("notice-after-json", ("content",), "a notice of the runtime follows the JSON of a record", _JSON),
    Fault("byte-order-mark", ("content",), "a byte order mark precedes the JSON of a record", _JSON),
    Fault("record-cut-off", ("content",), "the JSON of a record lacks its last byte", _JSON),
    Fault("created-empty-body", ("content", "schema"), "creating answers 200 with no body", _JSON),
    Fault("amount-not-a-number", ("content", "schema"), "an amount is NaN", f"{_JSON}; {_DEAL}"),
    Fault("unauthorized-redirects", ("auth", "content"), "without a key, the login page", _JSON),
    Fault("key-in-query-refused", ("auth",), "the key is no longer taken from the query", _KEY),
    Fault("oauth-refused", ("auth",), "tokens are no longer taken", _KEY),
    Fault("any-key-accepted", ("auth",), "any key will do", _KEY),
    Fault("key-compared-without-case", ("auth",), "the database compares keys without case", _KEY),
    Fault("lists-open", ("auth",), "the lists' routes are outside the firewall's pattern", _KEY),
    Fault("created-not-stored", ("lifecycle",), "what was created is rolled back", _CREATE),
    Fault("text-cut-to-20", ("lifecycle",), "texts are cut to 20 characters", _CREATE),
    Fault("names-in-camel-case", ("schema", "lifecycle"), "first_name comes back as firstName", _NAMES),
    Fault("amounts-as-text", ("schema", "lifecycle"), "amounts come back as texts with two decimals", _DEAL),
    Fault("booleans-as-numbers", ("schema", "lifecycle"), "true comes back as 1", _FLAG),
    Fault("status-nested", ("schema", "lifecycle"), "status comes back as an object with a label", _CREATE),
    Fault("update-wipes-omitted", ("lifecycle",), "an update empties the fields it does not send", _UPDATE),
    Fault("update-not-saved", ("lifecycle",), "an update is answered and not saved", _VERBS),
    Fault("edit-takes-first", ("lifecycle",), "an update by unique field changes the first record", _EDIT),
    Fault("edit-creates", ("lifecycle", "status"), "an update by unique field creates what is not there", _STATUSES),
    Fault("delete-not-done", ("lifecycle",), "a deleted record is still there", _VERBS),
    Fault("member-not-added", ("lifecycle",), "adding to a list is confirmed and not done", _MEMBERS),
    Fault("member-not-removed", ("lifecycle",), "removing from a list is confirmed and not done", _MEMBERS),
    Fault("unknown-member-accepted", ("input", "status"), "a record that is not there is added to a list", _STATUSES),
    Fault("notes-mixed-up", ("lifecycle",), "a contact shows the notes of the lead with its id", _NOTES),
    Fault("note-about-nothing", ("input", "status"), "a note is taken for a record that is not there", _STATUSES),
    Fault("unknown-table-made", ("input", "status"), "a custom table that is not there is made", _STATUSES),
    Fault("malformed-as-empty", ("input", "status"), "a body that is no JSON counts as an empty one", _STATUSES),
    Fault("complete-toggles", ("lifecycle",), "completing a completed task sets it back", _TASK),
    Fault("complete-not-saved", ("lifecycle",), "completing a task is not saved", _TASK),
    Fault("reply-by-reference-lost", ("lifecycle",), "a reply by identifier is confirmed and lost", _CASE),
    Fault("last-permission-only", ("schema",), "of several permissions only the last is answered", _USER),
    Fault("due-date-shifted", ("time", "lifecycle"), "a due time comes back in the server's zone", _TASK),
    Fault("date-with-time", ("time", "lifecycle"), "a date comes back with midnight", _DEAL),
    Fault("date-american", ("time", "lifecycle"), "a date comes back as month/day/year", _DEAL),
    Fault("instant-without-zone", ("time", "lifecycle"), "the time of a note comes back without its zone", _NOTES),
    Fault("limit-ignored", ("pagination",), "lists have 30 records whatever limit says", _LIMIT),
    Fault("limit-off-by-one", ("pagination",), "lists have one record more than limit says", _LIMIT),
    Fault("search-ignored", ("pagination",), "search does nothing", _LIMIT),
    Fault("filters-ignored", ("pagination",), "filters do nothing", _FILTER),
    Fault("filter-always-strict", ("pagination",), "a filter that is not strict compares whole values", _FILTER),
    Fault("start-ignored", ("pagination",), "start does nothing", _FILTER),
    Fault("start-counts-pages", ("pagination",), "start counts pages instead of records", _FILTER),
    Fault("order-ignored", ("pagination",), "orderBy does nothing", _FILTER),
    Fault("direction-ignored", ("pagination",), "orderByDir does nothing", _FILTER),
)

FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _CATALOGUE}
