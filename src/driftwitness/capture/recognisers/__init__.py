"""One recogniser per kind of fact. A module here has `recognise(document) -> Iterator[Fact]`; nothing else names it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence

from driftwitness.capture.facts import Fact
from driftwitness.document import Document


def recognise_all(documents: Sequence[Document]) -> tuple[Fact, ...]:
    """All facts of the documents, in the order of their lines."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found: list[Fact] = []
    for document in documents:
        facts = [fact for module in modules for fact in module.recognise(document)]
        found.extend(sorted(facts, key=lambda fact: (fact.where.first, fact.where.last)))
    return tuple(found)
