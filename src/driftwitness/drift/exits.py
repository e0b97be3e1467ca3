"""The exit statuses of both front doors."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit statuses of both front doors; 70 and 75 as in BSD's sysexits.h, 130 as shells give for SIGINT."""

    PASS = 0
    FINDINGS = 1
    USAGE = 2
    FAULT = 70
    INCONCLUSIVE = 75
    INTERRUPTED = 130
