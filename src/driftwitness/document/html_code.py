"""The code in an HTML page: exactly its characters, without highlighting, line numbers and buttons."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from driftwitness.document.html_tags import language
from driftwitness.document.html_visible import DROPPED
from driftwitness.document.text import LINE_END

GUTTER = re.compile(
    r"(?:^|[\s_-])(?:line-?numbers?(?:-rows)?|lineno|linenos|linenodiv|gutter|ln-num|hljs-ln-numbers|rouge-gutter|blob-num"
    r"|copy|copy-button|copybtn)(?:$|\s)"
)
ROWS = frozenset(("div", "p", "tr", "li"))
CLASSED = ("class", "data-lang", "data-language", "lang")


def is_code_table(node: LexborNode) -> bool:
    """Whether a table only sets line numbers beside code."""
    first = node.css_first("td")
    return first is not None and GUTTER.search((first.attributes.get("class") or "").lower()) is not None


def code_lines(root: LexborNode) -> list[str]:
    """The lines of a `pre` element, or of a table that shows code."""
    parts: list[str] = []
    node, entered = root, True
    spans = _line_spans(root)
    while True:
        entered = _enter(node, parts, is_root=node.mem_id == root.mem_id)
        if entered and node.child is not None:
            node = node.child
            continue
        while True:
            _leave(node, parts, spans)
            if node.mem_id == root.mem_id:
                return _lines("".join(parts))
            if node.next is not None:
                node = node.next
                break
            parent = node.parent
            if parent is None:
                return _lines("".join(parts))
            node = parent


def language_of(node: LexborNode) -> str | None:
    """The language that the classes of the code, of what stands in it, or of the two elements around it name."""
    code = node.css_first("code")
    around = node.parent
    places = [code, node, around, around.parent if around is not None else None]
    for place in places:
        if place is not None and (attributes := place.attributes):
            found = language(" ".join(attributes.get(name) or "" for name in CLASSED))
            if found:
                return found
    return None


def _enter(node: LexborNode, parts: list[str], *, is_root: bool) -> bool:
    tag = node.tag
    if tag == "-text":
        parts.append(node.text_content or "")
        return False
    if tag == "br":
        parts.append("\n")
        return False
    if tag is None or tag.startswith("-") or tag in DROPPED:
        return False
    if not is_root and GUTTER.search((node.attributes.get("class") or "").lower()):
        return False
    if tag in ROWS:
        _end_line(parts)
    return True


def _leave(node: LexborNode, parts: list[str], spans: frozenset[int]) -> None:
    if node.tag in ROWS or node.mem_id in spans:
        _end_line(parts)


def _end_line(parts: list[str]) -> None:
    last = next((part for part in reversed(parts) if part), "\n")
    if not last.endswith(("\n", "\r")):
        parts.append("\n")


def _line_spans(root: LexborNode) -> frozenset[int]:
    """The `span class=line` elements that stand for lines where no line end stands between them."""
    spans = root.css("span.line, span.token-line, code > code")
    between = [span.next for span in spans[:-1]]
    if len(spans) > 1 and all(node is not None and node.tag == "span" for node in between):
        return frozenset(span.mem_id for span in spans)
    return frozenset()


def _lines(code: str) -> list[str]:
    lines = [line.rstrip() for line in LINE_END.split(code.replace("\u200b", ""))]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines
