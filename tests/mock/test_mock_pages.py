"""The requests that each vendor's page shows get the answers that it shows, as somebody read them there by hand."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from mocked import KEY
from pages.step import Step, differences

from driftwitness.contract.store import load
from driftwitness.mock import create_app, serving
from driftwitness.trace.clock import VirtualClock

CONTRACTS = Path(__file__).parents[2] / "contracts"
CREDENTIALS: dict[str, tuple[dict[str, str], str]] = {
    "leadform": ({"Authorization": f"Bearer {KEY}"}, ""),
    "flexie": ({"apikey": KEY}, ""),
    "flow": ({"Authorization": f"Bearer {KEY}"}, ""),
    "flowlu": ({}, f"api_key={KEY}"),
    "flokzu": ({"X-Api-Key": KEY, "X-Username": "jane@example.com"}, ""),
}


class Page:
    """A vendor's mock on loopback, and the credential that its page asks for."""

    def __init__(self, vendor: str, origin: str) -> None:
        self._headers, self._query = CREDENTIALS[vendor]
        self._origin = origin
        self._session = requests.Session()
        self._session.trust_env = False

    def send(self, step: Step) -> requests.Response:
        body = step.body if isinstance(step.body, bytes | None) else json.dumps(step.body).encode()
        typed = {"Content-Type": "application/json"} if body is not None else {}
        headers = {"Accept": "application/json", **typed, **self._headers, **step.headers}
        query = "" if "api_key=" in step.target else self._query
        mark = "&" if "?" in step.target else "?"
        url = self._origin + step.target + (mark + query if query else "")
        return self._session.request(step.method, url, data=body, headers=headers, timeout=20)


@pytest.fixture(scope="module", params=CREDENTIALS)
def page(request: pytest.FixtureRequest) -> Iterator[tuple[Page, list[Step]]]:
    vendor = request.param
    app = create_app(load(CONTRACTS / vendor), key=KEY, clock=VirtualClock(), limits=())
    with serving(app) as base:
        yield Page(vendor, base.removesuffix(app.base_path)), importlib.import_module(f"pages.{vendor}").STEPS


def test_each_request_of_a_page_gets_the_answer_that_the_page_shows(page: tuple[Page, list[Step]]) -> None:
    vendor, steps = page
    wrong: list[Any] = []
    for step in steps:
        answer = vendor.send(step)
        if answer.status_code != step.status:
            wrong.append((step.method, step.target, answer.status_code, answer.text[:200]))
        elif step.shape is None:
            wrong += [(step.method, step.target, answer.content)] if answer.content else []
        elif step.shape is not ... and (found := list(differences(step.shape, answer.json()))):
            wrong.append((step.method, step.target, found, answer.text[:300]))
    assert not wrong, "\n".join(map(str, wrong))
