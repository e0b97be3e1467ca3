"""English and identifiers: singular and plural, operation names, path templates."""

from __future__ import annotations

import re

IRREGULAR = {"people": "person", "children": "child", "indices": "index", "media": "media", "series": "series"}
NOT_PLURAL = re.compile(r"(?:ss|us|is|ews)$|^(?:media|series|status|access|analytics)$")
WORD = re.compile(r"[A-Z]{2,}s\b|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def singular(word: str) -> str:
    """The singular of an English plural, lower case: `entries` → `entry`, `boxes` → `box`."""
    word = word.lower()
    if word in IRREGULAR:
        return IRREGULAR[word]
    if not is_plural(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ss|x|ch|sh|[^ao]us)es$", word):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Whether the word looks like an English plural."""
    word = word.lower()
    return word in IRREGULAR or (len(word) > 2 and word.endswith("s") and not NOT_PLURAL.search(word))


def words(identifier: str) -> list[str]:
    """The words of an identifier or phrase, lower case: `formId`, `form_id` and `Form ID` → `form`, `id`."""
    return [word.lower() for word in WORD.findall(identifier)]


def stems(identifier: str) -> frozenset[str]:
    """The singular words of an identifier or phrase."""
    return frozenset(singular(word) for word in words(identifier))


def pascal(identifier: str) -> str:
    """`billing-address` → `BillingAddress`."""
    return "".join(word.capitalize() for word in words(identifier))


def sentence(operation_id: str) -> str:
    """`listFormEntries` → `List form entries`."""
    return " ".join(words(operation_id)).capitalize()


def is_parameter(segment: str) -> bool:
    """Whether a segment of a template holds a parameter."""
    return segment.startswith("{")


def segments(path: str) -> list[str]:
    """The segments of a template that name or identify something: no `api`, no `v1`, no `.json`."""
    bare = (re.sub(r"\.(?:json|xml)$", "", segment) for segment in path.split("/"))
    return [segment for segment in bare if segment and not re.fullmatch(r"api|rest|v\d+(?:\.\d+)*", segment)]


def literals(path: str) -> list[str]:
    """The literal segments among them."""
    return [segment for segment in segments(path) if not is_parameter(segment)]


def path_parameters(path: str) -> list[str]:
    """The names of a template's parameters, in order."""
    return re.findall(r"\{([^}]+)\}", path)


def operation_name(method: str, path: str, lists: bool) -> str:
    """The operationId: `listFormEntries`, `createForm`, `getAccountUsage`, `sendInvoice`.

    `lists`: the operation answers with a list.
    """
    parts = without_creation(method, segments(path))
    if not parts:
        return method.lower() + "Root"
    if is_action(method, parts, lists):
        return camel(parts[-1]) + "".join(pascal(singular(name)) for name in literals("/".join(parts[:-1])))
    of_item = is_parameter(parts[-1])
    names = [name for name in parts if not is_parameter(name)]
    verb = _verb(method, of_item, lists)
    keep = not of_item and verb != "create"
    resource = [singular(name) for name in names[:-1]] + [names[-1] if keep else singular(names[-1])] if names else []
    suffix = "".join("By" + pascal(segment.strip("{}")) for segment in parts if is_parameter(segment) and not names)
    return verb + "".join(pascal(part) for part in resource) + suffix


def without_creation(method: str, parts: list[str]) -> list[str]:
    """The segments without a last one that only says what the method says: `POST /invoices/new`."""
    only_says = method == "POST" and len(parts) > 1 and parts[-1] in ("new", "create", "add")
    return parts[:-1] if only_says and not is_parameter(parts[-2]) else parts


def is_action(method: str, parts: list[str], lists: bool) -> bool:
    """Whether the last segment is what is done to one item: `POST /invoices/{id}/send`."""
    return (
        method in ("POST", "PUT", "PATCH")
        and len(parts) > 1
        and not lists
        and is_parameter(parts[-2])
        and not is_parameter(parts[-1])
        and not is_plural(parts[-1])
    )


def camel(identifier: str) -> str:
    """`mark-all-read` → `markAllRead`."""
    name = pascal(identifier)
    return name[:1].lower() + name[1:]


def _verb(method: str, of_item: bool, lists: bool) -> str:
    if method == "GET":
        return "list" if lists else "get"
    if method == "POST":
        return "post" if of_item else "create"
    return {"PUT": "update", "PATCH": "update", "DELETE": "delete"}.get(method, method.lower())
