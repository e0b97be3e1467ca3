"""What a response shows of a record."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from ..catalogue import Has
from .store import ACCOUNTS, ORGANIZATION, WORKSPACE, Membership, Record, Store

View = dict[str, Any]


class Views:
    """The records of a store as JSON objects."""

    def __init__(self, store: Store, has: Has) -> None:
        self.store = store
        self.has = has

    def task(self, task: Record) -> View:
        """A task."""
        view = {"id": task.id, "organization_id": ORGANIZATION, **task.attributes, **self._times(task)}
        if self.has("list-id-gone"):
            del view["list_id"]
        if self.has("projects-and-teams"):
            view = {{"workspace_id": "team_id", "list_id": "project_id"}.get(name, name): view[name] for name in view}
        return view | self._extra()

    def list(self, list_id: int, name: str) -> View:
        """A list."""
        team = "team_id" if self.has("projects-and-teams") else "workspace_id"
        return {"id": list_id, "name": name, team: WORKSPACE} | self._extra()

    def webhook(self, webhook: Record) -> View:
        """A webhook."""
        own = {"id": webhook.id, "organization_id": ORGANIZATION}
        return own | dict(webhook.attributes) | self._times(webhook) | self._extra()

    def membership(self, membership: Membership) -> View:
        """A membership."""
        own = {"id": membership.id, "organization_id": ORGANIZATION}
        return own | {"account_id": membership.account_id, "role": membership.role} | self._extra()

    def account(self, account_id: int) -> View:
        """An account."""
        return {"id": account_id, "name": ACCOUNTS[account_id]} | self._extra()

    def related(self, names: Iterable[str], account_ids: Iterable[int]) -> View:
        """The accounts, and what else is asked for of them, by name."""
        wanted = sorted(set(account_ids))
        if self.has("include-one-record"):
            wanted = wanted[:1]
        found = {
            "accounts": [self.account(account_id) for account_id in wanted],
            "memberships": [self.membership(each) for each in self.store.memberships if each.account_id in wanted],
        }
        shown: View = {name: found[name] for name in names}
        if self.has("include-by-id"):
            shown = {name: {str(record["id"]): record for record in found[name]} for name in names}
        return {"linked": shown} if shown and self.has("include-under-linked") else shown

    def _times(self, record: Record) -> View:
        return {"created_at": self._timestamp(record.created_at), "updated_at": self._timestamp(record.updated_at)}

    def _timestamp(self, seconds: int) -> str:
        zone = "+00:00" if self.has("zone-as-offset") else "Z"
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + zone

    def _extra(self) -> View:
        return {"permalink": "https://app.getflow.com/52"} if self.has("extra-properties") else {}
