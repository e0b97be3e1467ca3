"""A look inside."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.mock.altering_refusals import RefusalInjection
from driftwitness.mock.exchange import Answer, Exchange

_TRACE = {"exception": "QueryException", "file": "/srv/app/models/record.php", "trace": ["#0 /srv/app/index.php(17)"]}


class StackTraceLeaked(RefusalInjection):
    """Errors show the exception, the file and the stack.

    Incident: debug mode is left on in production.
    """

    name = "stack-trace-leaked"
    families = ("security", "envelope")

    def refuse(self, answer: Answer, exchange: Exchange) -> Answer:  # noqa: ARG002
        """Add what a debugger would show."""
        known = answer.content if isinstance(answer.content, dict) else {}
        return replace(answer, content={**known, **_TRACE})
