"""What somebody waits for, what was found for it, and what people say of that."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.paging import Listing, Place
from graph_service.api.threads import aside
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.moment import Moments, Promise
from graph_service.api.types.nodes import Conversation, Message, Node, Product, perhaps, surely
from graph_service.api.types.receipt import UserError
from graph_service.moments.guards import GuardKind
from graph_service.planes.view import microseconds
from graph_service.questions.told import Telling
from graph_service.store.context_rows import ContextRow, MomentRow, MomentState, RatingRow
from graph_service.store.model import Addition

strawberry.enum(
    MomentState,
    name="ContextMatchState",
    description="Whether people were told of a match, or something held it back.",
)


def found(row: MomentRow) -> Place:
    return (-row.seq, row.key)


MATCHES: Final[Listing[MomentRow]] = Listing("matches", found, (int, str))
RATINGS: Final[Listing[RatingRow]] = Listing(
    "ratings", lambda row: (microseconds(row.said_at), row.key), (int, str)
)


@object_type
class Context(Node):
    """What somebody wants to hear of as it is said: each message that comes in is matched with it.

    It looks at what comes after it was saved, and after each change of it at what comes later still. A
    conversation is told of once, and again only where the text has been changed since.
    """

    row: strawberry.Private[ContextRow]
    name: str = told("What people call it.")
    text: str = told("What the messages looked for are about.")
    channel: str | None = told("Only what is said on this channel.")
    max_irrelevant_rate: float = told("The greatest share of irrelevant matches that is put up with.")
    purpose: str | None = told("What people have to have consented to; null where nothing was said of it.")
    quiet_days: float | None = told("For how long nobody is turned to again; null for as long as usual.")
    lift: list[str] = told("The guards that are overruled, as they are called in the record.")
    paused: bool = told("Whether it is paused: nothing is matched with it until it is resumed.")
    by: str = told("Who saved it, or changed it last.")
    saved_at: datetime = told("When it was first saved.")
    changed_at: datetime = told("When it was last changed.")
    worded_at: datetime = told("Since when its text has been as it is; earlier ratings no longer count.")

    @classmethod
    def of(cls, row: ContextRow) -> Context:
        return cls(
            id=global_id("Context", row.key),
            row=row,
            name=row.name,
            text=row.text,
            channel=row.channel,
            max_irrelevant_rate=row.max_irrelevant,
            purpose=row.purpose,
            quiet_days=row.quiet_days,
            lift=list(row.lift),
            paused=row.paused,
            by=row.by,
            saved_at=row.at,
            changed_at=row.revised_at or row.at,
            worded_at=row.worded_at,
        )

    @field
    async def product(self, info: Info) -> Product | None:
        """Only what is about this product; null for any, and for one that is no longer sold."""
        return (
            perhaps(Product.of, await info.context.loaders.product.load(self.row.product))
            if self.row.product
            else None
        )

    @field
    async def promise(self, info: Info) -> Promise:
        """From where on it is told of a match, and what that rests on."""
        return Promise.of(await info.context.loaders.promise.load(self.row.key))

    @field
    async def moments(self, info: Info, first: int = 20) -> Moments:
        """What fits it among all that is held, as its ratings taught it; nobody is told."""
        found = await aside(info.context.service.answers.moments_of, self.row, first)
        return Moments.of(found, info.context.service.keeper.standing())

    @field
    async def to_rate(self, info: Info, first: int = 10) -> list[Message]:
        """Messages that nobody has rated for it, drawn evenly from all that may fit.

        Rate these, relevant or not: what is promised rests on a fair draw, and not on the best alone.
        """
        keys = await aside(info.context.service.answers.to_rate, self.row, first)
        rows = await info.context.loaders.message.load_many(keys)
        return [Message.of(row) for row in rows if row is not None]

    @field
    async def matches(
        self, info: Info, first: int | None = MATCHES.first, after: str | None = None
    ) -> Connection[Annotated[ContextMatch, strawberry.lazy(__name__)]]:
        """What people were told of, the last found first."""
        return await matches_of(info, (self.row.key, MomentState.TOLD), first, after)

    @field
    async def held(
        self, info: Info, first: int | None = MATCHES.first, after: str | None = None
    ) -> Connection[Annotated[ContextMatch, strawberry.lazy(__name__)]]:
        """What would have been told of but for a guard, the last found first.

        Such a conversation is told of when another message of it fits and nothing holds it back any more.
        """
        return await matches_of(info, (self.row.key, MomentState.HELD), first, after)

    @field
    async def ratings(
        self, info: Info, first: int | None = RATINGS.first, after: str | None = None
    ) -> Connection[Annotated[Rating, strawberry.lazy(__name__)]]:
        """What people say of what was found for it, taken back or not, the first said first."""
        rows = await info.context.loaders.ratings_of_context.load(self.row.key)
        return connection(RATINGS.cut(rows, first, after), Rating.of)


async def matches_of(
    info: Info, wanted: tuple[str, MomentState], first: int | None, after: str | None
) -> Connection[ContextMatch]:
    """A page of what was found for a context, of one state."""
    context, state = wanted
    place = MATCHES.after(after)
    addition = Addition(-int(place[0]), str(place[1])) if place else None
    size = MATCHES.size(first) + 1
    rows = await aside(info.context.service.store.contexts.moments_of, context, state, addition, size)
    return connection(MATCHES.page(rows, first, after), ContextMatch.of)


@object_type
class ContextMatch(Node):
    """A conversation that fits a context, by the message that made it match."""

    row: strawberry.Private[MomentRow]
    telling: strawberry.Private[Telling | None]
    state: MomentState = told("What became of it.")
    guards: list[GuardKind] = told("What held it back when it was found; empty where people were told.")
    score: float = told("How well the message fits.")
    probability: float = told("How likely it is relevant, 0 to 1.")
    found_at: datetime = told("When it was found.")

    @classmethod
    def of(cls, row: MomentRow, telling: Telling | None = None) -> ContextMatch:
        """A match; `telling` has what it is made of, where that was read with it."""
        return cls(
            id=global_id("ContextMatch", row.key),
            row=row,
            telling=telling,
            state=row.state,
            guards=[GuardKind(each) for each in row.guards],
            score=row.score,
            probability=row.chance,
            found_at=row.at,
        )

    @field
    async def context(self, info: Info) -> Context:
        """What was looked for."""
        if self.telling is not None:
            return Context.of(self.telling.context)
        return surely("context", Context.of, await info.context.loaders.context.load(self.row.context))

    @field
    async def message(self, info: Info) -> Message:
        """The message that fits."""
        if self.telling is not None:
            return Message.of(self.telling.message)
        return surely("message", Message.of, await info.context.loaders.message.load(self.row.message))

    @field
    async def conversation(self, info: Info) -> Conversation:
        """The conversation it is part of."""
        row = await info.context.loaders.conversation.load(self.row.conversation)
        return surely("conversation", Conversation.of, row)


@object_type
class Rating(Node):
    """What somebody says of a message: that it is what a context looks for, or is not."""

    row: strawberry.Private[RatingRow]
    relevant: bool = told("Whether it is.")
    by: str = told("Who says so.")
    reason: str | None = told("Why.")
    at: datetime = told("When this was said.")
    withdrawn_at: datetime | None = told("When it was taken back; null while it counts.")
    withdrawn_by: str | None = told("Who took it back.")

    @classmethod
    def of(cls, row: RatingRow) -> Rating:
        return cls(
            id=global_id("Rating", row.key),
            row=row,
            relevant=row.relevant,
            by=row.by,
            reason=row.reason,
            at=row.said_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_by=row.withdrawn_by,
        )

    @field
    async def context(self, info: Info) -> Context | None:
        """The context; null where it has been deleted."""
        row = await info.context.loaders.context.load(self.row.context)
        return None if row is None or row.deleted_at is not None else Context.of(row)

    @field
    async def message(self, info: Info) -> Message:
        """The message."""
        return surely("message", Message.of, await info.context.loaders.message.load(self.row.message))


@object_type
class MatchedMoment:
    """A match that a subscriber is told of."""

    cursor: str = told("Stands for this place among all matches: pass it as `after` to go on from here.")
    match: ContextMatch = told("The match.")


@object_type
class ContextPayload:
    """The context as it stands now, or what has to be put right first."""

    context: Context | None = told("Null once it is deleted, and when there are user errors.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")


@object_type
class RatingPayload:
    """What is said of a match now, or what has to be put right first."""

    rating: Rating | None = told("Null when there are user errors.")
    context: Context | None = told("The context it is about, as it judges from now on.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")
