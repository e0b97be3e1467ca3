from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.strategies import NOTEBOOKS, json_values

from driftwitness import InputError
from driftwitness.contract import overlay, pointer, store
from driftwitness.contract.evidence import EvidenceIndex

PATH = Path("contracts/acme/overlay.yaml")
STATED = {"kind": "stated", "document": "a.txt", "lines": [1, 2]}
ENTRY = {**STATED, "reason": "they say so"}
DOCUMENT: dict[str, Any] = {
    "info": {"title": "A", "version": "1"},
    "paths": {
        "/a": {"get": {"operationId": "getA", "deprecated": True, "tags": ["x", "y", "z"]}},
        "/b": {"get": {"operationId": "getB", "tags": ["x"]}},
    },
}


def action(target: str, **parts: Any) -> dict[str, Any]:
    """An action with reason and evidence."""
    return {"target": target, "x-reason": "they say so", "x-evidence": STATED, **parts}


def apply(*actions: Any, evidence: dict[str, Any] | None = None) -> overlay.Overlaid:
    """Apply actions to the small document."""
    return overlay.apply(DOCUMENT, evidence or {}, {"overlay": "1.1.0", "actions": list(actions)}, PATH)


# (action, the place that changes, what stands there then, the places of new evidence)
APPLIED = [
    ("replace a value", action("$.info.title", update="B"), "/info/title", "B", ["/info/title"]),
    (
        "merge",
        action("$.info", update={"title": "B", "x": 1}),
        "/info",
        {"title": "B", "version": "1", "x": 1},
        ["/info/title", "/info/x"],
    ),
    (
        "merge deeply",
        action("$", update={"paths": {"/a": {"get": {"x": 1}}}}),
        "/paths/~1a/get/x",
        1,
        ["/paths/~1a/get/x"],
    ),
    (
        "merge a list",
        action("$.paths['/a'].get", update={"tags": ["w"]}),
        "/paths/~1a/get/tags",
        ["x", "y", "z", "w"],
        ["/paths/~1a/get/tags/3"],
    ),
    (
        "append lists",
        action("$.paths['/b'].get.tags", update=["y", "z"]),
        "/paths/~1b/get/tags",
        ["x", "y", "z"],
        ["/paths/~1b/get/tags/1", "/paths/~1b/get/tags/2"],
    ),
    (
        "append a value",
        action("$.paths['/b'].get.tags", update="y"),
        "/paths/~1b/get/tags",
        ["x", "y"],
        ["/paths/~1b/get/tags/1"],
    ),
    ("append nothing", action("$.paths['/b'].get.tags", update=[]), "/paths/~1b/get/tags", ["x"], []),
    (
        "replace an item",
        action("$.paths['/a'].get.tags[1]", update="Y"),
        "/paths/~1a/get/tags",
        ["x", "Y", "z"],
        ["/paths/~1a/get/tags/1"],
    ),
    ("mapping over a value", action("$.info.title", update={"a": 1}), "/info/title", {"a": 1}, ["/info/title"]),
    ("value over a mapping", action("$", update={"info": None}), "/info", None, ["/info"]),
    ("remove a key", action("$.paths['/a']", remove=True), "/paths", {"/b": DOCUMENT["paths"]["/b"]}, []),
    ("remove items", action("$.paths['/a'].get.tags[0,2]", remove=True), "/paths/~1a/get/tags", ["y"], []),
    ("remove all items", action("$..tags[*]", remove=True), "/paths/~1a/get/tags", [], []),
    ("remove inside out", action("$.paths..*", remove=True), "/paths", {}, []),
    ("remove wins over update", action("$.info.version", update="2", remove=True), "/info", {"title": "A"}, []),
    ("the same node twice", action("$.info['title','title']", remove=True), "/info", {"version": "1"}, []),
    (
        "filter by value",
        action("$.paths.*[?@.operationId == 'getB']", update={"x": 1}),
        "/paths/~1b/get/x",
        1,
        ["/paths/~1b/get/x"],
    ),
    (
        "filter by existence",
        action("$.paths.*[?@.deprecated].tags", remove=True),
        "/paths/~1a/get",
        {"operationId": "getA", "deprecated": True},
        [],
    ),
    (
        "filter by function",
        action("$.paths.*[?length(@.tags) > 1].operationId", update="long"),
        "/paths/~1a/get/operationId",
        "long",
        ["/paths/~1a/get/operationId"],
    ),
    (
        "filter by pattern",
        action("$.paths.*[?match(@.operationId, 'get[B-Z]')].operationId", update="m"),
        "/paths/~1b/get/operationId",
        "m",
        ["/paths/~1b/get/operationId"],
    ),
    (
        "many targets",
        action("$.paths.*.get", update={"x": 1}),
        "/paths/~1a/get/x",
        1,
        ["/paths/~1a/get/x", "/paths/~1b/get/x"],
    ),
]


@pytest.mark.parametrize(
    ("changing", "place", "value", "evidence"), [case[1:] for case in APPLIED], ids=[case[0] for case in APPLIED]
)
def test_actions(changing: dict[str, Any], place: str, value: Any, evidence: list[str]) -> None:
    before = copy.deepcopy(DOCUMENT)
    result = apply(changing)
    assert pointer.get(result.document, place) == value
    assert result.evidence == dict.fromkeys(evidence, ENTRY)
    assert set(evidence) <= set(result.changed)
    assert before == DOCUMENT, "the document that was given is not changed"


def test_later_actions_see_what_earlier_ones_did() -> None:
    result = apply(
        action("$.info", update={"contact": {"name": "a"}}),
        action("$.info.contact.name", update="b"),
        action("$.info.version", remove=True),
    )
    assert result.document["info"] == {"title": "A", "contact": {"name": "b"}}
    assert result.changed == ("/info/contact", "/info/contact/name", "/info/version")


def test_what_stands_twice_in_an_update_changes_in_one_place() -> None:
    shared = {"c": 1}  # as a YAML anchor gives it
    done = apply(
        action("$.info", update={"first": shared, "second": shared, "listed": [shared, shared]}),
        action("$.info.first", update={"c": 2}),
        action("$.info.listed[1]", update={"c": 3}),
    )
    assert done.document["info"]["first"] == {"c": 2}
    assert done.document["info"]["second"] == {"c": 1}
    assert done.document["info"]["listed"] == [{"c": 1}, {"c": 3}]


def test_an_update_is_copied() -> None:
    result = apply(action("$.paths.*.get", update={"x": {"y": []}}))
    result.document["paths"]["/a"]["get"]["x"]["y"].append(1)
    assert result.document["paths"]["/b"]["get"]["x"] == {"y": []}


BEFORE = {
    place: {"kind": "example", "document": place}
    for place in [
        "/info",
        "/info/title",
        "/info/title/x",
        *(f"/paths/~1a/get/tags/{n}{more}" for n in range(3) for more in ("", "/x")),
    ]
}


@pytest.mark.parametrize(
    ("changing", "gone", "moved"),
    [
        (action("$.info.title", update="B"), ["/info/title", "/info/title/x"], {}),
        (action("$", update={"info": 1}), ["/info", "/info/title", "/info/title/x"], {}),
        (action("$.info.title", remove=True), ["/info/title", "/info/title/x"], {}),
        (action("$.info", update={"titles": 1}), [], {}),
        (
            action("$.paths['/a'].get.tags[0]", remove=True),
            ["/paths/~1a/get/tags/2", "/paths/~1a/get/tags/2/x"],
            {
                f"/paths/~1a/get/tags/{n}{more}": f"/paths/~1a/get/tags/{n + 1}{more}"
                for n in (0, 1)
                for more in ("", "/x")
            },
        ),
        (
            action("$.paths['/a'].get.tags[0,1]", remove=True),
            [f"/paths/~1a/get/tags/{n}{more}" for n in (1, 2) for more in ("", "/x")],
            {f"/paths/~1a/get/tags/0{more}": f"/paths/~1a/get/tags/2{more}" for more in ("", "/x")},
        ),
    ],
)
def test_evidence_goes_and_moves_with_what_it_is_for(
    changing: dict[str, Any], gone: list[str], moved: dict[str, str]
) -> None:
    result = apply(changing, evidence=BEFORE)
    kept = {place: entry for place, entry in BEFORE.items() if place not in gone}
    expected = kept | {place: BEFORE[origin] for place, origin in moved.items()}
    assert {place: entry for place, entry in result.evidence.items() if entry != ENTRY} == expected


REFUSED = [
    ("no overlay", "text", "not an overlay: expected a mapping with `overlay: 1.1.0`"),
    ("nothing", None, "not an overlay"),
    ("another version", {"overlay": "2.0.0", "actions": []}, "not an overlay"),
    ("actions are a mapping", {"overlay": "1.1.0", "actions": {"a": 1}}, "expected a list of actions"),
    ("actions are a number", {"overlay": "1.1.0", "actions": 5}, "`actions` is 5"),
    ("action is a text", ["a"], "action 1: expected a mapping with `target`"),
    ("no target", [{"update": 1}], "action 1: expected a mapping with `target`"),
    ("target is no text", [action("$", update={}) | {"target": 5}], "action 1: expected a mapping with `target`"),
    ("neither", [action("$.info")], "action 1 ($.info): expected `update` or `remove: true`"),
    ("remove is false", [action("$.info", remove=False)], "expected `update` or `remove: true`"),
    ("remove is a text", [action("$.info", remove="yes")], "expected `update` or `remove: true`"),
    ("bad JSONPath", [action("$.info[", remove=True)], "target '$.info[' is not JSONPath (RFC 9535)"),
    ("JSONPath without root", [action("info", remove=True)], "target 'info' is not JSONPath"),
    ("older filter", [action("$.paths[?(@.a=~/b/)]", remove=True)], "is not JSONPath"),
    ("unknown function", [action("$.paths[?foo(@.a)]", remove=True)], "is not JSONPath"),
    (
        "nothing matched",
        [action("$.info", update={}), action("$.nowhere", remove=True)],
        "action 2: target '$.nowhere' matches nothing",
    ),
    ("filter without match", [action("$.paths.*[?@.x]", update={})], "matches nothing in the captured contract"),
    ("no reason", [action("$.info", remove=True, **{"x-reason": ""})], "action 1 ($.info): `x-reason` is missing"),
    (
        "no evidence",
        [action("$.info", remove=True, **{"x-evidence": None})],
        "`x-evidence` needs a `kind`, one of stated",
    ),
    ("evidence without kind", [action("$.info", remove=True, **{"x-evidence": {"source": "a"}})], "needs a `kind`"),
    ("unknown kind", [action("$.info", remove=True, **{"x-evidence": {"kind": "told"}})], "needs a `kind`"),
    ("kind is a list", [action("$.info", remove=True, **{"x-evidence": {"kind": ["stated"]}})], "needs a `kind`"),
    ("root removed", [action("$", remove=True)], "target '$' is the whole contract"),
    ("root replaced", [action("$", update=[1])], "target '$' is the whole contract"),
]


@pytest.mark.parametrize(("content", "says"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_other_overlays_are_refused(content: Any, says: str) -> None:
    content = {"overlay": "1.1.0", "actions": content} if isinstance(content, list) else content
    with pytest.raises(InputError) as refusal:
        overlay.apply(DOCUMENT, {}, content, PATH)
    assert str(refusal.value).startswith(f"{PATH}")
    assert says in str(refusal.value)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["a", "info", "paths"]), json_values, max_size=3), max_size=3))
def test_every_place_that_an_update_sets_is_there_with_its_evidence(updates: list[dict[str, Any]]) -> None:
    result = apply(*(action("$", update=update) for update in updates))
    for place in result.evidence:
        assert pointer.get(result.document, place) is not pointer.MISSING
        assert EvidenceIndex.from_json(result.evidence).of(place + "/below").kind == "stated"


def test_an_overlaid_contract_is_written_the_same_way_every_time(tmp_path: Path) -> None:
    contract = store.load(NOTEBOOKS)
    actions = [
        action("$.paths.*.*.responses['429']", remove=True),
        action("$.paths.*.*.parameters[?@.name == 'page']", update={"description": "x"}),
        action("$['x-driftwitness']", update={"effects": {"createHook": "reaches"}}),
    ]
    for name in ("a", "b"):
        content = {"overlay": "1.1.0", "actions": actions}
        result = overlay.apply(contract.document, contract.evidence.as_json(), content, PATH)
        store.save(result.document, result.evidence, tmp_path / name)
    for path in (tmp_path / "a").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()
    overlaid = store.load(tmp_path / "a")
    assert overlaid.by_id["createHook"].effect == "reaches"
    assert overlaid.evidence.of("/x-driftwitness/effects/createHook").reason == "they say so"
    assert all("429" not in operation.responses for operation in overlaid.operations)


def test_actions_without_a_target_are_told_and_the_others_applied() -> None:
    actions = [action("$.gone", update=1), action("$.info.title", update="B"), action("$.paths['/c']", remove=True)]
    content = {"overlay": "1.1.0", "actions": actions}
    result = overlay.apply_matching(DOCUMENT, {}, content, PATH)
    assert result.document["info"]["title"] == "B"
    assert result.changed == ("/info/title",)
    assert [said.partition(" matches")[0] for said in result.missed] == [
        f"{PATH}, action 1: target '$.gone'",
        f"{PATH}, action 3: target \"$.paths['/c']\"",
    ]
    with pytest.raises(InputError) as refusal:
        overlay.apply(DOCUMENT, {}, content, PATH)
    assert str(refusal.value) == result.missed[0]
