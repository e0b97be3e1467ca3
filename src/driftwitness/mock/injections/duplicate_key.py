"""A property that stands twice."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange


class _Twin(str):
    """A name that is written like another one, and is no equal of it, so that one dict holds both."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class DuplicateKey(MemberInjection):
    """A property of each member stands in the JSON text twice, at the end as null; JSON leaves open which of the two
    counts (RFC 8259, section 4).

    Incident: a template writes a member by hand and adds what a mixin wrote already; parsers then disagree about the
    value.
    """

    name = "duplicate-key"
    families = ("schema", "content")

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:
        """Write the first property behind the id once more."""
        name = next((name for name in member if name != exchange.id_name), None)
        if name is not None:
            member[_Twin(name)] = None
