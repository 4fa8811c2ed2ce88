"""The canonical records: what every connector yields and the only thing the pipeline reads.

Records are frozen and validated when made, so whoever holds one can trust it:
times are aware and in UTC, addresses are in normal form, texts are well-formed Unicode.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

SLUG = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
LONGEST_TEXT = 1_000_000
LONGEST_NAME = 1_000
LONGEST_ADDRESS = 320
LONGEST_IDENTIFIER = 400
"""Limits in characters: of a message's text; of ids, subjects and names; of a handle's address and keys."""

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Bounds of a believable time. `2999-01-01` means "never" in somebody's export, not a date."""


class InvalidRecord(ValueError):
    """A record that cannot be canonical; the message says which field and what was expected."""


class Direction(StrEnum):
    """Who speaks to whom: to us, from us, or between others."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    PEER = "peer"


class HandleKind(StrEnum):
    """What a source says stands behind a handle."""

    PERSON = "person"
    ORGANIZATION = "organization"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Handle:
    """A sender or recipient as one channel knows it.

    `address` is in the channel's normal form (see `ingest.identity.normal`). `identifiers`
    are keys that the source vouches for (`email:jane@acme.com`, `crm:0031`): handles that
    share one belong to one customer.
    """

    channel: str
    address: str
    name: str | None = None
    verified: bool | None = None
    kind: HandleKind | None = None
    identifiers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_slug("channel", self.channel)
        check_text("address", self.address, longest=LONGEST_ADDRESS)
        if not self.address:
            raise InvalidRecord("address: empty; a handle needs a name or number on its channel")
        if self.name is not None:
            check_text("name", self.name, longest=LONGEST_NAME)
        for identifier in self.identifiers:
            check_text("identifier", identifier, longest=LONGEST_IDENTIFIER)

    @property
    def key(self) -> str:
        """`channel:address`, unique in the graph."""
        return f"{self.channel}:{self.address}"


@dataclass(frozen=True, slots=True)
class Message:
    """One utterance on any channel: a tweet, a mail, a call note, a chat line, a survey answer.

    `reply_to`, `shares`, `thread` and `known_replies` are native ids of the same source.
    `thread` is the first message of the thread where the source names it (a mail's first
    reference), `conversation` the source's own conversation (a ticket, a room).
    `known_replies` lists replies the source knows of, present in its export or not.
    `direction` is what the source states; whose handles are ours decides in the end.
    """

    source: str
    native_id: str
    channel: str
    sender: Handle
    sent_at: datetime
    text: str
    subject: str | None = None
    reply_to: str | None = None
    thread: str | None = None
    conversation: str | None = None
    shares: str | None = None
    mentions: tuple[Handle, ...] = ()
    known_replies: tuple[str, ...] = ()
    direction: Direction | None = None
    revised_at: datetime | None = None

    def __post_init__(self) -> None:
        check_slug("source", self.source)
        check_slug("channel", self.channel)
        check_text("native_id", self.native_id, longest=LONGEST_NAME)
        if not self.native_id:
            raise InvalidRecord("native_id: empty; a message needs the id its source gives it")
        check_text("text", self.text, longest=LONGEST_TEXT)
        for name in ("subject", "reply_to", "thread", "conversation", "shares"):
            if (value := getattr(self, name)) is not None:
                check_text(name, value, longest=LONGEST_NAME)
        for native_id in self.known_replies:
            check_text("known_replies", native_id, longest=LONGEST_NAME)
        check_time("sent_at", self.sent_at)
        if self.revised_at is not None:
            check_time("revised_at", self.revised_at)

    @property
    def key(self) -> str:
        """`source:native_id`, unique in the graph."""
        return f"{self.source}:{self.native_id}"

    def key_of(self, native_id: str | None) -> str | None:
        """The key of another message of the same source; None for None."""
        return None if native_id is None else f"{self.source}:{native_id}"

    @property
    def conversation_key(self) -> str | None:
        """The key of the conversation the source states; never that of a message."""
        return None if self.conversation is None else f"{self.source}:#{self.conversation}"

    @property
    def content_hash(self) -> str:
        """Equal for equal content, whoever computes it; decides ties between revisions."""
        content = [
            self.channel, self.sender.key, self.sent_at.isoformat(), self.text, self.subject,
            self.reply_to, self.thread, self.conversation, self.shares,
            sorted(h.key for h in self.mentions), sorted(self.known_replies), self.direction,
        ]  # fmt: skip
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a source asserts about a handle without a message: a contact, a member list's row."""

    source: str
    handle: Handle
    asserted_at: datetime

    def __post_init__(self) -> None:
        check_slug("source", self.source)
        check_time("asserted_at", self.asserted_at)


Record = Message | Profile


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not become a record: where it is, why, and itself, so it can be mended."""

    file: str
    line: int
    reason: str
    raw: str = field(repr=False)


def check_slug(name: str, value: str) -> None:
    """Raise `InvalidRecord` unless `value` is a short lower-case name."""
    if not is_slug(value):
        raise InvalidRecord(f"{name}: {value[:80]!r} is not a lower-case name such as 'twitter'")


@lru_cache(maxsize=1_000)
def is_slug(value: str) -> bool:
    return SLUG.fullmatch(value) is not None


def check_text(name: str, value: str, *, longest: int) -> None:
    """Raise `InvalidRecord` unless `value` is well-formed Unicode of at most `longest` characters."""
    if len(value) > longest:
        raise InvalidRecord(f"{name}: {len(value):,} characters, more than {longest:,}")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InvalidRecord(f"{name}: unpaired surrogate at character {error.start}") from None


def check_time(name: str, value: datetime) -> None:
    """Raise `InvalidRecord` unless `value` is an aware, believable time in UTC."""
    if value.tzinfo is not UTC:
        raise InvalidRecord(f"{name}: must be in UTC")
    if not EARLIEST <= value < LATEST:
        raise InvalidRecord(f"{name}: {value.date()} lies outside 1970 to 2199")
