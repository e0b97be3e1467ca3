"""Which names of events tell of which changes: ``entry.created``, ``noteRemoved``, ``task_completed``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from driftwitness.contract.inflection import forms, singular
from driftwitness.contract.resources import Resource

VERBS: Mapping[str, tuple[str, ...]] = {
    "create": ("create", "add", "new", "insert"),
    "update": ("update", "change", "edit", "modify"),
    "delete": ("delete", "remove", "destroy"),
}
"""What the events of a change by the API are called, by the role of the operation that makes it."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def subject(event: str, verbs: Iterable[str]) -> str | None:
    """Give of what an event tells that one of these verbs was done: ``note`` for ``note.added`` and ``add``.

    Empty where it names nothing, None where it tells of something else.
    """
    known = {form for verb in verbs for form in forms(verb)}
    words = _words(event)
    if not words or not ({words[0], words[-1]} & known):
        return None
    return "".join(words[:-1] if words[-1] in known else words[1:])


def names(*named: str) -> set[str]:
    """Give what a resource may be called in an event: each of its names as it is, and as one."""
    return {"".join(_words(form)) for name in named if name for form in (name, singular(name))}


def tells_of(event: str, role: str, resource: Resource) -> bool:
    """Whether an event names the resource and the change (``create``, ``update``, ``delete``) that a request makes."""
    return bool(found := subject(event, VERBS[role])) and found in names(resource.name, resource.operations[0].tag)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
