"""The tickets that our help desk keeps of mails and chats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.canonical import Direction, Message
from ingest.facts import Ticket
from ingest.sample.scenes import bare
from ingest.sample.tale import Planted, Tale, root_of

DESKS = frozenset({"email", "chat"})


def tickets(tale: Tale) -> list[Ticket]:
    """A ticket for each conversation that a customer began there, in order of time."""
    conversations: dict[str, list[Message]] = {}
    for message in tale.messages:
        if message.channel in DESKS:
            conversations.setdefault(f"{message.source}:{root_of(message)}", []).append(message)
    begun = sorted(conversations.values(), key=lambda said: (said[0].sent_at, said[0].key))
    ends_at = tale.ends_at
    return [ticket(tale.planted, said, ends_at) for said in begun]


def ticket(planted: Planted, said: Sequence[Message], ends_at: datetime) -> Ticket:
    """Solved with the last word where we helped; open without an answer, pending after a form letter."""
    first = said[0]
    answers = [message for message in said if message.direction is Direction.OUTBOUND]
    helpful = [message for message in answers if message.key not in planted.form_letters]
    complained = any(message.key in planted.unanswered for message in said)
    status, closed_at = "closed", min(first.sent_at + timedelta(days=2), ends_at)
    if helpful:
        status, closed_at = "solved", max(message.sent_at for message in said)
    done = helpful or not (answers or complained)
    return Ticket(
        source=first.source,
        native_id=first.native_id,
        at=first.sent_at,
        handle=bare(first.sender),
        status=status if done else ("pending" if answers else "open"),
        subject=first.subject,
        conversation=first.conversation or first.native_id,
        closed_at=closed_at if done else None,
    )
