"""Reads the files of a contract, whose author may be hostile: bounded, safe, and with errors that name the place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import yaml

from driftwitness import InputError
from driftwitness.contract import strict_json

MAX_NODES = 5_000_000
MAX_BYTES = 200_000_000
MAX_DEPTH = 200


class _Loader(yaml.CSafeLoader):
    """PyYAML's safe loader without dates: in a contract, ``2025-03-10`` is a string."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_text(path: Path) -> str:
    """Read a UTF-8 file; raises InputError where it is absent, a folder, too large or not UTF-8."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path}: larger than {MAX_BYTES:,} bytes. Is it the file you meant?")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}. Save it as UTF-8.") from error


def read_yaml(path: Path) -> Any:
    """Read one YAML document of plain data.

    Raises InputError for bad syntax, other tags than plain data, duplicate keys, alias bombs (more than 5,000,000 nodes
    once aliases are followed), cycles, and nesting deeper than 200.
    """
    loader = _Loader(read_text(path))
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _bound(node, path)
        return loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise InputError(f"{path}{line}: not the YAML that is expected here: {problem}. Mend that line.") from error
    except RecursionError as error:
        raise InputError(f"{path}: nested deeper than {MAX_DEPTH} levels. Flatten it.") from error
    finally:
        loader.dispose()


def _bound(root: yaml.Node, path: Path) -> None:
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(node: yaml.Node, depth: int) -> int:
        if isinstance(node, yaml.ScalarNode):
            return 1
        if id(node) in sizes:
            return sizes[id(node)]
        where = f"{path}, line {node.start_mark.line + 1}"
        if id(node) in open_nodes:
            raise InputError(f"{where}: an alias refers to what it stands in. Remove the alias.")
        if depth > MAX_DEPTH:
            raise InputError(f"{where}: nested deeper than {MAX_DEPTH} levels. Flatten it.")
        open_nodes.add(id(node))
        total = 1
        if isinstance(node, yaml.MappingNode):
            _refuse_duplicates(node, path)
            for _, value in node.value:
                total += size(value, depth + 1)
        else:
            for value in node.value:
                total += size(value, depth + 1)
        if total > MAX_NODES:
            raise InputError(
                f"{where}: its aliases expand to more than {MAX_NODES:,} values. Write them out, or fewer."
            )
        open_nodes.discard(id(node))
        sizes[id(node)] = total
        return total

    size(root, 0)


def _refuse_duplicates(node: yaml.MappingNode, path: Path) -> None:
    seen: set[Any] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise InputError(
                f"{path}, line {key.start_mark.line + 1}: a key must be a plain value, not a list or mapping."
            )
        name = (key.tag, key.value)
        if name in seen:
            raise InputError(f"{path}, line {key.start_mark.line + 1}: the key {key.value!r} stands twice. Remove one.")
        seen.add(name)


def read_json(path: Path) -> Any:
    """Read one strict JSON document; raises InputError with the place where it is not."""
    try:
        return strict_json.loads(read_text(path))
    except strict_json.StrictJSONError as error:
        raise InputError(f"{path}: not strict JSON: {error}. Mend it there.") from error


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML document; raises InputError with the place where it is not."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not TOML: {error}. Mend it there.") from error
