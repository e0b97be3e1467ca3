"""Random fields in every habit come back as they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from tests.capture.random_fields import MARKDOWN, TEXT, Field, fields, object_of

from driftwitness.capture import capture
from driftwitness.document import markdown, text

PAGE = ["# Cove API", "", "## Add an anchor", "", "{operation}", "", "### Request body", ""]


def body_of(lines: list[str], form: Any) -> dict[str, Any]:
    """The request body that the page's only operation takes, its required names sorted."""
    page = (
        "\n".join(PAGE).format(operation="`POST /anchors`")
        if form is markdown
        else "Add an anchor\n\nPOST /anchors\n\nBody\n"
    )
    openapi = capture([form.read("page", page + "\n" + "\n".join(lines))], vendor="cove").openapi
    schema = openapi["paths"]["/anchors"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return ordered(schema)  # type: ignore[no-any-return]


def ordered(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {name: sorted(part) if name == "required" else ordered(part) for name, part in schema.items()}
    return schema


@pytest.mark.parametrize("style", MARKDOWN, ids=lambda style: style.__name__)
@settings(max_examples=25, deadline=None)
@given(listed=fields())
def test_fields_come_back_from_markdown(
    style: Callable[[tuple[Field, ...]], list[str]], listed: tuple[Field, ...]
) -> None:
    assert body_of(style(listed), markdown) == object_of(listed)


@pytest.mark.parametrize("style", TEXT, ids=lambda style: style.__name__)
@settings(max_examples=25, deadline=None)
@given(listed=fields())
def test_fields_come_back_from_text(style: Callable[[tuple[Field, ...]], list[str]], listed: tuple[Field, ...]) -> None:
    assert body_of(style(listed), text) == object_of(listed)
