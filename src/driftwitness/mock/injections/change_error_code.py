"""An error code that no catalogue has."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import with_content
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection


class ChangeErrorCode(Injection):
    """Error codes change: ``not_found`` is ``not_found_error``, 11 is 1011.

    Incident: the vendor unifies its codes, and clients that compare them no longer match.
    """

    name = "change-error-code"
    families = ("error",)
    requires = ("x-driftwitness.envelope.error.code",)

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Change the code where the body has one."""
        envelope = exchange.contract.conventions.error
        return with_content(answer, envelope.code if envelope and exchange.refused else None, _renamed)


def _renamed(code: Any) -> Any:
    return code + 1000 if isinstance(code, int) else f"{code}_error"
