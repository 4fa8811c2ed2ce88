"""Stage six: which of the messages that came in fit what somebody waits for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from graph_service.moments import guards
from graph_service.moments.guards import Guard, GuardOptions, held_back, is_stale
from graph_service.moments.judged import guard_options
from graph_service.moments.roster import Arrival, Match
from graph_service.moments.standing import Standing
from graph_service.store.context_rows import Found, MomentState, NewMoment
from graph_service.store.model import Addition, MessageRow
from graph_service.store.record import GraphStore
from ingest.canonical import Direction

STAGE: Final = "moments"
STRETCH: Final = 50
"""Entries of the change log looked at together."""
LAG: Final = 500
"""Entries after which it is written down how far the stage has come, though nothing was found."""


def moments(store: GraphStore, standing: Standing, upto: int) -> int:
    """Match what customers said since the last run with the standing contexts; how many matches there are.

    `upto` is the entry of the change log up to which words and vectors are there. A message is matched
    once, with the contexts as they stood when it came: one that is saved, edited or resumed looks at
    what comes later. A conversation is told of once for each wording of a context. Messages wait where
    another thread has yet to read the contexts.
    How far the stage has come is written with what it finds, and else now and then, as a commit takes
    longer than the matching: after a crash it looks again where it found nothing.
    """
    earliest, matched = store.contexts.earliest(), 0
    if earliest is None:
        return 0
    cursor = store.cursor(STAGE)
    reached = max(cursor.seq, earliest, standing.reached)
    while reached < upto:
        last = min(reached + STRETCH, upto)
        new = store.additions(reached, last)
        if new and standing.waits:
            break
        found = list(told_once(store, list(matches(store, standing, new)))) if new else []
        if found or last - cursor.seq > LAG:
            cursor = cursor.at(last)
            store.contexts.write(found, cursor)
        reached = standing.reached = last
        matched += len(found)
    return matched


def note_progress(store: GraphStore, standing: Standing) -> None:
    """Write down how far the stage has come, where that is further than was written."""
    cursor = store.cursor(STAGE)
    if standing.reached > cursor.seq:
        store.contexts.write([], cursor.at(standing.reached))


def matches(store: GraphStore, standing: Standing, new: Sequence[Addition]) -> Iterator[Match]:
    """What fits of new messages, in the order in which they came."""
    rows = store.reader.messages([place.key for place in new])
    theirs = [
        Arrival(place.seq, row)
        for place, row in zip(new, rows, strict=True)
        if row is not None and row.direction != Direction.OUTBOUND
    ]
    yield from standing.matches(theirs)


def told_once(store: GraphStore, found: Sequence[Match]) -> Iterator[NewMoment]:
    """Of these matches those whose conversation has not been found before for the context as it is worded.

    What was held back before is told of when nothing holds it back any more.
    """
    before = Before(store.contexts.found_around(sorted({each.message.key for each in found})))
    news = [each for each in found if before.may_be_news(each)]
    at = datetime.now(UTC)
    for each, held in zip(news, guarded(store, news, at), strict=True):
        moment = new_moment(each, held, at)
        if not is_stale(held) and before.is_news(each, moment.state):
            yield moment


def guarded(store: GraphStore, found: Sequence[Match], now: datetime) -> list[tuple[Guard, ...]]:
    """What holds each match back, as of all that is held."""
    held: dict[int, tuple[Guard, ...]] = {}
    # A message may be dated in the future, and must not put the guards there.
    as_of = min((store.clock() if found else None) or now, now)
    for options, numbers in by_options(found, as_of, now).items():
        asked = [said_in(found[number].message) for number in numbers]
        held |= zip(numbers, held_back(store.guarding, asked, options), strict=True)
    return [held[number] for number in range(len(found))]


def said_in(message: MessageRow) -> guards.Match:
    return guards.Match(message.conversation, message.key)


def by_options(found: Sequence[Match], as_of: datetime, now: datetime) -> dict[GuardOptions, list[int]]:
    """The numbers of matches by what their contexts ask of guards."""
    numbers: dict[GuardOptions, list[int]] = {}
    for number, each in enumerate(found):
        numbers.setdefault(guard_options(each.context, as_of, now), []).append(number)
    return numbers


def new_moment(match: Match, held: Sequence[Guard], at: datetime) -> NewMoment:
    return NewMoment(
        match.context.key,
        match.message.key,
        match.context.worded_at,
        at,
        match.score,
        match.chance,
        match.parts,
        tuple(guard.kind.value for guard in held),
    )


class Before:
    """What has been found in which conversations."""

    def __init__(self, found: Iterable[Found]) -> None:
        self._states = {(each.conversation, each.context, each.worded_at, each.state) for each in found}

    def may_be_news(self, match: Match) -> bool:
        """Whether people have not been told of it."""
        return self._about(match, MomentState.TOLD) not in self._states

    def is_news(self, match: Match, state: MomentState) -> bool:
        """Whether this says more than what was found before; from now on it is found."""
        new = self.may_be_news(match) and self._about(match, state) not in self._states
        self._states.add(self._about(match, state))
        return new

    def _about(self, match: Match, state: MomentState) -> tuple[str, str, datetime, MomentState]:
        return match.message.conversation, match.context.key, match.context.worded_at, state
