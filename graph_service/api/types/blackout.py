"""What we would lose if a channel went dark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import Listing, Page
from graph_service.api.types.connection import Connection, Edge, PageInfo, connection, edges, page_info
from graph_service.api.types.nodes import Customer, Handle, Message, Product, perhaps, surely
from graph_service.api.types.people import customer_of, customers_of
from graph_service.api.types.proportion import Proportion
from graph_service.api.types.scored import EVIDENCE, messages_of
from graph_service.questions import blackout, dependence, joined_by, next_best
from graph_service.store.reference_rows import customer_and_product

KEYS: Final[Listing[str]] = Listing("blackout", lambda key: (key,), (str,))
JOINED: Final[Listing[joined_by.Joined]] = Listing("joined", lambda row: (row.then[0][0],), (str,))
DEFINITION: Final = (
    "Left out is whatever was said on the channel, and the handles on it. Who is a fan, who would vouch for "
    "us and what is open is then worked out again, as in a record that was never told any of it; only who is "
    "who stays as it is known. `joined` names what of that is known by way of the channel alone."
)


@object_type
class BlackoutLoss:
    """How much there is of something, and how much would be left."""

    before: int = told("With the channel.")
    after: int = told("Without it: of what was begun there too, as far as it went on elsewhere.")
    gone: int = told("How many of those there are would not be there without it.")

    @classmethod
    def of(cls, row: blackout.Loss) -> BlackoutLoss:
        return cls(before=row.before, after=row.after, gone=len(row.gone) or max(row.before - row.after, 0))


@object_type
class BlackoutReference:
    """Somebody who would no longer be known to vouch for us, or could not be reached for it."""

    key: strawberry.Private[str]

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return await customer_of(info, customer_and_product(self.key)[0])

    @field
    async def product(self, info: Info) -> Product | None:
        """For which product; null for us as a whole."""
        slug = customer_and_product(self.key)[1]
        return None if slug is None else perhaps(Product.of, await info.context.loaders.product.load(slug))


@object_type
class Dependence:
    """How much the people of a segment depend on the channel, and on few channels at all."""

    segment: str | None = told("Whose; null in the total, and for those of whom no segment is known.")
    people: int = told("How many can be reached at all.")
    only_here: Proportion = told("Of these those whom only this channel reaches.")
    only_one: Proportion = told("Of these those whom one channel alone reaches, whichever it is.")
    messages: int = told("How many messages they sent.")
    messages_here: int = told("How many of these on this channel.")
    concentration: float | None = told(
        "The Herfindahl index of their messages over channels: 1 if all came by one, 1/n if n had the same; "
        "null where there are none."
    )

    @classmethod
    def of(cls, row: dependence.Dependence) -> Dependence:
        return cls(
            segment=row.segment,
            people=row.people,
            only_here=Proportion.of(row.on_it),
            only_one=Proportion.of(row.on_one),
            messages=row.messages,
            messages_here=row.here,
            concentration=row.concentration,
        )


@object_type
class NextBestHandle:
    """Where to turn to somebody instead: a verified handle before others, then the one last used."""

    key: strawberry.Private[str]
    channel: str = told("Where it is.")
    verified: bool = told("Whether its source calls it verified.")
    last_used_at: datetime | None = told("When anything was last sent from it; null for never.")
    confidence: float | None = told("How sure it is that it is theirs, 0 to 1; null where nobody knows.")

    @classmethod
    def of(cls, row: next_best.NextBest) -> NextBestHandle:
        return cls(
            key=row.handle,
            channel=row.channel,
            verified=row.verified,
            last_used_at=row.last_used_at,
            confidence=row.confidence,
        )

    @field
    async def handle(self, info: Info) -> Handle:
        """The handle."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.key))


@object_type
class BlackoutPerson:
    """Somebody who can be reached on the channel, or was heard there."""

    row: strawberry.Private[blackout.Affected]
    reachable: bool = told("Whether anything else leads to them.")
    next_best: NextBestHandle | None = told("Where to turn to instead; null where there is nothing.")
    refused: str | None = told("Why we may not turn to them even to answer, in words; null where we may.")
    fan: bool = told("Whether they lean to praise.")
    vouches: bool = told("Whether they vouch for us, were asked to, or hinted that they would.")
    open_matters: int = told("How many matters of theirs are open.")
    messages: int = told("How many messages they sent on the channel.")

    @classmethod
    def of(cls, row: blackout.Affected) -> BlackoutPerson:
        return cls(
            row=row,
            reachable=row.best is not None,
            next_best=perhaps(NextBestHandle.of, row.best),
            refused=None if row.refused is None else row.refused.sentence,
            fan=row.fan,
            vouches=row.vouches,
            open_matters=row.open_matters,
            messages=row.messages,
        )

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return await customer_of(info, self.row.customer)

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """What they said on the channel, the latest first."""
        return await messages_of(info, self.row.evidence, first, after)

    @field
    async def spoken_of(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """Where nothing else leads to them: messages elsewhere that name or answer them."""
        return await messages_of(info, self.row.spoken_of, first, after)


@object_type
class BlackoutIdentity:
    """Handles elsewhere that we know to be one person's, or several people's, only by way of the channel."""

    row: strawberry.Private[joined_by.Joined]
    now: list[list[str]] = told(
        "The handles, as channel:address, in groups that are one person's as we know."
    )
    without: list[list[str]] = told("The same in the groups that we would take for one person's without it.")

    @classmethod
    def of(cls, row: joined_by.Joined) -> BlackoutIdentity:
        return cls(row=row, now=list(map(list, row.now)), without=list(map(list, row.then)))

    @field
    async def customers(self, info: Info) -> list[Customer]:
        """Whose they are, in the order of `now`."""
        return await customers_of(info, self.row.customers)


@object_type
class BlackoutPeople:
    """A page of people, from the one whom it would be worst to lose on."""

    edges: list[Edge[BlackoutPerson]] = told("The people of this page.")
    page_info: PageInfo = told("Where the page lies among all.")
    total_count: int = told("How many can be reached on the channel, or were heard there.")


@object_type
class Blackout:
    """What we would lose if a channel went dark, against a record that was never told anything by it."""

    row: strawberry.Private[blackout.Blackout]
    channel: str = told("The channel.")
    people: BlackoutLoss = told("People that can be reached.")
    fans: BlackoutLoss = told("Fans that can be reached and are known to be fans.")
    references: BlackoutLoss = told(
        "References: who vouches for us, was asked to, or hinted that they would."
    )
    matters: BlackoutLoss = told("Open matters.")
    conversations: BlackoutLoss = told("Conversations.")
    dependence: Dependence = told("How much all people depend on it.")
    segments: list[Dependence] = told("The same by segment, that of most people first; at most 20.")
    affected: BlackoutPeople = told("Whom it concerns, and where to turn instead.")
    definition: str = told("What the drill does, in plain words.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @field
    async def lost_fans(
        self, info: Info, first: int | None = KEYS.first, after: str | None = None
    ) -> Connection[Customer]:
        """The fans who would be gone, in order of key."""
        page = KEYS.cut(sorted(self.row.fans.gone), first, after)
        held = dict(zip(page.rows, await customers_of(info, page.rows), strict=True))
        return connection(page, held.__getitem__)

    @field
    def lost_references(
        self, first: int | None = KEYS.first, after: str | None = None
    ) -> Connection[BlackoutReference]:
        """The references that would be gone, in order of key."""
        page = KEYS.cut(self.row.references.gone, first, after)
        return connection(page, lambda key: BlackoutReference(key=key))

    @field
    async def lost_matters(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages that opened the matters that would be gone, in order of key."""
        return await messages_of(info, self.row.matters.gone, first, after)

    @field
    def joined(
        self, first: int | None = JOINED.first, after: str | None = None
    ) -> Connection[BlackoutIdentity]:
        """What is known of who is who by way of the channel alone."""
        return connection(JOINED.cut(self.row.joined, first, after), BlackoutIdentity.of)


@dataclass(frozen=True, slots=True)
class Darkness:
    """What was found of a channel, and the page of people."""

    found: blackout.Blackout
    page: Page[blackout.Affected]

    def answer(self) -> Blackout:
        row = self.found
        return Blackout(
            row=row,
            channel=row.channel,
            people=BlackoutLoss.of(row.people),
            fans=BlackoutLoss.of(row.fans),
            references=BlackoutLoss.of(row.references),
            matters=BlackoutLoss.of(row.matters),
            conversations=BlackoutLoss.of(row.conversations),
            dependence=Dependence.of(row.dependence),
            segments=[Dependence.of(each) for each in row.segments],
            affected=BlackoutPeople(
                edges=edges(self.page, BlackoutPerson.of),
                page_info=page_info(self.page),
                total_count=row.total,
            ),
            definition=DEFINITION,
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )
