"""Where in a response body the resource or the list stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from driftwitness.capture import naming

WRAPPERS = frozenset(
    {"data", "result", "results", "items", "response", "content", "records", "payload", "entries", "list"}
)
BESIDE = frozenset(
    {
        "meta",
        "pagination",
        "paging",
        "links",
        "_links",
        "link",
        "page_info",
        "pageInfo",
        "cursor",
        "cursors",
        "included",
    }
)
TELLING = frozenset({"message", "msg", "detail", "description", "status", "success", "ok", "result"})
SCALARS_BESIDE = TELLING | frozenset(
    {
        "count", "total", "total_count", "totalCount", "page", "per_page", "perPage", "limit", "offset", "pages",
        "total_pages", "last_page", "current_page", "next", "previous", "prev", "next_cursor", "nextCursor", "cursor",
        "prev_cursor", "next_page", "next_page_token", "nextPageToken", "next_token", "has_more", "hasMore", "more",
        "before", "after", "size", "request_id", "requestId", "object", "timestamp", "code",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON pointer to one resource, to a list, or to the message of an answer that only tells what happened."""

    pointer: str
    kind: Literal["item", "items", "message"]


def find(body: Any, resource_words: Sequence[str] = ()) -> Payload:
    """Find the payload; `resource_words` are words (singular) that a wrapper may be named after, such as `form`."""
    return _find(body, "", frozenset(resource_words))


def _find(body: Any, pointer: str, resource_words: frozenset[str]) -> Payload:
    if isinstance(body, list):
        return Payload(pointer, "items")
    if not isinstance(body, dict):
        return Payload(pointer, "item")
    containers = {name: value for name, value in body.items() if isinstance(value, dict | list) and name not in BESIDE}
    scalars = {name for name, value in body.items() if not isinstance(value, dict | list)}
    if not containers:
        told = next((name for name in ("message", "msg", "detail") if name in body), None)
        if told and scalars <= TELLING:
            return Payload(f"{pointer}/{told}", "message")
        return Payload(pointer, "item")
    if len(containers) == 1 and scalars <= SCALARS_BESIDE:
        name, value = next(iter(containers.items()))
        beside = bool(scalars) or len(body) > len(containers)
        if name in WRAPPERS or naming.singular(name) in resource_words or (isinstance(value, list) and beside):
            return _find(value, f"{pointer}/{name}", resource_words)
    return Payload(pointer, "item")
