"""What a vendor shows of itself to a script of requests, one vendor for each fault and each liberty."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

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
class Vendor:
    """A vendor that is served, and its clock."""

    client: Client
    clock: Clock

    def transcript(self, script: Sequence[Step]) -> list[tuple[object, ...]]:
        """Send the script and give what each response shows."""
        seen: list[tuple[object, ...]] = []
        for step in script:
            self.clock.wait(step.wait)
            response = self.client.send(step.method, step.path, step.body, step.credential)
            seen.append((step, response.status_code, dict(response.headers), response.content))
        return seen


@contextmanager
def vendors(
    create_app: Callable[..., Starlette],
    base_path: str,
    faults: Collection[str],
    liberties: Collection[str],
    credential: Mapping[str, str] = BEARER,
) -> Iterator[dict[str, Vendor]]:
    """Serve a vendor per fault, one per liberty, and two plain ones: `FAITHFUL` and `AGAIN`."""
    clocks = {name: Clock() for name in (*faults, *liberties, FAITHFUL, AGAIN)}
    apps = {
        name: create_app(key=KEY, now=clock, faults={name} & set(faults), liberties={name} & set(liberties))
        for name, clock in clocks.items()
    }
    with serving(Starlette(routes=[Mount(f"/{name}", app) for name, app in apps.items()])) as base:
        yield {name: Vendor(Client(f"{base}/{name}{base_path}", credential), clock) for name, clock in clocks.items()}


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
