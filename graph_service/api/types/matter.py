"""What a person wants settled."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry

from algorithms.acts import Party, Settler, State, Step, StepKind
from algorithms.matters import as_of
from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.paging import Listing, Place
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.nodes import MESSAGES, Customer, Message, Node, Product, perhaps, surely
from graph_service.planes.view import microseconds
from graph_service.store.matters import MatterRow

strawberry.enum(Party, name="Party", description="Who speaks: a customer, us, a program of ours, or a peer.")
strawberry.enum(
    StepKind,
    name="StepKind",
    description="What happened in a matter: ANSWERED is an answer that was waited for, or the first of ours, "
    "of a program or of a peer; THANKED may settle it, RESOLVED is whatever else does.",
)
strawberry.enum(Settler, name="Settler", description="What says that a matter is settled.")


def opened(row: MatterRow) -> Place:
    return (-microseconds(row.matter.opened_at), row.matter.opening)


MATTERS: Final[Listing[MatterRow]] = Listing("matters", opened, (int, str))


@object_type
class MatterStep:
    """Something that happened in a matter."""

    key: strawberry.Private[str | None]
    kind: StepKind = told("What happened.")
    at: datetime = told("When.")
    by: Party | None = told("Who did it; null where a ticket or silence settled it.")
    team: str | None = told("The team that spoke for us, where that is known.")
    settled_by: Settler | None = told("What settled it, where it was resolved.")

    @classmethod
    def of(cls, step: Step) -> MatterStep:
        return cls(
            key=step.message,
            kind=step.kind,
            at=step.at,
            by=step.by,
            team=step.team,
            settled_by=step.settled_by,
        )

    @field
    async def message(self, info: Info) -> Message | None:
        """The message that did it; null where a ticket or silence settled it."""
        return perhaps(Message.of, await info.context.loaders.message.load(self.key) if self.key else None)


@object_type
class Matter(Node):
    """Something a customer wants settled, over all messages and channels that are about it.

    It stands where it stood at the time of the latest message held: a month of silence after
    an answer of ours settles it.
    """

    row: strawberry.Private[MatterRow]
    stood_at: strawberry.Private[datetime]
    state: State = told("Where it stands.")
    opened_at: datetime = told("When it was first said.")
    first_answered_at: datetime | None = told("When it was first answered; null where no answer is held.")
    answered_by: Party | None = told("Who gave the first answer.")
    handovers: int = told("How often another team of ours took over.")
    handed_over_at: datetime | None = told("When that last happened.")
    settled_at: datetime | None = told("When it was last settled; before `reopenedAt` where it came back.")
    settled_by: Settler | None = told("What settled it then.")
    settles_at: datetime | None = told("When silence will settle it, if nobody speaks before.")
    reopened_at: datetime | None = told("When the customer last came back to it after it was settled.")
    waits_since: datetime | None = told(
        "Since when an answer is waited for, which a program's is not; or null."
    )
    message_count: int = told("How many messages it has, those that answer among them.")

    @classmethod
    def of(cls, row: MatterRow, time: datetime) -> Matter:
        """The matter as it stands at a time."""
        matter = as_of(row.matter, time)
        return cls(
            id=global_id("Matter", matter.opening),
            row=row,
            stood_at=time,
            state=matter.state,
            opened_at=matter.opened_at,
            first_answered_at=matter.first_answered_at,
            answered_by=matter.answered_by,
            handovers=matter.handovers,
            handed_over_at=matter.handed_over_at,
            settled_at=matter.settled_at,
            settled_by=matter.settled_by,
            settles_at=matter.settles_at,
            reopened_at=matter.reopened_at,
            waits_since=matter.waits_since,
            message_count=len(matter.messages),
        )

    @field
    async def course(self, info: Info) -> list[MatterStep]:
        """How it went, the first step first; empty while it is about to be worked out anew."""
        known = await info.context.loaders.course.load(self.row.customer)
        found = known.get(self.row.matter.opening)
        return [] if found is None else [MatterStep.of(step) for step in as_of(found, self.stood_at).steps]

    @field
    async def customer(self, info: Info) -> Customer:
        """Who wants it settled."""
        row = await info.context.loaders.customer.load(self.row.customer)
        return surely("customer", Customer.of, row)

    @field
    async def messages(
        self, info: Info, first: int | None = MESSAGES.first, after: str | None = None
    ) -> Connection[Message]:
        """Its messages, the first said first."""
        found = await info.context.loaders.message.load_many(self.row.matter.messages)
        rows = sorted((row for row in found if row is not None), key=MESSAGES.place)
        return connection(MESSAGES.cut(rows, first, after), Message.of)

    @field
    async def first_answer(self, info: Info) -> Message | None:
        """The first answer; null where none is held."""
        key = self.row.matter.first_answer
        return perhaps(Message.of, await info.context.loaders.message.load(key) if key else None)

    @field
    async def products(self, info: Info) -> list[Product]:
        """The products it is about."""
        rows = await info.context.loaders.product.load_many(self.row.matter.products)
        return [Product.of(row) for row in rows if row is not None]


async def page_of(
    info: Info, customer: str, state: State | None, first: int | None, after: str | None
) -> Connection[Matter]:
    """A page of what a customer wants settled."""
    time = await info.context.loaders.clock.load("")
    rows = await info.context.loaders.matters_of_customer.load(customer)
    wanted = [row for row in rows if state is None or as_of(row.matter, time).state is state]
    page = MATTERS.cut(sorted(wanted, key=opened), first, after)
    return connection(page, lambda row: Matter.of(row, time))
