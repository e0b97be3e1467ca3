"""Invented recordings, as vcrpy writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

BASE = "https://api.example.com/v1"
JSON = {"Content-Type": ["application/json; charset=utf-8"]}


def entry(
    method: str,
    path: str,
    answer: Any,
    status: int = 200,
    *,
    sent: Any = None,
    headers: Mapping[str, str] | None = None,
    answered: Mapping[str, list[str]] = JSON,
) -> dict[str, Any]:
    """One interaction at the vendor's own address; ``answer`` and ``sent`` are JSON values, None for no body."""
    asked = {name: [value] for name, value in {"Authorization": "Bearer live-51c0-canary", **(headers or {})}.items()}
    if sent is not None:
        asked["Content-Type"] = ["application/json"]
    return {
        "request": {"method": method, "uri": BASE + path, "headers": asked, "body": _text(sent)},
        "response": {
            "status": {"code": status, "message": ""},
            "headers": dict(answered),
            "body": {"string": _text(answer) or ""},
        },
    }


def write(path: Path, entries: Iterable[Mapping[str, Any]]) -> Path:
    """Write a cassette and give its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": 1, "interactions": list(entries)}), encoding="utf-8")
    return path


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value)
