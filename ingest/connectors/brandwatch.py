"""Mentions of Brandwatch: its CSV export, with the preamble above the header."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

from ingest.canonical import Message, Profile, Record
from ingest.field_map import FieldMap, flag, moment, whole
from ingest.handle import Handle
from ingest.listening import Judged, judgements, split
from ingest.mentions import author, channel_of, domain_of, named, page_id, tweet_of
from ingest.preamble import frame_below, read_below, sniff_below
from ingest.tables import Cells, Layout

SOURCE: Final = "brandwatch"
TOOL: Final = "Brandwatch"
LAYOUT: Final[Layout] = {
    "query": ("query id", "query name"),
    "date": ("date",),
    "title": ("title",),
    "text": ("full text",),
    "snippet": ("long snippet", "snippet"),
    "url": ("original url", "url"),
    "domain": ("domain",),
    "type": ("page type", "content source", "content source name"),
    "id": ("resource id", "mention id"),
    "author": ("author",),
    "full_name": ("full name",),
    "number": ("x author id", "twitter author id"),
    "verified": ("x verified", "twitter verified"),
    "followers": ("x followers", "twitter followers"),
    "named": ("mentioned authors",),
    "reply_to": ("x reply to", "twitter reply to"),
    "shares": ("x repost of", "x retweet of", "twitter retweet of"),
    "thread": ("thread id",),
    "tags": ("tags",),
    "categories": ("categories", "category details"),
    "status": ("status", "workflow status"),
    "owner": ("assignment", "assigned to"),
    "touched": ("last assignment date",),
    "note": ("notes", "note"),
}


def mention(cells: Cells) -> Iterator[Record]:
    """A mention, how many follow its author, and what Brandwatch's users did with it."""
    posted = message(cells)
    yield posted
    if (followers := whole(cells, "followers")) is not None:
        yield Profile(SOURCE, posted.sender, posted.sent_at, followers=followers)
    yield from judgements(posted, judged(cells, posted.sent_at))


def message(cells: Cells) -> Message:
    tweet, domain = tweet_of(cells.text("url")), cells.text("domain") or domain_of(cells.text("url"))
    channel = "twitter" if tweet else channel_of(cells.text("type"), domain)
    text = next(filter(None, map(cells.text, ("text", "snippet", "title"))), "")
    return Message(
        source="twitter" if tweet else SOURCE,
        native_id=tweet or page_id(cells.text("id"), cells.text("url")),
        channel=channel,
        sender=sender(cells, channel, domain),
        sent_at=cells.time("date"),
        text=text,
        subject=None if tweet else cells.text("title")[:1_000] or None,
        reply_to=tweet_of(cells.text("reply_to")),
        shares=tweet_of(cells.text("shares")),
        conversation=None if tweet else cells.text("thread") or None,
        mentions=named(text, cells.text("named")) if channel == "twitter" else (),
    )


def sender(cells: Cells, channel: str, domain: str) -> Handle:
    name, number = cells.text("author"), cells.text("number")
    known = author(channel, name, shown(name, cells.text("full_name")), domain)
    return Handle(
        known.channel,
        known.address,
        name=known.name,
        verified=flag(cells, "verified"),
        kind=known.kind,
        identifiers=(f"twitter_id:{number}",) if number and channel == "twitter" else (),
    )


def shown(name: str, full: str) -> str | None:
    """The name of a person out of `jane_d (Jane Doe)`.

    >>> shown("jane_d", "jane_d (Jane Doe)"), shown("jane_d", "Jane Doe"), shown("jane_d", "")
    ('Jane Doe', 'Jane Doe', None)
    """
    bare = full.removeprefix("@").removeprefix(name.removeprefix("@")).strip()
    inner = bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare
    return inner.strip() or None


def judged(cells: Cells, posted: datetime) -> Judged:
    owner = cells.text("owner") or None
    return Judged(
        tool=SOURCE,
        by=owner or TOOL,
        at=moment(cells, "touched") or posted,
        whys=(*split("Tags", cells.text("tags")), *split("Categories", cells.text("categories"))),
        level=("Status", cells.text("status")),
        owner=owner,
        note=cells.text("note"),
    )


MENTION: Final = FieldMap(
    name="a mention export of Brandwatch",
    layout=LAYOUT,
    told_by=(("query",), ("date",), ("url",), ("type", "domain")),
    needed=(("author",), ("text", "snippet", "title")),
    make=mention,
    utc=True,
)
sniff = partial(sniff_below, MENTION)
read = partial(read_below, MENTION)
frame = partial(frame_below, MENTION)
