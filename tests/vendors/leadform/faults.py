"""The catalogue of planted faults: mistakes and changes of the kind that vendors' backends really ship.

Each stands in the code as `self.has("name")` at the place where such a bug would be. Line numbers are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..catalogue import Fault

_CATALOGUE = {
    "status": {
        "create-form-answers-200": "POST /forms answers 200 after a move to a generic controller",
        "delete-answers-204": "deletes answer 204 without the documented message",
        "malformed-json-500": "malformed JSON is an unhandled exception",
        "text-id-500": "an id that is not a number reaches the database and fails there",
        "emoji-name-500": "the name column is utf8mb3: a name with an emoji cannot be stored",
        "zero-page-size-500": "per_page=0 divides by zero",
        "validation-as-400": "validation failures answer 400 instead of 422",
        "rate-limit-as-403": "the refusal over quota is 403 instead of 429",
        "errors-in-200": "the gateway turns every error status into 200, the error stays in the body",
    },
    "envelope": {
        "create-form-without-wrapper": "POST /forms answers the bare form",
        "forms-wrapped-twice": "the list of forms is a paginated object inside data",
        "filtered-forms-as-object": "a filtered list keeps its array keys, so PHP renders an object keyed by position",
        "webhooks-bare-list": "GET /webhooks answers a bare array",
    },
    "schema": {
        "form-id-as-string": "form ids became strings (64-bit ids for JavaScript clients)",
        "dates-without-zone": "timestamps lost their zone designator",
        "entry-date-as-epoch": "created_at of an entry is epoch seconds",
        "draft-slug-null": "drafts have no slug until they are published",
        "count-as-string": "entries_count comes out of the database driver as a string",
        "public-url-missing": "the form detail lost public_url",
        "empty-object-as-array": "an empty settings or metadata object is rendered as [] by PHP",
        "fields-as-json-text": "the JSON column of form fields is not decoded",
        "active-as-number": "is_active of a webhook is 0 or 1",
        "secret-missing": "POST /webhooks no longer shows the secret",
        "plan-flattened": "plan of the account is its name",
    },
    "error": {
        "error-as-string": "the error is a bare string",
        "not-found-code-renamed": "resource_not_found is called not_found",
        "framework-validation-body": "422 has the framework's own body: message and errors",
        "details-as-list": "details of a validation failure are a flat list",
        "details-by-label": "details are keyed by the field's label",
        "refusal-without-body-wait": "the body of 429 lacks retry_after",
        "refusal-body-disagrees": "retry_after in the body of 429 is always the whole window",
    },
    "rate-limit": {
        "reset-in-seconds-to-go": "X-RateLimit-Reset tells the seconds until the reset",
        "reset-in-milliseconds": "X-RateLimit-Reset is in milliseconds",
        "remaining-stuck": "X-RateLimit-Remaining comes from a cached header",
        "remaining-restarts-early": "X-RateLimit-Remaining is full again after 50 requests",
        "limit-header-60": "X-RateLimit-Limit says 60 while 100 are served",
        "quota-60": "the quota is 60, and the headers say so",
        "refused-early": "requests are refused from the 81st on, while the headers still promise some",
        "quota-not-enforced": "nothing is ever refused",
        "quota-per-node": "two nodes count for themselves behind a load balancer",
        "retry-after-in-milliseconds": "Retry-After is in milliseconds",
        "retry-after-too-short": "requests after the promised wait are still refused",
        "retry-after-missing": "429 has no Retry-After",
        "refused-request-restarts-window": "each refused request starts the window anew",
        "no-rate-headers-on-errors": "error responses carry no rate-limit headers",
        "rate-headers-renamed": "the headers are called RateLimit-Limit, -Remaining and -Reset",
    },
    "pagination": {
        "page-size-capped": "pages hold at most 10 items, whatever per_page and meta say",
        "per-page-ignored": "pages always hold 20 items",
        "last-page-off-by-one": "last_page is one too many when the last page is full",
        "total-of-page": "total counts the items of this page",
        "total-before-filter": "total of the list of forms ignores the filters",
        "page-overlap": "a later page repeats the last item of the one before",
        "forms-oldest-first": "the list of forms is oldest first",
    },
    "auth": {
        "account-open": "GET /account answers without a key",
        "webhooks-any-key": "webhook routes only look whether there is a key",
        "key-compared-by-prefix": "a key that starts with the right key passes",
        "unauthorized-as-403": "a missing key answers 403",
        "unauthorized-redirects": "a missing key redirects to the login page",
    },
    "content": {
        "json-as-html": "JSON is labelled text/html",
        "notice-after-json": "a PHP notice follows the JSON of the list of forms",
        "byte-order-mark": "a byte order mark precedes the JSON of successes",
        "usage-not-a-number": "a figure of the usage is NaN",
        "duplicate-key": "the form detail has the key id twice",
        "refusal-as-html": "429 is the proxy's HTML page",
    },
    "lifecycle": {
        "update-wipes-omitted": "PUT /forms/{id} resets what the body leaves out",
        "settings-replaced": "PUT /forms/{id} replaces settings instead of merging them",
        "fields-appended": "PUT /forms/{id} appends fields instead of replacing them",
        "update-not-saved": "PUT /forms/{id} answers the change and rolls it back",
        "slug-follows-name": "renaming a form changes its slug",
        "deleted-form-readable": "deletes became soft: GET still finds the form",
        "deleted-form-listed": "the list of forms shows deleted forms",
        "entries-survive-form": "deleting a form leaves its entries",
        "created-form-not-found-once": "the first GET after POST /forms asks a replica that lags",
        "count-stale": "entries_count comes from a cache that is never refreshed",
        "name-cut-to-50": "names are cut to 50 characters",
        "default-status-active": "a new form is active unless the body says otherwise",
        "entries-of-all-forms": "the entries of a form are the entries of the account",
    },
    "input": {
        "missing-name-accepted": "a form needs no name",
        "long-name-accepted": "a name may be of any length",
        "status-unchecked": "any status is accepted",
        "archive-refused": "PUT /forms/{id} refuses archived, because it shares its rules with POST",
        "description-required": "a form needs a description",
        "field-type-unchecked": "the type of a form field may be anything",
        "http-webhook-accepted": "a webhook may have a plain http URL",
        "unknown-form-accepted": "an entry may be created for a form that does not exist",
        "status-filter-ignored": "the status filter does nothing",
        "search-ignored": "search matches everything",
        "since-ignored": "since does nothing",
    },
}

_ROW = "one row of the table gives the code its status"
_SHAPE = "the standard error format and the examples of errors show one error object with these members"
_NARROWS = "the parameter stands in the table of a paginated list, beside page and per_page"
_DOCUMENTED = "the table of body parameters allows the request, and the example shows the status of its success"

# Each second cause, with the lines of the page that make it one.
_ALSO = {
    "validation-as-400": ("error", f"{_ROW} (536)"),
    "rate-limit-as-403": ("error", f"{_ROW} (537)"),
    "errors-in-200": ("envelope", "the error object (521-528) stands where a success has its data"),
    "error-as-string": ("envelope", f"{_SHAPE} (521-528)"),
    "framework-validation-body": ("envelope", f"{_SHAPE} (521-528, 541-551)"),
    "details-as-list": ("envelope", f"{_SHAPE}: details is an object (526, 546)"),
    "refusal-without-body-wait": ("envelope", f"{_SHAPE} (508-515)"),
    "refusal-body-disagrees": ("rate-limit", "the limit's section tells the wait in header and body (507, 513)"),
    "archive-refused": ("status", f"{_DOCUMENTED} (166, 175)"),
    "description-required": ("status", f"{_DOCUMENTED} (65, 95)"),
    "status-filter-ignored": ("pagination", f"{_NARROWS} (32)"),
    "search-ignored": ("pagination", f"{_NARROWS} (33)"),
    "since-ignored": ("pagination", f"{_NARROWS} (211)"),
}


def _fault(name: str, cause: str, description: str) -> Fault:
    if name not in _ALSO:
        return Fault(name, (cause,), description)
    second, reason = _ALSO[name]
    return Fault(name, (cause, second), description, reason)


FAULTS: Mapping[str, Fault] = {
    name: _fault(name, cause, description)
    for cause, faults in _CATALOGUE.items()
    for name, description in faults.items()
}
