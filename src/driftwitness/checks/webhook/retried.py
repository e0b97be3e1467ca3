"""webhook/retried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from driftwitness.checks import deliveries
from driftwitness.checks.deliveries import DeliveryCheck
from driftwitness.checks.exchange import History
from driftwitness.checks.model import Judgement
from driftwitness.contract import Contract
from driftwitness.contract.conventions import KEY

GRACE = 5.0


class Retried(DeliveryCheck):
    """A delivery that its receiver refuses comes again, after the documented wait.

    Looks at deliveries that the run's own receiver did not answer with success, where it listened for five seconds more
    than the documented wait. Any later delivery of that event to the URL counts: whether it keeps its id is
    ``webhook/message-id``'s.

    Pass:
        POST /hooks {"target_url": "https://example.com/in", "events": ["note.added"]} -> 201 {"result": {"id": 8}}
        @10 <- POST https://example.com/in {"type": "note.added", "data": {"id": 5}} -> 503
        @15 <- POST https://example.com/in {"type": "note.added", "data": {"id": 5}} -> 204
        @30 <- until https://example.com/in
    Fail:
        POST /hooks {"target_url": "https://example.com/in", "events": ["note.added"]} -> 201 {"result": {"id": 8}}
        @10 <- POST https://example.com/in {"type": "note.added", "data": {"id": 5}} -> 503
        @30 <- until https://example.com/in
    """

    id = "webhook/retried"
    requires = ("webhooks", f"{KEY}.deliveries.retries")
    reference = "the vendor's document: when a failed delivery is tried again"

    def judge(self, history: History, contract: Contract) -> Iterable[Judgement]:
        """Yield a judgement for each refused delivery for whose retry the run waited long enough."""
        promised = contract.conventions.deliveries
        listened = {one.url: one.until for one in history.trace.listened}
        arrived, refused = list(deliveries.arrivals(history, contract)), Counter[str]()
        for index, arrival in enumerate(arrived):
            url = arrival.delivery.request.url
            if 200 <= arrival.delivery.status < 300:
                refused[url] = 0
                continue
            attempt = refused[url]
            refused[url] += 1
            later = [one for one in arrived[index + 1 :] if one.delivery.request.url == url]
            if any(one.webhook in (arrival.webhook, None) for one in later):
                yield self.kept(arrival)
            elif attempt < len(promised.retries):
                wait = promised.retries[attempt]
                if listened.get(url, 0.0) >= arrival.delivery.received + wait + GRACE:
                    expected = f"the delivery again after {wait} s"
                    received = f"nothing in {round(listened[url] - arrival.delivery.received)} s"
                    place = f"{promised.pointer}/retries/{attempt}"
                    yield self.broken(arrival, "/request/body", expected, received, place)
