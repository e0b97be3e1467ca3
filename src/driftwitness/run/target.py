"""What ``--against`` means: the embedded mock, a vendor's URL, cassettes, or the folder of an earlier run."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

from driftwitness import InputError
from driftwitness.contract import Contract
from driftwitness.mock import KEY as MOCK_KEY
from driftwitness.mock.app import create_app
from driftwitness.mock.operators import parse
from driftwitness.mock.serve import serving
from driftwitness.mock.webhooks.courier import Courier, Message
from driftwitness.trace import Clock, SystemClock, VirtualClock, secrets
from driftwitness.trace.journal import FILE
from driftwitness.trace.record import Origin

MOCK = "mock"
CASSETTES = "cassettes"


def _nothing(_: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Target:
    """Something that answers. ``credentials`` are values by security scheme, ``secrets`` the same by variable name.

    ``deliver`` lets it deliver webhooks to URLs that begin with a text; a vendor does so without being told.
    """

    name: str
    origin: Origin
    base_url: str
    clock: Clock
    credentials: Mapping[str, str]
    secrets: Mapping[str, str]
    deliver: Callable[[str], None] = _nothing


def is_url(against: str) -> bool:
    """Whether ``--against`` names a vendor to drive."""
    return against.startswith(("http://", "https://"))


def is_run(against: str) -> bool:
    """Whether ``--against`` names the folder of an earlier run."""
    return (Path(against) / FILE).is_file()


@contextmanager
def embedded_mock(contract: Contract, seed: int, inject: Sequence[str]) -> Iterator[Target]:
    """Serve the contract's mock for the time of a run, on a virtual clock that the wire shares."""
    clock = VirtualClock()
    injections = [parse(text, contract) for text in inject]
    app = create_app(contract, key=MOCK_KEY, clock=clock, seed=seed, injections=injections)
    names = secrets.variables(contract)
    with serving(app) as root, closing(_Courier(clock)) as courier:

        def deliver(base: str) -> None:
            courier.base = base.partition("://")[2]
            app.vendor.deliver(courier)

        yield Target(
            name=MOCK + "".join(f" --inject {text}" for text in inject),
            origin="mock",
            base_url=root.rstrip("/") if urlsplit(root).path.strip("/") else root.rstrip("/") + contract.base_path,
            clock=clock,
            credentials=dict.fromkeys(names, MOCK_KEY),
            secrets=dict.fromkeys(names.values(), MOCK_KEY),
            deliver=deliver,
        )


class _Courier(Courier):
    """Delivers below the address ``base`` only: examples and generated subscriptions name anybody's."""

    base = ""

    def send(self, message: Message) -> None:
        """Take a message to that address; drop any other."""
        if self.base and message.url.partition("://")[2].startswith(f"{self.base}/"):
            super().send(message)


def vendor_at(contract: Contract, url: str) -> Target:
    """Give the vendor behind a URL, which stands for the contract's server URL, path included.

    Raises InputError where the URL is not one, or a credential's variable is not set.
    """
    base_url = _base_url(contract, url)
    credentials, known = {}, {}
    for scheme, variable in secrets.variables(contract).items():
        secrets.note(variable)
        value = os.environ.get(variable)
        if not value:
            raise InputError(
                f"the variable {variable} is not set: {contract.title} asks for a credential ({scheme}). "
                f"Set it: export {variable}=..."
            )
        if not (value.isascii() and value.isprintable() and value == value.strip()):
            raise InputError(
                f"the variable {variable} holds a line break, a blank at an end or another character that no header "
                f"carries, among {len(value)}: expected printable ASCII. Set it anew: export {variable}=..."
            )
        credentials[scheme], known[variable] = value, value
    return Target(base_url, "live", base_url, SystemClock(), credentials, known)


def _base_url(contract: Contract, url: str) -> str:
    """Give a base URL as requests to it will have it: the host in small letters, the path normalised."""
    try:
        prepared = str(requests.Request("GET", url).prepare().url)
        parts = urlsplit(prepared)
        usable = bool(parts.hostname) and parts.port != 0 and not (parts.query or parts.fragment or parts.username)
    except (requests.RequestException, ValueError):
        usable = False
    if not usable:
        shown = re.sub(r"//[^/@]*@", "//***@", url)
        raise InputError(
            f"--against {shown!r}: expected a base URL without user, query and fragment, such as "
            f"{contract.server_url or 'https://host/api'}. Credentials come from the environment."
        )
    return prepared.rstrip("/")
