"""Another default for the size of pages."""

from __future__ import annotations

from dataclasses import replace

from driftwitness.contract import Contract
from driftwitness.mock.altering import reached
from driftwitness.mock.behaviour import Behaviour
from driftwitness.mock.injection import Injection, Where

DEFAULT = 2


class PageDefaultChanged(Injection):
    """A page has two items where a request asks for no size.

    Incident: a vendor calls another default length of pages a compatible change.
    """

    name = "page-default-changed"
    families = ("pagination",)
    requires = ("x-driftwitness.pagination",)

    @classmethod
    def obstacle(cls, contract: Contract, where: Where) -> str | None:
        """A list must be documented to be cut into pages of another size."""
        pages = [contract.conventions.pages(operation.id) for operation in reached(contract, where)]
        found = any(one and one.default_size not in (None, DEFAULT) and one.maximum != DEFAULT for one in pages)
        return None if found else f"no list in it has pages of another size than {DEFAULT}"

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Change the default."""
        return replace(behaviour, default_page_size=DEFAULT)
