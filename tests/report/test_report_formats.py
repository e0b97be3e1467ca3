"""The terminal's text and the JSON object: what they hold, and that another's text is shown and never obeyed."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.drive import hostile
from tests.drive.driving import NOTEBOOKS

from driftwitness.checks.judge import Judgements
from driftwitness.checks.model import Judgement, Verdict
from driftwitness.contract import Contract, Severity
from driftwitness.contract.evidence import EvidenceIndex
from driftwitness.report import exchange
from driftwitness.report.formats import formats
from driftwitness.report.literal import literal
from driftwitness.report.results import Result, as_json
from driftwitness.trace import Interaction, Request, Response, Run, Stop, Trace

BASE = "http://127.0.0.1:1/api/v2"
RUN = Run("notebooks", NOTEBOOKS.sha256, "live", BASE, BASE, seed=7)
SENT = Request("GET", f"{BASE}/notebooks/7", (("Authorization", "Bearer $NOTEBOOKS_API_KEY"),))
ANSWERED = Response(200, (("Content-Type", "application/json"),), b'{"result": {"id": 7}}')
TITLE = "/components/schemas/Notebook/properties/title"
MARKUP = "[red]loud[/] [/] [link=file:///etc]x[/link]"
HOSTILE = [hostile.ESCAPE, MARKUP, "\x9b31m", "\x08\x08\x7f", "a\nfake · verdict", "\u2066mirrored\u2069"]


def failed(operation: str | None = "getNotebook", **parts: Any) -> Judgement:
    """Give a failed judgement on the one interaction."""
    told = {"pointer": "/response/body/result/title", "expected": "a title", "received": "none", "contract": TITLE}
    return Judgement("toy/title", Verdict.FAIL, operation, **{"interaction": 1, **told, **parts})


def result(*judgements: Judgement, contract: Contract = NOTEBOOKS, **trace: Any) -> Result:
    """Give the result of a run with one interaction."""
    records = (Interaction(1, 0.0, 0.1, SENT, ANSWERED),)
    run = Trace(**{"run": RUN, "records": records, "stop": Stop("finished"), **trace})
    return Result(Judgements(contract, run, judgements), Path("runs") / "1")


def printed(*results: Result, **console: Any) -> str:
    """Give what a terminal gets, of 160 columns unless told otherwise."""
    stream = StringIO()
    formats()["text"].show(list(results), "warning", Console(**{"file": stream, "width": 160, **console}))
    return stream.getvalue()


def test_the_table_says_what_a_person_asks_first() -> None:
    passed = Judgement("status/documented", Verdict.PASS, "getNotebook", 1)
    shown = printed(result(passed, failed()))
    for part in (
        f"Notebooks · {BASE}",
        "operations reached 1 of 14 · 1 interaction · 1 finding · run runs/1",
        "not reached: listNotebooks, createNotebook",
        "toy/title getNotebook",
        "at       /response/body/result/title",
        "expected a title",
        "received none",
        "because  notebooks.txt",
        "seen     1x, first in interaction 1; origin",
        f"repeat   curl -i {BASE}/notebooks/7 -H 'Authorization: Bearer '\"$NOTEBOOKS_API_KEY\"",
    ):
        assert part in shown
    assert "self-test" not in shown
    assert shown.rstrip().endswith("fail · 1 vendor · 1 finding · gate at warning")


@pytest.mark.parametrize(
    ("trace", "judgements", "shown"),
    [
        ({"stop": None}, [], "the run was killed: judged is what it had sent"),
        ({"stop": Stop("budget", "the budget of 5 requests is spent")}, [], "stopped early: the budget of 5"),
        ({"stop": Stop("finished", leftovers=("/notebooks/7",))}, [], "left behind: /notebooks/7"),
        ({"run": replace(RUN, origin="mock")}, [], "self-test: says nothing about the vendor"),
        (
            {
                "run": replace(RUN, origin="recording"),
                "records": (Interaction(1, 0, 0, SENT, ANSWERED, origin="mock"),),
            },
            [],
            "self-test: says nothing about the vendor",
        ),
        ({}, [Judgement("toy/a", Verdict.INCONCLUSIVE, "getNotebook", reason="it was down")], "it was down (1x)"),
        ({}, [Judgement("toy/a", Verdict.INCONCLUSIVE, "getNotebook", reason="it was down")], "\ninconclusive · "),
        ({}, [Judgement("toy/a", Verdict.PASS, "getNotebook")], "\npass · 1 vendor · 0 findings"),
        ({"records": ()}, [], "\ninconclusive · 1 vendor "),
        (
            {},
            [failed()._replace(check=f"toy/{n}") for n in range(25)],
            "... and 5 findings more: --format json shows all",
        ),
    ],
)
def test_what_went_otherwise_is_told(trace: dict[str, Any], judgements: list[Judgement], shown: str) -> None:
    assert shown in printed(result(*judgements, **trace))


def test_findings_come_in_the_order_of_their_weight_and_the_table_comes_last() -> None:
    note = [failed(expected="a note", unsaid=True, operation=name) for name in ("getNotebook", "listNotebooks")] * 5
    twice = [failed(expected="twice")] * 2
    wide = [failed(expected="wide", operation=name) for name in ("getNotebook", "listNotebooks")]
    late, early = failed(pointer="/z", expected="late"), failed(pointer="/a", expected="early")
    silent = Judgement("time/format", Verdict.NOT_EXERCISED, "getNotebook")
    found = result(*note, late, early, *twice, *wide, silent)
    shown = printed(found)
    order = ["expected wide", "expected twice", "expected early", "expected late", "expected a note", "┏", "fail ·"]
    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    told = as_json([found], "warning")["vendors"][0]["findings"]
    assert [finding["expected"] for finding in told] == ["wide", "twice", "early", "late", "a note"]


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (1, "toy/title listNotebooks  "),
        (3, "toy/title listNotebooks, createNotebook, getNotebook  "),
        (13, "updateNotebook, deleteNotebook and 8 more  "),
        (14, "toy/title all 14 operations  "),
    ],
)
def test_the_operations_that_show_a_finding_are_named_where_they_fit(count: int, shown: str) -> None:
    names = [operation.id for operation in NOTEBOOKS.operations][:count]
    written = printed(result(*(failed(operation=name) for name in names)))
    (head,) = [line for line in written.splitlines() if " toy/title " in line]
    assert shown in head
    assert len(head) < 130
    assert "toy/title any operation  " in printed(result(failed(operation=None)))


def test_a_page_that_is_not_at_hand_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "page not at hand: set DRIFTWITNESS_DOCUMENTS to quote it (the folder that has notebooks.txt)\n"
    found = result(failed(), failed(expected="another"))
    assert printed(found, found).count("page not at hand") == 1
    assert printed(found).count(told) == 1
    assert "page not at hand" not in printed(result())
    (tmp_path / "notebooks.txt").write_text("Notes\n" * 200, encoding="utf-8")
    monkeypatch.setenv("DRIFTWITNESS_DOCUMENTS", str(tmp_path))
    assert "page not at hand" not in printed(found)


def test_the_table_has_families_in_which_not_all_passed_and_says_what_it_counts() -> None:
    def told(check: str, verdict: Verdict) -> Judgement:
        return Judgement(check, verdict, "getNotebook", 1, reason="so")

    shown = printed(
        result(
            told("auth/required", Verdict.PASS),
            told("content/media-type", Verdict.PASS),
            told("content/charset", Verdict.NOT_EXERCISED),
            told("status/documented", Verdict.FAIL),
            told("time/format", Verdict.INCONCLUSIVE),
            told("webhook/signature", Verdict.NOT_APPLICABLE),
        )
    )
    rows = [line.split()[1] for line in shown.splitlines() if line.startswith("│")]
    assert rows == ["content", "status", "time"]
    assert "counted per check and operation; findings are merged · not exercised: nothing in the run let" in shown
    assert "all looked at and passed: auth\n" in shown
    whole = printed(result(told("auth/required", Verdict.PASS)))
    assert "┏" not in whole
    assert "counted per" not in whole


@pytest.mark.parametrize(
    ("grave", "notes", "level", "shown"),
    [
        (0, 0, "warning", "pass · 1 vendor · 0 findings · gate at warning"),
        (0, 1, "warning", "pass · 1 vendor · 1 note, none at or above warning"),
        (0, 7, "error", "pass · 1 vendor · 7 notes, none at or above error"),
        (0, 7, "note", "fail · 1 vendor · 7 findings · gate at note"),
        (1, 0, "warning", "fail · 1 vendor · 1 finding · gate at warning"),
        (2, 7, "warning", "fail · 1 vendor · 9 findings, 2 at or above warning"),
    ],
)
def test_the_last_line_tells_how_many_findings_the_gate_counts(
    grave: int, notes: int, level: Severity, shown: str
) -> None:
    found = [failed(expected=f"a title {number}") for number in range(grave)]
    found += [failed(expected=f"a subtitle {number}", unsaid=True) for number in range(notes)]
    written = formats()["text"].write([result(*found)], level)
    assert written.splitlines()[-1] == shown


@pytest.mark.parametrize("hostile_text", HOSTILE, ids=ascii)
def test_text_of_others_is_shown_and_not_obeyed(hostile_text: str) -> None:
    parts = {"pointer": hostile_text, "expected": hostile_text, "received": hostile_text}
    reason = Judgement("toy/reason", Verdict.INCONCLUSIVE, "getNotebook", reason=hostile_text)
    stop = Stop("unreachable", hostile_text, (hostile_text,))
    titled = replace(NOTEBOOKS, settings={"title": hostile_text})
    run = replace(RUN, target=hostile_text)
    shown = printed(result(failed(**parts), reason, contract=titled, run=run, stop=stop), width=500)
    assert {character for character in shown if not character.isprintable()} == {"\n"}
    for place in ("·", "at", "expected", "received", "stopped early:", "left behind:", "inconclusive:"):
        assert f"{place} " in shown
    assert shown.count(literal(hostile_text)) >= 7
    coloured = printed(result(failed(**parts)), force_terminal=True, color_system="standard")
    assert hostile_text not in coloured or hostile_text == MARKUP
    assert "\x1b]" not in coloured


@pytest.mark.parametrize("name", formats())
def test_each_format_is_found_by_its_file_and_says_what_broke(name: str) -> None:
    written = formats()[name].write([result(failed())], "warning")
    assert next(iter(formats())) == "text"
    assert type(formats()[name]).__module__ == f"driftwitness.report.{name}"
    assert not written.endswith("\n")
    for part in ("toy/title", "getNotebook", "/response/body/result/title", "a title", f"{BASE}/notebooks/7"):
        assert part in written


def test_the_first_interaction_is_told_and_the_one_that_is_shown() -> None:
    long = replace(SENT, url=f"{BASE}/notebooks/7?include=notes")
    records = tuple(Interaction(number, 0, 0, long if number < 3 else SENT, ANSWERED) for number in (1, 2, 3))
    found = [failed(interaction=number) for number in (2, 3, 1)]
    assert "  seen     3x, first in interaction 1, shown by interaction 3; origin: live\n" in printed(
        result(*found, records=records)
    )
    assert "  seen     1x; origin: live\n" in printed(result(failed(interaction=None)))


def test_text_that_is_written_has_no_colours_and_is_what_a_terminal_shows() -> None:
    written = formats()["text"].write([result(failed())], "warning")
    assert "\x1b" not in written
    assert [line.rstrip() for line in written.splitlines()] == [
        line.rstrip() for line in printed(result(failed()), width=120).splitlines()
    ]


def test_json_holds_what_is_documented() -> None:
    written = formats()["json"].write([result(failed())], "warning")
    told = json.loads(written)
    (vendor,) = told["vendors"]
    assert (told["verdict"], told["level"], vendor["verdict"]) == ("fail", "warning", "fail")
    assert (vendor["vendor"], vendor["target"], vendor["origin"], vendor["self_test"]) == (
        "notebooks",
        BASE,
        "live",
        False,
    )
    assert vendor["operations"]["known"] == 14
    assert vendor["operations"]["reached"] == 1
    assert "getNotebook" not in vendor["operations"]["not_reached"]
    assert (vendor["interactions"], vendor["failures"], vendor["stop"], vendor["seed"]) == (1, 0, "finished", 7)
    assert vendor["judgements"] == {
        "pass": 0,
        "fail": 1,
        "inconclusive": 0,
        "not-exercised": 0,
        "not-applicable": 0,
    }
    (finding,) = vendor["findings"]
    assert finding["check"] == "toy/title"
    assert finding["operation"] == "getNotebook"
    assert finding["pointer"] == "/response/body/result/title"
    assert finding["severity"] in ("error", "warning", "note")
    assert (finding["expected"], finding["received"]) == ("a title", "none")
    assert finding["evidence"]["document"] == "notebooks.txt"
    assert finding["curl"].startswith("curl ")
    assert len(finding["fingerprint"]) == 16


def test_the_verdict_is_the_worst_and_the_level_decides() -> None:
    passing = result(Judgement("toy/a", Verdict.PASS, "getNotebook"))
    unclear = result(Judgement("toy/a", Verdict.INCONCLUSIVE, "getNotebook", reason="down"))
    inferred = EvidenceIndex.from_json({"/x": {"kind": "inferred", "reason": "a rule"}})
    noted = result(failed(contract="/x"), contract=replace(NOTEBOOKS, evidence=inferred))
    cases: list[tuple[list[Result], Severity]] = [
        ([passing], "warning"),
        ([passing, unclear], "warning"),
        ([passing, unclear, result(failed())], "warning"),
        ([noted], "warning"),
        ([noted], "note"),
    ]
    verdicts = [as_json(results, level)["verdict"] for results, level in cases]
    assert verdicts == ["pass", "inconclusive", "fail", "pass", "fail"]


@pytest.mark.parametrize("hostile_text", HOSTILE, ids=ascii)
def test_json_prints_nothing_that_a_terminal_acts_on_and_loses_nothing(hostile_text: str) -> None:
    written = formats()["json"].write([result(failed(received=hostile_text))], "warning")
    assert {character for character in written if not character.isprintable()} <= {"\n"}
    assert json.loads(written)["vendors"][0]["findings"][0]["received"] == hostile_text


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b'{"a": [1]}', '{\n  "a": [\n    1\n  ]\n}'),
        (b'{"a": 1, "a": 2}', '{"a": 1, "a": 2}'),
        (b'{"a": NaN}', '{"a": NaN}'),
        (b"[" * 30_000, "[" * exchange.LONGEST + "\n... 10,000 characters more"),
        (b"\xff\xfe{", "\\xff\\xfe{"),
        (b"<script>", "<script>"),
        (b"", ""),
    ],
)
def test_an_exchange_shows_a_body_as_it_came(body: bytes, shown: str) -> None:
    told = exchange.as_text(Interaction(1, 0, 0, SENT, replace(ANSWERED, body=body)))
    head, _, rest = told.partition("\n\n")
    assert head == f"GET {BASE}/notebooks/7\nAuthorization: Bearer $NOTEBOOKS_API_KEY"
    assert rest == f"\n\nHTTP 200\nContent-Type: application/json\n\n{shown}"
    assert "(headers not recorded)" in exchange.as_text(Interaction(1, 0, 0, SENT, Response(200, None)))
