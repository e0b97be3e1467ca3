"""See that other people's tools take the contracts: Spectral finds no error, Prism mocks them, schemathesis loads them.

Run by `make elsewhere`. npm fetches the tools by the machine's own configuration, once.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SPECTRAL = "@stoplight/spectral-cli@6.16.3"
PRISM = "@stoplight/prism-cli@5.14.2"
BIN = Path(sys.executable).parent
SOURCES = {
    "ferry": ["tests/data/specifications/ferry.yaml", "tests/data/specifications/ferry.txt"],
    "orchard": ["tests/data/specifications/orchard/openapi.yaml"],
    "bakery": ["tests/data/documents/bakery.txt"],
}


def contracts(folder: Path) -> Iterator[Path]:
    """Give the committed contracts, and some that are captured now."""
    yield from sorted(path.parent for path in ROOT.glob("contracts/*/openapi.yaml"))
    for vendor, sources in SOURCES.items():
        told = [BIN / "driftwitness", "capture", *sources, "--vendor", vendor, "--out", folder / vendor]
        subprocess.run(told, cwd=ROOT, check=True, capture_output=True)
        yield folder / vendor


def npm(package: str, name: str, *arguments: str | Path) -> list[str]:
    return ["npm", "exec", "--yes", "--loglevel=error", f"--package={package}", "--", name, *map(str, arguments)]


def spectral(contract: Path, folder: Path) -> str:
    """Give the errors that Spectral's ruleset for OpenAPI finds."""
    (folder / "ruleset.yaml").write_text('extends: ["spectral:oas"]\n')
    told = npm(
        SPECTRAL, "spectral", "lint", "--quiet", "-F", "error", "-D", "-r", folder / "ruleset.yaml",
        contract / "openapi.yaml",
    )  # fmt: skip
    done = subprocess.run(told, capture_output=True, text=True, timeout=300, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def prism(contract: Path) -> str:
    """Give what Prism says instead of that it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = npm(PRISM, "prism", "mock", "-p", str(port), contract / "openapi.yaml")
    with subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        said = []
        for line in process.stdout or ():
            said.append(line)
            if "Prism is listening" in line:
                said = []
                break
        process.terminate()
    return "".join(said)


def schemathesis(contract: Path) -> str:
    """Give what schemathesis says where it does not load the contract; nobody listens at the address."""
    told = [
        BIN / "schemathesis",
        "run",
        contract / "openapi.yaml",
        "--url",
        "http://127.0.0.1:9",
        "--phases",
        "examples",
    ]
    done = subprocess.run(told, capture_output=True, text=True, timeout=300, check=False)
    return "" if "Loaded specification" in done.stdout else done.stdout + done.stderr


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for contract in contracts(folder):
            for tool, said in (
                ("spectral", spectral(contract, folder)),
                ("prism", prism(contract)),
                ("schemathesis", schemathesis(contract)),
            ):
                print(f"{contract.name}: {tool}: {'ok' if not said else 'refuses it'}\n{said}".rstrip(), flush=True)
                failed += bool(said)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
