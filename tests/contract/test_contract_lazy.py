"""A property that is found out once for each instance."""

from __future__ import annotations

from dataclasses import dataclass, replace

from driftwitness.contract.lazy import lazy_property


@dataclass(frozen=True)
class Word:
    text: str
    looks: list[str]

    @lazy_property
    def length(self) -> int:
        """How many letters it has."""
        self.looks.append(self.text)
        return len(self.text)


def test_is_found_once_for_each_instance() -> None:
    looks: list[str] = []
    short, long = Word("a", looks), Word("abc", looks)
    assert [short.length, long.length, short.length, long.length] == [1, 3, 1, 3]
    assert looks == ["a", "abc"]


def test_a_changed_copy_finds_its_own() -> None:
    word = Word("a", [])
    assert (word.length, replace(word, text="ab").length) == (1, 2)


def test_the_class_shows_what_it_is() -> None:
    assert Word.length.__doc__ == "How many letters it has."
