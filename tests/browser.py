"""The ground of the tests marked `browser`: a page in the system's Chromium, without a window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_COMMANDS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser. It lives as long as the tests of one module: the event loop of its driver is in the way of others."""
    chosen = os.environ.get("DRIFTWITNESS_CHROMIUM")
    command = chosen or next(filter(None, map(shutil.which, _COMMANDS)), None)
    if command is None:
        pytest.skip(f"no Chromium: $DRIFTWITNESS_CHROMIUM is not set, and none of {', '.join(_COMMANDS)} is on PATH")
    # every pytest in this folder loads this module, and few open a page
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=command)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A blank page, with nothing of what another one kept."""
    context = browser.new_context()
    yield context.new_page()
    context.close()
