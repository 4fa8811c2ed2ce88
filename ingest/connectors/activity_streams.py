"""Activity Streams 2.0, as Mastodon and its like write them: an outbox, or one activity a line.

Field names are those of the W3C's vocabulary; who acts is known by the address of their profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ingest.canonical import Message, Profile, Record, RejectedRow
from ingest.checks import LONGEST_NAME, InvalidRecord
from ingest.facts import Reaction, ReactionKind
from ingest.fields import Fields
from ingest.handle import Handle, HandleKind
from ingest.html_text import html_text
from ingest.identity.normal import normal_address
from ingest.items import Item, check_sizes, each_made, raw_of, read_json
from ingest.json_lines import is_json_lines, read_json_lines
from ingest.repair import repair_text

SOURCE: Final = "activity_streams"
CHANNEL: Final = "mastodon"
MARK: Final = re.compile(
    rb'"@context"\s*:\s*(?:\[[^\]]{0,2000}?)?"https?://(?:www\.)?w3\.org/ns/activitystreams"'
)
SAID: Final = frozenset({"Note", "Article", "Question", "Page", "Event"})
ACTORS: Final = {
    "Person": HandleKind.PERSON,
    "Group": HandleKind.ORGANIZATION,
    "Organization": HandleKind.ORGANIZATION,
    "Service": HandleKind.BOT,
    "Application": HandleKind.BOT,
}
REACTED: Final = {
    "Like": ReactionKind.LIKE,
    "Announce": ReactionKind.SHARE,
    "Follow": ReactionKind.FOLLOW,
}
PASSED: Final = frozenset(
    {"Accept", "Add", "Arrive", "Block", "Delete", "Dislike", "Flag", "Ignore", "Invite", "Join", "Leave"}
    | {"Listen", "Move", "Offer", "Read", "Reject", "Remove", "TentativeAccept", "TentativeReject"}
    | {"Tombstone", "Travel", "View"}
)
"""Activities and objects of the vocabulary that say nothing which is kept here."""


def sniff(head: bytes, _path: Path) -> bool:
    """Whether a file begins as JSON in the vocabulary; to mention its address in a text is not enough."""
    return head.lstrip()[:1] in (b"{", b"[") and MARK.search(head) is not None


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The posts and reactions of a file, with a `RejectedRow` for each item that is none.

    The line of an item is its place in its collection, or its line where each stands on one. Passed over
    are what was taken away, answers to follow requests and the like. Raises `UnreadableFile`, before
    anything is yielded, for a file that is no JSON.
    """
    items = read_json_lines(path) if is_json_lines(path) else collected(path)
    return each_made(path, items, records)


def collected(path: Path) -> Iterator[Item | RejectedRow]:
    """The items of a collection, or of an array; one object alone is the only item."""
    check_sizes([path])
    value = read_json(path)
    inside = value.get("orderedItems", value.get("items", [value])) if isinstance(value, dict) else value
    listed = inside if isinstance(inside, list) else [inside]
    return (item(path, number, one) for number, one in enumerate(listed, start=1))


def item(path: Path, number: int, value: object) -> Item | RejectedRow:
    if isinstance(value, dict):
        return Item(number, value)
    reason = "json: only the address of an activity; export the activities themselves"
    return RejectedRow(str(path), number, reason, raw_of(value))


def records(given: Fields) -> Iterator[Record]:
    """The records of an activity or object; none where it is passed over; raises `InvalidRecord`."""
    kind = type_of(given)
    if kind in ("Create", "Update"):
        yield from created(given)
    elif kind in REACTED:
        yield reaction(given, kind)
    elif kind == "Undo":
        yield from undone(given)
    elif kind in SAID:
        yield message(given, None, None)
    elif kind in ACTORS:
        yield profile(given, kind)
    elif kind not in PASSED:
        raise InvalidRecord(f"type: {kind[:80]!r} is no activity or object that is known")


def type_of(given: Fields) -> str:
    told = given.left.pop("type", None)
    return str(told[0] if isinstance(told, list) and told else told or "")


def created(activity: Fields) -> Iterator[Message]:
    inner = activity.inner("object")
    kind = type_of(inner)
    if kind in SAID:
        yield message(inner, activity.left.get("actor"), activity.find("published", str))


def message(given: Fields, actor: object, published: str | None) -> Message:
    given.left["published"] = given.left.get("published") or published
    content = given.find("content", str) or given.find("name", str) or ""
    return Message(
        source=SOURCE,
        native_id=given.take("id", str),
        channel=CHANNEL,
        sender=handle("attributedTo", given.left.get("attributedTo") or actor),
        sent_at=given.needed_time("published"),
        text="\n".join([repair_text(html_text(content)), *options(given)]).strip(),
        subject=repair_text(given.find("summary", str) or given.find("name", str) or "")[:LONGEST_NAME]
        or None,
        reply_to=reference(given.left.get("inReplyTo")),
        conversation=reference(given.left.get("conversation") or given.left.get("context")),
        mentions=mentions(given),
        revised_at=given.time("updated"),
    )


def options(question: Fields) -> Iterator[str]:
    """What may be chosen, each on a line of its own."""
    for name in ("oneOf", "anyOf"):
        for each in question.each(name, dict):
            yield f"- {repair_text(str(each.get('name') or ''))}"


def mentions(given: Fields) -> tuple[Handle, ...]:
    told = given.left.get("tag") or []
    tags = [tag for tag in (told if isinstance(told, list) else [told]) if isinstance(tag, dict)]
    named = (tag.get("href") or tag.get("name") for tag in tags if tag.get("type") == "Mention")
    return tuple(dict.fromkeys(handle("tag", who) for who in named))


def reaction(activity: Fields, kind: str) -> Reaction:
    target = activity.left.get("object")
    at, follows = activity.needed_time("published"), REACTED[kind] is ReactionKind.FOLLOW
    return Reaction(
        source=SOURCE,
        native_id=activity.take("id", str),
        at=at,
        handle=handle("actor", activity.left.get("actor")),
        kind=REACTED[kind],
        message=None if follows else reference(target),
        target=handle("object", target) if follows else None,
    )


def undone(activity: Fields) -> Iterator[Reaction]:
    """A reaction that was taken back; nothing where only its address is told."""
    if not isinstance(activity.left.get("object"), dict):
        return
    taken_at, inner = activity.needed_time("published"), activity.inner("object")
    kind = type_of(inner)
    if kind in REACTED:
        inner.left.setdefault("published", taken_at.isoformat())
        made = reaction(inner, kind)
        yield Reaction(
            source=SOURCE,
            native_id=made.native_id,
            at=made.at,
            revised_at=taken_at,
            handle=made.handle,
            kind=made.kind,
            message=made.message,
            target=made.target,
            until=taken_at,
        )


def profile(actor: Fields, kind: str) -> Profile:
    known = handle("id", dict(actor.left))
    at = actor.time("updated") or actor.needed_time("published")
    return Profile(SOURCE, Handle(known.channel, known.address, name=known.name, kind=ACTORS[kind]), at)


def handle(field: str, who: object) -> Handle:
    """Somebody by the address of their profile, or by all of it; raises `InvalidRecord` for nobody."""
    given = who[0] if isinstance(who, list) and who else who
    told = given if isinstance(given, dict) else {}
    address = normal_address(CHANNEL, str(told.get("id") or told.get("url") or "" if told else given or ""))
    if not address:
        raise InvalidRecord(f"{field}: absent; it must be the address of a profile")
    name = repair_text(str(told.get("name") or told.get("preferredUsername") or "")).strip()
    return Handle(CHANNEL, address, name=name or None)


def reference(told: object) -> str | None:
    """The id of an object, given alone or in the object."""
    given = told.get("id") if isinstance(told, dict) else told
    return given if isinstance(given, str) and given else None
