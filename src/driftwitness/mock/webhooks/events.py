"""Which event names tell of which changes."""

from __future__ import annotations

from driftwitness.contract import events
from driftwitness.mock.changes import Change

ANY = frozenset({"*", "all", "any"})
_MORE = {"create": ("submit",), "update": ("save",), "delete": ("trash",)}


def tells_of(event: str, change: Change) -> bool:
    """Whether an event is that change: ``entry.created``, ``noteRemoved`` and ``task_completed`` say what and of what.

    A name that is a verb alone means every resource.
    """
    if event.lower() in ANY:
        return True
    verbs = (*events.VERBS[change.verb], *_MORE[change.verb]) if change.verb in _MORE else (change.verb,)
    noun = events.subject(event, verbs)
    return noun == "" or noun in events.names(change.kind.name, change.kind.tag)
