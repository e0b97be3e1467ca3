"""Webhooks: what a contract's subscriptions ask for is sent when it happens.

Which events there are, and which resource subscribes to them, is the contract's. Where it does not say what is sent,
that is as Standard Webhooks 1.0.0 has it: ``{type, timestamp, data}``, signed in three headers.
"""

from __future__ import annotations

import random
import string
from collections.abc import Sequence

from driftwitness.contract import Contract
from driftwitness.mock.changes import Change
from driftwitness.mock.injection import Injection
from driftwitness.mock.kinds import view
from driftwitness.mock.members import Record, Scope
from driftwitness.mock.store import Store
from driftwitness.mock.webhooks import payload
from driftwitness.mock.webhooks.courier import Courier, Delivery, Message
from driftwitness.mock.webhooks.events import tells_of
from driftwitness.mock.webhooks.subscriptions import Subscriptions, subscriptions
from driftwitness.trace import signing
from driftwitness.trace.clock import Clock

__all__ = ["Courier", "Delivery", "Webhooks", "common_secret"]

_DIGITS = string.digits + string.ascii_letters


class Webhooks:
    """Turns changes into messages for the subscriptions that clients have made; those shown from the start get none."""

    def __init__(
        self,
        contract: Contract,
        store: Store,
        courier: Courier,
        clock: Clock,
        seed: int,
        injections: Sequence[Injection] = (),
    ) -> None:
        self._injections = injections
        self._contract = contract
        self._store = store
        self._courier = courier
        self._clock = clock
        self._seed = seed
        self._known = subscriptions(contract, store.kinds.values())
        self._made: dict[tuple[str, Scope, str], Subscriptions] = {}
        self._sent = 0

    def tell(self, change: Change) -> None:
        """Take note of a subscription that changes, and hand on what others are to be told."""
        if change.kind.key in self._known:
            self._note(change)
        for place, subscribed in list(self._made.items()):
            _, scope, identifier = place
            record = self._store.find(subscribed.kind, scope, identifier)
            if record is None:  # it went with what it was about
                del self._made[place]
                self._courier.forget(_name(place))
            else:
                self._send(_name(place), subscribed, record, change)

    def _note(self, change: Change) -> None:
        place = (change.kind.key, change.scope, str(change.record[change.kind.id_name]))
        if change.verb == "delete":
            self._made.pop(place, None)
            self._courier.forget(_name(place))
            return
        subscribed = self._made[place] = self._known[change.kind.key]
        if subscribed.is_off(change.record):
            self._courier.forget(_name(place))
        else:
            self._courier.enable(_name(place))

    def _send(self, name: str, subscribed: Subscriptions, record: Record, change: Change) -> None:
        event = next((event for event in subscribed.wanted(record) if tells_of(event, change)), None)
        url = record.get(subscribed.url)
        if event is None or not isinstance(url, str) or not self._is_in_scope(subscribed, record, change):
            return
        self._sent += 1
        random_id = random.Random(f"{self._seed}:message:{self._sent}")  # noqa: S311 - repeatable, not secret
        message_id = "msg_" + "".join(random_id.choices(_DIGITS, k=27))
        occurrence = payload.Occurrence(event, message_id, self._clock.now(), change, self._shown(change))
        own = record.get(subscribed.secret) if subscribed.secret else None
        secret = own if isinstance(own, str) and own else common_secret(self._seed)
        message = Message(message_id, event, name, url, secret, payload.body(self._contract, occurrence))
        creation = subscribed.kind.resource.create
        drifted = self._drifted(message, creation.id if creation else None)
        if drifted:
            self._courier.send(drifted)

    def _drifted(self, message: Message, operation_id: str | None) -> Message | None:
        """Let the injections in reach of the subscription change a message, each as often as its rate says."""
        for number, injection in enumerate(self._injections):
            draw = random.Random(f"{self._seed}:{number}:message:{self._sent}").random()  # noqa: S311 - repeatable
            if injection.where.covers(operation_id) and draw < injection.rate:
                changed = injection.deliver(message)
                if changed is None:
                    return None
                message = changed
        return message

    def _is_in_scope(self, subscribed: Subscriptions, record: Record, change: Change) -> bool:
        """Whether a change is of the member that a subscription is about, or of one that belongs to it."""
        for name, key in subscribed.scopes.items():
            wanted, parent = record.get(name), self._store.kinds.get(key)
            if wanted is None or parent is None:
                continue
            kind, identifier = change.kind, str(change.record[change.kind.id_name])
            if kind.key == key:
                members = [wanted]
            else:
                members = [child[kind.id_name] for child in self._store.children(kind, parent, wanted)]
            if identifier not in map(str, members):
                return False
        return True

    def _shown(self, change: Change) -> Record:
        """Give a member as the vendor shows one."""
        resource = change.kind.resource
        shown = view(self._contract, resource.get, lists=False) if resource.get else None
        if shown is None and resource.list:
            shown = view(self._contract, resource.list, lists=True)
        return self._store.shown(change.kind, change.record, shown.names if shown else None)


def common_secret(seed: int) -> str:
    """Give the secret that signs for subscriptions which show none of their own."""
    return signing.new_secret(random.Random(f"{seed}:webhook secret"))  # noqa: S311 - repeatable, not secret


def _name(place: tuple[str, Scope, str]) -> str:
    key, scope, identifier = place
    return " ".join((key, *scope, identifier))
