"""Posts of a Discourse forum: a topic as its API gives it, or a member's own archive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ingest.canonical import Message, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.fields import Fields
from ingest.formats import UnreadableFile, read_head
from ingest.handle import Handle
from ingest.html_text import html_text
from ingest.identity.normal import normal_address
from ingest.items import Item, check_sizes, each_made, read_json
from ingest.repair import repair_text
from ingest.rows import header_frame
from ingest.tables import Cells, Layout, find_columns, read_table, sniff_header

SOURCE = CHANNEL = "discourse"
LAYOUT: Layout = {
    "cooked": ("post cooked",),
    "raw": ("post raw", "post"),
    "title": ("topic title",),
    "url": ("url",),
    "created_at": ("created at",),
}
NEEDED = (("cooked", "raw"), ("title",), ("url",), ("created_at",))
URL = re.compile(r"\S+/t/(?:[^/\s]+/)?(\d+)/(\d+)", re.ASCII)
REGULAR, MODERATOR = 1, 2
"""Types of post; others are whispers among staff and entries such as "closed the topic"."""

MENTION = re.compile(r'<a\b[^<>]{0,300}\bclass="mention"[^<>]{0,300}>@([^<>]{1,100})<')
EMOJI = re.compile(
    r'<img\b[^<>]{0,300}\bclass="emoji[^<>"]{0,50}"[^<>]{0,300}\balt="([^<>"]{1,50})"[^<>]{0,300}>'
)
PICTURE_NOTE = re.compile(r'<div class="meta">.{0,2000}?</div>', re.DOTALL)
"""What stands under a picture: its file's name and size."""

QUOTE = re.compile(r"\[quote\b[^\]]{0,300}\](?:(?!\[quote\b).)*?\[/quote\]", re.DOTALL | re.IGNORECASE)
DEEPEST_QUOTE = 10


def sniff(head: bytes, _path: Path) -> bool:
    """Whether a file begins as a topic's or post's JSON, or its first line is that of `user_archive.csv`."""
    if head.lstrip().startswith(b"{"):
        return b'"post_stream"' in head or (b'"post_number"' in head and b'"topic_id"' in head)
    found = find_columns(sniff_header(head), LAYOUT).places.keys()
    return not any(found.isdisjoint(group) for group in NEEDED)


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The posts of a topic or archive, with a `RejectedRow` for each that is none.

    A post is named by its topic and its number there, which both layouts have and replies
    go by. In JSON the line is the place of the post, from 1. Passed over are posts that were
    taken back or hidden, and what is no post but an entry such as "closed the topic". Who
    liked a post is in neither layout. Raises `UnreadableFile`, before anything is yielded,
    for JSON without posts, a CSV file without a needed column, or one without the
    `preferences.json` beside it that names whose posts these are.
    """
    if read_head(path).lstrip().startswith(b"{"):
        check_sizes([path])
        title, posts = posts_of(path)
        items = (Item(number, values) for number, values in enumerate(posts, start=1))
        return each_made(path, items, partial(post, title))
    author = owner(path.parent / "preferences.json")
    return read_table(path, LAYOUT, NEEDED, partial(archived, author))


def posts_of(path: Path) -> tuple[str | None, list[dict[str, object]]]:
    """The title and posts of a topic, or of a single post what it is."""
    document = read_json(path)
    try:
        topic = Fields("", document if isinstance(document, dict) else {})
        stream = topic.find_inner("post_stream")
        if stream is not None:
            return topic.find("title", str), stream.each("posts", dict)
        if "post_number" in topic.left:
            return None, [topic.left]
    except InvalidRecord as error:
        raise UnreadableFile(f"{path}: {error}") from None
    raise UnreadableFile(f"{path}: no posts in it; save a topic from its address with .json added")


def frame(path: Path) -> tuple[str, str]:
    """What a row of an archive or a post of a topic needs around it to be a file by itself."""
    if not read_head(path).lstrip().startswith(b"{"):
        return header_frame(path)
    title, _ = posts_of(path)
    return f'{{"title": {json.dumps(title)}, "post_stream": {{"posts": [', "]}}"


def post(title: str | None, fields: Fields) -> Iterator[Message]:
    """A post of a topic as a message; nothing when it is passed over; raises `InvalidRecord`."""
    gone = fields.find("deleted_at", str) or fields.find("user_deleted", bool) or fields.find("hidden", bool)
    if gone or fields.take("post_type", int) not in (REGULAR, MODERATOR):
        return
    topic, answered = fields.take("topic_id", int), fields.find("reply_to_post_number", int)
    cooked, raw = fields.find("cooked", str), fields.find("raw", str)
    text = written(cooked, raw)
    yield Message(
        source=SOURCE,
        native_id=f"{topic}/{fields.take('post_number', int)}",
        channel=CHANNEL,
        sender=member(fields),
        sent_at=fields.needed_time("created_at"),
        text=text,
        subject=subject(title or ""),
        reply_to=None if answered is None else f"{topic}/{answered}",
        conversation=str(topic),
        mentions=mentions(cooked or "", text),
        revised_at=fields.time("updated_at"),
    )


def archived(author: Handle, cells: Cells) -> Message:
    """A row of an archive as a message; what it answers is not told there; raises `InvalidRecord`."""
    place = URL.fullmatch(cells.needed("url"))
    if place is None:
        raise InvalidRecord(f"url: {cells.text('url')[:80]!r} leads to no post, as …/t/title/12/3 does")
    topic, number = place.groups()
    cooked = cells.text("cooked")
    text = written(cooked or None, cells.text("raw"))
    return Message(
        source=SOURCE,
        native_id=f"{topic}/{number}",
        channel=CHANNEL,
        sender=author,
        sent_at=cells.time("created_at"),
        text=text,
        subject=subject(cells.text("title")),
        conversation=topic,
        mentions=mentions(cooked, text),
    )


def subject(title: str) -> str | None:
    return repair_text(title).strip() or None


def owner(preferences: Path) -> Handle:
    """Whose archive it is; raises `UnreadableFile` where the file beside it does not tell."""
    try:
        document = read_json(preferences)
        return member(Fields("", document if isinstance(document, dict) else {}).inner("user"))
    except (UnreadableFile, InvalidRecord) as error:
        raise UnreadableFile(
            f"{error}; the archive's preferences.json, beside user_archive.csv, names whose posts these are"
        ) from None


def member(fields: Fields) -> Handle:
    name = repair_text(fields.find("name", str) or "").strip() or None
    return Handle(CHANNEL, normal_address(CHANNEL, fields.take("username", str)), name=name)


def written(cooked: str | None, raw: str | None) -> str:
    """A member's own words, without quotations, link previews and notes under pictures."""
    if cooked is not None:
        shown = EMOJI.sub(r"\1", PICTURE_NOTE.sub("", cooked))
        return repair_text(html_text(shown))
    return repair_text(without_quotations(raw or "")).strip()


def without_quotations(raw: str) -> str:
    for _ in range(DEEPEST_QUOTE):
        raw, found = QUOTE.subn("", raw)
        if not found:
            break
    return raw


def mentions(cooked: str, text: str) -> tuple[Handle, ...]:
    """The members that are named, each once, but for those in quotations."""
    named = [name for name in MENTION.findall(cooked) if f"@{name}" in text]
    return tuple(dict.fromkeys(Handle(CHANNEL, normal_address(CHANNEL, name)) for name in named))
