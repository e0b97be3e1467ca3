"""What a response shows: records, and pages of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..catalogue import Has
from .fields import Paging
from .store import Entry, Record


class Views:
    """Records and pages as JSON objects."""

    def __init__(self, has: Has) -> None:
        self.has = has

    def record(self, record: Record) -> Record:
        """A record, in a list or alone."""
        shown = dict(record)
        if self.has("ids-as-text"):
            shown["id"] = str(shown["id"])
        if self.has("active-as-boolean"):
            shown["active"] = bool(shown["active"])
        if self.has("ordering-null"):
            shown["ordering"] = None
        if self.has("name-translated"):
            shown["name"] = {"en": shown["name"]}
        if self.has("active-gone"):
            del shown["active"]
        if self.has("extra-properties"):
            shown["owner_id"] = 3
        return shown

    def page(self, entry: Entry, paging: Paging) -> dict[str, Any]:
        """A page of the records of an entry."""
        records = list(entry.records.values())
        if self.has("newest-first"):
            records.reverse()
        first = (paging.page - 1) * paging.limit
        shown = records[first : first + paging.limit]
        if self.has("last-item-lost"):
            items = [self.record(record) for record in shown[:-1]]
        else:
            items = [self.record(record) for record in shown]
        page = {
            "total": self._total(entry, shown),
            "page": self._number(paging),
            "count": len(records) if self.has("count-of-all") else len(shown),
            "items": self._items(items),
        }
        if self.has("page-gone"):
            del page["page"]
        return page | ({"total_result": len(records)} if self.has("total-result-too") else {})

    def _total(self, entry: Entry, shown: Sequence[Record]) -> int | str:
        total = len(shown) if self.has("total-of-page") else len(entry.records)
        if self.has("total-with-deleted"):
            total += entry.deleted
        if self.has("total-one-less"):
            total = max(0, total - 1)
        return str(total) if self.has("total-as-text") else total

    def _number(self, paging: Paging) -> int:
        if self.has("page-always-one"):
            return 1
        return paging.page - 1 if self.has("page-from-zero") else paging.page

    def _items(self, items: list[Record]) -> Any:
        if self.has("items-by-position"):
            return {str(position): item for position, item in enumerate(items)}
        if self.has("items-null-when-empty") and not items:
            return None
        return items
