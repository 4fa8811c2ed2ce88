"""Who speaks, and of what: groups of voices and themes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, input_type, object_type, optional, told
from graph_service.api.paging import Page
from graph_service.api.types.connection import Connection, Edge, PageInfo, edges, page_info
from graph_service.api.types.inputs import Window, product_slug
from graph_service.api.types.nodes import Message
from graph_service.api.types.scored import EVIDENCE, messages_of
from graph_service.errors import Misuse
from graph_service.questions import reach, spoken, themes, voices
from graph_service.questions.time import Time
from graph_service.questions.voices import Dimension
from graph_service.text.meaning import Tone
from ingest.canonical import Direction
from ingest.meanings import INTENTS

strawberry.enum(
    Dimension,
    name="VoiceDimension",
    description="What voices are grouped by. A message may have several products, intents and emotions, and "
    "is in a group of each; of the others it has one, so that such groups add up.",
)


@input_type("VoiceFilter")
class VoicesWanted:
    """Which messages of customers; all that is given has to fit."""

    channel: str | None = optional("Said on this channel.")
    product: strawberry.ID | None = optional("About this product.")
    direction: Direction | None = optional("To us or between others; without it, both.")
    tone: Tone | None = optional("That sound so.")
    intents: list[str] | None = optional("With at least one of these intents, such as complaint or idea.")
    sent: Window | None = optional("Sent in this span of time.")


def voice_filter(wanted: VoicesWanted | None) -> spoken.VoiceFilter:
    """The filter in the questions' terms.

    Raises `InvalidId` for a product's id that is none, and `Misuse` for an intent that nobody has.
    """
    if wanted is None:
        return spoken.EVERYTHING
    if unknown := set(wanted.intents or ()) - set(INTENTS):
        raise Misuse(f"intents: {min(unknown)!r} is none.", f"There are {', '.join(INTENTS)}.")
    span = wanted.sent or Window()
    return spoken.VoiceFilter(
        channel=wanted.channel,
        product=product_slug(wanted.product),
        direction=wanted.direction,
        tone=wanted.tone,
        intents=tuple(wanted.intents or ()),
        since=span.from_,
        before=span.to,
    )


@object_type
class VoiceReach:
    """Who could have heard some messages, by what the record knows: no count of readers.

    Of followers only the number is known, so one who also answered is counted twice, and those of
    senders whose followers no source counts are not counted.
    """

    total: float = told("`people` and `followers` together.")
    people: int = told("Customers who answered, shared, reacted or were named, each once.")
    followers: float | None = told("Followers of the senders, each sender's once; null where nobody knows.")
    unknown: int = told("Of how many senders no source says how many follow them.")
    explanation: str = told("What the figures are made of, in words.")

    @classmethod
    def of(cls, row: reach.Audience) -> VoiceReach:
        return cls(
            total=row.total,
            people=row.people,
            followers=row.followers,
            unknown=row.unknown,
            explanation=row.explanation,
        )


@object_type
class ToneShare:
    """How many messages sound so."""

    tone: Tone = told("The tone.")
    messages: int = told("How many messages have it.")
    share: float = told("Their share, 0 to 1, of the messages that have a tone: read, and with words.")

    @classmethod
    def of(cls, row: spoken.ToneShare) -> ToneShare:
        return cls(tone=row.tone, messages=row.messages, share=row.share)


@object_type
class VoiceCount:
    """People and messages, and what is not known of them."""

    people: int = told("Customers, each once, on however many handles.")
    messages: int = told("Messages.")
    unowned: int = told("Messages whose sender is no known customer, so that no person is counted for them.")

    @classmethod
    def of(cls, row: spoken.Known) -> VoiceCount:
        return cls(people=row.people, messages=row.messages, unowned=row.unowned)


@object_type
class VoiceValue:
    """What the messages of a group have in common in one dimension."""

    dimension: Dimension = told("The dimension.")
    value: str | None = told(
        "A product's slug, a channel's name, a label, the Monday of a week or a month as 2026-03; null for "
        "messages that have none."
    )


@object_type
class VoiceGroup:
    """The voices of one value of each dimension: people, messages and reach, which are three things."""

    row: strawberry.Private[voices.VoiceGroup]
    values: list[VoiceValue] = told("What they have in common, in the order of `groupBy`.")
    people: int = told("Customers who spoke, each once, on however many handles.")
    messages: int = told("Messages.")
    reach: VoiceReach = told("Who could have heard them.")
    tones: list[ToneShare] = told("How they sound.")
    unowned: int = told("Messages whose sender is no known customer, so that no person is counted for them.")
    unread: int = told("Messages that have not been annotated yet.")

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages, the latest first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class Theme:
    """Messages about the same, named by the words that tell them from the others."""

    row: strawberry.Private[themes.Theme]
    words: list[str] = told("The most telling words first.")
    people: int = told("Customers who spoke of it in the window, each once.")
    messages: int = told("Messages in the window.")
    unowned: int = told("Messages whose sender is no known customer, so that no person is counted for them.")
    earlier: VoiceCount | None = told(
        "The same of the window before, which is as long; null where the record does not reach back so far."
    )
    tones: list[ToneShare] = told("How the window's messages sound.")

    @classmethod
    def of(cls, row: themes.Theme) -> Theme:
        return cls(
            row=row,
            words=list(row.words),
            people=row.known.people,
            messages=row.known.messages,
            unowned=row.known.unowned,
            earlier=None if row.earlier is None else VoiceCount.of(row.earlier),
            tones=[ToneShare.of(share) for share in row.tones],
        )

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The window's messages, those nearest to the centre of the theme first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class VoiceGroupConnection:
    """A page of groups, those of most people first, and what all voices are together."""

    edges: list[Edge[VoiceGroup]] = told("The groups of this page.")
    page_info: PageInfo = told("Where the page lies among all groups.")
    total_count: int = told("How many groups there are.")
    people: int = told("Customers in all groups together, each once.")
    messages: int = told("Messages in all groups together, each once.")
    unowned: int = told("Messages whose sender is no known customer.")
    unread: int = told("Messages that fit but for what is found in them, and have not been annotated yet.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")


@object_type
class ThemeConnection:
    """A page of themes, those of most people first."""

    edges: list[Edge[Theme]] = told("The themes of this page.")
    page_info: PageInfo = told("Where the page lies among all themes.")
    total_count: int = told("How many themes there are.")
    people: int = told("Customers whose messages were looked at, each once.")
    messages: int = told("Messages of the window that were looked at.")
    apart: int = told("Of these, messages that belong to no theme.")
    unowned: int = told("Messages whose sender is no known customer.")
    unread: int = told("Messages of the window that have not been annotated yet, so that nobody can tell.")
    since: datetime = told("Where the window begins.")
    until: datetime = told("Where it ends.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")


@dataclass(frozen=True, slots=True)
class VoiceGroups:
    """What was found of groups, the page of it, by what they are grouped, and as of when."""

    found: voices.VoicePage
    page: Page[voices.VoiceGroup]
    by: tuple[Dimension, ...]
    time: Time

    def connection(self) -> VoiceGroupConnection:
        known = self.found.known
        return VoiceGroupConnection(
            edges=edges(self.page, self.group),
            page_info=page_info(self.page),
            total_count=self.found.total,
            people=known.people,
            messages=known.messages,
            unowned=known.unowned,
            unread=known.unread,
            as_of=self.time.as_of,
            graph_version=strawberry.ID(str(self.found.graph_version)),
        )

    def group(self, row: voices.VoiceGroup) -> VoiceGroup:
        by = dict.fromkeys(self.by)
        return VoiceGroup(
            row=row,
            values=[
                VoiceValue(dimension=each, value=value) for each, value in zip(by, row.values, strict=True)
            ],
            people=row.known.people,
            messages=row.known.messages,
            reach=VoiceReach.of(row.reach),
            tones=[ToneShare.of(share) for share in row.tones],
            unowned=row.known.unowned,
            unread=row.known.unread,
        )


@dataclass(frozen=True, slots=True)
class Themes:
    """What was found of themes, the page of it, and as of when."""

    found: themes.ThemePage
    page: Page[themes.Theme]
    time: Time

    def connection(self) -> ThemeConnection:
        known, window = self.found.known, self.found.window
        return ThemeConnection(
            edges=edges(self.page, Theme.of),
            page_info=page_info(self.page),
            total_count=self.found.total,
            people=known.people,
            messages=known.messages,
            apart=self.found.apart,
            unowned=known.unowned,
            unread=known.unread,
            since=window.since,
            until=window.until,
            as_of=self.time.as_of,
            graph_version=strawberry.ID(str(self.found.graph_version)),
        )
