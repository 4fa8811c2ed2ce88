"""What each channel is to us."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import Listing
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.nodes import Message, perhaps
from graph_service.api.types.proportion import Proportion
from graph_service.api.types.scored import EVIDENCE, Interval, messages_of
from graph_service.questions import brought, contacts, expenses
from graph_service.questions import channels as heard
from graph_service.questions import issues as raised
from graph_service.questions.segments import Segment

strawberry.enum(
    Segment,
    name="Segment",
    description="What people are told apart by: the job, industry or organisation that profiles gave them.",
)
ISSUES: Final[Listing[raised.Issue]] = Listing(
    "issues",
    lambda row: (
        -row.matters.numerator,
        row.intent,
        row.channel,
        row.segment is None,
        row.segment or "",
    ),
    (int, str, str, bool, str),
)
DEFINITION: Final = (
    "A matter counts on the channel of the message that opened it, a contact is one matter's visit to one "
    "channel. Opened, said and brought within the span of time; answered and settled by the time of asking. "
    "Costs are those of company.toml: contacts, minutes of calls and months of the span at their prices."
)


@object_type
class ChannelCost:
    """What a channel cost in the span of time, by the prices in company.toml."""

    currency: str | None = told("The currency, such as EUR; null where no costs are stated.")
    total: float | None = told("All of it; null where no costs are stated.")
    per_contact: float | None = told("For each contact; null where there is none, or no costs are stated.")
    per_settled: float | None = told("For each matter opened there and settled; null where there is none.")
    interval: Interval | None = told("Where `perSettled` lies, by the share of matters settled.")
    contacts: int = told("How many contacts there were.")
    settled: int = told("How many matters opened there are settled.")
    unknown: str | None = told("Why a figure is missing; null where none is.")

    @classmethod
    def of(cls, row: expenses.Expense) -> ChannelCost:
        return cls(
            currency=row.currency,
            total=row.total,
            per_contact=row.per_contact,
            per_settled=row.per_settled,
            interval=perhaps(Interval.of, row.interval),
            contacts=row.contacts,
            settled=row.settled,
            unknown=row.unknown,
        )


@object_type
class ChannelYield:
    """Something that came by a channel."""

    row: strawberry.Private[brought.Brought]
    count: int = told("How much.")
    people: int = told("From how many people.")

    @classmethod
    def of(cls, row: brought.Brought) -> ChannelYield:
        return cls(row=row, count=row.count, people=row.people)

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages it came by, the latest first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class Channel:
    """One channel: who is there, what became of what they want, what it costs and what it brings."""

    name: str = told("Its name, such as twitter or email.")
    people: int = told("Customers who said something there.")
    incoming: int = told("Messages that others sent.")
    outgoing: int = told("Messages that we sent.")
    unowned: int = told("Of the incoming those by no known customer, who counts nowhere else.")
    answered: Proportion = told("Of the matters opened there those that anybody has answered.")
    settled: Proportion = told("Of the matters opened there those that are settled.")
    asked_again: Proportion = told("Of the matters opened there those asked again before any answer.")
    repeated: Proportion = told("Of the matters that came there those asked in words used elsewhere before.")
    cost: ChannelCost = told("What it cost.")
    turned: ChannelYield = told("Who became a fan or warmed to us, by our last word to them before.")
    references: ChannelYield = told("Who hinted or said there that they would vouch for us.")
    buying: ChannelYield = told("Messages there in which somebody likely wants to buy.")
    referrals: ChannelYield = told("Who was brought to us, by where the bringer had last been heard before.")

    @classmethod
    def of(cls, row: heard.Channel) -> Channel:
        return cls(
            name=row.name,
            people=row.people,
            incoming=row.incoming,
            outgoing=row.outgoing,
            unowned=row.unowned,
            answered=Proportion.of(row.answered),
            settled=Proportion.of(row.settled),
            asked_again=Proportion.of(row.asked_again),
            repeated=Proportion.of(row.repeated),
            cost=ChannelCost.of(row.expense),
            turned=ChannelYield.of(row.turned),
            references=ChannelYield.of(row.vouching),
            buying=ChannelYield.of(row.buying),
            referrals=ChannelYield.of(row.referred),
        )


@object_type
class ChannelHop:
    """That matters went from one channel to another: she wrote next somewhere else about the same."""

    source: str = told("From which channel.")
    target: str = told("To which.")
    matters: Proportion = told("Of the matters that came to the first those that went on to the other.")
    people: int = told("Of how many people.")

    @classmethod
    def of(cls, row: contacts.Hop) -> ChannelHop:
        return cls(
            source=row.source, target=row.target, matters=Proportion.of(row.matters), people=row.people
        )


@object_type
class ChannelIssue:
    """Where a segment raises a kind of issue."""

    intent: str = told(
        "The kind, such as complaint or question: an intent that a message of hers likely has."
    )
    segment: str | None = told("Whose; null for those of whom none is known.")
    channel: str = told("Where.")
    matters: Proportion = told("Of the segment's matters of that kind those opened there.")

    @classmethod
    def of(cls, row: raised.Issue) -> ChannelIssue:
        return cls(
            intent=row.intent,
            segment=row.segment,
            channel=row.channel,
            matters=Proportion.of(row.matters),
        )


@object_type
class Channels:
    """All channels, where matters went from one to another, and which issues are raised where."""

    row: strawberry.Private[heard.Channels]
    channels: list[Channel] = told("Each channel, that with most messages first; none in an empty record.")
    hops: list[ChannelHop] = told("From where to where matters went; what nothing took is left out.")
    issue_count: int = told("How many combinations of intent, segment and channel there are.")
    definition: str = told("What was counted, in plain words.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: heard.Channels) -> Channels:
        return cls(
            row=row,
            channels=[Channel.of(each) for each in row.rows],
            hops=[ChannelHop.of(each) for each in row.hops],
            issue_count=row.kinds,
            definition=DEFINITION,
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )

    @field
    def issues(self, first: int | None = ISSUES.first, after: str | None = None) -> Connection[ChannelIssue]:
        """Which kind of issue each segment raises where, the commonest first; at most 200."""
        return connection(ISSUES.cut(self.row.issues, first, after), ChannelIssue.of)
