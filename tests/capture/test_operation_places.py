"""Where pages put method and path: below a short heading, in prose, in commands, under a base URL told elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.capture.test_operations import captured, operations

PAGES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data/documents/operation_places.yaml").read_text(encoding="utf-8")
)
MERGED = """# Boats

## Add a boat

    POST boats

| Field | Type | Description |
|---|---|---|
| name | string | Its name |

### Response of

    POST https://api.rowing.test/v1/boats

```json
{"id": 3, "name": "Ada"}
```

## See one

    GET boats/:id
"""


@pytest.mark.parametrize("page", [pytest.param(page, id=page["name"]) for page in PAGES])
def test_operations(page: dict[str, Any]) -> None:
    contract = captured(page["page"], ".md").openapi
    found = {f"{method.upper()} {path}" for path, item in contract["paths"].items() for method in item}
    assert found == set(page["operations"])
    if "server" in page:
        assert [server["url"] for server in contract["servers"]] == [page["server"]]


@pytest.mark.parametrize("page", [pytest.param(page, id=page["name"]) for page in PAGES if "curl" in page["page"]])
def test_commands_in_text(page: dict[str, Any]) -> None:
    plain = page["page"].replace("```sh\n", "").replace("```\n", "").replace("`", "").replace("#", "")
    found = {f"{method} {path.removeprefix('/v1')}" for method, path in operations(plain)}
    assert found == set(page["operations"])


def test_a_request_with_the_prefix_belongs_to_the_operation_without_it() -> None:
    contract = captured(MERGED, ".md").openapi
    assert set(contract["paths"]) == {"/boats", "/boats/{id}"}
    added = contract["paths"]["/boats"]["post"]
    assert "requestBody" in added
    assert "content" in next(iter(added["responses"].values()))
