"""The parts that recordings of all formats have in common, each checked: what is not as expected is told."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from driftwitness.trace.record import Headers

ENCODING = re.compile(
    r"utf-?8|(?:us-)?ascii|iso[-_]?8859[-_]\d{1,2}|latin-?1|(?:windows|cp)-?\d{3,4}|koi8-[ru]|shift_?jis|euc-(?:jp|kr)"
    r"|gb(?:2312|k|18030)|big5",
    re.IGNORECASE,
)
"""The encodings of text that recorders name; Python's other codecs are not for strangers' words."""
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What RFC 9110, section 5.6.2, lets a method consist of."""
PLACEHOLDER = re.compile(r"[<{\[%$]+([A-Za-z][A-Za-z0-9_-]{0,60})[>}\]%]+/?(.*)", re.DOTALL)
"""What stands in place of an address's beginning that was kept out of a recording."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
STATUS = re.compile(r"[1-9][0-9]{2}")


class Malformed(ValueError):  # noqa: N818
    """An interaction is not as its format has it; the message says what, and what was expected."""


def shown(value: Any) -> str:
    """A short word for a value, however large it is."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    words = repr(value[:60]) + "..." if isinstance(value, str | bytes) and len(value) > 60 else repr(value)
    return "nothing" if value is None else words[:100]


def mapping(value: Any, name: str) -> Mapping[str, Any]:
    """Give a value that must be a mapping; raises Malformed, as all functions here do, where it is not."""
    if not isinstance(value, Mapping):
        raise Malformed(f"{name}: {shown(value)}, expected a mapping")
    return value


def text(value: Any, name: str) -> str:
    """Give a value that must be text or a number as text."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int | float):
        raise Malformed(f"{name}: {shown(value)}, expected text")
    return value if isinstance(value, str) else str(value)


def method(value: Any) -> str:
    """Give a request's method; one in small letters was in capitals, as all of HTTP's are."""
    name = text(value, "request.method")
    if not TOKEN.fullmatch(name):
        raise Malformed(f"request.method: {shown(name)}, expected one such as GET")
    return name.upper() if name.islower() else name


def url(value: Any, name: str) -> str:
    """Give an absolute http or https URL; a placeholder at its start, as ``<HOST>/notes``, is taken for a host."""
    address = text(value, name)
    if placeholder := PLACEHOLDER.fullmatch(address):
        address = f"https://{placeholder[1].strip('-').lower().replace('_', '-')}/{placeholder[2]}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or CONTROL.search(address):
        raise Malformed(f"{name}: {shown(address)}, expected an absolute http or https URL")
    return address


def status(value: Any, name: str) -> int:
    """Give a status of three digits."""
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    if not STATUS.fullmatch(str(value) if isinstance(value, str | int) else ""):
        raise Malformed(f"{name}: {shown(value)}, expected an HTTP status such as 200")
    return int(value)


def seconds(value: Any, name: str) -> float:
    """Give a time in seconds since the epoch."""
    try:
        number = float(text(value, name))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Malformed(f"{name}: {shown(value)}, expected a number of seconds since the epoch")
    return number


def headers(value: Any, name: str) -> Headers:
    """Give headers from a mapping of a name to one value or to a list of values."""
    pairs = []
    for key, values in mapping(value or {}, name).items():
        if isinstance(values, str):
            pairs.append((key, values))
            continue
        listed = values if isinstance(values, list) else [values]
        pairs += [(key, one if isinstance(one, str) else _header_text(one, f"{name}.{key[:60]}")) for one in listed]
    return tuple(pairs)


def _header_text(value: Any, name: str) -> str:
    return "" if value is None else text(value, name)


def from_base64(value: Any, name: str) -> bytes:
    """Give the bytes of base64, whatever line breaks stand in it."""
    try:
        return base64.b64decode("".join(text(value, name).split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"{name}: {shown(value)}, expected base64 ({error})") from error


def content(value: Any, name: str, encoding: Any = None) -> bytes:
    """Give a body's bytes: text in the encoding that it had on the wire, or in UTF-8; nothing as none."""
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    words = text(value, name)
    try:
        return words.encode(encoding if isinstance(encoding, str) and ENCODING.fullmatch(encoding.strip()) else "utf-8")
    except (LookupError, UnicodeEncodeError):
        return words.encode("utf-8", "surrogatepass")


def moment(value: Any) -> float | None:
    """Give a date of ISO 8601 or of HTTP in seconds since the epoch, UTC where it names no zone; None for another."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value) if value[:1].isdigit() else parsedate_to_datetime(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def duration(value: Any) -> float:
    """Give a number of seconds that is not negative; 0 for anything else."""
    try:
        number = float(value) if isinstance(value, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return number if 0 <= number < math.inf else 0.0
