"""Lets the readers of recordings read what nobody wrote: they may raise InputError, and nothing else.

    python tests/fuzz/readers.py [--seconds N] [--only NAME] [--out FOLDER]

Fuzzes each reader for so many seconds with atheris, or with hypothesis where atheris is absent, starting from the
recordings in tests/data. Exits with 1, and leaves the input in the folder, where a reader raises anything else or
takes longer than ten seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import subprocess
import sys
import time
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
SLOWEST = 10
"""Seconds that one input may take."""


def main() -> int:
    """Fuzz the readers one after the other; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20, metavar="N", help="for each reader [20]")
    parser.add_argument("--only", metavar="NAME", help="one reader, such as har")
    parser.add_argument("--out", type=Path, default=Path(".driftwitness/fuzz"), metavar="FOLDER")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # in this process
    options = parser.parse_args()
    if options.here:
        fuzz(options.only, options.seconds, options.out / options.only)
        return 0
    with_atheris = importlib.util.find_spec("atheris") is not None
    print(
        "fuzz: with atheris" if with_atheris else "fuzz: atheris is not installed here, so with hypothesis", flush=True
    )
    names = [options.only] if options.only else sorted(path.name for path in (DATA / "recordings").iterdir())
    failed = [name for name in names if not holds(name, options.seconds, options.out)]
    print(
        f"fuzz: {len(names) - len(failed)} of {len(names)} readers held"
        + "".join(f"; {name} failed" for name in failed)
    )
    return 1 if failed else 0


def holds(name: str, seconds: int, out: Path) -> bool:
    """Fuzz one reader in a process of its own, which it cannot end with ours; tell where the input is that broke it."""
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--here", "--only", name, "--seconds", str(seconds), "--out", str(out)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + 60 + SLOWEST)
        status, said = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired as error:
        status, said = -1, f"it hung\n{error.stderr or ''}"
    print(f"fuzz: {name}: {'held' if status == 0 else 'FAILED'}, {seconds} s", flush=True)
    if status:
        print(*(line[:200] for line in said.splitlines()[-60:]), sep="\n")
        print(*(f"fuzz: the input: {path}" for path in sorted(folder.glob("*-*"))), sep="\n", flush=True)
    return status == 0


def fuzz(name: str, seconds: int, folder: Path) -> None:
    """Fuzz one reader in this process, which ends with it."""
    try:
        import atheris
    except ImportError:
        with_hypothesis(name, seconds, folder)
        return
    with atheris.instrument_imports(include=["driftwitness.trace", "driftwitness.contract.strict_json"]):
        from driftwitness.trace.recording import readers

        readers()  # what is imported here is watched
    (folder / "found").mkdir(parents=True, exist_ok=True)
    places = [folder / "found", DATA / "recordings" / name, DATA / "hostile"]
    limits = [f"-max_total_time={seconds}", f"-timeout={SLOWEST}", "-max_len=20000", "-rss_limit_mb=2048"]
    output = [f"-artifact_prefix={folder}/", "-verbosity=0", "-print_final_stats=0"]
    atheris.Setup([sys.argv[0], *limits, *output, *map(str, places)], lambda data: read(name, data, folder))
    atheris.Fuzz()


def with_hypothesis(name: str, seconds: int, folder: Path) -> None:
    """Change the recordings at random until the time is over; what breaks a reader is saved, then raised."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    seeds = [path.read_bytes() for path in sorted((DATA / "recordings" / name).iterdir()) if path.suffix != ".expected"]
    changes = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 8)), max_size=4)

    def attempt(text: bytes, changed: list[tuple[float, bytes, int]]) -> None:
        for place, inserted, removed in changed:
            start = int(place * len(text))
            text = text[:start] + inserted + text[start + removed :]
        began = time.monotonic()
        try:
            read(name, text, folder)
            assert time.monotonic() - began < SLOWEST, "it took too long"
        except Exception:
            (folder / f"crash-{hashlib.sha256(text).hexdigest()[:16]}").write_bytes(text)
            raise

    quick = settings(
        max_examples=200, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    end, turn = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        turn += 1
        seed(turn)(quick(given(st.sampled_from(seeds) | st.binary(), changes)(attempt)))()


def read(name: str, data: bytes, folder: Path) -> None:
    """Let one reader read these bytes."""
    from driftwitness import InputError
    from driftwitness.trace.recording import readers

    (reader,) = (one for one in readers() if one.name == name)
    path = folder / "input"
    path.write_bytes(data)
    reader.recognises(data[: 64 * 1024])
    with contextlib.suppress(InputError):
        for _ in reader.read(path):
            pass


if __name__ == "__main__":
    sys.exit(main())
