"""Every name in another style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import MemberInjection
from driftwitness.mock.exchange import Exchange


class KeysRecased(MemberInjection):
    """All names in the members are in another style: snake case as camel case, camel case as snake case.

    Incident: the vendor's team rewrites the service in another language and takes that language's style along.
    """

    name = "keys-recased"
    thing = "name of several words"

    @classmethod
    def documented(cls, properties: Mapping[str, Any], id_name: str) -> bool:  # noqa: ARG003
        """Names of one small word look the same in both styles."""
        return any(_recased(name) != name for name in properties)

    def mend(self, member: dict[str, Any], exchange: Exchange) -> None:  # noqa: ARG002
        """Rename everything, at every depth."""
        renamed = _renamed(member)
        member.clear()
        member.update(renamed)


def _recased(name: str) -> str:
    if "_" in name.strip("_"):
        return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found[1].lower(), name)


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(member) for member in value]
    return {_recased(key): _renamed(inside) for key, inside in value.items()} if isinstance(value, dict) else value
