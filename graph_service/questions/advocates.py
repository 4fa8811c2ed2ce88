"""Who would speak for us, and who against: customers by their stance, with the proof.

An advocate's score is the low end of the interval in which the share of praise in what
they would say next lies; a critic's is the mirror image. One warm word leaves that
interval wide, so it makes nobody a fan. `algorithms.advocacy` has formula and example.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

import numpy as np

from algorithms.advocacy import USUAL
from algorithms.deeds import NO_MESSAGE
from algorithms.graph import Reals
from graph_service.planes.view import View
from graph_service.questions.critics import grievances
from graph_service.questions.influence import percentiles
from graph_service.questions.opinions import EVEN, Asked, Opinions, Side, on_side, opinions_of
from graph_service.questions.reasons import Own, components, damped
from graph_service.questions.scored import (
    Interval,
    Rank,
    RankedPage,
    ScoredCustomer,
    following,
)
from graph_service.questions.topical import Topical, checked_product
from graph_service.store.record import GraphStore

MOST_EVIDENCE: Final = 200


class Views(Protocol):
    """Whatever has a view of who said what: the plane of interactions, or that as of a time."""

    def view(self) -> View: ...


def ranking(store: GraphStore, plane: Views, asked: Asked, topical: Topical | None = None) -> RankedPage:
    """The customers on one side, surest first; `topical` finds the messages of a topic, where one is asked.

    Raises `NotFound` for a product we do not have, and `Misuse` for a topic without words.
    """
    checked_product(store, asked.product)
    view = plane.view()
    about = topical.mask(view, topic=asked.topic) if topical and asked.topic is not None else None
    opinions = opinions_of(view, asked, about)
    people = np.flatnonzero(on_side(opinions, asked))
    ranks = [Rank(float(opinions.scores[person]), view.people[person]) for person in people]
    places, more = following(ranks, asked.after, asked.first)
    rows = judged(store, view, opinions, asked, [int(people[place]) for place in places])
    return RankedPage(tuple(rows), len(ranks), more)


def judged(
    store: GraphStore, view: View, opinions: Opinions, asked: Asked, people: Sequence[int]
) -> list[ScoredCustomer]:
    """How each of some people stands, by their numbers in the view; critics with their kind."""
    if not people:
        return []
    graph = store.version_at(view.position), percentiles(view, asked.time)
    rows = [scored(view, opinions, asked, person, graph) for person in people]
    if asked.side is Side.FOR:
        return rows
    found = grievances(store.reader, view, opinions, people)
    return [replace(row, grievance=grievance) for row, grievance in zip(rows, found, strict=True)]


def scored(
    view: View, opinions: Opinions, asked: Asked, person: int, graph: tuple[int, Reals]
) -> ScoredCustomer:
    """One person; `graph` is the graph's version and everyone's percentile of influence."""
    version, listened = graph
    own = Own.of(opinions, person, asked.side)
    score, damping = float(opinions.scores[person]), damped(own)
    return ScoredCustomer(
        customer=view.people[person],
        score=score,
        interval=interval(opinions, asked.side, person),
        certain=score > EVEN,
        components=components(own, float(listened[person])),
        evidence=evidence(view, opinions, person),
        time=asked.time,
        graph_version=version,
        recommends=own.surest("recommends"),
        vouches=own.surest("vouches"),
        damped=damping and damping[1],
    )


def interval(opinions: Opinions, side: Side, person: int) -> Interval:
    """Where the share of praise lies, or of criticism."""
    low, high = float(opinions.posteriors.low[person]), float(opinions.posteriors.high[person])
    ends = (low, high) if side is Side.FOR else (1 - high, 1 - low)
    return Interval(*ends, USUAL.level)


def evidence(view: View, opinions: Opinions, person: int) -> tuple[str, ...]:
    """The messages that count, with those that show deeds; the loudest for the side asked about first."""
    weight: Counter[str] = Counter()
    for share, whose, message in (
        (opinions.shares, opinions.stances.person, opinions.stances.message),
        (opinions.deed_shares, opinions.deeds.person, opinions.deeds.message),
    ):
        for row in np.flatnonzero((whose == person) & (share != 0) & (message != NO_MESSAGE)):
            weight[view.messages[message[row]]] += share[row]
    return tuple(sorted(weight, key=lambda key: (-weight[key], key))[:MOST_EVIDENCE])
