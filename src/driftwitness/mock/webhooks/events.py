"""Which event names tell of which changes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from driftwitness.mock import templates
from driftwitness.mock.changes import Change
from driftwitness.mock.kinds import Kind
from driftwitness.mock.lifecycle.acting import forms

ANY = frozenset({"*", "all", "any"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_VERBS = {
    "create": ("create", "add", "new", "insert", "submit"),
    "update": ("update", "change", "edit", "modify", "save"),
    "delete": ("delete", "remove", "destroy", "trash"),
}


def tells_of(event: str, change: Change) -> bool:
    """Whether an event is that change: ``entry.created``, ``noteRemoved`` and ``task_completed`` say what and of what.

    A name that is a verb alone means every resource.
    """
    if event.lower() in ANY:
        return True
    known = _participles(_VERBS.get(change.verb, (change.verb,)))
    words = _words(event)
    if not words or not ({words[0], words[-1]} & known):
        return False
    noun = words[:-1] if words[-1] in known else words[1:]
    return not noun or "".join(noun) in _names(change.kind)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _participles(verbs: Iterable[str]) -> set[str]:
    """Give the words that tell of what was done: ``changed`` and ``change``, ``removed`` and ``remove``."""
    return {form for verb in verbs for form in forms(verb)}


def _names(kind: Kind) -> set[str]:
    """Give what a resource may be called: its collection, its tag, each as it is and as one."""
    named = [name for name in (kind.name, kind.tag) if name]
    return {"".join(_words(form)) for name in named for form in (name, templates.singular(name))}
