"""lifecycle/looked-up-shows-what-was-written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from driftwitness.checks import written
from driftwitness.checks.check import TraceCheck
from driftwitness.checks.exchange import Exchange, History
from driftwitness.checks.model import Judgement, show
from driftwitness.contract import Contract, Operation
from driftwitness.contract import pointer as json_pointer
from driftwitness.contract.conventions import KEY, Lookup


class LookedUpShowsWhatWasWritten(TraceCheck):
    """What is looked up shows the values that this run wrote to it.

    Looks at things that the run made itself, and at fields that the answer shows at all, with plain texts and numbers
    that no server has a reason to change. What another thing shows is ``lifecycle/looked-up-is-the-one``'s.

    Pass:
        # contract: desk
        POST /jobs/start?api_key=$KEY {"data": {"note": "Long"}} -> 200 {"response": {"job": "J-1"}}
        POST /jobs/find?api_key=$KEY {"job": "J-1"} -> 200 {"response": {"job": "J-1", "fields": {"note": "Long"}}}
    Fail:
        # contract: desk
        POST /jobs/start?api_key=$KEY {"data": {"note": "Long"}} -> 200 {"response": {"job": "J-1"}}
        POST /jobs/find?api_key=$KEY {"job": "J-1"} -> 200 {"response": {"job": "J-1", "fields": {"note": "Lo"}}}
    """

    id = "lifecycle/looked-up-shows-what-was-written"
    needs_control = True
    requires = (f"{KEY}.lookups",)

    def applies(self, operation: Operation, contract: Contract) -> bool:
        """Whether the operation looks something up."""
        return any(lookup.get == operation.id for lookup in contract.conventions.lookups)

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each answer that shows what was written."""
        for lookup in contract.conventions.lookups:
            yield from self._judge_all(history, lookup)

    def _judge_all(self, history: History, lookup: Lookup) -> Iterator[Judgement]:
        kept: dict[str, dict[str, Any]] = {}
        for exchange in history.exchanges:
            body = exchange.sent if isinstance(exchange.sent, dict) else {}
            named, overlaps = str(body.get(lookup.key)), exchange.sequence in history.overlapping
            if (
                exchange.operation_id not in (lookup.create, lookup.get, lookup.update)
                or exchange.credential != "given"
            ):
                continue
            if exchange.operation_id == lookup.create and exchange.succeeded:
                kept[str(json_pointer.get(exchange.body, lookup.id, None))] = {} if overlaps else _fields(lookup, body)
            elif exchange.operation_id == lookup.update and named in kept:
                sent = _fields(lookup, body)
                unclear = overlaps or not exchange.succeeded
                rest = {name: value for name, value in kept[named].items() if name not in sent}
                kept[named] = {} if overlaps else {**rest, **({} if unclear else sent)}
            elif exchange.operation_id == lookup.get and exchange.succeeded and kept.get(named):
                yield from self._judge(exchange, lookup, kept[named])

    def _judge(self, exchange: Exchange, lookup: Lookup, sent: Mapping[str, Any]) -> Iterator[Judgement]:
        shown, own = (
            json_pointer.get(exchange.body, lookup.kept, None),
            json_pointer.get(exchange.body, lookup.shown, ""),
        )
        if not isinstance(shown, dict) or str(own) != str(exchange.sent[lookup.key]):
            return
        for name in sent.keys() & shown.keys():
            if written.shows(exchange.contract, {}, sent[name], shown[name]):
                yield self.passed(exchange)
            else:
                pointer, received = f"/response/body{lookup.kept}{json_pointer.join(name)}", show(shown[name])
                expected = "the value that was written"
                yield self.failed(
                    exchange, pointer, expected, f"{received} for {show(sent[name])}", f"{lookup.pointer}/kept"
                )


def _fields(lookup: Lookup, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a request writes, as far as every server keeps it as it is."""
    found = json_pointer.get(body, lookup.sent, None)
    return {
        name: value
        for name, value in (found.items() if isinstance(found, dict) else ())
        if isinstance(value, int | str)
        and (not isinstance(value, str) or (value.isascii() and value.isprintable()))
        and value != ""
        and value == (value.strip() if isinstance(value, str) else value)
    }
