"""What documents show as cassettes: replayed without a network, quiet where the document agrees with itself."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.cli import commands
from tests.cli.commands import run_here

from driftwitness.cli._documented import placed
from driftwitness.contract import Contract, EvidenceIndex

PAGE = Path(__file__).parents[1] / "data" / "documents" / "bakery.txt"
COMMITTED = sorted(path.parent.name for path in commands.ROOT.glob("contracts/*/openapi.yaml"))
SERVER = {"url": "https://bakery.example/api/v1"}
BODY = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
WITHOUT_SOCKETS = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise AssertionError(f"{event} {arguments}")

sys.addaudithook(refuse)
from driftwitness.cli import main
main(sys.argv[1:])
"""


def without_sockets(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process in which whoever makes a socket fails."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_SOCKETS, *arguments],
        cwd=home,
        env={**os.environ, **commands.HYPOTHESIS, "HOME": str(home), "COLUMNS": "200", **more},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_replay_needs_no_socket_and_every_committed_vendor_is_quiet(tmp_path: Path) -> None:
    places = {f"DRIFTWITNESS_{name.upper()}": str(commands.ROOT / name) for name in ("contracts", "cassettes")}
    done = without_sockets(tmp_path, "check", "--all", "--against", "cassettes", "--format", "json", **places)
    assert done.returncode == 0, done.stderr
    judged = {one["vendor"]: one for one in json.loads(done.stdout)["vendors"]}
    assert sorted(judged) == COMMITTED
    for one in judged.values():
        assert one["findings"] == []
        assert set(one["origins"]) == {"document"}
        assert one["self_test"] is False
        passed = one["checks"]["pass"]
        assert "input/documented-request" in passed
        shown = (commands.ROOT / "cassettes" / one["vendor"]).glob("*.yaml")
        if not any("shown: exchange" in path.read_text() for path in shown):
            assert passed == ["input/documented-request"], "nothing is known of answers that are not shown"


def test_a_socket_is_noticed(tmp_path: Path) -> None:
    done = without_sockets(tmp_path, "check", "--contract", str(commands.NOTEBOOKS), "--against", "mock")
    assert done.returncode == 70
    assert "socket." in done.stderr


@pytest.mark.parametrize("vendor", COMMITTED)
def test_committed_cassettes_say_what_of_an_exchange_their_page_shows(vendor: str) -> None:
    paths = sorted((commands.ROOT / "cassettes" / vendor).glob("*.yaml"))
    assert paths
    for path in paths:
        content = yaml.safe_load(path.read_text())
        origin = content["origin"]
        assert (origin["kind"], origin["vendor"]) == ("document", vendor)
        assert path.name == f"{origin['operation']}.document.yaml"
        assert origin["shown"] in ("exchange", "request", "operation")
        assert ("evidence" in origin) == (origin["shown"] == "operation")
        assert origin["shown"] == "operation" or origin["documents"]
        shows = [bool(one["response"]["body"]["string"]) for one in content["interactions"]]
        assert set(shows) == {origin["shown"] == "exchange"}


def capture(home: Path, page: str) -> dict[str, Any]:
    """Capture a page, its cassettes too; give the summary."""
    (home / "page.txt").write_text(page)
    more = ("--vendor", "bakery", "--out", "contracts/bakery", "--cassettes", "cassettes/bakery", "--format", "json")
    done = run_here("capture", "page.txt", *more, home=home)
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def against(summary: dict[str, Any]) -> list[dict[str, Any]]:
    return [finding for finding in summary["findings"] if finding["rule"] == "document/example-against-contract"]


def test_what_a_page_shows_against_itself_is_a_document_finding(tmp_path: Path) -> None:
    sound = capture(tmp_path, PAGE.read_text())
    assert against(sound) == []


def test_a_request_shown_beyond_its_table_is_told_once(tmp_path: Path) -> None:
    page = PAGE.read_text().replace("page=1&per_page=2", "page=1&per_page=80")
    (found,) = against(capture(tmp_path, page))
    assert found["document"] == "page.txt"
    first, last = found["lines"]
    assert first <= page[: page.index("per_page=80")].count("\n") + 1 <= last
    assert "GET /orders" in found["message"]
    assert "per_page" in found["message"]
    assert "50" in found["message"]
    assert "Ask which one holds." in found["message"]
    linted = json.loads(run_here("lint", "bakery", "--format", "json", home=tmp_path).stdout)
    assert found in linted[0]["findings"]
    more = {"DRIFTWITNESS_CASSETTES": str(tmp_path / "cassettes")}
    checked = run_here("check", "bakery", "--against", "cassettes", "--format", "json", home=tmp_path, more=more)
    findings = json.loads(checked.stdout)["vendors"][0]["findings"]
    assert [(one["check"], one["origin"]) for one in findings] == [("input/documented-request", "document")]
    text = run_here("check", "bakery", "--against", "cassettes", home=tmp_path, more=more).stdout
    assert "a document finding: an example of the vendor's document is against it" in text


def test_what_another_document_finding_tells_is_not_told_again(tmp_path: Path) -> None:
    page = PAGE.read_text().replace('\'{"contact": "mia@example.com", "loaves"', '\'{"contact": 7, "loaves"')
    summary = capture(tmp_path, page)
    assert "document/example-breaks-table" in {finding["rule"] for finding in summary["findings"]}
    assert against(summary) == []


def test_an_answer_shown_against_the_specification_is_a_document_finding(tmp_path: Path) -> None:
    item = {"type": "object", "properties": {"id": {"type": "string"}}}
    body = {"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": item}}}
    answer = {"description": "Orders", "content": {"application/json": {"schema": body}}}
    specification = {
        "openapi": "3.1.0",
        "info": {"title": "Bakery", "version": "1"},
        "servers": [SERVER],
        "paths": {"/orders": {"get": {"operationId": "listOrders", "responses": {"200": answer}}}},
    }
    (tmp_path / "page.txt").write_text(PAGE.read_text())
    (tmp_path / "openapi.json").write_text(json.dumps(specification))
    more = ("--vendor", "bakery", "--out", "contracts/bakery", "--format", "json")
    done = run_here("capture", "page.txt", "openapi.json", *more, home=tmp_path)
    assert done.returncode == 0, done.stderr
    told = [finding["message"] for finding in against(json.loads(done.stdout))]
    assert any("/response/body/data/0/id" in message and "schema/response-body" in message for message in told)


def test_the_examples_of_a_specification_are_cassettes_too(tmp_path: Path) -> None:
    media = {"schema": {"type": "object"}, "example": {"id": 7}}
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "examples": [7]}}
    answers = {"200": {"description": "One", "content": {"application/json": media}}}
    specification = {
        "openapi": "3.1.0",
        "info": {"title": "Bakery", "version": "1"},
        "servers": [SERVER],
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{"key": []}],
        "paths": {"/orders/{id}": {"get": {"operationId": "getOrder", "parameters": [path], "responses": answers}}},
    }
    (tmp_path / "openapi.json").write_text(json.dumps(specification))
    more = ("--vendor", "bakery", "--out", "contracts/bakery", "--cassettes", "cassettes/bakery")
    assert run_here("capture", "openapi.json", *more, home=tmp_path).returncode == 0
    content = yaml.safe_load((tmp_path / "cassettes" / "bakery" / "getOrder.document.yaml").read_text())
    assert content["origin"]["shown"] == "exchange"
    (one,) = content["interactions"]
    assert (one["request"]["method"], one["request"]["uri"]) == ("GET", "https://bakery.example/api/v1/orders/7")
    assert one["request"]["headers"] == {"Authorization": ["Bearer $BAKERY_API_KEY"]}
    assert json.loads(one["response"]["body"]["string"]) == {"id": 7}


def test_a_request_that_would_reach_another_operation_is_no_cassette(tmp_path: Path) -> None:
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "examples": ["new"]}}
    answers = {"200": {"description": "One"}}
    paths = {
        "/orders/{id}": {"get": {"operationId": "getOrder", "parameters": [path], "responses": answers}},
        "/orders/new": {"get": {"operationId": "newOrder", "responses": answers}},
        "/orders": {"post": {"operationId": "addOrder", "requestBody": BODY, "responses": answers}},
    }
    (tmp_path / "openapi.json").write_text(
        json.dumps({"openapi": "3.1.0", "info": {"title": "B", "version": "1"}, "servers": [SERVER], "paths": paths})
    )
    more = ("--vendor", "bakery", "--out", "contracts/bakery", "--cassettes", "cassettes/bakery")
    assert run_here("capture", "openapi.json", *more, home=tmp_path).returncode == 0
    assert [one.name for one in (tmp_path / "cassettes" / "bakery").iterdir()] == ["newOrder.document.yaml"]


def contract_at(server: str) -> Contract:
    """Give a contract of two operations at a server, whose variables have their names as defaults."""
    names = re.findall(r"\{(\w+)\}", server)
    entry = {"url": server, "variables": {name: {"default": name} for name in names}} if server else {"url": "/"}
    answers = {"responses": {"200": {"description": "done"}}}
    paths = {
        "/things/{id}": {"get": {"operationId": "getThing", **answers}},
        "/things/batch": {"put": {"operationId": "changeThings", **answers}},
    }
    return Contract("acme", {"servers": [entry], "paths": paths}, EvidenceIndex({}))


@pytest.mark.parametrize(
    ("server", "url", "found"),
    [
        ("https://a.example", "https://a.example/things/2?x=1", "https://a.example/things/2?x=1"),
        ("https://a.example/{account}", "https://a.example/$ACCOUNT_ID/things/2", "https://a.example/account/things/2"),
        ("https://a.example/{account}", "https://a.example/1955/things/2", "https://a.example/account/things/2"),
        ("https://a.example", "https://a.example//things/2", "https://a.example/things/2"),
        ("https://a.example/api", "https://demo.example/proxy/api/things/2", "https://demo.example/api/things/2"),
        ("https://a.example", "a.example/things/2", "https://a.example/things/2"),
        ("https://a.example/v2", "/v2/things/2", "https://a.example/v2/things/2"),
        ("", "/things/2", "https://acme.example/things/2"),
        ("https://a.example/v2", "https://a.example/v1/things/2", "https://a.example/v1/things/2"),
        ("https://a.example", "https://a.example/people/2", "https://a.example/people/2"),
    ],
)
def test_an_example_is_placed_where_its_operation_is(server: str, url: str, found: str) -> None:
    contract = contract_at(server)
    assert placed(url, contract.by_id["getThing"], contract) == found


def test_an_example_that_is_another_operation_stays_as_it_is() -> None:
    contract = contract_at("https://a.example/{account}")
    url = "https://a.example/$ACCOUNT/people/2"
    assert placed(url, contract.by_id["changeThings"], contract) == url


def test_documents_that_name_no_host_have_cassettes_that_can_be_judged(tmp_path: Path) -> None:
    page = tmp_path / "acme.md"
    page.write_text("# Acme API\n\n## Get a thing\n\n`GET /api/things/{id}`\n\nReturns 200.\n", encoding="utf-8")
    more = ("--vendor", "acme", "--out", "contracts/acme", "--cassettes", "cassettes/acme")
    captured = run_here("capture", "acme.md", *more, home=tmp_path)
    assert captured.returncode == 0, captured.stderr
    done = run_here("check", "acme", "--against", "cassettes", "--format", "json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["vendors"][0]["operations"]["reached"] == 1


def test_a_row_whose_type_is_a_name_of_the_path_is_of_the_path(tmp_path: Path) -> None:
    table = "| Name | Type | Required | Description |\n|---|---|---|---|\n| id | thing_id | Yes | The ID. |\n"
    call = "```shell\ncurl -X DELETE 'https://a.example/api/things/9/parts'\n```\n"
    page = tmp_path / "acme.md"
    page.write_text(f"# Acme\n\n#### DELETE /api/things/{{thing_id}}/parts\n\n{table}\n{call}", encoding="utf-8")
    told = run_here("capture", "acme.md", "--vendor", "acme", "--out", "acme", "--format", "json", home=tmp_path)
    assert [one["rule"] for one in json.loads(told.stdout)["findings"] if "against-contract" in one["rule"]] == []
    written = yaml.safe_load((tmp_path / "acme" / "openapi.yaml").read_text(encoding="utf-8"))
    (path,) = written["paths"].values()
    parameters = path["delete"]["parameters"]
    assert [(one["name"], one["in"]) for one in parameters] == [("thing_id", "path")]
