"""The ground of the tests marked `browser`: a page in the system's Chromium, without a window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

_COMMANDS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def page() -> Iterator[Page]:
    """A blank page. The driver lives as long as one test: its event loop would be in the way of others."""
    chosen = os.environ.get("DRIFTWITNESS_CHROMIUM")
    command = chosen or next(filter(None, map(shutil.which, _COMMANDS)), None)
    if command is None:
        pytest.skip(f"no Chromium: $DRIFTWITNESS_CHROMIUM is not set, and none of {', '.join(_COMMANDS)} is on PATH")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=command)
        yield browser.new_page()
        browser.close()
