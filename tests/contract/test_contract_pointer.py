from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.contract.strategies import json_values, texts

from driftwitness.contract import pointer

# RFC 6901, section 5
RFC: dict[str, Any] = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", RFC),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4),
        ("/i\\j", 5),
        ('/k"l', 6),
        ("/ ", 7),
        ("/m~0n", 8),
    ],
)
def test_examples_of_the_rfc(text: str, value: Any) -> None:
    assert pointer.get(RFC, text) == value


@pytest.mark.parametrize(
    "text",
    [
        "/bar",
        "/foo/2",
        "/foo/-",
        "/foo/00",
        "/foo/01",
        "/foo/-1",
        "/foo/²",
        "/foo/٠",
        "/foo/0/0",
        "/foo/" + "9" * 5_000,
    ],
)
def test_what_is_not_there_is_missing(text: str) -> None:
    assert pointer.get(RFC, text) is pointer.MISSING
    assert pointer.get(RFC, text, None) is None


@settings(deadline=None)
@example(["~1", "~01", "a~b/c"])
@given(st.lists(texts | st.integers(0, 20)))
def test_joined_tokens_are_split_again(tokens: list[str | int]) -> None:
    assert pointer.split(pointer.join(*tokens)) == tuple(map(str, tokens))


@settings(deadline=None)
@given(json_values)
def test_every_place_is_found_by_its_pointer(value: Any) -> None:
    def places(inside: Any, tokens: tuple[str | int, ...]) -> None:
        assert pointer.get(value, pointer.join(*tokens)) is inside
        pairs = inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
        for token, member in pairs:
            places(member, (*tokens, token))

    places(value, ())


def test_ancestors_begin_with_the_pointer_itself() -> None:
    assert list(pointer.ancestors("/a/b~1c/0")) == ["/a/b~1c/0", "/a/b~1c", "/a", ""]
    assert list(pointer.ancestors("")) == [""]


def test_what_is_no_pointer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'a/b' is not a JSON pointer: it must be empty or start with '/'"):
        pointer.split("a/b")
