"""A run from its options to its folder: which target, within which bounds, and what is left at the vendor's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import requests
from tests.drive import hostile
from tests.drive.driving import NOTEBOOKS, SECRET, drive_live, target
from tests.vendors.leadform.server import create_app as create_leadform
from tests.vendors.serving import serving as serving_any

from driftwitness import InputError
from driftwitness.contract import Contract, store
from driftwitness.mock import create_app, serving
from driftwitness.mock.app import App
from driftwitness.mock.exchange import Reply, Request
from driftwitness.run import Options, conduct
from driftwitness.run.conduct import DriveError, drive
from driftwitness.run.options import ALL_EFFECTS, allowed, effects
from driftwitness.run.target import Target, vendor_at
from driftwitness.trace import VirtualClock, journal
from driftwitness.trace.clock import Clock

ROOT = Path(__file__).parents[2]


@dataclass
class Witness:
    """Counts what reaches an application."""

    app: App
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def base_path(self) -> str:
        return self.app.base_path

    @property
    def clock(self) -> Clock:
        return self.app.clock

    def respond(self, request: Request) -> Reply:
        self.asked.append((request.method, str(request.path)))
        return self.app.respond(request)


@contextmanager
def vendor() -> Iterator[tuple[Witness, Target]]:
    """Give the notebooks mock as somebody else's vendor, who knows no run's key but one."""
    clock = VirtualClock()
    witness = Witness(create_app(NOTEBOOKS, key=SECRET, clock=clock))
    with serving(witness) as base_url:  # type: ignore[arg-type]
        yield witness, target(base_url, clock)


def kept(at: Target) -> list[Any]:
    """Give all notebooks and hooks that a vendor keeps."""
    at.clock.sleep(120)
    headers = {"Authorization": f"Bearer {SECRET}"}
    answers = [
        requests.get(at.base_url + path, headers=headers, timeout=10).json()
        for path in ("/notebooks?per_page=50", "/hooks")
    ]
    return [item for answer in answers for item in answer["results"]]


@pytest.mark.parametrize("budget", [1, 2, 7, 8, 9, 10, 11, 23, 47, 120])
def test_a_live_run_leaves_nothing_within_any_budget(budget: int, tmp_path: Path) -> None:
    with vendor() as (witness, at):
        before = kept(at)
        witness.asked.clear()
        folder = drive(NOTEBOOKS, at, Options(effects=ALL_EFFECTS, budget=budget, runs=tmp_path))
        asked = len(witness.asked)
        assert kept(at) == before
    trace = journal.read(folder)
    assert trace.stop is not None
    assert trace.stop.reason in ("budget", "finished")
    assert trace.stop.leftovers == ()
    assert budget // 2 <= len(trace.records) == asked <= budget


def test_a_live_run_leaves_nothing_at_a_vendor_written_by_hand(tmp_path: Path) -> None:
    contract = store.load(ROOT / "contracts" / "leadform")
    clock = VirtualClock()
    app = create_leadform(key=SECRET, now=clock.now)
    with serving_any(app) as root:
        at = replace(target(f"{root}/api/v1", clock), credentials=dict.fromkeys(contract.security_schemes, SECRET))

        def listed() -> list[Any]:
            clock.sleep(120)
            headers = {"Authorization": f"Bearer {SECRET}"}
            answers = [
                requests.get(f"{at.base_url}/{name}", headers=headers, timeout=10) for name in ("forms", "webhooks")
            ]
            return [answer.json()["data"] for answer in answers]

        before = listed()
        folder = drive(contract, at, Options(effects=ALL_EFFECTS, budget=120, runs=tmp_path))
        after = listed()
    trace = journal.read(folder)
    assert after == before
    assert trace.stop is not None
    assert trace.stop.leftovers == ()
    assert {"cleanup"} < {interaction.source for interaction in trace.interactions}


def test_what_cannot_be_removed_is_named(tmp_path: Path) -> None:
    document = {**NOTEBOOKS.document, "paths": {**NOTEBOOKS.document["paths"]}}
    document["paths"]["/hooks/{id}"] = {
        method: item for method, item in document["paths"]["/hooks/{id}"].items() if method != "delete"
    }
    with vendor() as (_, at):
        folder = drive(
            replace(NOTEBOOKS, document=document), at, Options(effects=ALL_EFFECTS, budget=60, runs=tmp_path)
        )
        hooks = [item["id"] for item in kept(at) if "target_url" in item]
    stop = journal.read(folder).stop
    assert stop is not None
    assert hooks
    assert {f"/hooks/{number}" for number in hooks} >= set(stop.leftovers) > set()


def test_only_reads_run_against_a_vendor_unless_told_otherwise(tmp_path: Path) -> None:
    with vendor() as (witness, at):
        drive(NOTEBOOKS, at, Options(against=at.base_url, budget=40, runs=tmp_path))
    assert {method for method, _ in witness.asked} == {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("configured", "options", "expected"),
    [
        ({}, {}, ("reads",)),
        ({"effects": {"live": ["writes", "reads"]}}, {}, ("reads", "writes")),
        ({"effects": {"live": ["writes"]}}, {"effects": ("destroys",)}, ("destroys",)),
        ({"effects": {"live": []}}, {"against": "mock"}, ALL_EFFECTS),
    ],
)
def test_the_narrowest_word_on_effects_wins(
    configured: dict[str, Any], options: dict[str, Any], expected: tuple[str, ...]
) -> None:
    contract = replace(NOTEBOOKS, settings=configured)
    assert allowed(contract, Options(**{"against": "https://api.example", **options})) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [(None, None), ("all", ALL_EFFECTS), ("writes, reads", ("reads", "writes")), ("", ())]
)
def test_effects_are_read_from_a_list(text: str | None, expected: tuple[str, ...] | None) -> None:
    assert effects(text) == expected


@pytest.mark.parametrize(
    ("settings", "options", "message"),
    [
        ({}, {"against": "nowhere"}, r"--against 'nowhere': expected mock, cassettes, a URL .* or the folder of a run"),
        ({}, {"against": "ftp://host/api"}, "expected mock, cassettes, a URL"),
        ({}, {"against": "http://"}, "expected a base URL"),
        ({}, {"against": "http://["}, "expected a base URL"),
        ({}, {"against": "http://host:99999/api"}, "expected a base URL"),
        ({}, {"against": "http://host/api?key=1"}, "expected a base URL without user, query and fragment"),
        ({}, {"against": "http://host/api#here"}, "expected a base URL"),
        ({}, {"against": "http://ada:secret@host/api"}, r"--against 'http://\*\*\*@host/api': expected"),
        ({}, {"against": "cassettes", "inject": ("drop-wrapper",)}, "--inject changes the embedded mock only"),
        ({}, {"against": "https://api.example", "inject": ("drop-wrapper",)}, "--inject changes the embedded mock"),
        ({}, {"inject": ("melt",)}, "unknown injection 'melt' in --inject melt. Expected one of the"),
        ({}, {"inject": ("drop-wrapper@melt",)}, "nothing is called 'melt'"),
        ({"budget": {"requests": "many"}}, {}, r"vendor.toml: requests under \[budget\] is 'many', expected a whole"),
        ({"budget": {"requests": 0}}, {}, "is 0, expected a whole number from 1"),
        ({"effects": {"live": "reads"}}, {"against": "https://api.example"}, r"live under \[effects\] is 'reads'"),
        ({"effects": {"live": ["melts"]}}, {"against": "https://api.example"}, r"\['melts'\], expected a list of some"),
        ({"auth": {"bearer": "UNSET_KEY"}}, {"against": "https://api.example"}, "the variable UNSET_KEY is not set: "),
    ],
)
def test_what_cannot_be_run_is_said_before_a_request(
    settings: dict[str, Any], options: dict[str, Any], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTEBOOKS_API_KEY", SECRET)
    contract = replace(NOTEBOOKS, settings={"auth": {"bearer": "NOTEBOOKS_API_KEY"}, **settings})
    with pytest.raises(InputError, match=message) as caught:
        conduct(contract, Options(**{"runs": tmp_path, **options}))
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("NOTEBOOKS_API_KEY", SECRET)
    with pytest.raises(InputError, match=r"file/driftwitness: the count .* Set XDG_CACHE_HOME"):
        conduct(NOTEBOOKS, Options(against="http://127.0.0.1:9/api/v2", runs=tmp_path / "runs"))
    assert not (tmp_path / "runs").exists()


def test_effects_of_another_name_are_refused() -> None:
    with pytest.raises(
        InputError, match="--effects 'melts': expected all, or some of reads, writes, destroys, reaches"
    ):
        effects("reads,melts")


@pytest.mark.parametrize("value", ["key\n", " key", "ключ", "a\x00b"])
def test_a_credential_that_no_header_carries_is_refused_and_not_shown(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "\x00" in value:
        value = "a\x7fb"
    monkeypatch.setenv("NOTEBOOKS_API_KEY", value)
    with pytest.raises(InputError, match="the variable NOTEBOOKS_API_KEY holds") as caught:
        vendor_at(NOTEBOOKS, "https://api.example")
    assert value.strip() not in str(caught.value).replace("API_KEY", "")


@pytest.mark.parametrize(
    ("url", "base_url"),
    [
        ("https://API.Example/Api/", "https://api.example/Api"),
        ("http://127.0.0.1:1/api/../v2", "http://127.0.0.1:1/v2"),
        ("http://127.0.0.1:1/a%20b", "http://127.0.0.1:1/a%20b"),
        ("http://127.0.0.1:1/a b", "http://127.0.0.1:1/a%20b"),
    ],
)
def test_a_base_url_is_what_requests_to_it_will_have(url: str, base_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTEBOOKS_API_KEY", SECRET)
    assert vendor_at(NOTEBOOKS, url).base_url == base_url


def test_a_host_in_capitals_is_driven(tmp_path: Path) -> None:
    with hostile.serving(hostile.always(hostile.answer(b"{}"))) as asked:
        url = asked.base_url.replace("127.0.0.1", "LOCALHOST")
        drive(NOTEBOOKS, target(vendor_base(NOTEBOOKS, url)), Options(budget=5, runs=tmp_path, timeout=5))
    assert 0 < len(asked.asked) <= 5


def vendor_base(contract: Contract, url: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOTEBOOKS_API_KEY", SECRET)
        return vendor_at(contract, url).base_url


def test_a_fault_of_ours_loses_nothing_and_tells_no_secret(tmp_path: Path) -> None:
    """The fault is a progress display that breaks: the run is told of each step, and knows nothing of displays."""

    def say(step: str) -> None:
        if step == "refusals":
            raise LookupError(f"Authorization: Bearer {SECRET}")

    with vendor() as (_, at):
        before = kept(at)
        with pytest.raises(DriveError, match=r"LookupError: Authorization: Bearer \$NOTEBOOKS_API_KEY") as caught:
            drive(NOTEBOOKS, at, Options(effects=ALL_EFFECTS, runs=tmp_path, say=say))
        assert kept(at) == before
    assert SECRET not in repr(caught.getrepr(style="short", chain=True))
    (folder,) = tmp_path.iterdir()
    trace = journal.read(folder)
    assert trace.stop is not None
    assert (trace.stop.message, trace.stop.leftovers) == ("a fault of our own", ())


def test_runs_at_once_get_folders_of_their_own(tmp_path: Path) -> None:
    folders = [conduct(NOTEBOOKS, Options(budget=1, runs=tmp_path)) for _ in range(3)]
    assert len(set(folders)) == 3
    assert all(re.fullmatch(r"\d{8}T\d{6}-notebooks(-\d)?", folder.name) for folder in folders)


def test_an_earlier_run_is_given_back_as_it_is(tmp_path: Path) -> None:
    with hostile.serving(hostile.always(hostile.answer(b"{}"))) as asked:
        folder = drive_live(asked.base_url, tmp_path, budget=3)
    before = (folder / "trace.jsonl").read_bytes()
    assert conduct(NOTEBOOKS, Options(against=str(folder))) == folder
    assert (folder / "trace.jsonl").read_bytes() == before


@pytest.mark.parametrize("number", ["a b/c", "é%2e$(id)", "x?y#z", "..;", 'quote"'])
def test_ids_of_any_kind_are_removed_again(number: str, tmp_path: Path) -> None:
    with hostile.serving(hostile.always(hostile.answer(hostile.page(id=number), "201 Created"))) as asked:
        folder = drive_live(asked.base_url, tmp_path, budget=20)
    trace = journal.read(folder)
    assert trace.stop is not None
    assert trace.stop.leftovers == ()
    removed = {unquote(request.path) for request in asked.asked if request.method == "DELETE"}
    assert f"/api/v2/notebooks/{number}" in removed


def test_an_id_that_climbs_removes_nothing_else(tmp_path: Path) -> None:
    with hostile.serving(hostile.BEHAVIOURS["ids that climb"][0]()) as asked:
        folder = drive_live(asked.base_url, tmp_path, budget=40)
    trace = journal.read(folder)
    assert trace.stop is not None
    assert "/notebooks/.." in trace.stop.leftovers
    assert {request.path for request in asked.asked if request.method in ("PUT", "DELETE")} == set()
