"""A person's timeline: an entry for each thing that they did or were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import Listing, Place, moment
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.inputs import AskedTime
from graph_service.api.types.nodes import Handle, Message, Product, perhaps, surely
from graph_service.planes.view import microseconds
from graph_service.questions.timeline import Entry
from graph_service.store.timelines import Order, TimelinePage


def latest(row: Entry) -> Place:
    return (-microseconds(row.at), row.key)


def oldest(row: Entry) -> Place:
    return (microseconds(row.at), row.key)


LISTINGS: Final[dict[Order, Listing[Entry]]] = {
    Order.LATEST: Listing("timeline, latest first", latest, (int, str)),
    Order.OLDEST: Listing("timeline, oldest first", oldest, (int, str)),
}


@object_type
class TimelineEntry:
    """One thing that a person did or was told.

    A plain shape for all kinds: what a kind does not have is null or empty.
    """

    row: strawberry.Private[Entry]
    at: datetime = told("When it happened, or began.")
    kind: str = told(
        "tweet, mail or message, else what contact it was (call, callback, letter, visit, event, survey), "
        "or like, follow, share, uses, bought, referral, consent, ticket or opportunity."
    )
    summary: str = told("What it was in a few words: of a message its beginning, in the sender's own words.")

    @classmethod
    def of(cls, row: Entry) -> TimelineEntry:
        return cls(row=row, at=row.at, kind=row.kind, summary=row.summary)

    @field
    async def handle(self, info: Info) -> Handle:
        """The handle of theirs by which they did it or were told."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.row.handle))

    @field
    async def by(self, info: Info) -> Handle:
        """Who did it: one of their own handles, or of those who spoke to them or referred them."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.row.by))

    @field
    async def message(self, info: Info) -> Message | None:
        """What was said, or liked or shared; null where we do not hold it."""
        key = self.row.message
        return perhaps(Message.of, await info.context.loaders.message.load(key) if key else None)

    @field
    async def target(self, info: Info) -> Handle | None:
        """Who was followed, liked or referred."""
        key = self.row.target
        return perhaps(Handle.of, await info.context.loaders.handle.load(key) if key else None)

    @field
    async def products(self, info: Info) -> list[Product]:
        """The products it is about."""
        rows = await info.context.loaders.product.load_many(self.row.products)
        return [Product.of(row) for row in rows if row is not None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of a timeline as a client asks for it."""

    order: Order
    time: AskedTime
    first: int | None
    after: str | None

    def page(self) -> TimelinePage:
        """The same in the store's terms, with one entry more, which says that more follow."""
        listing = LISTINGS[self.order]
        place = listing.after(self.after)
        after = None if place is None else (moment(listing.name, abs(int(place[0]))), str(place[1]))
        size = listing.size(self.first) + 1
        return TimelinePage(self.order, size, after, self.time.as_of, self.time.known_at)


async def page_of(info: Info, customer: str, wanted: Wanted) -> Connection[TimelineEntry]:
    """A page of a customer's timeline."""
    rows = await info.context.loaders.timeline.load((customer, wanted.page()))
    return connection(LISTINGS[wanted.order].page(rows, wanted.first, wanted.after), TimelineEntry.of)
