"""The archive that X (Twitter) hands to an account's owner: its tweets, likes, follows and direct messages.

What is in it is seen from the account in account.js. People it knows by number only are
handles on the channel `twitter_id`; whoever is known by name too carries the number as an
identifier, so the two become one customer. A retweet is the text `RT @name: …` and nothing
else: the archive does not say of which tweet. All versions of an edited tweet are one message
under the first one's id; what answers a later version by that one's id stands apart from it.
Likes and follows have no time of their own and are dated by the archive's.

Passed over is what nobody said here or what was withdrawn: all files of the archive that `READ`
does not name (such as advertisements, devices, media, deleted tweets, headers, and the long
form of long tweets, which does not say whose it is), comings and goings in group chats, and
reactions to direct messages that are no likes (`UNFRIENDLY`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from ingest.bundles import Bundle
from ingest.canonical import Message, Profile, Record, RejectedRow
from ingest.connectors.care_csv import native_id, time_of
from ingest.facts import Reaction, ReactionKind
from ingest.fields import Fields
from ingest.formats import open_bytes
from ingest.handle import Handle
from ingest.identity.normal import normal_address
from ingest.items import Item, check_sizes, each_made, read_items
from ingest.repair import repair_markup
from ingest.x_parts import CHANNEL, SOURCE, Archive, archive_of, mentioned, named

DIRECT = "twitter_dm"
MARK = b"window.YTD."
ALONE = (
    "one file of an X archive; give the folder or zip it belongs to,"
    " for account.js beside it names whose tweets these are"
)
PART = r"(?:-part[0-9]+)?\.js"
KINDS = "tweets?|community-tweet|like|follower|following|direct-messages?(?:-group)?"
READ = re.compile(rf"(?:data/)?({KINDS}){PART}")
TELLING = re.compile(rf"(?:data/)?(?:account|tweets?){PART}")
OTHERS = re.compile(r"(?:data|assets|\w+_media)/.*|[^/]*\.(?:html|txt|js)")
STATUS = re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/.+/status(?:es)?/([0-9]+)")
TEXT = ("full_text", "text")
WRITTEN = ("messageCreate", "welcomeMessageCreate")
EVENTS = frozenset(
    {"joinConversation", "conversationNameUpdate", "participantsJoin", "participantsLeave", "reactionCreate"}
)
UNFRIENDLY = frozenset({"disagree", "sad", "angry"})


def sniff(bundle: Bundle) -> bool:
    """Whether it is an archive as X makes it, or its folder `data`; account.js or tweets.js tells."""
    complete = any(name == "Your archive.html" or name.startswith("assets/") for name in bundle.names())
    depth = 2 if complete else 1
    telling = (file for file, match in bundle.matching(TELLING) if match[0].count("/") < depth)
    return any(map(marked, telling))


def marked(file: Path) -> bool:
    with open_bytes(file) as stream:
        return stream.read(len(MARK)) == MARK


def read(bundle: Bundle) -> Iterator[Record | RejectedRow]:
    """The owner's profile, tweets and direct messages, and who likes and follows what, file by file.

    Raises `UnreadableFile` when account.js is absent, it or manifest.js damaged, or a file too
    large. In a `RejectedRow` the line is the item's number in its file.
    """
    check_sizes(file for file, _ in bundle.matching(READ))
    archive = archive_of(bundle)
    return chain(profile(archive), records(bundle, archive))


def reader(bundle: Bundle) -> Callable[[Bundle], Iterator[Record | RejectedRow]]:
    """Reads parts of an archive as its owner's; raises `UnreadableFile`."""
    return partial(records, archive=archive_of(bundle))


def profile(archive: Archive) -> Iterator[Record]:
    if archive.made_at is not None:
        yield Profile(SOURCE, archive.owner, archive.made_at, followers=archive.followers)


def records(bundle: Bundle, archive: Archive) -> Iterator[Record | RejectedRow]:
    for file in bundle.files:
        name = bundle.name(file)
        if part := READ.fullmatch(name):
            yield from of_kind(file, part[1], archive)
        elif not OTHERS.fullmatch(name):
            yield RejectedRow(str(file), 0, "file: not a part of an X archive; give it by itself", "")


def of_kind(file: Path, kind: str, archive: Archive) -> Iterator[Record | RejectedRow]:
    items = read_items(file)
    if kind.endswith(("tweet", "tweets")):
        yield from each_made(file, items, lambda item: [tweet(archive, item)])
    elif kind.startswith("direct"):
        yield from each_made(file, single_messages(items), partial(direct, archive))
    elif archive.made_at is None:
        reason = (
            "at: no manifest.js, which says when the archive was made; likes and follows have no other time"
        )
        yield RejectedRow(str(file), 0, reason, "")
    else:
        yield from each_made(file, items, partial(MARKS[kind], archive, archive.made_at))


def tweet(archive: Archive, item: Fields) -> Message:
    inner = item.find_inner("tweet") or item  # not wrapped before 2019
    own = native_id("id_str", inner.take("id_str", str))
    first = first_version(inner)
    sent_at = time_of(inner.take("created_at", str))
    text = inner.take(next((name for name in TEXT if name in inner.left), TEXT[0]), str)
    entities = inner.find_inner("entities") or Fields("entities.", {})
    above = inner.find("in_reply_to_status_id_str", str)
    return Message(
        source=SOURCE,
        native_id=first or own,
        channel=CHANNEL,
        sender=archive.owner,
        sent_at=sent_at,
        text=repair_markup(text),
        reply_to=native_id("in_reply_to_status_id_str", above) if above else None,
        shares=None if text.startswith("RT @") else quoted(entities, own),
        mentions=addressed(archive, entities, inner),
        revised_at=sent_at if first else None,
    )


def first_version(inner: Fields) -> str | None:
    """The id of the tweet as it was before it was edited; None for one that is not an edit."""
    info = inner.find_inner("edit_info")
    edit = info and info.find_inner("edit")
    return native_id("edit_info.edit.initialTweetId", edit.take("initialTweetId", str)) if edit else None


def quoted(entities: Fields, own: str) -> str | None:
    """The id of the first tweet that is linked to; one that was cut short links to itself."""
    links = (Fields("urls.", each).find("expanded_url", str) or "" for each in entities.each("urls", dict))
    ids = (match[1] for match in map(STATUS.match, links) if match)
    return next((one for one in ids if one != own), None)


def addressed(archive: Archive, entities: Fields, inner: Fields) -> tuple[Handle, ...]:
    """Whom a tweet names, and whom it answers, but for the owner in a thread of their own."""
    found = [mentioned(Fields("user_mentions.", each)) for each in entities.each("user_mentions", dict)]
    answered = inner.find("in_reply_to_screen_name", str)
    number = inner.find("in_reply_to_user_id_str", str)
    if answered and normal_address(CHANNEL, answered) != archive.owner.address:
        found.append(named(answered, number or ""))
    elif number and not answered and number != archive.number:
        found.append(archive.account("in_reply_to_user_id_str", number))
    return tuple({one.key: one for one in reversed(found)}.values())[::-1]


def like(archive: Archive, at: datetime, item: Fields) -> Iterator[Record]:
    liked = native_id("tweetId", item.inner("like").take("tweetId", str))
    key = f"like/{archive.number}/{liked}"
    yield Reaction(
        source=SOURCE, native_id=key, at=at, handle=archive.owner, kind=ReactionKind.LIKE, message=liked
    )


def follower(archive: Archive, at: datetime, item: Fields) -> Iterator[Record]:
    number = item.inner("follower").take("accountId", str)
    yield follow(f"{number}/{archive.number}", at, archive.account("accountId", number), archive.owner)


def following(archive: Archive, at: datetime, item: Fields) -> Iterator[Record]:
    number = item.inner("following").take("accountId", str)
    yield follow(f"{archive.number}/{number}", at, archive.owner, archive.account("accountId", number))


MARKS: dict[str, Callable[[Archive, datetime, Fields], Iterator[Record]]] = {
    "like": like,
    "follower": follower,
    "following": following,
}


def follow(pair: str, at: datetime, who: Handle, whom: Handle) -> Reaction:
    return Reaction(
        source=SOURCE, native_id=f"follow/{pair}", at=at, handle=who, kind=ReactionKind.FOLLOW, target=whom
    )


def single_messages(items: Iterator[Item | RejectedRow]) -> Iterator[Item | RejectedRow]:
    """Each message of each conversation as an item of its own, under the conversation's number."""
    for item in items:
        if isinstance(item, RejectedRow):
            yield item
            continue
        chat = item.values.get("dmConversation")
        events = chat.get("messages") if isinstance(chat, dict) else None
        if not isinstance(chat, dict) or not isinstance(events, list):
            yield item  # to be rejected as it stands
            continue
        for event in events:
            values = event if isinstance(event, dict) else {"event": event}
            yield Item(item.number, {**values, "conversationId": chat.get("conversationId")})


def direct(archive: Archive, item: Fields) -> Iterator[Record]:
    """A direct message and the likes it got; nothing of what else happens in a conversation."""
    conversation = item.take("conversationId", str)
    if not EVENTS.isdisjoint(item.left):
        return
    written = next((name for name in WRITTEN if name in item.left), WRITTEN[0])
    inner = item.inner(written)
    recipient = inner.find("recipientId", str)
    made = Message(
        source=SOURCE,
        native_id=f"dm/{native_id('id', inner.take('id', str))}",
        channel=DIRECT,
        sender=archive.account("senderId", inner.take("senderId", str)),
        sent_at=inner.needed_time("createdAt"),
        text=repair_markup(inner.find("text", str) or ""),
        conversation=f"dm/{conversation}",
        # To a group there is no recipient, or "0".
        mentions=(archive.account("recipientId", recipient),) if recipient not in (None, "", "0") else (),
    )
    yield made
    for each in inner.each("reactions", dict):
        yield from liked(archive, made, Fields("reactions.", each))


def liked(archive: Archive, message: Message, reaction: Fields) -> Iterator[Reaction]:
    key, number = reaction.take("reactionKey", str), reaction.take("senderId", str)
    if key not in UNFRIENDLY:
        yield Reaction(
            source=SOURCE,
            native_id=f"{message.native_id}/{key}/{number}",
            at=reaction.needed_time("createdAt"),
            handle=archive.account("reactions.senderId", number),
            kind=ReactionKind.LIKE,
            message=message.native_id,
        )
