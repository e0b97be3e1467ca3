"""A path that heads a section, with the method in the prose below: `/v1/forms`, `Forms: /v1/forms`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from driftwitness.capture.facts import PathLine, Where
from driftwitness.capture.operations import request_line
from driftwitness.capture.operations.request_line import METHODS, TARGET, Request
from driftwitness.document import Block, BlockKind, Document

ALONE = re.compile(rf"^[`*#\s]*(?:\d+(?:\.\d+)*\.?\s+)?{TARGET}[`*]*$")
TITLED = re.compile(rf"^[A-Z][^/|\t.]{{2,60}}?\s*[:(–—-]\s*`?{TARGET}`?\)?$")
FILE = re.compile(r"\.(?:html?|md|png|jpe?g|gif|pdf|js|css|py|sh|ya?ml|conf|log)$|^/(?:etc|usr|var|tmp|home|opt|bin)/")


def recognise(document: Document) -> Iterator[PathLine]:
    """Find them among headings and lines that stand alone."""
    for block in document.blocks:
        if not _stands_alone(block):
            continue
        number, line = block.numbered()[0]
        match = ALONE.match(line) or (TITLED.match(line) if block.kind is BlockKind.HEADING else None)
        if not match or re.search(rf"\b{METHODS}\b", line) or FILE.search(match["path"]) or len(match["path"]) < 2:
            continue
        if "://" in (match["origin"] or "") and block.kind is not BlockKind.HEADING:
            continue
        for found in request_line.facts(
            Request(("GET",), match["origin"] or "", match["path"], ""), Where(document.name, number, number)
        ):
            yield PathLine(found.where, found.path, found.origin, found.query)


def _stands_alone(block: Block) -> bool:
    return block.kind is not BlockKind.CODE and len(block.lines) == 1 and bool(block.lines[0].strip())
