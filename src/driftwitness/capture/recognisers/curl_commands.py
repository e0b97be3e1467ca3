"""curl commands, read as a shell would but for an unquoted URL, whose `&` and `?` stay part of it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from driftwitness.capture import forms
from driftwitness.capture.facts import CurlCall, Example, Where
from driftwitness.capture.recognisers import json_examples
from driftwitness.capture.tolerant_json import TolerantJsonError
from driftwitness.document import Block, BlockKind, Document
from driftwitness.document.text import code_end

DATA = ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json")
ALIASES = {"--request": "-X", "--header": "-H", "--user": "-u", "--form": "-F", "--get": "-G"}
WITH_VALUE = frozenset(
    {"-X", "-H", "-u", "-F", "-A", "-b", "-c", "-e", "-m", "-o", "-T", "-x", "--url", "--data-urlencode", "--max-time"}
)
SHELL_CHARACTERS = "&?*;|<>()"


COMMAND = re.compile(r"^\s*(?:[$>%]\s+)?curl\s+\S")


def recognise(document: Document) -> Iterator[CurlCall]:
    """Each command in a code block; a block may hold several, with comments between."""
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            for command in commands(block):
                call = read(document.name, command)
                if call:
                    yield call


def is_command(block: Block) -> bool:
    """Whether the block is code that starts with curl."""
    return block.kind is BlockKind.CODE and COMMAND.match(block.text) is not None


def commands(block: Block) -> Iterator[Block]:
    """The curl commands of a block as blocks of their own."""
    at = 0
    while at < len(block.lines):
        end = code_end(block.lines, at) if COMMAND.match(block.lines[at]) else None
        if end:
            yield replace(block, first=block.first + at, lines=block.lines[at:end])
        at = end or at + 1


@dataclass(slots=True)
class _Command:
    method: str = ""
    url: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    user: str | None = None
    data: str | None = None
    fields: list[forms.Field] = field(default_factory=list)
    parts: bool = False
    query: bool = False

    def take(self, option: str, value: str) -> None:
        if option == "-X":
            self.method = value.upper()
        elif option == "-H":
            name, _, content = value.partition(":")
            self.headers.append((name.strip(), content.strip()))
        elif option == "-u":
            self.user = value
        elif option == "--url":
            self.url = value
        elif option in DATA:
            self.data = f"{self.data}&{value}" if self.data else value
            self.fields += forms.urlencoded(value) or [("", "", False)]
        elif option == "--data-urlencode":
            name, _, content = value.partition("=")
            self.data = self.data or ""
            self.fields.append((name, content, False))
        elif option == "-F":
            name, _, content = value.partition("=")
            self.data, self.parts = self.data or "", True
            text = re.sub(r";(?:type|filename)=.*$", "", content.lstrip("@<"))
            self.fields.append((name, text, content.startswith("@")))

    def form(self, where: Where) -> Example | None:
        """What the command sends as a form; None where a part of it is none."""
        if not all(name for name, _, _ in self.fields) or any("json" in value.lower() for _, value in self._types()):
            return None
        return forms.example(where, self.fields, forms.MULTIPART if self.parts else forms.URLENCODED)

    def _types(self) -> list[tuple[str, str]]:
        return [header for header in self.headers if header[0].lower() == "content-type"]


def read(name: str, block: Block) -> CurlCall | None:
    """Read one command; None when it names no URL."""
    command = _Command()
    tokens = iter(_tokens(block.text))
    next(tokens, None)
    for token in tokens:
        option = ALIASES.get(token, token)
        if option in WITH_VALUE or option in DATA:
            command.take(option, next(tokens, ""))
        elif re.match(r"-[XHud].", option):
            command.take(option[:2], option[2:])
        elif option == "-G":
            command.query = True
        elif not option.startswith("-") and re.search(r"://|/|\$", option) and not command.url:
            command.url = option
    if not command.url:
        return None
    where = Where(name, block.first, block.last)
    body = _body(name, block, command.data) or (None if command.query else command.form(where))
    method = command.method or ("POST" if command.data is not None and not command.query else "GET")
    return CurlCall(
        where,
        method,
        _with_query(command),
        tuple(command.headers),
        command.user,
        command.data,
        body,
        _unquoted(block.text, command.url),
    )


def _with_query(command: _Command) -> str:
    """The URL, with the data that `-G` puts into its query."""
    pairs = urlencode([(name, text) for name, text, _ in command.fields if name]) if command.query else ""
    return f"{command.url}{'&' if '?' in command.url else '?'}{pairs}" if pairs else command.url


def _tokens(text: str) -> list[str]:
    joined = re.sub(r"\\\r?\n", " ", text.replace("\xa0", " ").strip().lstrip("$>%").strip())
    for closing in ("", "'", '"'):
        try:
            return shlex.split(joined + closing)
        except ValueError:
            continue  # a quote that the page never closes
    return joined.split()


def _body(name: str, block: Block, data: str | None) -> Example | None:
    if not data or data.startswith("@"):
        return None
    first = block.first + _line_of(data, block.text.replace("\xa0", " "))
    try:
        return json_examples.read(data, Where(name, first, min(block.last, first + data.count("\n"))))
    except TolerantJsonError:
        return None


def _line_of(data: str, text: str) -> int:
    """The index of the line of a command on which its data starts: by all of it, else by its longest line."""
    whole = text.find(data)
    if whole >= 0:
        return text.count("\n", 0, whole)
    lines = data.split("\n")
    longest = max(range(len(lines)), key=lambda index: len(lines[index].strip()))
    found = text.find(lines[longest].strip())
    return max(0, text.count("\n", 0, found) - longest) if found >= 0 else 0


def _unquoted(text: str, url: str) -> str:
    """The characters of the URL that a shell would interpret, when no quotes stand around it."""
    at = text.find(url)
    if at <= 0 or text[at - 1] in "'\"":
        return ""
    return "".join(sorted(set(url) & set(SHELL_CHARACTERS)))
