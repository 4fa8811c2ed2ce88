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

from algorithms.advocacy import USUAL
from algorithms.deeds import NO_MESSAGE
from graph_service.planes.view import View
from graph_service.questions.consents import allowing
from graph_service.questions.critics import grievances
from graph_service.questions.leanings import MOST_ROWS, Leaning, Place, following
from graph_service.questions.opinions import EVEN, Asked, Opinions, Side
from graph_service.questions.reasons import Own, components, damped
from graph_service.questions.scored import (
    Interval,
    RankedPage,
    ScoredCustomer,
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
    return page(store, Leaning.of(store, plane.view(), asked, topical), asked)


def page(store: GraphStore, leaning: Leaning, asked: Asked) -> RankedPage:
    """The part of the ranking that is asked for."""
    ranked = consenting(store, leaning, asked.consented_to)
    people, more = following(ranked, asked.after, asked.first)
    return RankedPage(tuple(judged(store, leaning, asked, people)), len(ranked), more)


def consenting(store: GraphStore, leaning: Leaning, purpose: str | None) -> Sequence[Place]:
    """Those of a ranking whose consent to a purpose stands now; all of them where there is none."""
    if purpose is None:
        return leaning.ranked
    names = [leaning.view.people[person] for _, person in leaning.ranked]
    allowed = allowing(store.guarding, names, purpose)
    return [place for place, name in zip(leaning.ranked, names, strict=True) if name in allowed]


def judged(store: GraphStore, leaning: Leaning, asked: Asked, people: Sequence[int]) -> list[ScoredCustomer]:
    """How each of some people stands, by their numbers in the view; critics with their kind."""
    if not people:
        return []
    rows = [replace(kept(leaning, person), time=asked.time) for person in people]
    if asked.side is Side.FOR:
        return rows
    found = grievances(store.reader, leaning.view, leaning.opinions, people)
    return [replace(row, grievance=grievance) for row, grievance in zip(rows, found, strict=True)]


def kept(leaning: Leaning, person: int) -> ScoredCustomer:
    """One person, as first asked about: whoever asks again knows no more, but asks at another time."""
    found = leaning.rows.get(person)
    if found is None:
        found = scored(leaning, person)
        if len(leaning.rows) < MOST_ROWS:
            leaning.rows[person] = found
    return found


def scored(leaning: Leaning, person: int) -> ScoredCustomer:
    """One person."""
    opinions, asked = leaning.opinions, leaning.asked
    own = Own.of(opinions, person, asked.side)
    score, damping = float(opinions.scores[person]), damped(own)
    return ScoredCustomer(
        customer=leaning.view.people[person],
        score=score,
        interval=interval(opinions, asked.side, person),
        certain=score > EVEN,
        components=components(own, float(leaning.heard[person])),
        evidence=evidence(leaning.view, opinions, person),
        time=asked.time,
        graph_version=leaning.version,
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
    for share, rows, message in (
        (opinions.shares, opinions.stances_of.of(person), opinions.stances.message),
        (opinions.deed_shares, opinions.deeds_of.of(person), opinions.deeds.message),
    ):
        for row in rows[(share[rows] != 0) & (message[rows] != NO_MESSAGE)]:
            weight[view.messages[message[row]]] += share[row]
    return tuple(sorted(weight, key=lambda key: (-weight[key], key))[:MOST_EVIDENCE])
