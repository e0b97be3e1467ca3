"""`driftwitness capture` and `driftwitness lint`: a page becomes a contract, whole or not at all, and is looked at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from commands import run

PAGES = Path(__file__).parents[1] / "data" / "documents"
PAGE = PAGES / "bakery.txt"

OVERLAY = """
overlay: 1.1.0
info: {title: decided, version: 1.0.0}
actions:
  - target: $.info
    update: {title: The Bakery}
    x-reason: people call it so
    x-evidence: {kind: stated, document: bakery.txt, lines: [1, 1]}
"""


@pytest.fixture
def captured(tmp_path: Path) -> Path:
    done = run("capture", PAGE, "--vendor", "bakery", "--out", "contracts/bakery", home=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "contracts" / "bakery"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_writes_the_contract_and_tells_of_it(tmp_path, captured):
    assert {"openapi.yaml", "evidence.json", "questions.json", "vendor.toml"} <= set(files(captured))
    done = run("lint", "bakery", home=tmp_path)
    assert done.returncode == 0
    assert "sound" in done.stdout
    assert "of the assertions stand in the vendor's documents" in done.stdout


def test_the_same_page_gives_the_same_bytes(tmp_path, captured):
    before = files(captured)
    assert run("capture", PAGE, "--vendor", "bakery", "--out", captured, home=tmp_path).returncode == 0
    assert files(captured) == before


def test_a_captured_vendor_can_be_checked_at_once(tmp_path, captured):
    done = run("check", "bakery", "--format", "json", home=tmp_path)
    result = json.loads(done.stdout)["vendors"][0]
    assert result["operations"]["reached"] == result["operations"]["known"] > 0
    assert not {finding["check"] for finding in result["findings"]} & {"status/valid-accepted", "schema/response-body"}


def test_own_files_stay_and_the_overlay_is_applied_with_its_hash(tmp_path, captured):
    (captured / "overlay.yaml").write_text(OVERLAY)
    (captured / "vendor.toml").write_text('title = "Ours"\n')
    done = run("capture", PAGE, "--vendor", "bakery", "--out", captured, "--format", "json", home=tmp_path)
    assert json.loads(done.stdout)["overlaid"] == 1
    assert yaml.safe_load((captured / "openapi.yaml").read_text())["info"]["title"] == "The Bakery"
    entry = json.loads((captured / "evidence.json").read_text())["/info/title"]
    assert entry["reason"] == "people call it so"
    assert len(entry["sha256"]) == 64
    assert (captured / "vendor.toml").read_text() == 'title = "Ours"\n'


def test_an_overlay_that_matches_nothing_leaves_the_contract_as_it_was(tmp_path, captured):
    before = files(captured)
    (captured / "overlay.yaml").write_text(OVERLAY.replace("$.info", "$.nothing"))
    done = run("capture", PAGE, "--vendor", "bakery", "--out", captured, home=tmp_path)
    assert done.returncode == 2
    assert "'$.nothing' matches nothing" in done.stderr
    assert {name: text for name, text in files(captured).items() if name != "overlay.yaml"} == before


def test_documented_exchanges_become_cassettes_that_can_be_judged(tmp_path):
    cassettes = tmp_path / "cassettes" / "bakery"
    run("capture", PAGE, "--vendor", "bakery", "--out", "contracts/bakery", "--cassettes", cassettes, home=tmp_path)
    written = sorted(cassettes.glob("*.yaml"))
    assert written
    assert all(yaml.safe_load(path.read_text())["origin"]["kind"] == "document" for path in written)
    done = run("check", "bakery", "--against", "cassettes", "--format", "json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["vendors"][0]["judgements"]["pass"] > 0


def test_a_broken_documented_exchange_is_a_finding_that_says_where_it_comes_from(tmp_path):
    cassettes = tmp_path / "cassettes" / "bakery"
    run("capture", PAGE, "--vendor", "bakery", "--out", "contracts/bakery", "--cassettes", cassettes, home=tmp_path)
    path = next(path for path in sorted(cassettes.glob("*.yaml")) if '"id"' in path.read_text())
    path.write_text(path.read_text().replace('"id":', '"was_id":'))
    done = run("check", "bakery", "--against", "cassettes", "--format", "json", home=tmp_path)
    assert done.returncode == 1
    assert {finding["origin"] for finding in json.loads(done.stdout)["vendors"][0]["findings"]} == {"document"}


@pytest.mark.parametrize(
    ("page", "vendor", "told"),
    [
        ("absent.txt", "acme", "absent.txt: cannot be read"),
        ("binary.txt", "acme", "expected UTF-8"),
        ("page.txt", "../acme", "expected a short name"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(tmp_path, page, vendor, told):
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00GET /things")
    shutil.copy(PAGE, tmp_path / "page.txt")
    done = run("capture", page, "--vendor", vendor, "--out", "out", home=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_lint_finds_what_is_unsound(tmp_path, captured):
    evidence = json.loads((captured / "evidence.json").read_text())
    (captured / "evidence.json").write_text(json.dumps({**evidence, "/paths/~1gone": {"kind": "stated"}}))
    document = yaml.safe_load((captured / "openapi.yaml").read_text())
    del document["info"]["version"]
    (captured / "openapi.yaml").write_text(yaml.safe_dump(document))
    done = run("lint", "bakery", home=tmp_path)
    assert done.returncode == 1
    assert "/paths/~1gone points at nothing" in done.stdout
    assert '"version" is a required property' in done.stdout
    assert json.loads(run("lint", "bakery", "--format", "json", home=tmp_path).stdout)[0]["errors"]
