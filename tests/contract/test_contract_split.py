from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.strategies import CONTRACTS, json_values

from driftwitness import InputError
from driftwitness.contract import split, store

names = st.from_regex(r"[A-Za-z0-9._-]{1,12}", fullmatch=True).filter(lambda name: name.strip("."))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Documents whose schemas refer to each other, also to a part of another."""
    every = draw(st.lists(names, min_size=1, max_size=4, unique_by=str.lower))

    def schema() -> dict[str, Any]:
        inside = draw(st.sampled_from(["", "/properties/a", "/properties/a~1b/items/0"]))
        reference = {"$ref": split.INSIDE + draw(st.sampled_from(every)) + inside}
        return {
            "properties": {"a": draw(st.sampled_from([reference, {"allOf": [reference]}]))},
            "x-any": draw(json_values),
        }

    return {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "", "x-schema": schema()}}}}},
        "components": {"schemas": {name: schema() for name in every}, "responses": {}},
        "x-any": draw(json_values),
    }


@settings(deadline=None)
@given(documents())
def test_split_and_joined_is_the_same_document(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "vendor"
        store.save(document, {}, folder)
        loaded = store.load(folder)
        assert loaded.document == document
        files = sorted(path.stem for path in (folder / "schemas").iterdir())
        assert files == sorted(document["components"]["schemas"])
        for path in (folder / "schemas").iterdir():
            text = path.read_text(encoding="utf-8")
            assert split.INSIDE not in text, "a schema file refers to its neighbours, so that other tools can read it"


@pytest.mark.parametrize("folder", CONTRACTS, ids=lambda folder: folder.name)
def test_committed_contracts_are_what_saving_them_writes(folder: Path, tmp_path: Path) -> None:
    contract = store.load(folder)
    store.save(dict(contract.document), contract.evidence.as_json(), tmp_path)
    for path in (tmp_path / "openapi.yaml", *tmp_path.glob("schemas/*.json")):
        written = path.relative_to(tmp_path)
        assert path.read_bytes() == (folder / written).read_bytes(), f"{written} was not written by capture"
    assert len(list(tmp_path.glob("schemas/*.json"))) == len(list(folder.glob("schemas/*.json")))
    assert json.loads((tmp_path / "evidence.json").read_text()) == json.loads((folder / "evidence.json").read_text())


def _write(folder: Path, schema: Any, others: dict[str, Any] | None = None, item: dict[str, Any] | None = None) -> Path:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/a": item or {}},
        "components": {"schemas": {"A": schema}},
    }
    (folder / "schemas").mkdir(parents=True)
    (folder / "openapi.yaml").write_text(store.dump_yaml(document), encoding="utf-8")
    for name, content in (others or {}).items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


OUTSIDE = [
    "../x.json",
    "schemas/../../x.json",
    "schemas/../openapi.yaml",
    "./x.json",
    "x.json",
    "openapi.yaml",
    "{root}/x.json",
    "{root}/vendor/schemas/A.json",
    "file:{root}/x.json",
    "file://{root}/x.json",
    "http://127.0.0.1:9/x.json",
    "https://127.0.0.1:9/x.json",
    "//127.0.0.1/x.json",
    "schemas/http://127.0.0.1:9/x.json",
    "schemas/link.json",
    "schemas/folder/x.json",
    "schemas/loop.json",
    "schemas/%2e%2e/%2e%2e/x.json",
    "schemas/..",
    "schemas",
    "",
    "schemas/A\0.json",
]


@pytest.fixture
def surroundings(tmp_path: Path) -> Path:
    """A folder with files beside the contract that no contract may reach."""
    (tmp_path / "x.json").write_text('{"const": "from outside"}')
    return tmp_path


@pytest.mark.parametrize("reference", OUTSIDE)
def test_a_schema_file_outside_is_not_read(surroundings: Path, reference: str) -> None:
    reference = reference.replace("{root}", str(surroundings))
    folder = _write(surroundings / "vendor", {"$ref": reference}, {"schemas/A.json": {}})
    (folder / "schemas" / "link.json").symlink_to(surroundings / "x.json")
    (folder / "schemas" / "folder").symlink_to(surroundings)
    (folder / "schemas" / "loop.json").symlink_to(folder / "schemas" / "loop.json")
    with pytest.raises(InputError) as refusal:
        store.load(folder)
    assert str(folder) in str(refusal.value)
    assert "from outside" not in str(refusal.value)


REFERENCES = [
    (keyword, reference, place)
    for keyword in ("$ref", "$dynamicRef", "operationRef")
    for reference in (*OUTSIDE[:13], "B.json/../../x.json", "x.json?y", "a/b.json", "B.yaml", "#anchor")
    for place in ("schema file", "inline schema", "operation")
    # from a schema file that is a neighbour in schemas/, which need not exist
    if (keyword, reference, place) != ("$ref", "x.json", "schema file")
]


@pytest.mark.parametrize(("keyword", "reference", "place"), REFERENCES)
def test_a_reference_out_of_the_contract_is_refused(
    surroundings: Path, keyword: str, reference: str, place: str
) -> None:
    found = {keyword: reference.replace("{root}", str(surroundings))}
    operation = {"responses": {"200": {"description": "", "content": {"application/json": {"schema": found}}}}}
    folder = _write(
        surroundings / "vendor",
        {"$ref": "schemas/A.json"} if place == "schema file" else {"properties": {"a": found}},
        {"schemas/A.json": {"properties": {"deep": [{"allOf": [found]}]}} if place == "schema file" else {}},
        {"get": operation if place == "operation" else {"responses": {}}},
    )
    with pytest.raises(InputError, match=r"openapi\.yaml: .* leaves the contract"):
        store.load(folder)


def test_a_reference_to_a_neighbour_is_a_reference_into_the_document(tmp_path: Path) -> None:
    others = {"schemas/A.json": {"$ref": "B.json"}, "schemas/B.json": {"items": {"$ref": "A.json#/properties/b"}}}
    folder = _write(tmp_path / "vendor", {"$ref": "schemas/A.json"}, others)
    assert store.load(folder).document["components"]["schemas"] == {"A": {"$ref": "#/components/schemas/B"}}
    document = {"components": {"schemas": {"B": {"$ref": "schemas/B.json"}}}}
    joined = split.join(document, folder)
    assert joined["components"]["schemas"]["B"] == {"items": {"$ref": "#/components/schemas/A/properties/b"}}


@pytest.mark.parametrize("name", ["a/b", "../x", "", "a b", "ä", "a\0"])
def test_a_schema_name_that_is_no_file_name_is_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"the schema's name .* Rename it"):
        store.save({"components": {"schemas": {name: {}}}}, {}, tmp_path / "vendor")
    assert list(tmp_path.iterdir()) == []


BAD_FILES: list[Any] = [[], "a", None, 5]


def test_schema_files_that_are_no_objects_are_refused(tmp_path: Path) -> None:
    for number, content in enumerate(BAD_FILES):
        folder = _write(tmp_path / str(number), {"$ref": "schemas/A.json"}, {"schemas/A.json": content})
        with pytest.raises(InputError, match=r"schemas/A\.json: a schema must be a JSON object"):
            store.load(folder)


def test_too_many_schemas_are_refused(tmp_path: Path) -> None:
    schemas: dict[str, Any] = {f"S{number}": {} for number in range(split.MAX_FILES + 1)}
    with pytest.raises(InputError, match="20,001 schemas, more than 20,000"):
        split.join({"components": {"schemas": schemas}}, tmp_path)
