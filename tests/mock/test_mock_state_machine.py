"""For each shape of a resource the mock does what a plain model does, whatever the order of requests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from shaped import Asked, Planted
from shapes_known import ACTIONS, BULK, KEYED, NESTED, OPEN, RECORDS, SAVED, SHALLOW, SINGLE

from driftwitness.contract import Contract

WORD = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=6)
AGE = st.integers(0, 99)
FEW = st.integers(0, 3)
"""Indexes into the teams that exist; a team may be gone, and its members with it."""


class Machine(RuleBasedStateMachine):
    """A vendor of one shape."""

    contract: Contract
    planted: tuple[Planted, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.vendor = Asked(self.contract, *self.planted)

    def teardown(self) -> None:
        self.vendor.close()

    def now(self) -> str:
        return datetime.fromtimestamp(self.vendor.clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def shows(self, path: str, expected: Any | None) -> None:
        """Hold what a path shows against the model; None: it must be gone."""
        status, content = self.vendor.send("GET", path)
        assert (status, content if status == 200 else None) == ((404, None) if expected is None else (200, expected))

    @rule(seconds=st.integers(0, 90))
    def wait(self, seconds: int) -> None:
        self.vendor.clock.sleep(seconds)


class OfTeams(Machine):
    """Teams, below which others stand."""

    @initialize()
    def teams_are_there(self) -> None:
        self.teams = {team["id"]: team["name"] for team in self.vendor.ok("GET", "/teams")[::-1]}
        assert len(self.teams) == 3
        self.known = list(self.teams)
        self.after_teams()

    def after_teams(self) -> None:
        """Read what stands below the teams."""

    def forget(self, team: int) -> None:
        """Forget what stood below a team."""

    def team(self, index: int) -> int:
        return self.known[index % len(self.known)]

    @rule(name=WORD)
    def create_team(self, name: str) -> None:
        made = self.vendor.ok("POST", "/teams", {"name": name})
        assert made == {"id": made["id"], "name": name}
        assert made["id"] not in self.known
        self.teams[made["id"]] = name
        self.known.append(made["id"])

    @rule(index=FEW)
    def delete_team(self, index: int) -> None:
        team = self.team(index)
        status, _ = self.vendor.send("DELETE", f"/teams/{team}")
        assert status == (204 if self.teams.pop(team, None) is not None else 404)
        self.forget(team)

    @invariant()
    def lists_the_teams(self) -> None:
        listed = [(team["id"], team["name"]) for team in self.vendor.ok("GET", "/teams")]
        assert listed == list(self.teams.items())[::-1]


class NestedMachine(OfTeams):
    """People of teams: ``/teams/{team}/people/{id}``."""

    contract = NESTED

    def after_teams(self) -> None:
        self.people: dict[tuple[int, int], dict[str, Any]] = {}
        for team in self.teams:
            for person in self.vendor.ok("GET", f"/teams/{team}/people")[::-1]:
                self.people[team, person["id"]] = person
        self.ids = [identifier for _, identifier in self.people]

    def forget(self, team: int) -> None:
        self.people = {place: person for place, person in self.people.items() if place[0] != team}

    @rule(index=FEW, name=WORD, more=st.fixed_dictionaries({}, optional={"age": AGE}))
    def create(self, index: int, name: str, more: dict[str, Any]) -> None:
        team = self.team(index)
        status, made = self.vendor.send("POST", f"/teams/{team}/people", {"name": name, **more, "unknown": 1, "id": 7})
        assert status == (201 if team in self.teams else 404)
        if status == 201:
            assert made["id"] not in self.ids
            assert made == made | {"name": name, "created_at": self.now(), "updated_at": self.now()} | more
            assert made.keys() == {"id", "name", "age", "created_at", "updated_at"}
            self.people[team, made["id"]] = made
            self.ids.append(made["id"])

    @rule(index=FEW, which=st.integers(0, 30))
    def get(self, index: int, which: int) -> None:
        team, identifier = self.team(index), self.ids[which % len(self.ids)]
        self.shows(f"/teams/{team}/people/{identifier}", self.people.get((team, identifier)))

    @rule(
        index=FEW,
        which=st.integers(0, 30),
        body=st.fixed_dictionaries(
            {}, optional={"name": WORD, "age": AGE, "created_at": st.just("2020-01-01T00:00:00Z")}
        ),
    )
    def change(self, index: int, which: int, body: dict[str, Any]) -> None:
        place = team, identifier = self.team(index), self.ids[which % len(self.ids)]
        status, shown = self.vendor.send("PATCH", f"/teams/{team}/people/{identifier}", body)
        assert status == (200 if place in self.people else 404)
        if status == 200:
            told = {name: value for name, value in body.items() if name != "created_at"}
            assert shown == self.people[place] | told | {"updated_at": self.now()}
            self.people[place] = shown

    @rule(index=FEW, which=st.integers(0, 30), name=WORD, age=AGE)
    def replace(self, index: int, which: int, name: str, age: int) -> None:
        place = team, identifier = self.team(index), self.ids[which % len(self.ids)]
        path = f"/teams/{team}/people/{identifier}"
        status, _ = self.vendor.send("PUT", path, {"name": name, "age": age})
        assert status == (200 if place in self.people else 404)
        if status == 200:
            reset = self.vendor.ok("PUT", path, {"name": name})
            assert reset == self.people[place] | {"name": name, "age": 1, "updated_at": self.now()}
            self.people[place] = reset

    @rule(index=FEW, which=st.integers(0, 30))
    def delete(self, index: int, which: int) -> None:
        place = team, identifier = self.team(index), self.ids[which % len(self.ids)]
        status, _ = self.vendor.send("DELETE", f"/teams/{team}/people/{identifier}")
        assert status == (204 if self.people.pop(place, None) else 404)

    @invariant()
    def each_team_lists_its_own(self) -> None:
        for team in self.known[:4]:
            mine = [person for (owner, _), person in self.people.items() if owner == team][::-1]
            self.shows(f"/teams/{team}/people", mine if team in self.teams else None)


class ShallowMachine(OfTeams):
    """Badges are made and listed below their team, and have a path of their own."""

    contract = SHALLOW

    def after_teams(self) -> None:
        self.badges: dict[int, dict[str, Any]] = {}
        self.made: list[int] = []

    def forget(self, team: int) -> None:
        """No page says that badges go with their team: they stay."""

    @rule(index=FEW, text=WORD)
    def create(self, index: int, text: str) -> None:
        team = self.team(index)
        status, made = self.vendor.send("POST", f"/teams/{team}/badges", {"text": text})
        assert status == (201 if team in self.teams else 404)
        if status == 201:
            assert made == {"id": made["id"], "team_id": team, "text": text}
            self.badges[made["id"]] = made
            self.made.append(made["id"])

    @rule(which=FEW)
    def get(self, which: int) -> None:
        if self.made:
            identifier = self.made[which % len(self.made)]
            self.shows(f"/badges/{identifier}", self.badges.get(identifier))

    @rule(which=FEW)
    def delete(self, which: int) -> None:
        if self.made:
            identifier = self.made[which % len(self.made)]
            status, _ = self.vendor.send("DELETE", f"/badges/{identifier}")
            assert status == (204 if self.badges.pop(identifier, None) else 404)

    @invariant()
    def each_team_lists_its_own(self) -> None:
        for team in self.known[:4]:
            mine = [badge for badge in self.badges.values() if badge["team_id"] == team][::-1]
            self.shows(f"/teams/{team}/badges", mine if team in self.teams else None)


class KeyedMachine(OfTeams):
    """Remarks are made on teams and crews, each named by its kind and its id."""

    contract = KEYED

    def after_teams(self) -> None:
        self.crews = [crew["id"] for crew in self.vendor.ok("GET", "/crews")]
        self.remarks: dict[tuple[str, int], list[dict[str, Any]]] = {}

    def forget(self, team: int) -> None:
        """No page says that remarks go with their team: they stay."""

    @rule(index=FEW, on_team=st.booleans(), text=WORD)
    def remark(self, index: int, on_team: bool, text: str) -> None:
        owner = ("team", self.team(index)) if on_team else ("crew", self.crews[index % len(self.crews)])
        if on_team and owner[1] not in self.teams:
            return
        made = self.vendor.ok("POST", f"/remarks/{owner[0]}/{owner[1]}", {"text": text})
        assert made == {"id": made["id"], "text": text}
        self.shows(f"/remarks/{made['id']}", made)
        self.remarks.setdefault(owner, []).append(made)

    @invariant()
    def each_lists_its_own(self) -> None:
        for team in self.known[:4]:
            mine = self.remarks.get(("team", team), [])[::-1]
            self.shows(f"/teams/{team}/remarks", mine if team in self.teams else None)
        for crew in self.crews[:4]:
            self.shows(f"/crews/{crew}/remarks", self.remarks.get(("crew", crew), [])[::-1])


class SingleMachine(OfTeams):
    """Each team has settings, once."""

    contract = SINGLE

    def after_teams(self) -> None:
        self.settings: dict[int, dict[str, Any]] = {}

    def forget(self, team: int) -> None:
        self.settings.pop(team, None)

    @rule(index=FEW)
    def get(self, index: int) -> None:
        team = self.team(index)
        usual = {"theme": "", "mails": True}
        self.shows(f"/teams/{team}/settings", self.settings.get(team, usual) if team in self.teams else None)

    @rule(
        index=FEW,
        method=st.sampled_from(["PUT", "PATCH"]),
        body=st.fixed_dictionaries({"theme": WORD}, optional={"mails": st.booleans()}),
    )
    def change(self, index: int, method: str, body: dict[str, Any]) -> None:
        team = self.team(index)
        if method == "PUT":
            body = {"mails": True} | body
        status, shown = self.vendor.send(method, f"/teams/{team}/settings", body)
        assert status == (200 if team in self.teams else 404)
        if status == 200:
            self.settings[team] = self.settings.get(team, {"theme": "", "mails": True}) | body
            assert shown == self.settings[team]


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


MACHINES = [
    NestedMachine,
    ShallowMachine,
    KeyedMachine,
    SingleMachine,
    ActionsMachine,
    SavedMachine,
    RecordsMachine,
    BulkMachine,
    OpenMachine,
]


@pytest.mark.parametrize("machine", MACHINES)
def test_each_shape_does_what_a_plain_model_does(machine: type[Machine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=25, stateful_step_count=40, deadline=None, derandomize=True, database=None),
    )


@pytest.mark.parametrize(
    ("machine", "planted"),
    [
        (NestedMachine, Planted("changePerson", stores_updates=False)),
        (NestedMachine, Planted("createPerson", stores_created=False)),
        (NestedMachine, Planted("deletePerson", deletes=False)),
        (NestedMachine, Planted("replacePerson", moves_times=False)),
        (ShallowMachine, Planted("deleteTeam", deletes=False)),
        (SingleMachine, Planted("changeSettings", stores_updates=False)),
        (ActionsMachine, Planted("editJob", stores_updates=False)),
        (SavedMachine, Planted("saveLabel", stores_created=False)),
        (RecordsMachine, Planted("addRecord", creates_twice=True)),
        (RecordsMachine, Planted("listRecords", filters=False)),
        (BulkMachine, Planted("deleteFilesByBody", deletes=False)),
        (OpenMachine, Planted("editContact", stores_updates=False)),
        (NestedMachine, Planted("listPeople", lists_all_parents=True)),
        (ShallowMachine, Planted("listBadges", lists_all_parents=True)),
        (KeyedMachine, Planted("listCrewRemarks", lists_all_parents=True)),
        (RecordsMachine, Planted("getRecord", takes_last_match=True)),
        (OpenMachine, Planted("editContact", takes_last_match=True)),
        (RecordsMachine, Planted("updateRecord", upserts_insert=True)),
        (SavedMachine, Planted("saveLabel", upserts_insert=True)),
    ],
)
def test_a_planted_fault_is_found(machine: type[Machine], planted: Planted) -> None:
    drifting = type("Drifting", (machine,), {"planted": (planted,)})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            drifting,
            settings=settings(
                max_examples=20,
                stateful_step_count=30,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                report_multiple_bugs=False,
            ),
        )
