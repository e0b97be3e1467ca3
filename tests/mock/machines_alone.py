"""Plain models of vendors of several shapes that stand below nothing, each a machine as in ``machines_of_teams``."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, rule
from machines_of_teams import FEW, WORD, Machine
from shapes_known import ACTIONS, BULK, OPEN, RECORDS, SAVED


class ActionsMachine(Machine):
    """Jobs that are edited, completed and deleted by verbs, in bodies and answers that bear their name."""

    contract = ACTIONS
    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[int, dict[str, Any]] = {}

    @rule(target=jobs, title=WORD)
    def create(self, title: str) -> int:
        made = self.vendor.ok("POST", "/jobs", {"job": {"title": title, "state": "cancelled"}})["job"]
        assert (made["title"], made["state"]) == (title, "open")
        self.kept[made["id"]] = made
        return int(made["id"])

    @rule(job=jobs, title=WORD)
    def edit(self, job: int, title: str) -> None:
        self.changes(job, "edit", {"job": {"title": title}}, title=title)

    @rule(job=jobs)
    def complete(self, job: int) -> None:
        now = self.vendor.ok("POST", "/jobs", {"job": {"title": "now"}})["job"]
        self.kept[now["id"]] = now
        moment = now["updated_at"]
        self.changes(job, "complete", None, state="completed", is_completed=True, completed_at=moment)

    @rule(job=jobs)
    def undo(self, job: int) -> None:
        self.changes(job, "incomplete", None, state="open", is_completed=False, completed_at=None)

    @rule(job=jobs)
    def ping(self, job: int) -> None:
        status, _ = self.vendor.send("POST", f"/jobs/{job}/ping")
        assert status == (200 if job in self.kept else 404)

    @rule(job=jobs)
    def delete(self, job: int) -> None:
        status, _ = self.vendor.send("POST", f"/jobs/{job}/delete")
        assert status == (204 if self.kept.pop(job, None) else 404)

    def changes(self, job: int, verb: str, body: Any, **expected: Any) -> None:
        status, shown = self.vendor.send("POST", f"/jobs/{job}/{verb}", body)
        assert status == (200 if job in self.kept else 404)
        if status == 200:
            self.kept[job] |= {**expected, "updated_at": shown["job"]["updated_at"]}
            assert shown == {"job": self.kept[job]}

    @invariant()
    def shows_all(self) -> None:
        listed = self.vendor.ok("GET", "/jobs")["jobs"][:-3]
        assert listed == list(self.kept.values())[::-1]
        for job in list(self.kept)[:2]:
            self.shows(f"/jobs/{job}", {"job": self.kept[job]})


class SavedMachine(Machine):
    """Labels whose names clients choose: PUT creates or replaces."""

    contract = SAVED

    @initialize()
    def read(self) -> None:
        self.labels = {label["label_name"]: label["colour"] for label in self.vendor.ok("GET", "/labels")[::-1]}

    @rule(name=st.sampled_from(["a", "b", "labels-1", "x y"]), colour=WORD)
    def save(self, name: str, colour: str) -> None:
        status, shown = self.vendor.send("PUT", f"/labels/{name.replace(' ', '%20')}", {"colour": colour})
        assert status == (200 if name in self.labels else 201)
        assert shown == {"label_name": name, "colour": colour}
        self.labels[name] = colour

    @rule(name=st.sampled_from(["a", "b", "labels-1"]))
    def delete(self, name: str) -> None:
        status, _ = self.vendor.send("DELETE", f"/labels/{name}")
        assert status == (204 if self.labels.pop(name, None) is not None else 404)

    @rule(name=st.sampled_from(["a", "b", "labels-1", "labels-9"]))
    def get(self, name: str) -> None:
        expected = {"label_name": name, "colour": self.labels[name]} if name in self.labels else None
        self.shows(f"/labels/{name}", expected)

    @invariant()
    def lists_all(self) -> None:
        listed = [(label["label_name"], label["colour"]) for label in self.vendor.ok("GET", "/labels")]
        assert listed == list(self.labels.items())[::-1]


TABLE = st.sampled_from(["boats", "crews"])
COLUMN = st.sampled_from(["a", "b"])
VALUE = st.integers(0, 1)
ROW = st.fixed_dictionaries({}, optional={"a": VALUE, "b": VALUE.map(str)})
"""Few values: several rows meet one condition."""
EMAIL = st.sampled_from(["a@example.com", "b@example.com"])
"""Few: several contacts have the same."""


class RecordsMachine(Machine):
    """Records of tables, addressed by conditions in bodies: the first that meets them is meant."""

    contract = RECORDS

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[dict[str, Any]]] = {"boats": [], "crews": []}

    def first(self, table: str, column: str, value: Any) -> dict[str, Any] | None:
        return next((row for row in self.tables[table] if column in row and str(row[column]) == str(value)), None)

    def asked(self, table: str, column: str, value: Any) -> dict[str, Any]:
        return {"databaseName": table, "filters": [{"columnName": column, "value": value}]}

    @rule(table=TABLE, row=ROW)
    def add(self, table: str, row: dict[str, Any]) -> None:
        made = self.vendor.ok("POST", "/record", {"databaseName": table, **row})
        assert made == {"id": made["id"], **row}
        self.tables[table].append(made)

    @rule(table=TABLE, column=COLUMN, value=VALUE)
    def get(self, table: str, column: str, value: int) -> None:
        status, shown = self.vendor.send("GET", "/record", self.asked(table, column, value))
        expected = self.first(table, column, value)
        assert (status, shown if status == 200 else None) == ((200, expected) if expected else (404, None))

    @rule(table=TABLE, column=COLUMN, value=VALUE, row=ROW, inserts=st.sampled_from([None, False, True]))
    def update(self, table: str, column: str, value: int, row: dict[str, Any], inserts: bool | None) -> None:
        flag = {} if inserts is None else {"withinsert": inserts}
        status, shown = self.vendor.send("PUT", "/record", {**self.asked(table, column, value), **row, **flag})
        expected = self.first(table, column, value)
        if expected is not None:
            expected.update(row)
            assert (status, shown) == (200, expected)
        elif inserts:
            assert (status, shown) == (200, {"id": shown["id"], column: value, **row})
            self.tables[table].append(shown)
        else:
            assert status == 404

    @invariant()
    def lists_all(self) -> None:
        for table, rows in self.tables.items():
            assert self.vendor.ok("GET", "/records", {"databaseName": table, "filters": []}) == rows[::-1]
            met = [row for row in rows if row.get("a") == 1]
            assert self.vendor.ok("GET", "/records", self.asked(table, "a", 1)) == met[::-1]


class BulkMachine(Machine):
    """Files that are deleted several at a time, by ids in the query or the body."""

    contract = BULK

    @initialize()
    def read(self) -> None:
        self.files = {file["id"]: file["name"] for file in self.vendor.ok("GET", "/files")[::-1]}
        self.made = list(self.files)

    @rule(name=WORD)
    def create(self, name: str) -> None:
        made = self.vendor.ok("POST", "/files", {"name": name})
        assert made["id"] not in self.made
        self.files[made["id"]] = made["name"]
        self.made.append(made["id"])

    @rule(chosen=st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True), in_body=st.booleans())
    def delete(self, chosen: list[int], in_body: bool) -> None:
        ids = [self.made[index % len(self.made)] for index in chosen]
        if in_body:
            status, _ = self.vendor.send("POST", "/files/delete", {"ids": ids})
        else:
            status, _ = self.vendor.send("DELETE", f"/files?ids={','.join(map(str, ids))}")
        assert status == (204 if any(identifier in self.files for identifier in ids) else 404)
        self.files = {identifier: name for identifier, name in self.files.items() if identifier not in ids}

    @rule(which=st.integers(0, 9), name=WORD)
    def rename(self, which: int, name: str) -> None:
        identifier = self.made[which % len(self.made)]
        status, shown = self.vendor.send("PATCH", "/files", {"id": identifier, "name": name})
        assert status == (200 if identifier in self.files else 404)
        if status == 200:
            assert shown == {"id": identifier, "name": name}
            self.files[identifier] = name

    @invariant()
    def lists_all(self) -> None:
        listed = [(file["id"], file["name"]) for file in self.vendor.ok("GET", "/files")]
        assert listed == list(self.files.items())[::-1]


class OpenMachine(Machine):
    """Contacts of which no answer is documented: what was sent comes back, and state moves all the same."""

    contract = OPEN

    @initialize()
    def read(self) -> None:
        self.contacts = {one["id"]: one for one in self.vendor.ok("GET", "/contacts")[::-1]}
        self.made = list(self.contacts)
        self.lists: dict[int, set[int]] = {one["id"]: set() for one in self.vendor.ok("GET", "/contact/lists")}

    def contact(self, which: int) -> int:
        return self.made[which % len(self.made)]

    @rule(body=st.fixed_dictionaries({"email": EMAIL}, optional={"city": WORD}))
    def create(self, body: dict[str, Any]) -> None:
        made = self.vendor.ok("POST", "/contacts/new", body)
        assert made == {"id": made["id"], "city": "", **body}
        self.contacts[made["id"]] = made
        self.made.append(made["id"])

    @rule(which=st.integers(0, 9), body=st.fixed_dictionaries({}, optional={"email": EMAIL, "city": WORD}))
    def update(self, which: int, body: dict[str, Any]) -> None:
        identifier = self.contact(which)
        status, shown = self.vendor.send("PUT", f"/contacts/{identifier}", body)
        assert status == (200 if identifier in self.contacts else 404)
        if status == 200:
            self.contacts[identifier] = self.contacts[identifier] | body
            assert shown == self.contacts[identifier]

    @rule(which=st.integers(0, 9), city=WORD)
    def edit_by_email(self, which: int, city: str) -> None:
        email = self.contacts.get(self.contact(which), {"email": "nobody@example.com"})["email"]
        status, shown = self.vendor.send("PUT", "/contacts/edit", {"email": email, "city": city})
        first = next((i for i, contact in self.contacts.items() if contact["email"] == email), None)
        assert status == (404 if first is None else 200)
        if first is not None:
            self.contacts[first] = self.contacts[first] | {"city": city}
            assert shown == self.contacts[first]

    @rule(which=st.integers(0, 9))
    def delete(self, which: int) -> None:
        identifier = self.contact(which)
        status, _ = self.vendor.send("DELETE", f"/contacts/{identifier}")
        assert status == (200 if self.contacts.pop(identifier, None) else 404)

    @rule(which=FEW, number=st.integers(1, 4), adds=st.booleans())
    def join(self, which: int, number: int, adds: bool) -> None:
        identifier = self.contact(which)
        verb = "add" if adds else "remove"
        status, _ = self.vendor.send("POST", f"/contact/lists/{number}/{verb}/{identifier}")
        assert status == (200 if number in self.lists else 404)
        if number in self.lists:
            (self.lists[number].add if adds else self.lists[number].discard)(identifier)
        joined = [{"id": number} for number, members in self.lists.items() if identifier in members]
        self.shows(f"/contacts/{identifier}/lists", joined if identifier in self.contacts else None)

    @invariant()
    def shows_all(self) -> None:
        assert self.vendor.ok("GET", "/contacts") == list(self.contacts.values())[::-1]
        for identifier in self.made[-2:]:
            self.shows(f"/contacts/{identifier}", self.contacts.get(identifier))
