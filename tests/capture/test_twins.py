"""One page in two forms gives one contract: a page with marks, and the same lines as plain text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from driftwitness.capture import capture
from driftwitness.document import BlockKind, Document, markdown, read_document, text

PAGES = Path(__file__).parents[1] / "data" / "documents"
MARKED = ("conventions/bikes.html", "fields/foundry.html", "pages/operations/ferry.md")
PLAIN = ("bakery", "conventions/parcels", "fields/tram", "pages/greenhouse", "pages/operations/press")


def contract(document: Document) -> dict[str, Any]:
    return capture([document], vendor="twin").openapi


def as_text(marked: Document) -> Document:
    """The page without any mark; cells stay apart by tabs, as a browser copies them."""
    return text.read(marked.name, "\n".join(marked.lines))


def as_markdown(plain: Document) -> Document:
    """The page with marks for headings and code."""
    lines = []
    for block in plain.blocks:
        lines.append("")
        if block.kind is BlockKind.CODE:
            lines += ["```", *block.lines, "```"]
        elif block.kind is BlockKind.HEADING:
            lines.append(f"{'##' if block.first > 1 else '#'} {block.text}")
        else:
            lines += block.lines
    return markdown.read(plain.name, "\n".join(lines))


@pytest.mark.parametrize("page", MARKED)
def test_a_page_with_marks_and_its_text_give_the_same_contract(page: str) -> None:
    marked = read_document(PAGES / page)
    assert contract(as_text(marked)) == contract(marked)


@pytest.mark.parametrize("page", PLAIN)
def test_a_text_page_and_its_markdown_give_the_same_contract(page: str) -> None:
    plain = read_document(PAGES / f"{page}.txt")
    assert contract(as_markdown(plain)) == contract(plain)
