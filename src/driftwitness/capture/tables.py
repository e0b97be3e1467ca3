"""Tables of a page, also flattened ones: `NameTypeRequiredDescription` over `page integer optional ...`."""

from __future__ import annotations

import re

COLUMN_WORDS = {
    "name": ("name", "parameter", "param", "field", "attribute", "key", "property", "argument"),
    "type": ("datatype", "type"),
    "required": ("required", "mandatory", "optional"),
    "default": ("default",),
    "location": ("location", "in"),
    "method": ("method", "verb"),
    "path": ("endpoint", "path"),
    "status": ("httpstatuscode", "statuscode", "httpstatus", "status"),
    "code": ("errorcode", "code", "error"),
    "header": ("responseheader", "httpheader", "header"),
    "example": ("example", "samplevalue", "value", "values"),
    "description": ("description", "meaning", "details", "notes", "purpose"),
}
TYPE = (
    r"(?:array|list)(?:\s+of\s+[a-z]+|\s*[\[<(]\s*\w*\s*[\])>])?"
    r"|\[\](?:string|integer|int|number|boolean|object)"
    r"|(?:string|str|text|integer|int(?:32|64)?|long|number|numeric|float|double|decimal|boolean|bool|object|hash|map|json"
    r"|date-?time|timestamp|date|uuid|url|uri|email|enum|file)(?:\[\])?(?:\s*(?:\||or)\s*null)?"
)
CELLS = {
    "name": r"`?(?P<name>[A-Za-z_$:][\w.\[\]{}$:-]*)`?\*?",
    "type": rf"`?(?P<type>{TYPE})`?(?![\w-])",
    "required": r"(?P<required>required|optional|mandatory|conditional|yes|no|true|false|✓|✔|✗|—|–|-)(?!\w)",
    "default": r"`?(?P<default>\S+?)`?",
    "location": r"(?P<location>path|query|body|header|url|form)(?!\w)",
    "method": r"(?P<method>[A-Z]+)",
    "path": r"(?P<path>\S+)",
    "status": r"(?P<status>[1-5]\d\d)(?!\d)",
    "code": r"(?P<code>\S+)",
    "header": r"`?(?P<header>[A-Za-z][\w-]*)`?:?",
    "example": r"(?P<example>\S*)",
    "description": r"(?P<description>.*?)",
}
YES = frozenset({"required", "mandatory", "yes", "true", "✓", "✔"})


def columns(line: str) -> tuple[str, ...] | None:
    """The kinds of the columns that a header line names, in its order; None when the line is no table header."""
    rest = re.sub(r"[^a-z]", "", line.lower())
    if not rest or len(line) > 100:
        return None
    found: list[str] = []
    while rest:
        options = [(word, kind) for kind, names in COLUMN_WORDS.items() for word in names if rest.startswith(word)]
        options = [(word, kind) for word, kind in options if kind not in found]
        if not options:
            return None
        word, kind = max(options, key=lambda option: len(option[0]))
        found.append(kind)
        rest = rest[len(word) :]
    return tuple(found) if len(found) > 1 else None


def cells(line: str, kinds: tuple[str, ...]) -> dict[str, str] | None:
    """The cells of a row, by column kind; None when the line is no such row. Content tells flattened cells apart."""
    separated = _separated(line)
    if separated is not None and len(separated) == len(kinds):
        return dict(zip(kinds, separated, strict=True))
    for columns_left in (kinds, _without(kinds, "description"), _without(kinds, "required")):
        pattern = r"\s+".join(CELLS[kind] for kind in columns_left)
        if match := re.fullmatch(r"[-*•]?\s*" + pattern, line.strip(), re.IGNORECASE):
            return {kind: (value or "").strip() for kind, value in match.groupdict().items()}
    return None


def _without(kinds: tuple[str, ...], empty: str) -> tuple[str, ...]:
    """The columns but for one whose cell is empty: flattening leaves nothing of it."""
    return tuple(kind for kind in kinds if kind != empty)


def _separated(line: str) -> list[str] | None:
    if "\t" in line:
        return [cell.strip() for cell in line.strip("\n").split("\t")]
    if "|" in line.strip("| "):
        return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
    return None


def is_rule(line: str) -> bool:
    """Whether the line only draws the table: `---|---`."""
    return bool(line) and not line.strip("-=|+: \t")
