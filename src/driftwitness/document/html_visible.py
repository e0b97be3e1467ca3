"""Which part of an HTML page holds the text, and which elements a reader of that text does not look at."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from driftwitness.document.html_tags import UNCLOSED_TAGS
from driftwitness.document.model import DocumentError

DEEPEST = 1000
"""How deep elements may nest. A parser's time grows with the depth of each element; pages have less than a hundred."""
OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
NEVER_SHOWN = ["script", "style", "noscript", "template", "svg", "nav", "footer", "iframe", "object"]
_CONTROLS = ("head", "button", "input", "select", "textarea", "datalist", "audio", "video", "canvas")
DROPPED = frozenset((*NEVER_SHOWN, *_CONTROLS))
ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary"))
_AROUND = """
toc toc-wrapper toc-content table-of-contents tocify breadcrumb breadcrumbs sidenav sphinxsidebar md-sidebar
pagination-nav skip-link headerlink hash-link anchor-link copy copy-button btn-copy clipboard-copy sr-only
visually-hidden
"""
AROUND = frozenset(_AROUND.split())
"""Names of classes of what stands around the text, or only serves to handle it."""
SIDES = frozenset(("sidebar", "side-nav", "navbar", "menu"))
UNFOLDED = re.compile(r"tab|panel|collaps|accordion|details|toggle")
NOT_DISPLAYED = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden")


def check_depth(name: str, text: str) -> None:
    """Raise DocumentError where elements nest deeper than a page has any reason to."""
    depth = 0
    for found in OPENING.finditer(text):
        if found[2].lower() not in UNCLOSED_TAGS:
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > DEEPEST and text.find(">", found.end()) > 0:
                line = text.count("\n", 0, found.start()) + 1
                raise DocumentError(
                    f"{name}: line {line}: elements nest {depth} deep, expected at most {DEEPEST}; save it as text"
                )


def content(tree: LexborHTMLParser) -> LexborNode | None:
    """The one main or article element that holds most of the text, else the body."""
    tree.strip_tags(NEVER_SHOWN)
    body = tree.body or tree.root
    if body is None:
        return None
    whole = _weight(body)
    for selector in ("main, [role=main]", "article"):
        found = tree.css(selector)
        if len(found) == 1 and _weight(found[0]) * 2 >= whole:
            return found[0]
    return body


def is_dropped(node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether a reader of the page's text does not see the element, or passes it over as the page's frame."""
    if tag in DROPPED or (tag == "header" and not _within_text(node)):
        return True
    if not attributes:
        return False
    names = set((attributes.get("class") or "").lower().split())
    if attributes.get("role") in ROLES or attributes.get("aria-hidden") == "true" or names & AROUND:
        return True
    if names & SIDES and node.css_first("pre") is None:
        return True
    hidden = "hidden" in attributes or NOT_DISPLAYED.search(attributes.get("style") or "") is not None
    return hidden and not UNFOLDED.search(f"{attributes.get('role')} {attributes.get('class')}".lower())


def _weight(node: LexborNode) -> int:
    return len("".join((node.text() or "").split()))


def _within_text(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag not in ("article", "main", "section"):
        parent = parent.parent
    return parent is not None
