"""Looks for secrets in what is about to be written, by decoding it: knows nothing of the patterns that replace them."""

from __future__ import annotations

import binascii
import contextlib
import html
import itertools
import re
import zlib
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

import brotli  # type: ignore[import-untyped]
import zstandard

_SHORT = 64
_DEPTH = 4
_CAP = 10_000_000  # octets of one decoded layer
_TOTAL = 60_000_000  # octets of all layers of one text
_SHORTEST_HIDDEN = 6  # octets; shorter ones occur in decoded noise by chance
_FINE = re.compile(rb"([^\s\"'<>&;,=?#(){}\[\]\\/]+)")
_COARSE = re.compile(rb"([^\s\"'<>&;,]+)")
_RUN = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
_HEX = re.compile(rb"[0-9a-fA-F]{8,}")
_BROKEN = re.compile(rb"[A-Za-z0-9+/_-]{20}(?:\\+[rn]|[\r\n])+ *[A-Za-z0-9+/_-]")
_PRINTED = bytes(range(32, 127)) + b"\t\r\n"
_MAGIC = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_LINES = re.compile(rb"(?:\\+[rn]|[\r\n])+ *")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([0-7]{3})|(.))", re.DOTALL)
_WIDE = ("utf-16-le", "utf-16-be")
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Scan:
    """Finds secrets, given by placeholder, in any layer of a text: escaped, encoded, compressed, or several of them."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = [(name, value.encode("utf-8", "surrogatepass")) for name, value in secrets.items() if value]
        self._names = [name.encode() for name in secrets]
        lengths = [len(value) for _, value in self._secrets if len(value) >= _SHORTEST_HIDDEN]
        self._shortest = min(lengths, default=0)
        self._has_blank = any(b" " in value for _, value in self._secrets)

    def find(self, data: bytes) -> str | None:
        """Give the placeholder of a secret that some layer of the data holds; None where none does."""
        if not self._secrets:
            return None
        return next(
            (name for number, layer in enumerate(self._layers(data)) if (name := self._in(layer, number))), None
        )

    def all(self, data: bytes) -> set[str]:
        """Give the placeholders of all secrets that some layer of the data holds."""
        layers = enumerate(self._layers(data)) if self._secrets else ()
        return {
            name
            for number, layer in layers
            for name, value in self._secrets
            if value in layer and (not number or len(value) >= _SHORTEST_HIDDEN)
        }

    def _in(self, layer: bytes, number: int) -> str | None:
        held = [(name, value) for name, value in self._secrets if value in layer]
        if not held:
            return None
        # a placeholder may contain a short secret, and is none
        for name in self._names:
            layer = layer.replace(name, b"\0")
        return next((n for n, v in held if v in layer and (number == 0 or len(v) >= _SHORTEST_HIDDEN)), None)

    def without(self, data: bytes) -> bytes:
        """Put placeholders in place of the smallest pieces that hold a secret: a word, else all up to a blank or
        quotation mark, else everything.
        """
        name = self.find(data)
        if name is None:
            return data
        for pieces in (_FINE, _COARSE):
            data = pieces.sub(self._piece, data)
            if self.find(data) is None:
                return data
        return name.encode()

    def _piece(self, match: re.Match[bytes]) -> bytes:
        found = self.find(match[0])
        return match[0] if found is None else found.encode()

    def _layers(self, data: bytes) -> Iterator[bytes]:
        """Give the data, then all that decoding makes of it, the nearest first."""
        yield data
        if not self._shortest:
            return
        level, seen, left = [data], {data}, max(_TOTAL, 6 * len(data))
        for _ in range(_DEPTH):
            deeper = []
            for layer in level:
                for found, leads_on in self._decoded(layer):
                    left -= len(found)
                    if len(found) >= self._shortest and found not in seen and left >= 0:
                        yield found
                        if leads_on:
                            seen.add(found)
                            deeper.append(found)
            level = deeper

    def _decoded(self, layer: bytes) -> Iterator[tuple[bytes, bool]]:
        """Give what decoding makes of a layer, and whether to decode that again."""
        if b"+" in layer and self._has_blank:
            yield layer.replace(b"+", b" "), b"%" in layer
        if b"%" in layer:
            yield unquote_to_bytes(layer), True
        if b"&" in layer and b";" in layer:
            yield html.unescape(layer.decode("utf-8", "surrogateescape")).encode("utf-8", "replace"), True
        if b"\\" in layer:
            yield from ((found, True) for found in _unescaped(layer))
        if b"\0" in layer:
            yield from ((layer[at:].decode(codec, "replace").encode("utf-8"), True) for at in (0, 1) for codec in _WIDE)
        yield from ((found, True) for found in _decompressed(layer))
        yield from self._from_text(_LINES.sub(b"", layer) if _BROKEN.search(layer) else layer)

    def _from_text(self, text: bytes) -> Iterator[tuple[bytes, bool]]:
        """Decode runs of base64 and of hexadecimal digits, at each place where one may begin."""
        runs = [run for run in _RUN.findall(text) if len(run) * 3 // 4 >= self._shortest]
        digits = [found for run in runs for found in _HEX.findall(run) if len(found) >= 2 * self._shortest]
        for start in range(4):
            pieces = [_from_base64(run[start:]) for run in runs]
            pieces += [_from_hex(found[start:]) for found in digits] if start < 2 else []
            yield b"\n".join(pieces), False
            # noise is decoded no further
            yield from ((piece, True) for piece in pieces if _is_text(piece) or _is_compressed(piece))


def _is_text(piece: bytes) -> bool:
    return len(piece.translate(None, _PRINTED)) * 4 < len(piece)


def _is_compressed(piece: bytes) -> bool:
    return piece.startswith(_ZLIB) or any(magic in piece for magic in _MAGIC)


def _from_base64(run: bytes) -> bytes:
    whole = run.replace(b"-", b"+").replace(b"_", b"/")
    # a group of four that was cut still holds one or two octets
    cut = len(whole) % 4
    whole = whole[:-1] if cut == 1 else whole + b"=" * (-len(whole) % 4)
    return binascii.a2b_base64(whole)


def _from_hex(digits: bytes) -> bytes:
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _unescaped(layer: bytes) -> Iterator[bytes]:
    """Read the escapes of JSON, JavaScript and Python; two halves of a surrogate pair make one character.

    What stands for a character below 256 in some of them stands for an octet in others.
    """
    text = _ESCAPE.sub(_character, layer.decode("utf-8", "surrogateescape"))
    yield text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8", "replace")
    if b"\\x" in layer or b"\\u00" in layer:
        yield _ESCAPE.sub(_character, layer.decode("latin-1")).encode("latin-1", "replace")


def _character(match: re.Match[str]) -> str:
    unit, wide, octet, octal, other = match.groups()
    code = int(unit or wide or octet or "0", 16) if not octal else int(octal, 8)
    if other is not None:
        return _LETTERS.get(other, other)
    return chr(code) if code <= 0x10FFFF else ""


def _decompressed(layer: bytes) -> Iterator[bytes]:
    """Give what the layer is when decompressed: from where gzip or zstd begin, or as a whole where it is no text."""
    is_short = len(layer) <= _SHORT  # of a few octets, many may print by chance
    is_text = not layer.translate(None, _PRINTED) if is_short else _is_text(layer[:512])
    if is_text and not _is_compressed(layer):
        return
    starts = {layer.find(magic) for magic in _MAGIC} - {-1} | {0}
    ways = [_from_zlib, _from_deflate, _from_zstd]
    for way, start in [*itertools.product(ways, starts), (_from_brotli, 0)]:
        # whatever a library says of noise: it was none of its own
        with contextlib.suppress(zlib.error, zstandard.ZstdError, brotli.error, MemoryError):
            yield way(layer[start:])


def _from_zlib(data: bytes) -> bytes:
    return zlib.decompressobj(47).decompress(data, _CAP)


def _from_deflate(data: bytes) -> bytes:
    return zlib.decompressobj(-15).decompress(data, _CAP)


def _from_zstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(data).read(_CAP)


def _from_brotli(data: bytes) -> bytes:
    found: bytes = brotli.Decompressor().process(data, output_buffer_limit=_CAP)
    return found
