"""Changes that several injections make: to properties, to what stands at a pointer, to headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from driftwitness.contract import pointer as json_pointer
from driftwitness.mock.exchange import Answer, Exchange
from driftwitness.mock.injection import Injection
from driftwitness.mock.places import payload_pointer, places


class PropertyInjection(Injection):
    """An injection that changes one property: the one its pointer names, else one of each member a success shows."""

    takes = ("operation", "pointer")

    def alter(self, answer: Answer, exchange: Exchange) -> Answer:
        """Edit each place on a copy of the content."""
        content = deepcopy(answer.content)
        changed = Answer(answer.status, content, answer.headers, answer.media_type)
        for owner, name in list(self._places(changed, exchange)):
            self.edit(owner, name)
        return changed

    def fits(self, value: Any) -> bool:  # noqa: ARG002
        """Whether a property is worth the change where no pointer names one."""
        return True

    def edit(self, owner: dict[str, Any], name: str) -> None:
        """Change ``owner[name]`` in place."""
        raise NotImplementedError

    def _places(self, answer: Answer, exchange: Exchange) -> Iterator[tuple[dict[str, Any], str]]:
        if self.where.pointer is not None:
            yield from places(answer.content, self.where.pointer)
            return
        for member in members(answer, exchange):
            fitting = (name for name, value in member.items() if name != exchange.id_name and self.fits(value))
            if name := next(fitting, None):
                yield member, name


def members(answer: Answer, exchange: Exchange) -> list[dict[str, Any]]:
    """Give the members that a success shows: the payload, or each object of it where it is a list."""
    if not answer.succeeds or exchange.operation is None:
        return []
    pointer = payload_pointer(exchange.contract, exchange.operation.success)
    payload = json_pointer.get(answer.content, pointer, None) if pointer is not None else None
    return [member for member in (payload if isinstance(payload, list) else [payload]) if isinstance(member, dict)]


def with_content(answer: Answer, pointer: str | None, change: Callable[[Any], Any]) -> Answer:
    """Replace what stands at a body pointer by ``change`` of it; the answer as it is where nothing does."""
    if not pointer or json_pointer.get(answer.content, pointer) is json_pointer.MISSING:
        return answer
    content = deepcopy(answer.content)
    for owner, name in places(content, pointer):
        owner[name] = change(owner[name])
    return replace(answer, content=content)


def with_header(answer: Answer, name: str | None, value: str) -> Answer:
    """Replace a header that the answer has; the answer as it is where it has none of that name."""
    return replace(answer, headers={**answer.headers, name: value}) if name and name in answer.headers else answer
