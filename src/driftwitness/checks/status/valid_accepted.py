"""status/valid-accepted."""

from __future__ import annotations

from collections.abc import Iterator

from driftwitness.checks import bounds, catalogue, lookups, ordinary, reading_schemas
from driftwitness.checks.bounds import Touched
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, show
from driftwitness.checks.world import Step
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer

_REFUSALS = frozenset({400, 403, 404, 405, 406, 409, 410, 415, 422})


class ValidAccepted(TraceCheck):
    """A valid request for what exists gets its documented success.

    Looks at requests with the run's credential that keep the whole contract, have values of everyday size and form, and
    name only ids that this trace knows to be alive, in the path or where a documented lookup has them. Left to others:
    5xx, 429, redirects, a get that misses what exists (``lifecycle``), a change at a path without an id that misses
    what its body means, a code that belongs to another status (``error/code-agrees-with-status``). Inconclusive where
    the credential may lack the permission, where somebody else may have removed the thing, and where the refused text
    was sent before and may have to be unique; of somebody's recordings, wherever the refusal is documented. A
    documented conflict is not judged. Where the request stands on one documented bound, such as the longest text,
    and others were accepted, the finding names that bound.

    Pass:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 41}}
        PUT /notebooks/41 {"status": "archived"} -> 200 {"result": {"id": 41, "status": "archived"}}

    Fail:
        POST /notebooks {"title": "Trip"} -> 201 {"result": {"id": 41}}
        PUT /notebooks/41 {"status": "archived"} -> 422 {"error": {"code": "invalid_input", "message": "Not allowed."}}
    """

    id = "status/valid-accepted"
    needs_control = True
    reference = "the vendor's document: what it says may be sent"
    yields_to = ("status/documented",)

    def applies(self, operation: Operation, contract: Contract) -> bool:  # noqa: ARG002
        """Whether the operation documents a success."""
        return operation.success is not None

    def judge(self, history: History, contract: Contract) -> Iterator[Judgement]:  # noqa: ARG002
        """Judge the answer to each valid request."""
        steps = {step.exchange.sequence: step for step in history.world.steps}
        looked_up = {exchange.sequence for exchange, _ in lookups.of_own(history)}
        for exchange in history.doubtful(self.id, _is_refused):
            operation, step = exchange.operation, steps.get(exchange.sequence)
            if operation is None or operation.success is None or exchange.sequence in history.overlapping:
                continue
            if operation.secured and exchange.credential != "given":
                continue
            if exchange.sequence in looked_up:
                if exchange.outcome not in (404, 410):
                    yield from self._judge(exchange, operation, None, history)
                continue
            named_alive = all(m and m.alive for m in step.named) if step else not operation.path_parameters
            if named_alive and (ordinary.must_be_taken(exchange) or _is_missed(exchange, step)):
                yield from self._judge(exchange, operation, step, history)

    def _judge(
        self, exchange: Exchange, operation: Operation, step: Step | None, history: History
    ) -> Iterator[Judgement]:
        if exchange.succeeded:
            yield self.passed(exchange)
        elif exchange.outcome == 401:
            yield self.inconclusive(exchange, "the vendor refused the credential")
        elif exchange.outcome in _REFUSALS and not self._is_explained(exchange, step):
            reason = _doubt(exchange, step, history)
            yield self.inconclusive(exchange, reason) if reason else self._refused(exchange, operation, history)

    def _refused(self, exchange: Exchange, operation: Operation, history: History) -> Judgement:
        code = catalogue.code(exchange)
        received = str(exchange.status) if code is None else f"{exchange.status} {show(code)}"
        if fields := catalogue.blamed(exchange):
            received += f" about {', '.join(fields)}"
        place = operation.success.pointer if operation.success else operation.pointer
        expected, bound = catalogue.successes(operation), _moved(exchange, history)
        if bound:
            constraint = reading_schemas.constraint(exchange.contract, bound.contract)
            expected, place = f"{expected} as long as {bound.field} is {constraint}", bound.contract
        return self.failed(exchange, "/response/status", expected, received, place)

    @staticmethod
    def _is_explained(exchange: Exchange, step: Step | None) -> bool:
        """Whether another rule speaks, or the contract allows it."""
        if catalogue.disagrees(exchange) or catalogue.says_any_time(exchange):
            return True
        if exchange.outcome in (404, 410) and ((step and step.role == "get") or _chooses_by_body(exchange, step)):
            return True
        documented = exchange.documented is not None or bool(catalogue.statuses(exchange.contract, "conflict"))
        return exchange.outcome == 409 and documented


def _is_refused(exchange: Exchange) -> bool:
    return not exchange.succeeded


def _chooses_by_body(exchange: Exchange, step: Step | None) -> bool:
    """Whether it is the body that says which item is meant, as in an update at a path without an id."""
    changes = exchange.interaction.request.method in ("PUT", "PATCH", "DELETE")
    return changes and not exchange.path_values and not (step and step.named)


def _is_missed(exchange: Exchange, step: Step | None) -> bool:
    """Whether an answer says that what the path names is not there, which no fault of the body can explain."""
    if step is None or not step.named or exchange.outcome not in (404, 410):
        return False
    return exchange.documented is None and ordinary.names_only_its_path(exchange)


def _moved(exchange: Exchange, history: History) -> Touched | None:
    """Give the only documented bound on which the request stands, where requests inside of it were accepted."""
    found = bounds.touched(exchange)
    inside = any(
        other.succeeded
        and not {bound.contract for bound in bounds.touched(other)} & {bound.contract for bound in found}
        for other in history.of(exchange.operation)
    )
    return found[0] if len(found) == 1 and inside else None


def _doubt(exchange: Exchange, step: Step | None, history: History) -> str | None:
    """Give the reason for which the vendor may be right to refuse, or None."""
    named = step.named if step else ()
    ours = all(member and member.created is not None for member in named)
    if exchange.outcome == 403 and exchange.documented:
        allowed = any(other.succeeded for other in history.of(exchange.operation))
        return None if allowed and ours else "the credential may lack the permission"
    if exchange.origin == "recording" and exchange.documented:
        return "the client may have meant to be refused"
    if exchange.outcome in (404, 410) and exchange.origin != "mock" and not ours:
        return "somebody else may have removed it"
    repeated = _repeated(exchange, step, history)
    if exchange.outcome in (400, 409, 422) and repeated and _blames_only(exchange, repeated):
        return f"{', '.join(sorted(repeated))} was sent before, and may have to be unique"
    return None


def _repeated(exchange: Exchange, step: Step | None, history: History) -> set[str]:
    """Give the free text properties whose value an earlier accepted request for the same resource also sent."""
    body, operation = exchange.sent, exchange.operation
    if step is None or not isinstance(body, dict) or operation is None or operation.body is None:
        return set()
    schemas = reading_schemas.properties(exchange.contract, operation.body.schema)
    free = {n for n, value in body.items() if isinstance(value, str) and "enum" not in schemas.get(n, {})}
    found: set[str] = set()
    for other in (step.resource.create, step.resource.update):
        for earlier in history.of(other) if other else ():
            sent = earlier.sent
            if earlier.sequence < exchange.sequence and earlier.succeeded and isinstance(sent, dict):
                found |= {name for name in free if sent.get(name) == body[name]}
    return found


def _blames_only(exchange: Exchange, names: set[str]) -> bool:
    """Whether the answer's details name these properties only, or the answer has none."""
    pointer = next((entry.details for entry in catalogue.entries(exchange) if entry.details), None)
    details = json_pointer.get(exchange.body, pointer, None) if pointer else None
    return not isinstance(details, dict) or set(details) <= names
