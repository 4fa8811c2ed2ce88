"""Chats of Telegram: `result.json` of Telegram Desktop's export, and updates as bots receive them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ingest.canonical import Message, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.facts import Reaction, ReactionKind
from ingest.fields import Fields
from ingest.formats import UnreadableFile
from ingest.handle import Handle, HandleKind
from ingest.items import Item, check_sizes, each_made, read_json
from ingest.repair import repair_text

SOURCE: Final = "telegram"
CHANNEL: Final = "telegram"
KEYS: Final = ((b'"messages"', b'"from_id"'), (b'"update_id"', b'"chat"'))
UNFRIENDLY: Final = frozenset("\U0001f44e\U0001f4a9\U0001f92e\U0001f92c\U0001f595")
"""Reactions that say the opposite of a like: thumbs down and worse."""


def sniff(head: bytes, _path: Path) -> bool:
    """Whether a file begins as JSON with keys of a chat or of a bot's updates."""
    return head.lstrip().startswith(b"{") and any(all(key in head for key in keys) for keys in KEYS)


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The messages of a file and the likes they got, with a `RejectedRow` for each that is none.

    The line is the message's place in the file. Notices such as joins are passed over. Raises
    `UnreadableFile`, before anything is yielded, for a file without chats.
    """
    check_sizes([path])
    items = (Item(number, values) for number, values in enumerate(messages(path), start=1))
    return each_made(path, items, said)


def messages(path: Path) -> list[dict[str, object]]:
    """All messages, each with the chat it is of."""
    document = read_json(path)
    try:
        whole = Fields("", document if isinstance(document, dict) else {})
        if "update_id" in whole.left or "chat" in whole.left:  # one alone, as rejected rows are kept
            return [whole.left]
        if "result" in whole.left:
            return whole.each("result", dict)
        chats = whole.find_inner("chats")
        listed = [whole.left] if chats is None else chats.each("list", dict)
        return [message for chat in listed for message in of_chat(Fields("chats.", chat))]
    except InvalidRecord as error:
        raise UnreadableFile(f"{path}: {error}") from None


def of_chat(chat: Fields) -> Iterator[dict[str, object]]:
    number = chat.take("id", int)
    return ({**message, "chat": {"id": number}} for message in chat.each("messages", dict))


def said(given: Fields) -> Iterator[Record]:
    """A message, exported or in a bot's update; raises `InvalidRecord`."""
    if "update_id" in given.left:
        inner = given.find_inner("message")
        if inner is not None:
            yield updated(inner)
    elif given.find("type", str) in (None, "message"):
        made = exported(given)
        yield made
        yield from likes(given, made)


def exported(given: Fields) -> Message:
    room, number = given.inner("chat").take("id", int), given.take("id", int)
    sent_at, answered = stamp(given, "date_unixtime"), given.find("reply_to_message_id", int)
    return Message(
        source=SOURCE,
        native_id=f"{room}/{number}",
        channel=CHANNEL,
        sender=member(given.take("from_id", str), given.find("from", str)),
        sent_at=sent_at,
        text=text_of(given.left.get("text")),
        reply_to=None if answered is None else f"{room}/{answered}",
        conversation=f"{room}/{sent_at.date()}",
        revised_at=stamp(given, "edited_unixtime") if given.left.get("edited_unixtime") else None,
    )


def updated(given: Fields) -> Message:
    room, number = given.inner("chat").take("id", int), given.take("message_id", int)
    who, answered = given.inner("from"), given.find_inner("reply_to_message")
    names = filter(None, (who.find("first_name", str), who.find("last_name", str)))
    sent_at = stamp(given, "date")
    return Message(
        source=SOURCE,
        native_id=f"{room}/{number}",
        channel=CHANNEL,
        sender=member(f"user{who.take('id', int)}", " ".join(names), is_bot=who.find("is_bot", bool)),
        sent_at=sent_at,
        text=repair_text(given.find("text", str) or given.find("caption", str) or ""),
        reply_to=None if answered is None else f"{room}/{answered.take('message_id', int)}",
        conversation=f"{room}/{sent_at.date()}",
    )


def likes(given: Fields, liked: Message) -> Iterator[Reaction]:
    """What friendly reactions say; of most only how many there are is told, and they are passed over."""
    for reaction in given.each("reactions", dict):
        emoji = str(reaction.get("emoji") or reaction.get("document_id") or "")
        for each in Fields("reactions.", reaction).each("recent", dict) if emoji not in UNFRIENDLY else ():
            who = Fields("reactions.recent.", each)
            sender = member(who.take("from_id", str), who.find("from", str))
            yield Reaction(
                source=SOURCE,
                native_id=f"{liked.native_id}/{emoji}/{sender.address}",
                at=liked.sent_at,
                handle=sender,
                kind=ReactionKind.LIKE,
                message=liked.native_id,
            )


def member(number: str, name: str | None, *, is_bot: bool | None = None) -> Handle:
    """Somebody by number; channels speak too, and are organisations."""
    kind = HandleKind.ORGANIZATION if number.startswith("channel") else HandleKind.BOT if is_bot else None
    address = number.removeprefix("user")
    return Handle(CHANNEL, address, name=repair_text(name or "").strip() or None, kind=kind)


def text_of(told: object) -> str:
    """A text, or the pieces of one with marks such as bold."""
    pieces = told if isinstance(told, list) else [told or ""]
    parts = (str(piece.get("text") or "") if isinstance(piece, dict) else str(piece) for piece in pieces)
    return repair_text("".join(parts))


def stamp(given: Fields, name: str) -> datetime:
    """A time given as seconds since 1970, as text or number."""
    told = str(given.left.pop(name, "") or "")
    if not (told.isascii() and told.isdigit()) or len(told) > 10:
        raise InvalidRecord(f"{given.path}{name}: {told[:80]!r} is no time in seconds since 1970")
    return datetime.fromtimestamp(int(told), UTC)
