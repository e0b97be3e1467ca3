"""A property under another name."""

from __future__ import annotations

from typing import Any

from driftwitness.mock.altering import PropertyInjection


class RenameProperty(PropertyInjection):
    """A property comes under a name of another style: ``web_url`` as ``webUrl``, ``title`` as ``Title``.

    Incident: a new serializer in the vendor's framework changes snake case to camel case overnight.
    """

    name = "rename-property"

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Move the value to the new name, in its place."""
        first, *rest = name.split("_")
        renamed = first + "".join(map(str.title, rest)) if rest else name.title() if name.islower() else name.lower()
        for key in list(owner):
            owner[renamed if key == name else key] = owner.pop(key)
