"""Reads the files of a contract, whose author may be hostile: bounded, safe, and with errors that name the place."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from driftwitness import InputError
from driftwitness.contract import collection, strict_json
from driftwitness.contract.strict_json import MAX_DEPTH

MAX_NODES = 5_000_000
MAX_BYTES = 200_000_000

_TAG = "tag:yaml.org,2002:"
_SHORT = 40
_NAMES = frozenset(_TAG + kind for kind in ("str", "int", "float", "bool", "null", "value", "timestamp"))


class _Loader(yaml.CSafeLoader):
    """PyYAML's safe loader without dates: in a contract, ``2025-03-10`` is a string.

    Its composer recurses in C, where a deep document ends the process; so it is stopped on the way down.
    """

    _depth = 0

    def descend_resolver(self, current_node: yaml.Node | None, _: Any) -> None:
        self._depth += 1
        if current_node and self._depth > MAX_DEPTH + 1:
            problem = f"nested deeper than {MAX_DEPTH} levels"
            raise yaml.composer.ComposerError(None, None, problem, current_node.start_mark)

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """Give the tag of a node; the same texts come again and again."""
        if kind is yaml.ScalarNode and value is not None:
            if not implicit[0]:
                return f"{_TAG}str"
            if len(value) <= _SHORT:
                return _tag(value)
        tag: str = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]
        return tag

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            kind = node.tag.removeprefix(_TAG)
            problem = f"{str(node.value)[:40]!r} is no value of the type {kind}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


_RESOLVER = yaml.resolver.Resolver()
_RESOLVER.yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers


@lru_cache(maxsize=20_000)
def _tag(text: str) -> str:
    """Give the tag that a plain scalar has by its text."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag


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

    Keys are strings, as in JSON: ``200:`` and ``on:`` are read as they stand. Raises InputError for bad syntax, other
    tags than plain data, duplicate keys, alias bombs (more than 5,000,000 nodes once aliases are followed), cycles, and
    nesting deeper than 200.
    """
    text = read_text(path)
    loader = _Loader(text)
    try:
        with collection.paused():
            node = loader.get_single_node()
            if node is None:
                return None
            _bound(node, path)
            return _value(node, loader, {})
    except yaml.reader.ReaderError as error:
        number = text.encode()[: error.position].count(b"\n") + 1
        raise InputError(f"{path}, line {number}: not YAML: {error.reason}. Remove that character.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise InputError(f"{path}{line}: not the YAML that is expected here: {problem}. Mend that line.") from error
    finally:
        loader.dispose()


def read_nodes(path: Path) -> yaml.Node | None:
    """Read one YAML document (JSON is one) as nodes that know their lines, aliases not followed; None where it is empty
    or no YAML.
    """
    loader = _Loader(read_text(path))
    try:
        with collection.paused():
            return loader.get_single_node()
    except yaml.YAMLError:
        return None
    finally:
        loader.dispose()


def _value(node: yaml.Node, loader: _Loader, made: dict[int, Any]) -> Any:
    """Give a node's value: what is plain is made here, several times faster than by the library, which makes the rest.

    ``made`` holds lists and mappings by their nodes, which aliases share.
    """
    if node.tag == f"{_TAG}str":
        return node.value
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_object(node)
    if id(node) in made:
        return made[id(node)]
    value: Any
    if node.tag == f"{_TAG}map" and isinstance(node, yaml.MappingNode):
        if any(key.tag == f"{_TAG}merge" for key, _ in node.value):
            loader.flatten_mapping(node)
        value = {key.value: _value(inner, loader, made) for key, inner in node.value}
    elif node.tag == f"{_TAG}seq":
        value = [_value(inner, loader, made) for inner in node.value]
    else:
        value = loader.construct_document(node)
    made[id(node)] = value
    return value


def _bound(root: yaml.Node, path: Path) -> None:
    """Refuse a cycle, and what is too large or too deep once its aliases are followed."""
    measured: dict[int, tuple[int, int]] = {}
    open_nodes: set[int] = set()

    def measure(node: yaml.Node) -> tuple[int, int]:
        """Give how many values the node holds, and in how many levels."""
        if isinstance(node, yaml.ScalarNode):
            return 1, 0
        if id(node) in measured:
            return measured[id(node)]
        where = f"{path}, line {node.start_mark.line + 1}"
        if id(node) in open_nodes:
            raise InputError(f"{where}: an alias refers to what it stands in. Remove the alias.")
        open_nodes.add(id(node))
        if isinstance(node, yaml.MappingNode):
            node.value = [(_name(key, path), value) for key, value in node.value]
            _refuse_duplicates(node, path)
        values, levels = 1, 0
        for child in node.value:
            inside = measure(child[1] if isinstance(child, tuple) else child)
            values, levels = values + inside[0], max(levels, inside[1])
        if values > MAX_NODES:
            raise InputError(
                f"{where}: its aliases expand to more than {MAX_NODES:,} values. Write them out, or fewer."
            )
        if levels >= MAX_DEPTH:
            raise InputError(f"{where}: nested deeper than {MAX_DEPTH} levels. Flatten it.")
        open_nodes.discard(id(node))
        measured[id(node)] = values, levels + 1
        return measured[id(node)]

    measure(root)


def _name(key: yaml.Node, path: Path) -> yaml.Node:
    """Give a key as the string that is written there; a merge key stays one."""
    if key.tag == f"{_TAG}merge":
        return key
    if not isinstance(key, yaml.ScalarNode) or key.tag not in _NAMES:
        line = key.start_mark.line + 1
        raise InputError(f"{path}, line {line}: a key must be a plain value, not a list, a mapping or {key.tag}.")
    return yaml.ScalarNode(f"{_TAG}str", key.value, key.start_mark, key.end_mark)


def _refuse_duplicates(node: yaml.MappingNode, path: Path) -> None:
    seen: set[tuple[str, str]] = set()
    for key, _ in node.value:
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
