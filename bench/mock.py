"""What a request costs the mock, beside Prism and a bare server on the same stack.

The same requests (list, get, create, unknown route, invalid body) go to each in alternating rounds, lists for as many
items as the document's example shows, so that all write about as much; nobody prints a line for a request; state,
credentials, validation and the limiter are on. Prints JSON: requests per second of wall time and per second of the
server's CPU time (of its process and all below it: what one core can do), as medians of the rounds. npm fetches Prism,
once. Linux only: CPU times come from /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import _sites as sites

from driftwitness.contract import Contract, Operation, bodies
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.resources import Resource
from driftwitness.drive.credential import Credentials
from driftwitness.drive.values import Values
from driftwitness.mock import KEY
from driftwitness.mock.places import payload_pointer

HERE = Path(__file__).resolve().parent
PRISM = "@stoplight/prism-cli@5.14.2"
MIX = {"list": 4, "get": 4, "create": 2, "unknown": 1, "invalid": 1}
"""How often each kind of request comes in one turn."""


@dataclass
class Server:
    """A server at work; ``root`` is the path before the contract's paths."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    root: str
    rounds: list[dict[str, float]] = field(default_factory=list)
    statuses: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def cpu(self) -> float:
        """The CPU seconds so far, of the process and all below it."""
        return sum(_cpu(pid) for pid in _family(self.process.pid))


@dataclass(frozen=True)
class Ask:
    """A request, below the path of the server's URL."""

    kind: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def raw(self, root: str) -> str:
        """Write it for the wire."""
        lines = [f"{self.method} {root}{self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += [f"Content-Length: {len(self.body)}"] if self.body else []
        return "\r\n".join([*lines, "", self.body.decode()])


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _cpu(pid: int) -> float:
    """Give user and system time of a process and of its children that ended (proc(5), fields 14 to 17 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(name: str, told: Sequence[str], port: int, root: str, core: int | None) -> Iterator[Server]:
    """Run a server until the context ends; raises RuntimeError with what it said where it does not come up."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            told, stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=(lambda: os.sched_setaffinity(0, {core})) if core is not None else None,
        )  # fmt: skip
        try:
            for _ in range(600):
                if process.poll() is not None:
                    break
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                except OSError:
                    time.sleep(0.1)
                else:
                    yield Server(name, port, process, root)
                    return
            said.seek(0)
            raise RuntimeError(f"{name} does not listen on port {port}: {said.read().decode()[-500:]}")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _mix(contract: Contract, base: str) -> list[Ask]:
    """Give the requests of one turn, for a resource that can be listed, shown and created."""
    resource = _resource(contract)
    assert resource.list and resource.get and resource.create and resource.create.body  # noqa: PT018
    values = Values(contract, 0)
    body = values.valid_body(resource.create)
    invalid = next((wrong for _, wrong in values.invalid_bodies(resource.create, body)), None)

    def ask(kind: str, operation: Operation, path: str, raw: bytes = b"", **more: Any) -> Ask:
        shown = Credentials(contract, dict.fromkeys(contract.security_schemes, KEY)).of("given", operation)
        versions = [v for v in contract.conventions.versioning if v.style != "path" and v.name and v.value]
        headers = [*shown.headers.items(), *((str(v.name), str(v.value)) for v in versions[:1])]
        if raw and operation.body:
            headers.append(("Content-Type", operation.body.media_type))
        needed = {p.name for p in operation.parameters if p.required and p.location == "query"}
        query = {n: v for n, v in values.query(operation).items() if n in needed} | dict(shown.query) | more
        return Ask(kind, operation.method, f"{path}{'?' * bool(query)}{urlencode(query)}", tuple(headers), raw)

    own = ask("list", resource.list, resource.list.path)
    known = _first_id(contract, resource, base, own)
    bounded = _bounded_list(contract, resource)
    create = resource.create
    found = {
        "list": ask("list", bounded, bounded.path, **_as_shown(contract, bounded)),
        "get": ask("get", resource.get, resource.get.path.replace(_parameter(resource.get), quote(str(known)))),
        "create": ask("create", create, create.path, bodies.write(create.body, body)),
        "unknown": ask("unknown", resource.list, "/nowhere/at/all"),
    }
    if invalid is not None:
        found["invalid"] = ask("invalid", create, create.path, bodies.write(create.body, invalid))
    longest = max(MIX.values())
    return [found[kind] for turn in range(longest) for kind, times in MIX.items() if turn < times and kind in found]


def _resource(contract: Contract) -> Resource:
    for found in contract.resources:
        if found.list and found.get and found.create and found.create.body and not found.list.path_parameters:
            return found
    raise SystemExit(f"{contract.vendor}: no resource can be listed, shown and created")


def _bounded_list(contract: Contract, grows: Resource) -> Operation:
    """Give a list that does not grow with what is created: one with pages, else another resource's."""
    lists = [
        (found is grows, found.list) for found in contract.resources if found.list and not found.list.path_parameters
    ]
    paged = [found for is_own, found in lists if is_own and contract.conventions.pages(found.id)]
    return next(iter([*paged, *(found for is_own, found in lists if not is_own)]))


def _as_shown(contract: Contract, listing: Operation) -> dict[str, Any]:
    """Ask for as many items as the documented example shows: a static mock answers with that."""
    paging, response = contract.conventions.pages(listing.id), listing.success
    if paging is None or paging.size is None or response is None or not response.examples:
        return {}
    items = json_pointer.get(response.examples[0], paging.items, None)
    return {paging.size: max(len(items), paging.minimum or 1)} if isinstance(items, list) else {}


def _parameter(operation: Operation) -> str:
    return "{" + operation.path_parameters[-1].name + "}"


def _first_id(contract: Contract, resource: Resource, base: str, listed: Ask) -> Any:
    request = urllib.request.Request(base + listed.path, headers=dict(listed.headers))  # noqa: S310 - loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        told = json.load(answer)
    members = json_pointer.get(told, payload_pointer(contract, resource.list.success if resource.list else None) or "")
    return members[0][(json_pointer.split(resource.id_pointer) or ("id",))[-1]]


def _round(server: Server, asks: list[Ask], seconds: float, connections: int, core: int | None) -> None:
    """Play the requests to one server and keep the figures."""
    asked = {"port": server.port, "seconds": seconds, "connections": connections,
             "requests": [ask.raw(server.root) for ask in asks]}  # fmt: skip
    before = server.cpu
    done = subprocess.run(
        [sys.executable, HERE / "_load.py"], input=json.dumps(asked), capture_output=True, text=True, check=True,
        preexec_fn=(lambda: os.sched_setaffinity(0, {core})) if core is not None else None,
    )  # fmt: skip
    told, spent = json.loads(done.stdout), server.cpu - before
    server.rounds.append(
        {
            "per_second": told["requests"] / told["seconds"],
            "per_cpu_second": told["requests"] / spent if spent else 0.0,
            "latency_ms": told["latency_ms"],
        }
    )
    for ask, counted in zip(asks, told["statuses"], strict=True):
        seen = server.statuses.setdefault(ask.kind, {})
        for status, times in counted.items():
            seen[status] = seen.get(status, 0) + times


def compare(vendor: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Give the figures of all servers for one contract."""
    contract = sites.contract_of(vendor)
    folder, cores = sites.ROOT / "contracts" / vendor, sorted(os.sched_getaffinity(0))
    served, load = (cores[0], cores[1]) if len(cores) > 1 else (None, None)
    with ExitStack() as stack:

        def start(name: str, root: str, *told: str | Path) -> Server:
            port = _free_port()
            command = [str(part).replace("PORT", str(port)) for part in told]
            return stack.enter_context(_running(name, command, port, root, served))

        python = Path(sys.executable)
        limit = ("--rate-limit", "100000000/60")
        mock = start(
            "driftwitness", contract.base_path,
            python.parent / "driftwitness", "mock", "--contract", folder, "--port", "PORT", "--quiet", *limit,
        )  # fmt: skip
        servers = [mock, start("ceiling", "", python, HERE / "_ceiling.py", "PORT")]
        if not arguments.without_prism:
            prism = ("npm", "exec", "--yes", "--loglevel=error", f"--package={PRISM}", "--", "prism", "mock")
            servers.append(start("prism", "", *prism, "-p", "PORT", "-v", "error", folder / "openapi.yaml"))
        asks = _mix(contract, f"http://127.0.0.1:{mock.port}{contract.base_path}")
        for number in range(arguments.rounds + 1):
            for server in servers:
                _round(server, asks, arguments.seconds if number else 1.0, arguments.connections, load)
            print(f"{vendor}: round {number} of {arguments.rounds}", file=sys.stderr)
        return {
            "operations": len(contract.operations),
            "servers": {server.name: _medians(server) for server in servers},
        }


def _medians(server: Server) -> dict[str, Any]:
    """Give the medians of a server's rounds, without the first, which warms it up."""
    names = server.rounds[0]
    figures = {name: round(statistics.median(one[name] for one in server.rounds[1:]), 2) for name in names}
    figures["cpu_ms_per_request"] = round(1000 / figures["per_cpu_second"], 4)
    return {**figures, "statuses": server.statuses}


def main() -> int:
    """Run all comparisons and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendor", nargs="*", default=["leadform", "flexie"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--without-prism", action="store_true", help="where npm's packages cannot be had")
    parser.add_argument("--fail-under", type=float, default=0.0, metavar="RATIO", help="of Prism's figure per core")
    arguments = parser.parse_args()
    found = {vendor: compare(vendor, arguments) for vendor in arguments.vendor}
    for figures in found.values():
        ours = figures["servers"]["driftwitness"]
        for other in ("prism", "ceiling"):
            if other in figures["servers"]:
                theirs = figures["servers"][other]
                figures[f"per_core_against_{other}"] = round(ours["per_cpu_second"] / theirs["per_cpu_second"], 2)
    print(json.dumps({"mix": MIX, "connections": arguments.connections, "vendors": found}, indent=2))
    return int(any(figures.get("per_core_against_prism", 1e9) < arguments.fail_under for figures in found.values()))


if __name__ == "__main__":
    sys.exit(main())
