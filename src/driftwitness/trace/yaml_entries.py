"""Takes a YAML file apart by its lines: the members of its top level, and the items of one list, each composed alone.

So a file of any length is read in little memory, and what is broken in one item does not hurt the others.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedIOBase
from typing import Any

import yaml

from driftwitness.trace import converted
from driftwitness.trace.entries import Entry
from driftwitness.trace.opened import taken
from driftwitness.trace.parts import Malformed, shown

LARGEST = 32 * 1024 * 1024
"""The largest item, in bytes."""
DEEPEST = 100
MOST = 500_000
"""How many values an item may have."""
ANCHORED = 8 * 1024 * 1024
"""How many bytes of items with anchors are kept for the aliases of later items."""
AGAIN = 20
"""How many times the bytes of an item may be read again for its aliases, beyond 16 MiB in all."""

_KEY = re.compile(rb"""["']?([^\s"'#\[\]{},&*!|>%@`:-][^:#"']*?)["']?[ \t]*:(?=[ \t\r\n]|$)""")
_ITEM = re.compile(rb"( *)-(?=[ \t\r\n]|$)")
_MARK = re.compile(rb"(?:---|\.\.\.)(?=[ \t\r\n]|$)")
_ANCHOR = re.compile(rb"[:,\[{-]\s*&([^\s,\[\]{}]{1,100})(?=[\s,\]}])")
_ALIAS = re.compile(rb"[:,\[{-]\s*\*([^\s,\[\]{}]{1,100})")
SIZE = 256 * 1024

_TAG = "tag:yaml.org,2002:"
_STR, _NULL, _MERGE, _MAP, _SEQ = (_TAG + kind for kind in ("str", "null", "merge", "map", "seq"))
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN = re.compile(
    r"(?:tag:yaml\.org,2002:(?:(?:str|map|seq|set|omap|int|float|bool|timestamp|null|value|python/(?:unicode|str|bytes|tuple))$)"
    r"|!(?:ruby/)?(?:str(?:ing)?|map|seq|hash|array)(?:$|:)"
    r"|!ruby/struct:VCR::(?:HTTPInteraction|Request|Response|ResponseStatus)$)"
)
"""Tags of text, mappings and lists, as libraries write them; a class or structure that they name is not looked for."""


_STREAMS = frozenset(
    f"{_TAG}python/object/{tag}" for tag in ("new:_io.BytesIO", "apply:builtins.iter", "apply:__builtin__.iter")
)
"""What vcrpy writes for a body that it was given as a stream: data about it, from which nothing is built here."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a file: a member of its top level (``item`` False) or an item of the list under that member.

    ``line`` counts from 1; ``text`` is None where the piece is larger than 32 MiB.
    """

    key: str
    item: bool
    line: int
    text: bytes | None


def pieces(file: BufferedIOBase) -> Iterator[Piece]:
    """Take a file apart into the members of its top level, lists in block style item by item.

    A list at the top level has the key "". What is in flow style stays one piece; marks and directives belong to none.
    """
    piece = _Lines("", 1)
    number = 0
    for lines in _blocks(file):
        for line in lines:
            number += 1
            if piece.inside and line.startswith(piece.inside):
                piece.lines.append(line)
            elif (following := piece.followed_by(line, number)) is not None:
                yield from piece.given()
                piece = following
            else:
                piece.add(line)
        piece.bound()
    yield from piece.given()


def _blocks(file: BufferedIOBase) -> Iterator[list[bytes]]:
    """Read some lines at a time; one that is longer than 32 MiB comes in several."""
    begun: list[bytes] = []  # the line that the last block broke off in
    block = taken(file, SIZE).removeprefix(b"\xef\xbb\xbf")
    while block:
        end = block.rfind(b"\n") + 1 or (len(block) if len(begun) * SIZE > LARGEST else 0)
        if end:
            yield b"".join([*begun, block[:end]]).splitlines(keepends=True)
            begun.clear()
        begun.append(block[end:])
        block = taken(file, SIZE)
    yield b"".join(begun).splitlines(keepends=True)


class _Lines:
    """The lines of the piece that is being read.

    ``indent`` is that of its list's items, None for what is no item; lines that start with ``inside`` are certainly in
    the same item.
    """

    def __init__(self, key: str, line: int, indent: bytes | None = None) -> None:
        self.key, self.line, self.indent = key, line, indent
        self.inside = b"" if indent is None else indent + b" "
        self.lines: list[bytes] = []
        self._bare = True  # nothing but its key, comments and empty lines so far
        self._bounded = 0  # how many of its lines were counted, and their size
        self._size = 0

    def followed_by(self, line: bytes, number: int) -> _Lines | None:
        """Give the piece that a line begins, None where it goes on with this one."""
        if line[:1] not in b" \t\r\n#-" or _MARK.match(line):
            key = _KEY.match(line)
            if key or line.startswith(b"%") or _MARK.match(line):
                return _Lines(key[1].decode("utf-8", "replace") if key else "", number).starting(line if key else b"")
            return None
        item = _ITEM.match(line)
        if item and (item[1] == self.indent or (self.indent is None and self._bare)):
            return _Lines(self.key, number, item[1]).starting(line)
        return None

    def starting(self, line: bytes) -> _Lines:
        """Take the first line, and tell whether a list may follow it."""
        if line:
            self.lines.append(line)
            key = None if self.indent is not None else _KEY.match(line)
            self._bare = key is not None and _is_empty(line[key.end() :])
        return self

    def add(self, line: bytes) -> None:
        """Take one more line."""
        self.lines.append(line)
        self._bare = self._bare and _is_empty(line)

    def bound(self) -> None:
        """Forget the lines where they have become too many."""
        self._size += sum(map(len, self.lines[self._bounded :]))
        if self._size > LARGEST:
            self.lines.clear()
        self._bounded = len(self.lines)

    def given(self) -> Iterator[Piece]:
        """Give the piece, where there is one."""
        self.bound()
        if self.key or not self._bare:
            text = None if self._size > LARGEST else b"".join(self.lines)
            yield Piece(self.key, self.indent is not None, self.line, text)


def _is_empty(line: bytes) -> bool:
    words = line.strip()
    return not words or words.startswith(b"#")


class _Loader(yaml.CSafeLoader):
    """Composes nodes whose scalars are text or nothing: what a number means is the format's affair.

    The composer recurses in C, where a deep document ends the process; so it is stopped on the way down.
    """

    _depth = 0
    _count = 0

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> str:
        if kind is not yaml.ScalarNode:
            return _MAP if kind is yaml.MappingNode else _SEQ
        if not implicit[0]:
            return _STR
        return _NULL if value in _NULLS else _MERGE if value == "<<" else _STR

    def descend_resolver(self, current_node: yaml.Node | None, _: Any) -> None:
        self._depth += 1
        self._count += 1
        if current_node and (self._depth > DEEPEST or self._count > MOST):
            deep = self._depth > DEEPEST
            problem = f"nested deeper than {DEEPEST} levels" if deep else f"more than {MOST:,} values"
            raise yaml.composer.ComposerError(None, None, problem, current_node.start_mark)

    def ascend_resolver(self) -> None:
        self._depth -= 1


@dataclass
class Composer:
    """Gives the values of pieces: text, bytes, None, lists, and mappings with text as keys.

    It remembers items with anchors, as an alias may stand in a later item.
    """

    _anchored: dict[bytes, bytes] = field(default_factory=dict)
    _kept: int = 0
    _budget: int = 16 * 1024 * 1024

    def value(self, piece: Piece) -> Any:
        """Give the value of a piece; raises Malformed, with the line, where it is not plain data."""
        if piece.text is None:
            raise Malformed(f"line {piece.line}: larger than {LARGEST:,} bytes")
        try:
            node = _compose(piece.text)
        except yaml.composer.ComposerError as error:
            if "undefined alias" not in str(error.problem) or not piece.item:
                raise _malformed(error, piece) from error
            node = self._with_anchors(piece, piece.text)
        except yaml.YAMLError as error:
            raise _malformed(error, piece) from error
        names = _ANCHOR.findall(piece.text)
        if names and self._kept + len(piece.text) <= ANCHORED:
            self._kept += len(piece.text)
            self._anchored.update(dict.fromkeys(names, piece.text))
        value = _Plain(piece.line).of(node) if node is not None else None
        if piece.item:
            return value[0] if isinstance(value, list) and value else None
        return value.get(piece.key) if piece.key and isinstance(value, dict) else value

    def _with_anchors(self, piece: Piece, text: bytes) -> yaml.Node | None:
        """Compose an item behind those that its aliases refer to, and give it alone."""
        needed: dict[bytes, None] = {}
        waiting = [text]
        self._budget += AGAIN * len(text)
        while waiting:
            names = _ALIAS.findall(waiting.pop())
            fresh = {self._anchored[name] for name in names if name in self._anchored} - needed.keys()
            needed |= dict.fromkeys(fresh)
            waiting += fresh
            self._budget -= sum(map(len, fresh))
            if self._budget < 0 or len(needed) > DEEPEST:
                raise Malformed(f"line {piece.line}: its aliases to earlier items lead to too many of them")
        order = {item: place for place, item in enumerate(self._anchored.values())}
        try:
            node = _compose(b"".join([*sorted(needed, key=lambda item: order[item]), text]))
        except yaml.YAMLError as error:
            raise Malformed(f"line {piece.line}: an alias to nothing that can be read") from error
        if isinstance(node, yaml.SequenceNode):
            node.value = node.value[-1:]
        return node


def _compose(text: bytes) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _malformed(error: yaml.YAMLError, piece: Piece) -> Malformed:
    mark = getattr(error, "problem_mark", None)
    if mark is None and isinstance(error, yaml.reader.ReaderError):
        line = piece.line + (piece.text or b"")[: error.position].count(b"\n")
        return Malformed(f"line {line}: {error.reason}")
    problem = getattr(error, "problem", None) or "cannot be read"
    return Malformed(f"line {piece.line + mark.line if mark else piece.line}: {problem}")


class _Plain:
    """Turns nodes into values, each node once, so that aliases cost nothing."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._made: dict[int, Any] = {}
        self._open: set[int] = set()

    def of(self, node: yaml.Node) -> Any:
        """Give a node's value; raises Malformed for a tag of other than plain data, a duplicate key or a cycle."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        known = id(node)
        if known not in self._made:
            if known in self._open:
                raise self._refused(node, "an alias refers to what it stands in")
            if not _PLAIN.match(node.tag) and node.tag not in _STREAMS:
                raise self._refused(node, f"the tag {_tag(node)} stands for a program's object; expected plain data")
            if len(self._open) > DEEPEST:  # aliases to items before, which the composer did not see in depth
                raise self._refused(node, f"nested deeper than {DEEPEST} levels")
            self._open.add(known)
            mapping = isinstance(node, yaml.MappingNode)
            value = self._mapping(node) if mapping else [self.of(item) for item in node.value]
            self._made[known] = _content(value) if node.tag in _STREAMS else value
            self._open.discard(known)
        return self._made[known]

    def _scalar(self, node: yaml.ScalarNode) -> str | bytes | None:
        if node.tag == _STR:
            return str(node.value)
        if node.tag == _NULL:
            return None
        if node.tag in (_TAG + "binary", "!binary"):
            try:
                return base64.b64decode(node.value)
            except (binascii.Error, ValueError) as error:
                raise self._refused(node, f"no base64: {node.value[:40]!r}") from error
        if not _PLAIN.match(node.tag) and node.tag != "!":
            raise self._refused(node, f"the tag {_tag(node)} stands for a program's object; expected plain data")
        return str(node.value)

    def _mapping(self, node: yaml.Node) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, inside in node.value:
            value = inside.value if inside.tag == _STR and type(inside) is yaml.ScalarNode else self.of(inside)
            if key.tag == _STR and type(key) is yaml.ScalarNode and key.value not in found:
                found[key.value] = value
                continue
            if key.tag == _MERGE:
                for source in reversed(value if isinstance(value, list) else [value]):
                    merged |= source if isinstance(source, dict) else {}
                continue
            name = self._scalar(key) if isinstance(key, yaml.ScalarNode) else None
            if not isinstance(name, str | bytes):
                raise self._refused(key, "a key must be text")
            name = name.decode("latin-1") if isinstance(name, bytes) else name
            if name in found:
                raise self._refused(key, f"the key {name[:40]!r} stands twice in one mapping")
            found[name] = value
        return merged | found

    def _refused(self, node: yaml.Node, problem: str) -> Malformed:
        return Malformed(f"line {self._line + node.start_mark.line}: {problem}")


def _content(stream: Any) -> Any:
    """The bytes or the text in a stream that vcrpy wrote: the first of its state, or its pieces joined."""
    state = stream.get("state") if isinstance(stream, dict) else None
    if isinstance(state, list) and state and isinstance(state[0], str | bytes):
        return state[0]
    pieces = stream.get("args") if isinstance(stream, dict) else stream
    pieces = pieces[0] if isinstance(pieces, list) and pieces and isinstance(pieces[0], list) else pieces
    if not isinstance(pieces, list) or not all(isinstance(piece, str | bytes) for piece in pieces):
        return stream
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def _tag(node: yaml.Node) -> str:
    return repr(str(node.tag).replace(_TAG, "!!")[:80])


def entries(file: BufferedIOBase, key: str) -> Iterator[Entry]:
    """Give the items of the list that stands at the top level under a key, in block or in flow style.

    A file that is itself a list gives its items.
    """
    composer = Composer()
    found = pieces(file)
    piece = next(found, None)
    while piece:
        following = next(found, None)
        if piece.key in (key, ""):
            yield from _of_piece(piece, key, composer, last=following is None)
        piece = following


def below(file: BufferedIOBase, name: str, key: str) -> Iterator[Entry]:
    """Give the items of the list that stands under a key of the member ``name`` of the top level, in block style."""
    yield from entries(converted.below(file, name.encode()), key)


def _of_piece(piece: Piece, key: str, composer: Composer, *, last: bool) -> Iterator[Entry]:
    try:
        value = composer.value(piece)
    except Malformed as error:
        yield Entry(None, str(error))
        return
    if piece.item:
        yield Entry(value, last=last)
        return
    if isinstance(value, list):
        yield from map(Entry, value)
    elif value is not None:
        yield Entry(None, f"line {piece.line}: {key} is {shown(value)}, expected a list")


def member(file: BufferedIOBase, key: str) -> Any:
    """Give the member of the top level under a key, None where there is none; raises Malformed where it is broken."""
    found = next((piece for piece in pieces(file) if piece.key == key), None)
    return Composer().value(found) if found else None
