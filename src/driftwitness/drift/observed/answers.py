"""Compares the answers of one operation: statuses, headers, media types, bodies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from driftwitness.drift.observed import bodies
from driftwitness.drift.observed.observations import Answers, OperationObserved
from driftwitness.drift.observed.record import At, Compared
from driftwitness.drift.observed.rules import PASSED_HEADERS, READ_HEADERS
from driftwitness.drift.observed.significance import Share

_READ_HEADER = re.compile(r"rate-?limit|total|count|page|cursor|request-?id|version|quota", re.IGNORECASE)


def compare(old: OperationObserved, new: OperationObserved) -> Iterator[Compared]:
    """Give what was compared between the answers of an operation in two recordings."""
    statuses = list(_statuses(old, new))
    yield from statuses
    pairs = [(status, status) for status in sorted(old.answers) if status in new.answers]
    changed = [found for found in statuses if found.kind == "success-status-changed"]
    pairs += [(int(found.before or 0), int(found.after or 0)) for found in changed]
    for before, after in pairs:
        answer = f"response {before}" if before == after else f"response {before} → {after}"
        yield from _answers(old, old.answers[before], new.answers[after], answer)


def _statuses(old: OperationObserved, new: OperationObserved) -> Iterator[Compared]:
    """Compare the statuses of requests of one shape, where both recordings have some; of all, otherwise."""
    shapes = old.by_request.keys() & new.by_request.keys()
    before: Counter[int] = sum((old.by_request[shape] for shape in shapes), Counter()) if shapes else old.statuses
    after: Counter[int] = sum((new.by_request[shape] for shape in shapes), Counter()) if shapes else new.statuses
    gone = [status for status in sorted(before) if not after[status]]
    come = [status for status in after if not before[status]]
    for status in gone:
        other = max(come or list(after), key=lambda found: (after[found], -found))
        kind: str | None = _status_kind(status, other)
        if kind == "success-status-removed" and any(200 <= found < 300 for found in after):
            kind = "success-status-changed" if 200 <= other < 300 else None
        if not shapes and not _is_success(status):
            # other requests may be refused for other reasons
            continue
        yield _status(old, status, before, after, kind, other)
    if shapes and not gone:
        for status in sorted(come):
            if status >= 400:
                found = _status(old, status, before, after, "error-status-added", status)
                yield replace(found, before=None)
    for status in sorted(set(before) - set(gone)):
        yield _status(old, status, before, after, None, status)


def _status(
    operation: OperationObserved, status: int, before: Counter[int], after: Counter[int], kind: str | None, other: int
) -> Compared:
    return Compared(
        "status",
        At(operation.name, "", "status", str(status)),
        _of(before[status], before.total()),
        _of(after[status], after.total()),
        kind,
        str(status) if kind else None,
        str(other) if kind else None,
        words=(str(status), str(other)),
        came=after[other],
    )


def _status_kind(before: int, after: int) -> str:
    if _is_success(before):
        return "success-status-changed" if _is_success(after) else "success-status-removed"
    return "error-status-removed" if _is_success(after) else "error-status-changed"


def _is_success(status: int) -> bool:
    return 200 <= status < 400


def _of(hits: int, samples: int) -> Share:
    return Share(hits, samples, hits, samples)


def _answers(operation: OperationObserved, old: Answers, new: Answers, answer: str) -> Iterator[Compared]:
    yield from _headers(operation, old, new, answer)
    media = _media(operation, old, new, answer)
    if media is not None:
        yield media
    yield from _empty(operation, old, new, answer)
    if old.with_json and new.with_json:
        where = bodies.Where(operation.name, answer)
        yield from bodies.compare(old.bodies.root, new.bodies.root, where)


def _headers(operation: OperationObserved, old: Answers, new: Answers, answer: str) -> Iterator[Compared]:
    """Compare which headers came; a recorder that kept none says nothing of them."""
    if not old.headers or not new.headers:
        return
    for name in sorted({*old.headers, *new.headers} - PASSED_HEADERS):
        if name.startswith(("cf-", "x-amz-", "x-amzn-", "x-served-", "sec-", "access-control-", "x-envoy-")):
            continue
        before, after = _header(old, name), _header(new, name)
        kind = None
        if before.always and not after.always:
            kind = "response-header-removed"
        elif before.never and after.hits:
            kind = "response-header-added"
        is_minor = name not in READ_HEADERS and not _READ_HEADER.search(name)
        yield Compared(
            "header", At(operation.name, answer, f"header {name}", name), before, after, kind, is_minor=is_minor
        )


def _header(answers: Answers, name: str) -> Share:
    return _of(answers.headers[name].count if name in answers.headers else 0, answers.with_headers)


def _media(operation: OperationObserved, old: Answers, new: Answers, answer: str) -> Compared | None:
    if not old.media_types or not new.media_types:
        return None
    usual = sorted(old.media_types, key=lambda name: (-old.media_types[name], name))[0]
    other = sorted(new.media_types, key=lambda name: (name == usual, -new.media_types[name], name))[0]
    before = _of(old.media_types[usual], old.media_types.total())
    after = _of(new.media_types[usual], new.media_types.total())
    kind = "response-media-type-changed" if before.always and not after.always else None
    at = At(operation.name, answer, "media type", usual)
    if not kind:
        return Compared("media", at, before, after)
    words = usual or "none", other or "none"
    return Compared("media", at, before, after, kind, words[0], words[1], words, after.samples - after.hits)


def _empty(operation: OperationObserved, old: Answers, new: Answers, answer: str) -> Iterator[Compared]:
    before, after = _of(old.count - old.empty, old.count), _of(new.count - new.empty, new.count)
    kind = None
    if before.always and not after.always:
        kind = "response-body-removed"
    elif before.never and after.hits:
        kind = "response-body-added"
    yield Compared("body", At(operation.name, answer, "body", ""), before, after, kind)
