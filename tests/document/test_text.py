"""The plain text reader: every non-blank line in exactly one block, in order; headings, code and sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driftwitness.document import BlockKind, read_document
from driftwitness.document.text import read

FRAGMENTS = st.sampled_from(
    [
        "{",
        "}",
        "[",
        "]",
        '"',
        '"a": 1,',
        "curl http://x -d '",
        "'",
        "\\",
        "# Title",
        "Words here.",
        "/*",
        "*/",
        "//",
        "",
        " ",
    ]
)
TEXTS = st.text() | st.lists(FRAGMENTS | st.text(max_size=8), max_size=40).map("\n".join)


@given(TEXTS)
def test_blocks_cover_every_non_blank_line_once_and_in_order(text: str) -> None:
    document = read("page.txt", text)
    covered = [number for block in document.blocks for number in range(block.first, block.last + 1)]
    assert covered == sorted(set(covered))
    non_blank = [number for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1) if line.strip()]
    assert [number for number in covered if document.line(number).strip()] == non_blank
    for block in document.blocks:
        assert block.lines == document.lines[block.first - 1 : block.last]
        assert block.lines[0].strip()
        assert block.lines[-1].strip()


@given(TEXTS)
def test_sentences_hold_every_word_outside_code(text: str) -> None:
    document = read("page.txt", text)
    for block in document.blocks:
        said = " ".join(sentence.text for sentence in block.sentences()).split()
        assert said == " ".join(line for _, line in block.numbered()).split()
        for sentence in block.sentences():
            assert block.first <= sentence.first <= sentence.last <= block.last


def kinds(text: str) -> list[tuple[str, int, int]]:
    return [(block.kind.value, block.first, block.last) for block in read("page.txt", text).blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orders\n\nAn order is a promise.", [("heading", 1, 1), ("text", 3, 3)]),
        ("GET /orders\n\nLists orders.", [("text", 1, 1), ("text", 3, 3)]),
        ('Response\n{\n  "a": [1,\n\n  2]\n}\nMore', [("heading", 1, 1), ("code", 2, 6), ("heading", 7, 7)]),
        ('{"a": "}"}\ntext here.', [("code", 1, 1), ("text", 2, 2)]),
        ('{\n  "cut": [1,\nThen prose goes on.', [("code", 1, 2), ("text", 3, 3)]),
        ("{\n  /* a\n comment } */\n}", [("code", 1, 4)]),
        ("[\n1,\n2,\n3\n] and\nmore.", [("code", 1, 5), ("text", 6, 6)]),
        ("[see below]\n[1] is a footnote", [("text", 1, 2)]),
        ("curl https://x.example/a \\\n  -d '{\n\n}'\nDone.", [("code", 1, 4), ("text", 5, 5)]),
        ("curl https://x.example/a\n  -H 'A: b'\nDone.", [("code", 1, 2), ("text", 3, 3)]),
        ('curl https://x.example/a -d \'{\n  "a": 1\n\nNever closed.', [("code", 1, 2), ("text", 4, 4)]),
        ("curl http://x -d '{\n\n" + "word\n" * 300 + "it's", [("code", 1, 1), ("text", 3, 303)]),
        ("curl is a tool that's useful.\nUse it.", [("text", 1, 2)]),
        ("X-Api-Key: abc", [("text", 1, 1)]),
        ('HTTP/1.1 500 Broken\nA: b\n\n{\n"a": 1\n}\n\nWords follow.', [("code", 1, 6), ("text", 8, 8)]),
        ('POST /a HTTP/1.1\nContent-Type: b\n\n{\n"a": 1\n}', [("code", 1, 6)]),
        ('POST /a HTTP/1.1\nHost: b\n\n{\n"a": 1\n}', [("code", 1, 2), ("code", 4, 6)]),
        ('GET /a HTTP/1.1\nContent-Type: b\n\n{\n"a": 1\n}', [("code", 1, 2), ("code", 4, 6)]),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert kinds(text) == expected


def test_sentence_that_is_wrapped_has_all_its_lines() -> None:
    text = "You may send at most one hundred requests in each of the\nminutes of the day. Then wait.\nNext line"
    (block,) = read("page.txt", text).blocks
    assert block.kind is BlockKind.TEXT
    found = [(sentence.text.split()[0], sentence.first, sentence.last) for sentence in block.sentences()]
    assert found == [("You", 1, 2), ("Then", 2, 2), ("Next", 3, 3)]


def test_file_is_read_with_its_name_and_any_line_end(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes("\ufeffFirst\r\nsecond\rthird\n".encode())
    document = read_document(path)
    assert (document.name, document.lines) == ("page.txt", ("First", "second", "third", ""))


def test_sentences_of_table_rows_are_not_joined() -> None:
    (block,) = read("page.txt", "colour\tThe colour of the parcel, as the sender\nweight\tin grams").blocks
    assert [sentence.first for sentence in block.sentences()] == [1, 2]
