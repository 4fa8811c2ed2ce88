"""Mentions of Radian6 (Salesforce Social Studio): its CSV export, with the preamble above the header."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

from ingest.canonical import Message, Profile, Record
from ingest.field_map import FieldMap, moment, whole
from ingest.handle import Handle
from ingest.listening import Judged, judgements, says_ours, split
from ingest.mentions import author, channel_of, domain_of, named, page_id, tweet_of
from ingest.preamble import frame_below, read_below, sniff_below
from ingest.tables import Cells, Layout

SOURCE: Final = "radian6"
TOOL: Final = "Radian6"
LAYOUT: Final[Layout] = {
    "id": ("post id", "article id", "unique id"),
    "date": ("post date", "publish date", "published date", "date published", "date"),
    "headline": ("headline", "title", "post title"),
    "text": ("content", "post content", "article content", "snippet"),
    "url": ("article url", "post url", "permalink", "url", "link"),
    "type": ("media type", "media provider", "source type"),
    "author": ("author", "author name", "screen name"),
    "shown": ("author full name", "full name", "display name"),
    "followers": ("followers", "followers count", "twitter followers"),
    "who": ("source tags", "source tag"),
    "why": ("classification", "classifications"),
    "tags": ("post tags", "post tag"),
    "level": ("engagement level", "engagement"),
    "owner": ("assigned to", "assignee"),
    "touched": ("last updated", "updated date", "engagement date", "assigned date"),
    "note": ("notes", "note"),
}


def mention(cells: Cells) -> Iterator[Record]:
    """A post, how many follow its author, and what Radian6's users did with it."""
    posted = message(cells)
    yield posted
    if (followers := whole(cells, "followers")) is not None:
        yield Profile(SOURCE, posted.sender, posted.sent_at, followers=followers)
    yield from judgements(posted, judged(cells, posted.sent_at))


def message(cells: Cells) -> Message:
    url, headline, content = (cells.text(field) for field in ("url", "headline", "text"))
    tweet, domain = tweet_of(url), domain_of(url)
    channel = "twitter" if tweet else channel_of(cells.text("type"), domain)
    return Message(
        source="twitter" if tweet else SOURCE,
        native_id=tweet or page_id(cells.text("id"), url),
        channel=channel,
        sender=sender(cells, channel, domain),
        sent_at=cells.time("date"),
        text=content or headline,
        subject=None if tweet or not content else headline[:1_000] or None,
        mentions=named(content or headline) if channel == "twitter" else (),
    )


def sender(cells: Cells, channel: str, domain: str) -> Handle:
    known = author(channel, cells.text("author"), cells.text("shown") or None, domain)
    ours = says_ours(cells.text("who"))
    return Handle(known.channel, known.address, name=known.name, kind=known.kind, ours=ours)


def judged(cells: Cells, posted: datetime) -> Judged:
    owner = cells.text("owner") or None
    return Judged(
        tool=SOURCE,
        by=owner or TOOL,
        at=moment(cells, "touched") or posted,
        whys=(*split("Classification", cells.text("why")), *split("Post Tags", cells.text("tags"))),
        whos=split("Source Tags", cells.text("who")),
        level=("Engagement Level", cells.text("level")),
        owner=owner,
        note=cells.text("note"),
    )


MENTION: Final = FieldMap(
    name="a mention export of Radian6",
    layout=LAYOUT,
    told_by=(("date",), ("author",), ("headline", "text"), ("type",), ("level", "why", "who")),
    needed=(("id", "url"),),
    make=mention,
)
sniff = partial(sniff_below, MENTION)
read = partial(read_below, MENTION)
frame = partial(frame_below, MENTION)
