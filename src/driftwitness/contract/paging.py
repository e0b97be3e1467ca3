"""What an answer tells of the page after it: a value in its body, or the parameter in its Link header (RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import Pagination

_LINK = re.compile(r"<(?P<url>[^<>]*)>(?P<parameters>(?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s;,\"]+))", re.IGNORECASE)


def next_position(paging: Pagination, body: Any, headers: Mapping[str, str]) -> str | None:
    """Give the value of the position parameter that leads to the next page; None where the answer names none."""
    if paging.next:
        named = json_pointer.get(body, paging.next, None)
        text = str(named) if isinstance(named, int | str) and not isinstance(named, bool) and named != "" else None
        return _parameter(text, paging.position) if text and "://" in text else text
    url = next_url(headers)
    return _parameter(url, paging.position) if url else None


def next_url(headers: Mapping[str, str]) -> str | None:
    """Give the URL of the Link header's relation ``next``; header names in any case."""
    value = next((value for name, value in headers.items() if name.lower() == "link"), "")
    for link in _LINK.finditer(value):
        relation = _RELATION.search(link["parameters"])
        if relation and "next" in (relation["quoted"] or relation["bare"] or "").lower().split():
            return link["url"]
    return None


def _parameter(url: str, name: str | None) -> str | None:
    return next(iter(parse_qs(urlsplit(url).query).get(name or "", [])), None)


def sole_list(body: Any) -> tuple[str, list[Any]] | None:
    """Give the list in an answer whose document shows none, and its pointer: the body, or its only member that is one.

    None where there is no such list, or more than one.
    """
    if isinstance(body, list):
        return "", body
    lists = [(name, value) for name, value in body.items() if isinstance(value, list)] if isinstance(body, dict) else []
    return (json_pointer.join(lists[0][0]), lists[0][1]) if len(lists) == 1 else None
