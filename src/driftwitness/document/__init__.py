"""A vendor's page, read into ordered blocks with line spans. One file per format, found by listing this folder."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from driftwitness.document.model import Block, BlockKind, Document, DocumentError, Sentence

__all__ = ["Block", "BlockKind", "Document", "DocumentError", "Sentence", "read_document"]


def read_document(path: Path) -> Document:
    """Read the file in the format that its suffix names; any other suffix is read as plain text.

    Raises DocumentError when the file is missing or is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); give the path of the vendor's page") from error
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path}: byte {error.start} is 0x{error.object[error.start]:02x}, expected UTF-8; save the page as UTF-8"
        ) from error
    document: Document = _reader(path.suffix.lower()).read(path.name, text)
    return document


def _reader(suffix: str) -> ModuleType:
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    readers = {ending: module for module in modules for ending in getattr(module, "SUFFIXES", ())}
    return readers.get(suffix, readers[".txt"])
