"""Which properties tell when an item was made and last changed."""

from __future__ import annotations

import pytest

from driftwitness.checks import times


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("created_at", "created"),
        ("createdAt", "created"),
        ("created", "created"),
        ("date_created", "created"),
        ("dateAdded", "created"),
        ("creationTime", "created"),
        ("created_at_UTC", "created"),
        ("updated_at", "changed"),
        ("lastModified", "changed"),
        ("dateModified", "changed"),
        ("update_time", "changed"),
        ("created_by", None),
        ("is_updated", None),
        ("note_created_at", None),
        ("last_login_at", None),
        ("due_date", None),
        ("date", None),
        ("at", None),
        ("", None),
    ],
)
def test_event(name: str, event: str | None) -> None:
    assert times.event(name) == event
