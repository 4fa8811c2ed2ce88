"""Who would speak for us, and who against: customers by their stance, with the proof.

An advocate's score is the low end of the interval in which the share of praise in what
they would say next lies; a critic's is the mirror image. One warm word leaves that
interval wide, so it makes nobody a fan. `algorithms.advocacy` has formula and example.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

import numpy as np

from algorithms.advocacy import (
    USUAL,
    Posteriors,
    advocate_scores,
    critic_scores,
    stance_contributions,
    stance_posteriors,
)
from algorithms.graph import Reals
from graph_service.errors import NotFound
from graph_service.planes.view import Stances, View
from graph_service.questions.influence import percentiles
from graph_service.questions.scored import (
    Component,
    Interval,
    Rank,
    RankedPage,
    ScoredCustomer,
    following,
)
from graph_service.questions.time import Time
from graph_service.store.record import GraphStore

EVEN: Final = 0.5
"""As much praise as criticism: the line between for and against."""
MOST_EVIDENCE: Final = 200


class Side(Enum):
    """For or against."""

    FOR = 1
    AGAINST = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose stance towards what: a product's slug, or None for us and all our products."""

    side: Side
    product: str | None
    time: Time
    certain_only: bool = False
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Opinions:
    """What had been said by the time of asking, and what follows from it for each person.

    `shares` is what each message adds to the side asked about: below 0 where it takes away.
    """

    stances: Stances
    posteriors: Posteriors
    scores: Reals
    shares: Reals


class Views(Protocol):
    """Whatever has a view of who said what: the plane of interactions, or that as of a time."""

    def view(self) -> View: ...


def ranking(store: GraphStore, plane: Views, asked: Asked) -> RankedPage:
    """The customers on one side, surest first.

    Raises `NotFound` for a product we do not have.
    """
    if asked.product is not None and asked.product not in {p.slug for p in store.reader.products()}:
        raise NotFound(f"No product {asked.product!r}.", "`products` lists those declared in company.toml.")
    view = plane.view()
    opinions = opinions_of(view, asked)
    people = np.flatnonzero(on_side(opinions, asked))
    ranks = [Rank(float(opinions.scores[person]), view.people[person]) for person in people]
    places, more = following(ranks, asked.after, asked.first)
    listened = percentiles(view, asked.time) if places else np.zeros(0)
    version = store.version_at(view.position)
    rows = tuple(scored(view, opinions, asked, int(people[place]), (version, listened)) for place in places)
    return RankedPage(rows, len(ranks), more)


def opinions_of(view: View, asked: Asked) -> Opinions:
    """Every person's stance towards what was asked, as of the time of asking."""
    said = view.towards_us if asked.product is None else view.about.get(asked.product, NOTHING)
    held = asked.time.holds(said.sent_at, said.recorded_at)
    stances = Stances(
        said.person[held], said.message[held], said.value[held], said.sent_at[held], said.recorded_at[held]
    )
    ages = asked.time.age_days(stances.sent_at)
    posteriors = stance_posteriors(stances.person, stances.value, ages, people=len(view.people))
    scores = advocate_scores(posteriors) if asked.side is Side.FOR else critic_scores(posteriors)
    shares = stance_contributions(stances.person, stances.value, ages) * asked.side.value
    return Opinions(stances, posteriors, scores, shares)


NOTHING: Final = Stances(
    np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64)
)


def on_side(opinions: Opinions, asked: Asked) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Who leans to the side asked for at all, or surely."""
    if asked.certain_only:
        return np.asarray(opinions.scores > EVEN)
    leaning = (opinions.posteriors.mean - EVEN) * asked.side.value
    return np.asarray((leaning > 0) & (opinions.posteriors.evidence > 0))


def scored(
    view: View, opinions: Opinions, asked: Asked, person: int, graph: tuple[int, Reals]
) -> ScoredCustomer:
    """One customer of the ranking; `graph` is the graph's version and everyone's percentile of influence."""
    version, listened = graph
    posteriors, score = opinions.posteriors, float(opinions.scores[person])
    low, high = float(posteriors.low[person]), float(posteriors.high[person])
    interval = (
        Interval(low, high, USUAL.level)
        if asked.side is Side.FOR
        else Interval(1 - high, 1 - low, USUAL.level)
    )
    return ScoredCustomer(
        customer=view.people[person],
        score=score,
        interval=interval,
        certain=score > EVEN,
        components=components(posteriors, person, float(listened[person])),
        evidence=evidence(view, opinions, person),
        time=asked.time,
        graph_version=version,
    )


def components(posteriors: Posteriors, person: int, listened_to: float) -> tuple[Component, ...]:
    """What the score is made of, and how far the voice carries, which the score leaves out."""
    praise = float(posteriors.alpha[person]) - USUAL.prior[0]
    criticism = float(posteriors.beta[person]) - USUAL.prior[1]
    positives, negatives = int(posteriors.positives[person]), int(posteriors.negatives[person])
    return (
        Component(
            "praise", praise, praise, f"{messages(positives)} of praise, faded with age, weigh {praise:.2f}."
        ),
        Component(
            "criticism",
            criticism,
            0.0 - criticism,
            f"{messages(negatives)} of criticism, faded with age, weigh {criticism:.2f}.",
        ),
        Component(
            "influence",
            listened_to,
            None,
            f"Listened to at least as much as {listened_to:.0%} of customers; not part of the score.",
        ),
    )


def messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def evidence(view: View, opinions: Opinions, person: int) -> tuple[str, ...]:
    """The person's messages that count, those that speak loudest for the side asked about first."""
    message, shares = opinions.stances.message, opinions.shares
    theirs = np.flatnonzero((opinions.stances.person == person) & (shares != 0))
    order = sorted(theirs, key=lambda n: (-shares[n], view.messages[message[n]]))
    return tuple(view.messages[message[n]] for n in order[:MOST_EVIDENCE])
