"""One rule for each kind of change that traffic shows: how bad it is for clients that know the old answers, and why."""

from __future__ import annotations

from collections.abc import Mapping

from driftwitness.drift.change_rules import Rule

RULES: Mapping[str, Rule] = {
    "success-status-changed": ("breaking", "clients that wait for the old status do not take the new one for it"),
    "success-status-removed": ("breaking", "what succeeded is refused"),
    "error-status-added": ("risky", "requests fail that did not"),
    "error-status-changed": ("breaking", "clients act on the status of a refusal"),
    "error-status-removed": ("risky", "what was refused succeeds"),
    "response-media-type-changed": ("breaking", "clients read another format"),
    "response-body-removed": ("breaking", "clients read a body that no longer comes"),
    "response-body-added": ("safe", "nobody reads it yet"),
    "response-header-removed": ("breaking", "clients read a header that no longer comes"),
    "response-header-added": ("safe", "nobody reads it yet"),
    "envelope-removed": ("breaking", "clients look inside a wrapper that is gone"),
    "envelope-added": ("breaking", "what clients read stands one level deeper"),
    "response-property-removed": ("breaking", "clients read a property that no longer comes"),
    "response-property-renamed": ("breaking", "clients read it under its old name"),
    "response-names-respelled": ("breaking", "clients read them under their old names"),
    "response-property-became-optional": ("breaking", "clients count on a property that always came"),
    "response-property-became-required": ("safe", "it comes more often"),
    "response-property-added": ("safe", "clients pass over what they do not know"),
    "response-type-changed": ("breaking", "values of another type come"),
    "response-type-widened": ("breaking", "values of a type come that clients do not know"),
    "response-type-narrowed": ("safe", "all values that come are known"),
    "response-became-nullable": ("breaking", "clients count on a value that may be null"),
    "response-became-not-nullable": ("safe", "all values that come are known"),
    "response-format-changed": ("breaking", "clients parse the old form"),
    "response-format-removed": ("breaking", "texts come that clients cannot parse"),
    "response-format-added": ("safe", "fewer values come"),
    "response-values-changed": ("breaking", "clients know none of the new values"),
    "response-value-added": ("risky", "clients may not know the value"),
    "response-value-removed": ("safe", "all values that come are known"),
}

SPECIAL: Mapping[tuple[str, str, str], str] = {
    ("response-type-changed", "integer", "string"): "numbers come as text",
    ("response-type-changed", "number", "string"): "numbers come as text",
    ("response-type-changed", "string", "integer"): "texts come as numbers",
    ("response-type-changed", "string", "number"): "texts come as numbers",
    ("response-type-changed", "object", "array"): "a list comes in place of one thing",
    ("response-type-changed", "array", "object"): "one thing comes in place of a list",
}
"""What is told instead where the types say more: kind, before, after."""

READ_HEADERS = frozenset(
    {
        "allow",
        "content-disposition",
        "content-range",
        "deprecation",
        "etag",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "sunset",
        "www-authenticate",
    }
)
"""Headers that clients act on (RFC 9110; RFC 8288; RFC 9745), besides what names a limit, a page, a total, an id."""

PASSED_HEADERS = frozenset(
    {
        "accept-ranges",
        "age",
        "alt-svc",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "expect-ct",
        "keep-alive",
        "nel",
        "report-to",
        "reporting-endpoints",
        "server",
        "server-timing",
        "set-cookie",
        "transfer-encoding",
        "vary",
        "via",
        "x-cache",
        "x-powered-by",
        "x-runtime",
    }
)
"""Headers of the way that an answer took, which change with servers and proxies: no word of the API."""
