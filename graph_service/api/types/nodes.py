"""The things of the record that have an id, and the ways from each to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import strawberry

from algorithms.acts import State
from graph_service.api.context import Info
from graph_service.api.described import field, interface, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.paging import FIRST, Listing, Place, moment
from graph_service.api.standing import AskedInfluence, AskedStance, times_of
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.consent import Consent
from graph_service.api.types.inputs import AskedTime, asked_times, product_slug
from graph_service.api.types.reach import Reach
from graph_service.errors import NotFound
from graph_service.matters.rooms import Reply
from graph_service.planes.view import microseconds
from graph_service.questions.influence import Scope
from graph_service.questions.opinions import Side
from graph_service.store.model import MessageRow, StanceRow, words
from graph_service.store.reader import ConversationRow, CustomerRow, HandleRow, Part
from graph_service.store.timelines import Order
from ingest import company
from ingest.canonical import Direction, MessageKind

if TYPE_CHECKING:
    from graph_service.api.types.identity import Resemblance
    from graph_service.api.types.influence import Influencer
    from graph_service.api.types.matter import Matter
    from graph_service.api.types.meaning import Annotation
    from graph_service.api.types.scored import Advocate, Critic
    from graph_service.api.types.scores import StoredScore
    from graph_service.api.types.timeline import TimelineEntry

Row = TypeVar("Row")
Made = TypeVar("Made")

strawberry.enum(Order, name="TimelineOrder", description="Which end of a timeline comes first.")
strawberry.enum(State, name="MatterState", description="Where a customer's matter stands.")
strawberry.enum(MessageKind, name="ContactKind", description="What kind of contact a message records.")


def opened(row: ConversationRow) -> Place:
    return (-microseconds(row.opened_at), row.key)


HANDLES: Final[Listing[HandleRow]] = Listing("handles", lambda row: (row.key,), (str,), first=5)
CONVERSATIONS: Final[Listing[ConversationRow]] = Listing("conversations", opened, (int, str), first=10)
MESSAGES: Final[Listing[MessageRow]] = Listing(
    "messages", lambda row: (microseconds(row.sent_at), row.key), (int, str), first=10
)


SENT: Final[Listing[MessageRow]] = Listing(
    "messages sent", lambda row: (-microseconds(row.sent_at), row.key), (int, str), first=10
)


def latest_part(listing: Listing[Row], first: int | None, after: str | None) -> Part:
    """What a page takes of a list that has the latest first: one more, as that says that more follow."""
    place = listing.after(after)
    begun = (moment(listing.name, -int(place[0])), str(place[1])) if place else None
    return Part(listing.size(first) + 1, begun)


def perhaps(make: Callable[[Row], Made], row: Row | None) -> Made | None:
    """What `make` makes of a row that may be absent."""
    return None if row is None else make(row)


def surely(what: str, make: Callable[[Row], Made], row: Row | None) -> Made:
    """What `make` makes of a row that has to be there; raises `NotFound` where it is gone."""
    if row is None:
        raise NotFound(f"The {what} has been removed since.", "Ask again.")
    return make(row)


@interface
class Node:
    """Anything with an id, which finds it again through `node`."""

    id: strawberry.ID = told("Stays the same for good.")


@object_type
class Customer(Node):
    """A person or organisation that is not us, with all the handles we know to be theirs."""

    key: strawberry.Private[str]
    name: str | None = told("The best name known.")
    kind: str = told("unknown, organization or bot.")

    @classmethod
    def of(cls, row: CustomerRow) -> Customer:
        return cls(id=global_id("Customer", row.key), key=row.key, name=row.name, kind=row.kind)

    @field
    async def consent(self, info: Info, purpose: str = "marketing") -> Consent:
        """Whether they may be turned to for a purpose, by what they decided last on any of their handles."""
        return Consent.of(await info.context.loaders.consent.load((self.key, purpose)))

    @field
    async def handles(
        self,
        info: Info,
        time: AskedTime | None = None,
        first: int | None = HANDLES.first,
        after: str | None = None,
    ) -> Connection[Handle]:
        """The customer's handles on all channels, by channel and address; with `time`, those of then.

        Then they are those of whoever had the handle that names the customer, else the first of its
        handles that had been seen, with `confidence` and `evidence` of then. Where `time` leaves `asOf`
        out, it is now.
        """
        loaders, times = info.context.loaders, asked_times(time)
        rows: Sequence[HandleRow] = (
            await loaders.handles_of_customer.load(self.key)
            if times is None
            else await loaders.handles_then(self.key, times)
        )
        return connection(HANDLES.cut(rows, first, after), Handle.of)

    @field
    async def conversations(
        self, info: Info, first: int | None = CONVERSATIONS.first, after: str | None = None
    ) -> Connection[Conversation]:
        """The conversations the customer has taken part in under any handle, the latest opened first."""
        handles = await info.context.loaders.handles_of_customer.load(self.key)
        part = latest_part(CONVERSATIONS, first, after)
        parts = await info.context.loaders.conversations_of_handle.load_many([(h.key, part) for h in handles])
        return connection(CONVERSATIONS.page(merged(parts), first, after), Conversation.of)

    @field
    async def messages(
        self, info: Info, first: int | None = SENT.first, after: str | None = None
    ) -> Connection[Message]:
        """What the customer said under any handle, the latest first."""
        wanted = self.key, latest_part(SENT, first, after)
        rows = await info.context.loaders.messages_of_customer.load(wanted)
        return connection(SENT.page(rows, first, after), Message.of)

    @field
    async def timeline(
        self,
        info: Info,
        time: AskedTime | None = None,
        order: Order = Order.LATEST,
        first: int | None = FIRST,
        after: str | None = None,
    ) -> Connection[Annotated[TimelineEntry, strawberry.lazy("graph_service.api.types.timeline")]]:
        """All they did and were told, over all their handles; cursors of one order fit that order only."""
        from graph_service.api.types import timeline  # noqa: PLC0415 - it holds these types in turn

        wanted = timeline.Wanted(order, time or AskedTime(), first, after)
        return await timeline.page_of(info, self.key, wanted)

    @field
    async def advocacy(
        self,
        info: Info,
        product: strawberry.ID | None = None,
        topic: str | None = None,
        time: AskedTime | None = None,
    ) -> Annotated[Advocate, strawberry.lazy("graph_service.api.types.scored")] | None:
        """How surely they speak for us or a product, or on a topic; null where nothing they said counts.

        It has a score for whoever said something: `advocates` names those who lean that way.
        """
        from graph_service.api.types.scored import Advocate  # noqa: PLC0415 - it holds these types in turn

        asked = AskedStance(Side.FOR, product_slug(product), topic, times_of(time))
        return perhaps(Advocate.of, await info.context.loaders.stance.load((self.key, asked)))

    @field
    async def criticism(
        self,
        info: Info,
        product: strawberry.ID | None = None,
        topic: str | None = None,
        time: AskedTime | None = None,
    ) -> Annotated[Critic, strawberry.lazy("graph_service.api.types.scored")] | None:
        """How surely they speak against us or a product, or on a topic; null where nothing said counts."""
        from graph_service.api.types.scored import Critic  # noqa: PLC0415 - it holds these types in turn

        asked = AskedStance(Side.AGAINST, product_slug(product), topic, times_of(time))
        return perhaps(Critic.of, await info.context.loaders.stance.load((self.key, asked)))

    @field
    async def influence(
        self,
        info: Info,
        product: strawberry.ID | None = None,
        topic: str | None = None,
        time: AskedTime | None = None,
    ) -> Annotated[Influencer, strawberry.lazy("graph_service.api.types.influence")] | None:
        """How they are heard, in all or where a product or a topic is spoken of.

        Null where too few turned to them for `influencers` to name them.
        """
        from graph_service.api.types.influence import Influencer  # noqa: PLC0415 - it holds these types in turn

        asked = AskedInfluence(Scope(product_slug(product), topic), times_of(time))
        return perhaps(Influencer.made, await info.context.loaders.influence.load((self.key, asked)))

    @field
    async def stored_scores(
        self, info: Info
    ) -> list[Annotated[StoredScore, strawberry.lazy("graph_service.api.types.scores")]]:
        """Their scores as analysts find them in the graph, by kind and product; see docs/graph-model.md.

        `advocacy`, `criticism` and `influence` are worked out when asked for; these were when they were
        written.
        """
        from graph_service.api.types.scores import StoredScore  # noqa: PLC0415 - it holds these types in turn

        return [StoredScore.of(row) for row in await info.context.loaders.scores.load(self.key)]

    @field
    async def matters(
        self,
        info: Info,
        state: State | None = None,
        first: int | None = 10,
        after: str | None = None,
    ) -> Connection[Annotated[Matter, strawberry.lazy("graph_service.api.types.matter")]]:
        """What they want settled, the latest opened first; with `state`, what stands there."""
        from graph_service.api.types import matter  # noqa: PLC0415 - it holds these types in turn

        return await matter.page_of(info, self.key, state, first, after)


@object_type
class Handle(Node):
    """A name, mail address or number on one channel."""

    key: strawberry.Private[str]
    owner: strawberry.Private[str | None]
    channel: str = told("Where it is used, such as twitter, email or phone.")
    address: str = told("What it is there, in the channel's normal form.")
    name: str | None = told("The display name last seen.")
    verified: bool | None = told("Whether the channel has verified it; null where it does not say.")
    ours: bool = told("Whether it is one of our own.")
    team: str | None = told("The team that speaks through it, where it is ours.")
    confidence: float | None = told("How sure it is that the customer owns it, 0 to 1.")
    evidence: list[str] = told("Why it is held to be the customer's.")

    @classmethod
    def of(cls, row: HandleRow) -> Handle:
        return cls(
            id=global_id("Handle", row.key),
            key=row.key,
            owner=row.customer,
            channel=row.channel,
            address=row.address,
            name=row.name,
            verified=row.verified,
            ours=row.ours,
            team=row.team,
            confidence=row.confidence,
            evidence=list(row.evidence),
        )

    @field
    async def customer(self, info: Info) -> Customer | None:
        """Whose it is; null where it is ours, or new and not looked at yet."""
        row = await info.context.loaders.customer.load(self.owner) if self.owner else None
        return perhaps(Customer.of, row)

    @field
    async def resemblances(
        self, info: Info, first: int | None = 10, after: str | None = None
    ) -> Connection[Annotated[Resemblance, strawberry.lazy("graph_service.api.types.identity")]]:
        """The handles it has something in common with, the likeliest first, and what that is."""
        from graph_service.api.types import identity  # noqa: PLC0415 - it holds these types in turn

        return await identity.resemblances_of(info, self.key, first, after)

    @field
    async def conversations(
        self, info: Info, first: int | None = CONVERSATIONS.first, after: str | None = None
    ) -> Connection[Conversation]:
        """The conversations it has taken part in, the latest opened first."""
        wanted = self.key, latest_part(CONVERSATIONS, first, after)
        rows = await info.context.loaders.conversations_of_handle.load(wanted)
        return connection(CONVERSATIONS.page(rows, first, after), Conversation.of)


@object_type
class Conversation(Node):
    """Messages that belong together: a thread, a ticket, a chat."""

    key: strawberry.Private[str]
    channel: str = told("Where it takes place.")
    opened_at: datetime = told("When its first message was sent.")
    last_message_at: datetime = told("When its latest message was sent.")
    message_count: int = told("How many messages it has.")

    @classmethod
    def of(cls, row: ConversationRow) -> Conversation:
        return cls(
            id=global_id("Conversation", row.key),
            key=row.key,
            channel=row.channel,
            opened_at=row.opened_at,
            last_message_at=row.last_message_at,
            message_count=row.messages,
        )

    @field
    async def messages(
        self, info: Info, first: int | None = MESSAGES.first, after: str | None = None
    ) -> Connection[Message]:
        """Its messages, the first said first."""
        place = MESSAGES.after(after)
        begun = (moment(MESSAGES.name, place[0]), str(place[1])) if place else None
        wanted = self.key, Part(MESSAGES.size(first) + 1, begun)
        rows = await info.context.loaders.messages_of_conversation.load(wanted)
        return connection(MESSAGES.page(rows, first, after), Message.of)


@object_type
class Stance:
    """How a message stands towards a product."""

    slug: strawberry.Private[str]
    value: float = told("From -1 (against) to 1 (for).")

    @classmethod
    def of(cls, row: StanceRow) -> Stance:
        return cls(slug=row.product, value=row.value)

    @field
    async def product(self, info: Info) -> Product:
        """The product it is about."""
        return surely("product", Product.of, await info.context.loaders.product.load(self.slug))


@object_type
class LikelyReply:
    """What a message likely answers where its source does not say."""

    key: strawberry.Private[str]
    probability: float = told("How likely it is said to who sent that message, 0 to 1.")

    @classmethod
    def of(cls, reply: Reply) -> LikelyReply:
        return cls(key=reply.message, probability=reply.probability)

    @field
    async def message(self, info: Info) -> Message:
        """The message that it likely answers."""
        return surely("message", Message.of, await info.context.loaders.message.load(self.key))


@object_type
class Message(Node):
    """One contact on any channel: a tweet, a mail, a call, a chat line, a survey answer, a visit."""

    row: strawberry.Private[MessageRow]
    text: str = told("What was said, without quoted text and signatures; empty where nothing is kept.")
    subject: str | None = told("The subject line, where there is one.")
    channel: str = told("Where it was said.")
    sent_at: datetime = told("When it was said.")
    recorded_at: datetime = told("When we learnt of it.")
    direction: Direction = told("Who speaks to whom.")
    sentiment: float | None = told("How pleased it sounds, -1 to 1; null until read, and without words.")
    stances: list[Stance] = told("How it stands towards the products it names.")
    kind: MessageKind | None = told("What kind of contact it was; null for something simply written.")
    outcome: str | None = told("How a contact ended, such as reached, missed or attended.")
    seconds: int | None = told("How long a contact took.")
    rating: int | None = told("A survey's answer from 0 to 10.")

    @classmethod
    def of(cls, row: MessageRow) -> Message:
        return cls(
            id=global_id("Message", row.key),
            row=row,
            text=row.text,
            subject=row.subject,
            channel=row.channel,
            sent_at=row.sent_at,
            recorded_at=row.recorded_at,
            direction=Direction(row.direction),
            sentiment=row.sentiment,
            stances=[Stance.of(stance) for stance in row.stances],
            kind=None if row.kind is None else MessageKind(row.kind),
            outcome=row.outcome,
            seconds=row.seconds,
            rating=row.rating,
        )

    @field
    async def sender(self, info: Info) -> Handle:
        """The handle that sent it."""
        return surely("sender", Handle.of, await info.context.loaders.handle.load(self.row.sender))

    @field
    async def conversation(self, info: Info) -> Conversation:
        """The conversation it is part of."""
        row = await info.context.loaders.conversation.load(self.row.conversation)
        return surely("conversation", Conversation.of, row)

    @field
    async def reply_to(self, info: Info) -> Message | None:
        """The message it answers; null where it answers none, or one we do not hold."""
        key = self.row.reply_to
        return perhaps(Message.of, await info.context.loaders.message.load(key) if key else None)

    @field
    async def likely_reply_to(self, info: Info) -> LikelyReply | None:
        """What it likely answers in its conversation, by mentions, turns, time and words.

        Null where its source tells what it answers, and where it more likely begins something. The
        conversation is read for it.
        """
        if self.row.reply_to is not None:
            return None
        known = await info.context.loaders.likely_replies.load(self.row.conversation)
        return perhaps(LikelyReply.of, known.get(self.row.key))

    @field
    async def mentions(self, info: Info) -> list[Handle]:
        """The handles it names or is addressed to."""
        rows = await info.context.loaders.handle.load_many(self.row.mentions)
        return [Handle.of(row) for row in rows if row is not None]

    @field
    async def annotation(
        self, info: Info
    ) -> Annotated[Annotation, strawberry.lazy("graph_service.api.types.meaning")] | None:
        """What it means, with what people have put right; null until it is read."""
        from graph_service.api.types import meaning  # noqa: PLC0415 - it holds these types in turn

        found = await info.context.loaders.annotation.load(self.row.key)
        read = words(self.row.subject, self.row.text)
        return None if found is None else meaning.Annotation.of(found, read)

    @field
    async def reach(self, info: Info) -> Reach:
        """How many may have seen it, and how many did something with it."""
        return surely("message", Reach.of, await info.context.loaders.reach.load(self.row.key))


@object_type
class Product(Node):
    """Something we sell, as `company.toml` declares it."""

    slug: str = told("Its short name in files and statements.")
    name: str = told("Its name.")
    aliases: list[str] = told("Other names people use for it.")

    @classmethod
    def of(cls, row: company.Product) -> Product:
        return cls(id=global_id("Product", row.slug), slug=row.slug, name=row.name, aliases=list(row.aliases))

    @field
    async def message_count(self, info: Info) -> int:
        """How many messages are about it, whoever sent them."""
        return await info.context.loaders.messages_about_product.load(self.slug)


def merged(parts: Iterable[tuple[ConversationRow, ...]]) -> list[ConversationRow]:
    """The conversations of several handles as one list, each once, the latest opened first."""
    each = {row.key: row for part in parts for row in part}
    return sorted(each.values(), key=opened)
