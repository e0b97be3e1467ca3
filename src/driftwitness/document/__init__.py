"""A vendor's page, read into ordered blocks with line spans. One file per format, found by listing this folder."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from types import ModuleType

from driftwitness.document.decoding import read_text
from driftwitness.document.model import Block, BlockKind, Document, DocumentError, Sentence

__all__ = ["Block", "BlockKind", "Document", "DocumentError", "Sentence", "read_document"]

HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE
)
MARKDOWN_START = re.compile(r"\s*#{1,6} \S")
FENCE = re.compile(r"^ {0,3}(?:`{3}|~{3})", re.MULTILINE)


def read_document(path: Path) -> Document:
    """Read the file in the format that its suffix names; where that tells nothing, by how its text begins.

    Raises DocumentError when the file is missing, larger than 20 MiB, not text, or in an encoding that is not sure,
    and for an HTML page that shows nothing until a script has run.
    """
    text = read_text(path)
    reader = _readers().get(_suffix(path.suffix.lower(), text))
    document: Document = (reader or _readers()[".txt"]).read(path.name, text)
    return document


def _suffix(suffix: str, text: str) -> str:
    """The suffix that decides: a whole HTML page stays one under the name of a text file."""
    if suffix in ("", ".txt", ".text") and HTML_START.match(text):
        return ".html"
    if not suffix and MARKDOWN_START.match(text) and FENCE.search(text):
        return ".md"
    return suffix


def _readers() -> dict[str, ModuleType]:
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return {ending: module for module in modules for ending in getattr(module, "SUFFIXES", ())}
