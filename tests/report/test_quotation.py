"""The sentence behind a finding: quoted where the document is at hand and still says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from driftwitness.contract import Contract, Evidence, EvidenceIndex
from driftwitness.contract.evidence import hash_lines
from driftwitness.document import read_document
from driftwitness.report.quotation import Quotation

LINES = ["Notes", "  Every note", "has a title.  "]


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    folder = tmp_path / "contracts" / "notes"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "page.txt").write_text("\n".join(LINES))
    return Contract("notes", {"paths": {}}, EvidenceIndex({}), folder=folder)


def stated(document: str = "page.txt", sha256: str | None = None) -> Evidence:
    return Evidence("stated", document, (2, 3), sha256 or hash_lines(LINES[1:3]))


def test_quotes_the_lines(contract):
    assert Quotation(contract).of(stated()) == "page.txt:2-3 (stated): “Every note / has a title.”"


def test_finds_documents_by_the_variable(contract, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "other.txt").write_text("\n".join(LINES))
    monkeypatch.setenv("DRIFTWITNESS_DOCUMENTS", str(tmp_path / "elsewhere"))
    assert "has a title." in Quotation(contract).of(stated("other.txt"))


@pytest.mark.parametrize(
    ("name", "page", "lines", "quoted"),
    [
        ("page.html", "<h1>Notes</h1><p>Every note\n has <b>a</b> title.</p>", (3, 3), "Every note has a title."),
        ("page.md", "# Notes\n\nEvery `note`\nhas a title.", (3, 4), "Every `note` / has a title."),
        ("page.txt", "Notes\x0c\n\u2028\nEvery note\u2028has\n", (3, 3), "Every note\u2028has"),
    ],
)
def test_counts_lines_as_the_document_does(contract, name, page, lines, quoted):
    path = contract.folder / "documents" / name
    path.write_text(page, encoding="utf-8")
    first, last = lines
    sha256 = hash_lines(read_document(path).source[first - 1 : last])
    assert Quotation(contract).of(Evidence("stated", name, lines, sha256)).endswith(f": “{quoted}”")


def test_names_the_place_where_the_document_cannot_be_read(contract):
    (contract.folder / "documents" / "page.pdf").write_bytes(b"%PDF-1.7")
    quotation = Quotation(contract)
    assert quotation.of(stated("page.pdf")) == "page.pdf:2-3 (stated)"
    assert quotation.absent == ()


def test_tells_which_documents_are_not_at_hand(contract):
    quotation = Quotation(contract)
    told = [quotation.of(stated(name)) for name in ("page.txt", "other.txt", "other.txt")]
    assert told[1:] == ["other.txt:2-3 (stated)"] * 2
    assert quotation.absent == ("other.txt",)


def test_names_the_place_where_the_document_is_not_at_hand(contract):
    assert Quotation(contract).of(stated("absent.txt")) == "absent.txt:2-3 (stated)"


def test_never_reads_outside_its_folders(contract, tmp_path):
    (tmp_path / "secret.txt").write_text("a\nb\nc")
    assert Quotation(contract).of(stated("../../../secret.txt")) == "../../../secret.txt:2-3 (stated)"


def test_says_that_the_document_has_changed(contract):
    assert "says something else there now" in Quotation(contract).of(stated(sha256="0" * 64))


def test_gives_the_reason_of_what_no_document_says(contract):
    assert Quotation(contract).of(Evidence("client", source="a public client", reason="it sends so")) == (
        "a public client (client): it sends so"
    )
