from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trace.strategies import deliveries, failures, interactions, listened, runs, stops

from driftwitness import InputError
from driftwitness.contract import strict_json
from driftwitness.trace import Delivery, Failure, Interaction, Listened, Record, Request, Response, Run, Stop, Trace
from driftwitness.trace.journal import FILE, Journal, new_folder, read
from driftwitness.trace.record import decode, encode, header

RUN = Run("acme", "0f", "mock", "mock", "http://127.0.0.1/api")


def interaction(sequence: int, body: bytes = b"{}") -> Interaction:
    """An interaction of some size."""
    request = Request("POST", f"http://127.0.0.1/api/a?n={sequence}", (("Accept", "*/*"),), body)
    return Interaction(sequence, sequence, sequence + 0.5, request, Response(200, (("A", "b"),), body), "plan")


@settings(deadline=None)
@given(runs | interactions | failures | deliveries | listened | stops)
def test_a_record_is_read_as_it_was_written(value: Run | Record | Delivery | Listened | Stop) -> None:
    line = json.dumps(encode(value), ensure_ascii=False)
    assert decode(strict_json.loads(line)) == value


@settings(deadline=None, max_examples=50)
@given(runs, st.lists(interactions | failures, max_size=6, unique_by=lambda record: record.sequence), st.none() | stops)
def test_a_trace_is_read_in_the_order_of_sending(run: Run, records: list[Record], stop: Stop | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        with Journal(Path(name), run) as journal:
            for record in records:
                journal.announce(record.sequence, record.sent, record.request.method, record.request.url)
                journal.append(record)
            if stop:
                journal.append(stop)
        trace = read(Path(name))
    assert trace == Trace(run, tuple(sorted(records, key=lambda record: record.sequence)), stop)
    assert trace.interactions + trace.failures == tuple(
        sorted(trace.records, key=lambda record: (isinstance(record, Failure), record.sequence))
    )
    assert trace.only([]) == Trace(run, (), stop)


@settings(deadline=None, max_examples=50)
@given(st.lists(deliveries, max_size=4, unique_by=lambda delivery: delivery.number), interactions, listened)
def test_deliveries_are_read_in_the_order_of_arrival(
    arrived: list[Delivery], between: Interaction, heard: Listened
) -> None:
    with tempfile.TemporaryDirectory() as name:
        with Journal(Path(name), RUN) as journal:
            for delivery in arrived:
                journal.append(delivery)
            journal.append(heard)
            journal.append(between)
        trace = read(Path(name))
    in_order = tuple(sorted(arrived, key=lambda delivery: delivery.number))
    assert trace == Trace(RUN, (between,), None, in_order, (heard,))
    assert trace.only([]).deliveries == trace.deliveries


def test_a_delivery_of_a_later_version_is_passed_over() -> None:
    delivery = Delivery(1, 2.0, Request("POST", "http://127.0.0.1/in", (), b"{}"), 204, "valid")
    line = encode(delivery)
    assert (line["record"], line["version"]) == ("delivery", 1)
    assert decode({**line, "version": 2}) is None
    line = encode(Listened("http://127.0.0.1/in", 2.0))
    assert (line["record"], line["version"]) == ("listened", 1)
    assert decode({**line, "version": 2}) is None


@settings(deadline=None, max_examples=50)
@given(st.lists(interactions, min_size=1, max_size=3, unique_by=lambda record: record.sequence), st.data())
def test_a_trace_that_was_cut_anywhere_keeps_what_was_whole(records: list[Interaction], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / FILE
        with Journal(Path(name), RUN) as journal:
            for record in records:
                journal.append(record)
        lines = path.read_bytes().split(b"\n")
        size = len(lines[0]) + 1
        cut = data.draw(st.integers(size, path.stat().st_size))
        path.write_bytes(path.read_bytes()[:cut])
        whole = []
        for line, record in zip(lines[1:], records, strict=False):
            size += len(line)
            whole += [record] if size <= cut else []
            size += 1
        assert read(Path(name)).records == tuple(sorted(whole, key=lambda record: record.sequence))


def test_half_of_a_surrogate_pair_does_not_break_the_trace(tmp_path: Path) -> None:
    with Journal(tmp_path, RUN) as journal:
        journal.append(Failure(1, 0, 1, Request("GET", "http://a/\ud800"), "protocol", "\udc80"))
        journal.append(interaction(2))
    assert [record.sequence for record in read(tmp_path).records] == [1, 2]


GOOD = json.dumps(encode(interaction(2)))
GARBAGE = [
    ("text", "garbage"),
    ("cut", GOOD[:-5]),
    ("not UTF-8", b"\xff"),
    ("number", "5"),
    ("list", "[]"),
    ("null", "null"),
    ("no kind", "{}"),
    ("NaN", GOOD.replace('"sent": 2', '"sent": NaN')),
    ("duplicate name", GOOD.replace('"sent": 2', '"sent": 2, "sent": 3')),
    ("no request", json.dumps({"record": "interaction", "sequence": 1, "sent": 1, "received": 1})),
    ("request is a number", GOOD.replace('"request": {', '"request": 5, "other": {')),
    ("sequence is a text", GOOD.replace('"sequence": 2', '"sequence": "two"')),
    ("sequence is absent", GOOD.replace('"sequence": 2, ', "")),
    ("time is a list", GOOD.replace('"sent": 2', '"sent": []')),
    ("unknown field", GOOD.replace('"sent": 2', '"sent": 2, "more": 3')),
    ("body is a text", GOOD.replace('{"text": "{}"}', '"{}"')),
    ("body is a number", GOOD.replace('"text": "{}"', '"text": 5')),
    ("bad base64", GOOD.replace('"text": "{}"', '"base64": "a*Gk="')),
    ("headers are a mapping", GOOD.replace('[["A", "b"]]', '{"A": "b"}')),
    ("status is a text", GOOD.replace('"status": 200', '"status": "ok"')),
    ("failure without time", json.dumps({**encode(Failure(1, 1, 1, Request("GET", "/"), "cut", "")), "failed": None})),
    ("another version", json.dumps({**encode(RUN), "version": 99})),
    ("run without vendor", json.dumps({"record": "run", "version": 1})),
    ("stop without reason", json.dumps({"record": "stop"})),
]


@pytest.mark.parametrize("line", [case[1] for case in GARBAGE], ids=[case[0] for case in GARBAGE])
def test_garbage_is_refused_with_its_line(tmp_path: Path, line: str | bytes) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    good = GOOD.encode()
    assert raw != good, "the replacement found nothing to replace"
    (tmp_path / FILE).write_bytes(b"\n".join([json.dumps(encode(RUN)).encode(), good, raw, good, b""]))
    with pytest.raises(InputError, match=rf"{FILE}, line 3: not a record of a trace"):
        read(tmp_path)


def test_a_kind_of_record_that_is_not_known_yet_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f'{json.dumps(encode(RUN))}\n{{"record": "note", "text": "a"}}\n\n{GOOD}\n')
    assert len(read(tmp_path).records) == 1


def test_what_is_no_trace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"trace.jsonl: no trace can be read there \(No such file"):
        read(tmp_path)
    for content in (b"", b"\n\n", GOOD.encode() + b"\n", json.dumps(encode(RUN)).encode()[:-9]):
        (tmp_path / FILE).write_bytes(content)
        with pytest.raises(InputError, match=r"trace.jsonl: no `run` record. Give the folder of a run"):
            read(tmp_path)


KILLED = """
import os, signal, sys
from pathlib import Path
from driftwitness.trace import Interaction, Request, Response, Run
from driftwitness.trace.journal import Journal
journal = Journal(Path(sys.argv[1]), Run("acme", "0f", "mock", "mock", "http://127.0.0.1/api"))
for number in range(1, 101):
    body = b"x" * 20_000
    journal.append(Interaction(number, number, number, Request("GET", "http://127.0.0.1/api"), Response(200, (), body)))
journal.announce(101, 101.0, "GET", "http://127.0.0.1/api")
os.kill(os.getpid(), signal.SIGKILL) if sys.argv[2] == "kill" else os._exit(9)
"""


@pytest.mark.parametrize(("way", "status"), [("kill", -signal.SIGKILL), ("exit", 9)])
def test_a_killed_process_keeps_every_record(tmp_path: Path, way: str, status: int) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), way], timeout=60, check=False)
    assert ended.returncode == status
    trace = read(tmp_path)
    assert [record.sequence for record in trace.records] == list(range(1, 101))
    assert all(len(record.response.body) == 20_000 for record in trace.interactions)
    assert trace.stop is None
    last = json.loads((tmp_path / FILE).read_text().splitlines()[-1])
    assert last == {"record": "sending", "sequence": 101, "sent": 101.0, "method": "GET", "url": "http://127.0.0.1/api"}


def test_threads_write_whole_lines(tmp_path: Path) -> None:
    with Journal(tmp_path, RUN) as journal:

        def write(first: int) -> None:
            for number in range(first, first + 50):
                journal.append(interaction(number, b"\xff" * 9_000))

        threads = [threading.Thread(target=write, args=(first,)) for first in (0, 50, 100, 150)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [record.sequence for record in read(tmp_path).records] == list(range(200))


def test_a_trace_is_never_written_over(tmp_path: Path) -> None:
    with Journal(tmp_path, RUN) as journal:
        journal.append(interaction(1))
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(FileExistsError):
        Journal(tmp_path, RUN)
    assert (tmp_path / FILE).read_bytes() == before


def test_folders_of_runs_are_new_each_time(tmp_path: Path) -> None:
    made = [new_folder("acme", tmp_path / "runs") for _ in range(5)]
    assert len(set(made)) == 5
    assert all(folder.is_dir() and "-acme" in folder.name for folder in made)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"file: no folder for the run can be made .*Check its permissions"):
        new_folder("acme", tmp_path / "file")


@pytest.mark.parametrize(
    ("body", "value", "fault"),
    [
        (b'{"a": 1}', {"a": 1}, None),
        (b"null", None, None),
        (b"", None, "line 1"),
        (b"<html>", None, "line 1"),
        (b'{"a": NaN}', None, "NaN"),
        (b'{"a": 1, "a": 2}', None, "twice"),
        (b"\xef\xbb\xbf{}", None, "byte order mark"),
        (b'"\xff"', None, "not UTF-8"),
        (b"[" * 5_000, None, "deeper than 200"),
    ],
)
def test_bodies_are_read_as_strict_json(body: bytes, value: Any, fault: str | None) -> None:
    response = Response(200, None, body)
    assert response.json == value
    assert Request("POST", "http://a/", (), body).json == value
    assert response.json_fault is None if fault is None else fault in str(response.json_fault)


def test_requests_know_their_parts() -> None:
    request = Request("GET", "https://a.example/b/c?d=e#f", (("X-A", "1"), ("x-a", "2")))
    assert (request.path, request.query, request.header("X-a"), request.header("b")) == ("/b/c", "d=e", "1", None)
    assert Request("GET", "https://a.example").path == "/"
    assert request.json is None
    assert Response(200, None).header("a") is None
    assert header(None, "a") is None
