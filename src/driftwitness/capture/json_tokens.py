"""The tokens of JSON, and those that pages write in their place."""

from __future__ import annotations

import json
import re
from typing import Any

NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
STRING = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"')
ELLIPSIS = re.compile(r"\.{3,}|…")
WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
FOREIGN: dict[str, Any] = {
    "True": True, "False": False, "None": None, "nil": None, "TRUE": True, "FALSE": False, "NULL": None,
}  # fmt: skip
"""Literals of other languages."""
CLOSING = {"'": "'", "“": "”", "”": "”", "‘": "’", "’": "’"}
"""The marks that open strings where JSON knows none, with those that close them."""
QUOTED = {
    mark: re.compile(rf"{mark}((?:[^{end}\\\n]|\\[^\n])*){end}(?=\s*(?:[:,}}\]]|=>|//|#|/\*|$))", re.MULTILINE)
    for mark, end in CLOSING.items()
}
BARE_NAME = re.compile(r"[A-Za-z_$][\w$-]*(?=\s*(?::|=>))")
PLACEHOLDER = re.compile(
    r"<[^<>\n\"]{1,60}>|\{\{[\w. -]{1,40}\}\}|\$?\{[\w. -]{1,40}\}|\$\w{1,40}|undefined\b|NaN\b"
    r"|[A-Za-z_][\w.()|/ -]{0,60}(?=\s*(?:[,}\]\n]|//|#|$))"
)
CALL = re.compile(r"\s*(?:/\*\*/)?\s*[A-Za-z_$][\w$.]{0,60}\(\s*(?=[\[{])")
CALL_END = re.compile(r"\s*\)\s*;?\s*%?")
MEMBER = re.compile(r'"[^"\n]{1,80}"\s*:')
SPACES = re.compile(r"[ \t\r\n\xa0]+")
"""White space, also the one that word processors leave."""


def decode(token: str) -> str | None:
    """The text of a JSON string token; None where it is no valid one."""
    try:
        return str(json.loads(token, strict=False))
    except json.JSONDecodeError:
        return None


def requote(content: str) -> str:
    """The content of a string in other quotes as a JSON string token."""
    unescaped = re.sub(r"\\(['’‘“”])", r"\1", content)
    return '"' + re.sub(r'(?<!\\)"', r"\"", unescaped) + '"'


def is_strict(token: str) -> bool:
    """Whether the string token needs no repair."""
    try:
        json.loads(token)
    except json.JSONDecodeError:
        return False
    return True
