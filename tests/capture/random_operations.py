"""Random operations, rendered as pages in many habits of writing: the same operations must come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

NOUNS = ("kites", "lanterns", "orchards", "ferries", "puppets", "gloves", "canals", "anvils")
PLACEHOLDERS = ("{id}", ":id", "<id>", "[id]", "{{id}}", "$ID", "${id}", "(id)", "<int:id>", "{the id}")
CONCRETE = ("42", "9b2d1f6e-3c4a-4f5b-8d7e-0a1b2c3d4e5f", "KITE-31", "id", "YOUR_ID")
ACTIONS = {"list": "List", "create": "Create", "get": "Get", "update": "Update", "delete": "Delete", "send": "Send"}
HOST = "https://toys.test"


@dataclass(frozen=True)
class Operation:
    """An operation on one resource; `path` has `{id}` for what the page writes in its own way."""

    method: str
    path: str
    title: str

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path.replace("{id}", "{}")


@dataclass(frozen=True)
class Page:
    operations: tuple[Operation, ...]
    placeholder: str
    style: str

    @property
    def text(self) -> str:
        return (
            "\n".join(["# Toy Shop API" if STYLES[self.style][1] else "Toy Shop API", "", *STYLES[self.style][0](self)])
            + "\n"
        )

    @property
    def suffix(self) -> str:
        return ".md" if STYLES[self.style][1] else ".txt"

    def written(self, operation: Operation) -> str:
        return operation.path.replace("{id}", self.placeholder)


def _each(render: Callable[[Operation, str], list[str]]) -> Callable[[Page], list[str]]:
    """A page whose operations are documented one after the other."""
    return lambda page: [line for one in page.operations for line in (*render(one, page.written(one)), "")]


def _table(head: str, row: Callable[[Operation, str], str]) -> Callable[[Page], list[str]]:
    return lambda page: [head, *(row(one, page.written(one)) for one in page.operations)]


def _pipes(page: Page) -> list[str]:
    rows = [f"| {one.title} | `{page.written(one)}` | {one.method} |" for one in page.operations]
    return ["| What | Path | Method |", "|---|---|---|", *rows]


def _matrix(page: Page) -> list[str]:
    methods = ("GET", "POST", "PUT", "DELETE")
    paths = dict.fromkeys(one.path for one in page.operations)
    has = {one.key for one in page.operations}
    rows = []
    for path in paths:
        marks = ["yes" if (method, path.replace("{id}", "{}")) in has else "-" for method in methods]
        rows.append(f"| `{path.replace('{id}', page.placeholder)}` | {' | '.join(marks)} |")
    return [f"| Resource | {' | '.join(methods)} |", "|---|---|---|---|---|", *rows]


Style = tuple[Callable[[Page], list[str]], bool]
PROSE = "It does what it says."
STYLES: dict[str, Style] = {
    "line": (_each(lambda one, path: [f"{one.method} {path}", "", PROSE]), False),
    "line with host": (_each(lambda one, path: [f"{one.method} {HOST}{path}", "", PROSE]), False),
    "line with title": (_each(lambda one, path: [f"- {one.method} {path} - {one.title}", "", PROSE]), False),
    "line below a title": (_each(lambda one, path: [one.title, "", f"{one.method} {path}", "", PROSE]), False),
    "message": (
        _each(lambda one, path: [one.title, "", f"{one.method} {path} HTTP/1.1", "Host: toys.test", "", PROSE]),
        False,
    ),
    "two lines": (_each(lambda one, path: [one.title, "", one.method, path, "", PROSE]), False),
    "title and brackets": (_each(lambda one, path: [f"{one.title} ({one.method} {path})", "", PROSE]), False),
    "title and dash": (_each(lambda one, path: [f"{one.title} - {one.method} {path}", "", PROSE]), False),
    "labels": (_each(lambda one, path: [one.title, "", f"Method: {one.method}", f"URL: {path}", "", PROSE]), False),
    "labels, path first": (
        _each(lambda one, path: [f"Endpoint: {path}", f"HTTP method: {one.method}", "", PROSE]),
        False,
    ),
    "labels over values": (
        _each(lambda one, path: [one.title, "", "URL", path, "Method", one.method, "", PROSE]),
        False,
    ),
    "flattened table": (
        _table("Method Endpoint Description", lambda one, path: f"{one.method} {path} {one.title}"),
        False,
    ),
    "flattened, path first": (
        _table("Endpoint Method Purpose", lambda one, path: f"{path} {one.method} {one.title}"),
        False,
    ),
    "heading": (_each(lambda one, path: [f"### {one.method} {path}", "", PROSE]), True),
    "heading in code": (_each(lambda one, path: [f"### `{one.method} {path}`", "", PROSE]), True),
    "heading with title": (_each(lambda one, path: [f"### {one.title} `{one.method} {path}`", "", PROSE]), True),
    "code block": (
        _each(lambda one, path: [f"## {one.title}", "", "```", f"{one.method} {path}", "```", "", PROSE]),
        True,
    ),
    "bold labels": (
        _each(lambda one, path: [f"## {one.title}", "", f"* **URL:** `{path}`", f"* **Method:** `{one.method}`"]),
        True,
    ),
    "table": (_pipes, True),
    "matrix": (_matrix, True),
    "path heading": (_each(lambda one, path: [f"## {path}", "", f"Send a {one.method} request. {PROSE}"]), True),
    "sentence": (_each(lambda one, path: [f"## {one.title}", "", f"Send a {one.method} request to `{path}`."]), True),
}
CALLS: dict[str, Style] = {
    "curl": (_each(lambda one, path: [one.title, "", f"curl -X {one.method} {HOST}{path} \\", '  -H "A: b"']), False),
    "curl with options last": (
        _each(lambda one, path: [one.title, "", f"$ curl '{HOST}{path}' -X {one.method}"]),
        False,
    ),
    "httpie": (_each(lambda one, path: [f"## {one.title}", "", "```", f"http {one.method} {HOST}{path}", "```"]), True),
    "wget": (
        _each(lambda one, path: [f"## {one.title}", "", "```sh", f"wget --method={one.method} {HOST}{path}", "```"]),
        True,
    ),
    "fetch": (
        _each(lambda one, path: ["```js", f'await fetch("{HOST}{path}", {{method: "{one.method}"}});', "```"]),
        True,
    ),
}
STYLES |= CALLS
SPACED = ("matrix", "path heading", "labels over values", "two lines", "flattened, path first", *CALLS)
"""Styles in which a placeholder holds no space and no bracket that a shell or a table would take."""


@st.composite
def pages(draw: st.DrawFn) -> Page:
    nouns = draw(st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3, unique=True))
    found = []
    for noun in nouns:
        every = (
            Operation("GET", f"/v2/{noun}", f"List {noun}"),
            Operation("POST", f"/v2/{noun}", f"Create {noun}"),
            Operation("GET", f"/v2/{noun}/{{id}}", f"Get {noun}"),
            Operation("PUT", f"/v2/{noun}/{{id}}", f"Update {noun}"),
            Operation("DELETE", f"/v2/{noun}/{{id}}", f"Delete {noun}"),
            Operation("POST", f"/v2/{noun}/{{id}}/send", f"Send {noun}"),
        )
        found += draw(st.lists(st.sampled_from(every), min_size=2, max_size=6, unique=True))
    style = draw(st.sampled_from(sorted(STYLES)))
    if style == "matrix":
        found = [one for one in found if not one.path.endswith("/send")] or found
    choices = (
        CONCRETE
        if style in CALLS
        else (*PLACEHOLDERS[:4], *CONCRETE)
        if style in SPACED
        else (*PLACEHOLDERS, *CONCRETE)
    )
    return Page(tuple(found), draw(st.sampled_from(choices)), style)
