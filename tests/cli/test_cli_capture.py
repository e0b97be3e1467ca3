"""`driftwitness capture` and `driftwitness lint`: a page becomes a contract, whole or not at all, and is looked at."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from commands import run, run_here

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
    done = run_here("capture", PAGE, "--vendor", "bakery", "--out", "contracts/bakery", home=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "contracts" / "bakery"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_writes_the_contract_and_tells_of_it(tmp_path, captured):
    assert {"openapi.yaml", "evidence.json", "questions.json", "vendor.toml"} <= set(files(captured))
    done = run_here("lint", "bakery", home=tmp_path)
    assert done.returncode == 0
    assert "sound" in done.stdout
    told = re.search(
        r"(\d+) % stand in the vendor's documents, (\d+) % were concluded from them, and (\d+) %", done.stdout
    )
    assert told
    assert sum(map(int, told.groups())) == 100
    assert told[3] == "0"


def test_lint_tells_what_the_overlay_added(tmp_path, captured):
    (captured / "overlay.yaml").write_text(OVERLAY)
    assert run_here("capture", PAGE, "--vendor", "bakery", "--out", captured, home=tmp_path).returncode == 0
    result = json.loads(run_here("lint", "bakery", "--format", "json", home=tmp_path).stdout)[0]
    assert result["overlay"] == {"stated": 1}
    assert result["evidence"]["stated"] > 1


def test_the_same_page_gives_the_same_bytes(tmp_path, captured):
    before = files(captured)
    # in another process sets have another order
    assert run("capture", PAGE, "--vendor", "bakery", "--out", captured, home=tmp_path).returncode == 0
    assert files(captured) == before


def test_a_captured_vendor_can_be_checked_at_once(tmp_path, captured):
    done = run_here("check", "bakery", "--format", "json", home=tmp_path)
    result = json.loads(done.stdout)["vendors"][0]
    assert result["operations"]["reached"] == result["operations"]["known"] > 0
    assert result["findings"] == []


def test_own_files_stay_and_the_overlay_is_applied_with_its_hash(tmp_path, captured):
    (captured / "overlay.yaml").write_text(OVERLAY)
    (captured / "vendor.toml").write_text('title = "Ours"\n')
    done = run_here("capture", PAGE, "--vendor", "bakery", "--out", captured, "--format", "json", home=tmp_path)
    assert json.loads(done.stdout)["overlaid"] == 1
    assert yaml.safe_load((captured / "openapi.yaml").read_text())["info"]["title"] == "The Bakery"
    entry = json.loads((captured / "evidence.json").read_text())["/info/title"]
    assert entry["reason"] == "people call it so"
    assert len(entry["sha256"]) == 64
    assert (captured / "vendor.toml").read_text() == 'title = "Ours"\n'


def test_an_overlay_that_matches_nothing_leaves_the_contract_as_it_was(tmp_path, captured):
    before = files(captured)
    (captured / "overlay.yaml").write_text(OVERLAY.replace("$.info", "$.nothing"))
    done = run_here("capture", PAGE, "--vendor", "bakery", "--out", captured, home=tmp_path)
    assert done.returncode == 2
    assert "'$.nothing' matches nothing" in done.stderr
    assert {name: text for name, text in files(captured).items() if name != "overlay.yaml"} == before


def test_documented_exchanges_become_cassettes_that_can_be_judged(tmp_path):
    cassettes = tmp_path / "cassettes" / "bakery"
    run_here(
        "capture", PAGE, "--vendor", "bakery", "--out", "contracts/bakery", "--cassettes", cassettes, home=tmp_path
    )
    written = sorted(cassettes.glob("*.yaml"))
    assert written
    assert all(yaml.safe_load(path.read_text())["origin"]["kind"] == "document" for path in written)
    done = run_here("check", "bakery", "--against", "cassettes", "--format", "json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["vendors"][0]["judgements"]["pass"] > 0


def test_a_broken_documented_exchange_is_a_finding_that_says_where_it_comes_from(tmp_path):
    cassettes = tmp_path / "cassettes" / "bakery"
    run_here(
        "capture", PAGE, "--vendor", "bakery", "--out", "contracts/bakery", "--cassettes", cassettes, home=tmp_path
    )
    path = next(path for path in sorted(cassettes.glob("*.yaml")) if '"id"' in path.read_text())
    path.write_text(path.read_text().replace('"id":', '"was_id":'))
    done = run_here("check", "bakery", "--against", "cassettes", "--format", "json", home=tmp_path)
    assert done.returncode == 1
    assert {finding["origin"] for finding in json.loads(done.stdout)["vendors"][0]["findings"]} == {"document"}


@pytest.mark.parametrize(
    ("page", "vendor", "told"),
    [
        ("absent.txt", "acme", "absent.txt: cannot be read"),
        ("page.txt", "../acme", "expected a short name"),
        ("nothing.txt", "acme", "nothing.txt: no operation found: looked for a method with a path"),
        ("laughs.yaml", "acme", "laughs.yaml, line 7: its aliases expand to more than"),
        ("leaving.yaml", "acme", "leaving.yaml: $ref '../other.yaml' leaves the specification's folder"),
        ("other.json", "acme", "other.json: not an OpenAPI document"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(tmp_path, page, vendor, told):
    (tmp_path / "nothing.txt").write_text("We have an API.\n\nAsk us about it.\n")
    nested = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (tmp_path / "laughs.yaml").write_text("\n".join(["a0: &a0 [l, l, l, l, l, l, l, l, l, l]", *nested]))
    (tmp_path / "leaving.yaml").write_text("openapi: 3.0.0\npaths: {/a: {$ref: ../other.yaml}}")
    (tmp_path / "other.json").write_text('{"things": []}')
    shutil.copy(PAGE, tmp_path / "page.txt")
    done = run_here("capture", page, "--vendor", vendor, "--out", "out", home=tmp_path)
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
    done = run_here("lint", "bakery", home=tmp_path)
    assert done.returncode == 1
    assert "/paths/~1gone points at nothing" in done.stdout
    assert '"version" is a required property' in done.stdout
    assert json.loads(run_here("lint", "bakery", "--format", "json", home=tmp_path).stdout)[0]["errors"]


SPECIFICATIONS = Path(__file__).parents[1] / "data" / "specifications"
FERRY = SPECIFICATIONS / "ferry.yaml"


def test_a_specification_becomes_a_contract_and_a_page_adds_to_it(tmp_path):
    done = run_here("capture", FERRY, "--vendor", "ferry", "--out", "contracts/ferry", home=tmp_path)
    assert done.returncode == 0, done.stderr
    before = files(tmp_path / "contracts" / "ferry")
    assert run("capture", FERRY, "--vendor", "ferry", "--out", "contracts/ferry", home=tmp_path).returncode == 0
    assert files(tmp_path / "contracts" / "ferry") == before
    assert json.loads(run_here("lint", "ferry", "--format", "json", home=tmp_path).stdout)[0]["errors"] == []
    sources = FERRY, SPECIFICATIONS / "ferry.txt"
    done = run_here(
        "capture", *sources, "--vendor", "ferry", "--out", "contracts/ferry", "--format", "json", home=tmp_path
    )
    assert any("specification" in finding["rule"] for finding in json.loads(done.stdout)["findings"])
    kinds = json.loads(run_here("lint", "ferry", "--format", "json", home=tmp_path).stdout)[0]["evidence"]
    assert {"vendor-spec", "stated"} <= set(kinds)


def test_two_specifications_are_refused(tmp_path):
    other = SPECIFICATIONS / "orchard" / "openapi.yaml"
    done = run_here("capture", FERRY, other, "--vendor", "ferry", "--out", "out", home=tmp_path)
    assert done.returncode == 2
    assert "two specifications of one vendor" in done.stderr


def test_an_old_specification_can_be_checked_at_once(tmp_path):
    done = run_here("check", "--contract", FERRY, "--budget", "120", "--format", "json", home=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    assert json.loads(done.stdout)["vendors"][0]["operations"]["known"] == 4


def test_an_overlay_may_place_what_the_page_only_names(tmp_path):
    (tmp_path / "page.txt").write_text("The API has a list of things. Ask us where.\n")
    (tmp_path / "out").mkdir()
    placing = "update: {/things: {get: {operationId: listThings, responses: {'200': {description: ok}}}}}"
    text = OVERLAY.replace("$.info", "$.paths").replace("update: {title: The Bakery}", placing)
    (tmp_path / "out" / "overlay.yaml").write_text(text.replace("bakery.txt", "page.txt"))
    done = run_here("capture", "page.txt", "--vendor", "acme", "--out", "out", home=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_page_that_did_not_change_changes_nothing(tmp_path, captured):
    before = files(captured)
    done = run_here("capture", PAGE, "--vendor", "bakery", "--diff", home=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "bakery: changes: 0")
    assert files(captured) == before


# (what the new page says instead, the kinds that must be told, the exit status)
EDITS = [
    ("Orders on a page (1-50)", "Orders on a page (1-20)", {"page-size-lowered", "request-bound-tightened"}, 1),
    ("Orders on a page (1-50)", "Orders on a page (1-80)", {"page-size-raised", "request-bound-loosened"}, 0),
    ("contact string optional", "contact string required", {"request-property-became-required"}, 1),
    ("state string optional open, baked, sold", "state string optional open, baked", {"request-value-removed"}, 1),
    (
        "\npage integer optional",
        "\nkind string optional Kind of order\npage integer optional",
        {"request-parameter-added"},
        0,
    ),
    ("DELETE /api/v1/orders/{id}\n\nReturns 204 No Content.\n", "", {"operation-removed"}, 1),
]


@pytest.mark.parametrize(("old", "new", "kinds", "status"), EDITS, ids=[f"{new[:40]!r}" for _, new, _, _ in EDITS])
def test_a_changed_page_is_told_with_both_lines(tmp_path, captured, old, new, kinds, status):
    before = files(captured)
    assert old in PAGE.read_text()
    (tmp_path / "bakery.txt").write_text(PAGE.read_text().replace(old, new))
    (captured / "documents").mkdir()
    shutil.copy(PAGE, captured / "documents")
    told = [run_here("capture", "bakery.txt", "--vendor", "bakery", "--diff", "--format", "json", home=tmp_path)]
    told.append(run("capture", "bakery.txt", "--vendor", "bakery", "--diff", "--format", "json", home=tmp_path))
    result = json.loads(told[0].stdout)
    assert told[0].returncode == status
    assert told[0].stdout == told[1].stdout
    assert kinds <= {change["kind"] for change in result["changes"]}
    for change in result["changes"]:
        said = [change[f"{side}_said"] for side in ("old", "new") if change[side] and change[side].get("lines")]
        assert said
        assert all("bakery.txt:" in place and "\u201c" in place for place in said)
    (tmp_path / "contracts" / "bakery" / "documents" / "bakery.txt").unlink()
    (captured / "documents").rmdir()
    assert files(captured) == before
    text = run_here("capture", "bakery.txt", "--vendor", "bakery", "--out", captured, "--diff", home=tmp_path)
    assert text.returncode == status
    assert all(kind in text.stdout for kind in kinds)


def test_an_action_that_lost_its_target_is_told_with_the_changes(tmp_path, captured):
    path = "$.paths['/orders/{id}'].delete"
    paths = yaml.safe_load((captured / "openapi.yaml").read_text())["paths"]
    path = path if "/orders/{id}" in paths else "$.paths['/api/v1/orders/{id}'].delete"
    (captured / "overlay.yaml").write_text(OVERLAY.replace("$.info", path))
    (tmp_path / "bakery.txt").write_text(PAGE.read_text().replace("DELETE /api/v1/orders/{id}", ""))
    done = run_here("capture", "bakery.txt", "--vendor", "bakery", "--diff", "--format", "json", home=tmp_path)
    assert done.returncode == 1
    assert "action 1: target" in json.loads(done.stdout)["overlay"][0]


def test_without_a_folder_or_a_known_vendor_there_is_nothing_to_compare_or_write(tmp_path):
    done = run_here("capture", PAGE, "--vendor", "bakery", home=tmp_path)
    assert done.returncode == 2
    assert "--out is missing" in done.stderr
    done = run_here("capture", PAGE, "--vendor", "bakery", "--diff", home=tmp_path)
    assert done.returncode == 2
    assert "unknown vendor 'bakery'" in done.stderr


def test_two_contracts_are_compared(tmp_path, captured):
    (tmp_path / "new.txt").write_text(PAGE.read_text().replace("(1-50)", "(1-20)"))
    assert run_here("capture", "new.txt", "--vendor", "bakery", "--out", "new", home=tmp_path).returncode == 0
    done = run_here("diff", "bakery", "new", "--format", "json", home=tmp_path)
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert result["counts"]["breaking"] == 3
    assert {change["before"] for change in result["changes"]} == {50}
    assert len({change["fingerprint"] for change in result["changes"]}) == 3
    assert run_here("diff", captured, captured, home=tmp_path).returncode == 0
    ferry = run_here("diff", FERRY, FERRY, home=tmp_path)
    assert ferry.returncode == 0, ferry.stderr
