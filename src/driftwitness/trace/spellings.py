"""All the ways in which a secret may be spelled on the wire, as patterns of bytes."""

from __future__ import annotations

import base64
from html.entities import codepoint2name

_JSON_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}
_BASE64_LENGTH = 8  # what is shorter occurs by chance
_HEX_OCTETS = 4
# repeated escaping is bounded, so that a hostile body costs no more than its length
_BACKSLASHES = r"\\{1,8}"
_PERCENT = "%(?:25){0,4}"
_AMPERSAND = "&(?:amp;){0,3}"
_BROKEN_LINE = r"(?:(?:\\{1,8}r|\r)?(?:\\{1,8}n|\n))?"  # base64 in lines (RFC 2045, section 6.8)
_URL_ALPHABET = {"+": "-", "/": "_"}


def pattern(value: str) -> bytes:
    """Give a pattern of a secret as it is, and in percent, form, JSON, HTML and Python escapes, base64 and hex."""
    forms = ["".join(map(_character, value))]
    raw = value.encode("utf-8", "surrogatepass")
    whole = base64.b64encode(raw).decode().rstrip("=")
    if len(whole) >= _BASE64_LENGTH:
        forms.append(_base64(whole) + f"(?:=|{_PERCENT}3[dD]){{0,2}}")
    # base64 of a longer text holds the secret at one of three offsets; its ends depend on the neighbours: cut off
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + raw).decode()
        inner = encoded[(offset * 8 + 5) // 6 : (offset + len(raw)) * 8 // 6]
        if len(inner) >= _BASE64_LENGTH:
            forms.append(_base64(inner))
    if len(raw) >= _HEX_OCTETS:
        forms.append(f"(?i:{raw.hex()})")
    return "|".join(forms).encode()


def _character(char: str) -> str:
    """Give a pattern of one character as it is, in percent encoding, as a form's blank or as an escape."""
    octets = char.encode("utf-8", "surrogatepass")
    units = char.encode("utf-16-be", "surrogatepass")
    code = ord(char)
    # what stands for itself comes last: the first character of an escape may be a secret's own
    by_octet = "".join(
        rf"(?:{_PERCENT}(?i:{octet:02x})|{_BACKSLASHES}x(?i:{octet:02x})|\x{octet:02x})" for octet in octets
    )
    by_unit = "".join(rf"{_BACKSLASHES}u(?i:{units[at : at + 2].hex()})" for at in range(0, len(units), 2))
    names = [name for name in (codepoint2name.get(code), "apos" if char == "'" else None) if name]
    references = [*(f"{name};" for name in names), rf"\#0{{0,8}}{code};", rf"\#[xX]0{{0,8}}(?i:{code:x});"]
    forms = [by_unit, f"{_AMPERSAND}(?:{'|'.join(references)})"]
    if char in _JSON_ESCAPES:
        forms.insert(0, _BACKSLASHES + (rf"\x{ord(_JSON_ESCAPES[char]):02x}"))
    elif char == "'":
        forms.insert(0, _BACKSLASHES + "'")
    if code > 0xFFFF:
        forms.append(rf"{_BACKSLASHES}U(?i:{code:08x})")
    elif 0x80 <= code <= 0xFF:
        forms.append(rf"{_BACKSLASHES}x(?i:{code:02x})")
    if char == " ":
        forms.append(r"\+")
    return f"(?:{'|'.join([*forms, by_octet])})"


def _base64(encoded: str) -> str:
    return _BROKEN_LINE.join(map(_base64_character, encoded))


def _base64_character(char: str) -> str:
    """Give a pattern of one base64 character, also of the URL alphabet; escapes befall only the odd ones."""
    return f"(?:{_URL_ALPHABET[char]}|{_character(char)})" if char in _URL_ALPHABET else char
