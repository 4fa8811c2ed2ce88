"""The canonical records: what every connector yields and the only thing the pipeline reads.

Records are frozen and validated when made, so whoever holds one can trust it:
times are aware and in UTC, addresses are in normal form, texts are well-formed Unicode.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import orjson

from ingest.checks import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Body,
    Day,
    InvalidRecord,
    Name,
    NativeId,
    Range,
    Slug,
    check_number,
    check_slug,
    check_text,
    check_time,
)
from ingest.facts import FACTS, Fact
from ingest.forms import check
from ingest.handle import Handle

RATINGS = Range(0, 10)
LONGEST_CONTACT = Range(0, 10_000_000)
"""In seconds."""


class Direction(StrEnum):
    """Who speaks to whom: to us, from us, or between others."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    PEER = "peer"


class MessageKind(StrEnum):
    """What kind of contact a message is the record of, where it is not simply something written."""

    CALL = "call"
    CALLBACK = "callback"
    LETTER = "letter"
    VISIT = "visit"
    EVENT = "event"
    SURVEY = "survey"
    AUTOREPLY = "autoreply"


@dataclass(frozen=True, slots=True)
class Message:
    """One contact on any channel: a tweet, a mail, a call, a chat line, a survey answer, a visit.

    `text` is empty where nothing was said or nothing of it is kept. `reply_to`, `shares`,
    `thread` and `known_replies` are native ids of the same source. `direction` is what the
    source states; whose handles are ours decides in the end.
    """

    source: Annotated[Slug, "Where the message was exported from, such as twitter or zendesk."]
    native_id: Annotated[NativeId, "Its id in that source; with the source it names the message for good."]
    channel: Annotated[Slug, "What it was said on, such as twitter, email or phone."]
    sender: Annotated[Handle, "Who said it."]
    sent_at: Annotated[datetime, "When it was said."]
    text: Annotated[
        Body, "What was said, without quoted text and signatures; empty where nothing of it is kept."
    ]
    subject: Annotated[Name | None, "The subject line; of a survey its question."] = None
    reply_to: Annotated[Name | None, "The native_id of the message it answers."] = None
    thread: Annotated[Name | None, "The native_id of the first message of its thread."] = None
    conversation: Annotated[Name | None, "The source's own id of the ticket, chat or room."] = None
    shares: Annotated[Name | None, "The native_id of the message it passes on."] = None
    mentions: Annotated[tuple[Handle, ...], "Whom it names or is addressed to."] = ()
    known_replies: Annotated[
        tuple[Name, ...], "The native_ids of its replies, also of those that are not in the export."
    ] = ()
    direction: Annotated[
        Direction | None, "To us, from us, or between others; our own handles decide in the end."
    ] = None
    revised_at: Annotated[
        datetime | None, "When this version was written; of two versions the later one is kept."
    ] = None
    kind: Annotated[
        MessageKind | None, "What kind of contact it was, where not simply something written."
    ] = None
    outcome: Annotated[Slug | None, "How the contact ended, such as reached, missed or attended."] = None
    seconds: Annotated[int | None, LONGEST_CONTACT, "How long the contact took."] = None
    rating: Annotated[int | None, RATINGS, "A survey's answer from 0 to 10."] = None

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
        self._check_contact()

    def _check_contact(self) -> None:
        if self.outcome is not None:
            check_slug("outcome", self.outcome)
        if self.seconds is not None:
            check_number("seconds", self.seconds, LONGEST_CONTACT)
        if self.rating is not None:
            check_number("rating", self.rating, RATINGS)

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
            self.channel, self.sender.key, self.sent_at, self.text, self.subject,
            self.reply_to, self.thread, self.conversation, self.shares,
            sorted(h.key for h in self.mentions), sorted(self.known_replies), self.direction,
            self.kind, self.outcome, self.seconds, self.rating,
        ]  # fmt: skip
        return hashlib.blake2b(orjson.dumps(content), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a source asserts about a handle without a message: a contact, a member list's row."""

    source: Annotated[Slug, "Where the row was exported from, such as salesforce."]
    handle: Annotated[Handle, "Whom it is about."]
    asserted_at: Annotated[datetime, "When the source said so."]
    birth_date: Annotated[Day | None, "The day of birth, such as 1980-02-29."] = None
    postal_code: Annotated[Name | None, "The postal code."] = None
    job: Annotated[Name | None, "What they do for a living."] = None
    industry: Annotated[Name | None, "What their employer does."] = None
    organization: Annotated[NativeId | None, "The native_id of the organisation they work for."] = None
    followers: Annotated[int | None, Range(0, 10**10), "How many follow the handle."] = None

    def __post_init__(self) -> None:
        check(self)


Record = Message | Profile | Fact

RECORDS: dict[str, type[Record]] = {
    "message": Message,
    "profile": Profile,
    **{fact.form: fact for fact in FACTS},
}
"""Every kind of record, by its name in our NDJSON form."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What it takes to read a rejected row by itself.

    `before`, the row and `after` are a file of the format; `bundle` is the export it is a part of.
    """

    format: str
    before: str = ""
    after: str = ""
    bundle: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not become a record: where it is, why, and itself, so it can be mended.

    `replay` is None where nobody said how it was read.
    """

    file: str
    line: int
    reason: str
    raw: str = field(repr=False)
    replay: Replay | None = field(default=None, repr=False, compare=False)
