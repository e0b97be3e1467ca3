"""Generated JSON values, and values in and around a JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "tests" / "data" / "contracts" / "notebooks"
CONTRACTS = sorted(path.parent for path in (*ROOT.glob("contracts/*/openapi.yaml"), NOTEBOOKS / "openapi.yaml"))

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.sampled_from(["1e5", "0o7", "012", "08", "on", "~", "=", "<<", "2025-03-10", "1:30", ".5", "0x1F", "\r\n"])
)
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=12
)

_FORMATS = {
    "date-time": st.sampled_from(["2026-02-03T09:00:00Z", "2026-02-03T09:00:00.5+01:00", "2026-02-03", "yesterday"]),
    "date": st.sampled_from(["2026-02-03", "2026-02-30", "03.02.2026"]),
    "email": st.sampled_from(["ada@example.com", "nobody"]),
    "uri": st.sampled_from(["https://example.com/a?b=c", "https://example.com"]),
}


@st.composite
def around(draw: st.DrawFn, schema: Any, document: Mapping[str, Any]) -> Any:
    """A value that mostly satisfies a schema: any part may be absent, or be something else."""
    if draw(st.integers(0, 11)) == 0:
        return draw(json_values)
    for _ in range(10):
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if reference:
            schema = _inside(document, reference)
    if not isinstance(schema, dict):
        return draw(json_values)
    merged = _merged(schema, document)
    for keyword in ("enum", "examples"):
        if merged.get(keyword):
            return draw(st.sampled_from(merged[keyword]))
    types = merged.get("type", "object" if "properties" in merged else "string")
    kind = draw(st.sampled_from(types)) if isinstance(types, list) else types
    return _of_kind(draw, kind, merged, document)


def _of_kind(draw: st.DrawFn, kind: str, schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    if kind == "object":
        properties = schema.get("properties", {})
        shown = [name for name in properties if draw(st.integers(0, 7))]
        return {name: draw(around(properties[name], document)) for name in shown}
    if kind == "array":
        return [draw(around(schema.get("items", {}), document)) for _ in range(draw(st.integers(0, 2)))]
    plain: dict[str, st.SearchStrategy[Any]] = {
        "string": _FORMATS.get(str(schema.get("format")), texts),
        "integer": st.integers(-5, 200),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return draw(plain[kind])


def _merged(schema: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """Join the branches of ``allOf`` into one schema, as far as a generator needs it."""
    merged = dict(schema)
    for branch in schema.get("allOf", ()):
        found = _inside(document, branch["$ref"]) if "$ref" in branch else branch
        for key, value in found.items():
            merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


def _inside(document: Mapping[str, Any], reference: str) -> Any:
    value: Any = document
    for token in reference.removeprefix("#/").split("/"):
        value = value[token.replace("~1", "/").replace("~0", "~")]
    return value
