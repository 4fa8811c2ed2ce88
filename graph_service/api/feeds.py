"""What subscriptions have in common: a place in the change log to go on from, and waiting for the bell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from graph_service.access.operations import needing
from graph_service.access.principal import Scope
from graph_service.api.context import Context, Hearer, Inquiry
from graph_service.api.paging import read_cursor, write_cursor
from graph_service.api.threads import aside
from graph_service.errors import InvalidCursor, Transient
from graph_service.pipeline.bell import Bell
from graph_service.questions.arrivals import end
from graph_service.store.model import Addition

Told = TypeVar("Told")
FORM: Final = (str, int, str)
"""Of a cursor: the record's name, and the place in it."""
POLL_SECONDS: Final = 5.0
"""How long what another process has written may go unseen."""


@dataclass(frozen=True, slots=True)
class Track:
    """The change log of a record as one subscription's cursors name it."""

    name: str
    record: str

    def cursor(self, place: Addition) -> str:
        return write_cursor(self.name, (self.record, *place))

    def place(self, cursor: str, last: Addition) -> Addition:
        """The place a cursor stands for; raises `InvalidCursor` for none in this record."""
        advice = f"Pass a `cursor` that {self.name} gave for this record, or none to begin now."
        try:
            record, seq, key = read_cursor(self.name, cursor, FORM)
        except InvalidCursor as error:
            raise InvalidCursor(error.args[0], advice) from None
        place = Addition(int(seq), str(key))
        if record != self.record:
            raise InvalidCursor(f"{cursor[:80]!r} is a cursor of another record.", advice)
        if place > last:
            raise InvalidCursor(f"{cursor[:80]!r} stands beyond the end of the record.", advice)
        return place


Batch = tuple[Sequence[Told], Addition]
"""What is told next, and how far that reaches; no further than before: wait for more."""
Reader = Callable[[Track, Addition], Batch[Told]]
"""What there is to be told after a place."""


@dataclass(frozen=True, slots=True)
class Feed(Generic[Told]):
    """What one subscriber hears, and where in which record it begins."""

    service: Context
    track: Track
    start: Addition
    read: Reader[Told]


@needing(Scope.READ)
def opened(service: Context, name: str, after: str | None, read: Reader[Told]) -> Feed[Told]:
    """The feed of a subscription after a cursor, or from now on; raises `InvalidCursor`."""
    track = Track(name, service.store.identity())
    last = end(service.store)
    return Feed(service, track, last if after is None else track.place(after, last), read)


async def heard(inquiry: Inquiry, feed: Feed[Told]) -> AsyncGenerator[Told]:
    """The answers of a feed, each read by loaders that know nothing older than it."""
    place = feed.start
    with rings(feed.service.pipeline.bell) as rung, hearing(feed.service) as hearer:
        while True:
            # Before reading: what comes in while we read has to wake us.
            rung.clear()
            answers, reached = await next_batch(feed, place)
            inquiry.renew()
            for answer in answers:
                yield answer
            if reached == place:
                hearer.place = None
                await something_new(feed.service, rung)
            place = reached
            hearer.place = place.seq


async def next_batch(feed: Feed[Told], after: Addition) -> Batch[Told]:
    """The next answers; none while the record does not answer, since they will still be there."""
    try:
        return await aside(feed.read, feed.track, after)
    except Transient:
        return (), after


async def something_new(service: Context, rung: asyncio.Event) -> None:
    """Wait for a ring; at times look for what was written by a process whose bell is not heard here."""
    try:
        async with asyncio.timeout(POLL_SECONDS):
            await rung.wait()
    except TimeoutError:
        with suppress(Transient):
            await aside(service.pipeline.keep_up)


@contextmanager
def hearing(service: Context) -> Iterator[Hearer]:
    """A block in which a subscriber counts as one."""
    hearer = Hearer()
    service.hearers.add(hearer)
    try:
        yield hearer
    finally:
        service.hearers.discard(hearer)


@contextmanager
def rings(bell: Bell) -> Iterator[asyncio.Event]:
    """An event of this loop that is set at every ring, in whatever thread the bell is rung."""
    rung, loop = asyncio.Event(), asyncio.get_running_loop()
    with bell.heard_by(lambda: loop.call_soon_threadsafe(rung.set)):
        yield rung
