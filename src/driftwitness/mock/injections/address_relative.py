"""An address without its host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from driftwitness.mock.altering import PropertyInjection


class AddressRelative(PropertyInjection):
    """An address comes without scheme and host.

    Incident: links are built for the vendor's own web pages, which know the host.
    """

    name = "address-relative"
    thing = "address"

    @classmethod
    def documented(cls, flat: Mapping[str, Any]) -> bool:
        """Only an address."""
        return flat.get("format") in ("uri", "url") or _is_shown(flat)

    def fits(self, value: Any) -> bool:
        """A relative one would stay as it is."""
        return isinstance(value, str) and "://" in value

    def changed(self, value: Any) -> Any:
        """Keep the path."""
        return value.split("/", 3)[-1].join(("/", ""))


def _is_shown(flat: Mapping[str, Any]) -> bool:
    return any(isinstance(shown, str) and "://" in shown for shown in flat.get("examples", ()))
