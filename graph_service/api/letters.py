"""What subscriptions of webhooks are told, as CloudEvents 1.0: signals of a team, matches of contexts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

import orjson

from graph_service.api.ids import global_id
from graph_service.hooks.courier import Letter
from graph_service.hooks.outbox import SIGNALS
from graph_service.hooks.registry import Subscription
from graph_service.questions.arrivals import end
from graph_service.questions.routing import Routing, routed
from graph_service.questions.told import Telling, tellings, told
from graph_service.store.model import Addition, MessageRow
from graph_service.store.record import GraphStore

ROUTED: Final = "graph-service.signal.routed"
MATCHED: Final = "graph-service.moment.matched"
Data = dict[str, object]
Batch = tuple[Sequence[Letter], Addition]


@dataclass(frozen=True, slots=True)
class Happening:
    """What a letter tells of: what kind it is, where it stands, the id of what it is about, when that was."""

    kind: str
    place: Addition
    about: str
    at: datetime
    data: Data


@dataclass(frozen=True, slots=True)
class RecordLetters:
    """Letters that are read from a record. Their ids are those of GraphQL, where there is more to ask."""

    store: GraphStore
    record: str

    def end(self) -> Addition:
        """The place after all there is."""
        return end(self.store)

    def after(self, subscription: Subscription, place: Addition) -> Batch:
        """The next letters after a place, and how far that reaches; no further than before: wait for more."""
        if subscription.topic == SIGNALS:
            signals = routed(self.store, place, subscription.team)
            return [self.of_signal(subscription, each) for each in signals.routings], signals.reached
        matches = told(self.store, place, frozenset(subscription.contexts) or None)
        return [self.of_match(subscription, each) for each in matches.tellings], matches.reached

    def at(self, subscription: Subscription, place: Addition) -> Letter | None:
        """The letter of a place; None where what it is about is gone, or another team's by now."""
        if subscription.topic == SIGNALS:
            (signal,) = self.store.signals.signals([place.key])
            if signal is None or subscription.team not in (None, signal.standing.team):
                return None
            return self.of_signal(subscription, Routing(place, signal))
        (moment,) = self.store.contexts.moments([place.key])
        found = [] if moment is None else list(tellings(self.store, [(place, moment)]))
        return self.of_match(subscription, found[0]) if found else None

    def of_signal(self, subscription: Subscription, routing: Routing) -> Letter:
        """A signal, as it stands now."""
        signal = routing.signal
        standing, about = signal.standing, global_id("Signal", signal.key)
        data: Data = {
            "signal": about,
            "kind": signal.kind,
            "team": standing.team,
            "status": standing.status.name,
            "priority": standing.priority,
            "raisedAt": standing.raised_at,
            "dueAt": standing.due_at,
        }
        (message,) = self.store.reader.messages([signal.subject])
        data |= self.of_message(subscription, message)
        return self.letter(subscription, Happening(ROUTED, routing.place, about, standing.raised_at, data))

    def of_match(self, subscription: Subscription, telling: Telling) -> Letter:
        """A match of a standing context."""
        moment, about = telling.moment, global_id("ContextMatch", telling.moment.key)
        data: Data = {
            "match": about,
            "context": global_id("Context", moment.context),
            "score": moment.score,
            "probability": moment.chance,
            "conversation": global_id("Conversation", moment.conversation),
            **self.of_message(subscription, telling.message),
        }
        return self.letter(subscription, Happening(MATCHED, telling.place, about, moment.at, data))

    def of_message(self, subscription: Subscription, message: MessageRow | None) -> Data:
        """The ids of a message and of who sent it; the words and the name only where they were asked for."""
        if message is None:
            return {}
        (owner,) = self.store.owners([message.sender])
        told: Data = {"message": global_id("Message", message.key)}
        if owner.customer is not None:
            told["customer"] = global_id("Customer", owner.customer)
        if subscription.personal:
            (handle,) = self.store.reader.handles([message.sender])
            told |= {"text": message.text, "name": handle.name if handle else None}
        return told

    def letter(self, subscription: Subscription, told: Happening) -> Letter:
        """An event around what is told; its id is the same whenever it is told."""
        named = f"{self.record}\n{subscription.name}\n{told.kind}\n{told.place.seq}\n{told.place.key}"
        name = f"msg_{blake2b(named.encode(), digest_size=16).hexdigest()}"
        event = {
            "specversion": "1.0",
            "id": name,
            "source": f"urn:graph-service:{self.record}",
            "type": told.kind,
            "subject": told.about,
            "time": told.at,
            "datacontenttype": "application/json",
            "data": told.data,
        }
        return Letter(name, told.place, orjson.dumps(event, option=orjson.OPT_UTC_Z))
