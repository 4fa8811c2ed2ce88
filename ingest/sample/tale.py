"""Who says what to whom and when: utterances become canonical messages with ids and threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from ingest.canonical import Direction, Message, MessageKind
from ingest.company import Company
from ingest.handle import Handle, HandleKind
from ingest.sample.people import Person
from ingest.sample.phrases import Matter, Phrasebook

START = datetime(2026, 1, 15, tzinfo=UTC)
LAST_OPENING = datetime(2026, 10, 5, tzinfo=UTC)
"""Conversations open between these two; the slowest one ends before November 2026."""

SOURCES: Mapping[str, str] = {
    "twitter": "twitter",
    "email": "mail",
    "chat": "helpchat",
    "community": "community",
    "phone": "calls",
    "survey": "surveys",
    "letter": "letters",
    "self-service": "selfservice",
    "event": "events",
}
"""The source that each channel's messages are exported from."""

PUBLIC = frozenset({"twitter", "community"})
AGENTS = ("Nadia", "Ruth", "Callum", "Deepa", "Mirek", "Bea")
FIRST_HOUR = 7
FIRST_TWEET = 700_000


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation about to begin: who begins it, where, when, and the particulars it keeps to."""

    person: Person
    channel: str
    at: datetime
    product: str
    particulars: Mapping[str, str]

    @property
    def team(self) -> str:
        """The team of ours that answers."""
        return "card" if self.product == "stopover-card" else "support"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody says, before it has an id and a thread."""

    sender: Handle
    channel: str
    at: datetime
    text: str
    subject: str | None = None
    answers: Message | None = None
    shares: Message | None = None
    to: tuple[Handle, ...] = ()
    known_replies: tuple[str, ...] = ()
    kind: MessageKind | None = None
    outcome: str | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """Messages of which we know what they are, because we put them there; keys `source:native_id`."""

    contexts: dict[str, list[str]] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    answered_elsewhere: list[str] = field(default_factory=list)
    reply_unseen: list[str] = field(default_factory=list)
    vouching: list[str] = field(default_factory=list)
    form_letters: list[str] = field(default_factory=list)
    leaving: list[str] = field(default_factory=list)

    def complaint(self, matter: Matter, message: Message) -> None:
        self.contexts.setdefault(matter.slug, []).append(message.key)


@dataclass(frozen=True, slots=True)
class Tale:
    """All that is said in the sample, growing as scenes are played."""

    luck: Random
    book: Phrasebook
    company: Company
    messages: list[Message] = field(default_factory=list)
    spoken: set[tuple[int, str]] = field(default_factory=set)
    planted: Planted = field(default_factory=Planted)

    @property
    def ends_at(self) -> datetime:
        """When the last word was said."""
        return max(message.sent_at for message in self.messages)

    def pick(self, person: Person, sentences: Sequence[str]) -> str:
        """One of the sentences, and one that this person has not said before while there are any."""
        fresh = [line for line in sentences if (person.number, line) not in self.spoken]
        chosen = self.luck.choice(fresh or sentences)
        self.spoken.add((person.number, chosen))
        return chosen

    def ours(self, channel: str, team: str = "support") -> Handle:
        """Our handle on a channel: the one of that team, else the first one there."""
        there = [own for own in self.company.handles if own.key.startswith(f"{channel}:")]
        chosen = next((own for own in there if own.team == team), there[0])
        address = chosen.key.partition(":")[2]
        return Handle(channel, address, self.company.name, kind=HandleKind.ORGANIZATION)

    def say(self, utterance: Utterance) -> Message:
        """Add an utterance, and return it as a message with its id and its place in a thread."""
        number = len(self.messages) + 1
        native_id = native_id_of(utterance, number)
        root = root_of(utterance.answers) or native_id
        message = Message(
            source=SOURCES[utterance.channel],
            native_id=native_id,
            channel=utterance.channel,
            sender=utterance.sender,
            sent_at=utterance.at,
            text=utterance.text,
            subject=utterance.subject,
            reply_to=utterance.answers.native_id if utterance.answers else None,
            thread=root if utterance.channel == "email" and utterance.answers else None,
            conversation=root if utterance.channel not in {"email", "twitter"} else None,
            shares=utterance.shares.native_id if utterance.shares else None,
            mentions=utterance.to,
            known_replies=utterance.known_replies,
            direction=self.direction_of(utterance),
            kind=utterance.kind,
            outcome=utterance.outcome,
            seconds=utterance.seconds,
        )
        self.messages.append(message)
        return message

    def direction_of(self, utterance: Utterance) -> Direction:
        if self.company.owns(utterance.sender.key):
            return Direction.OUTBOUND
        other = utterance.answers or utterance.shares
        between_others = other is not None and not self.company.owns(other.sender.key)
        return Direction.PEER if between_others and utterance.channel in PUBLIC else Direction.INBOUND

    def moments(self, fewest: int, most: int) -> list[datetime]:
        """Between `fewest` and `most` moments in order, from breakfast to bedtime."""
        days = (LAST_OPENING - START).days
        count = self.luck.randint(fewest, most)
        return sorted(
            START
            + timedelta(
                days=self.luck.randrange(days), seconds=self.luck.randrange(FIRST_HOUR * 3600, 23 * 3600)
            )
            for _ in range(count)
        )

    def later(self, at: datetime, fewest_hours: float, most_hours: float) -> datetime:
        """A moment about so many hours after `at`; what falls into the night waits for the morning."""
        moment = at + timedelta(seconds=round(3600 * self.luck.uniform(fewest_hours, most_hours)))
        return moment if moment.hour >= FIRST_HOUR else moment + timedelta(hours=FIRST_HOUR)

    def talk(
        self, person: Person, at: datetime, channel: str | None = None, product: str | None = None
    ) -> Talk:
        """A conversation of a person, on any of their channels and about their favourite unless named."""
        product = product or person.product
        speakers = {"name": person.first_name, "agent": self.luck.choice(AGENTS)}
        particulars = self.book.particulars(self.luck, product) | speakers
        return Talk(person, channel or self.luck.choice(person.channels), at, product, particulars)


def native_id_of(utterance: Utterance, number: int) -> str:
    if utterance.channel == "twitter":
        return str(FIRST_TWEET + number)
    if utterance.channel == "email":
        return f"{number:06d}.{utterance.at:%Y%m%d}@{utterance.sender.address.partition('@')[2]}"
    return f"{utterance.channel}-{number:06d}"


def root_of(parent: Message | None) -> str | None:
    """The native id that a reply's conversation goes by."""
    return None if parent is None else parent.conversation or parent.thread or parent.native_id
