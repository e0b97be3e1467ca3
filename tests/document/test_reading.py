"""Which format a file is read in, which encodings are sure, and what is refused with a word on what to do."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from driftwitness.document import BlockKind, DocumentError, decoding, read_document

HTML = "<!DOCTYPE html>\n<html><body><h1>Café</h1></body></html>"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "text", "first", "kind"),
    [
        ("page.md", "# Orders", "Orders", BlockKind.HEADING),
        ("PAGE.MD", "# Orders", "Orders", BlockKind.HEADING),
        ("page.mdx", "# Orders", "Orders", BlockKind.HEADING),
        ("page.txt", "# Orders", "# Orders", BlockKind.TEXT),
        ("page.rst", "# Orders", "# Orders", BlockKind.TEXT),
        ("page", "# Orders\n\n```\nx\n```", "Orders", BlockKind.HEADING),
        ("page", "# a comment in a shell script", "# a comment in a shell script", BlockKind.TEXT),
        ("page.htm", "<p>Orders", "Orders", BlockKind.TEXT),
        ("page", HTML, "Café", BlockKind.HEADING),
        ("page.txt", "\n<?xml version='1.0'?>\n<html><h1>Café</h1>", "Café", BlockKind.HEADING),
        ("page.txt", "<p>One tag is not a page.", "<p>One tag is not a page.", BlockKind.TEXT),
    ],
)
def test_format_is_told_by_suffix_and_else_by_content(
    tmp_path: Path, name: str, text: str, first: str, kind: BlockKind
) -> None:
    block = read_document(written(tmp_path, name, text.encode())).blocks[0]
    assert (block.lines[0], block.kind) == (first, kind)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_encodings_that_are_sure(tmp_path: Path, suffix: str, mark: bytes, encoding: str) -> None:
    path = written(tmp_path, "page" + suffix, mark + "Prix: 5 €".encode(encoding))
    assert read_document(path).line(1) == "Prix: 5 €"


@pytest.mark.parametrize(
    ("meta", "data"),
    [
        ('<meta charset="iso-8859-1">', "5 € é".encode("cp1252")),
        ('<meta http-equiv=Content-Type content="text/html; charset=windows-1251">', "привет".encode("cp1251")),
        ("<meta charset=Shift_JIS>", "注文".encode("shift_jis")),
    ],
)
def test_a_page_says_its_own_encoding(tmp_path: Path, meta: str, data: bytes) -> None:
    path = written(tmp_path, "page.html", meta.encode() + b"<p>" + data)
    assert read_document(path).line(1) in ("5 € é", "привет", "注文")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"caf\xe9", r"byte 3 is 0xe9, expected UTF-8; save the page as UTF-8"),
        ("über ".encode() + b"caf\xe9", r"byte 9 is 0xe9, expected UTF-8"),
        (b"<meta charset=utf-8>\xe9", r"byte 20 is 0xe9, expected UTF-8"),
        (b"<meta charset=rot13>\xe9", r"byte 20 is 0xe9, expected UTF-8"),
        (codecs.BOM_UTF16_LE + b"a", r"byte 0 is 0x61, expected UTF-16-LE"),
        (b"a\0b", r"character 1 is NUL, expected a page of text; save the page"),
        (b"%PDF-1.7 ...", r"is a PDF, expected a page of text"),
        (b"\x89PNG\r\n", r"is a PNG image"),
        (b"PK\x03\x04...", r"is a zip archive or an office document"),
        (b"\x1f\x8b\x08", r"is a gzip archive"),
    ],
)
def test_what_is_not_text_is_an_input_error(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read_document(written(tmp_path, "page.html", data))


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"nowhere\.txt: cannot be read \(No such file.*\); give the path"):
        read_document(tmp_path / "nowhere.txt")


def test_a_folder_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"cannot be read \(Is a directory\)"):
        read_document(tmp_path)


def test_a_page_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    with path.open("wb") as file:
        file.truncate(decoding.LARGEST + 1)  # holes: reading them would be an error about NUL
    with pytest.raises(DocumentError, match=r"20971521 bytes, expected at most 20971520; give the page alone"):
        read_document(path)


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_line_ends_of_every_system_count_and_other_separators_do_not(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, "page" + suffix, "One\r\ntwo\rthree\x0c\nfour\x85five\u2028six".encode())
    document = read_document(path)
    assert [line.strip() for line in document.lines[:3]] == ["One", "two", "three"]
    assert len(document.lines) == len(document.source) == 4
    assert document.source[3] == "four\x85five\u2028six"
