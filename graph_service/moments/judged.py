"""How a standing context judges what fits it: as shipped, or as its ratings taught it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from graph_service.moments.fit import Matcher, parts_of
from graph_service.moments.guards import LIFTABLE, QUIET_DAYS, GuardOptions
from graph_service.moments.judge import Judge, Ratings
from graph_service.moments.promise import Promise
from graph_service.moments.query import Queries, Query
from graph_service.store.context_rows import ContextRow, RatingRow


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A context's judge, and what it promises at the rate that the context asks for."""

    judge: Judge
    promise: Promise

    @property
    def bar(self) -> float:
        """From which probability on people are told; infinite where they are told of nothing."""
        return np.inf if self.promise.threshold is None else self.promise.threshold


def judged(matcher: Matcher, context: ContextRow, query: Query | None, labels: Mapping[str, bool]) -> Judged:
    """How a context judges by which messages were said to be relevant; a query is needed where any were."""
    judge = Judge.learnt(ratings(matcher, query, labels)) if query else Judge.shipped()
    return Judged(judge, judge.threshold(context.max_irrelevant))


def counting(context: ContextRow, said: Iterable[RatingRow]) -> dict[str, bool]:
    """Which messages are relevant, by the last word on each since the context has its present text."""
    return {
        row.message: row.relevant
        for row in said
        if row.withdrawn_at is None and row.said_at >= context.worded_at
    }


def ratings(matcher: Matcher, query: Query, labels: Mapping[str, bool]) -> Ratings:
    """The rated messages that are held, as they are read now."""
    heard = matcher.heard(sorted(labels))
    parts = parts_of(Queries.of([query]), heard)[0].astype(np.float64)
    relevant = np.array([labels[key] for key in heard.keys], np.bool_)
    return Ratings(heard.keys, parts, heard.vectors, relevant)


def guard_options(context: ContextRow, as_of: datetime, now: datetime) -> GuardOptions:
    """What a context asks of guards."""
    quiet = QUIET_DAYS if context.quiet_days is None else context.quiet_days
    lift = frozenset(kind for kind in LIFTABLE if kind.value in context.lift)
    return GuardOptions(as_of, now, context.purpose, quiet, lift, decided_by=now)
