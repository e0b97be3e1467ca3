"""Brings the parts that stand in other files of the same folder into one document."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from driftwitness import InputError
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract import reading
from driftwitness.contract.specification.grammar import Grammar, Place, members
from driftwitness.contract.specification.origins import Origins, Source

MAX_FILES = 2_000

SECTIONS: Mapping[str, str] = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "requestBody": "requestBodies",
    "header": "headers",
    "securityScheme": "securitySchemes",
    "link": "links",
    "callback": "callbacks",
}
"""Where a part of a kind is put in OpenAPI, below ``components``; a path item is put in place."""

OLD_SECTIONS: Mapping[str, str] = {"schema": "definitions", "response": "responses", "parameter": "parameters"}
"""The same in Swagger 2.0, at the root."""


MAY_BE_LEFT_OUT = frozenset({"mediaType", "example", "header", "encoding", "link"})
"""Parts that say nothing unless they are mappings, as ``content: {description: No content}``; the rest is sound."""


class Bundler:
    """Copies one document, and what it refers to in other files, with references inside it only."""

    def __init__(self, path: Path, document: Mapping[str, Any], grammar: Grammar, sections: Mapping[str, str]) -> None:
        self._folder = path.parent
        self._root = path.name
        self._grammar = grammar
        self._sections = sections
        self._below: Place = ("components",) if sections is SECTIONS else ()
        self.files: dict[str, Any] = {path.name: document}
        self.origins = Origins(path.name)
        self._names: dict[tuple[Source, str], Place] = {}
        self._added: dict[Place, Any] = {}
        self._open: set[tuple[Source, Place]] = set()

    def bundle(self) -> dict[str, Any]:
        """Give the whole document.

        Raises InputError for a reference that leaves the folder, to a file that cannot be read, or to nothing.
        """
        self.files[self._root] = self._expanded(self.files[self._root])
        self._claim_own_names()
        document: dict[str, Any] = self._copy("document", self.files[self._root], (), self._root)
        for place, value in self._added.items():
            target = document
            for token in place[:-1]:
                target = target.setdefault(str(token), {})
            target[str(place[-1])] = value
        return document

    def _expanded(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Write out a mapping that stands in another file as a whole, as ``paths: {$ref: paths.yaml}``."""
        result = dict(document)
        owner = dict(result["components"]) if self._below and isinstance(result.get("components"), dict) else result
        for holder, name in ((result, "paths"), *((owner, section) for section in self._sections.values())):
            reference = holder[name].get("$ref") if isinstance(holder.get(name), dict) else None
            if isinstance(reference, str):
                target = self._target(reference, self._root)
                content = self._content(target, reference, self._root)
                below = f"{target.document}#{target.pointer}"
                holder[name] = {key: {"$ref": below + quote(json_pointer.join(key), safe="/~")} for key in content}
        return result if owner is result else {**result, "components": owner}

    def _claim_own_names(self) -> None:
        """A component that is nothing but a reference to another file gives that part its name."""
        for kind, section in self._sections.items():
            entries = json_pointer.walk(self.files[self._root], (*self._below, section), None)
            for name, entry in entries.items() if isinstance(entries, dict) else ():
                reference = entry.get("$ref") if isinstance(entry, dict) else None
                if isinstance(reference, str) and not reference.startswith("#"):
                    self._names.setdefault((self._target(reference, self._root), kind), (*self._below, section, name))

    def _copy(self, kind: str, value: Any, place: Place, file: str) -> Any:
        """Copy a part that stands in ``file`` to ``place`` of the whole document."""
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and (kind in self._sections or kind == "pathItem"):
            return self._referring(kind, value, place, file)
        result = dict(value)
        for below, item, at in members(self._grammar, kind, value):
            if len(at) > 1 and below in MAY_BE_LEFT_OUT and not isinstance(item, dict):
                result[str(at[0])] = {name: part for name, part in result[str(at[0])].items() if name != at[1]}
                continue
            fresh = self._copy(below, item, (*place, *at), file)
            if len(at) == 1:
                result[str(at[0])] = fresh
            elif fresh is not item:
                if result[str(at[0])] is value[str(at[0])]:
                    result[str(at[0])] = value[str(at[0])].copy()
                result[str(at[0])][at[1]] = fresh
        if kind == "schema":
            self._follow_mapping(result, file)
        return result

    def _referring(self, kind: str, value: dict[str, Any], place: Place, file: str) -> Any:
        reference = value["$ref"]
        if kind == "pathItem":
            return self._in_place(value, place, file)
        if reference.startswith("#") and file == self._root:
            return value
        target = self._target(reference, file)
        if target.document == self._root:
            return value | {"$ref": f"#{target.pointer}"}
        if self._names.get((target, kind)) == place:
            return self._put(kind, target, place, self._content(target, reference, file))
        return value | {"$ref": "#" + json_pointer.join(*self._name(kind, target, reference, file))}

    def _in_place(self, value: dict[str, Any], place: Place, file: str) -> Any:
        """Put a path item where the reference to it stands: tools rarely look for operations elsewhere."""
        target = self._target(value["$ref"], file)
        content = self._content(target, value["$ref"], file)
        beside = {name: item for name, item in value.items() if name != "$ref"}
        return self._put("pathItem", target, place, content | beside)

    def _name(self, kind: str, target: Source, reference: str, file: str) -> Place:
        """Give the place of a part of another file, which is copied there when it is first met."""
        if place := self._names.get((target, kind)):
            return place
        tokens = json_pointer.split(target.pointer)
        stem = tokens[-1] if tokens else Path(target.document).name.partition(".")[0]
        plain = re.sub(r"[^A-Za-z0-9._-]", "_", stem) or kind
        section = (*self._below, self._sections[kind])
        taken = json_pointer.walk(self.files[self._root], section, None) or {}
        name, number = plain, 1
        while name in taken or (*section, name) in self._names.values():
            number += 1
            name = f"{plain}{number}"
        place = (*section, name)
        self._names[target, kind] = place
        self._added[place] = self._put(kind, target, place, self._content(target, reference, file))
        return place

    def _put(self, kind: str, target: Source, place: Place, content: Any) -> Any:
        """Copy to a place what stands somewhere else; a part that refers back to itself there has no content."""
        if (target, place) in self._open:
            raise InputError(f"{self._folder / target.document}: #{target.pointer} refers to itself. Mend the $ref.")
        self._open.add((target, place))
        self.origins.note(place, target)
        copied = self._copy(kind, content, place, target.document)
        self._open.discard((target, place))
        return copied

    def _follow_mapping(self, schema: dict[str, Any], file: str) -> None:
        """A discriminator's mapping may name files too."""
        discriminator = schema.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if not isinstance(mapping, dict):
            return
        fresh = {
            name: self._referring("schema", {"$ref": to}, (), file)["$ref"] if _is_file(to) else to
            for name, to in mapping.items()
        }
        schema["discriminator"] = {**schema["discriminator"], "mapping": fresh}

    def _target(self, reference: str, file: str) -> Source:
        """Give the file and the pointer that a reference in ``file`` means."""
        name, _, pointer = reference.partition("#")
        pointer = unquote(pointer)
        if pointer and not pointer.startswith("/"):
            raise InputError(f"{self._folder / file}: $ref {reference!r} is no JSON pointer. Write it as '#/...'.")
        if not name:
            return Source(file, pointer)
        path = os.path.normpath(Path(file).parent / unquote(name))
        real = Path(os.path.realpath(self._folder / path))
        if ":" in name or Path(path).is_absolute() or not real.is_relative_to(os.path.realpath(self._folder)):
            raise InputError(
                f"{self._folder / file}: $ref {reference!r} leaves the specification's folder. Only files in "
                f"{self._folder} and below are read; put that file there and refer to it."
            )
        return Source(Path(path).as_posix(), pointer)

    def _content(self, target: Source, reference: str, file: str) -> Any:
        if target.document not in self.files:
            if len(self.files) >= MAX_FILES:
                raise InputError(f"{self._folder}: more than {MAX_FILES:,} files. Bundle the specification first.")
            path = self._folder / target.document
            read = reading.read_json if path.suffix == ".json" else reading.read_yaml
            self.files[target.document] = read(path)
        content = json_pointer.get(self.files[target.document], target.pointer, None)
        if not isinstance(content, dict):
            raise InputError(f"{self._folder / file}: $ref {reference!r} leads to nothing. Mend the reference.")
        return content


def _is_file(reference: Any) -> bool:
    return isinstance(reference, str) and re.search(r"\.(json|ya?ml)(#|$)", reference) is not None
