"""Random APIs, rendered as prose pages: what goes in must come out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

NOUNS = ("kite", "lantern", "orchard", "ferry", "puppet", "glove", "canal", "anvil")
NAMES = ("colour", "weight", "maker", "shelf", "grade", "span", "note", "angle", "stock")
WORDS = ("amber", "north", "plain", "round", "woven", "steep", "loud")
STATUSES = {
    400: ("bad_syntax", "The body cannot be parsed."),
    401: ("no_key", "The key is missing."),
    403: ("not_yours", "It belongs to somebody else."),
    404: ("gone", "There is none."),
    409: ("clash", "It exists already."),
    422: ("wrong_values", "Some values are wrong."),
    500: ("broken", "Something broke."),
}
SHOWN: dict[str, Any] = {"integer": 7, "number": 1.5, "boolean": True, "string": "woven"}


@dataclass(frozen=True)
class Field:
    """A property or parameter; `extra` are the JSON Schema keywords that `prose` states."""

    name: str
    type: str
    required: bool
    prose: str
    extra: dict[str, Any]

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": self.type} | self.extra

    @property
    def value(self) -> Any:
        if "enum" in self.extra:
            return self.extra["enum"][0]
        if self.type == "string":
            return SHOWN["string"][: self.extra.get("maxLength")]
        return self.extra.get("maximum", self.extra.get("minimum", SHOWN[self.type]))


@dataclass(frozen=True)
class Resource:
    noun: str
    methods: tuple[str, ...]
    fields: tuple[Field, ...]
    filters: tuple[Field, ...]


@dataclass(frozen=True)
class Api:
    resources: tuple[Resource, ...]
    prefix: str
    wrapper: str
    template: str
    table: str
    paging: tuple[Field, ...]
    statuses: tuple[int, ...]
    quota: int
    window: tuple[str, int]


@st.composite
def prose(draw: st.DrawFn, type_: str) -> tuple[str, dict[str, Any]]:
    """A description and the keywords that it states."""
    if type_ == "integer":
        low = draw(st.integers(0, 9))
        high = draw(st.integers(low + 1, 5000))
        bounds = {"minimum": low, "maximum": high}
        return draw(
            st.sampled_from(
                [
                    ("How many there are", {}),
                    (f"A whole number ({low}-{high})", bounds),
                    (f"Between {low} and {high:,}. Default: {high}", {**bounds, "default": high}),
                    (f"At most {high}", {"maximum": high}),
                    (f"Minimum {low}, defaults to {low}.", {"minimum": low, "default": low}),
                ]
            )
        )
    if type_ == "string":
        values = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True))
        longest = draw(st.integers(1, 400))
        return draw(
            st.sampled_from(
                [
                    ("Whatever it is called", {}),
                    (f"Kind of thing: {', '.join(values)}", {"enum": values}),
                    (
                        f"{', '.join(values[:-1])} or {values[-1]}. Default: {values[0]}",
                        {"enum": values, "default": values[0]},
                    ),
                    (f"One of {', '.join(values)}", {"enum": values}),
                    (f"What stands on it (max {longest} characters)", {"maxLength": longest}),
                ]
            )
        )
    return "Says what it says", {}


@st.composite
def fields(draw: st.DrawFn, names: tuple[str, ...], count: int, optional: bool) -> tuple[Field, ...]:
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=count, unique=True))
    result = []
    for name in chosen:
        type_ = draw(st.sampled_from(["integer", "string", "number", "boolean"]))
        text, extra = draw(prose(type_))
        result.append(Field(name, type_, not optional and draw(st.booleans()), text, extra))
    return tuple(result)


SIZES = {"minimum": 1, "maximum": 50, "default": 10}
PAGINGS = (
    (),
    (
        Field("page", "integer", False, "Page number. Default: 1", {"default": 1, "minimum": 1}),
        Field("per_page", "integer", False, "Items on a page (1-50). Default: 10", SIZES),
    ),
    (
        Field("offset", "integer", False, "Items to skip. Default: 0", {"default": 0}),
        Field("limit", "integer", False, "Items to return, at most 80", {"maximum": 80}),
    ),
    (Field("cursor", "string", False, "Where to go on", {}),),
)
WINDOWS = (("second", 1), ("minute", 60), ("10 seconds", 10), ("hour", 3600), ("day", 86400))


@st.composite
def apis(draw: st.DrawFn) -> Api:
    nouns = draw(st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3, unique=True))
    methods = st.lists(st.sampled_from(["list", "create", "get", "update", "delete"]), min_size=1, unique=True)
    return Api(
        resources=tuple(
            Resource(noun, tuple(draw(methods)), draw(fields(NAMES, 4, False)), draw(fields(("q1", "q2"), 2, True)))
            for noun in nouns
        ),
        prefix=draw(st.sampled_from(["/api/v1", "/v3", ""])),
        wrapper=draw(st.sampled_from(["data", "result", ""])),
        template=draw(st.sampled_from(["{id}", ":id", "<id>"])),
        table=draw(st.sampled_from(["flattened", "pipes", "tabs", "list"])),
        paging=draw(st.sampled_from(PAGINGS)),
        statuses=tuple(sorted(draw(st.sets(st.sampled_from(sorted(STATUSES)))))),
        quota=draw(st.integers(1, 100_000)),
        window=draw(
            st.sampled_from([("second", 1), ("minute", 60), ("10 seconds", 10), ("hour", 3600), ("day", 86400)])
        ),
    )


def operations(api: Api) -> dict[str, tuple[str, str, Resource]]:
    """operationId → method, path below the server, resource."""
    found = {}
    for resource in api.resources:
        noun = resource.noun.capitalize()
        every = {
            "list": (f"list{plural(noun)}", "GET", ""),
            "create": (f"create{noun}", "POST", ""),
            "get": (f"get{noun}", "GET", "/{id}"),
            "update": (f"update{noun}", "PUT", "/{id}"),
            "delete": (f"delete{noun}", "DELETE", "/{id}"),
        }
        for name, method, below in (every[kind] for kind in resource.methods):
            found[name] = (method, f"/{plural(resource.noun)}{below}", resource)
    return found


def plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def rows(api: Api, listed: tuple[Field, ...]) -> list[str]:
    if api.table == "list":
        need = {True: "required", False: "optional"}
        return [f"- {f.name} ({f.type}, {need[f.required]}): {f.prose}" for f in listed]
    need = {True: "required", False: "optional"} if api.table == "flattened" else {True: "yes", False: "no"}
    if api.table == "flattened":
        return ["NameTypeRequiredDescription", *(f"{f.name} {f.type} {need[f.required]} {f.prose}" for f in listed)]
    if api.table == "tabs":
        head = "Description\tParameter\tRequired\tType"
        return [head, *(f"{f.prose}\t{f.name}\t{need[f.required]}\t{f.type}" for f in listed)]
    head = ["| Type | Parameter | Required | Description |", "|---|---|---|---|"]
    return [*head, *(f"| {f.type} | {f.name} | {need[f.required]} | {f.prose} |" for f in listed)]


def item(resource: Resource) -> dict[str, Any]:
    return {"id": 31} | {field.name: field.value for field in resource.fields}


def answer(api: Api, resource: Resource, method: str, path: str) -> Any:
    if method == "DELETE":
        return {"message": "Done."}
    if method != "GET" or path.endswith("}"):
        return {api.wrapper: item(resource)} if api.wrapper else item(resource)
    return {api.wrapper: [item(resource)]} if api.wrapper else [item(resource)]


def render(api: Api) -> str:
    """The page."""
    lines = ["Toy Shop API v4", "", "Base URL: https://toys.example" + api.prefix, ""]
    heading = ""
    for method, path, resource in operations(api).values():
        if resource.noun != heading:
            heading = resource.noun
            lines += [plural(heading).capitalize(), "", "What there is to know.", ""]
        lines += [f"{method} {api.prefix}{path.replace('{id}', api.template)}", "", "Does what it does.", ""]
        if path.endswith("}"):
            lines += ["Path Parameters", *rows(api, (Field("id", "integer", True, "Which one", {}),)), ""]
        if method == "GET" and not path.endswith("}"):
            lines += ["Query Parameters", *rows(api, (*api.paging, *resource.filters)), ""]
        if method in ("POST", "PUT"):
            lines += ["Body Parameters", *rows(api, resource.fields)]
        url = f"https://toys.example{api.prefix}{path.replace('{id}', '31')}"
        body = json.dumps({field.name: field.value for field in resource.fields})
        data = f" \\\n  -d '{body}'" if method in ("POST", "PUT") else ""
        lines += ["Example Request", f'curl -X {method} {url} \\\n  -H "Authorization: Bearer x"{data}']
        status = "201 Created" if method == "POST" else "200 OK"
        lines += [f"Example Response {status}", json.dumps(answer(api, resource, method, path), indent=2)]
    unit, _ = api.window
    lines += ["", "Rate Limits", "", f"Use at most {api.quota:,} requests per {unit} per API key.", "", "Failures", ""]
    lines += ["Status Code Description", *(f"{s} {STATUSES[s][0]} {STATUSES[s][1]}" for s in api.statuses)]
    return "\n".join(lines) + "\n"
