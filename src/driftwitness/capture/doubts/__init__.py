"""Document findings: what a vendor should be asked. One rule per file; nothing else names it."""

from __future__ import annotations

import importlib
import pkgutil

from driftwitness.capture.captured import DocumentFinding
from driftwitness.capture.doubt import Doubt
from driftwitness.capture.outline import Outline


def rules() -> tuple[type[Doubt], ...]:
    """All rules, by id."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    classes = (value for module in modules for value in vars(module).values() if isinstance(value, type))
    return tuple(
        sorted({rule for rule in classes if issubclass(rule, Doubt) and rule is not Doubt}, key=lambda r: r.id)
    )


def find_all(page: Outline) -> tuple[DocumentFinding, ...]:
    """The findings of all rules, in the order of the documents."""
    order = {document.name: index for index, document in enumerate(page.documents)}
    found = [finding for rule in rules() for finding in rule().find(page)]
    return tuple(sorted(found, key=lambda finding: (order[finding.document], finding.lines, finding.rule)))
