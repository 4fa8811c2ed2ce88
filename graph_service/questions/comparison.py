"""The cases of a comparison: what was known of each, what we did, what came of it, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np

from algorithms.treatment import Cases
from algorithms.uplift import Nothing, Uplift
from graph_service.planes.view import NEVER, Integers, Mask, View, microseconds
from graph_service.questions.afterwards import After, Outcome, came_of
from graph_service.questions.beforehand import Beforehand, beforehand
from graph_service.questions.matters import Sight
from graph_service.questions.occasions import Occasions
from graph_service.questions.register import Spans
from graph_service.questions.unknowns import Unknown, UnknownKind, left_out

MOST_EVIDENCE: Final = 200
SENTENCES: Final = {
    UnknownKind.UNSEEN: "Of {every:,} cases, {count:,} were answered by a reply that is not held: nobody "
    "knows when, and by whom.",
    UnknownKind.TOO_EARLY: "Of {every:,} cases, {count:,} began too lately to know what came of them.",
    UnknownKind.SILENT_PEOPLE: "Of {every:,} cases, {count:,} are of people who said nothing for or against "
    "us afterwards: how they felt is not known.",
    UnknownKind.UNLIKE: "Of {every:,} cases, {count:,} have nobody like them on the other side.",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """In which product's matters is looked for what outcome, and for how long: in microseconds."""

    outcome: Outcome
    product: str | None
    wait: int
    window: int

    def spans(self, every: Occasions) -> Spans:
        """The spans that begin when every occasion has waited as long, whether we had acted or not."""
        since: Integers = every.at + self.wait
        return Spans(every.person, since, since + self.window)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The cases with all that is known of each, and what is left out of the `every` there were."""

    view: View
    occasions: Occasions
    known: Beforehand
    cases: Cases
    every: int
    unknowns: tuple[Unknown, ...]

    def evidence(self, found: Uplift | Nothing) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The messages with which cases compared began, the latest first, of either side."""
        kept = found.kept if isinstance(found, Uplift) else np.ones(len(self.cases), np.bool_)
        done, not_done = (self._latest(kept & side) for side in (self.cases.treated, ~self.cases.treated))
        return done, not_done

    def _latest(self, rows: Mask) -> tuple[str, ...]:
        opening = self.occasions.opening[np.flatnonzero(rows)[::-1][:MOST_EVIDENCE]]
        return tuple(self.view.messages[number] for number in opening.tolist())

    def left_out(self, found: Uplift | Nothing) -> Iterator[Unknown]:
        """What is left out, with those like whom there is nobody on the other side."""
        yield from self.unknowns
        if isinstance(found, Uplift):
            dropped = int(found.dropped.treated + found.dropped.untreated)
            yield from unknown(UnknownKind.UNLIKE, dropped, len(self.cases))


def comparison(sight: Sight, every: Occasions, looked: Looked) -> Comparison:
    """The cases of which all is known that is asked about."""
    seen = every.where(~every.unseen)
    over = looked.spans(seen).until <= microseconds(sight.time.as_of)
    finished = seen.where(over)
    spans = looked.spans(finished)
    came = came_of(After(sight, finished, spans, looked.product), looked.outcome)
    occasions = finished.where(came.told)
    known = beforehand(sight, occasions)
    silent = len(finished) - len(occasions) if looked.outcome is Outcome.LATER_SENTIMENT else 0
    cases = Cases(
        treated=(occasions.done_at != NEVER) & (occasions.done_at <= spans.since[came.told]),
        outcome=came.value[came.told],
        covariates=known.values,
        person=occasions.person,
        seed=seeds(sight.view, occasions.person),
    )
    unknowns = (
        *unknown(UnknownKind.UNSEEN, len(every) - len(seen), len(every)),
        *unknown(UnknownKind.TOO_EARLY, len(seen) - len(finished), len(every)),
        *unknown(UnknownKind.SILENT_PEOPLE, silent, len(finished)),
    )
    return Comparison(sight.view, occasions, known, cases, len(every), unknowns)


def unknown(kind: UnknownKind, count: int, every: int) -> Iterator[Unknown]:
    return left_out(kind, SENTENCES[kind], count, every)


def seeds(view: View, person: Integers) -> Integers:
    """A number for each person that rests on their key alone: int64 of the shape of `person`."""
    people, place = np.unique(person, return_inverse=True)
    numbers = [drawn(view.people[each]) for each in people.tolist()]
    return np.array(numbers, np.int64)[place]


def drawn(key: str) -> int:
    """A number by chance that is always the same for a key."""
    return int.from_bytes(blake2b(key.encode(), digest_size=7).digest())
