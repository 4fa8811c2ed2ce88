"""What messages and tickets mean for a customer's matters: rows of the record into acts of the rule."""

from __future__ import annotations

from typing import Final

from algorithms.acts import Act, Closing, Party, Sense, Towards
from graph_service.store.acts import ActRow, TicketRow
from graph_service.store.model import words
from graph_service.text.thanks import is_thanks
from ingest import meeting
from ingest.canonical import Direction, MessageKind
from ingest.handle import HandleKind

CLOSED: Final = frozenset({"closed", "solved", "resolved"})
"""Where a ticket stands when it is done; one that does not say is done when it has a time of closing."""
PLEASED: Final = 7
"""From this rating on a survey's answer asks for nothing."""
PRAISE: Final = frozenset({"good"})
"""The outcome of a survey that has no rating and asks for nothing."""
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


def sense(row: ActRow) -> Sense:
    """What a message of hers does; to be somewhere, or to look something up, is not to ask for something."""
    survey, visit = row.kind == MessageKind.SURVEY, row.kind == MessageKind.VISIT
    said = words(None if survey or visit else row.subject, row.text)
    if row.direction != Direction.INBOUND or row.kind == MessageKind.EVENT:
        return Sense.OTHER
    if survey and ((row.rating or 0) >= PLEASED or row.outcome in PRAISE):
        return Sense.THANKS
    if not said:
        return Sense.OTHER
    return Sense.THANKS if is_thanks(said) else Sense.ASKS


def missed(row: ActRow) -> bool:
    """Whether a contact is known to have come to nothing, such as a call that nobody took."""
    return meeting.missed(row.kind, row.outcome, row.seconds)


def party_of(row: ActRow) -> Party:
    """Who speaks; until we have said who we are, the source says who speaks for us."""
    if row.ours:
        return Party.BOT if row.sender_kind == HandleKind.BOT else Party.US
    return Party.US if row.direction == Direction.OUTBOUND else Party.PEER


def towards(row: ActRow, handles: frozenset[str], party: Party) -> Towards:
    """Whom somebody else's message names or answers; what it answers may be unknown to us."""
    if not handles.isdisjoint((*row.answered, *row.mentioned)):
        return Towards.HER
    unknown = row.reply_to not in {None, row.key} and not row.above
    named = {*row.answered, *row.mentioned} - {row.sender}
    to_us = party is Party.PEER and row.direction == Direction.INBOUND
    return Towards.OTHERS if unknown or named or to_us else Towards.NOBODY
