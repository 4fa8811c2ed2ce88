"""What goes on answering: each answer is read from the record when its reader is ready for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from functools import partial
from typing import Final

import strawberry
from strawberry.types.graphql import OperationType

from graph_service.api.context import Context, Info, Inquiry
from graph_service.api.described import object_type, subscription
from graph_service.api.feeds import Batch, Track, heard, opened
from graph_service.api.ids import key_of
from graph_service.api.threads import aside
from graph_service.api.types.added import AddedMessage, RoutedSignal
from graph_service.api.types.contexts import ContextMatch, MatchedMoment
from graph_service.api.types.inputs import MessagesWanted, message_filter
from graph_service.api.types.nodes import Message
from graph_service.api.types.signal import Signal
from graph_service.errors import Misuse
from graph_service.questions.arrivals import MessageFilter, since
from graph_service.questions.routing import routed
from graph_service.questions.told import told
from graph_service.store.model import Addition

ADDED: Final = "messageAdded"
ROUTED: Final = "signalRouted"
MATCHED: Final = "momentMatched"


class NotLive(Misuse):
    """A subscription over something that gives one answer."""

    code = "NOT_LIVE"
    advice = "Connect to /graphql as a websocket with the subprotocol graphql-transport-ws."


def refuse_unheard(operation: OperationType, inquiry: Inquiry) -> None:
    """Raise `NotLive` for a subscription whose answers nobody would go on hearing."""
    if operation is OperationType.SUBSCRIPTION and not inquiry.live:
        raise NotLive("A subscription takes a connection that stays open.")


@object_type
class Subscription:
    """What goes on answering, over a websocket with the subprotocol graphql-transport-ws."""

    @subscription
    async def message_added(
        self,
        info: Info,
        filter: MessagesWanted | None = None,  # noqa: A002 - the word of the contract
        after: str | None = None,
    ) -> AsyncGenerator[AddedMessage]:
        """Every message that is added, once, in the order it was taken in, when it can be searched.

        After a cursor it goes on exactly there, with all that was added meanwhile; without one it
        begins now.
        """
        service = info.context.service
        read = partial(messages, service, message_filter(filter))
        return heard(info.context, await aside(opened, service, ADDED, after, read))

    @subscription
    async def signal_routed(
        self, info: Info, team: str | None = None, after: str | None = None
    ) -> AsyncGenerator[RoutedSignal]:
        """Every signal that a team is to act on: when it is raised, comes back, or is assigned to another.

        With `team`, those of one team. After a cursor it goes on exactly there; without one it begins
        now. Each is told as it stands by then.
        """
        service = info.context.service
        read = partial(signals, service, team)
        return heard(info.context, await aside(opened, service, ROUTED, after, read))

    @subscription
    async def moment_matched(
        self, info: Info, context_ids: list[strawberry.ID] | None = None, after: str | None = None
    ) -> AsyncGenerator[MatchedMoment]:
        """Every conversation that fits a standing context, when its message comes in; each once.

        Of these contexts, or of all. After a cursor it goes on exactly there, with all that was found
        meanwhile; without one it begins now. What a guard holds back is not told: `Context.held` has it.
        """
        service = info.context.service
        wanted = None if context_ids is None else frozenset(key_of("Context", each) for each in context_ids)
        read = partial(matches, service, wanted)
        return heard(info.context, await aside(opened, service, MATCHED, after, read))


def messages(service: Context, wanted: MessageFilter, track: Track, after: Addition) -> Batch[AddedMessage]:
    """The next messages that were added."""
    batch = since(service.store, service.keeper, after, wanted)
    told = [
        AddedMessage(cursor=track.cursor(each.place), message=Message.of(each.message))
        for each in batch.arrivals
    ]
    return told, batch.reached


def signals(service: Context, team: str | None, track: Track, after: Addition) -> Batch[RoutedSignal]:
    """The next signals that a team is to act on."""
    found = routed(service.store, after, team)
    clock = service.answers.time().as_of
    told = [
        RoutedSignal(cursor=track.cursor(each.place), signal=Signal.of(each.signal, clock))
        for each in found.routings
    ]
    return told, found.reached


def matches(
    service: Context, wanted: frozenset[str] | None, track: Track, after: Addition
) -> Batch[MatchedMoment]:
    """The next matches of standing contexts."""
    found = told(service.store, after, wanted)
    answers = [
        MatchedMoment(cursor=track.cursor(each.place), match=ContextMatch.of(each.moment, each))
        for each in found.tellings
    ]
    return answers, found.reached
