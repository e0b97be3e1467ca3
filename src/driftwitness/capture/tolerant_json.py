"""JSON as pages print it: comments, `...`, trailing commas and cut ends are repaired, and each repair is reported."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from driftwitness.contract import pointer as json_pointer

MAX_DEPTH = 100
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
STRING = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"')
ELLIPSIS = re.compile(r"\.{3,}|…")
WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


class TolerantJsonError(ValueError):
    """The text is not JSON, and no known repair makes it so."""


@dataclass(frozen=True, slots=True)
class TextRepair:
    """One repair; `line` counts from 0 in the text, `before` became `after`."""

    kind: str
    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON value and what was done to read it.

    `elided`: pointers whose content the text leaves out (a value of None there is unknown). `comments`: the comment on
    the line of a value, by its pointer. `lines`: first and last line (from 0) of each pointer, a member's key included.
    """

    value: Any
    repairs: tuple[TextRepair, ...]
    elided: frozenset[str]
    comments: dict[str, str]
    lines: dict[str, tuple[int, int]]


def parse(text: str) -> Parsed:
    """Read `text`; strict JSON (RFC 8259) comes back unrepaired. Raises TolerantJsonError where no repair helps."""
    reader = _Reader(text)
    reader.skip(())
    value = reader.value(())
    reader.skip(())
    if reader.at < len(text):
        raise reader.error("the end of the JSON value")
    return Parsed(value, tuple(reader.repairs), frozenset(reader.elided), reader.comments, reader.lines)


class _Unknown:
    """What stands where the text leaves a value out."""


class _Reader:
    """Reads one JSON value by recursive descent."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.repairs: list[TextRepair] = []
        self.elided: set[str] = set()
        self.comments: dict[str, str] = {}
        self.lines: dict[str, tuple[int, int]] = {}
        self._last: tuple[str, int] | None = None  # pointer of the last value read, and the line it ends on

    @property
    def line(self) -> int:
        return self.text.count("\n", 0, self.at)

    def error(self, expected: str) -> TolerantJsonError:
        column = self.at - self.text.rfind("\n", 0, self.at)
        found = repr(self.text[self.at : self.at + 20]) if self.at < len(self.text) else "the end of the text"
        return TolerantJsonError(
            f"line {self.line + 1}, column {column}: expected {expected}, found {found}; "
            "ask the vendor for a valid example"
        )

    def skip(self, container: tuple[str | int, ...]) -> None:
        """Pass over white space, comments and `...`; remember what they tell about `container`."""
        while self.at < len(self.text):
            if self.text[self.at] in " \t\n\r":
                self.at += 1
            elif self.text.startswith(("//", "/*"), self.at):
                self._comment(container)
            elif match := ELLIPSIS.match(self.text, self.at):
                self._remove("elision", match.end())
                self.elided.add(json_pointer.join(*container))
            else:
                return

    def _comment(self, container: tuple[str | int, ...]) -> None:
        block = self.text.startswith("/*", self.at)
        end = self.text.find("*/" if block else "\n", self.at)
        end = len(self.text) if end < 0 else end + (2 if block else 0)
        content = self.text[self.at : end].strip("/* \r\n\t")
        if ELLIPSIS.search(content):
            self.elided.add(json_pointer.join(*container))
        elif self._last and self._last[1] == self.line:
            self.comments[self._last[0]] = content
        self._remove("comment", end)

    def _remove(self, kind: str, end: int) -> None:
        self.repairs.append(TextRepair(kind, self.line, self.text[self.at : end].strip(), ""))
        self.at = end

    def _cut(self, added: str) -> None:
        self.repairs.append(TextRepair("cut end", self.line, "", added))

    def value(self, path: tuple[str | int, ...]) -> Any:
        if len(path) > MAX_DEPTH:
            raise self.error(f"at most {MAX_DEPTH} levels of nesting")
        place, first = json_pointer.join(*path), self.line
        character = self.text[self.at : self.at + 1]
        value: Any
        if character == "{":
            value = self._object(path)
        elif character == "[":
            value = self._array(path)
        elif character == '"':
            value = self._string(place)
        else:
            value = self._scalar(place)
        self.lines[place] = (self.lines.get(place, (first, first))[0], self.line)
        self._last = (place, self.line)
        return value

    def _object(self, path: tuple[str | int, ...]) -> dict[str, Any]:
        members: dict[str, Any] = {}
        self.at += 1
        while self._goes_on("}", path, bool(members)):
            first = self.line
            if self.text[self.at] != '"':
                raise self.error("a member name in double quotes")
            name = self._string(json_pointer.join(*path))
            self.skip(path)
            if self.at >= len(self.text):
                self._cut("}")
                self.elided.add(json_pointer.join(*path))
                break
            if self.text[self.at] != ":":
                raise self.error("':' after a member name")
            self.at += 1
            inner = (*path, name)
            self.lines[json_pointer.join(*inner)] = (first, first)
            value = self._after_colon(inner)
            if value is _Unknown:
                break
            if name in members:
                self.repairs.append(TextRepair("duplicate name", first, json.dumps(name), ""))
            members[name] = value
        return members

    def _after_colon(self, path: tuple[str | int, ...]) -> Any:
        """A member's value; None, marked as elided, where `...` stands for it."""
        self.skip(path)
        if self.at >= len(self.text):
            self._cut("}")
            self.elided.add(json_pointer.join(*path[:-1]))
            return _Unknown
        if self.text[self.at] in ",}" and json_pointer.join(*path) in self.elided:
            return None
        return self.value(path)

    def _array(self, path: tuple[str | int, ...]) -> list[Any]:
        items: list[Any] = []
        self.at += 1
        while self._goes_on("]", path, bool(items)):
            items.append(self.value((*path, len(items))))
        return items

    def _goes_on(self, end: str, path: tuple[str | int, ...], later: bool) -> bool:
        """Whether another member follows in a container; passes over the comma, or over the closing bracket."""
        seen = len(self.repairs)
        self.skip(path)
        if later and self.text[self.at : self.at + 1] == ",":
            comma = self.at
            self.at += 1
            self.skip(path)
            if self.text[self.at : self.at + 1] == end:
                self.repairs.append(TextRepair("trailing comma", self.text.count("\n", 0, comma), ",", ""))
        elif later and self.at < len(self.text) and self.text[self.at] != end:
            raise self.error(f"',' or '{end}'")
        if self.at >= len(self.text):
            self._cut(end)
            self.elided.add(json_pointer.join(*path))
            return False
        while self.text[self.at] == "," and any(repair.kind == "elision" for repair in self.repairs[seen:]):
            self._remove("trailing comma", self.at + 1)  # the comma after an ellipsis
            self.skip(path)
            if self.at >= len(self.text):
                return self._goes_on(end, path, later)
        if self.text[self.at] == end:
            self.at += 1
            if not later and len(self.repairs) > seen:
                self.elided.add(json_pointer.join(*path))  # nothing but comments: they stand for the content
            return False
        return True

    def _string(self, place: str) -> str:
        match = STRING.match(self.text, self.at)
        if not match:
            if "\n" in self.text[self.at :]:
                raise self.error("a string that ends on its line")
            rest = self.text[self.at + 1 :]
            token = '"' + re.sub(r"\\(?:u[0-9a-fA-F]{0,3})?$", "", rest) + '"'
            self.at = len(self.text)
            self._cut('"')
            self.elided.add(place)
            return self._decode(token)
        self.at = match.end()
        return self._decode(match[0])

    def _decode(self, token: str) -> str:
        try:
            return str(json.loads(token))
        except json.JSONDecodeError:
            pass
        try:
            text = str(json.loads(token, strict=False))
        except json.JSONDecodeError as error:
            raise self.error(f"a valid string before here ({error.msg} in {token[:30]!r})") from error
        self.repairs.append(TextRepair("control character", self.line, token, json.dumps(text)))
        return text

    def _scalar(self, place: str) -> Any:
        if match := NUMBER.match(self.text, self.at):
            return self._number(match, place)
        match = re.compile(r"[A-Za-z]*").match(self.text, self.at)
        word = match[0] if match else ""
        if word in WORDS:
            self.at += len(word)
            return WORDS[word]
        if word and self.at + len(word) == len(self.text) and any(whole.startswith(word) for whole in WORDS):
            whole = next(whole for whole in WORDS if whole.startswith(word))
            self.at = len(self.text)
            self._cut(whole.removeprefix(word))
            self.elided.add(place)
            return WORDS[whole]
        raise self.error("a JSON value")

    def _number(self, match: re.Match[str], place: str) -> int | float:
        self.at = match.end()
        if self.at == len(self.text) and place:
            self.elided.add(place)  # more digits may have followed
        try:
            return json.loads(match[0])  # type: ignore[no-any-return]
        except ValueError as error:  # more digits than Python reads
            raise self.error("a number of at most 4300 digits before here") from error
