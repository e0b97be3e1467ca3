from __future__ import annotations

from collections.abc import Iterator

import pytest
from mocked import Mocked, mocked


@pytest.fixture(scope="session")
def vendor() -> Iterator[Mocked]:
    """One port for all tests; each takes the vendor it wants."""
    with mocked() as found:
        yield found
