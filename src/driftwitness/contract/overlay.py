"""Applies an Overlay 1.1 document: what people decided about a contract, each action with its reason and evidence."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonpath_rfc9535 as jsonpath

from driftwitness import InputError
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.evidence import SEVERITIES


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The document and the evidence entries after the overlay.

    ``changed`` are the pointers that it touched; ``missed`` tells of each action whose target matched nothing.
    """

    document: dict[str, Any]
    evidence: dict[str, Any]
    changed: tuple[str, ...]
    missed: tuple[str, ...] = ()


def apply(document: Mapping[str, Any], evidence: Mapping[str, Any], overlay: Any, path: Path) -> Overlaid:
    """Apply an overlay (Overlay 1.1.0, section 4) to a whole contract document.

    ``path`` names the overlay's file in errors. Raises InputError where the overlay has another shape, a target is not
    JSONPath (RFC 9535) or matches nothing, or an action lacks ``x-reason`` or ``x-evidence``.
    """
    overlaid = apply_matching(document, evidence, overlay, path)
    if overlaid.missed:
        raise InputError(overlaid.missed[0])
    return overlaid


def apply_matching(document: Mapping[str, Any], evidence: Mapping[str, Any], overlay: Any, path: Path) -> Overlaid:
    """Apply those actions of an overlay whose targets match something, and tell of the others.

    Raises InputError as ``apply`` does, but for a target that matches nothing.
    """
    if not isinstance(overlay, dict) or not str(overlay.get("overlay", "")).startswith("1."):
        raise InputError(f"{path}: not an overlay: expected a mapping with `overlay: 1.1.0`, `info` and `actions`.")
    result = copy.deepcopy(dict(document))
    entries = dict(evidence)
    changed: list[str] = []
    missed: list[str] = []
    actions = overlay.get("actions") or []
    if not isinstance(actions, list):
        raise InputError(f"{path}: `actions` is {actions!r}, expected a list of actions.")
    for number, action in enumerate(actions, 1):
        where = f"{path}, action {number}"
        entry = _evidence(action, where)
        locations = _targets(result, action, where)
        if not locations:
            missed.append(
                f"{where}: target {action['target']!r} matches nothing in the captured contract. The page may have "
                "changed: capture without the overlay, look, and mend or remove the action."
            )
        for location in locations:
            if action.get("remove") is True:
                entries = _remove(result, location, entries)
                changed.append(json_pointer.join(*location))
                continue
            for touched in _update(result, location, action["update"]):
                place = json_pointer.join(*touched)
                entries = _without(entries, place) | {place: entry}
                changed.append(place)
    return Overlaid(result, entries, tuple(changed), tuple(missed))


def _evidence(action: Any, where: str) -> dict[str, Any]:
    if not isinstance(action, dict) or not isinstance(action.get("target"), str):
        raise InputError(f"{where}: expected a mapping with `target`. Write the JSONPath that it changes.")
    if "update" not in action and action.get("remove") is not True:
        raise InputError(f"{where} ({action['target']}): expected `update` or `remove: true`. Say what it does.")
    evidence, reason = action.get("x-evidence"), action.get("x-reason")
    kinds = ", ".join(SEVERITIES)
    if not isinstance(evidence, dict) or str(evidence.get("kind")) not in SEVERITIES:
        raise InputError(f"{where} ({action['target']}): `x-evidence` needs a `kind`, one of {kinds}. Say who says so.")
    if not reason:
        raise InputError(f"{where} ({action['target']}): `x-reason` is missing. Say why people decided so.")
    return {**evidence, "reason": str(reason)}


def _targets(document: dict[str, Any], action: Mapping[str, Any], where: str) -> list[tuple[str | int, ...]]:
    try:
        nodes = jsonpath.find(action["target"], document)
    except jsonpath.JSONPathError as error:
        raise InputError(
            f"{where}: target {action['target']!r} is not JSONPath (RFC 9535): {error}. Mend it."
        ) from error
    locations = {tuple(node.location) for node in nodes}
    if () in locations and (action.get("remove") is True or not isinstance(action["update"], dict)):
        raise InputError(f"{where}: target '$' is the whole contract, which can only be merged with a mapping.")
    return sorted(locations, key=lambda location: [str(part).zfill(8) for part in location], reverse=True)


def _remove(document: dict[str, Any], location: tuple[str | int, ...], entries: Mapping[str, Any]) -> dict[str, Any]:
    """Remove what stands at a location; give the evidence entries without its own, later list items moved up."""
    parent: Any = json_pointer.walk(document, location[:-1])
    del parent[location[-1]]
    kept = _without(entries, json_pointer.join(*location))
    if not isinstance(parent, list):
        return kept
    item = re.compile(re.escape(json_pointer.join(*location[:-1])) + r"/(?P<index>\d+)(?P<rest>(/.*)?)", re.DOTALL)
    moved: dict[str, Any] = {}
    for place, entry in kept.items():
        found = item.fullmatch(place)
        if found and int(found["index"]) > int(location[-1]):
            place = json_pointer.join(*location[:-1], int(found["index"]) - 1) + found["rest"]
        moved[place] = entry
    return moved


def _without(entries: Mapping[str, Any], place: str) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if key != place and not key.startswith(place + "/")}


def _separate(value: Any) -> Any:
    """A copy in which nothing stands twice: what a YAML anchor repeats, a later action may change in one place only."""
    if isinstance(value, dict):
        return {key: _separate(item) for key, item in value.items()}
    return [_separate(item) for item in value] if isinstance(value, list) else value


def _update(document: dict[str, Any], location: tuple[str | int, ...], update: Any) -> Iterator[tuple[str | int, ...]]:
    """Merge the update at a location (objects by key, arrays by appending, else replace); yield each place it set."""
    target = json_pointer.walk(document, location)
    if isinstance(target, list):
        added = update if isinstance(update, list) else [update]
        for value in _separate(added):
            target.append(value)
            yield (*location, len(target) - 1)
    elif isinstance(target, dict) and isinstance(update, dict):
        for key, value in update.items():
            if isinstance(target.get(key), dict | list) and isinstance(value, dict | list):
                yield from _update(document, (*location, key), value)
            else:
                target[key] = _separate(value)
                yield (*location, key)
    else:
        parent: Any = json_pointer.walk(document, location[:-1])
        parent[location[-1]] = _separate(update)
        yield location
