"""Generated records of a run."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from driftwitness.trace import Delivery, Failure, Headers, Interaction, Listened, Request, Response, Run, Stop

texts = st.text(st.characters(exclude_categories=["Cs"]))
bodies = st.binary(max_size=40) | texts.map(str.encode)
times = st.floats(0, 4e9, allow_nan=False)
headers: st.SearchStrategy[Headers] = st.lists(st.tuples(texts, texts), max_size=4).map(tuple)

requests = st.builds(Request, method=texts, url=texts, headers=headers, body=st.none() | bodies)
responses = st.builds(Response, status=st.integers(100, 599), headers=st.none() | headers, body=bodies)
interactions = st.builds(
    Interaction,
    sequence=st.integers(1, 10**9),
    sent=times,
    received=times,
    request=requests,
    response=responses,
    source=texts,
    origin=st.sampled_from([None, "mock", "live", "document", "recording"]),
)
addressed = st.builds(
    lambda one, method, path: replace(
        one, request=replace(one.request, method=method, url=f"https://a.example/{path}")
    ),
    interactions,
    st.sampled_from(["GET", "POST", "REPORT", "X-Own"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"])),
)
"""Interactions that a recording can hold: with a method, and an absolute URL."""
failures = st.builds(
    Failure,
    sequence=st.integers(1, 10**9),
    sent=times,
    failed=times,
    request=requests,
    kind=st.sampled_from(["refused", "timeout", "cut", "too-large", "protocol"]),
    message=texts,
    source=texts,
)
deliveries = st.builds(
    Delivery,
    number=st.integers(1, 10**9),
    received=times,
    request=requests,
    status=st.integers(100, 599),
    signature=st.sampled_from([None, "valid", "wrong", "absent"]),
)
listened = st.builds(Listened, url=texts, until=times)
runs = st.builds(
    Run,
    vendor=texts,
    contract=texts,
    origin=st.sampled_from(["mock", "live", "document", "recording"]),
    target=texts,
    base_url=texts,
    clock=texts,
    started=times,
    seed=st.none() | st.integers(),
    versions=st.dictionaries(texts, texts, max_size=3),
)
stops = st.builds(
    Stop,
    reason=st.sampled_from(["finished", "budget", "interrupted", "unreachable"]),
    message=texts,
    leftovers=st.lists(texts, max_size=3).map(tuple),
)
