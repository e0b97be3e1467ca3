"""Who may import whom, what no source file may name, and what the pytest plugin must not load."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "driftwitness"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source and its settings, to plant faults in; gives the package's folder."""
    shutil.copytree(SOURCE, tmp_path / "src" / "driftwitness", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path / "src" / "driftwitness"


def run(command: list[str], package: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in which ``import driftwitness`` means this folder."""
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    root = package.parents[1]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300, check=False)


def lint_imports(package: Path) -> subprocess.CompletedProcess[str]:
    return run([str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], package)


def test_the_parts_import_only_what_lies_before_them(copy: Path) -> None:
    done = lint_imports(copy)
    assert done.returncode == 0, done.stdout
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert done.stdout.count("KEPT") == len(contracts)


@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("document/model.py", "from driftwitness.contract import Contract"),
        ("contract/model.py", "import driftwitness.trace"),
        ("trace/clock.py", "import driftwitness.checks.model"),
        ("capture/naming.py", "from driftwitness.trace import Run"),
        ("checks/model.py", "import driftwitness.drive"),
        ("drive/pace.py", "import driftwitness.checks.model"),
        ("mock/app.py", "import driftwitness.checks.model"),
        ("cassette/write.py", "import driftwitness.mock"),
        ("drift/gate.py", "import driftwitness.report"),
        ("report/text.py", "import driftwitness.cli"),
    ],
)
def test_a_wrong_import_is_caught(copy: Path, module: str, planted: str) -> None:
    path = copy / module
    path.write_text(f"{path.read_text()}\n\ndef planted() -> None:\n    {planted}\n")
    done = lint_imports(copy)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout
    assert f"driftwitness.{module.removesuffix('.py').replace('/', '.')} -> " in done.stdout


# Third parties are imported once; then each module of ours is imported in a process that has none of them yet.
IMPORTS_ALONE = """
import importlib, json, os, sys, traceback
modules, foreign = json.loads(sys.argv[1])
for name in foreign:
    importlib.import_module(name)
failed, running = [], {}

def wait():
    child, status = os.wait()
    name = running.pop(child)
    failed.extend([name] if status else [])

for name in modules:
    if len(running) == os.cpu_count():
        wait()
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(name)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    running[child] = name
while running:
    wait()
print(json.dumps(sorted(failed)))
"""


def not_importing_alone(package: Path) -> list[str]:
    """Give the modules that cannot be the first of ours to be imported; what nobody imports is in no circle."""
    paths = sorted(package.rglob("*.py"))
    imports = re.compile(r"^(?:from ([\w.]+) import \(?([^)#]+)|import ([\w.]+))", re.MULTILINE)
    imported: set[str] = set()
    foreign: set[str] = set()
    for path in paths:
        for source, words, alone in imports.findall(path.read_text()):
            imported |= {source, alone, *(f"{source}.{word.split()[0]}" for word in words.split(",") if word.strip())}
            foreign |= {name for name in (source, alone) if name and not name.startswith("driftwitness")}
    names = [
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__") for path in paths
    ]
    names = [name for name in names if name in imported]
    arguments = json.dumps([names, sorted(foreign)])
    done = run([sys.executable, "-c", IMPORTS_ALONE, arguments], package)
    assert done.returncode == 0, done.stderr
    failed: list[str] = json.loads(done.stdout.splitlines()[-1])
    return failed


def test_every_module_imports_alone() -> None:
    assert not_importing_alone(SOURCE) == []


def test_a_circle_of_imports_is_caught(tmp_path: Path) -> None:
    package = tmp_path / "src" / "driftwitness"
    package.mkdir(parents=True)
    texts = {
        "__init__": "",
        "one": "from driftwitness.two import B\nA = B\n",
        "two": "from driftwitness.one import A\n",
    }
    for name, text in texts.items():
        (package / f"{name}.py").write_text(text)
    assert not_importing_alone(package) == ["driftwitness.one", "driftwitness.two"]


# A name that is a word of the standards as well is only looked for where it can mean the vendor.
ORDINARY = {"flow": "OAuth 2.0 has flows, Swagger 2.0 a member `flow`, YAML flow mappings"}
MEANS_VENDOR = (
    r"(?:(?:contracts?|cassettes|vendors?)\W{{1,9}}|vnd\.){0}\b|(?<![\w.]){0}\.\w|\b{0}_(?:API|ACCESS|KEY|TOKEN)"
)


def vendor_names(*folders: Path) -> set[str]:
    """Give the names of all vendors with a folder, their titles, and the hosts that their contracts name."""
    found = {path.name for folder in folders for path in folder.iterdir() if path.is_dir() and path.name.isidentifier()}
    settings = [path for folder in folders for path in folder.glob("*/vendor.toml")]
    found |= {str(tomllib.loads(path.read_text()).get("title", path.parent.name)) for path in settings}
    contracts = [path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*/openapi.yaml")]
    urls = [url for text in contracts for url in re.findall(r"^  ?-? ?url: (https://\S+)", text, re.MULTILINE)]
    return found | {urlsplit(url).netloc.rsplit(".", 2)[-2] for url in urls}


def mentions(package: Path, names: set[str]) -> list[str]:
    """Give every line of the source in which a vendor's name stands as a word, or an ordinary one as a vendor's."""
    plain = sorted(re.escape(name) for name in names if name.lower() not in ORDINARY)
    doubtful = [MEANS_VENDOR.format(re.escape(name)) for name in sorted({n.lower() for n in names} & ORDINARY.keys())]
    word = re.compile("|".join([rf"(?<![a-z0-9])(?:{'|'.join(plain)})(?![a-z0-9])", *doubtful]), re.IGNORECASE)
    return [
        f"{path.relative_to(package)}:{number}: {line.strip()}"
        for path in sorted(package.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word.search(line)
    ]


def test_no_source_names_a_vendor() -> None:
    names = vendor_names(ROOT / "contracts")
    assert names
    assert mentions(SOURCE, names) == []


@pytest.fixture
def zorbium(tmp_path: Path) -> set[str]:
    """The names of a vendor whose folder, title and host differ."""
    folder = tmp_path / "contracts" / "zorbium"
    folder.mkdir(parents=True)
    (folder / "vendor.toml").write_text('title = "Zorbium Forms"')
    (folder / "openapi.yaml").write_text("servers:\n  - url: https://api.getzorbium.example/v2\n")
    return vendor_names(tmp_path / "contracts")


@pytest.mark.parametrize(
    "planted", ["zorbium", "ZORBIUM", "zorbium_key", "Zorbium Forms", "'zorbium-2'", "x_zorbium", "getzorbium.example"]
)
def test_a_vendors_name_is_caught(copy: Path, zorbium: set[str], planted: str) -> None:
    assert zorbium == {"zorbium", "Zorbium Forms", "getzorbium"}
    assert mentions(copy, zorbium) == []
    path = copy / "mock" / "app.py"
    path.write_text(f"{path.read_text()}# {planted}\n# zorbiumology is another word\n")
    (found,) = mentions(copy, zorbium)
    assert found.startswith("mock/app.py:")


@pytest.mark.parametrize(
    "planted",
    ['if contract.vendor == "flow":', "contracts/flow", "application/vnd.flow.v2+json", "flow.txt", "FLOW_API_KEY"],
)
def test_an_ordinary_word_is_caught_where_it_means_the_vendor(copy: Path, planted: str) -> None:
    path = copy / "mock" / "app.py"
    path.write_text(f'{path.read_text()}# {planted}\n# an OAuth flow, {{"flow": "implicit"}}, flows[flow]\n')
    (found,) = mentions(copy, {"flow"} | {"Flow", "zorbium"})
    assert found.startswith("mock/app.py:")


HEAVY = ("schemathesis", "hypothesis", "jsonschema", "jsonschema_rs", "starlette", "uvicorn", "vcr", "rich", "requests")
STARTED = f"""
import sys

def test_nothing_heavy():
    assert "driftwitness.plugin" in sys.modules
    assert [name for name in {HEAVY!r} if name in sys.modules] == []
    assert [name for name in sys.modules if name.startswith("driftwitness.")] == ["driftwitness.plugin"]
"""


def start_pytest(package: Path) -> subprocess.CompletedProcess[str]:
    """Run one test with no plugin but ours."""
    suite = package.parents[1] / "suite"
    suite.mkdir()
    (suite / "test_start.py").write_text(STARTED)
    options = ["--disable-plugin-autoload", "-p", "driftwitness.plugin", "-p", "no:cacheprovider", "-c", os.devnull]
    return run([sys.executable, "-m", "pytest", "-q", *options, str(suite)], package)


def test_the_plugin_starts_light(copy: Path) -> None:
    done = start_pytest(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("planted", ["import schemathesis", "from driftwitness.contract import store"])
def test_a_heavy_plugin_is_caught(copy: Path, planted: str) -> None:
    path = copy / "plugin" / "__init__.py"
    path.write_text(f"{path.read_text()}\n{planted}\n")
    done = start_pytest(copy)
    assert done.returncode == 1, done.stdout
    assert "AssertionError" in done.stdout
