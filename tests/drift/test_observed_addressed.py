"""Which operations of a contract recorded requests are observed as."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from driftwitness import InputError
from driftwitness.contract import Contract, EvidenceIndex
from driftwitness.drift.observed import Observations, observe
from driftwitness.drift.observed.recorded import observe_recordings
from driftwitness.trace import Interaction, Request, Response

HOME = "https://api.example.com/v1"
ANSWERS = {"responses": {"200": {"description": "done"}}}
PATHS = {
    "/things": {"get": {"operationId": "list", **ANSWERS}},
    "/things/{id}": {"get": {"operationId": "get", **ANSWERS}},
}
CONTRACT = Contract("acme", {"servers": [{"url": HOME}], "paths": PATHS}, EvidenceIndex({}))


def observed(*urls: str, unknown: bool = False) -> Observations:
    requests = [Request("GET", url, (), None) for url in urls]
    found = [Interaction(n, n, n, request, Response(200, (), b"{}")) for n, request in enumerate(requests, 1)]
    return observe(found, CONTRACT, unknown=unknown)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        (f"{HOME}/things/7", HOME),
        ("http://localhost:8080/v1/things/7", "http://localhost:8080/v1"),
        ("https://proxy.example/acme/v1/things/7?x=1", "https://proxy.example/acme/v1"),
        ("https://API.example.com:443/v1/things/7", HOME),
    ],
)
def test_an_operation_is_the_contracts_wherever_it_was_recorded(url: str, base: str) -> None:
    found = observed(url)
    assert [(one.name, one.id) for one in found.operations.values()] == [("GET /things/{id}", "get")]
    assert list(found.bases) == [base]
    assert list(found.operations["GET", "/things/{id}"].requests.path) == ["id"]


def test_what_no_operation_has_is_outside_and_its_ids_are_no_names() -> None:
    found = observed(f"{HOME}/things", f"{HOME}/people/12", "https://metrics.example/collect")
    assert dict(found.outside) == {
        "GET https://api.example.com/v1/people/{people_id}": 1,
        "GET https://metrics.example/collect": 1,
    }
    assert (found.count, len(found.operations)) == (3, 1)


def test_what_a_contract_does_not_have_is_looked_for_at_its_address_only() -> None:
    found = observed(f"{HOME}/people/12", "https://metrics.example/collect", unknown=True)
    assert [(one.name, one.id) for one in found.operations.values()] == [("GET /people/{people_id}", None)]
    assert list(found.outside) == ["GET https://metrics.example/collect"]


def test_a_document_that_shows_no_answer_is_none(tmp_path: Path) -> None:
    shown = {
        "request": {"method": "GET", "uri": f"{HOME}/things", "headers": {}, "body": None},
        "response": {"status": {"code": 200, "message": ""}, "headers": {}, "body": {"string": ""}},
    }
    path = tmp_path / "list.document.yaml"
    origin = {"kind": "document", "vendor": "acme", "shown": "request", "operation": "list"}
    path.write_text(yaml.safe_dump({"interactions": [shown], "version": 1, "origin": origin}), encoding="utf-8")
    with pytest.raises(InputError, match="no interaction that can be read"):
        observe_recordings([path], CONTRACT)
    path.write_text(yaml.safe_dump({"interactions": [shown], "version": 1}), encoding="utf-8")
    assert observe_recordings([path], CONTRACT)[0].count == 1
