"""Mattermost: the server's bulk export, one object a line, and posts and users as its API gives them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from ingest.canonical import Message, Profile, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.facts import Reaction, ReactionKind
from ingest.fields import Fields
from ingest.formats import UnreadableFile, read_head
from ingest.handle import Handle
from ingest.identity.normal import mail_address
from ingest.items import Item, each_made, read_json
from ingest.json_lines import is_json_lines, read_json_lines
from ingest.repair import repair_text

SOURCE: Final = "mattermost"
CHANNEL: Final = "mattermost"
PASSED: Final = frozenset({"version", "role", "scheme", "emoji", "team", "channel", "direct_channel", "bot"})
UNFRIENDLY: Final = frozenset({"-1", "thumbsdown", "angry", "rage", "face_vomiting", "middle_finger"})


def sniff(head: bytes, _path: Path) -> bool:
    """Whether a file begins as a bulk export, or as posts or a user of the API."""
    bulk = head.lstrip().startswith(b"{") and b'"version"' in head.split(b"\n", 1)[0]
    begins = bulk and (b'"type":"version"' in head[:200].replace(b" ", b""))
    posts = b'"order"' in head and b'"posts"' in head and b'"channel_id"' in head
    user = b'"username"' in head and b'"auth_service"' in head and b'"update_at"' in head
    return begins or posts or user


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The posts, replies, likes and members of a file, with a `RejectedRow` for each line that is none."""
    if is_json_lines(path) or bulk_line(read_head(path)):
        return each_made(path, read_json_lines(path), partial(exported, made_at(path)))
    items = (Item(number, values) for number, values in enumerate(answered(path), start=1))
    return each_made(path, items, of_api)


def bulk_line(head: bytes) -> bool:
    return b'"type":"version"' in head[:200].replace(b" ", b"")


def frame(path: Path) -> tuple[str, str]:
    """What a line of a bulk export needs before it: the first, which says when the export was made."""
    first = read_head(path).partition(b"\n")[0] if bulk_line(read_head(path)) else b""
    return f"{first.decode('utf-8', 'replace')}\n" if first else "", ""


def made_at(path: Path) -> datetime | None:
    """When a bulk export was made; None where its first line does not tell."""
    first = next((item for item in read_json_lines(path) if isinstance(item, Item)), None)
    try:
        told = None if first is None else Fields("", first.values).find_inner("info")
        return None if told is None else told.time("created")
    except InvalidRecord:
        return None


def exported(made: datetime | None, line: Fields) -> Iterator[Record]:
    """The records of a line of a bulk export; raises `InvalidRecord`."""
    kind = line.take("type", str)
    if kind == "user":
        yield member(line.inner("user"), made)
    elif kind in ("post", "direct_post"):
        yield from posted(line.inner(kind), None)
    elif kind not in PASSED:
        raise InvalidRecord(f"type: {kind[:80]!r} is no part of a bulk export that is read")


def member(user: Fields, made: datetime | None) -> Profile:
    if made is None:
        raise InvalidRecord(
            'info.created: absent in the first line; add "info": {"created": "2026-03-01T09:30:00Z"} there,'
            " the time of the export, for its users are described as of then"
        )
    return Profile(SOURCE, person(user, user.take("username", str)), made, job=job(user))


def job(user: Fields) -> str | None:
    return repair_text(user.find("position", str) or "").strip() or None


def person(user: Fields, address: str) -> Handle:
    """Somebody by user name or number, and what else they are known by."""
    email = mail_address(user.find("email", str) or "")
    names = filter(None, (user.find("first_name", str), user.find("last_name", str)))
    shown = " ".join(names) or user.find("nickname", str) or ""
    keys = (f"email:{email}" if email else "", f"{SOURCE}:{user.find('username', str) or address}")
    return Handle(
        CHANNEL, address, name=repair_text(shown).strip() or None, identifiers=tuple(filter(None, keys))
    )


def posted(post: Fields, above: Message | None) -> Iterator[Record]:
    """A post or reply, the likes it got, and its replies."""
    sent_at, user = moment(post, "create_at"), post.take("user", str)
    place = room(post) if above is None else above.native_id.rpartition("/")[0].rpartition("/")[0]
    post_id = f"{place}/{post.left.get('create_at', round(sent_at.timestamp() * 1000))}/{user}"
    made = Message(
        source=SOURCE,
        native_id=post_id,
        channel=CHANNEL,
        sender=Handle(CHANNEL, user),
        sent_at=sent_at,
        text=repair_text(post.find("message", str) or ""),
        reply_to=None if above is None else above.native_id,
        thread=None if above is None else above.native_id,
        conversation=f"{place}/{sent_at.date()}" if above is None else None,
        revised_at=moment(post, "edit_at") if post.left.get("edit_at") else None,
    )
    yield made
    yield from likes(post, made)
    for reply in post.each("replies", dict):
        yield from posted(Fields(f"{post.path}replies.", reply), made)


def room(post: Fields) -> str:
    if (team := post.find("team", str)) is not None:
        return f"{team}/{post.take('channel', str)}"
    return f"direct/{'+'.join(sorted(post.each('channel_members', str)))}"


def likes(post: Fields, liked: Message) -> Iterator[Reaction]:
    for each in post.each("reactions", dict):
        reaction = Fields(f"{post.path}reactions.", each)
        emoji, user = reaction.take("emoji_name", str), reaction.take("user", str)
        if emoji not in UNFRIENDLY:
            yield Reaction(
                source=SOURCE,
                native_id=f"{liked.native_id}/{emoji}/{user}",
                at=moment(reaction, "create_at"),
                handle=Handle(CHANNEL, user),
                kind=ReactionKind.LIKE,
                message=liked.native_id,
            )


def answered(path: Path) -> list[dict[str, object]]:
    """The posts of an answer of the API, or its only user or post; raises `UnreadableFile`."""
    document = read_json(path)
    if not isinstance(document, dict):
        raise UnreadableFile(f"{path}: neither posts nor a user of Mattermost")
    posts = document.get("posts", {"": document})
    return [post for post in posts.values() if isinstance(post, dict)] if isinstance(posts, dict) else []


def of_api(given: Fields) -> Iterator[Record]:
    """A post of the API, or a user; notices and what was deleted are passed over."""
    if given.left.get("username"):
        who = person(given, given.take("id", str))
        yield Profile(SOURCE, who, moment(given, "update_at"), job=job(given))
    elif not given.find("type", str) and not given.find("delete_at", int):
        yield api_post(given)


def api_post(given: Fields) -> Message:
    sent_at, root = moment(given, "create_at"), given.find("root_id", str) or None
    place = given.take("channel_id", str)
    return Message(
        source=SOURCE,
        native_id=given.take("id", str),
        channel=CHANNEL,
        sender=Handle(CHANNEL, given.take("user_id", str)),
        sent_at=sent_at,
        text=repair_text(given.find("message", str) or ""),
        reply_to=root,
        thread=root,
        conversation=None if root else f"{place}/{sent_at.date()}",
        revised_at=moment(given, "edit_at") if given.left.get("edit_at") else None,
    )


def moment(given: Fields, name: str) -> datetime:
    """A time given as milliseconds since 1970."""
    value = given.left.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 7_258_118_400_000:
        raise InvalidRecord(f"{given.path}{name}: {str(value)[:80]!r} is no time in milliseconds since 1970")
    return datetime.fromtimestamp(value // 1000, UTC) + timedelta(milliseconds=value % 1000)
