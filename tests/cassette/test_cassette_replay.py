from __future__ import annotations

from pathlib import Path

import pytest
from tests.contract.strategies import NOTEBOOKS

from driftwitness import InputError
from driftwitness.cassette.library import folder_of
from driftwitness.cassette.replay import replay
from driftwitness.cassette.write import write
from driftwitness.contract import Contract, store
from driftwitness.trace import Interaction, Request, Response, Stop
from driftwitness.trace.journal import read

ROOT = Path(__file__).parents[2]
NOW = 1_800_000_000.0


def interaction(sequence: int, sent: float, status: int = 200) -> Interaction:
    """An interaction at a time."""
    request = Request("GET", f"https://api.notebooks.example/api/v2/notebooks/{sequence}")
    return Interaction(sequence, sent, sent + 0.5, request, Response(status, (("A", "b"),), b'{"result": {}}'))


@pytest.fixture
def notebooks() -> Contract:
    return store.load(NOTEBOOKS)


@pytest.fixture
def cassettes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DRIFTWITNESS_CASSETTES", str(tmp_path / "cassettes"))
    return tmp_path / "cassettes" / "notebooks"


@pytest.mark.block_network
def test_cassettes_become_a_run_in_the_order_of_their_recording(
    notebooks: Contract, cassettes: Path, tmp_path: Path
) -> None:
    write(
        cassettes,
        "getNotebook",
        [interaction(1, 100.0), interaction(9, 300.0, 404)],
        {"kind": "live", "date": "2026-03-01"},
    )
    write(cassettes, "listNotebooks", [interaction(5, 200.0)], {"kind": "document"})
    folder = replay(notebooks, tmp_path / "runs", NOW)
    assert folder.parent == tmp_path / "runs"
    trace = read(folder)
    assert [(one.sequence, one.sent, one.received, one.response.status) for one in trace.interactions] == [
        (1, 100.0, 100.5, 200),
        (2, 200.0, 200.5, 200),
        (3, 300.0, 300.5, 404),
    ]
    assert [one.source for one in trace.interactions] == [
        "getNotebook.yaml",
        "listNotebooks.document.yaml",
        "getNotebook.yaml",
    ]
    assert [one.origin for one in trace.interactions] == ["live", "document", "live"]
    assert [one.recorded for one in trace.interactions] == [1_772_323_200.0, None, 1_772_323_200.0]
    assert trace.stop == Stop("finished")
    run = trace.run
    assert (run.vendor, run.origin, run.clock, run.started) == ("notebooks", "recording", "recorded", NOW)
    assert (run.contract, run.base_url) == (notebooks.sha256, "https://api.notebooks.example/api/v2")


@pytest.mark.block_network
def test_what_our_mock_answered_is_left_out_beside_the_vendors_word(
    notebooks: Contract, cassettes: Path, tmp_path: Path
) -> None:
    write(cassettes, "getNotebook", [interaction(1, 100.0)], {"kind": "mock"})
    alone = read(replay(notebooks, tmp_path / "runs", NOW))
    assert [one.origin for one in alone.interactions] == ["mock"]
    write(cassettes, "listNotebooks", [interaction(5, 200.0)], {"kind": "live"})
    beside = read(replay(notebooks, tmp_path / "runs", NOW))
    assert [one.origin for one in beside.interactions] == ["live"]
    assert beside.run.target == f"{cassettes}, without 1 of our own mock"


@pytest.mark.block_network
def test_a_link_out_of_the_folder_is_refused(notebooks: Contract, cassettes: Path, tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "elsewhere", "getNotebook", [interaction(1, 100.0)], {"kind": "live"})
    cassettes.mkdir(parents=True)
    (cassettes / "getNotebook.yaml").symlink_to(elsewhere)
    with pytest.raises(InputError, match=r"getNotebook\.yaml: a link to .*, out of the folder"):
        replay(notebooks, tmp_path / "runs", NOW)


@pytest.mark.block_network
def test_an_empty_cassette_is_an_empty_run(notebooks: Contract, cassettes: Path, tmp_path: Path) -> None:
    write(cassettes, "getNotebook", [], {"kind": "live"})
    trace = read(replay(notebooks, tmp_path / "runs", NOW))
    assert (trace.records, trace.run.started, trace.stop) == ((), NOW, Stop("finished"))


@pytest.mark.block_network
def test_one_broken_cassette_is_named_and_leaves_no_run(notebooks: Contract, cassettes: Path, tmp_path: Path) -> None:
    write(cassettes, "getNotebook", [interaction(1, 100.0)], {"kind": "live"})
    (cassettes / "listNotebooks.yaml").write_text("interactions: [{}]")
    with pytest.raises(InputError, match=r"listNotebooks\.yaml, interaction 1: not in vcrpy's format"):
        replay(notebooks, tmp_path / "runs", NOW)
    assert not (tmp_path / "runs").exists()


def test_where_cassettes_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRIFTWITNESS_CASSETTES", raising=False)
    write(tmp_path / "cassettes" / "acme", "getA", [], {})
    write(tmp_path / "other" / "acme", "getA", [], {})
    assert folder_of("acme") == Path("cassettes/acme")
    monkeypatch.setenv("DRIFTWITNESS_CASSETTES", "other")
    assert folder_of("acme") == Path("other/acme")
    (tmp_path / "other" / "empty").mkdir()
    for vendor in ("nobody", "empty"):
        with pytest.raises(InputError, match=rf"no cassettes of '{vendor}' in other\. Record some with `driftwitness"):
            folder_of(vendor)


@pytest.mark.block_network
@pytest.mark.parametrize("folder", sorted(ROOT.glob("cassettes/*/")), ids=lambda folder: folder.name)
def test_committed_cassettes_become_a_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRIFTWITNESS_CASSETTES", str(folder.parent))
    trace = read(replay(store.load(ROOT / "contracts" / folder.name), tmp_path, NOW))
    assert len(trace.interactions) >= len(list(folder.glob("*.yaml")))
