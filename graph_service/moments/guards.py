"""Who must be left alone although what they say fits, and why: each reason named, with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from algorithms.acts import Settler
from graph_service.errors import Misuse
from graph_service.moments.circumstances import Circumstances, circumstances
from graph_service.moments.consent import SERVICE, objection
from graph_service.store.guarding import GuardStore, Until
from graph_service.store.guarding_rows import ComplaintRow, ContactRow
from ingest.checks import is_slug


class GuardKind(StrEnum):
    """Why somebody is left alone."""

    FORGOTTEN = "forgotten"
    OUR_STAFF = "our_staff"
    BOT = "bot"
    NO_CONSENT = "no_consent"
    OPEN_COMPLAINT = "open_complaint"
    CONTACTED_LATELY = "contacted_lately"
    ALREADY_ANSWERED = "already_answered"


LIFTABLE: Final = frozenset(
    {GuardKind.BOT, GuardKind.OPEN_COMPLAINT, GuardKind.CONTACTED_LATELY, GuardKind.ALREADY_ANSWERED}
)
"""What the asker may decide otherwise. Who we are, what is forgotten and what people allow is not theirs."""
QUIET_DAYS: Final = 7.0
LONGEST_QUIET: Final = 3_650.0
MOST_EVIDENCE: Final = 10
LONGEST_GRUDGE: Final = timedelta(days=365)
"""A complaint that nobody settled for longer holds nobody back any more."""


class Match(NamedTuple):
    """A conversation and the message of it that fits, by their keys."""

    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class Guard:
    """A reason to leave somebody alone, in a sentence; `evidence` are keys of messages and facts."""

    kind: GuardKind
    sentence: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuardOptions:
    """As of when and what for people are turned to, how long after the last time, and what is overruled.

    `purpose` is that of a `Consent`, or `service` for an answer to what they ask; see `consent.objection`.
    What people decided counts up to `decided_by`, else up to `as_of`: who asks as of now must not miss a
    refusal because nobody has written since. Raises `Misuse` for what cannot be.
    """

    as_of: datetime
    known_at: datetime
    purpose: str | None = None
    quiet_days: float = QUIET_DAYS
    lift: frozenset[GuardKind] = frozenset()
    decided_by: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.quiet_days <= LONGEST_QUIET:
            raise Misuse(f"quietDays: {self.quiet_days:g} is not within 0 and {LONGEST_QUIET:g}.")
        if fixed := sorted(self.lift - LIFTABLE):
            raise Misuse(f"lift: {', '.join(fixed)} cannot be lifted.", LIFTING)
        if self.purpose is not None and not is_slug(self.purpose):
            raise Misuse(f"purpose: {self.purpose[:80]!r} is not a lower-case name such as 'marketing'.")

    @property
    def until(self) -> Until:
        """What of the record counts; of what is lifted nothing need be read."""
        complained, told = (
            self.as_of if kind in self.lift else self.as_of - span
            for kind, span in (
                (GuardKind.OPEN_COMPLAINT, LONGEST_GRUDGE),
                (GuardKind.CONTACTED_LATELY, timedelta(days=self.quiet_days)),
            )
        )
        return Until(self.as_of, self.known_at, self.decided_by or self.as_of, complained, told)


LIFTING: Final = f"Those that can are {', '.join(sorted(LIFTABLE))}."


def held_back(store: GuardStore, matches: Sequence[Match], options: GuardOptions) -> list[tuple[Guard, ...]]:
    """Why the author of each match's message must be left alone, in the order of `matches`.

    Nothing where nothing speaks against it. People are judged over all their handles, in as many calls to
    the store whatever the number of matches. A match that the record does not have as it stands is
    `FORGOTTEN` and nothing else: it must not be shown, and an index that still holds it is stale.
    """
    found = circumstances(store, [match.message for match in matches], options.until)
    return [tuple(guards(match, each, options)) for match, each in zip(matches, found, strict=True)]


def is_stale(guards: Sequence[Guard]) -> bool:
    """Whether what was found is not in the record, so that it must not be shown at all."""
    return any(guard.kind is GuardKind.FORGOTTEN for guard in guards)


def guards(match: Match, found: Circumstances | None, options: GuardOptions) -> Iterator[Guard]:
    """What holds of one match and is not lifted, in the order of `GuardKind`."""
    if found is None or found.author.conversation != match.conversation:
        yield Guard(
            GuardKind.FORGOTTEN, "No longer in the record in this place: forgotten, removed or moved."
        )
        return
    for kind, judge in OF_US if found.author.ours else OF_OTHERS:
        if kind not in options.lift and (reason := judge(found, options)) is not None:
            yield Guard(kind, *reason)


def staff(found: Circumstances, _: GuardOptions) -> Reason | None:
    return f"{found.author.handle} is one of ours.", (found.author.message,)


def bot(found: Circumstances, _: GuardOptions) -> Reason | None:
    if not found.author.program:
        return None
    return f"{found.author.handle} is a program, by what its source says.", (found.author.message,)


def no_consent(found: Circumstances, options: GuardOptions) -> Reason | None:
    objected = objection(found.decisions, options.purpose, options.decided_by or options.as_of)
    return None if objected is None else (objected.sentence, objected.decisions)


def open_complaint(found: Circumstances, options: GuardOptions) -> Reason | None:
    """A complaint holds nobody back from answering it: only from a pitch, or from talk about other things."""
    here = any(each.conversation == found.author.conversation for each in found.complaints)
    if not found.complaints or (here and options.purpose in {None, SERVICE}):
        return None
    latest = found.complaints[0]
    times = "" if len(found.complaints) == 1 else f" {len(found.complaints)} times, the last time"
    sentence = f"Complained{times} on {place_and_day(latest)}, and nobody has settled it."
    return sentence, keys(found.complaints)


def contacted_lately(found: Circumstances, options: GuardOptions) -> Reason | None:
    if not found.contacts:
        return None
    sentence = (
        f"Heard from us on {place_and_day(found.contacts[0])}, less than {options.quiet_days:g} days before."
    )
    return sentence, keys(found.contacts)


def already_answered(found: Circumstances, options: GuardOptions) -> Reason | None:
    if found.answers:
        return f"We answered on {place_and_day(found.answers[0])}.", keys(found.answers)
    for matter in found.matters:
        if (settled := matter.settled(options.as_of)) is not None:
            at, by = settled
            return f"Settled on {at:%Y-%m-%d} by {SETTLING[by]}.", (found.last, *matter.tickets)
    if found.reply_unseen:
        return "Its source knows of a reply, which we have not seen.", (found.last,)
    return None


Reason = tuple[str, tuple[str, ...]]
"""A sentence and the keys of its evidence."""
Judging = tuple[GuardKind, Callable[[Circumstances, GuardOptions], Reason | None]]
OF_US: Final[tuple[Judging, ...]] = ((GuardKind.OUR_STAFF, staff), (GuardKind.BOT, bot))
OF_OTHERS: Final[tuple[Judging, ...]] = (
    (GuardKind.BOT, bot),
    (GuardKind.NO_CONSENT, no_consent),
    (GuardKind.OPEN_COMPLAINT, open_complaint),
    (GuardKind.CONTACTED_LATELY, contacted_lately),
    (GuardKind.ALREADY_ANSWERED, already_answered),
)
SETTLING: Final = {
    Settler.TICKET.value: "a closed ticket",
    Settler.OUTCOME.value: "how a contact ended",
    Settler.THANKS.value: "thanks",
    Settler.SILENCE.value: "a month of silence after our answer",
}


def place_and_day(row: ComplaintRow | ContactRow) -> str:
    return f"{row.channel} on {row.at:%Y-%m-%d}"


def keys(rows: Sequence[ComplaintRow | ContactRow]) -> tuple[str, ...]:
    return tuple(row.key for row in rows[:MOST_EVIDENCE])
