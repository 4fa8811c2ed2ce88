"""Which conversations fit a context right now, with the reasons; or that none does, and what comes nearest.

What fits and who must be left alone are two questions: a conversation that fits is held back,
with the guards that say why, where its writer must not be spoken to.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from graph_service.errors import Misuse
from graph_service.moments.fit import Fit, Matcher
from graph_service.moments.guards import Guard, GuardOptions, Match, held_back, is_stale
from graph_service.moments.judge import Judge
from graph_service.moments.promise import Promise
from graph_service.moments.query import has_words
from graph_service.planes.view import MICROSECOND
from graph_service.questions.moment_order import Circumstance, Order, components
from graph_service.questions.scored import Component
from graph_service.questions.search import LONGEST, looked_among
from graph_service.questions.time import Time
from graph_service.store.model import MessageRow
from graph_service.store.reader import ConversationFilter
from graph_service.store.record import GraphStore
from ingest.canonical import Direction

MAX_IRRELEVANT: Final = 0.2
LEAST_RATE: Final = 0.01
MOST_RATE: Final = 0.5
MOST: Final = 100
"""Matches given at once."""
GUARDED: Final = 25
"""Matches of which it is asked at once whether their writers must be left alone."""
LIKELY: Final = 50
"""Messages among which the nearest is, where none fits: ours are not, nor what came later."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, where, and how sure the answer has to be.

    `max_irrelevant` is the greatest share of irrelevant matches that the asker puts up with.
    """

    text: str
    time: Time
    options: GuardOptions
    wanted: ConversationFilter = field(default_factory=ConversationFilter)
    max_irrelevant: float = MAX_IRRELEVANT
    first: int = 20


@dataclass(frozen=True, slots=True)
class Moment:
    """A conversation that fits, by the message of it that fits best.

    `chance` is the probability that it is relevant, `score` that and what `components` add to it;
    `matched` are the context's words as the message spells them. `guards` hold it back, if any.
    """

    conversation: str
    message: MessageRow
    chance: float
    score: float
    components: tuple[Component, ...]
    matched: tuple[str, ...]
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """What comes nearest to a context that nothing fits, and how likely it is to be relevant."""

    conversation: str
    message: MessageRow
    chance: float


@dataclass(frozen=True, slots=True)
class Moments:
    """What fits, the best first; what would, but is held back; else what comes nearest.

    `more` says that more conversations fit than were looked at or given.
    """

    matches: tuple[Moment, ...]
    held: tuple[Moment, ...]
    nearest: Nearest | None
    more: bool
    promise: Promise
    time: Time
    graph_version: int

    @property
    def nobody(self) -> str:
        """Why there are no matches, in a sentence."""
        if self.promise.threshold is None:
            return f"Nothing can be promised: {self.promise.sentence}"
        if self.held:
            return f"What fits is held back: {len(self.held)} of the conversations."
        if self.nearest is None:
            return "There is nothing to look at."
        return (
            f"The nearest is relevant with probability {self.nearest.chance:.2f}; "
            f"{self.promise.threshold:.2f} is asked for."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A message that may fit, and how likely it is to be relevant."""

    fit: Fit
    message: MessageRow
    chance: float

    @property
    def ours(self) -> bool:
        return self.message.direction == Direction.OUTBOUND


@dataclass(frozen=True, slots=True)
class Seeker:
    """What a context is matched by: the record, the planes, and what tells what is relevant."""

    store: GraphStore
    matcher: Matcher
    judge: Judge


def moments(seeker: Seeker, order: Order, asked: Asked) -> Moments:
    """The conversations that fit, as promised; raises `Misuse` for what cannot be looked for."""
    check(asked)
    version = seeker.store.position().graph_version
    promise = seeker.judge.threshold(asked.max_irrelevant)
    bar = math.inf if promise.threshold is None else promise.threshold
    likely = judged(seeker, asked)
    fitting = best_of_each(known_by(seeker.store, [each for each in likely if each[1] >= bar], asked.time))
    told = guarded(seeker.store, in_order(seeker.store, fitting, order), asked)
    free = [each for each in told if not each.guards]
    return Moments(
        matches=tuple(free[: asked.first]),
        held=tuple(each for each in told if each.guards),
        nearest=None if fitting else nearest(known_by(seeker.store, likely[:LIKELY], asked.time)),
        more=len(free) > asked.first or len(told) < len(fitting),
        promise=promise,
        time=asked.time,
        graph_version=version,
    )


def check(asked: Asked) -> None:
    """Raise `Misuse` for what cannot be looked for."""
    if not has_words(asked.text):
        raise Misuse("context: it says nothing in words.", "Describe what the conversations are about.")
    if len(asked.text) > LONGEST:
        raise Misuse(
            f"context: {len(asked.text):,} characters, more than {LONGEST:,}.", "Send the telling part."
        )
    if not LEAST_RATE <= asked.max_irrelevant <= MOST_RATE:
        raise Misuse(
            f"maxIrrelevantRate: {asked.max_irrelevant} is not within {LEAST_RATE} and {MOST_RATE}.",
            "0.2 puts up with one irrelevant match in five.",
        )
    if not 1 <= asked.first <= MOST:
        raise Misuse(f"first: {asked.first} does not lie between 1 and {MOST}.")


def judged(seeker: Seeker, asked: Asked) -> list[tuple[Fit, float]]:
    """Messages that may fit, and how likely each is to be relevant; the likeliest first."""
    wanted = asked.wanted if asked.time.present else by_then(asked)
    allowed = looked_among(seeker.store.reader, wanted)
    query = seeker.matcher.query(asked.text)
    fits = seeker.matcher.fits(query, seeker.matcher.candidates(query, allowed))
    if not fits:
        return []
    parts = np.array([each.parts for each in fits])
    chances = seeker.judge.scores(parts, np.stack([each.vector for each in fits]))
    pairs = zip(fits, chances.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1], -pair[0].score, pair[0].message))


def by_then(asked: Asked) -> ConversationFilter:
    """What is looked at as of an earlier time: what came later must not take the places of candidates."""
    later, before = asked.time.as_of + MICROSECOND, asked.wanted.opened_before
    return replace(asked.wanted, opened_before=later if before is None else min(later, before))


def known_by(store: GraphStore, found: Sequence[tuple[Fit, float]], time: Time) -> Iterator[Judged]:
    """Of these messages those that had been said, and were known, by a time."""
    rows = store.reader.messages([fit.message for fit, _ in found])
    for (fit, chance), row in zip(found, rows, strict=True):
        if row is not None and row.sent_at <= time.as_of and row.recorded_at <= time.known_at:
            yield Judged(fit, row, chance)


def best_of_each(found: Iterable[Judged]) -> list[Judged]:
    """One message of each conversation: the first that is theirs, else the first."""
    best: dict[str, Judged] = {}
    for each in found:
        held = best.setdefault(each.fit.conversation, each)
        if held.ours and not each.ours:
            best[each.fit.conversation] = each
    return list(best.values())


def in_order(store: GraphStore, fitting: Sequence[Judged], order: Order) -> list[Moment]:
    """What fits in the order in which it is given."""
    found = [
        moment(each, components(each.fit, each.chance, about, order))
        for each, about in zip(fitting, circumstances(store, fitting), strict=True)
    ]
    return sorted(found, key=lambda each: (-each.score, each.conversation))


def guarded(store: GraphStore, found: Sequence[Moment], asked: Asked) -> list[Moment]:
    """The first of what fits with whatever holds each back, until as many as asked for are free."""
    told: list[Moment] = []
    for start in range(0, len(found), GUARDED):
        part = found[start : start + GUARDED]
        pairs = [Match(each.conversation, each.message.key) for each in part]
        held = held_back(store.guarding, pairs, asked.options)
        told += [replace(each, guards=guards) for each, guards in zip(part, held, strict=True)]
        if sum(not each.guards for each in told) > asked.first:
            break
    return [each for each in told if not is_stale(each.guards)]


def circumstances(store: GraphStore, fitting: Sequence[Judged]) -> list[Circumstance]:
    """What is known of each message that fits beside its words."""
    annotations = store.meanings.annotations([each.message.key for each in fitting])
    senders = sorted({each.message.sender for each in fitting})
    owners = {each.handle: each.customer for each in store.owners(senders)}
    return [
        Circumstance(each.message, annotation, owners.get(each.message.sender))
        for each, annotation in zip(fitting, annotations, strict=True)
    ]


def moment(found: Judged, parts: tuple[Component, ...]) -> Moment:
    score = math.fsum(part.contribution or 0.0 for part in parts)
    return Moment(found.fit.conversation, found.message, found.chance, score, parts, found.fit.matched)


def nearest(likely: Iterable[Judged]) -> Nearest | None:
    """The likeliest of what is not ours."""
    theirs = next((each for each in likely if not each.ours), None)
    return None if theirs is None else Nearest(theirs.fit.conversation, theirs.message, theirs.chance)
