"""Reads HTTP fields that are structured, as strictly as RFC 9651, section 4.2, has it."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import unquote_to_bytes

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?")
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,3}")
_STRING = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
_TOKEN = re.compile(r"[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*")
_BYTES = re.compile(r":([A-Za-z0-9+/]*)={0,2}:")
_BOOLEAN = re.compile(r"\?([01])")
_DATE = re.compile(r"@(-?[0-9]{1,15})(?![0-9.])")
_DISPLAY = re.compile(r'%"((?:[ !#$&-~]|%[0-9a-f]{2})*)"')
_KEY = re.compile(r"[a-z*][a-z0-9_\-.*]*")
_SPACES, _OPTIONAL_SPACE = re.compile(r" *"), re.compile(r"[ \t]*")


class StructuredFieldError(ValueError):
    """The text is no structured field of the wanted kind; the message shows where reading stopped."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word without quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Date:
    """An instant, in whole seconds since the epoch."""

    seconds: int


@dataclass(frozen=True, slots=True)
class DisplayString:
    """A text for people, in Unicode."""

    text: str


BareItem = int | Decimal | str | bytes | bool | Token | Date | DisplayString


@dataclass(frozen=True, slots=True)
class Item:
    """A value and its parameters."""

    value: BareItem
    parameters: Mapping[str, BareItem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InnerList:
    """Items in parentheses, and the parameters of them all."""

    items: tuple[Item, ...]
    parameters: Mapping[str, BareItem] = field(default_factory=dict)


def item(text: str) -> Item:
    """Read a field that is one Item; raises StructuredFieldError."""
    reader = _Reader(text)
    found = reader.item()
    reader.end()
    return found


def members(text: str) -> tuple[Item | InnerList, ...]:
    """Read a field that is a List, its lines joined by commas; raises StructuredFieldError."""
    reader = _Reader(text)
    found: list[Item | InnerList] = []
    while reader.rest and (not found or reader.comma()):
        found.append(reader.member())
    reader.end()
    return tuple(found)


def dictionary(text: str) -> dict[str, Item | InnerList]:
    """Read a field that is a Dictionary; of a key that stands twice the last value counts; raises the same."""
    reader = _Reader(text)
    found: dict[str, Item | InnerList] = {}
    while reader.rest and (not found or reader.comma()):
        key = reader.key()
        found[key] = reader.member() if reader.takes("=") else Item(True, reader.parameters())
    reader.end()
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._match(_SPACES)

    @property
    def rest(self) -> str:
        return self._text[self._at :]

    def end(self) -> None:
        self._match(_SPACES)
        if self.rest:
            raise self._error("nothing more")

    def comma(self) -> bool:
        """Go on to the next member; False where there is none."""
        self._match(_OPTIONAL_SPACE)
        if not self.takes(","):
            return False
        self._match(_OPTIONAL_SPACE)
        if not self.rest:
            raise self._error("a member after the comma")
        return True

    def takes(self, character: str) -> bool:
        found = self._text.startswith(character, self._at)
        self._at += found
        return found

    def member(self) -> Item | InnerList:
        return self._inner_list() if self.takes("(") else self.item()

    def item(self) -> Item:
        return Item(self._bare_item(), self.parameters())

    def parameters(self) -> dict[str, BareItem]:
        found: dict[str, BareItem] = {}
        while self.takes(";"):
            self._match(_SPACES)
            key = self.key()
            found[key] = self._bare_item() if self.takes("=") else True
        return found

    def key(self) -> str:
        found = self._match(_KEY)
        if not found:
            raise self._error("a key in lower case")
        return found[0]

    def _inner_list(self) -> InnerList:
        found: list[Item] = []
        self._match(_SPACES)
        while not self.takes(")"):
            found.append(self.item())
            if not self.rest.startswith((" ", ")")):
                raise self._error("a space or the end of the list")
            self._match(_SPACES)
        return InnerList(tuple(found), self.parameters())

    def _bare_item(self) -> BareItem:
        if found := self._match(_NUMBER):
            return self._number(found[0])
        if found := self._match(_STRING):
            return re.sub(r"\\(.)", r"\1", found[1])
        if found := self._match(_TOKEN):
            return Token(found[0])
        if found := self._match(_BOOLEAN):
            return found[1] == "1"
        if found := self._match(_BYTES):
            return self._bytes(found[1])
        if found := self._match(_DATE):
            return Date(int(found[1]))
        if found := self._match(_DISPLAY):
            return self._display(found[1])
        raise self._error("a number, string, token, bytes, boolean, date or display string")

    def _number(self, text: str) -> int | Decimal:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        raise self._error("a number of at most 15 digits, or 12 and 3 after the point")

    def _bytes(self, text: str) -> bytes:
        try:
            return b64decode(text + "=" * (-len(text) % 4), validate=True)
        except Base64Error as error:
            raise self._error("bytes in base64") from error

    def _display(self, text: str) -> DisplayString:
        try:
            return DisplayString(unquote_to_bytes(text).decode())
        except UnicodeDecodeError as error:
            raise self._error("a display string in UTF-8") from error

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found

    def _error(self, expected: str) -> StructuredFieldError:
        return StructuredFieldError(f"{self._text!r}: expected {expected} at character {self._at + 1}")
