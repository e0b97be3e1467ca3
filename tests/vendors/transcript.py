"""What a vendor shows of itself to a script of requests, one vendor for each fault and each liberty."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

from .catalogue import Fault, Liberty
from .client import BEARER, KEY, Client, Clock
from .serving import serving

FAITHFUL, AGAIN = "faithful", "faithful again"


@dataclass(frozen=True, slots=True)
class Step:
    """A request, `wait` seconds after the one before."""

    method: str
    path: str
    body: Any = None
    credential: Mapping[str, str] | None = None
    wait: float = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A hand-written vendor, and the script of requests below `base_path` that shows its faults and liberties.

    `statuses` are those that it answers the script with, without faults; `families` the kinds of promise that its page
    makes; `explained` the faults whose reason names lines of the page.
    """

    server: ModuleType
    create_app: Callable[..., Starlette]
    faults: Mapping[str, Fault]
    liberties: Mapping[str, Liberty]
    base_path: str
    script: tuple[Step, ...]
    statuses: Collection[int]
    families: Collection[str]
    explained: Collection[str]
    credential: Mapping[str, str] = field(default_factory=lambda: BEARER)


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor that is served, its clock, and the case that it is served for."""

    client: Client
    clock: Clock
    case: Case

    def transcript(self) -> Iterator[tuple[object, ...]]:
        """Send the script, request by request as one is asked for, and give what each response shows.

        Links in headers lose the vendor's address, which differs where vendors stand side by side.
        """
        for step in self.case.script:
            self.clock.wait(step.wait)
            response = self.client.send(step.method, step.path, step.body, step.credential)
            headers = {name: value.replace(self.client.base, "") for name, value in response.headers.items()}
            yield step, response.status_code, headers, response.content


@contextmanager
def vendors(case: Case) -> Iterator[dict[str, Vendor]]:
    """Serve a vendor per fault, one per liberty, and two plain ones: `FAITHFUL` and `AGAIN`."""
    clocks = {name: Clock() for name in (*case.faults, *case.liberties, FAITHFUL, AGAIN)}
    apps = {
        name: case.create_app(
            key=KEY, now=clock, faults={name} & case.faults.keys(), liberties={name} & case.liberties.keys()
        )
        for name, clock in clocks.items()
    }
    with serving(Starlette(routes=[Mount(f"/{name}", app) for name, app in apps.items()])) as base:
        yield {
            name: Vendor(Client(f"{base}/{name}{case.base_path}", case.credential), clock, case)
            for name, clock in clocks.items()
        }


def asked_for(server: ModuleType) -> set[str]:
    """Return the names of the faults and liberties that a vendor's code asks for.

    Those that modules for all vendors ask for count where the vendor imports such a module.
    """
    own = Path(str(server.__file__)).parent
    code = "".join(path.read_text() for path in own.glob("*.py"))
    shared = {
        name for pair in re.findall(r"^from \.\.(?:(\w+) import| import (\w+)$)", code, re.MULTILINE) for name in pair
    }
    code += "".join((own.parent / f"{name}.py").read_text() for name in sorted(shared - {""}))
    return set(re.findall(r'\bhas\("([a-z0-9-]+)"\)', code)) - {"name"}
