"""What judging makes of a trace: the five verdicts, findings of one cause, fingerprints, severities, curl."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from driftwitness.checks import notation
from driftwitness.checks.check import Check, InteractionCheck, TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.model import Judgement, Verdict, worst
from driftwitness.contract import Contract, Operation, store
from driftwitness.trace import Failure, Interaction, Request, Response, Run, Trace
from driftwitness.trace.record import Origin

NOTEBOOKS = store.load(Path(__file__).parents[1] / "data" / "contracts" / "notebooks")
PROPERTY = "/components/schemas/Notebook/properties"


class Teapot(InteractionCheck):
    """An answer is no teapot; a teapot with a body cannot be told from a kettle."""

    id = "test/teapot"
    requires = ("x-driftwitness.envelope",)

    def __init__(self, evidence: str = "/x-driftwitness/rateLimit/0", cause: str = "") -> None:
        self.evidence, self.cause = evidence, cause

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        return operation.id != "getAccount"

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        if exchange.status == 418 and exchange.body is not None:
            yield self.inconclusive(exchange, "it may be a kettle")
        elif exchange.status == 418:
            cause = self.cause or str(exchange.operation_id)
            yield self.failed(exchange, "/response/status", "no teapot", exchange.path, self.evidence, cause)
        elif exchange.status == 200:
            yield self.passed(exchange)


class UnpromisedTeapot(Teapot):
    """As above, where the contract says nothing of it."""

    id = "test/unpromised-teapot"
    requires = ("x-driftwitness.teapots",)


class PoliteTeapot(Teapot):
    """As above, where nobody else tells it."""

    id = "test/polite-teapot"
    yields_to = ("test/teapot",)


class Eager(InteractionCheck):
    """Fails on all, where the other rule lets it."""

    id = "test/eager"
    yields_to = ("test/teapot",)

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        yield self.failed(exchange, "/response/status", "nothing", "something", PROPERTY)


class NotedTeapot(InteractionCheck):
    """Only a standard asks for it."""

    id = "test/noted-teapot"

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        yield self.noted(exchange, "/response/status", "no teapot", exchange.path, "/x-driftwitness/rateLimit/0")


class EveryMember(TraceCheck):
    """Fails at a member of a list, with its index and value."""

    id = "test/every-member"

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        for exchange in history.exchanges:
            for index, value in enumerate(exchange.body["results"]):
                place = f"{PROPERTY}/{value}"
                yield self.failed(exchange, f"/response/body/results/{index}", "another", value, place, place)


def judged(lines: str, check: Check, contract: Contract = NOTEBOOKS) -> Judgements:
    return judge(contract, notation.trace(lines.splitlines(), contract), [check])


@pytest.mark.parametrize(
    ("lines", "check", "operation", "verdict"),
    [
        ("GET /hooks -> 200", Teapot(), "listHooks", Verdict.PASS),
        ("GET /hooks -> 418", Teapot(), "listHooks", Verdict.FAIL),
        ("GET /hooks -> 418 {}", Teapot(), "listHooks", Verdict.INCONCLUSIVE),
        ("GET /hooks -> 404", Teapot(), "listHooks", Verdict.NOT_EXERCISED),
        ("", Teapot(), "listHooks", Verdict.NOT_EXERCISED),
        ("GET /account -> 404", Teapot(), "getAccount", Verdict.NOT_APPLICABLE),
        ("GET /hooks -> 418", UnpromisedTeapot(), "listHooks", Verdict.NOT_APPLICABLE),
        ("GET /hooks -> 200\nGET /hooks -> 418 {}", Teapot(), "listHooks", Verdict.INCONCLUSIVE),
        ("GET /hooks -> 200\nGET /hooks -> 418 {}\nGET /hooks -> 418", Teapot(), "listHooks", Verdict.FAIL),
    ],
)
def test_verdict(lines: str, check: Check, operation: str, verdict: Verdict) -> None:
    assert judged(lines, check).verdict(check.id, operation) is verdict


def test_every_operation_has_a_verdict_with_a_reason_where_it_is_silent() -> None:
    result = judged("GET /hooks -> 200", Teapot())
    assert {j.operation for j in result.judgements} == {operation.id for operation in NOTEBOOKS.operations}
    assert all(j.reason for j in result.judgements if j.verdict is not Verdict.PASS)
    assert result.counts[Verdict.PASS] == 1
    assert result.counts[Verdict.NOT_APPLICABLE] == 1
    assert sum(result.counts.values()) == len(NOTEBOOKS.operations)


def test_an_operation_that_no_request_reached_is_inconclusive() -> None:
    trace = notation.trace(["GET /hooks -> 200"], NOTEBOOKS)
    request = Request("GET", f"{NOTEBOOKS.server_url}/notebooks/7")
    lost = Failure(9, 1.0, 2.0, request, "refused", "nobody listens")
    result = judge(NOTEBOOKS, replace(trace, records=(*trace.records, lost)), [Teapot()])
    assert result.verdict("test/teapot", "getNotebook") is Verdict.INCONCLUSIVE
    assert "refused: nobody listens" in {j.reason for j in result.judgements}
    assert result.verdict("test/teapot", "getNote") is Verdict.NOT_EXERCISED


def test_worst_verdict_of_none() -> None:
    assert worst([]) is Verdict.NOT_EXERCISED


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([PoliteTeapot()], {"test/polite-teapot"}),
        ([PoliteTeapot(), Teapot()], {"test/teapot"}),
        ([PoliteTeapot(), UnpromisedTeapot()], {"test/polite-teapot"}),
    ],
)
def test_a_rule_is_silent_where_the_one_that_it_yields_to_fails(rules: list[Check], found: set[str]) -> None:
    judged = judge(NOTEBOOKS, notation.trace(["GET /hooks -> 418", "GET /hooks -> 200"], NOTEBOOKS), rules)
    assert {finding.check for finding in judged.findings} == found
    assert judged.verdict("test/polite-teapot", "listHooks") in (Verdict.FAIL, Verdict.PASS)


def test_a_rule_is_silent_where_the_one_that_it_yields_to_cannot_tell() -> None:
    judged = judge(
        NOTEBOOKS, notation.trace(["GET /hooks -> 418", "GET /hooks -> 418 {}"], NOTEBOOKS), [Teapot(), Eager()]
    )
    assert [finding.count for finding in judged.findings if finding.check == Eager.id] == []
    silent = [j.reason for j in judged.judgements if j.check == Eager.id and j.operation == "listHooks"]
    assert silent == ["test/teapot tells it"] * 2


def test_one_cause_over_operations_is_one_finding_shown_by_its_smallest_interaction() -> None:
    lines = "GET /hooks -> 418\nGET /notebooks?search=long -> 418\nGET /notebooks -> 418\nGET /notes/1 -> 200"
    (finding,) = judged(lines, Teapot(cause="shared")).findings
    assert finding.operations == ("listNotebooks", "listHooks")
    assert finding.operation == "listNotebooks"
    assert finding.interaction == 3
    assert finding.count == 3
    assert "2 operations" in finding.message


class TeapotOfAnExample(Teapot):
    """As above; that lists hold no teapots, only an example shows."""

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        for judgement in super().judge(exchange, contract):
            shown = exchange.operation_id == "listNotebooks"
            yield judgement._replace(contract=f"{PROPERTY}/slug/type") if shown else judgement


def test_one_cause_is_as_grave_as_its_gravest_failure() -> None:
    (finding,) = judged("GET /notebooks -> 418\nGET /hooks -> 418", TeapotOfAnExample(cause="shared")).findings
    assert (finding.severity, finding.operation, finding.interaction) == ("error", "listHooks", 2)


def test_each_operation_gets_its_own_interaction_of_a_shared_cause() -> None:
    result = judged("GET /hooks -> 418\nGET /notebooks -> 418", Teapot(cause="shared"))
    (finding,) = result.findings_of("listHooks")
    assert (finding.operation, finding.interaction, finding.operations) == (
        "listHooks",
        1,
        ("listNotebooks", "listHooks"),
    )
    assert finding.fingerprint == result.findings[0].fingerprint
    assert result.findings_of("getNote") == ()


def test_causes_of_different_operations_stay_apart() -> None:
    findings = judged("GET /hooks -> 418\nGET /notebooks -> 418", Teapot()).findings
    assert [finding.operations for finding in findings] == [("listHooks",), ("listNotebooks",)]


def fingerprint(lines: str, check: Check) -> str:
    (finding,) = judged(lines, check).findings
    return finding.fingerprint


def test_a_fingerprint_holds_no_volatile_value() -> None:
    first = fingerprint('GET /hooks -> 200 {"results": ["slug"]}', EveryMember())
    assert first == fingerprint('@90 GET /hooks?x=1 -> 200 {"results": ["slug", "slug"]}', EveryMember())
    assert fingerprint("GET /notes/1 -> 418", Teapot()) == fingerprint("GET /notes/2 -> 418", Teapot())


def test_a_fingerprint_tells_operations_and_rules_apart() -> None:
    listed = fingerprint('GET /hooks -> 200 {"results": ["slug"]}', EveryMember())
    both = fingerprint("GET /hooks -> 418\nGET /notebooks -> 418", Teapot(cause="shared"))
    alone = fingerprint("GET /hooks -> 418", Teapot(cause="shared"))
    other_cause = Teapot(evidence="/x-driftwitness/envelope", cause="other")
    others = fingerprint("GET /hooks -> 418\nGET /notebooks -> 418", other_cause)
    assert len({listed, both, others, alone, fingerprint("GET /notebooks -> 418", Teapot())}) == 5


@pytest.mark.parametrize(
    ("pointer", "severity", "kind"),
    [
        ("/x-driftwitness/rateLimit/0", "error", "stated"),
        (f"{PROPERTY}/slug/type", "warning", "example"),
        ("/x-nowhere", "error", "stated"),
    ],
)
def test_severity_follows_the_nearest_evidence(pointer: str, severity: str, kind: str) -> None:
    (finding,) = judged("GET /hooks -> 418", Teapot(pointer)).findings
    assert (finding.severity, finding.evidence.kind) == (severity, kind)


def test_without_any_evidence_a_finding_is_a_note() -> None:
    entries = {place: entry for place, entry in NOTEBOOKS.evidence.entries.items() if place}
    bare = replace(NOTEBOOKS, evidence=type(NOTEBOOKS.evidence)(entries))
    (finding,) = judged("GET /hooks -> 418", Teapot("/x-nowhere"), bare).findings
    assert (finding.severity, finding.evidence.kind) == ("note", "inferred")


def test_what_only_a_standard_asks_for_is_a_note() -> None:
    (finding,) = judged("GET /hooks -> 418", NotedTeapot()).findings
    assert (finding.severity, finding.evidence.kind) == ("note", "inferred")


class TeapotOfItsOwn(Teapot):
    """As above; the operation says so itself."""

    def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
        for judgement in super().judge(exchange, contract):
            yield judgement._replace(own="/paths/~1hooks/get/responses/200")


@pytest.mark.parametrize(
    ("lines", "general", "place"),
    [
        ("GET /hooks -> 418", f"{PROPERTY}/slug/type", "/paths/~1hooks/get/responses/200"),
        ("GET /hooks -> 418\nGET /notebooks -> 418", f"{PROPERTY}/slug/type", f"{PROPERTY}/slug/type"),
    ],
)
def test_a_finding_of_one_operation_quotes_its_own_lines(lines: str, general: str, place: str) -> None:
    (finding,) = judged(lines, TeapotOfItsOwn(general, cause="shared")).findings
    assert (finding.contract, finding.evidence) == (place, NOTEBOOKS.evidence.of(place))


def test_a_finding_stays_as_grave_where_the_operation_only_shows_what_a_line_states() -> None:
    class Shown(TeapotOfItsOwn):
        def judge(self, exchange: Exchange, contract: Contract) -> Iterator[Judgement]:
            for judgement in super().judge(exchange, contract):
                yield judgement._replace(own=f"{PROPERTY}/slug/type")

    (finding,) = judged("GET /hooks -> 418", Shown("/x-driftwitness/rateLimit/0")).findings
    assert (finding.contract, finding.severity) == ("/x-driftwitness/rateLimit/0", "error")


def test_findings_stand_worst_first() -> None:
    trace = notation.trace(["GET /hooks -> 418", 'GET /notebooks -> 200 {"results": ["slug"]}'], NOTEBOOKS)
    checks = [Teapot(f"{PROPERTY}/slug"), Teapot("/x-driftwitness/errors/0", cause="other")]
    assert [f.severity for f in judge(NOTEBOOKS, trace, checks).findings] == ["error", "warning"]


def test_curl_repeats_the_request_with_secrets_as_variables() -> None:
    line = """POST /notebooks?a=1 [X-Trace: it's "$HOME" `id`] {"title": "it's $5"} -> 418"""
    run_at = notation.trace([line], NOTEBOOKS)
    (record,) = run_at.interactions
    moved = replace(record.request, url="http://127.0.0.1:5/api/v2/notebooks?a=1")
    trace = Trace(replace(run_at.run, base_url="http://127.0.0.1:5/api/v2"), (replace(record, request=moved),))
    (finding,) = judge(NOTEBOOKS, trace, [Teapot()]).findings
    assert shlex.split(finding.curl) == [
        "curl",
        "-i",
        "-X",
        "POST",
        "https://api.notebooks.example/api/v2/notebooks?a=1",
        "-H",
        "Authorization: Bearer $KEY",
        "-H",
        """X-Trace: it's "$HOME" `id`""",
        "-H",
        "Content-Type: application/json",
        "--data-binary",
        """{"title": "it's $5"}""",
    ]
    assert '"$KEY"' in finding.curl, "the shell puts the secret in"
    assert '"`' not in finding.curl


def test_curl_leaves_out_what_was_digested() -> None:
    (finding,) = judged("GET /hooks [X-Session: sha256:00ff; X-Kept: 1] -> 418", Teapot()).findings
    assert "X-Session" not in finding.curl
    assert "X-Kept: 1" in finding.curl


PATHS = [
    "/notebooks",
    "/notebooks/7",
    "/notebooks/abc",
    "/notebooks/7/notes",
    "/notes",
    "/hooks",
    "/hooks/7",
    "/account",
]
QUERIES = ["", "?page=2&per_page=3", "?status=active", "?per_page=0", "?page=%00&page=2", "?since=x&until=2026-01-01"]
HOSTILE = [
    b"",
    b"null",
    b'{"a": 1, "a": 2}',
    b"\xef\xbb\xbf{}",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"result": ' * 150 + b"1" + b"}" * 150,
    b'{"result": ' * 500 + b"1" + b"}" * 500,
    b"9" * 5_000,
    b"1e999",
    b'{"result": NaN}',
    b'"\\ud800"',
    b'{"result": {"id": 1e308}, "paging": {"total": -0.0}}',
    b"<html></html>",
]
NAMES = [
    "result",
    "results",
    "error",
    "id",
    "code",
    "message",
    "details",
    "paging",
    "total",
    "page",
    "notebook_id",
    "x",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)
EXAMPLES = [
    example
    for operation in NOTEBOOKS.operations
    for response in operation.responses.values()
    for example in response.examples
]
BODIES = (
    st.sampled_from(HOSTILE)
    | st.binary(max_size=30)
    | (JSON | st.sampled_from(EXAMPLES)).map(lambda value: json.dumps(value).encode())
)
HEADERS = [
    "Content-Type",
    "X-Quota-Limit",
    "X-Quota-Remaining",
    "X-Quota-Reset",
    "Retry-After",
    "Cache-Control",
    "ETag",
]
VALUES = st.sampled_from(["application/json", "text/html", "100", "-1", "1767225660", "9" * 400, "", "Fri, 32 Foo"])


@st.composite
def interactions(draw: st.DrawFn) -> Interaction:
    method = draw(st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "BREW"]))
    path = draw(st.sampled_from(PATHS) | st.text(max_size=8).map(lambda text: f"/{text}"))
    url = NOTEBOOKS.server_url + path + draw(st.sampled_from(QUERIES))
    credential = draw(st.sampled_from(["Bearer $KEY", "Bearer wrong", ""]))
    asked = (("Authorization", credential), ("Content-Type", "application/json"))
    request = Request(method, url, asked, draw(st.none() | BODIES))
    headers = draw(st.none() | st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=6).map(tuple))
    status = draw(st.sampled_from([200, 201, 202, 204, 302, 400, 401, 403, 404, 422, 429, 500, 503]))
    status = draw(st.just(status) | st.integers(100, 599))
    sent = draw(st.floats(0, 200))
    origins: list[Origin | None] = [None, None, "live", "recording", "document"]
    origin = draw(st.sampled_from(origins))
    return Interaction(
        0, sent, sent + draw(st.floats(0, 2)), request, Response(status, headers, draw(BODIES)), "", origin
    )


def as_trace(found: list[Interaction]) -> Trace:
    ordered = sorted(found, key=lambda interaction: interaction.sent)
    records = tuple(replace(interaction, sequence=number) for number, interaction in enumerate(ordered, 1))
    return Trace(Run(NOTEBOOKS.vendor, NOTEBOOKS.sha256, "mock", "test", NOTEBOOKS.server_url), records)


def shown(result: Judgements) -> list[dict[str, Any]]:
    return [finding.as_json() for finding in result.findings]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(interactions(), max_size=8))
def test_judging_never_raises_and_says_the_same_again(found: list[Interaction]) -> None:
    trace = as_trace(found)
    result = judge(NOTEBOOKS, trace)
    assert {j.operation for j in result.judgements} >= {operation.id for operation in NOTEBOOKS.operations}
    again = judge(NOTEBOOKS, trace)
    assert again.judgements == result.judgements
    assert json.dumps(shown(again)) == json.dumps(shown(result))
