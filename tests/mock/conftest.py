from __future__ import annotations

from collections.abc import Iterator

import pytest
from delivering import Mock, serve
from mocked import Mocked, mocked
from receiving import Receiver, receiver


@pytest.fixture(scope="session")
def vendor() -> Iterator[Mocked]:
    """One port for all tests; each takes the vendor it wants."""
    with mocked() as found:
        yield found


@pytest.fixture
def mock() -> Iterator[Mock]:
    yield from serve()


@pytest.fixture
def hooked() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def notebook(mock: Mock) -> int:
    return int(mock.send("POST", "/notebooks", {"title": "a"})["id"])
