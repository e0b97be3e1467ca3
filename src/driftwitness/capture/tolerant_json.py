"""JSON as pages print it: what no parser reads is repaired where there is one way to, and each repair is reported.

Comments, `...`, trailing and missing commas, cut ends, lost braces, other quotes, names without quotes, literals of
Python and JavaScript, placeholders without quotes, and a call around the value (JSONP).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from driftwitness.capture import json_tokens as tokens
from driftwitness.contract import pointer as json_pointer

MAX_DEPTH = 100
CUT_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$")


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
    parsed = reader.document()
    if reader.at < len(text):
        raise reader.error("the end of the JSON value")
    return parsed


def parse_all(text: str) -> tuple[Parsed, ...]:
    """Read one value after the other: JSON Lines, or several examples in one block. Raises TolerantJsonError."""
    reader = _Reader(text)
    found = [reader.document()]
    while reader.at < len(text):
        if text[reader.at] not in "{[":
            raise reader.error("the end of the JSON value")
        found.append(reader.document())
    return tuple(found)


def is_fragment(text: str) -> bool:
    """Whether the text begins with a member whose object has lost its braces."""
    return tokens.MEMBER.match(text.lstrip()) is not None


class _Unknown:
    """What stands where the text leaves a value out."""


class _Reader:
    """Reads JSON values by recursive descent."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._begin()
        self._counted = (0, 0)  # a position and the line it is on

    def _begin(self) -> None:
        self.repairs: list[TextRepair] = []
        self.elided: set[str] = set()
        self.comments: dict[str, str] = {}
        self.lines: dict[str, tuple[int, int]] = {}
        self._last: tuple[str, int] | None = None  # pointer of the last value read, and the line it ends on

    def document(self) -> Parsed:
        """Read one value, and pass over what follows up to the next one."""
        self._begin()
        call = tokens.CALL.match(self.text, self.at)
        if call:
            self._remove("call", call.end())
        self.skip(())
        if not call and is_fragment(self.text[self.at : self.at + 100]):
            self._add("lost brace", "{")
            self.elided.add("")
            value = self._members((), ("",))
        else:
            value = self.value(())
        if call and (end := tokens.CALL_END.match(self.text, self.at)):
            self._remove("call", end.end())
        self.skip(())
        return Parsed(value, tuple(self.repairs), frozenset(self.elided), self.comments, self.lines)

    @property
    def line(self) -> int:
        at, line = self._counted
        line = line + self.text.count("\n", at, self.at) if at <= self.at else self.text.count("\n", 0, self.at)
        self._counted = (self.at, line)
        return line

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
            if spaces := tokens.SPACES.match(self.text, self.at):
                self.at = spaces.end()
            elif self.text.startswith(("//", "/*", "#"), self.at):
                self._comment(container)
            elif match := tokens.ELLIPSIS.match(self.text, self.at):
                self._remove("elision", match.end())
                self.elided.add(json_pointer.join(*container))
            else:
                return

    def _comment(self, container: tuple[str | int, ...]) -> None:
        block = self.text.startswith("/*", self.at)
        end = self.text.find("*/" if block else "\n", self.at)
        end = len(self.text) if end < 0 else end + (2 if block else 0)
        content = self.text[self.at : end].strip("/*# \r\n\t")
        if tokens.ELLIPSIS.search(content):
            self.elided.add(json_pointer.join(*container))
        elif self._last and self._last[1] == self.line:
            self.comments[self._last[0]] = content
        self._remove("comment", end)

    def _remove(self, kind: str, end: int) -> None:
        self.repairs.append(TextRepair(kind, self.line, self.text[self.at : end].strip(), ""))
        self.at = end

    def _add(self, kind: str, added: str) -> None:
        self.repairs.append(TextRepair(kind, self.line, "", added))

    def _replace(self, kind: str, end: int, after: str) -> None:
        self.repairs.append(TextRepair(kind, self.line, self.text[self.at : end], after))
        self.at = end

    def value(self, path: tuple[str | int, ...]) -> Any:
        if len(path) > MAX_DEPTH:
            raise self.error(f"at most {MAX_DEPTH} levels of nesting")
        place, first = json_pointer.join(*path), self.line
        character = self.text[self.at : self.at + 1]
        value: Any
        if character == "{" and not self._is_template():
            self.at += 1
            value = self._members(path, ())
        elif character == "[":
            value = self._array(path)
        elif character == '"' or character in tokens.CLOSING:
            value = self._string(place)
        else:
            value = self._scalar(place)
        self.lines[place] = (self.lines.get(place, (first, first))[0], self.line)
        self._last = (place, self.line)
        return value

    def _is_template(self) -> bool:
        """Whether `{{name}}` or `{name}` stands for a value."""
        match = re.compile(r"\{\{[\w. -]{1,40}\}\}|\{[A-Za-z_][\w. -]{0,40}\}").match(self.text, self.at)
        return match is not None and self.at > 0

    def _members(self, path: tuple[str | int, ...], lost: tuple[str, ...]) -> dict[str, Any]:
        """The members of an object up to its brace; one that lost its braces (`lost`) ends where a name comes again."""
        members: dict[str, Any] = {}
        while self._goes_on("}", path, bool(members), bool(lost)):
            first = self.line
            if lost and self._repeats(members):
                if self.repairs[-1].kind == "missing comma":
                    self.repairs.pop()  # what is missing there is a brace
                break
            name = self._name(path)
            self.skip(path)
            if self.at >= len(self.text):
                self._add("cut end", "}")
                self.elided.add(json_pointer.join(*path))
                break
            self._colon()
            inner = (*path, name)
            self.lines[json_pointer.join(*inner)] = (first, first)
            value = self._after_colon(inner)
            if value is _Unknown:
                break
            if name in members:
                self.repairs.append(TextRepair("duplicate name", first, json.dumps(name), ""))
            members[name] = value
        return members

    def _repeats(self, members: dict[str, Any]) -> bool:
        """Whether the next name is the first one again, so that another object starts."""
        token = tokens.STRING.match(self.text, self.at)
        return bool(token and members and tokens.decode(token[0]) == next(iter(members)))

    def _name(self, path: tuple[str | int, ...]) -> str:
        if self.text[self.at] == '"' or self.text[self.at] in tokens.CLOSING:
            return self._string(json_pointer.join(*path))
        bare = tokens.BARE_NAME.match(self.text, self.at)
        if not bare:
            raise self.error("a member name in double quotes")
        self._replace("name without quotes", bare.end(), json.dumps(bare[0]))
        return bare[0]

    def _colon(self) -> None:
        if self.text.startswith("=>", self.at):
            self._replace("arrow", self.at + 2, ":")
        elif self.text[self.at] == ":":
            self.at += 1
        else:
            raise self.error("':' after a member name")

    def _after_colon(self, path: tuple[str | int, ...]) -> Any:
        """A member's value; None, marked as elided, where `...` stands for it."""
        self.skip(path)
        if self.at >= len(self.text):
            self._add("cut end", "}")
            self.elided.add(json_pointer.join(*path[:-1]))
            return _Unknown
        if self.text[self.at] in ",}" and json_pointer.join(*path) in self.elided:
            return None
        return self.value(path)

    def _array(self, path: tuple[str | int, ...]) -> list[Any]:
        items: list[Any] = []
        self.at += 1
        while self._goes_on("]", path, bool(items), False):
            inner = (*path, len(items))
            if len(inner) <= MAX_DEPTH and tokens.MEMBER.match(self.text, self.at):
                items.append(self._lost_object(inner))
            else:
                items.append(self.value(inner))
        return items

    def _lost_object(self, path: tuple[str | int, ...]) -> dict[str, Any]:
        """An object of an array whose braces the page has lost: it ends where its first name comes again."""
        first = self.line
        self._add("lost brace", "{")
        value = self._members(path, ("",))
        self.lines[json_pointer.join(*path)] = (first, max(first, self.line - 1))
        if not self.repairs or self.repairs[-1].kind != "cut end":
            self._add("lost brace", "}")
        return value

    def _goes_on(self, end: str, path: tuple[str | int, ...], later: bool, lost: bool) -> bool:
        """Whether another member follows in a container; passes over the comma, or over the closing bracket."""
        seen = len(self.repairs)
        before, behind = self.line, self.text[self.at - 1 : self.at]
        self.skip(path)
        if later and self.text[self.at : self.at + 1] == ",":
            comma_line = self.line
            self.at += 1
            self.skip(path)
            if self.text[self.at : self.at + 1] == end:
                self.repairs.append(TextRepair("trailing comma", comma_line, ",", ""))
        elif later and self.at < len(self.text) and self.text[self.at] != end:
            if lost and self.text[self.at] in "]}":
                return False
            self._missing_comma(end, before, behind)
        if self.at >= len(self.text):
            self._add("cut end", end)
            self.elided.add(json_pointer.join(*path))
            return False
        while self.text[self.at] == "," and any(repair.kind == "elision" for repair in self.repairs[seen:]):
            self._remove("trailing comma", self.at + 1)  # the comma after an ellipsis
            self.skip(path)
            if self.at >= len(self.text):
                return self._goes_on(end, path, later, lost)
        if self.text[self.at] == end:
            self.at += 1
            if not later and len(self.repairs) > seen:
                self.elided.add(json_pointer.join(*path))  # nothing but comments: they stand for the content
            return False
        return not (lost and self.text[self.at] in "]}")

    def _missing_comma(self, end: str, line: int, behind: str) -> None:
        """A new line, or an object behind another one, tells that a comma is missing."""
        if end == "]" and tokens.MEMBER.match(self.text, self.at):
            return  # the next object that has lost its braces
        starts = self.text[self.at] in "\"'{[“" or tokens.BARE_NAME.match(self.text, self.at)
        if not (starts and (self.line > line or behind in ("}", "]"))):
            raise self.error(f"',' or '{end}'")
        self._add("missing comma", ",")

    def _string(self, place: str) -> str:
        mark = self.text[self.at]
        if mark in tokens.CLOSING:
            quoted = tokens.QUOTED[mark].match(self.text, self.at)
            if not quoted:
                raise self.error(f"a string that ends with {tokens.CLOSING[mark]} on its line")
            token = tokens.requote(quoted[1])
            self._replace("quotes", quoted.end(), token)
            return self._decode(token)
        match = tokens.STRING.match(self.text, self.at)
        if match:
            self.at = match.end()
            return self._decode(match[0])
        if "\n" in self.text[self.at :]:
            raise self.error("a string that ends on its line")
        rest = self.text[self.at + 1 :]
        token = '"' + CUT_ESCAPE.sub(r"\1", rest) + '"'
        self.at = len(self.text)
        self._add("cut end", '"')
        self.elided.add(place)
        return self._decode(token)

    def _decode(self, token: str) -> str:
        text = tokens.decode(token)
        if text is None:
            raise self.error(f"a valid string before here (an invalid escape in {token[:30]!r})")
        if not tokens.is_strict(token):
            self.repairs.append(TextRepair("control character", self.line, token, json.dumps(text)))
        return text

    def _scalar(self, place: str) -> Any:
        if match := tokens.NUMBER.match(self.text, self.at):
            return self._number(match, place)
        match = re.compile(r"[A-Za-z]*").match(self.text, self.at)
        word = match[0] if match else ""
        if word in tokens.WORDS:
            self.at += len(word)
            return tokens.WORDS[word]
        if word and self.at + len(word) == len(self.text) and any(whole.startswith(word) for whole in tokens.WORDS):
            whole = next(whole for whole in tokens.WORDS if whole.startswith(word))
            self.at = len(self.text)
            self._add("cut end", whole.removeprefix(word))
            self.elided.add(place)
            return tokens.WORDS[whole]
        if word in tokens.FOREIGN:
            self._replace("literal", self.at + len(word), json.dumps(tokens.FOREIGN[word]))
            return tokens.FOREIGN[word]
        if place and (found := tokens.PLACEHOLDER.match(self.text, self.at)):
            self._replace("placeholder", self.at + len(found[0].rstrip()), "null")
            self.elided.add(place)
            return None
        raise self.error("a JSON value")

    def _number(self, match: re.Match[str], place: str) -> int | float:
        self.at = match.end()
        if self.at == len(self.text) and place:
            self.elided.add(place)  # more digits may have followed
        try:
            return json.loads(match[0])  # type: ignore[no-any-return]
        except ValueError as error:  # more digits than Python reads
            raise self.error("a number of at most 4300 digits before here") from error
