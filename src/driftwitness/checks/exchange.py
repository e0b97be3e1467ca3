"""An interaction in the light of the contract: what was asked, whether it kept the rules, what was promised."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from driftwitness.checks import placeholders, shape
from driftwitness.checks.schemathesis_view import SchemathesisView, Seen
from driftwitness.checks.settled import Facts, Settled
from driftwitness.checks.world import World
from driftwitness.contract import Contract, Operation, Response, Route, Router, SchemaSet, bodies
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import STATUS_OF
from driftwitness.contract.lazy import lazy_property
from driftwitness.contract.resources import Resource
from driftwitness.contract.validation import Violation
from driftwitness.contract.validity import Assessment, RequestRules, Validity
from driftwitness.trace import Interaction, Run, Trace
from driftwitness.trace.credentials import Credential, credential
from driftwitness.trace.record import Origin

if TYPE_CHECKING:
    from driftwitness.checks.quota import Reading
    from driftwitness.checks.times import Event

_NOT_LET_IN = (401, 403)
_VARIABLE = re.compile(r"(?:[A-Za-z]+ )?\$[A-Za-z_][A-Za-z0-9_]*")


class Lens:
    """A contract with everything that judging derives from it once: routes, compiled schemas, resources."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.router = Router(contract)
        self.schemas = SchemaSet(contract)
        self.rules = RequestRules(contract, self.schemas)
        self.resources: tuple[Resource, ...] = contract.resources
        self.schemathesis = SchemathesisView(contract)
        self.told: dict[tuple[str, str], Mapping[Event, str]] = {}
        """What ``times.told`` found, by operation and resource: every item of every list asks for it."""
        self.of_headers: dict[tuple[str, str], str | None] = {}
        """What the values of documented headers break, by the header's place: many answers have the same."""
        self.of_responses: dict[tuple[str, str], Any] = {}
        """What rules have made of documented responses, by rule and the response's place."""


@dataclass(frozen=True)
class Exchange:
    """One interaction, its operation (None where the contract has none for it) and what the contract says of both."""

    interaction: Interaction
    run: Run
    lens: Lens

    @lazy_property
    def readings(self) -> dict[Callable[..., Any], Any]:
        """What readers have made of the exchange, by reader."""
        return {}

    @lazy_property
    def contract(self) -> Contract:
        """The contract that it is judged by."""
        return self.lens.contract

    @lazy_property
    def sequence(self) -> int:
        """The interaction's number in its trace."""
        return self.interaction.sequence

    @lazy_property
    def origin(self) -> Origin:
        """Where the interaction comes from."""
        return self.interaction.origin or self.run.origin

    @lazy_property
    def status(self) -> int:
        """The response's status code."""
        return self.interaction.response.status

    @lazy_property
    def path(self) -> str | None:
        """The request's path below the run's base URL; None where it lies outside of it."""
        prefix = urlsplit(self.run.base_url).path.rstrip("/")
        path = self.interaction.request.path
        if prefix and not (path == prefix or path.startswith(prefix + "/")):
            return None
        return path[len(prefix) :] or "/"

    @lazy_property
    def route(self) -> Route | None:
        """The operation that the request addresses, and its path values."""
        return self.lens.router.route(self.interaction.request.method, self.path) if self.path else None

    @lazy_property
    def operation(self) -> Operation | None:
        """The operation that the request addresses."""
        return self.route.operation if self.route else None

    @lazy_property
    def operation_id(self) -> str | None:
        """That operation's id."""
        return self.route.operation.id if self.route else None

    @lazy_property
    def path_values(self) -> Mapping[str, str]:
        """The path parameters' values."""
        return self.route.path_values if self.route else {}

    @lazy_property
    def query(self) -> Mapping[str, str]:
        """The query parameters without a credential; of a repeated one, the last value."""
        pairs = parse_qsl(self.interaction.request.query, keep_blank_values=True)
        return {name: text for name, text in pairs if name not in self.contract.credential_parameters}

    @lazy_property
    def credential(self) -> Credential:
        """Which credential the request carried.

        Of a recording nobody knows whether what stands there was right, or was taken out: the answer tells.
        """
        if self.origin == "recording" and self.outcome not in _NOT_LET_IN:
            return "given"
        return credential(self.interaction.request, self.contract)

    @lazy_property
    def key(self) -> tuple[str, ...]:
        """Which of the run's keys the request carried: the variables in its headers, and credentials in its query."""
        pairs = parse_qsl(self.interaction.request.query)
        values = [value for name, value in pairs if name in self.contract.credential_parameters]
        return (*(value for _, value in self.interaction.request.headers if _VARIABLE.fullmatch(value)), *values)

    @lazy_property
    def assessment(self) -> Assessment:
        """Whether the request kept the contract; UNKNOWN for a request outside of it.

        Of a recorded request without a body nobody knows whether it had none, or the recorder did not see it.
        """
        request = self.interaction.request
        if not self.route or (self.origin == "recording" and self.route.operation.body and not request.body):
            return Assessment(Validity.UNKNOWN, ())
        headers = {name.lower(): value for name, value in request.headers}
        return self.lens.rules.assess(
            self.route.operation, self.route.path_values, request.query, headers, request.body
        )

    @lazy_property
    def documented(self) -> Response | None:
        """The documented response of this status; None where the operation or the status is not documented."""
        if not self.operation:
            return None
        responses = self.operation.responses
        return responses.get(str(self.status)) or responses.get(f"{self.status // 100}XX") or responses.get("default")

    @property
    def shows_answer(self) -> bool:
        """Whether an answer is known: a document that shows a request only has no body, whatever its status."""
        return bool(self.interaction.response.body) or self.origin != "document"

    @lazy_property
    def body(self) -> Any:
        """The response's body as JSON, or None."""
        return self.interaction.response.json

    @lazy_property
    def is_error(self) -> bool:
        """Whether the answer is an error: by its status, or by the documented error envelope whatever the status."""
        envelope = self.contract.conventions.error
        if self.status >= 400:
            return True
        return bool(envelope) and json_pointer.get(self.body, envelope.when if envelope else "", None) is not None

    @lazy_property
    def code(self) -> str | int | None:
        """The error code in the answer, where it is an error and the envelope says where codes stand."""
        envelope = self.contract.conventions.error
        if not envelope or not envelope.code or not self.is_error:
            return None
        found = json_pointer.get(self.body, envelope.code, None)
        return found if isinstance(found, str | int) and not isinstance(found, bool) else None

    @lazy_property
    def outcome(self) -> int:
        """The status; for an error that the contract lets come with a 2xx, the one that HTTP has for its code.

        So the rules about refusals also hold for vendors that answer 200 to everything.
        """
        conventions = self.contract.conventions
        if self.status >= 300 or not self.is_error or not conventions.errors_in_success:
            return self.status
        entry = next((entry for entry in conventions.entries(self.code) if entry.in_success), None)
        return STATUS_OF[entry.when if entry else "other"]

    @lazy_property
    def sent(self) -> Any:
        """The request's body as a value: JSON, or a form with its texts as their documented types; else None."""
        request, operation = self.interaction.request, self.operation
        if operation and operation.body and bodies.is_form(operation.body):
            return bodies.read(self.contract, operation.body, request.body or b"")
        return request.json

    @lazy_property
    def succeeded(self) -> bool:
        """Whether the vendor did what was asked: a 2xx without an error envelope."""
        return 200 <= self.status < 300 and not self.is_error

    @property
    def payload_pointer(self) -> str:
        """Where a successful answer's resource stands in its body."""
        success = self.contract.conventions.success
        return (success.item or success.items or "") if success else ""

    @lazy_property
    def payload(self) -> Any:
        """The resource or list in a successful answer, out of its envelope; MISSING where it is not there."""
        if not self.succeeded:
            return json_pointer.MISSING
        return json_pointer.get(self.body, self.payload_pointer)

    @lazy_property
    def violations(self) -> tuple[Violation, ...]:
        """Where the body breaks its documented schema; empty where the contract has none for it.

        What stands in a recording in place of a value is no word of the vendor's, and breaks nothing.
        """
        documented = self.documented
        if self.body is None or not documented or documented.schema is None:
            return ()
        schemas = self.lens.schemas
        found = tuple(schemas.violations(documented.schema, documented.schema_pointer, self.body))
        if self.origin != "recording":
            return found
        return tuple(v for v in found if not placeholders.explains(schemas, self.contract, v, self.body))

    @lazy_property
    def seen_by_schemathesis(self) -> Seen | None:
        """The exchange as schemathesis's own checks take it; None where they cannot."""
        return self.lens.schemathesis.see(self)

    @lazy_property
    def shape_holds(self) -> bool:
        """Whether the answer has its documented outer shape, so that rules about its content can judge."""
        documented = self.documented
        if self.body is None or not documented or documented.schema is None:
            return False
        return shape.fault(self) is None

    def is_broken(self, pointer: str) -> bool:
        """Whether the schema is broken at or below a place in the body: other rules leave that place alone."""
        if not self.violations:
            return False
        place = json_pointer.split(pointer)
        return any(tuple(map(str, violation.instance))[: len(place)] == place for violation in self.violations)


class History:
    """A trace in the light of the contract: all its exchanges, in order, and those of each operation.

    ``documented`` are the exchanges that a document shows: each stands alone, and is no part of any history.
    ``asked_only`` are those of which it shows the request alone: nobody knows their answers. ``settled`` is what
    earlier histories told, where no judgement but the worst of each kind is kept.
    """

    def __init__(self, trace: Trace, lens: Lens, settled: Settled | None = None) -> None:
        self.trace = trace
        self.settled = settled
        self.lens = lens
        self.contract = lens.contract
        self.run = trace.run
        judged = [Exchange(interaction, trace.run, lens) for interaction in trace.interactions]
        self.exchanges = tuple(exchange for exchange in judged if exchange.origin != "document")
        shown = [exchange for exchange in judged if exchange.origin == "document"]
        self.documented = tuple(exchange for exchange in shown if exchange.shows_answer)
        self.asked_only = tuple(exchange for exchange in shown if not exchange.shows_answer)
        self.quota_series: dict[str, tuple[tuple[Reading, ...], ...]] = {}
        self._to_judge: dict[Facts, Sequence[Exchange]] = {}

    def let_go(self) -> None:
        """Forget what was found out, where it holds what it was found in: else only the garbage collector frees it."""
        self.__dict__.pop("world", None)
        for exchange in self.every:
            exchange.readings.clear()

    @property
    def every(self) -> tuple[Exchange, ...]:
        """All exchanges, also those that a document shows."""
        return (*self.exchanges, *self.documented, *self.asked_only)

    def to_judge(self, facts: Facts) -> Sequence[Exchange]:
        """Give the exchanges whose facts have not been seen to be harmless; all where nothing is settled."""
        if self.settled is None:
            return self.exchanges
        if facts not in self._to_judge:
            self._to_judge[facts] = self.settled.to_judge(facts, self.exchanges)
        return self._to_judge[facts]

    @property
    def asked(self) -> Mapping[Facts, Sequence[Exchange]]:
        """The exchanges that rules were asked of by their facts."""
        return self._to_judge

    def doubtful(self, check: str, may_fail: Callable[[Exchange], bool]) -> Sequence[Exchange]:
        """Give the exchanges that may fail a check, and those of which a pass is not settled."""
        if self.settled is None:
            return self.exchanges
        has = self.settled.has
        return [one for one in self.exchanges if not has(check, one.operation_id) or may_fail(one)]

    def is_settled(self, check: str, operation: str) -> bool:
        """Whether another pass of a check on an operation tells nothing new."""
        return self.settled is not None and self.settled.has(check, operation)

    def of(self, operation: Operation | str | None) -> tuple[Exchange, ...]:
        """Give the exchanges of one operation, in order."""
        wanted = operation if isinstance(operation, str) or operation is None else operation.id
        return self._by_operation.get(wanted, ())

    @lazy_property
    def _by_operation(self) -> Mapping[str | None, tuple[Exchange, ...]]:
        found: dict[str | None, list[Exchange]] = {}
        for exchange in self.exchanges:
            found.setdefault(exchange.operation_id, []).append(exchange)
        return {key: tuple(exchanges) for key, exchanges in found.items()}

    @lazy_property
    def world(self) -> World:
        """What the trace's requests must have made of the vendor's state."""
        return World(self)

    @lazy_property
    def overlapping(self) -> frozenset[int]:
        """The sequence numbers of interactions that were under way at the same time as another one."""
        found: set[int] = set()
        latest: Interaction | None = None
        for interaction in sorted(self.trace.interactions, key=lambda i: (i.sent, i.sequence)):
            if latest and interaction.sent < latest.received:
                found |= {interaction.sequence, latest.sequence}
            if latest is None or interaction.received > latest.received:
                latest = interaction
        return frozenset(found)
