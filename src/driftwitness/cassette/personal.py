"""Puts stand-ins in place of the personal data of a recording, the same ones wherever a value stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlsplit, urlunsplit

from driftwitness.cassette import telling
from driftwitness.cassette.leaves import Leaf, NotJSONError, leaves, replaced
from driftwitness.cassette.standins import StandIns, is_reserved
from driftwitness.cassette.telling import Kind
from driftwitness.contract import Contract
from driftwitness.trace import Headers, Interaction, Trace

_SHOWN = ("enum", "const", "default", "example", "examples")
_FORM = "application/x-www-form-urlencoded"
_SHORTEST_WHOLE = 3  # a shorter value is looked for only where its field tells
_SHORTEST_INSIDE = 5
_INTEGER = re.compile(r"-?\d+")
_PARTED = re.compile(r"[\d@ ]")


def without_personal_data(contract: Contract, trace: Trace) -> Trace:
    """Give a trace with stand-ins in the place of all personal data."""
    personal = Personal(contract, trace.interactions)
    return trace.only(personal.without(one) if isinstance(one, Interaction) else one for one in trace.records)


class Personal:
    """The personal data of one recording, found in all of its interactions before any is changed.

    What the contract itself shows (enumerations, constants, examples) is nobody's, and stays.
    """

    def __init__(self, contract: Contract, interactions: Iterable[Interaction]) -> None:
        self._contract = contract
        self._kinds: dict[str, Kind] = {}
        for interaction in interactions:
            for kind, value in self._found(interaction):
                self._kinds.setdefault(value, kind)
        self._stand_ins = StandIns((kind, value) for value, kind in self._kinds.items())

    def without(self, interaction: Interaction) -> Interaction:
        """Give one of these interactions with stand-ins; all that is not personal keeps every character."""
        request, response = interaction.request, interaction.response
        body = None if request.body is None else self._body(request.body, _media_type(request.headers), fails=False)
        came = None if response.headers is None else self._headers(response.headers)
        fails = response.status >= 400
        return replace(
            interaction,
            request=replace(request, url=self._url(request.url), headers=self._headers(request.headers), body=body),
            response=replace(
                response, headers=came, body=self._body(response.body, _media_type(response.headers), fails=fails)
            ),
        )

    def _found(self, interaction: Interaction) -> Iterator[tuple[Kind, str]]:
        """Give the personal values of an interaction with their kinds."""
        request, response = interaction.request, interaction.response
        fields = [(name, value) for name, value, _ in _pairs(urlsplit(request.url).query)]
        texts = [request.url, *(value for _, value in [*request.headers, *(response.headers or ())])]
        for body, headers, fails in (
            (request.body or b"", request.headers, False),
            (response.body, response.headers, response.status >= 400),
        ):
            text = _text(body)
            if text is None:
                continue
            texts.append(text)
            if _media_type(headers) == _FORM:
                fields += [(name, value) for name, value, _ in _pairs(text)]
            try:
                yield from (
                    (kind, _written(leaf.value)) for leaf in leaves(text) if (kind := self._kind(leaf, fails=fails))
                )
            except NotJSONError:
                continue
        beside = frozenset(name for name, _ in fields)
        for name, value in fields:
            if kind := self._kind(Leaf(name, (), beside, value), fails=False):
                yield kind, value
        for text in texts:
            for match in telling.MAIL.finditer(text):
                if not is_reserved(match[0]) and match[0] not in self._vouched:
                    yield "mail", match[0]

    def _kind(self, leaf: Leaf, *, fails: bool) -> Kind | None:
        value = leaf.value
        if isinstance(value, bool) or value is None or value == "" or value in self._vouched:
            return None
        text = _written(value)
        above = [telling.plain(name) for name in leaf.above]
        # words about a field, not its value
        above += ["errors"] if fails else []
        kind = telling.kind_of(telling.plain(leaf.name), text, above, [telling.plain(name) for name in leaf.beside])
        if kind == "mail" and is_reserved(text):
            return None
        if isinstance(value, str):
            return kind
        number_like = kind == "place" or (kind in ("phone", "tax", "card", "address") and _INTEGER.fullmatch(text))
        return kind if number_like else None

    @cached_property
    def _vouched(self) -> frozenset[Any]:
        return frozenset(_shown(self._contract.document, within=False))

    @cached_property
    def _literal_segments(self) -> frozenset[str]:
        return frozenset(part for one in self._contract.operations for part in one.path.split("/"))

    def _whole(self, value: str) -> str | None:
        kind = self._kinds.get(value)
        return None if kind is None or value in self._vouched else self._stand_ins.of(kind, value)

    def _inside(self, text: str) -> str:
        """Replace known values that stand inside a text."""
        return self._known.sub(lambda match: self._stand_ins.of(self._kinds[match[0]], match[0]), text)

    @cached_property
    def _known(self) -> re.Pattern[str]:
        """A pattern of all values that are told from ordinary words: in several parts, or names with a capital."""
        told = [
            value
            for value, kind in self._kinds.items()
            if (len(value) >= _SHORTEST_INSIDE and _PARTED.search(value) and not value.isdigit())
            or (kind == "person" and len(value) >= _SHORTEST_INSIDE and value[0].isupper())
        ]
        every = "|".join(
            re.escape(value) for value in sorted(told, key=len, reverse=True) if value not in self._vouched
        )
        return re.compile(rf"(?<!\w)(?:{every})(?!\w)" if every else "(?!)")

    def _value(self, leaf: Leaf, *, fails: bool) -> str | None:
        value = leaf.value
        kind = self._kind(leaf, fails=fails)
        if kind:
            return self._stand_ins.of(kind, _written(value))
        if not isinstance(value, str) or value in self._vouched:
            return None
        whole = self._whole(value) if len(value) >= _SHORTEST_WHOLE else None
        return self._inside(value) if whole is None else whole

    def _body(self, body: bytes, media_type: str, *, fails: bool) -> bytes:
        text = _text(body)
        if text is None:
            return body
        if media_type == _FORM:
            return self._fields(text).encode()
        try:
            return replaced(text, lambda leaf: self._value(leaf, fails=fails)).encode()
        except NotJSONError:
            return self._inside(text).encode()

    def _url(self, url: str) -> str:
        parts = urlsplit(url)
        segments = [self._segment(segment) for segment in parts.path.split("/")]
        return urlunsplit(parts._replace(path="/".join(segments), query=self._fields(parts.query)))

    def _segment(self, segment: str) -> str:
        value = unquote(segment)
        whole = None if value in self._literal_segments or len(value) < _SHORTEST_WHOLE else self._whole(value)
        return segment if whole is None else quote(whole, safe="@!$&'()*+,;=:")

    def _fields(self, text: str) -> str:
        """Replace values of a query or a form; what stays keeps its spelling."""
        pairs = _pairs(text)
        beside = frozenset(name for name, _, _ in pairs)
        pieces = []
        for name, value, was in pairs:
            spelled, new = was, self._value(Leaf(name, (), beside, value), fails=False)
            if new is not None and new != value:
                written = quote_plus(new, safe="@") if "+" in spelled else quote(new, safe="@")
                spelled = f"{spelled.partition('=')[0]}={written}"
            pieces.append(spelled)
        return "&".join(pieces)

    def _headers(self, headers: Headers) -> Headers:
        return tuple((name, self._header(name.lower(), value)) for name, value in headers)

    def _header(self, name: str, value: str) -> str:
        if name in ("location", "content-location"):
            return self._url(value)
        return self._inside(value)


def _written(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _shown(value: Any, *, within: bool) -> Iterator[Any]:
    """Give the strings and numbers of a contract's examples, enumerations, constants and defaults."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _shown(member, within=within or name in _SHOWN)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _shown(member, within=within)
    elif within and isinstance(value, str | int | float):
        yield value


def _pairs(text: str) -> list[tuple[str, str, str]]:
    """Give the pairs of a query or a form: name, value, and both as they are spelled."""
    found = []
    for spelled in text.split("&"):
        name, _, value = spelled.partition("=")
        found.append((unquote_plus(name), unquote_plus(value), spelled))
    return found


def _media_type(headers: Headers | None) -> str:
    for name, value in headers or ():
        if name.lower() == "content-type":
            return value.partition(";")[0].strip().lower()
    return ""


def _text(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None
