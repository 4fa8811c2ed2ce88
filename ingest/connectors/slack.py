"""Slack's workspace export: lists of members and channels, and a folder of daily files for each channel.

Talk in a channel has no end, so what is said outside threads forms one conversation a channel
and day (in UTC); a thread is a conversation of its own, however many days it takes. The first
message of a thread counts as revised at each reply, for it changes then.

Passed over are the notices of `NOTICES` (joins, leaves, new topics and so on), which nobody
says; the files of `NOT_READ`, which hold no messages; and the reactions of `UNFRIENDLY`: all
others become likes, dated as the message, for Slack does not say when they were given or,
where they are many, by whom.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from ingest.bundles import Bundle
from ingest.canonical import Message, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.facts import Reaction, ReactionKind
from ingest.fields import Fields
from ingest.formats import UnreadableFile
from ingest.handle import Handle
from ingest.items import Item, check_sizes, each_made, read_items, read_objects
from ingest.slack_parts import (
    CHANNEL,
    SLACKBOT,
    SOURCE,
    Workspace,
    bot,
    member,
    mentioned,
    name_of,
    profile,
    readable,
    time_of,
)

ALONE = "one file of a Slack export; give the whole folder or zip, with its users.json and channels.json"
MEMBERS = ("users.json", "org_users.json")
ROOMS = ("channels.json", "groups.json", "dms.json", "mpims.json")
DAY = re.compile(r"([^/]+)/[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
NOT_READ = frozenset(
    {"integration_logs.json", "canvases.json", "content_flags.json", "file_conversations.json"}
    | {"huddle_transcripts.json", "lists.json"}
)
SAID = frozenset(
    {"bot_message", "me_message", "file_share", "file_comment"}
    | {"thread_broadcast", "reply_broadcast", "slackbot_response"}
)
NOTICES = frozenset(
    {f"{room}_{what}" for room in ("channel", "group") for what in ("join", "leave", "topic", "purpose")}
    | {f"{room}_{what}" for room in ("channel", "group") for what in ("name", "archive", "unarchive")}
    | {"channel_convert_to_private", "channel_convert_to_public", "channel_posting_permissions"}
    | {"channel_canvas_updated", "tabbed_canvas_updated", "pinned_item", "unpinned_item", "reminder_add"}
    | {"bot_add", "bot_remove", "bot_enable", "bot_disable", "app_conversation_leave", "file_mention"}
    | {"joiner_notification", "joiner_notification_for_inviter", "sh_room_created", "huddle_thread"}
    | {"tombstone", "message_deleted", "message_replied", "ekm_access_denied"}
)
UNFRIENDLY = frozenset(
    {"-1", "thumbsdown", "x", "no_entry", "no_entry_sign", "angry", "rage", "face_with_symbols_on_mouth"}
    | {"disappointed", "unamused", "confounded", "face_vomiting", "nauseated_face", "middle_finger"}
)


def sniff(bundle: Bundle) -> bool:
    """Whether there is a list of members and one of channels."""
    names = bundle.names()
    return not names.isdisjoint(MEMBERS) and not names.isdisjoint(ROOMS)


def read(bundle: Bundle) -> Iterator[Record | RejectedRow]:
    """The members as profiles, and each channel's messages and reactions, in the order of the files.

    Raises `UnreadableFile` when a list of members or channels is absent or damaged, or a file
    too large. In a `RejectedRow` the line is the item's number in its file.
    """
    return reader(bundle)(bundle)


def reader(bundle: Bundle) -> Callable[[Bundle], Iterator[Record | RejectedRow]]:
    """Reads parts of an export by the members and channels of the whole; raises `UnreadableFile`."""
    if not sniff(bundle):
        raise UnreadableFile(
            f"{bundle.root}: no Slack export; it must hold users.json and one of {', '.join(ROOMS)}"
        )
    check_sizes(bundle.files)
    return partial(records, workspace=Workspace(people(bundle), rooms(bundle)))


def people(bundle: Bundle) -> dict[str, Handle]:
    """Members by id; one that cannot be read is missing here, and rejected as a profile."""
    found = {SLACKBOT.address: SLACKBOT}
    for item in listed(bundle, MEMBERS):
        user = Fields("", item.values)
        try:
            handle = member(user, user.find_inner("profile") or Fields("", {}))
        except InvalidRecord:
            continue
        found[handle.address] = handle
    return found


def rooms(bundle: Bundle) -> dict[str, str]:
    """Channels' ids by the folder of their messages: their name, or of direct messages their id."""
    found = [(item.values.get("name"), item.values.get("id")) for item in listed(bundle, ROOMS)]
    return {str(name or native_id): str(native_id) for name, native_id in found if native_id}


def listed(bundle: Bundle, names: tuple[str, ...]) -> Iterator[Item]:
    for file in bundle.files:
        if bundle.name(file) in names:
            yield from read_objects(file)


def records(bundle: Bundle, workspace: Workspace) -> Iterator[Record | RejectedRow]:
    for file in bundle.files:
        name = bundle.name(file)
        if day := DAY.fullmatch(name):
            yield from talk(file, day[1], workspace)
        elif name in MEMBERS:
            yield from each_made(file, read_items(file), lambda user: [profile(user)])
        elif name not in ROOMS and name not in NOT_READ:
            yield RejectedRow(str(file), 0, "file: not a part of a Slack export that is read", "")


def talk(file: Path, folder: str, workspace: Workspace) -> Iterator[Record | RejectedRow]:
    room = workspace.rooms.get(folder)
    if room is None:
        reason = f"channel: {folder[:80]!r} stands in none of {', '.join(ROOMS)}, so its id is not known"
        yield RejectedRow(str(file), 0, reason, "")
    else:
        yield from each_made(file, read_items(file), partial(said, workspace, room))


def said(workspace: Workspace, room: str, item: Fields) -> Iterator[Record]:
    """A message and the likes it got; nothing of a notice."""
    subtype = item.find("subtype", str)
    if subtype in NOTICES:
        return
    if subtype is not None and subtype not in SAID:
        raise InvalidRecord(f"subtype: {subtype[:80]!r} is not known as something that is said")
    made = message(workspace, room, item)
    yield made
    for each in item.each("reactions", dict):
        yield from likes(workspace, made, Fields("reactions.", each))


def message(workspace: Workspace, room: str, item: Fields) -> Message:
    ts = item.take("ts", str)
    sent_at = time_of("ts", ts)
    first = item.find("thread_ts", str)
    above = None if first in (None, ts) else f"{room}/{first}"
    comment = item.find_inner("comment")  # on a file, before 2018
    text = comment.take("comment", str) if comment else written(item)
    return Message(
        source=SOURCE,
        native_id=f"{room}/{ts}",
        channel=CHANNEL,
        sender=sender(workspace, item, comment),
        sent_at=sent_at,
        text=readable(text, workspace),
        reply_to=above,
        thread=above,
        conversation=f"{room}/{sent_at.date()}" if first is None else None,
        mentions=mentioned(text, workspace),
        known_replies=replies(room, item),
        revised_at=max(changes(item), default=None),
    )


def written(item: Fields) -> str:
    """The text, or what an app put into attachments instead."""
    attached = [Fields("attachments.", each) for each in item.each("attachments", dict)]
    texts = (each.find("text", str) or each.find("fallback", str) or "" for each in attached)
    return item.find("text", str) or "\n".join(filter(None, texts))


def sender(workspace: Workspace, item: Fields, comment: Fields | None) -> Handle:
    user = item.find("user", str) or (comment.find("user", str) if comment else None)
    if not user:
        return bot(item)
    stated = item.find_inner("user_profile") or Fields("user_profile.", {})
    return workspace.person(user, name_of(stated))


def replies(room: str, item: Fields) -> tuple[str, ...]:
    stamps = (Fields("replies.", each).take("ts", str) for each in item.each("replies", dict))
    return tuple(dict.fromkeys(f"{room}/{ts}" for ts in stamps))


def changes(item: Fields) -> Iterator[datetime]:
    """When the message was edited, and when its thread last grew."""
    edited, latest = item.find_inner("edited"), item.find("latest_reply", str)
    if edited is not None:
        yield time_of("edited.ts", edited.take("ts", str))
    if latest is not None:
        yield time_of("latest_reply", latest)


def likes(workspace: Workspace, liked: Message, reaction: Fields) -> Iterator[Reaction]:
    emoji = reaction.take("name", str)
    if emoji.partition("::")[0] in UNFRIENDLY:  # after `::` stands the tone of the skin
        return
    for user in reaction.each("users", str):
        yield Reaction(
            source=SOURCE,
            native_id=f"{liked.native_id}/{emoji}/{user}",
            at=liked.sent_at,
            handle=workspace.person(user),
            kind=ReactionKind.LIKE,
            message=liked.native_id,
        )
