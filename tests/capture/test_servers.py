"""Where the API is served, in many wordings."""

from __future__ import annotations

import pytest
from tests.capture.test_operations import captured


@pytest.mark.parametrize(
    ("page", "urls"),
    [
        ("Base URL: https://toys.test/v1/\n\nGET /toys\n", ["https://toys.test/v1"]),
        ("Base URL: https://toys.test/v1\n\nGET /v1/toys\n", ["https://toys.test/v1"]),
        ("The base URL is https://<shop>.toys.test/v1\n\nGET /toys\n", ["https://{shop}.toys.test/v1"]),
        ("Base URL\n\nhttps://your-shop.toys.test\n\nGET /toys\n", ["https://{shop}.toys.test"]),
        (
            "Environments\n\nProduction: https://toys.test/v1\nSandbox: https://sandbox.toys.test/v1\n\nGET /toys\n",
            ["https://toys.test/v1", "https://sandbox.toys.test/v1"],
        ),
        ("GET https://toys.test/v1/toys\n\nPOST https://toys.test/v1/toys\n", ["https://toys.test/v1"]),
        (
            "These base endpoints are there:\n* https://toys.test\n* https://two.toys.test\n\nGET /toys\n",
            ["https://toys.test", "https://two.toys.test"],
        ),
        ("curl http://localhost:9000/toys\n", ["http://localhost:9000"]),
    ],
)
def test_servers(page: str, urls: list[str]) -> None:
    openapi = captured(page).openapi
    assert [server["url"] for server in openapi["servers"]] == urls
    assert list(openapi["paths"]) == ["/toys"]


def test_an_operation_on_another_host_keeps_it() -> None:
    page = "Base URL: https://api.toys.test\n\nList toys\n\nGET /toys\n\nUpload\n\nPOST https://upload.toys.test/toys\n"
    paths = captured(page).openapi["paths"]
    assert paths["/toys"]["post"]["servers"] == [{"url": "https://upload.toys.test"}]
    assert "servers" not in paths["/toys"]["get"]


def test_a_base_url_may_stand_in_code() -> None:
    page = "The API is served from:\n\n    https://toys.test/v1/\n\n## Toys\n\nGET /toys\n"
    assert [server["url"] for server in captured(page, ".md").openapi["servers"]] == ["https://toys.test/v1"]
