"""JSON pointers (RFC 6901)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

MISSING: Any = object()

_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")


def join(*tokens: str | int) -> str:
    """Build the pointer of these reference tokens, escaped: ``join("paths", "/forms")`` is ``/paths/~1forms``."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


@lru_cache(maxsize=8192)
def split(pointer: str) -> tuple[str, ...]:
    """Give the unescaped reference tokens of a pointer; raises ValueError where it does not start with ``/``."""
    if pointer == "":
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} is not a JSON pointer: it must be empty or start with '/' (RFC 6901, section 3)")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def get(value: Any, pointer: str, default: Any = MISSING) -> Any:
    """Give what stands at a pointer, or ``default`` (``MISSING`` unless told) where nothing does."""
    return walk(value, split(pointer), default)


def walk(value: Any, tokens: Iterable[str | int], default: Any = MISSING) -> Any:
    """Give what stands at the end of unescaped reference tokens, or ``default``."""
    for token in tokens:
        if isinstance(value, dict):
            value = value.get(str(token), MISSING)
        elif isinstance(value, list) and _INDEX.fullmatch(str(token)) and int(token) < len(value):
            value = value[int(token)]
        else:
            return default
        if value is MISSING:
            return default
    return value


def ancestors(pointer: str) -> Iterable[str]:
    """Give the pointer itself, then each shorter one, down to the empty pointer of the whole document."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]
    yield ""
