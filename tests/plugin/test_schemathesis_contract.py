"""Which contract a run of schemathesis is judged by, and which credential is its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from schemathesis.config import SchemathesisConfig

from driftwitness import InputError
from driftwitness.contract import store
from driftwitness.plugin.schemathesis_run import CONTRACT, contract_of, secrets

CONTRACTS = Path(__file__).parents[1] / "data" / "contracts"


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONTRACT, raising=False)


def test_the_schemas_own_file_is_the_contract(tmp_path: Path) -> None:
    folder = shutil.copytree(CONTRACTS / "notebooks", tmp_path / "with a blank" / "notebooks")
    found = contract_of((folder / "openapi.yaml").as_uri())
    assert found.sha256 == store.load(CONTRACTS / "notebooks").sha256
    assert found.evidence.as_json()


@pytest.mark.parametrize("named", [str(CONTRACTS / "parcels"), str(CONTRACTS / "parcels" / "openapi.yaml"), "parcels"])
def test_a_named_contract_goes_before_the_schemas_own(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONTRACT, named)
    monkeypatch.setenv("DRIFTWITNESS_CONTRACTS", str(CONTRACTS))
    assert contract_of((CONTRACTS / "notebooks" / "openapi.yaml").as_uri()).vendor == "parcels"


@pytest.mark.parametrize(
    ("location", "shown"), [("http://127.0.0.1/openapi.json", "'http://127.0.0.1/openapi.json'"), (None, "'memory'")]
)
def test_a_schema_that_is_no_file_needs_a_named_contract(location: str | None, shown: str) -> None:
    with pytest.raises(InputError, match="export DRIFTWITNESS_CONTRACT=") as raised:
        contract_of(location)
    assert shown in str(raised.value)


@pytest.mark.parametrize(
    ("vendor", "settings", "known"),
    [
        ("notebooks", {"headers": {"authorization": "Bearer k-1"}}, {"NOTEBOOKS_API_KEY": "k-1"}),
        ("notebooks", {"headers": {"Accept": "text/html"}}, {}),
        ("notebooks", {"auth": {"openapi": {"bearer": {"bearer": "k-2"}}}}, {"NOTEBOOKS_API_KEY": "k-2"}),
        (
            "clinic",
            {"headers": {"X-Clinic-Key": "k 3", "x-clinic-user": "u"}},
            {"CLINIC_KEY": "k 3", "CLINIC_USER": "u"},
        ),
        ("desk", {"auth": {"openapi": {"key": {"api_key": "k-4"}}}}, {"DESK_API_KEY": "k-4"}),
        ("desk", {"headers": {"Authorization": "Bearer k-5"}}, {}),
        ("notebooks", {"auth": {"basic": {"username": "u", "password": "p"}}}, {"NOTEBOOKS_API_KEY": "u:p"}),
    ],
)
def test_the_credential_is_what_schemathesis_was_told(
    vendor: str, settings: dict[str, Any], known: dict[str, str]
) -> None:
    config = SchemathesisConfig.from_dict(settings).projects.get_default()
    assert secrets(store.load(CONTRACTS / vendor), config) == known
