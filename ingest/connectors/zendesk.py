"""Tickets of Zendesk: the account's full JSON export, one ticket a line with its comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ingest.canonical import Direction, Message, MessageKind, Record, RejectedRow
from ingest.checks import InvalidRecord, is_slug
from ingest.connectors.ndjson import parse_object
from ingest.connectors.zendesk_people import SOURCE, Parties, parties_of, profiles
from ingest.facts import Ticket
from ingest.fields import Fields
from ingest.formats import Line, read_lines, shown
from ingest.handle import Handle
from ingest.html_text import html_text
from ingest.quoting import own_words
from ingest.repair import repair_markup, repair_text

KEYS = (b'"requester"', b'"submitter"', b'"assignee"', b'"comments"', b'"raw_subject"')
RECOGNISED_BY = 3
"""Keys of the layout that the start of a file must hold for it to be meant as one."""

CLOSED = frozenset({"solved", "closed"})
RATINGS = frozenset({"good", "bad"})
CHANNELS = {
    **dict.fromkeys(("web", "web_form", "web_widget", "help_center"), "web"),
    **dict.fromkeys(("email", "mail"), "email"),
    **dict.fromkeys(("chat", "messaging", "native_messaging"), "chat"),
    **dict.fromkeys(("twitter", "twitter_dm", "twitter_favorite"), "twitter"),
    **dict.fromkeys(("facebook", "facebook_post", "facebook_message"), "facebook"),
    **dict.fromkeys(("voice", "voicemail", "phone_call_inbound", "phone_call_outbound"), "phone"),
}
"""Our names for how Zendesk says something came in ("via"); another name stands for itself."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What the comments of a ticket share."""

    ticket: Ticket
    channel: str
    parties: Parties


def sniff(head: bytes, _path: Path) -> bool:
    """Whether a file begins with a JSON object that has keys of a ticket."""
    return head.lstrip().startswith(b"{") and sum(key in head for key in KEYS) >= RECOGNISED_BY


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """Each ticket, a profile of each it describes, a message for each comment, and one for its rating.

    A comment that is none is a `RejectedRow` at the ticket's line, as is a ticket of which
    nothing can be read. Internal notes are passed over: they are said to nobody outside,
    and would pass for answers. A call (`VoiceComment`) is taken even where it is internal.
    """
    for line in read_lines(path):
        if not isinstance(line, Line):
            yield line
        elif line.data.strip():
            for found in records(line.data):
                if isinstance(found, InvalidRecord):
                    yield RejectedRow(str(path), line.number, str(found), shown(line.data))
                else:
                    yield found


def records(data: bytes) -> Iterator[Record | InvalidRecord]:
    """The records of one line, or why there is none."""
    try:
        line = parse_object(data)
        about, comments = correspondence(line), comments_of(line)
    except InvalidRecord as error:
        yield error
        return
    yield about.ticket
    yield from profiles(about.parties, about.ticket.revised_at or about.ticket.at)
    for part in (*(partial(comment, about, each) for each in comments), partial(rating, about, line)):
        try:
            made = part()
        except InvalidRecord as error:
            yield error
            continue
        if made is not None:
            yield made


def comments_of(line: Fields) -> list[Fields]:
    if line.left.get("comments") is None:
        raise InvalidRecord("comments: absent; the account's full JSON export has them")
    return [Fields(f"comments[{place}].", each) for place, each in enumerate(line.each("comments", dict))]


def correspondence(line: Fields) -> Correspondence:
    parties = parties_of(line)
    return Correspondence(ticket_of(line, parties.requester.handle), via(line) or "web", parties)


def ticket_of(line: Fields, requester: Handle) -> Ticket:
    """The ticket itself; the export does not say when it was settled, so the last change stands for it."""
    native_id, status = str(line.take("id", int)), line.take("status", str).lower()
    updated_at = line.needed_time("updated_at")
    return Ticket(
        source=SOURCE,
        native_id=native_id,
        at=line.needed_time("created_at"),
        revised_at=updated_at,
        handle=requester,
        status=status,
        subject=repair_text(line.find("subject", str) or "").strip() or None,
        conversation=native_id,
        closed_at=updated_at if status in CLOSED else None,
    )


def comment(about: Correspondence, fields: Fields) -> Message | None:
    """A comment as a message; None for an internal note; raises `InvalidRecord`."""
    call = fields.find("type", str) == "VoiceComment"
    if not fields.take("public", bool) and not call:
        return None
    author = about.parties.person(fields.take("author_id", int))
    ours = about.parties.from_desk(author)
    # An agent writes on Zendesk's own page, whichever way the customer is reached.
    channel = "phone" if call else about.channel if ours else via(fields) or about.channel
    data = fields.find_inner("data") if call else None
    return Message(
        source=SOURCE,
        native_id=str(fields.take("id", int)),
        channel=channel,
        sender=author.handle,
        sent_at=fields.needed_time("created_at"),
        text=text(fields, channel) if data is None else data.find("transcription_text", str) or "",
        subject=about.ticket.subject,
        conversation=about.ticket.native_id,
        mentions=(about.parties.requester.handle,) if ours else (),
        direction=Direction.OUTBOUND if ours else Direction.INBOUND,
        kind=MessageKind.CALL if call else None,
        seconds=None if data is None else data.find("call_duration", int),
    )


def text(fields: Fields, channel: str) -> str:
    """What was written; Zendesk leaves entities such as `&nbsp;` in what it calls plain."""
    plain, markup = fields.find("plain_body", str), fields.find("html_body", str)
    body = fields.find("body", str)
    if plain is not None:
        written = repair_markup(plain).replace("\u00a0", " ")
    else:
        written = repair_text(html_text(markup) if markup is not None else body or "")
    return own_words(written) if channel == "email" else written.strip()


def via(fields: Fields) -> str | None:
    """The channel of a ticket or comment; numbers, which Zendesk also uses, are told apart and no more."""
    given = fields.find_inner("via")
    name = None if given is None else given.left.get("channel")
    if isinstance(name, int):
        return f"via-{name}"
    return CHANNELS.get(name, name if is_slug(name) else None) if isinstance(name, str) else None


def rating(about: Correspondence, line: Fields) -> Message | None:
    """What the requester thought of the help; for its time, not told, stands the last change."""
    given = line.find_inner("satisfaction_rating")
    score = None if given is None else (given.find("score", str) or "").partition("_")[0]
    if given is None or score not in RATINGS or about.ticket.revised_at is None:
        return None
    return Message(
        source=SOURCE,
        native_id=f"{about.ticket.native_id}/satisfaction",
        channel="survey",
        sender=about.parties.requester.handle,
        sent_at=about.ticket.revised_at,
        text=repair_text(given.find("comment", str) or "").strip(),
        subject=about.ticket.subject,
        conversation=about.ticket.native_id,
        direction=Direction.INBOUND,
        revised_at=about.ticket.revised_at,
        kind=MessageKind.SURVEY,
        outcome=score,
    )
