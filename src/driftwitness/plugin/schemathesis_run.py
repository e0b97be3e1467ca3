"""What one run of schemathesis asked and got, judged by our rules: each answer alone, and all of them at the end."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schemathesis import Response as Answer
from schemathesis.config import ApiKeyAuthConfig, HttpBearerAuthConfig, ProjectConfig

from driftwitness import InputError
from driftwitness.checks.check import Check, InteractionCheck, TraceCheck
from driftwitness.checks.exchange import Exchange, History, Lens
from driftwitness.checks.judge import Judgements, judge
from driftwitness.checks.registry import own
from driftwitness.contract import Contract, store
from driftwitness.run import opening
from driftwitness.run.target import Target
from driftwitness.trace import Interaction, Request, Response, Run, SystemClock, Trace

CONTRACT = "DRIFTWITNESS_CONTRACT"

ALONE = frozenset({"schema/response-body"})
"""Rules of a whole trace that are asked about each answer: the trace only tells them what was sent before."""


def contract_of(location: str | None) -> Contract:
    """Give the contract that ``$DRIFTWITNESS_CONTRACT`` names (a vendor, a folder, a file), else the schema's own file.

    Raises InputError where neither is one.
    """
    named = os.environ.get(CONTRACT)
    if named:
        return store.load(Path(named) if Path(named).exists() else store.find(named))
    parts = urlsplit(location or "")
    if parts.scheme != "file":
        raise InputError(
            f"the schema was loaded from {location or 'memory'!r}, expected a file beside its evidence. "
            f"Name the contract: export {CONTRACT}=contracts/NAME"
        )
    return store.load(Path(unquote(parts.path)))


def secrets(contract: Contract, config: ProjectConfig) -> dict[str, str]:
    """Give the run's credentials by variable name: of ``-H``, ``--auth`` and ``[auth]`` in schemathesis.toml.

    So a request tells whether it carries the run's own credential or one that was made up.
    """
    return {variable: value for variable, value in _credentials(contract, config) if value}


def _credentials(contract: Contract, config: ProjectConfig) -> Iterator[tuple[str, str]]:
    names: Mapping[str, str] = contract.settings.get("auth") or {}
    headers = {name.lower(): value for name, value in config.headers_for().items()}
    basic = config.auth_for()
    for scheme, definition in contract.security_schemes.items():
        variable = str(names.get(scheme, f"API_{re.sub(r'[^A-Za-z0-9]', '_', scheme).upper()}"))
        if definition.get("type") != "apiKey":
            yield variable, headers.get("authorization", "").rpartition(" ")[2]
        elif definition.get("in") == "header":
            yield variable, headers.get(str(definition.get("name")).lower(), "")
        if basic and definition.get("type") == "http":
            yield variable, ":".join(basic)
        told = config.auth.openapi.schemes.get(scheme)
        if isinstance(told, ApiKeyAuthConfig):
            yield variable, told.api_key
        if isinstance(told, HttpBearerAuthConfig):
            yield variable, told.bearer


@dataclass(slots=True)
class _Seen:
    """The answer that a thread is busy with, and what the rules said of it."""

    answer: Answer
    exchange: Exchange
    judged: dict[str, Judgements] = field(default_factory=dict)


class Observation:
    """The exchanges of one run, and what the rules say of them."""

    def __init__(self, contract: Contract, base_url: str, secrets: Mapping[str, str]) -> None:
        self.contract = contract
        target = Target(base_url, "live", base_url, SystemClock(), {}, secrets)
        self._redactor = opening.redactor(contract, target)
        self._run = Run(contract.vendor, contract.sha256, "live", base_url, base_url, started=time.time())
        self._lens = Lens(contract)
        self._interactions: list[Interaction] = []
        self._lock = threading.Lock()
        self._busy = threading.local()

    def add(self, answer: Answer) -> None:
        """Take an answer into the trace, as it arrives."""
        received = time.time()
        with self._lock:
            interaction = self._interaction(answer, received, len(self._interactions) + 1)
            self._interactions.append(interaction)
        self._busy.seen = _Seen(answer, Exchange(interaction, self._run, self._lens))

    def judged(self, rule: Check, answer: Answer) -> Judgements:
        """Judge one answer by one rule."""
        seen = self._seen(answer)
        if rule.id not in seen.judged:
            seen.judged[rule.id] = self._judge(rule, seen.exchange)
        return seen.judged[rule.id]

    def _seen(self, answer: Answer) -> _Seen:
        seen: _Seen | None = getattr(self._busy, "seen", None)
        if seen is None or seen.answer is not answer:
            interaction = self._interaction(answer, time.time(), 0)
            seen = self._busy.seen = _Seen(answer, Exchange(interaction, self._run, self._lens))
        return seen

    def _judge(self, rule: Check, exchange: Exchange) -> Judgements:
        trace = Trace(self._run, (exchange.interaction,))
        says = all(self.contract.says(requirement) for requirement in rule.requires)
        if says and isinstance(rule, InteractionCheck):
            return Judgements(self.contract, trace, tuple(rule.judge(exchange, self.contract)))
        if says and isinstance(rule, TraceCheck):
            return Judgements(self.contract, trace, tuple(rule.judge(History(trace, self._lens), self.contract)))
        return Judgements(self.contract, trace, ())

    def operation(self, answer: Answer) -> str | None:
        """Give the id of the operation that an answer belongs to."""
        return self._seen(answer).exchange.operation_id

    def at_the_end(self, rule: Check, told: Collection[str | None]) -> Judgements:
        """Give what a rule that needs a history says of the whole run, but for operations of which it is told."""
        left = tuple(j for j in self._whole.judgements if j.check == rule.id and j.operation not in told)
        return Judgements(self.contract, self._whole.trace, left, self._whole.illegible)

    @cached_property
    def _whole(self) -> Judgements:
        rules = [check for check in own().values() if isinstance(check, TraceCheck) and check.id not in ALONE]
        return judge(self.contract, Trace(self._run, tuple(self._interactions)), rules)

    def _interaction(self, answer: Answer, received: float, sequence: int) -> Interaction:
        asked, clean = answer.request, self._redactor
        body = asked.body.encode() if isinstance(asked.body, str) else asked.body
        sent = [(name, _text(value)) for name, value in asked.headers.items()]
        came = [(name, value) for name, values in answer.headers.items() for value in values]
        return Interaction(
            sequence,
            received - answer.elapsed,
            received,
            Request(
                str(asked.method),
                clean.text(str(asked.url)),
                clean.headers(sent),
                clean.body(body) if isinstance(body, bytes) else None,
            ),
            Response(answer.status_code, clean.headers(came), clean.body(answer.content)),
            "schemathesis",
        )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
