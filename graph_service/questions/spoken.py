"""What customers say: the messages that a question about voices looks at, and whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from graph_service.questions.past import Past
from graph_service.questions.reach import Audience, said_by
from graph_service.questions.time import Time
from graph_service.store.record import GraphStore
from graph_service.store.voices import Span, Spoken, VoiceRow
from graph_service.text.meaning import Tone
from ingest.canonical import Direction

NOT_OURS: Final = (Direction.INBOUND.value, Direction.PEER.value)
"""What we say ourselves is no customer's voice."""


@dataclass(frozen=True, slots=True)
class VoiceFilter:
    """Which messages; all that is given has to fit. Of several intents one is enough."""

    channel: str | None = None
    product: str | None = None
    direction: Direction | None = None
    tone: Tone | None = None
    intents: tuple[str, ...] = ()
    since: datetime | None = None
    before: datetime | None = None

    @property
    def spoken(self) -> Spoken:
        """What of the filter does not depend on what a message was found to say."""
        ways = NOT_OURS if self.direction is None else (self.direction.value,)
        return Spoken(ways, self.channel, self.product)

    def admits(self, row: VoiceRow) -> bool:
        """Whether what was found in a message fits."""
        return self.tone in (None, row.tone) and (
            not self.intents or not set(self.intents).isdisjoint(row.intents)
        )


EVERYTHING: Final = VoiceFilter()


@dataclass(frozen=True, slots=True)
class Voice:
    """A message, and the customer who sent it, as of the time of asking; None where nobody knows."""

    said: VoiceRow
    person: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """How many people and messages there are, and of how many messages we do not know enough.

    `unowned` messages have no customer, so nobody is counted for them. `unread` ones would have to be
    annotated before anybody could tell whether they fit.
    """

    people: int
    messages: int
    unowned: int
    unread: int


@dataclass(frozen=True, slots=True)
class Listening:
    """Listens to what had been said by a time, as people were told apart then."""

    store: GraphStore
    time: Time
    moved: Mapping[str, str | None]
    """Whose the handles were that belonged to others then."""

    @classmethod
    def at(cls, past: Past, time: Time) -> Listening:
        owners = [] if time.present else past.owners(time)
        return cls(past.people.store, time, {owner.handle: owner.customer for owner in owners})

    def voices(self, wanted: VoiceFilter, since: datetime | None) -> list[Voice]:
        """What passes the filter but for what was found in it, sent from `since` on, in order of key."""
        span = Span(self.time.as_of, self.time.known_at, since, wanted.before)
        rows = self.store.reader.voices(wanted.spoken, span)
        return [Voice(row, self.moved.get(row.sender, row.customer)) for row in rows]

    def audiences(self, groups: Sequence[Sequence[Voice]]) -> list[Audience]:
        """Who could have heard the messages of each group; the store is asked once for them all."""
        voices = {voice.said.key: voice for group in groups for voice in group}
        heard = self.heard(voices)
        senders = sorted({voice.said.sender for voice in voices.values()})
        followings = self.store.reader.followings(senders)
        counts = {key: said_by(self.time.as_of, rows) for key, rows in followings.items()}
        return [audience(group, heard, counts) for group in groups]

    def heard(self, voices: Mapping[str, Voice]) -> dict[str, set[str]]:
        """The customers that each message had reached, its sender left out."""
        found: dict[str, set[str]] = {}
        for key, person in chain(self.named(voices.values()), self.answering(sorted(voices))):
            if person is not None and person != voices[key].person:
                found.setdefault(key, set()).add(person)
        return found

    def named(self, voices: Collection[Voice]) -> Iterator[tuple[str, str | None]]:
        """The customers that messages name."""
        handles = sorted({handle for voice in voices for handle in voice.said.named})
        owners = {owner.handle: owner.customer for owner in self.store.owners(handles)} | dict(self.moved)
        return ((voice.said.key, owners.get(handle)) for voice in voices for handle in voice.said.named)

    def answering(self, keys: Sequence[str]) -> Iterator[tuple[str, str | None]]:
        """The customers who had answered, shared or reacted to messages."""
        for each in self.store.reader.hearers(keys):
            if each.at <= self.time.as_of and each.recorded_at <= self.time.known_at:
                yield each.message, self.moved.get(each.handle, each.customer)


def audience(
    group: Sequence[Voice], heard: Mapping[str, Set[str]], followers: Mapping[str, int | None]
) -> Audience:
    people = {person for voice in group for person in heard.get(voice.said.key, ())}
    counts = [followers.get(sender) for sender in {voice.said.sender for voice in group}]
    told = [count for count in counts if count is not None]
    return Audience(len(people), sum(told) if told else None, len(counts) - len(told))


def known(voices: Sequence[Voice], unread: int = 0) -> Known:
    unowned = sum(voice.person is None for voice in voices)
    return Known(len(people_of(voices)), len(voices), unowned, unread)


def unread_of(voices: Iterable[Voice]) -> int:
    return sum(not voice.said.read for voice in voices)


def people_of(voices: Iterable[Voice]) -> frozenset[str]:
    """The customers among the senders, each once, on however many handles."""
    return frozenset(voice.person for voice in voices if voice.person is not None)


@dataclass(frozen=True, slots=True)
class ToneShare:
    """How many of some messages sound so, and which share of those that have a tone that is, 0 to 1."""

    tone: Tone
    messages: int
    share: float


def tone_shares(voices: Iterable[Voice]) -> tuple[ToneShare, ...]:
    """The tones of messages, in the order of `Tone`; none where none was read."""
    counts = Counter(voice.said.tone for voice in voices if voice.said.tone is not None)
    every = sum(counts.values())
    return tuple(ToneShare(tone, counts[tone], counts[tone] / every) for tone in Tone if every)
