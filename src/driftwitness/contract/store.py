"""Contracts on disk: find, load, save."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from driftwitness import InputError
from driftwitness.contract import reading, specification, split, yaml_text
from driftwitness.contract.evidence import EvidenceIndex
from driftwitness.contract.model import Contract

OPENAPI = "openapi.yaml"
EVIDENCE = "evidence.json"
OVERLAY = "overlay.yaml"
SETTINGS = "vendor.toml"
QUESTIONS = "questions.json"
SCHEMAS = "schemas"

_COMPLETE = ".driftwitness-saved"
_INCOMPLETE = ".driftwitness-saving-"


def folders() -> tuple[Path, ...]:
    """Give the folders of vendors: ``$DRIFTWITNESS_CONTRACTS`` alone, or ``./contracts`` and the installed ones."""
    named = os.environ.get("DRIFTWITNESS_CONTRACTS")
    installed = Path(str(resources.files("driftwitness"))) / "data" / "contracts"
    candidates = [Path(named)] if named else [Path("contracts"), installed]
    return tuple(folder for folder in candidates if folder.is_dir())


def vendors() -> tuple[str, ...]:
    """Give the names of all vendors that have a contract."""
    found = {path.parent.name for folder in folders() for path in folder.glob(f"*/{OPENAPI}")}
    return tuple(sorted(found))


def find(vendor: str) -> Path:
    """Give the folder of a vendor's contract; raises InputError with the known names where there is none."""
    for folder in folders():
        if vendor and vendor == Path(vendor).name and (folder / vendor / OPENAPI).is_file():
            return folder / vendor
    known = ", ".join(vendors()) or "none"
    places = ", ".join(str(folder) for folder in folders()) or "contracts/ (absent)"
    raise InputError(
        f"unknown vendor {vendor!r}: known are {known} (looked in {places}). "
        f"Capture one with `driftwitness capture PAGE --vendor {vendor or 'NAME'} --out contracts/{vendor or 'NAME'}`."
    )


def load(source: Path) -> Contract:
    """Load a contract folder, or one file: a contract's, or a specification (OpenAPI 3.1 or 3.0, Swagger 2.0).

    What a specification says is evidence as it stands. Raises InputError where a file cannot be read, a reference
    leaves the folder, or a part has another shape than that of docs/contract.md.
    """
    if source.is_dir():
        finish_saving(source)
    path = source / OPENAPI if source.is_dir() else source
    folder = path.parent
    captured = (folder / EVIDENCE).is_file()
    content = specification.read_content(path)
    settings = _settings(folder / SETTINGS)
    given = {"": {"kind": "vendor-spec", "document": path.name}} if source.is_file() else {}
    try:
        index = EvidenceIndex.from_json(reading.read_json(folder / EVIDENCE) if captured else given)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise _misshapen(folder / EVIDENCE, error) from error
    try:
        if _is_split(content) and (captured or source.is_dir()):
            document = split.join(content, folder)
        else:
            document = specification.convert(content, path).document
        contract = Contract(folder.resolve().name, document, index, settings, folder)
        _ = contract.operations, contract.conventions, contract.sha256
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise _misshapen(path, error) from error
    return contract


def _is_split(content: Any) -> bool:
    """Whether a document may be what ``save`` writes: others are read as a vendor's specification, or refused there."""
    return (
        isinstance(content, dict)
        and str(content.get("openapi", "")).startswith("3.1")
        and isinstance(content.get("paths"), dict)
    )


def _settings(path: Path) -> dict[str, Any]:
    settings = reading.read_toml(path) if path.is_file() else {}
    for name in ("auth", "values", "budget", "effects", "cassettes"):
        if not isinstance(settings.get(name, {}), dict):
            raise InputError(f"{path}: {name} is {settings[name]!r}, expected a table. Write it as [{name}].")
    return settings


def _misshapen(path: Path, error: Exception) -> InputError:
    return InputError(
        f"{path}: a part does not have the shape of docs/contract.md ({type(error).__name__}: {error}). "
        "Run `driftwitness lint` on it, or capture it again."
    )


def save(
    document: dict[str, Any],
    evidence: Mapping[str, Any],
    folder: Path,
    questions: Any = None,
    settings: str | None = None,
) -> None:
    """Write ``openapi.yaml``, ``schemas/``, ``evidence.json`` (and ``questions.json``, what to ask the vendor): whole,
    or not at all, wherever the process is ended.

    ``settings`` become ``vendor.toml`` where the folder has none. Files of the folder that capture does not make
    (overlay, vendor.toml, documents) stay. Raises InputError where the folder cannot be written.
    """
    main, schemas = split.split(document)
    texts = {relative: dump_json(content) for relative, content in schemas.items()}
    texts |= {EVIDENCE: dump_json(evidence), OPENAPI: dump_yaml(main)}
    if questions is not None:
        texts[QUESTIONS] = dump_json(questions)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        finish_saving(folder)
        for left in folder.glob(f"{_INCOMPLETE}*"):
            shutil.rmtree(left)
        if settings is not None and not (folder / SETTINGS).exists():
            texts[SETTINGS] = settings
        with tempfile.TemporaryDirectory(dir=folder, prefix=_INCOMPLETE) as name:
            fresh = Path(name) / "fresh"
            (fresh / SCHEMAS).mkdir(parents=True)
            for relative, text in texts.items():
                (fresh / relative).write_text(text, encoding="utf-8")
            _refuse_in_the_way(folder, fresh)
            fresh.replace(folder / _COMPLETE)
        finish_saving(folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}). Choose another --out.") from error


def finish_saving(folder: Path) -> None:
    """Put in its place what was written whole before the process that saved it was ended; idempotent.

    Everything new lies in one folder, which gets the name that is looked for here in one step. From then on the new
    contract is what the folder holds, though parts of it may still have to be moved.
    """
    complete = folder / _COMPLETE
    if not complete.is_dir():
        return
    try:
        for part in sorted(complete.iterdir()):
            if part.is_dir() and (folder / part.name).is_dir():
                shutil.rmtree(folder / part.name)
            part.replace(folder / part.name)
        complete.rmdir()
    except OSError as error:
        raise InputError(
            f"{complete}: cannot be put in its place ({error.strerror}). Make {folder} writable."
        ) from error


def _refuse_in_the_way(folder: Path, fresh: Path) -> None:
    """See that nothing of another kind is where a part must go."""
    for part in sorted(path.name for path in fresh.iterdir()):
        if (folder / part).exists() and (folder / part).is_dir() != (fresh / part).is_dir():
            kind = "folder" if (fresh / part).is_dir() else "file"
            raise InputError(f"{folder / part}: in the way of a {kind} of that name. Move it, or choose another --out.")


def dump_yaml(value: Any) -> str:
    """Write plain YAML in the order of the value, 120 columns wide."""
    return yaml_text.dump(value)


def dump_json(value: Any) -> str:
    """Write JSON for people: two spaces, a final newline."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
