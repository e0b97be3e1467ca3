"""Plain models of vendors of several shapes below teams, each a machine that holds a mock against its model."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from shaped import Asked, Planted
from shapes_known import KEYED, NESTED, SHALLOW, SINGLE

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
