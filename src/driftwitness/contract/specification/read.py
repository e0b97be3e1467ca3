"""Recognises and reads a specification."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from driftwitness import InputError
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract import reading
from driftwitness.contract.specification import bundle, openapi30
from driftwitness.contract.specification.grammar import OPENAPI, SWAGGER
from driftwitness.contract.specification.origins import Origins, Source
from driftwitness.contract.specification.swagger2 import Conversion

SUFFIXES = (".json", ".yaml", ".yml")
PROSE = (".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml")

_HEAD = 65_536
_FIRST_KEY = re.compile(r"(?:\s|#.*\n|---\s*\n|\ufeff)*(?:[\"']?(?:openapi|swagger)[\"']?\s*:|\{)")
_VERSION = re.compile(r"[\"']?\b(?:openapi|swagger)[\"']?\s*:\s*[\"']?[23]\.\d")


@dataclass(frozen=True, slots=True)
class Specification:
    """A vendor's specification as one OpenAPI 3.1 document.

    ``version`` is what it was, such as ``Swagger 2.0``; ``files`` the content of each file it was read from, by its
    name below the first one's folder.
    """

    name: str
    version: str
    document: dict[str, Any] = field(repr=False)
    files: Mapping[str, Any] = field(repr=False)
    origins: Origins = field(repr=False)

    def source(self, pointer: str) -> tuple[Source, Any]:
        """Give where the specification says what stands at a pointer of ``document``, and what it says there.

        Where the conversion made a part of its own, that is the nearest part around it.
        """
        for above in json_pointer.ancestors(pointer):
            source = self.origins.of(above)
            value = json_pointer.get(self.files[source.document], source.pointer)
            if value is not json_pointer.MISSING:
                return source, value
        return Source(self.name, ""), self.files[self.name]


def is_specification(path: Path) -> bool:
    """Whether a file holds an OpenAPI or Swagger document, by its content; a page that quotes one is a page.

    Any JSON or YAML file is taken for one, so that what is wrong with it is told.
    """
    suffix = path.suffix.lower()
    if suffix in SUFFIXES or suffix in PROSE or not path.is_file():
        return suffix in SUFFIXES
    with path.open("rb") as stream:
        head = stream.read(_HEAD).decode("utf-8", errors="replace")
    return _FIRST_KEY.match(head) is not None and _VERSION.search(head) is not None


def read(path: Path) -> Specification:
    """Read OpenAPI 3.1 or 3.0 or Swagger 2.0, in YAML or JSON, with what it refers to in its folder.

    Raises InputError where a file cannot be read, is no such document, or refers outside its folder.
    """
    return convert(read_content(path), path)


def convert(content: Any, path: Path) -> Specification:
    """Give the specification whose first file, at ``path``, has this content; raises InputError as ``read`` does."""
    version = _version(content, path)
    old = version.startswith("Swagger")
    grammar, sections = (SWAGGER, bundle.OLD_SECTIONS) if old else (OPENAPI, bundle.SECTIONS)
    bundler = bundle.Bundler(path, content, grammar, sections)
    try:
        document, origins = bundler.bundle(), bundler.origins
        if old:
            conversion = Conversion(document, path.name)
            document = conversion.convert()
            origins = conversion.origins.after(origins)
        elif version.startswith("OpenAPI 3.0"):
            document = openapi30.upgrade(document)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(
            f"{path}: a part does not have the shape of {version} ({type(error).__name__}: {error}). "
            "Validate it with its vendor's tool, and mend that part."
        ) from error
    return Specification(path.name, version, document, bundler.files, origins)


def read_content(path: Path) -> Any:
    """Read JSON where the file starts like it, which is many times faster; YAML else. Raises InputError."""
    try:
        with path.open("rb") as stream:
            start = stream.read(_HEAD).decode("utf-8", errors="replace").lstrip()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    if path.suffix.lower() == ".json":
        return reading.read_json(path)
    if start.startswith("{"):
        try:
            return reading.read_json(path)
        except InputError:
            return reading.read_yaml(path)  # a flow mapping of YAML starts like an object of JSON
    return reading.read_yaml(path)


def _version(content: Any, path: Path) -> str:
    parts = [content.get(name) for name in ("paths", "webhooks")] if isinstance(content, dict) else []
    if not any(isinstance(part, dict) for part in parts):
        raise InputError(
            f"{path}: not an OpenAPI document: expected a mapping with `openapi`, `info` and `paths`. "
            "Give the vendor's specification, or its page as text, Markdown or HTML."
        )
    for name, title, known in (("openapi", "OpenAPI", ("3.0", "3.1")), ("swagger", "Swagger", ("2.0",))):
        found = str(content.get(name) or "")
        if found.startswith(known):
            return f"{title} {found}"
    found = content.get("openapi") or content.get("swagger") or "(no version)"
    raise InputError(f"{path}: OpenAPI {found}, expected 3.1, 3.0 or Swagger 2.0. Convert it first.")
