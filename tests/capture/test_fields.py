"""Parameters and properties in many habits of writing, and the facts in them; hostile input for their readers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from driftwitness.capture.facts import BrokenExample, Caption, Example, ParameterRow, PassedOver, PropertyRow
from driftwitness.capture.fields import bounds, enumerations, field_captions, field_entries, field_text
from driftwitness.capture.fields.constraints import is_read_only
from driftwitness.capture.recognisers import (
    json_examples,
    parameter_lists,
    parameter_sentences,
    parameter_tables,
    passed_over,
)
from driftwitness.document import markdown, text

READERS = (parameter_tables, parameter_lists, parameter_sentences)


def rows(page: str, *, form: Any = text) -> list[tuple[Any, ...]]:
    """Name, type, required, location and default of each field; properties of answers have `response` as location."""
    document = form.read("page", page)
    facts = sorted((fact for reader in READERS for fact in reader.recognise(document)), key=lambda fact: fact.where)
    found = []
    for fact in facts:
        row = fact.row if isinstance(fact, PropertyRow) else fact
        if isinstance(row, ParameterRow):
            location = "response" if isinstance(fact, PropertyRow) else row.location
            found.append((row.name, row.type, row.required, location, row.default))
    return found


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # tables
        ("Name\tType\tNotes\nkite\tstring\tA kite", [("kite", "string", None, None, None)]),
        ("Name\tSince\tNotes\nkite\t2.0\tA kite", [("kite", None, None, None, None)]),
        ("Field\tMandatory\nkite\tYES\nwind\tNO", [
            ("kite", None, True, None, None), ("wind", None, False, None, None)]),
        ("Field\tOptional\nkite\tyes\nwind\tno", [("kite", None, False, None, None), ("wind", None, True, None, None)]),
        ("Field\tRequired\nkite\tYes (if wind is absent)", [("kite", None, False, None, None)]),
        ("Name\tType\tRequired\nkite\tstring\nwind\tobject\tyes", [
            ("kite", "string", False, None, None), ("wind", "object", True, None, None)]),
        ("Name\tType\tIn\tDefault\nkite\tint\tquery\t5", [("kite", "int", None, "query", "5")]),
        ("Parameter\tDescription\nkite: number\tA number\nwind*\tIts wind", [
            ("kite", "number", None, None, None), ("wind", None, True, None, None)]),
        ("Parameter\tDescription\nkite string\tA kite", [("kite", "string", None, None, None)]),
        ("Name\tType\tDescription\nkite\tobject\t\n↳ tail\tstring\tIts tail\n↳ span\tint\t", [
            ("kite", "object", None, None, None), ("kite.tail", "string", None, None, None),
            ("kite.span", "int", None, None, None)]),
        ("Parameter Required Description\n\nkitestring optional A kite\nsizeinteger required Its size", [
            ("kite", "string", False, None, None), ("size", "integer", True, None, None)]),
        ("Value\tMeaning\nnext\tThe next page", []),
        ("Name\tDescription\nnext\tThe next page\nlast\tThe last page", []),
        ("Sorting\n\nName\tDescription\nkite\tBy kite", []),
        ("Status Description\n404 Gone", []),
        # lists with bullets
        ("- kite (string, required): A kite", [("kite", "string", True, None, None)]),
        ("- kite - string (required): A kite", [("kite", "string", True, None, None)]),
        ("Optional fields:\n\n- kite\n\n- wind: the wind\n", [
            ("kite", None, False, None, None), ("wind", None, False, None, None)]),
        ("Required fields:\n\n- kite: A kite (int, optional since 2.0)", [("kite", "int", False, None, None)]),
        ("Query parameters\n\n- before (unix time)\n- after: not before it", [
            ("before", None, None, "query", None), ("after", None, None, "query", None)]),
        ("You may send the following as `GET` arguments:\n\n- kite (exact match)", [
            ("kite", None, None, "query", None)]),
        ("Kites:\n\n- kite: red\n- wind: strong", []),
        ("- note: this is no field", []),
        # terms and definitions
        ("Path parameters\n\n:kite\n\nRequired. String. The kite.", [("kite", "String", True, "path", None)]),
        ("Parameters\n\nkite\nstring, required\nA kite.", [("kite", "string", True, None, None)]),
        ("kite\n\nREQUIRED String. The kite.", [("kite", "String", True, None, None)]),
        ("kite\n\nThe wind is strong.", []),
        ("Body\n\nkite required\n\nThe kite.\n\nwind optional\n\nThe wind.", [
            ("kite", None, True, "body", None), ("wind", None, False, "body", None)]),
        # tables that lost their columns
        ("Optional query string parameters:\n\nkite The kite to fly.\nwind How strong it is.", [
            ("kite", None, False, "query", None), ("wind", None, False, "query", None)]),
        # sentences
        ("Required parameters: kite for the kite, which must fly.", [("kite", None, True, None, None)]),
        ("Required parameters: kite, wind and sky.", [
            (name, None, True, None, None) for name in ("kite", "wind", "sky")]),
        ("Optional parameters: kites as an array of strings. wind as a boolean whether it blows.", [
            ("kites", "array of strings", False, None, None), ("wind", "boolean", False, None, None)]),
        ("Required parameters: Send all of them again.", []),
        ("Use the optional kite query parameter to choose.", [("kite", None, None, "query", None)]),
        # answers
        ("Response attributes\n\n- kite (string): A kite", [("kite", "string", None, "response", None)]),
        ("Response headers\n\n- X-Kite (string): A kite", []),
        ("Kite properties\n\nName\tType\nspan\tinteger", [("span", "integer", None, "response", None)]),
        ("The kite object\n\nName\tType\nspan\tinteger", [("span", "integer", None, "response", None)]),
        ("GET /kites/1\n\n{\n  \"id\": 1,\n  \"a\": 2,\n  \"b\": 3\n}\n\nName\tDescription\nid\tIt\na\tOne\nb\tTwo", [
            (name, None, None, "response", None) for name in ("id", "a", "b")]),
    ],
)  # fmt: skip
def test_fields(page: str, expected: list[tuple[Any, ...]]) -> None:
    assert rows(page) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Body parameters:\n\n- `kite` - object:\n    - `tail` (string): A tail\n    - `span`: Span\n- `wind` (int)", [
            ("kite", "object"), ("kite.tail", "string"), ("kite.span", None), ("wind", "int")]),
        ("**kite** _string_ required\n\nThe kite.", [("kite", "string")]),
        ("##### Parameters\n\nkite\n: Required. Array of String. The kites.", [("kite", "Array of String")]),
        ("| Name | About |\n|---|---|\n| a | b |", []),
    ],
)  # fmt: skip
def test_fields_in_markdown(page: str, expected: list[tuple[str, str | None]]) -> None:
    assert [row[:2] for row in rows(page, form=markdown)] == expected


def test_values_below_a_field_are_no_fields() -> None:
    page = "Parameters:\n\n- kite - its kind. One of:\n    - box - a box\n    - delta - a wing\n- wind - the wind\n"
    (kite, wind) = parameter_lists.recognise(markdown.read("page.md", page))
    assert isinstance(kite, ParameterRow)
    assert isinstance(wind, ParameterRow)
    assert (kite.description, wind.name) == ("its kind. One of. One of box, delta", "wind")


@pytest.mark.parametrize(
    ("line", "location", "required", "answers", "subject"),
    [
        ("Optional request body properties:", "body", False, False, ""),
        ("Required parameters", None, True, False, ""),
        ("Query arguments", "query", None, False, ""),
        ("Form data parameters", "body", None, False, ""),
        ("Path Parameters", "path", None, False, ""),
        ("Response fields", None, None, True, ""),
        ("Response headers", "header", None, True, ""),
        ("Kite properties", None, None, True, "Kite"),
        ("The kite object", None, None, True, "kite"),
        ("The following fields are accepted:", None, False, False, ""),
    ],
)
def test_caption(line: str, location: str | None, required: bool | None, answers: bool, subject: str) -> None:
    caption = field_captions.read(line)
    assert caption
    assert (caption.location, caption.required, caption.answers, caption.subject) == (
        location,
        required,
        answers,
        subject,
    )


@pytest.mark.parametrize(
    "line", ["Flies a kite.", "GET /kites?fields=a", "- parameters", "A kite, and its parameters,", ""]
)
def test_no_caption(line: str) -> None:
    assert field_captions.read(line) is None


@pytest.mark.parametrize(
    ("words", "type_", "required", "description"),
    [
        ("String, required. The kite", "String", True, "The kite"),
        ("REQUIRED String. The kite", "String", True, "The kite"),
        ("(optional) The kite", None, False, "The kite"),
        ("The kite (string)", "string", None, "The kite (string)"),
        ("The kite (int, optional since 2.0)", "int", False, "The kite (int, optional since 2.0)"),
        ("Required if there is wind", None, False, "Required if there is wind"),
        ("The kite. This field is required.", None, True, "The kite. This field is required."),
        ("The kite. If given, the wind is required too", None, None, "The kite. If given, the wind is required too"),
        ("The kite. mandatory", None, True, "The kite. mandatory"),
        ("integer/string Either", "integer/string", None, "Either"),
        ("Number of kites", None, None, "Number of kites"),
        ("List of kites", None, None, "List of kites"),
        ("Date of the flight", None, None, "Date of the flight"),
        ("Boolean whether it flies", "Boolean", None, "Boolean whether it flies"),
        ("", None, None, ""),
    ],
)
def test_field_text(words: str, type_: str | None, required: bool | None, description: str) -> None:
    told = field_text.read(words)
    assert (told.type, told.required, told.description) == (type_, required, description)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Number of it. read-only", True),
        ("Read-only. Number of it", True),
        ("Number of it (read only)", True),
        ("One of: readonly (default), members", False),
        ("Opens it read-only for others to see", False),
    ],
)
def test_read_only(description: str, expected: bool) -> None:
    document = text.read("page", f"- kite (string): {description}")
    (row,) = (fact for fact in parameter_lists.recognise(document) if isinstance(fact, ParameterRow))
    assert is_read_only(row) is expected


JSON = '{"a": 1}'


@pytest.mark.parametrize(
    ("page", "examples", "captions"),
    [
        (f"```\n{JSON}\n```", [{"a": 1}], []),
        (f"```json\n{JSON}\n{JSON}\n```", [{"a": 1}, {"a": 1}], []),
        (f"```http\nHTTP/1.1 422 Unprocessable\nX-A: 1\n\n{JSON}\n```", [{"a": 1}], [("error", 422)]),
        (f"```http\nPOST /kites HTTP/1.1\nHost: kites.example\n\n{JSON}\n```", [{"a": 1}], [("request", None)]),
        (f"```\nshow({JSON});\n```", [{"a": 1}], []),
        ("```python\n{'a': True}\n```", [{"a": True}], []),
        ("```ruby\n{ |x| x }\n```", [], []),
    ],
)
def test_examples(page: str, examples: list[Any], captions: list[tuple[str, int | None]]) -> None:
    facts = list(json_examples.recognise(markdown.read("page.md", page)))
    assert [fact.value for fact in facts if isinstance(fact, Example)] == examples
    assert [(fact.role, fact.status) for fact in facts if isinstance(fact, Caption)] == captions
    assert not any(isinstance(fact, BrokenExample) for fact in facts)


def test_lost_braces_are_repaired_and_each_repair_is_told() -> None:
    rows = '        "id": 1,\n        "tag": "x"\n        "id": 2,\n        "tag": "y"\n'
    page = f'The answer is\n\n  "reply": {{\n    "rows": [\n{rows}'
    (caption, example) = json_examples.recognise(text.read("page", page))
    assert isinstance(caption, Caption)
    assert isinstance(example, Example)
    assert example.value == {"reply": {"rows": [{"id": 1, "tag": "x"}, {"id": 2, "tag": "y"}]}}
    assert [(repair.kind, repair.line) for repair in example.repairs if repair.kind == "lost brace"] == [
        ("lost brace", 3), ("lost brace", 5), ("lost brace", 7), ("lost brace", 7),
    ]  # fmt: skip
    assert "" in example.elided


@pytest.mark.parametrize(
    ("page", "reasons"),
    [
        ("```python\nimport kites\n```", ["code of a client library"]),
        ("const kites = require('kites');\nkites.fly('red');", ["code of a client library"]),
        ("$ pip install kites", ["code of a client library"]),
        ("# Kites\n\n# Winds\n\n# Sky\n\n# Sea\n\n- Kites\n- Winds\n- Sky\n- Sea", ["table of contents"] * 4),
        ("- [A](#a)\n- [B](#b)\n- [C](#c)\n- [D](#d)", ["table of contents"] * 4),
        ("- red\n- green\n- blue\n- white", []),
        ("Back to top", ["navigation"]),
        ("Available since 2.1.0", ["history"]),
        ("Kites fly. They need wind.", []),
        ("```json\n{}\n```", []),
        ("```\ncurl https://kites.example/kites\n```", []),
    ],
)
def test_passed_over(page: str, reasons: list[str]) -> None:
    facts = list(passed_over.recognise(markdown.read("page.md", page)))
    assert all(isinstance(fact, PassedOver) for fact in facts)
    assert [fact.reason for fact in facts] == reasons


PIECES = st.sampled_from([
    "kite", "required", "(string", ", optional)", ": ", " - ", "\t", "|", "\n", "\n\n", "Parameters:\n", "Name\tType\n",
    "NameTypeRequired\n", "String. ", "One of ", "a, b", " or ", "between 1 and ", "5", "- ", "  - ", "```\n", "{", "}",
    '"', "'", "[", "]", "...", "Response\n", "GET /x\n", ":id", "↳ ", "(", ")", "*", "`", "Default: ", "max ", "null",
    "HTTP/1.1 200\n",
])  # fmt: skip
MIXED = st.lists(PIECES, max_size=40).map("".join) | st.text()


@settings(max_examples=300, deadline=None)
@given(MIXED, st.sampled_from([text, markdown]))
def test_hostile_pages_give_facts_on_their_own_lines(page: str, form: Any) -> None:
    document = form.read("page", page)
    for reader in (*READERS, json_examples, passed_over):
        for fact in reader.recognise(document):
            assert 1 <= fact.where.first <= fact.where.last <= len(document.lines)
            json.dumps(str(fact))


@settings(max_examples=300, deadline=None)
@given(MIXED)
def test_hostile_lines_never_raise(line: str) -> None:
    field_text.read(line)
    field_captions.read(line)
    field_entries.read(line, captioned=True)
    enumerations.values([line])
    for keywords in (bounds.VALUES, bounds.LENGTHS, bounds.ITEMS):
        assert all(isinstance(value, int | float) for value in bounds.read(line, keywords).values())
