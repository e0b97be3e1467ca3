"""Operations in running sentences: `Send a POST request to /forms`, `Call GET /forms/{id} to ...`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import MethodMention, OperationLine, Said, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import METHOD_LIST, METHODS, TARGET, Request
from driftwitness.document import Document

WORDS = r"(?:(?:the|this|an?|new|following|url|uri|api|endpoint|resource|route|path|address)[\s:]+){0,5}"
NAMED = re.compile(
    rf"(?<![\w/])`?(?P<method>{METHOD_LIST})`?\s+"
    rf"(?:(?:HTTP\s+)?(?:requests?|query|queries|calls?)\s+(?:to|on|at|against)\s+{WORDS})?`?{TARGET}",
    re.IGNORECASE,
)
ENDPOINT_AFTER = re.compile(rf"\b(?:to|on|at|against)\s+{WORDS}`?{TARGET}", re.IGNORECASE)
REQUEST_TO = re.compile(r"\b(?:requests?|query|queries|calls?)\s+(?:to|on|at|against)\b", re.IGNORECASE)
PROVIDES = re.compile(
    rf"(?:^|[\s`(]){TARGET}`?\s+(?:\w+\s+){{0,3}}"
    r"(?:provides?|supports?|accepts?|responds? to|takes?|allows?|expects?|handles?)\s+"
    rf"(?:an?\s+)?(?:only\s+)?(?:HTTP\s+)?`?(?P<method>{METHOD_LIST})\b"
)
TELLS_TO_CALL = re.compile(
    r"(?:^\W*(?:\d{1,2}[.)]\s+)?(?:then\s+|next,?\s+|first,?\s+|to\s[^.,]{2,80},\s+)?"
    r"(?:call|poll|invoke|query|request|send|issue|fetch|use|make)"
    r"|\b(?:through|via)|\bby\s+(?:calling|polling|invoking|querying|requesting|sending|issuing|using))"
    r"\s+(?:an?\s+|the\s+)?[`\"']?$",
    re.IGNORECASE,
)
"""Stands before method and path where a sentence says when to call them: `Poll`, `Then call`, `can be read through`."""
TELLS_EFFECT = re.compile(
    r"^[`\"']?\s+(?:(?:therefore|then|also|only|always|never|atomically|immediately|[a-z]+ly)\s+)?"
    r"(?!(?:is|was|has|does|takes|works|requests|calls|endpoints|fails|needs|requires)\b)[a-z]+(?:[^s\W]s|sses|shes|ches)\s+"
    r"(?!(?:to|with|of|for|in|on|at|by)\b)[a-z]"
)
"""Stands behind them where a sentence says what they do: `permanently deletes the`."""
METHOD_REQUEST = re.compile(
    rf"\b(?P<method>{METHODS})`?\s+(?:HTTP\s+)?(?:request|method|call|verb)s?\b|\b(?:HTTP|method|verb)\s+`?(?P<other>{METHODS})\b"
    rf"|\b(?P<fourth>{METHODS})`?\s+only\b|\bonly\s+`?(?P<fifth>{METHODS})\b"
    rf"|\b(?:send|issue|make|perform|do|using|use|via|with)\s+(?:an?\s+)?(?:HTTP\s+)?`?(?P<third>{METHODS})\b"
)
ALSO = re.compile(
    rf"\b(?P<method>{METHODS})`?\s+(?:is|are|may be|can be|works?|requests? (?:is|are))?\s*(?:also|as well)\b"
    rf"|\balso\s+(?:\w+\s+){{0,3}}`?(?P<other>{METHODS})\b|\balternatively,?\s+(?:\w+\s+){{0,3}}`?(?P<third>{METHODS})\b"
)


def recognise(document: Document) -> Iterator[OperationLine | MethodMention]:
    """Find them; where a sentence names a method and no path, it may be that of the path which its section names."""
    for sentence in document.sentences():
        if request_line.GONE.search(sentence.text) or "\t" in sentence.text:
            continue
        where = Where(document.name, sentence.first, sentence.last)
        found = False
        for match in (*NAMED.finditer(sentence.text), *PROVIDES.finditer(sentence.text)):
            if not match["method"].isupper() and not re.fullmatch(r"[A-Z, /|]+(?:or|and)[A-Z, /|]+", match["method"]):
                continue
            found = True
            before, behind = sentence.text[: match.start()], sentence.text[match.end() :]
            starts = not before.strip("-*•` ")
            if request_line.LIMIT_OR_ALTERNATIVE.search(behind):
                continue
            effect = starts and match.re is NAMED and TELLS_EFFECT.match(behind) is not None
            if starts and match.re is NAMED and not (effect and _is_inside(document.line(sentence.first), match[0])):
                continue
            told = effect or TELLS_TO_CALL.search(before) is not None
            request = Request(request_line.methods(match["method"]), match["origin"] or "", match["path"], "")
            said: Said = "shown" if REQUEST_TO.search(match[0]) else "told" if told else "mentioned"
            yield from request_line.facts(request, where, said)
        if not found:
            yield from _method(sentence.text, where)


def _is_inside(line: str, request: str) -> bool:
    """Whether the request stands further on in the line, which the recogniser of lines does not read as one."""
    return not line.lstrip("-*•`# ").startswith(request.lstrip("` "))


def _method(text: str, where: Where) -> Iterator[OperationLine | MethodMention]:
    also, request = ALSO.search(text), METHOD_REQUEST.search(text)
    if also:
        yield MethodMention(where, next(filter(None, also.groups())), also=True)
    elif request and (method := next(filter(None, request.groups()))):
        path = ENDPOINT_AFTER.search(text)
        if path:
            shown = Request((method,), path["origin"] or "", path["path"], "")
            yield from request_line.facts(shown, where, "shown")
        elif len(set(re.findall(rf"\b{METHODS}\b", text))) == 1:
            yield MethodMention(where, method, also=False)
