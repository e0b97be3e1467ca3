"""What ``check --format`` can print: each format is a file beside this one, and is found there."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import ClassVar

from rich.console import Console

import driftwitness.report as package
from driftwitness.contract import Severity
from driftwitness.report.results import Result


class ReportFormat(ABC):
    """A format of results; ``name`` is what ``--format`` calls it."""

    name: ClassVar[str]

    @abstractmethod
    def write(self, results: list[Result], level: Severity) -> str:
        """Give the results as a text without a final line end; ``level`` is the gate's."""

    def show(self, results: list[Result], level: Severity, console: Console) -> None:
        """Print the results: as they are written, unless the format has more for a terminal."""
        console.file.write(self.write(results, level) + "\n")


def _classes() -> Iterator[type[ReportFormat]]:
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for value in vars(module).values():
            is_format = isinstance(value, type) and issubclass(value, ReportFormat)
            if is_format and value.__module__ == module.__name__ and hasattr(value, "name"):
                yield value


@cache
def formats() -> Mapping[str, ReportFormat]:
    """Give every format by its name; ``text``, for people, first."""
    found = sorted(_classes(), key=lambda kind: (kind.name != "text", kind.name))
    return MappingProxyType({kind.name: kind() for kind in found})
