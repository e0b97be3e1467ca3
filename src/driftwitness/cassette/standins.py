"""Values that stand in for personal ones: of the same type, shape and order, with nothing of what they stand for."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from driftwitness.cassette.telling import MAIL, RESERVED, Kind, iban_rest, luhn

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEPT = re.compile(r"(<[^<>]*>|&#?\w+;|\$[A-Za-z_]\w*(?:-[a-z]+)?|sha256:[0-9a-f]+)")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_CALLING_CODE = re.compile(r"\+\d{2}")
_DATE = re.compile(
    r"(?P<year>\d{4})(?P<a>[-/.]?)(?P<m>\d{2})(?P=a)(?P<d>\d{2})|(?P<x>\d\d?)(?P<b>[-/.])(?P<y>\d\d?)(?P=b)(?P<z>\d{4}|\d{2})"
)
_FIRST_BIRTH = date(1950, 1, 1)
_BIRTHS = 18_000  # days: all before 2000
_NETS = ("192.0.2.", "198.51.100.", "203.0.113.")
_DOMAINS = ("example.com", "example.net", "example.org")


class StandIns:
    """Stand-ins for all personal values of one recording.

    Made of the values' ranks among each other, so that equal stays equal, order stays order, and nothing can be read
    back. ``values`` are all of them, with their kinds.
    """

    def __init__(self, values: Iterable[tuple[Kind, str]]) -> None:
        every = sorted(set(values))
        tokens = {token for kind, value in every for token in _tokens(kind, value)}
        self._words = _ranked((token for token in tokens if not token.isdigit()), _word)
        self._digits = _ranked((token for token in tokens if token.isdigit()), _number)
        self._births = {value: rank for rank, value in enumerate(value for kind, value in every if kind == "birth")}
        self._addresses = {value: rank for rank, value in enumerate(value for kind, value in every if kind == "ip")}
        domains = sorted({_domain(value) for kind, value in every if kind == "mail"})
        self._domains = {domain: rank for rank, domain in enumerate(domains)}

    def of(self, kind: Kind, value: str) -> str:
        """Give the stand-in of one of the values."""
        if kind == "mail":
            return self._mail(value)
        if kind == "birth":
            return self._birth(value)
        if kind == "ip":
            return self._ip(value)
        if kind == "place":
            whole, dot, fraction = value.partition(".")
            return f"{whole}{dot}{self._text(fraction)}" if dot else value
        if kind == "card":
            return self._card(value)
        if kind == "iban":
            return self._iban(value)
        if kind == "phone" and (code := _CALLING_CODE.match(value)):
            return code[0] + self._text(value[code.end() :])
        return self._text(value)

    def _text(self, text: str) -> str:
        pieces = _KEPT.split(text)
        return "".join(piece if at % 2 else _TOKEN.sub(self._token, piece) for at, piece in enumerate(pieces))

    def _token(self, match: re.Match[str]) -> str:
        token = match[0]
        if token.isdigit():
            return self._digits.get(token, token)
        new = self._words.get(token.lower())
        if new is None:
            return token
        return "".join(n.upper() if char.isupper() else n for n, char in zip(new, token, strict=False))

    def _mail(self, value: str) -> str:
        local, _, domain = value.rpartition("@")
        rank = self._domains[domain.lower()]
        return f"{self._text(local)}@{_DOMAINS[rank] if rank < len(_DOMAINS) else f'd{rank}.example.com'}"

    def _birth(self, value: str) -> str:
        rank, count = self._births[value], len(self._births)
        day = _FIRST_BIRTH + timedelta(days=(2 * rank + 1) * _BIRTHS // (2 * count))

        def other(match: re.Match[str]) -> str:
            if match["year"]:
                return f"{day:%Y}{match['a']}{day:%m}{match['a']}{day:%d}"
            # which is the month cannot be told: both are one
            number = f"{day.month:0{len(match['x'])}}", f"{day.month:0{len(match['y'])}}"
            return match["b"].join([*number, f"{day:%Y}"[-len(match["z"]) :]])

        return _DATE.sub(other, value, count=1) if _DATE.search(value) else self._text(value)

    def _ip(self, value: str) -> str:
        rank = self._addresses[value]
        if ":" in value:
            return str(ipaddress.ip_address(int(ipaddress.ip_address("2001:db8::1")) + rank))
        return f"{_NETS[rank // 254 % len(_NETS)]}{rank % 254 + 1}"

    def _card(self, value: str) -> str:
        digits = self._digits.get(re.sub(r"\D", "", value), re.sub(r"\D", "", value))
        fresh = iter(digits[:-1] + luhn(digits[:-1]))
        return re.sub(r"\d", lambda _: next(fresh), value)

    def _iban(self, value: str) -> str:
        rest = self._text(value[4:])
        check = 98 - iban_rest(f"{value[:2]}00{rest}")
        return f"{value[:2]}{check:02}{rest}"


def _tokens(kind: Kind, value: str) -> list[str]:
    """Give the words, in small letters, and the numbers of which a stand-in is put together."""
    if kind == "mail":
        value = value.rpartition("@")[0]
    elif kind == "card":
        value = re.sub(r"\D", "", value)
    elif kind == "place":
        value = value.partition(".")[2]
    elif kind == "iban":
        value = value[4:]
    elif kind == "phone" and (code := _CALLING_CODE.match(value)):
        value = value[code.end() :]
    return [token.lower() for piece in _KEPT.split(value)[::2] for token in _TOKEN.findall(piece)]


def _domain(mail: str) -> str:
    return mail.rpartition("@")[2].lower()


def is_reserved(mail: str) -> bool:
    """Whether a mail address is nobody's: its domain is set aside for examples (RFC 2606)."""
    match = MAIL.fullmatch(mail)
    return match is not None and RESERVED.fullmatch(match[1]) is not None


def _ranked(tokens: Iterable[str], make: Callable[[str, int, int], Iterable[str]]) -> dict[str, str]:
    """Give each token another of its length, in the same order, and no two the same one."""
    every = sorted(tokens)
    originals, used, found = set(every), set[str](), {}
    for rank, token in enumerate(every):
        candidates = make(token, rank, len(every))
        found[token] = next((c for c in candidates if c not in used and c not in originals), None) or next(
            (c for c in make(token, rank, len(every)) if c not in used), token
        )
        used.add(found[token])
    return found


def _word(token: str, rank: int, count: int) -> Iterable[str]:
    """Give words of a token's length: the one of its rank among all, then those behind it."""
    length = len(token)
    capacity = len(_LETTERS) ** min(length, 12)
    start = (2 * rank + 1) * capacity // (2 * count)
    for step in range(min(capacity, 2_000)):
        number, letters = (start + step) % capacity, []
        for _ in range(min(length, 12)):
            number, digit = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[digit])
        yield "".join(reversed(letters)) + "a" * (length - 12)


def _number(token: str, rank: int, count: int) -> Iterable[str]:
    """Give numbers of a token's length: the one of its rank among all, then those behind it; none gains a zero."""
    low = 0 if token.startswith("0") else 10 ** (len(token) - 1)
    capacity = 10 ** (len(token) - 1) if token.startswith("0") else 9 * low
    start = (2 * rank + 1) * capacity // (2 * count)
    for step in range(min(capacity, 2_000)):
        yield f"{low + (start + step) % capacity:0{len(token)}}"
