"""What goes on answering: each answer is read from the record when its reader is ready for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from strawberry.types.graphql import OperationType

from graph_service.api.context import Context, Info, Inquiry
from graph_service.api.described import object_type, subscription
from graph_service.api.paging import read_cursor, write_cursor
from graph_service.api.threads import aside
from graph_service.api.types.added import AddedMessage
from graph_service.api.types.inputs import MessagesWanted, message_filter
from graph_service.api.types.nodes import Message
from graph_service.errors import InvalidCursor, Misuse, Transient
from graph_service.pipeline.bell import Bell
from graph_service.questions.arrivals import Arrival, Batch, MessageFilter, end, since
from graph_service.store.model import Addition

NAME: Final = "messageAdded"
FORM: Final = (str, int, str)
"""Of a cursor: the record's name, and the place in it."""
ADVICE: Final = "Pass a `cursor` that messageAdded gave for this record, or none to begin now."
POLL_SECONDS: Final = 5.0
"""How long what another process has written may go unseen."""


class NotLive(Misuse):
    """A subscription over something that gives one answer."""

    code = "NOT_LIVE"
    advice = "Connect to /graphql as a websocket with the subprotocol graphql-transport-ws."


def refuse_unheard(operation: OperationType, inquiry: Inquiry) -> None:
    """Raise `NotLive` for a subscription whose answers nobody would go on hearing."""
    if operation is OperationType.SUBSCRIPTION and not inquiry.live:
        raise NotLive("A subscription takes a connection that stays open.")


@dataclass(frozen=True, slots=True)
class Feed:
    """The messages one subscriber waits for, and where in which record it begins."""

    service: Context
    record: str
    start: Addition
    wanted: MessageFilter


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
        feed = await aside(opened, info.context.service, message_filter(filter), after)
        return heard(info.context, feed)


def opened(service: Context, wanted: MessageFilter, after: str | None) -> Feed:
    """The feed after a cursor, or from now on; raises `InvalidCursor`."""
    record = service.store.identity()
    last = end(service.store)
    return Feed(service, record, last if after is None else place_of(after, record, last), wanted)


def place_of(cursor: str, record: str, last: Addition) -> Addition:
    """The place a cursor stands for in the record of this name; raises `InvalidCursor`."""
    try:
        name, seq, key = read_cursor(NAME, cursor, FORM)
    except InvalidCursor as error:
        raise InvalidCursor(error.args[0], ADVICE) from None
    place = Addition(int(seq), str(key))
    if name != record:
        raise InvalidCursor(f"{cursor[:80]!r} is a cursor of another record.", ADVICE)
    if place > last:
        raise InvalidCursor(f"{cursor[:80]!r} stands beyond the end of the record.", ADVICE)
    return place


async def heard(inquiry: Inquiry, feed: Feed) -> AsyncGenerator[AddedMessage]:
    """The answers of a feed, each read by loaders that know nothing older than it."""
    place = feed.start
    with rings(feed.service.pipeline.bell) as rung:
        while True:
            # Before reading: what comes in while we read has to wake us.
            rung.clear()
            batch = await next_batch(feed, place)
            inquiry.renew()
            for arrival in batch.arrivals:
                yield added(feed.record, arrival)
            if batch.reached == place:
                await something_new(feed.service, rung)
            place = batch.reached


async def next_batch(feed: Feed, after: Addition) -> Batch:
    """The next arrivals; none while the record does not answer, since they will still be there."""
    try:
        return await aside(since, feed.service.store, feed.service.keeper, after, feed.wanted)
    except Transient:
        return Batch((), after)


async def something_new(service: Context, rung: asyncio.Event) -> None:
    """Wait for a ring; at times look for what was written by a process whose bell is not heard here."""
    try:
        async with asyncio.timeout(POLL_SECONDS):
            await rung.wait()
    except TimeoutError:
        with suppress(Transient):
            await aside(service.pipeline.keep_up)


@contextmanager
def rings(bell: Bell) -> Iterator[asyncio.Event]:
    """An event of this loop that is set at every ring, in whatever thread the bell is rung."""
    rung, loop = asyncio.Event(), asyncio.get_running_loop()
    with bell.heard_by(lambda: loop.call_soon_threadsafe(rung.set)):
        yield rung


def added(record: str, arrival: Arrival) -> AddedMessage:
    cursor = write_cursor(NAME, (record, *arrival.place))
    return AddedMessage(cursor=cursor, message=Message.of(arrival.message))
