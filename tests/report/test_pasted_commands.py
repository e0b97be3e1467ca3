"""Commands as people paste them: real bash and curl send the bytes that were recorded, whatever the report's width."""

from __future__ import annotations

import subprocess
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from tests.drive import hostile
from tests.report.test_report_formats import failed, result

from driftwitness.report.formats import formats
from driftwitness.report.shell import pasteable
from driftwitness.trace import Interaction, Request, Response

KEY = "secret"
BODIES = {
    "plain": '{"title": "a b"}',
    "long": '{"title": "' + "ab " * 300 + '"}',
    "controls": "a\x01b\x1b[31m\x7f\x85\u202e\n\tc\r",
    "hexadecimal after a control": "\x01a\x0bf",
    "quotes": 'it\'s "so"\x02 \\n 100%',
    "NUL": 'a\x00\'%s\\0\x00001é\n"$home"',
    "NUL and a secret": "key=$NOTEBOOKS_API_KEY&\x00=%d",
    "newline at the end": "a\n",
}


def shown(body: str, base_url: str, width: int) -> str:
    """Give the report of a finding whose request had a body."""
    headers = (("Authorization", "Bearer $NOTEBOOKS_API_KEY"), ("Content-Type", "text/plain"))
    sent = Request("POST", f"{base_url}/notebooks?{'q=1&' * 40}", headers, body.encode())
    stream = StringIO()
    results = [result(failed(), records=(Interaction(1, 0, 0, sent, Response(200, (), b"")),))]
    formats()["text"].show(results, "warning", Console(file=stream, width=width))
    return stream.getvalue()


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_bash_sends_what_was_recorded(body: str) -> None:
    with hostile.serving(hostile.always(hostile.answer(b"{}"))) as vendor:
        (line,) = [line for line in shown(body, vendor.base_url, 80).splitlines() if line.startswith("  repeat ")]
        command = line.removeprefix("  repeat ").strip()
        assert command.isprintable()
        environment = {"PATH": "/usr/bin:/bin", "NOTEBOOKS_API_KEY": KEY, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, check=True)
    assert b"200 OK" in done.stdout
    (asked,) = vendor.asked
    assert asked.method == "POST"
    assert asked.path == f"/api/v2/notebooks?{'q=1&' * 40}"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body == body.replace("$NOTEBOOKS_API_KEY", KEY).encode()


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("GET", "/a?filter[x]=1&in={b}", (), b""),
        ("GET", "/a/../b/./c", (), b""),
        ("HEAD", "/a", (), b""),
        ("GET", "/a", (("X-Empty", ""), ("X-Full", "1")), b""),
        ("POST", "/a", (), b"{}"),
        ("POST", "/a", (("Content-Type", "text/plain"),), b"@a"),
        ("POST", "/a", (("Content-Type", "text/plain"),), b"@a\x01"),
        ("POST", "/a", (("Content-Type", "text/plain"),), b"\xff\xfe{\xe9'\\xe9"),
        ("POST", "/a", (("Content-Type", "text/plain"),), b"\xff\x00\xfe"),
        ("POST", "/a", (("Content-Type", "text/plain"),), b"@a\x00"),
    ],
)
def test_curl_sends_the_request_as_it_was(
    method: str, path: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> None:
    with hostile.serving(hostile.always(hostile.answer(b""))) as vendor:
        sent = Request(method, vendor.base_url + path, headers, body)
        found = result(failed(), records=(Interaction(1, 0, 0, sent, Response(200, (), b"")),))
        command = pasteable(found.findings[0].curl)
        assert command.isprintable()
        subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=20)
    (asked,) = vendor.asked
    assert (asked.method, asked.path, asked.body) == (method, f"/api/v2{path}", body)
    for name in ("Content-Type", "X-Empty", "X-Full"):
        assert asked.headers.get(name.lower()) == dict(headers).get(name)


@pytest.mark.parametrize("width", [40, 80, 120, 300])
def test_nothing_of_a_finding_is_wrapped_or_padded(width: int) -> None:
    printed = shown(BODIES["long"], "http://127.0.0.1:1", width)
    assert f"{'q=1&' * 40}'" in printed
    assert BODIES["long"] in printed
    assert [line for line in printed.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("name", formats())
def test_every_format_has_the_command_that_works(name: str) -> None:
    sent = Request("POST", "http://127.0.0.1:1/api/v2/notebooks", (), b"\x01")
    found = result(
        failed()._replace(check="status/documented"), records=(Interaction(1, 0, 0, sent, Response(200, ())),)
    )
    written = formats()[name].write([found], "warning")
    told = "".join(ET.fromstring(written).itertext()) if name == "junit" else written.replace("\\\\", "\\")  # noqa: S314
    assert r"--data-binary $'\x01'" in told


def test_a_printable_command_stays_as_it_is() -> None:
    for command in ("curl -i http://x/ -H 'A: '\"$KEY\"", "curl 'é'", "curl 'it'\"'\"'s'"):
        assert pasteable(command) == command
