"""Exchanges as one line of text each: the notation of the rules' examples.

::

    @3 GET /notebooks?page=2 [X-RateLimit-Remaining: 97] -> 200 [Content-Type: application/json] {"data": []}

``@3`` is the time sent, in seconds after the start (default: one second after the exchange before). ``100x`` before
the method stands for a hundred such exchanges, a tenth of a second apart. The path stands below the server's. Headers
stand in brackets, the request's before the arrow, separated by ``;`` (one that no ``Name:`` follows belongs to the
value); without an ``Authorization`` header of its own a request carries the run's credential, and
``[Authorization:]`` sends none. A body is JSON, or any text after ``text:``; with one, a message without a
``Content-Type`` of its own says ``application/json``. Without brackets after the status the response has only its
content type; ``[-]`` means that its headers were not recorded. Lines that start with ``#`` are comments, but ``#
origin: recording`` (or live, mock, document) tells where the exchanges below it come from; at first it is the mock.
``# recorded: 20 days before`` tells when the cassettes of those below it were recorded: so long before the start.

With ``<-`` before the method it is a delivery, a request of the vendor's own to the run's receiver, whose URL is whole.
Behind its status stands what became of its signature, where the receiver could tell: valid, wrong or absent. ``@60 <-
until URL`` tells until when the receiver listened there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from driftwitness.contract import Contract
from driftwitness.contract.expiry import DAY
from driftwitness.trace import Delivery, Headers, Interaction, Listened, Request, Response, Run, Trace
from driftwitness.trace.record import Origin, Signature

START = 1_767_225_600.0
_LINE = re.compile(
    r"(?:@(?P<time>[\d.]+)\s+)?(?:(?P<times>\d+)x\s+|(?P<arriving><-)\s+)?(?P<method>[A-Z]+)\s+(?P<path>\S+)\s*"
    r"(?:\[(?P<asked>[A-Za-z][\w-]*:[^\]]*)\])?\s*(?P<body>.*?)\s*"
    r"->\s*(?P<status>\d{3})\s*(?:\[(?P<answered>-|[A-Za-z][\w-]*:[^\]]*)\])?\s*(?P<answer>.*)"
)
_LISTENED = re.compile(r"@(?P<time>[\d.]+)\s+<-\s+until\s+(?P<url>\S+)")
_BETWEEN_HEADERS = re.compile(r";\s*(?=[A-Za-z][\w-]*:)")
_RECORDED = re.compile(r"#\s*recorded:\s*([\d.]+) days before\s*")
_ORIGIN = re.compile(r"#\s*origin:\s*(mock|live|recording|document)\s*")


def trace(lines: Iterable[str], contract: Contract) -> Trace:
    """Give the trace that the lines describe; raises ValueError for a line that is not in the notation."""
    base = contract.server_url
    interactions: list[Interaction] = []
    deliveries: list[Delivery] = []
    listened: list[Listened] = []
    first: Origin = "mock"
    origin: Origin | None = None
    recorded: float | None = None
    clock = 0.0
    for line in (text.strip() for text in lines if text.strip()):
        if line.startswith("#"):
            if named := _ORIGIN.fullmatch(line):
                origin = cast(Origin, named[1])
                first = first if interactions else origin
            elif dated := _RECORDED.fullmatch(line):
                recorded = START - float(dated[1]) * DAY
            continue
        if until := _LISTENED.fullmatch(line):
            listened.append(Listened(until["url"], START + float(until["time"])))
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(
                f"not an exchange: {line!r}; expected 'METHOD /path [headers] body -> STATUS [headers] body'"
            )
        clock = float(match["time"]) if match["time"] else clock + 1.0
        if match["arriving"]:
            deliveries.append(_delivery(match, len(deliveries) + 1, START + clock))
            continue
        for number in range(int(match["times"] or 1)):
            clock += 0.1 if number else 0.0
            found = _interaction(match, len(interactions) + 1, START + clock, base, origin)
            interactions.append(replace(found, recorded=recorded))
    run = Run(contract.vendor, contract.sha256, first, "notation", base, "virtual", START)
    return Trace(run, tuple(interactions), deliveries=tuple(deliveries), listened=tuple(listened))


def _delivery(match: re.Match[str], number: int, received: float) -> Delivery:
    body, signature = _body(match["body"]), match["answer"].strip() or None
    request = Request(match["method"], match["path"], _answered(match["asked"], body or b"") or (), body)
    return Delivery(number, received, request, int(match["status"]), cast(Signature | None, signature))


def _interaction(match: re.Match[str], sequence: int, sent: float, base: str, origin: Origin | None) -> Interaction:
    asked = _headers(match["asked"]) or ()
    if not any(name.lower() == "authorization" for name, _ in asked):
        asked = (("Authorization", "Bearer $KEY"), *asked)
    body, answer = _body(match["body"]), _body(match["answer"]) or b""
    if body and not any(name.lower() == "content-type" for name, _ in asked):
        asked = (*asked, ("Content-Type", "application/json"))
    request = Request(match["method"], base + match["path"], tuple(h for h in asked if h[1]), body)
    response = Response(int(match["status"]), _answered(match["answered"], answer), answer)
    return Interaction(sequence, sent, sent + 0.01, request, response, origin=origin)


def _answered(text: str | None, body: bytes) -> Headers | None:
    if text is not None and text.strip() == "-":
        return None
    headers = _headers(text) or ()
    if body and not any(name.lower() == "content-type" for name, _ in headers):
        headers = (("Content-Type", "application/json"), *headers)
    return headers


def _headers(text: str | None) -> Headers | None:
    if not text:
        return None
    pairs = (part.partition(":") for part in _BETWEEN_HEADERS.split(text))
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _body(text: str) -> bytes | None:
    return (text.removeprefix("text:").strip() if text.startswith("text:") else text).encode() or None
