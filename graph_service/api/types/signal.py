"""What somebody has to act on, and what people did about it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry

from algorithms.signals import Status
from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.paging import Listing, Place
from graph_service.api.types.connection import Connection, Edge, PageInfo, connection
from graph_service.api.types.matter import Matter
from graph_service.api.types.nodes import MESSAGES, Customer, Message, Node, surely
from graph_service.api.types.receipt import UserError
from graph_service.planes.view import microseconds
from graph_service.store.signal_rows import ActRow, SignalRow
from graph_service.store.signals import SignalCountRow
from ingest.facts import Doing

strawberry.enum(Status, name="SignalStatus", description="Whether somebody has yet to act on a signal.")
strawberry.enum(Doing, name="SignalDoing", description="What a person does with a signal.")

HISTORY: Final[Listing[ActRow]] = Listing(
    "signal history", lambda row: (microseconds(row.at), row.key), (int, str)
)


def stage(row: SignalRow, clock: datetime) -> int:
    """0 for what is overdue at a time, 1 for what is not yet, 2 for what is resolved."""
    if row.standing.status is Status.RESOLVED:
        return 2
    return 0 if row.standing.due_at < clock else 1


def raised(row: SignalRow) -> Place:
    return (microseconds(row.standing.raised_at), row.key)


RAISED: Final[Listing[SignalRow]] = Listing("signals as raised", raised, (int, str))


@object_type
class SignalAct:
    """What a person did with a signal."""

    act: Doing = told("What was done.")
    by: str = told("Who did it.")
    at: datetime = told("When.")
    team: str | None = told("To which team it was assigned.")
    owner: str | None = told("To whom it was assigned.")
    note: str | None = told("What was said with it.")

    @classmethod
    def of(cls, row: ActRow) -> SignalAct:
        return cls(act=Doing(row.act), by=row.by, at=row.at, team=row.team, owner=row.owner, note=row.note)


@object_type
class Signal(Node):
    """Something that a team has to act on, raised once for a matter and kind by the company's rules.

    It stands as of the time of the latest message held.
    """

    row: strawberry.Private[SignalRow]
    kind: str = told("What it is, as the rule names it, such as trouble or buying.")
    team: str = told("The team that has to act: the rule's, or the one it was assigned to.")
    owner: str | None = told("Who has taken it, or was given it.")
    status: Status = told("Where it stands.")
    priority: int = told("1 comes first.")
    raised_at: datetime = told("When the message was sent that raised it.")
    due_at: datetime = told("When somebody has to have acted, counted anew when it comes back.")
    overdue: bool = told("Whether that is past and it is not resolved.")
    resolved_at: datetime | None = told("When it was resolved; null while it is not.")
    resolved_by: str | None = told("Who resolved it; null where an answer did.")
    reopened_at: datetime | None = told("When it last came back.")

    @classmethod
    def of(cls, row: SignalRow, time: datetime) -> Signal:
        """The signal as it stands at a time."""
        standing = row.standing
        return cls(
            id=global_id("Signal", row.key),
            row=row,
            kind=row.kind,
            team=standing.team,
            owner=standing.owner,
            status=standing.status,
            priority=standing.priority,
            raised_at=standing.raised_at,
            due_at=standing.due_at,
            overdue=stage(row, time) == 0,
            resolved_at=standing.resolved_at,
            resolved_by=standing.resolved_by,
            reopened_at=standing.reopened_at,
        )

    @field
    async def evidence(
        self, info: Info, first: int | None = MESSAGES.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages that raised it, the first said first."""
        found = await info.context.loaders.message.load_many(self.row.raised_by)
        rows = sorted((row for row in found if row is not None), key=MESSAGES.place)
        return connection(MESSAGES.cut(rows, first, after), Message.of)

    @field
    async def matter(self, info: Info) -> Matter | None:
        """The matter it is about; null where it is about none."""
        if self.row.matter is None:
            return None
        loaders = info.context.loaders
        row = await loaders.matter.load(self.row.subject)
        return None if row is None else Matter.of(row, await loaders.clock.load(""))

    @field
    async def customer(self, info: Info) -> Customer:
        """Who raised it."""
        loaders = info.context.loaders
        message = await loaders.message.load(self.row.raised_by[0])
        sender = await loaders.handle.load(message.sender) if message else None
        found = await loaders.customer.load(sender.customer) if sender and sender.customer else None
        return surely("customer", Customer.of, found)

    @field
    async def history(
        self, info: Info, first: int | None = HISTORY.first, after: str | None = None
    ) -> Connection[SignalAct]:
        """What people did with it, the first done first."""
        rows = await info.context.loaders.acts_of_signal.load(self.row.key)
        return connection(HISTORY.cut(rows, first, after), SignalAct.of)


@object_type
class SignalPayload:
    """The signal as it stands now, or what has to be put right first."""

    signal: Signal | None = told("Null when there are user errors.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")


@object_type
class SignalCount:
    """How many signals a team has of a kind that stand alike."""

    team: str = told("The team that has to act.")
    kind: str = told("The kind.")
    status: Status = told("Where they stand.")
    signals: int = told("How many.")
    overdue: int = told("How many of them are overdue.")

    @classmethod
    def of(cls, row: SignalCountRow) -> SignalCount:
        return cls(team=row.team, kind=row.kind, status=row.status, signals=row.signals, overdue=row.overdue)


@object_type
class SignalYield:
    """How many signals of a kind rules would have raised for a team."""

    kind: str = told("The kind.")
    team: str = told("The team.")
    raised: int = told("How many.")
    unresolved: int = told("Of these, how many would be waiting for somebody now.")


@object_type
class SignalDryRunConnection:
    """What rules would have raised, the first raised first. The signals are the graph's only once adopted."""

    edges: list[Edge[Signal]] = told("The signals of this page.")
    page_info: PageInfo = told("Where the page lies among all of them.")
    total_count: int = told("How many they are.")
    yields: list[SignalYield] = told("How many of each kind and team, in their order.")
