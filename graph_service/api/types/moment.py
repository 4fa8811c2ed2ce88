"""Conversations that fit a context, why, what is promised of them, and who must be left alone."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, input_type, object_type, optional, told
from graph_service.api.ids import key_of
from graph_service.api.types.inputs import Window, product_slug
from graph_service.api.types.nodes import Conversation, Message, surely
from graph_service.api.types.scored import Component
from graph_service.moments import guards, promise
from graph_service.moments.guards import GuardKind
from graph_service.planes.keeper import Standing
from graph_service.questions import moments
from graph_service.questions.similar import Similar
from graph_service.store.reader import ConversationFilter

strawberry.enum(
    GuardKind,
    name="GuardKind",
    description="Why somebody is left alone although what they say fits; see docs/guards.md.",
)


@input_type("MomentFilter")
class MomentsWanted:
    """Which conversations are looked at; all that is given has to fit."""

    channel: str | None = optional("On this channel.")
    product: strawberry.ID | None = optional("About this product.")
    sent: Window | None = optional("With what was said in this span of time.")
    near: list[strawberry.ID] | None = optional(
        "Conversations of people who stand near these customers by who answers, names or shares whom "
        "come first. Others are not left out."
    )


@input_type("MomentGuards")
class GuardsWanted:
    """What people would be turned to for, and what of that is overruled."""

    purpose: str | None = optional(
        "What for, as consents name it, such as marketing: then only people who are known to allow it are "
        "not held back. By default whoever has not forbidden it."
    )
    quiet_days: float = strawberry.field(
        default=guards.QUIET_DAYS, description="Leave alone whom we told something within so many days."
    )
    lift: list[GuardKind] | None = optional("Guards that are overruled: not every one can be.")


@object_type
class Guard:
    """A reason to leave somebody alone."""

    row: strawberry.Private[guards.Guard]
    kind: GuardKind = told("Which guard it is.")
    explanation: str = told("What holds, in a sentence.")

    @classmethod
    def of(cls, row: guards.Guard) -> Guard:
        return cls(row=row, kind=row.kind, explanation=row.sentence)

    @field
    async def evidence(self, info: Info) -> list[Message]:
        """The messages it rests on, those that are held."""
        rows = await info.context.loaders.message.load_many(list(self.row.evidence))
        return [Message.of(row) for row in rows if row is not None]


@object_type
class Moment:
    """A conversation that fits, by the message of it that fits best."""

    row: strawberry.Private[moments.Moment]
    score: float = told("What the order goes by: the sum of what the components contribute.")
    probability: float = told("How likely it is to be relevant, 0 to 1.")
    margin: float = told("By how much the probability lies above what the promise asks for.")
    components: list[Component] = told("What the score is made of.")
    matched_words: list[str] = told("The words of the context that the message holds, as it spells them.")
    guards: list[Guard] = told("What holds it back; nothing for a match.")

    @classmethod
    def of(cls, row: moments.Moment, bar: float) -> Moment:
        return cls(
            row=row,
            score=row.score,
            probability=row.chance,
            margin=row.chance - bar,
            components=[Component.of(part) for part in row.components],
            matched_words=list(row.matched),
            guards=[Guard.of(guard) for guard in row.guards],
        )

    @field
    def message(self) -> Message:
        """The message that fits best."""
        return Message.of(self.row.message)

    @field
    async def conversation(self, info: Info) -> Conversation:
        """The conversation it is part of."""
        row = await info.context.loaders.conversation.load(self.row.conversation)
        return surely("conversation", Conversation.of, row)


@object_type
class SimilarConversation:
    """A conversation that is like another, by the message of it that is most so."""

    row: strawberry.Private[Similar]
    score: float = told("How alike they are; comparable within one answer only.")
    components: list[Component] = told("What the score is made of.")
    matched_words: list[str] = told("Words of the other that the message holds, as it spells them.")

    @classmethod
    def of(cls, row: Similar) -> SimilarConversation:
        return cls(
            row=row,
            score=row.score,
            components=[Component.of(part) for part in row.components],
            matched_words=list(row.matched),
        )

    @field
    async def message(self, info: Info) -> Message:
        """The message that is most alike."""
        return surely("message", Message.of, await info.context.loaders.message.load(self.row.message))

    @field
    async def conversation(self, info: Info) -> Conversation:
        """The conversation it is part of."""
        row = await info.context.loaders.conversation.load(self.row.conversation)
        return surely("conversation", Conversation.of, row)


@object_type
class Nobody:
    """That no conversation fits, and what comes nearest."""

    row: strawberry.Private[moments.Nearest | None]
    explanation: str = told("Why nobody, in a sentence.")
    probability: float | None = told("How likely the nearest is to be relevant; null where there is none.")

    @classmethod
    def of(cls, found: moments.Moments) -> Nobody:
        row = found.nearest
        return cls(row=row, explanation=found.nobody, probability=row.chance if row else None)

    @field
    def nearest(self) -> Message | None:
        """The message that comes nearest; null where nothing is held that could be looked at."""
        return Message.of(self.row.message) if self.row else None


@object_type
class Promise:
    """What is promised of the matches of a context, and on what ground."""

    max_irrelevant_rate: float = told("The greatest share of irrelevant matches that was asked for.")
    threshold: float | None = told(
        "The probability a match has to reach; null where nothing can be promised."
    )
    guaranteed: bool = told("Whether it rests on enough ratings of this very context.")
    rated: int = told("How many ratings of this context it rests on.")
    explanation: str = told("On what ground, and what is assumed, in a sentence.")

    @classmethod
    def of(cls, row: promise.Promise) -> Promise:
        return cls(
            max_irrelevant_rate=row.max_irrelevant,
            threshold=row.threshold,
            guaranteed=row.guaranteed,
            rated=row.rated,
            explanation=row.sentence,
        )


@object_type
class CatchingUp:
    """A part of the search that does not yet hold all that the record does."""

    plane: str = told("Which: vectors, lexical or interactions.")
    position: int = told("Up to which entry of the record's change log it has come.")
    last: int = told("The last entry.")
    recovering: bool = told("Whether it was lost or damaged and is being built anew.")

    @classmethod
    def of(cls, row: Standing) -> CatchingUp:
        return cls(plane=row.plane, position=row.position, last=row.last, recovering=row.recovering)


@object_type
class Moments:
    """Which conversations fit a context, the best first; or that none does."""

    matches: list[Moment] = told("What fits and may be acted on.")
    held_back: list[Moment] = told("What fits, but whose writers must be left alone, and why.")
    nobody: Nobody | None = told("That there are no matches, and why; null where there are some.")
    has_more: bool = told("Whether more fits than is given: narrow the filter, or ask for a smaller rate.")
    promise: Promise = told("What is promised of the matches.")
    catching_up: list[CatchingUp] = told("What of the search is not level with the record; mostly nothing.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, found: moments.Moments, planes: list[Standing]) -> Moments:
        bar = found.promise.threshold or 0.0
        return cls(
            matches=[Moment.of(row, bar) for row in found.matches],
            held_back=[Moment.of(row, bar) for row in found.held],
            nobody=None if found.matches else Nobody.of(found),
            has_more=found.more,
            promise=Promise.of(found.promise),
            catching_up=[CatchingUp.of(each) for each in planes if each.behind],
            as_of=found.time.as_of,
            graph_version=strawberry.ID(str(found.graph_version)),
        )


def moment_filter(wanted: MomentsWanted | None) -> ConversationFilter:
    """The filter in the store's terms; raises `InvalidId` for a product's id that is none."""
    if wanted is None:
        return ConversationFilter()
    span = wanted.sent or Window()
    return ConversationFilter(wanted.channel, product_slug(wanted.product), span.from_, span.to)


def seeds(wanted: MomentsWanted | None) -> list[str]:
    """The keys of the customers named; raises `InvalidId`."""
    return [key_of("Customer", each) for each in (wanted.near or [])] if wanted else []
