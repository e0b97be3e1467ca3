"""A table that lists all operations, with sections below that show a call, a sentence or only the row's name."""

from __future__ import annotations

from typing import Any

import pytest
from tests.capture.test_operations import captured

INDEX = """# Toy API

Base URL: https://toys.test/v1

## Endpoints

| Method | Path | Description |
|---|---|---|
| GET | /toys | [All toys](#all-of-them) |
| POST | /toys | Make a toy |
| GET | /toys/{toyId} | One toy |
| PUT | /toys/{toyId} | |
| PATCH | /toys/{toyId} | |
| DELETE | /toys/{toyId} | |
| POST | /toys/{toyId}/test | Test a toy |

"""
CREATED = "Answers 202 Accepted.\n\n### Body parameters\n\n| Field | Type |\n|---|---|\n| name | string |\n"


def contract(section: str) -> dict[str, Any]:
    return captured(INDEX + section, ".md").openapi


@pytest.mark.parametrize(
    ("section", "operation", "status"),
    [
        ("## All of them\n\nAnswers 203 in part.\n", "get /toys", "203"),
        (f"## Make a toy\n\n{CREATED}", "post /toys", "202"),
        (
            "## Details\n\n```\ncurl https://toys.test/v1/toys/1\n```\n\nAnswers 423 if locked.\n",
            "get /toys/{toyId}",
            "423",
        ),
        ("## Throwing away\n\nSend `DELETE /toys/{toyId}`. Answers 410 later.\n", "delete /toys/{toyId}", "410"),
        (
            "## Edit\n\nSend a PUT or a PATCH.\n\n```\ncurl -X PATCH https://toys.test/v1/toys/1 -d '{}'\n```\n\n"
            "Answers 424 at times.\n",
            "put /toys/{toyId}",
            "424",
        ),
        (
            "## Trying out\n\n```\ncurl -X POST https://toys.test/v1/toys/1/test\n```\n\nAnswers 425 too early.\n",
            "post /toys/{toyId}/test",
            "425",
        ),
    ],
)
def test_the_section_belongs_to_the_listed_operation(section: str, operation: str, status: str) -> None:
    found = contract(section)
    told = {
        f"{method} {path}"
        for path, item in found["paths"].items()
        for method, described in item.items()
        if status in described["responses"]
    }
    also = {operation.replace("put", "patch")} if operation.startswith("put") else set()
    assert told == {operation} | also
    assert sum(len(item) for item in found["paths"].values()) == 7


@pytest.mark.parametrize(
    "section",
    [
        "## Errors\n\nA 500 says that we failed.\n\n```\ncurl https://toys.test/v1/toys/1\n```\n",
        "## Authentication\n\nA 500 says that we failed.\n\n```\ncurl -u a:b https://toys.test/v1/toys\n```\n",
    ],
)
def test_a_section_about_all_documents_none(section: str) -> None:
    found = contract(section)
    assert all("500" in described["responses"] for item in found["paths"].values() for described in item.values())


def test_the_body_of_the_section_is_the_operations() -> None:
    body = contract(f"## Make a toy\n\n{CREATED}")["paths"]["/toys"]["post"]["requestBody"]
    assert list(body["content"]["application/json"]["schema"]["properties"]) == ["name"]


def test_the_group_stays_that_of_the_path() -> None:
    found = contract("## Toys\n\n### Test\n\n```\ncurl -X POST https://toys.test/v1/toys/1/test\n```\n\nTests it.\n")
    assert found["paths"]["/toys/{toyId}/test"]["post"]["tags"] == ["Toys"]
