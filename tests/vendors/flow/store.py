"""The organization's data: lists, tasks, accounts, memberships, webhooks. In memory, with some from the start."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..catalogue import Has

DAY = 86_400
ORGANIZATION = 52
WORKSPACE = 811
OPEN_LIST, ARCHIVED_LIST = 1234, 1299
ACCOUNTS = {31: "Ines Roth", 32: "Tom Åberg", 33: "Wanjiru Maina"}


@dataclass(frozen=True, slots=True)
class Membership:
    """An account's place in the organization."""

    id: int
    account_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Record:
    """A task or a webhook: the attributes that clients set, and two times in epoch seconds."""

    id: int
    attributes: Mapping[str, Any]
    created_at: int
    updated_at: int


class Store:
    """All records of one organization, by id, oldest first."""

    def __init__(self, now: int, has: Has) -> None:
        step = 7 if has("ids-with-gaps") else 1
        self.task_ids = itertools.count(9001, step)
        self.webhook_ids = itertools.count(41, step)
        self.lists = {OPEN_LIST: "Autumn catalogue", ARCHIVED_LIST: "Spring catalogue"}
        self.memberships = [
            Membership(number, account_id, "admin" if number == 1 else "member")
            for number, account_id in enumerate(ACCOUNTS, 1)
        ]
        self.webhooks: dict[int, Record] = {}
        self.tasks: dict[int, Record] = {}
        for number in range(64):
            self.add_task(_seeded(number), now - (64 - number) * DAY)

    def add_task(self, attributes: Mapping[str, Any], now: int) -> Record:
        """Keep a new task and return it."""
        task = Record(next(self.task_ids), attributes, now, now)
        self.tasks[task.id] = task
        return task

    def add_webhook(self, attributes: Mapping[str, Any], now: int) -> Record:
        """Keep a new webhook and return it."""
        webhook = Record(next(self.webhook_ids), attributes, now, now)
        self.webhooks[webhook.id] = webhook
        return webhook

    def locked(self, task: Record) -> bool:
        """Tell whether the task's list is archived, so that nobody may change the task."""
        return bool(task.attributes["list_id"] == ARCHIVED_LIST)


def _seeded(number: int) -> dict[str, Any]:
    dates = (None, "2025-04-02", "2025-04-09T16:30:00Z")
    return {
        "name": f"Photograph item {number}",
        "workspace_id": WORKSPACE,
        "list_id": ARCHIVED_LIST if number == 63 else OPEN_LIST,
        "owner_id": (31, 32)[number % 2],
        "due_on": dates[number % 3],
        "completed": number % 5 == 4,
    }
