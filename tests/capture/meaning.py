"""What evidence must say: for each kind of assertion a reading of its lines that shares nothing with capture.

`unsaid` gives the assertions whose own lines do not hold what is asserted. What is inferred is left aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from driftwitness.contract import pointer as json_pointer
from driftwitness.document import Block, Document

Evidence = Mapping[str, Mapping[str, Any]]

NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
TYPE_WORDS = {
    "string": r"str(?:ing)?s?|texts?|(?:var)?char|dates?|time\w*|url|uri|uuid|guid|e-?mails?|names?|enum\w*|keys?|"
    r"tokens?|base64|binary|files?|slug|code|one of|either|format|words?|characters?|iso\W?\d+|"
    r"id(?:entifier)?s?|password",
    "integer": r"int(?:eger)?s?|numbers?|numeric|long|count|u?int\d*|seconds?|bytes|size|minutes|days|amount|"
    r"times?tamp|epoch|id(?:entifier)?s?",
    "number": r"numbers?|numeric|floats?|double|decimal|real|price|amount|money",
    "boolean": r"bool(?:ean)?s?|true|false|yes|no|whether|flag|bit|enables?|if set",
    "array": r"arrays?|lists?|\[\]|sets?|comma|collection|several|multiple|slice|repeat\w*",
    "object": r"objects?|hash(?:es)?|maps?|dict\w*|json|struct\w*|key.value|assoc\w*|record",
}
REQUIRED = re.compile(
    r"required|mandatory|\bmust\b|\*|\byes\b|\btrue\b|\bneeds?\b|✓|✔|☑|\b[yx]\b|obligatory|\bhave to\b", re.I
)
WINDOWS = {
    1: r"second|\bsec\b|/s\b|\brps\b",
    60: r"minute|\bmin\b|/m\b|\brpm\b|60[ -]?s",
    3600: r"hour|/h\b|60[ -]?min",
    86400: r"\bday|daily|24[ -]?h|/d\b",
    604800: r"week",
    2592000: r"month|30[ -]day",
    31536000: r"year|annual",
}
AUTH_WORDS = {
    "bearer": r"bearer|token|jwt",
    "basic": r"basic|user(?:name)?\b.*pass|-u\b|--user\b|pass(?:word|phrase)?",
    "digest": r"digest",
    "oauth2": r"oauth",
    "mutualTLS": r"client certificate|mutual|mtls",
    "openIdConnect": r"open ?id|oidc",
}


@dataclass(frozen=True, slots=True)
class Unsaid:
    """An assertion whose lines do not hold it."""

    place: str
    lines: tuple[int, int]
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.place} lines {self.lines[0]}-{self.lines[1]}: {self.what}: {self.text[:160]!r}"


def unsaid(openapi: dict[str, Any], evidence: Evidence, documents: Sequence[Document]) -> Iterator[Unsaid]:
    """Every assertion that its lines do not hold."""
    by_name = {document.name: document for document in documents}
    for place, entry in evidence.items():
        if entry["kind"] not in ("stated", "example") or "lines" not in entry:
            continue
        first, last = entry["lines"]
        document = by_name[entry["document"]]
        text = "\n".join((*document.source[first - 1 : last], *document.lines[first - 1 : last]))
        around = "\n".join(line for block in _near_blocks(document, first) for line in block.lines)
        own = {other[len(place) + 1 :] for other in evidence if other.startswith(f"{place}/")}
        for what in _missing(openapi, json_pointer.split(place), text, around, own):
            yield Unsaid(place, (first, last), what, "\n".join(document.lines[first - 1 : last]))


def _near_blocks(document: Document, number: int) -> Sequence[Block]:
    """The block of a line with the two above it: what heads a table or a list stands there."""
    at = max((index for index, block in enumerate(document.blocks) if block.first <= number), default=0)
    return document.blocks[max(0, at - 2) : at + 1]


def _missing(openapi: dict[str, Any], at: tuple[str, ...], text: str, around: str, own: set[str]) -> Iterator[str]:
    value = _without(json_pointer.walk(openapi, at), own)
    for pattern, check in CHECKS:
        if len(pattern) == len(at) and all(want in ("*", part) for want, part in zip(pattern, at, strict=True)):
            yield from check(at, value, text, around)
            return
    if "properties" in at and at[-2] == "properties":
        yield from _property(at, value, text, around)
    elif at[-1] in BOUNDS and isinstance(value, int | float):
        yield from [] if _number(value, text) else [f"{at[-1]} {value}"]
    elif at[-1] in ("enum", "examples") and isinstance(value, list):
        yield from _values(at, value, text, around)
    elif at[-1] == "default":
        yield from [] if _holds(text, value) else [f"default {value!r}"]
    elif at[-1] == "required":
        yield from _required(at, value, text, around)


def _without(value: Any, own: set[str]) -> Any:
    """The value without the keywords that have lines of their own."""
    if not isinstance(value, dict):
        return value
    inner = {name.removeprefix("schema/") for name in own if name.startswith("schema/")}
    kept = {name: item for name, item in value.items() if name not in own}
    return kept | {"schema": _without(kept["schema"], inner)} if isinstance(kept.get("schema"), dict) else kept


BOUNDS = (
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "exclusiveMinimum",
    "exclusiveMaximum",
)


def _operation(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    path, method = at[1], at[2]
    parts = [part.lstrip(".") for part in re.findall(r"[\w.~-]+", re.sub(r"\{[^}]*\}", " ", path))]
    bare = re.sub(r"[\\`*]", "", text)
    position = 0
    for part in parts:
        found = re.search(
            rf"(?<![A-Za-z0-9]){re.escape(part)}(?![A-Za-z0-9](?<!{re.escape(part)}[A-Z]))", bare[position:]
        )
        if not found:
            yield f"path {path}"
            break
        position += found.start()
    said = (
        re.search(rf"\b{method}", bare, re.I)
        or (method == "get" and re.search(r"curl|://", bare))
        or (method in ("post", "put", "patch") and re.search(r"curl|-d\b|--data|\bform\b", bare))
    )
    if not said and not re.search(rf"\b{method}\b", around, re.I):
        yield f"method {method}"


def _parameter(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    if not _names(text, value["name"]) and not (value["in"] == "path" and _path_shows(at[1], text)):
        yield f"name {value['name']}"
    if value.get("required") and value["in"] != "path" and not REQUIRED.search(text) and not REQUIRED.search(around):
        yield f"required {value['name']}"
    yield from _schema(value.get("schema", {}), text, value["name"])


def _path_shows(path: str, text: str) -> bool:
    literals = re.findall(r"[\w.~-]+", re.sub(r"\{[^}]*\}", " ", path))
    return not literals or all(part in text for part in literals[-1:])


def _property(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    name = at[-1]
    if not _names(text, name):
        yield f"name {name}"
    elif isinstance(value, dict):
        yield from _schema(value, text, name)


def _schema(schema: Any, text: str, name: str) -> Iterator[str]:
    """What a property or parameter asserts of its values beside the type."""
    if not isinstance(schema, dict):
        return
    for keyword in BOUNDS:
        if keyword in schema and not _number(schema[keyword], text):
            yield f"{keyword} {schema[keyword]} of {name}"
    for value in schema.get("enum", []):
        if not _holds(text, value):
            yield f"enum {value!r} of {name}"
    bare = re.sub(rf"\b{re.escape(name)}(?=[a-z])", f"{name} ", text)
    if "type" in schema and not typed(schema, bare) and not re.search(rf"\b{re.escape(name)}\\?[.\[]", text):
        yield f"type {schema['type']} of {name}"
    if "default" in schema and not _holds(text, schema["default"]):
        yield f"default {schema['default']!r} of {name}"


def _values(at: tuple[str, ...], value: list[Any], text: str, around: str) -> Iterator[str]:
    yield from (f"{at[-1]} {one!r}" for one in value if not isinstance(one, dict | list) and not _holds(text, one))


def typed(schema: Any, text: str) -> bool:
    """Whether the lines hold a word for the schema's type, or a value of it."""
    names = schema.get("type", []) if isinstance(schema, dict) else []
    names = [names] if isinstance(names, str) else [name for name in names if name != "null"]
    return not names or any(re.search(rf"\b(?:{TYPE_WORDS[name]})\b|{SHOWN[name]}", text, re.I) for name in names)


SHOWN = {
    "string": r"[\"'`“][^\"'`]*[\"'`”]",
    "integer": r"(?<![\w.])-?\d+(?![\w.])",
    "number": r"-?\d+(?:\.\d+)?",
    "boolean": r"\btrue\b|\bfalse\b",
    "array": r"\[",
    "object": r"\{",
}


def _status(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    number = at[-1] if at[-1].isdigit() else str(_status_of(at[-1]))
    phrase = HTTPStatus(int(number)).phrase if number.isdigit() and int(number) in set(HTTPStatus) else number
    digits = (
        rf"(?<!\d){number}(?!\d)|(?<!\d){number[0]}xx\b|{number[0]}\d\d\s*(?:-|–|to|through|\.\.)\s*{number[0]}\d\d"
    )
    if not re.search(digits, text, re.I) and not re.search(re.escape(phrase), text, re.I):
        yield f"status {at[-1]}"


def _status_of(component: str) -> int | str:
    plain = re.sub(r"\W|_", "", component).lower()
    if number := re.search(r"\d{3}$", component):
        return number[0]
    return next((one.value for one in HTTPStatus if re.sub(r"\W", "", one.phrase).lower() == plain), component)


def _limit(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    if "quota" in value and not _number(value["quota"], text):
        yield f"quota {value['quota']}"
    window = value.get("window")
    if window and not any(
        re.search(words, text + around, re.I)
        and (window == unit or (window % unit == 0 and _number(window // unit, text)))
        for unit, words in WINDOWS.items()
    ):
        yield f"window {window}"
    scopes = {
        "ip": r"\bip\b",
        "user": r"\buser",
        "account": r"account|workspace|organi[sz]ation|tenant|team|project|customer|compan",
    }
    if value.get("scope") in scopes and not re.search(scopes[value["scope"]], text + around, re.I):
        yield f"scope {value['scope']}"


def _limit_header(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    name = value["name"] if isinstance(value, dict) else value
    if not _names(text, name):
        yield f"header {name}"


def _header(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    return _limit_header(at, at[-1], text, around)


def _listed_status(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    return _status((str(value["status"]),), value, text, around)


def _refusal(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    return _status((str(value),), value, text, around)


def _blocks(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    units = [unit for unit, words in WINDOWS.items() if value % unit == 0 and re.search(words, text, re.I)]
    told = any(_number(value // unit, text) for unit in units) and re.search(r"block|lock|ban|throttl", text, re.I)
    yield from [] if told else [f"blocks {value}"]


def _presence(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    yield from [] if re.search(r"\b(?:every|all|each|any)\b", text, re.I) else [f"present {value}"]


def _update(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    words = r"only|partial|omit|left|leave|unchanged|untouched|as (?:it|they) (?:was|were|is|are)|replac|merg|remain"
    yield from [] if re.search(words, text, re.I) else [f"update {value}"]


def _paging(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    if isinstance(value, dict) and "param" in value and not _names(text, value["param"]):
        yield f"param {value['param']}"
    if isinstance(value, dict):
        yield from (
            f"{key} {value[key]}"
            for key in ("maximum", "minimum")
            if key in value and not _number(value[key], text + around)
        )
    elif isinstance(value, str) and at[-1] not in ("style", "operations") and value:
        last = value.rpartition("/")[2]
        yield from [] if last.isdigit() or _names(text, last) else [f"{at[-1]} {value}"]


def _member(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    last = [token for token in str(value).split("/") if token and not token.isdigit()]
    if at[-1] != "schema" and last and not _names(text, last[-1]):
        yield f"{at[-1]} {value}"


def _error(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    if "code" in value and not _names(text, str(value["code"])):
        yield f"code {value['code']}"
    if "code" not in value and "status" in value:
        yield from _status((str(value["status"]),), value, text, around)


def _security(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    if value["type"] == "apiKey":
        yield from (
            [] if _names(text, value["name"]) or re.search(r"cookie|session", text, re.I) else [f"name {value['name']}"]
        )
    else:
        kind = value.get("scheme", value["type"]).lower() if value["type"] == "http" else value["type"]
        yield from [] if re.search(AUTH_WORDS.get(kind, kind), text, re.I | re.S) else [f"scheme {kind}"]


def _server(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    parts = [part for part in re.split(r"https?://|/|\{[^}]*\}", value["url"]) if part.strip(".")]
    yield from [] if all(part.strip(".") in text for part in parts) else [f"server {value['url']}"]


def _tag(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    words = re.findall(r"\w+", value["name"].lower())
    yield from [] if all(word.removesuffix("s") in text.lower() for word in words) else [f"tag {value['name']}"]


def _title(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    yield from [] if str(value).lower() in text.lower() else [f"{at[-1]} {value}"]


def _version(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    yield from (
        [] if all(str(part) in text for part in (value.get("name"), value.get("value")) if part) else [f"{value}"]
    )


def _ordering(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    words = r"sort|order|newest|latest|chronolog|recent|ascend|descend|alphabet|oldest|first|reverse|by\b"
    yield from [] if re.search(words, text, re.I) else ["an order"]


def _filter(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    yield from [] if _names(text, value["param"]) else [f"filter {value['param']}"]


def _effect(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    words = {
        "reads": r"list|filter|search|get|count|find|fetch|retriev|quer",
        "reaches": r"e-?mail|sms|send|sent|notif|invit|webhook|callback|deliver|message|post",
    }
    yield from [] if re.search(words.get(value, r"\w"), text, re.I) else [f"effect {value}"]


def _required(at: tuple[str, ...], value: Any, text: str, around: str) -> Iterator[str]:
    words = re.compile(rf"{REQUIRED.pattern}|contain|include|always|every|will|return", re.I)
    shown = all(_names(text, name) for name in value)
    yield from [] if shown or words.search(text) or words.search(around) else [f"required {value}"]


Check = Callable[[tuple[str, ...], Any, str, str], Iterator[str]]
CONVENTIONS = "x-driftwitness"
CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("paths", "*", "*"), _operation),
    (("paths", "*", "*", "parameters", "*"), _parameter),
    (("paths", "*", "*", "responses", "*"), _status),
    (("components", "responses", "*"), _status),
    (("components", "securitySchemes", "*"), _security),
    (("components", "headers", "*"), _header),
    (("servers", "*"), _server),
    (("paths", "*", "*", "servers", "*"), _server),
    (("tags", "*"), _tag),
    (("info", "title"), _title),
    (("info", "version"), _title),
    ((CONVENTIONS, "rateLimit", "*"), _limit),
    ((CONVENTIONS, "rateLimit", "*", "headers", "*"), _limit_header),
    ((CONVENTIONS, "rateLimit", "*", "status"), _refusal),
    ((CONVENTIONS, "rateLimit", "*", "blocks"), _blocks),
    ((CONVENTIONS, "rateLimit", "*", "present"), _presence),
    ((CONVENTIONS, "updates", "*", "partial"), _update),
    ((CONVENTIONS, "updates", "*", "replace"), _update),
    ((CONVENTIONS, "updates", "*", "merge"), _update),
    ((CONVENTIONS, "pagination", "*", "*"), _paging),
    ((CONVENTIONS, "pagination", "*", "cursor", "next"), _paging),
    ((CONVENTIONS, "envelope", "*", "*"), _member),
    ((CONVENTIONS, "errors", "*"), _error),
    (
        (CONVENTIONS, "statuses", "*"),
        _listed_status,
    ),
    ((CONVENTIONS, "versioning", "*"), _version),
    ((CONVENTIONS, "ordering", "*"), _ordering),
    ((CONVENTIONS, "filters", "*"), _filter),
    ((CONVENTIONS, "effects", "*"), _effect),
)


def _names(text: str, name: str) -> bool:
    """Whether the name stands there, in whatever case; `a[b]` and `a.b` are named by their last part."""
    bare = text.replace("\\", "")
    if "_" in name and name in bare:
        return True  # glued to the words around it
    parts = [name, *(part for part in re.split(r"[\[\].]+", name)[-2:] if part)]
    return any(
        re.search(
            rf"(?<![A-Za-z0-9_]){re.escape(part)}(?![A-Za-z0-9_])|(?<![A-Za-z0-9_]){re.escape(part)}(?:string|integer|boolean|number|array|object)",
            bare,
            re.I,
        )
        for part in parts
    )


def _number(number: float, text: str) -> bool:
    plain = re.sub(r"(?<=\d)[,_  ](?=\d{3}(?!\d))", "", text).lower()
    words = [NUMBERS[int(number)]] if 0 <= number <= 20 and float(number).is_integer() else []
    words += {
        0: ["non-negative", "nonnegative", "unsigned", "positive"],
        1: ["positive", "empty", "blank", "once", " a ", "first", "an ", "per "],
    }.get(int(number), [])
    words += _in_words(number)
    found = {float(one) for one in re.findall(r"\d+(?:\.\d+)?", plain)}
    thousands = {float(one) * 1000 for one in re.findall(r"(\d+(?:\.\d+)?)\s*k\b", plain)}
    return float(abs(number)) in found | thousands or any(word in plain for word in words) or _near(number, found)


def _in_words(number: float) -> list[str]:
    """`two thousand` for 2000."""
    for size, word in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number % size == 0 and 1 <= number / size <= 20:
            return [f"{NUMBERS[int(number / size)]} {word}"]
    return []


def _near(number: float, found: set[float]) -> bool:
    """`less than 10` is at most 9, `more than 10` at least 11; 2^n and KB are written otherwise."""
    return {float(number) - 1, float(number) + 1} & found != set() or any(
        one and (number / one) in (1024, 1024**2, 1000, 1000**2, 60, 3600) for one in found
    )


def _holds(text: str, value: Any) -> bool:
    if isinstance(value, bool):
        return (
            re.search(
                r"\btrue|yes|on\b|\benabled|\b1\b" if value else r"\bfalse|\bno\b|\boff\b|disabled|\b0\b", text, re.I
            )
            is not None
        )
    if isinstance(value, int | float):
        return _number(value, text)
    if value is None:
        return re.search(r"null|none|nil|empty", text, re.I) is not None
    if isinstance(value, str):
        bare = unquote_plus(text.replace("\\", ""))
        return value in bare or value.lower() in text.lower() or value == ""
    return True
