"""What guards look at: who wrote a message, what was decided, complained of and told, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from graph_service.store.guarding import GuardStore, Stretch, Until
from graph_service.store.guarding_rows import (
    AuthorRow,
    ComplaintRow,
    ContactRow,
    DecisionRow,
    KnownRow,
    MatterStanding,
    SpokenRow,
    StandingRow,
)

Said = tuple[datetime, str]
"""When something was said, and its key."""
Dated = TypeVar("Dated", ComplaintRow, ContactRow)
NOTHING: Final = StandingRow()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What bears on turning to the author of a message, over all handles of that person.

    `complaints` are those that nobody has settled, and `contacts` what we told them in other conversations
    than the message's, both the latest first. `last` is the last they said in this one, `answers` what we
    said to it, the first first, `matters` what it belongs to of theirs; `reply_unseen` says that its source
    knows of a reply that is not held.
    """

    author: AuthorRow
    decisions: tuple[DecisionRow, ...] = ()
    complaints: tuple[ComplaintRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    last: str = ""
    answers: tuple[ContactRow, ...] = ()
    matters: tuple[MatterStanding, ...] = ()
    reply_unseen: bool = False


def circumstances(store: GuardStore, messages: Sequence[str], until: Until) -> list[Circumstances | None]:
    """The circumstances of each message; None where the record has none of that key.

    Of what one of us wrote, only that.
    """
    authors = with_kin(store, store.authors(messages))
    found = Findings.read(store, [each for each in authors if each is not None and not each.ours], until)
    return [
        None if each is None else Circumstances(each) if each.ours else found.of(each) for each in authors
    ]


def with_kin(store: GuardStore, authors: Sequence[AuthorRow | None]) -> list[AuthorRow | None]:
    """The authors, with whoever is one person with a handle of ours as one of us."""
    nobodys = {each.handle for each in authors if each is not None and not each.ours and not each.customer}
    ours = store.kin_of_ours(sorted(nobodys)) if nobodys else frozenset()
    return [
        replace(each, ours=True) if each is not None and each.handle in ours else each for each in authors
    ]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was read of some authors: of their handles, their conversations and their messages."""

    until: Until
    known: Mapping[str, KnownRow]
    spoken: Mapping[str, Sequence[SpokenRow]]
    standing: Mapping[str, StandingRow]

    @classmethod
    def read(cls, store: GuardStore, authors: Sequence[AuthorRow], until: Until) -> Findings:
        """All there is to find, in three calls."""
        known = store.known(sorted({handle for each in authors for handle in each.handles}), until)
        spoken = store.spoken(stretches(authors, known, until), until)
        last = {last_said(each, spoken)[1] for each in authors}
        complained = {each.key for row in known.values() for each in row.complaints}
        return cls(until, known, spoken, store.standing(sorted(last | complained), until))

    def of(self, author: AuthorRow) -> Circumstances:
        """The circumstances of one of the authors."""
        known = [self.known[handle] for handle in author.handles if handle in self.known]
        last = last_said(author, self.spoken)
        standing = self.standing.get(last[1], NOTHING)
        return Circumstances(
            author=author,
            decisions=tuple(each for row in known for each in row.decisions),
            complaints=latest_first(c for row in known for c in row.complaints if self._lasts(c, author)),
            contacts=latest_first(self._told(author, known)),
            last=last[1],
            answers=tuple(sorted(self._answers(author, last), key=in_order)),
            matters=own(standing, author),
            reply_unseen=standing.reply_unseen,
        )

    def _lasts(self, complaint: ComplaintRow, author: AuthorRow) -> bool:
        """Whether neither its matter is settled nor anybody of ours is done with its most urgent signal."""
        standing, time = self.standing.get(complaint.key, NOTHING), self.until.as_of
        if any(matter.settled(time) for matter in own(standing, author)):
            return False
        urgent = min((priority for priority, _ in standing.signals), default=None)
        resolved = [at is not None and at <= time for priority, at in standing.signals if priority == urgent]
        return not (resolved and all(resolved))

    def _told(self, author: AuthorRow, known: Iterable[KnownRow]) -> set[ContactRow]:
        """What reached the author elsewhere: by name, or where nobody else was heard."""
        named = {told for row in known for place, told in row.told if place != author.conversation}
        places = {place for row in known for place in row.lively} - {author.conversation}
        heard = {
            row.contact
            for place in places
            for row in self.spoken.get(place, ())
            if row.ours and row.contact.at > self.until.told_since
            if is_for(row, author, alone=alone(author, self.spoken[place]))
        }
        return {contact for contact in named | heard if not contact.missed}

    def _answers(self, author: AuthorRow, last: Said) -> set[ContactRow]:
        """What somebody of ours said to the author since: here, or elsewhere in the same matter."""
        here = {
            row.contact
            for row in self.spoken.get(author.conversation, ())
            if row.ours and not row.program and (row.contact.at >= last[0] or row.replies_to == last[1])
            if is_for(row, author, alone=True)
        }
        standing = self.standing.get(last[1], NOTHING)
        matters = {matter.key for matter in own(standing, author)}
        elsewhere = {answer for matter, answer in standing.answers if matter in matters}
        return {contact for contact in here | elsewhere if not contact.missed}


def stretches(authors: Iterable[AuthorRow], known: Mapping[str, KnownRow], until: Until) -> list[Stretch]:
    """The conversations of these messages from them on, and what was said lately wherever they speak."""
    since: dict[str, datetime] = {place: until.told_since for row in known.values() for place in row.lively}
    asked: dict[str, list[str]] = {}
    for author in authors:
        since[author.conversation] = min(author.at, since.get(author.conversation, author.at))
        asked.setdefault(author.conversation, []).append(author.message)
    return [Stretch(place, at, tuple(asked.get(place, ()))) for place, at in sorted(since.items())]


def last_said(author: AuthorRow, spoken: Mapping[str, Sequence[SpokenRow]]) -> Said:
    """The last message of the author in the conversation, from the one asked about on."""
    said = (
        (row.contact.at, row.contact.key)
        for row in spoken.get(author.conversation, ())
        if row.sender in author.handles and not row.ours
    )
    return max([(author.at, author.message), *said])


def own(standing: StandingRow, author: AuthorRow) -> tuple[MatterStanding, ...]:
    """The matters of the author that a message belongs to: it may belong to those of others too."""
    return tuple(matter for matter in standing.matters if matter.customer == author.customer)


def is_for(row: SpokenRow, author: AuthorRow, *, alone: bool) -> bool:
    """Whether a message is to the author: by name or as a reply; to nobody by name, where they are alone."""
    if not row.named.isdisjoint(author.handles):
        return True
    return alone and not row.named and not row.astray


def alone(author: AuthorRow, rows: Iterable[SpokenRow]) -> bool:
    """Whether nobody but the author and us was heard."""
    return all(row.ours or row.sender in author.handles for row in rows)


def in_order(row: ComplaintRow | ContactRow) -> Said:
    return row.at, row.key


def latest_first(rows: Iterable[Dated]) -> tuple[Dated, ...]:
    return tuple(sorted(rows, key=in_order, reverse=True))
