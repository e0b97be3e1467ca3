"""The terminal: progress on stderr, results on stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """Show a line that tells what is being done; without a terminal, one line per step of a run."""
    console = Console(stderr=True)
    if not console.is_terminal:
        seen: set[str] = set()

        def say_once(text: str) -> None:
            step = text.partition(" ")[0].rstrip(":")
            if step not in seen:
                seen.add(step)
                console.print(f"{title}: {step}", highlight=False, markup=False)

        yield say_once
        return
    with console.status(escape(title)) as status:
        yield lambda text: status.update(f"[bold]{escape(title)}[/] {escape(text)}")


def wide_console() -> Console:
    """Give stdout's console: as wide as the terminal, 120 columns where there is none."""
    return Console(width=None if sys.stdout.isatty() else 120)
