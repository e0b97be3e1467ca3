"""No secret in anything that is written, whatever the vendor does with it and whatever breaks."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.canary.leaks import ENCODINGS, leaking
from tests.cli import commands
from tests.drive import hostile

from driftwitness.trace.scan import Scan

SUITES = commands.ROOT / "suites"
BEARER = "{type: http, scheme: bearer}"
TOKEN = "tk/7Qz+Vk=a\"b&c%25d'e<f>canary"  # noqa: S105
JWT = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"HS256","typ":"JWT"}', b'{"sub":"7","jti":"5e55-1011-c0ff-ee00"}', b"signature-canary")
)


@dataclass(frozen=True, slots=True)
class Case:
    """A way to present a credential: the contract's scheme, the variable's value, and what nobody may read."""

    scheme: str
    value: str
    secrets: tuple[str, ...]


CASES = {
    "bearer": Case(BEARER, TOKEN, (TOKEN,)),
    "jwt": Case(BEARER, JWT, (JWT, JWT.split(".")[1], "5e55-1011-c0ff-ee00")),
    "basic": Case(
        "{type: http, scheme: basic}", "ada.user:pw+/=of&canary", ("ada.user:pw+/=of&canary", "pw+/=of&canary")
    ),
    "query": Case("{type: apiKey, in: query, name: key}", TOKEN, (TOKEN,)),
    "cookie": Case("{type: apiKey, in: cookie, name: sid}", "c00kie-9f8e7d6c-canary", ("c00kie-9f8e7d6c-canary",)),
    "header": Case("{type: apiKey, in: header, name: X-Shop-Key}", TOKEN, (TOKEN,)),
}


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a home, a contract called ``shop`` and its credential; keeps all that is put out."""

    home: Path
    case: Case
    said: list[str]

    @property
    def environment(self) -> dict[str, str]:
        more = {"SHOP_API_KEY": self.case.value, "TMPDIR": str(self.home / "tmp")}
        more |= {
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.home / "hypothesis"),
            "SOME_OTHER_TOKEN": self.case.secrets[-1],
        }
        return commands.environment(self.home, **more)

    def run(self, *arguments: str | Path, status: int) -> str:
        """Run a command and see how it ends."""
        done = subprocess.run(
            [str(argument) for argument in arguments],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.said.append(done.stdout + done.stderr)
        assert done.returncode == status, self.said[-1][-3000:]
        return done.stdout

    def driftwitness(self, *arguments: str | Path, status: int) -> str:
        return self.run(str(commands.COMMAND), *arguments, status=status)

    def leaks(self) -> list[str]:
        """Tell where a secret stands, in which encoding."""
        files = [path for path in self.home.rglob("*") if path.is_file() and not path.is_symlink()]
        texts = {str(path.relative_to(self.home)): path.read_bytes() for path in files}
        texts |= {f"output {number}": text.encode() for number, text in enumerate(self.said)}
        texts |= {"names of files": "\n".join(texts).encode()}
        return [f"{name}: {leak}" for name, data in texts.items() for leak in leaks_of(data, self.case.secrets)]


def leaks_of(data: bytes, secrets: tuple[str, ...]) -> Iterator[str]:
    for secret in secrets:
        spelled = {name: encode(secret) for name, encode in ENCODINGS.items()}
        # what stands around a secret changes the ends of its base64
        spelled |= {name: found[4:-4] for name, found in spelled.items() if name.startswith(("base64", "JWT"))}
        yield from (f"{secret[:4]}... as {name}" for name, found in spelled.items() if found in data)
        if Scan({"x": secret}).find(data):
            yield f"{secret[:4]}... somewhere"


@pytest.fixture
def user(request: pytest.FixtureRequest, tmp_path: Path) -> User:
    case = CASES[request.param]
    contract = tmp_path / "contracts" / "shop"
    shutil.copytree(commands.NOTEBOOKS, contract)
    text = (contract / "openapi.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"bearer:\n      type: http\n      scheme: bearer\n", f"bearer: {case.scheme}\n", text)
    assert changed != text
    (contract / "openapi.yaml").write_text(changed, encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    return User(tmp_path, case, [])


def test_this_test_sees_every_encoding() -> None:
    for case in CASES.values():
        secret = case.secrets[0]
        blind = [
            name for name, encode in ENCODINGS.items() if not [*leaks_of(b"a " + encode(secret) + b" b", (secret,))]
        ]
        assert blind == []


@pytest.mark.parametrize("user", CASES, indirect=True)
def test_nothing_that_a_run_leaves_holds_the_credential(user: User) -> None:
    with hostile.serving(leaking(user.case.secrets)) as vendor:
        target = ("--against", vendor.base_url, "--effects", "all", "--budget", "50")
        output = user.driftwitness("check", "shop", *target, "--format", "json", status=1)
    (run,) = commands.runs(user.home)
    assert (run / "trace.jsonl").read_text(encoding="utf-8").count('"record":"interaction"') >= 40
    assert "security/credential-not-echoed" in output
    assert user.leaks() == []


@pytest.mark.parametrize("user", ["bearer"], indirect=True)
def test_nor_do_reports_cassettes_and_suites(user: User) -> None:
    with hostile.serving(leaking(user.case.secrets)) as vendor:
        # a part of the URL too, as some vendors have it
        url = f"{vendor.base_url}/{quote(user.case.value, safe='')}"
        user.driftwitness("record", "shop", "--url", url, "--effects", "all", "--budget", "50", status=0)
        options = ("--dw-vendor=shop", f"--dw-against={url}", "--dw-effects=reads,writes", "--dw-budget=50")
        plugins = ("--disable-plugin-autoload", "-p", "driftwitness.plugin", "-p", "allure_pytest.plugin")
        reports = ("-p", "no:cacheprovider", "--junitxml=junit.xml", "--alluredir=allure-results")
        user.run(sys.executable, "-m", "pytest", "-v", "--showlocals", *plugins, *reports, SUITES, *options, status=1)
    assert [*(user.home / "cassettes" / "shop").glob("*.yaml")]
    assert "FAILED" in user.said[-1]
    (first, _) = commands.runs(user.home)
    user.driftwitness("check", "shop", "--against", first, "--report", "reports", status=1)
    assert [*(user.home / "reports").rglob("*.json")]
    assert user.leaks() == []


@pytest.mark.parametrize("user", ["bearer"], indirect=True)
def test_nor_does_anything_that_is_said_when_something_breaks(user: User) -> None:
    key = quote(user.case.value, safe="")
    with hostile.refusing() as nobody:
        for url in (nobody.base_url, f"{nobody.base_url}/{key}"):
            user.driftwitness("check", "shop", "--against", url, "--budget", "5", status=75)
            assert "refused" in user.said[-1]
    for url in (f"http://{key}:{key}@127.0.0.1:9/", f"http://127.0.0.1:9/?key={key}", user.case.value):
        user.driftwitness("check", "shop", "--against", url, status=2)
    for crash in CRASHES:
        user.run(sys.executable, "-c", crash, status=70)
        assert "a fault of our own: LookupError: Bearer $SHOP_API_KEY" in user.said[-1]
    assert len([*(user.home / "tmp").glob("driftwitness-*.log")]) == len(CRASHES)
    assert user.leaks() == []


CRASH = """
import base64, os, sys
import click
import driftwitness.cli, driftwitness.cli.explain as explain, driftwitness.cli._terminal as terminal

def fail(*_):
    key = os.environ["SHOP_API_KEY"]
    raise LookupError(f"Bearer {key} {base64.b64encode(key.encode())} {key.encode().hex()} {[key]}")
"""
CRASHES = (
    CRASH + "explain.command = click.command(fail)\ndriftwitness.cli.main(['explain'])\n",
    CRASH + "import driftwitness.drive.plan as plan\nplan.carry_out = fail\n"
    "driftwitness.cli.main(['check', 'shop', '--against', 'http://127.0.0.1:9/', '--budget', '5'])\n",
)
"""A command that fails, and a run that fails while it drives."""
