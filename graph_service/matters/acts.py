"""What messages and tickets mean for a customer's matters: rows of the record into acts of the rule."""

from __future__ import annotations

from typing import Final

from algorithms.acts import Act, Closing, Party, Towards
from graph_service.planes.sense import by_program, sense
from graph_service.store.acts import ActRow, TicketRow
from ingest import meeting
from ingest.canonical import Direction
from ingest.handle import HandleKind

CLOSED: Final = frozenset({"closed", "solved", "resolved"})
"""Where a ticket stands when it is done; one that does not say is done when it has a time of closing."""
NOBODYS: Final[frozenset[str]] = frozenset()


def closing_of(ticket: TicketRow) -> Closing | None:
    """What a ticket closes, if it is closed."""
    closed = ticket.status in CLOSED or (ticket.status is None and ticket.closed_at is not None)
    return Closing(ticket.key, ticket.at, ticket.conversation) if closed else None


def hers(row: ActRow, *, reply_unseen: bool) -> Act:
    """A message of hers."""
    return Act(
        row.key,
        row.at,
        Party.CUSTOMER,
        row.conversation,
        sense=sense(row),
        products=row.products,
        reply_to=row.reply_to,
        resolved=row.outcome in meeting.RESOLVED,
        met=meeting.met(row.kind, row.outcome, row.seconds),
        reply_unseen=reply_unseen,
    )


def theirs(row: ActRow, handles: frozenset[str] = NOBODYS) -> Act:
    """A message of somebody else's, to a customer of these handles; without them, to any it does not name."""
    party = party_of(row)
    return Act(
        row.key,
        row.at,
        party,
        row.conversation,
        towards=towards(row, handles, party),
        products=row.products,
        reply_to=row.reply_to,
        team=row.team if row.ours else None,
        resolved=row.outcome in meeting.RESOLVED,
    )


def missed(row: ActRow) -> bool:
    """Whether a contact is known to have come to nothing, such as a call that nobody took."""
    return meeting.missed(row.kind, row.outcome, row.seconds)


def party_of(row: ActRow) -> Party:
    """Who speaks; until we have said who we are, the source says who speaks for us.

    What a program writes in the name of somebody of ours, such as an out-of-office note, is a program's.
    """
    if not row.ours and row.direction != Direction.OUTBOUND:
        return Party.PEER
    bot = row.ours and row.sender_kind == HandleKind.BOT
    return Party.BOT if bot or by_program(row) else Party.US


def towards(row: ActRow, handles: frozenset[str], party: Party) -> Towards:
    """Whom somebody else's message names or answers; what it answers may be unknown to us."""
    if not handles.isdisjoint((*row.answered, *row.mentioned)):
        return Towards.HER
    unknown = row.reply_to not in {None, row.key} and not row.above
    named = {*row.answered, *row.mentioned} - {row.sender}
    to_us = party is Party.PEER and row.direction == Direction.INBOUND
    return Towards.OTHERS if unknown or named or to_us else Towards.NOBODY
