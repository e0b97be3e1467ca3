"""English words in another form, as far as English is regular."""

from __future__ import annotations

from collections.abc import Mapping

_IRREGULAR: Mapping[str, str] = {"send": "sent", "pay": "paid", "win": "won", "lose": "lost", "read": "read"}


def singular(name: str) -> str:
    """Give the singular of a name: ``entries`` is ``entry``."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if name.endswith(ending):
            return name.removesuffix(ending) + instead
    return name.removesuffix("s") if not name.endswith("ss") else name


def forms(verb: str) -> set[str]:
    """Give a verb and its participle, as properties, states and events have them."""
    ending = verb[:-1] + "ied" if verb.endswith("y") else verb + "ed"
    return {verb, verb + "d", ending, verb + verb[-1:] + "ed", _IRREGULAR.get(verb, verb)}
