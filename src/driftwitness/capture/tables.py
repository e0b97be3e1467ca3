"""Tables of a page, also flattened ones: `NameTypeRequiredDescription` over `page integer optional ...`."""

from __future__ import annotations

import re

COLUMN_WORDS = {
    "name": (
        "name", "parameter", "param", "field", "attribute", "key", "property", "argument", "parametername", "fieldname",
        "paramname", "attributename", "propertyname", "argumentname", "variable",
    ),
    "type": ("datatype", "type", "valuetype", "fieldtype"),
    "required": ("required", "mandatory", "isrequired"),
    "optional": ("optional",),
    "default": ("default", "defaultvalue"),
    "values": ("allowedvalues", "possiblevalues", "validvalues", "acceptedvalues", "permittedvalues", "enum"),
    "bounds": ("constraints", "constraint", "restrictions", "validation", "format", "range"),
    "location": ("location", "in", "parametertype", "paramtype"),
    "method": ("method", "verb"),
    "path": ("endpoint", "path"),
    "status": ("httpstatuscode", "statuscode", "httpstatus", "status"),
    "code": ("errorcode", "code", "error"),
    "header": ("responseheader", "httpheader", "header"),
    "example": ("example", "samplevalue", "examplevalue", "sample", "value", "values"),
    "access": ("readwrite", "access", "writable", "editable"),
    "description": (
        "description", "meaning", "details", "detail", "notes", "note", "purpose", "explanation", "comment", "comments",
        "summary", "definition",
    ),
}  # fmt: skip
TYPE = (
    r"(?:array|list)(?:\s+of\s+[a-z]+|\s*[\[<(]\s*(?!required|optional|mandatory)\w*\s*[\])>])?"
    r"|\[\](?:string|integer|int|number|boolean|object)"
    r"|(?:string|str|text|integer|int(?:32|64)?|long|number|numeric|float|double|decimal|boolean|bool|object|hash|map|json"
    r"|date-?time|timestamp|date|uuid|url|uri|email|enum|file)(?:\[\])?(?:\s*(?:\||or)\s*null)?"
)
FLAG = (
    r"(?:required|optional|mandatory|conditional|yes|no|y|n|true|false|✓|✔|✗|✘|✅|❌|x|—|–|-)(?!\w)(?:\s*\([^()]*\))?"
)
CELLS = {
    "name": r"`?(?P<name>[A-Za-z_$:][\w.\[\]{}$:-]*(?:/[a-z]+)?)`?\*?",
    "type": rf"`?(?P<type>{TYPE})`?(?![\w-])",
    "required": rf"(?P<required>{FLAG})",
    "optional": rf"(?P<optional>{FLAG})",
    "default": r"`?(?P<default>\S+?)`?",
    "values": r"(?P<values>\S+(?:,\s*\S+)*)",
    "bounds": r"(?P<bounds>\S+)",
    "location": r"(?P<location>path|query|body|header|url|form)(?!\w)",
    "method": r"(?P<method>[A-Z]+)",
    "path": r"(?P<path>\S+)",
    "status": r"(?P<status>[1-5]\d\d)(?!\d)",
    "code": r"(?P<code>\S+)",
    "header": r"`?(?P<header>[A-Za-z][\w-]*)`?:?",
    "example": r"(?P<example>\S*)",
    "description": r"(?P<description>.*?)",
}
YES = frozenset({"required", "mandatory", "yes", "y", "true", "✓", "✔", "✅", "x", "must", "always", "1"})
KNOWN = {word: kind for kind, words in COLUMN_WORDS.items() for word in words}
WORDS = tuple(KNOWN)
NO_LETTER = re.compile(r"[^a-z]")
LONGEST_HEAD = 4
"""Words in the head of a column."""


def columns(line: str) -> tuple[str, ...] | None:
    """The kinds of the columns that a header line names, in its order; None when the line is no table header.

    A column that none of the words tells is called `other` where cells are separated; flattened there is no such thing.
    """
    if "\t" in line.strip() or "|" in line.strip("| \t"):
        return _separated_columns(_separated(line) or [])
    rest = _letters(line) if len(line) <= 100 else ""
    found: list[str] = []
    while rest:
        if not rest.startswith(WORDS):  # most lines: no word has to be tried alone
            return None
        options = [(word, kind) for kind, names in COLUMN_WORDS.items() for word in names if rest.startswith(word)]
        options = [(word, kind) for word, kind in options if kind not in found]
        if not options:
            return None
        word, kind = max(options, key=lambda option: len(option[0]))
        found.append(kind)
        rest = rest[len(word) :]
    return tuple(found) if len(found) > 1 else None


def _letters(text: str) -> str:
    return NO_LETTER.sub("", text.lower())


def _separated_columns(heads: list[str]) -> tuple[str, ...] | None:
    if any(len(head.split()) > LONGEST_HEAD for head in heads):
        return None
    found: list[str] = []
    for index, head in enumerate(heads):
        word = _letters(head)
        kind = KNOWN.get(word) or KNOWN.get(word.removesuffix("s"))
        found.append(kind if kind and kind not in found else f"other{index}")
    known = sum(1 for kind in found if not kind.startswith("other"))
    return tuple(found) if known > 1 and 2 * known >= len(found) else None


def cells(line: str, kinds: tuple[str, ...]) -> dict[str, str] | None:
    """The cells of a row, by column kind; None when the line is no such row. Content tells flattened cells apart."""
    separated = _separated(line)
    missing = len(kinds) - len(separated or kinds)
    if separated is not None and missing < 0 and "\t" in line:
        separated, missing = [*separated[: len(kinds) - 1], " | ".join(separated[len(kinds) - 1 :])], 0
    if separated is not None and (missing == 0 or line.lstrip().startswith("|") or "\t" in line.strip()):
        return dict(zip(kinds, [*separated, *[""] * missing], strict=True)) if 0 <= missing < len(kinds) - 1 else None
    for columns_left in (kinds, _without(kinds, "description"), _without(kinds, "required")):
        if any(kind not in CELLS for kind in columns_left):
            return None
        pattern = r"\s+".join(CELLS[kind] for kind in columns_left)
        if match := re.fullmatch(r"[-*•]?\s*" + pattern, line.strip(), re.IGNORECASE):
            return {kind: (value or "").strip() for kind, value in match.groupdict().items()}
    return None


def _without(kinds: tuple[str, ...], empty: str) -> tuple[str, ...]:
    """The columns but for one whose cell is empty: flattening leaves nothing of it."""
    return tuple(kind for kind in kinds if kind != empty)


def _separated(line: str) -> list[str] | None:
    if "\t" in line.strip():
        return [cell.strip() for cell in line.strip("\n").split("\t")]
    if "|" in line.strip("| \t"):
        return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
    return None


def is_rule(line: str) -> bool:
    """Whether the line only draws the table: `---|---`."""
    return bool(line) and not line.strip("-=|+: \t")
