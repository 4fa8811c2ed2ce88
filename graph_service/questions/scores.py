"""The scores that are written down for those who ask the graph in Cypher: everybody's, as things stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Indices, Reals
from graph_service.planes.view import View
from graph_service.questions.influence import Scope, standing
from graph_service.questions.influencers import LEAST
from graph_service.questions.opinions import Asked, Side, opinions_of
from graph_service.questions.positions import Networks
from graph_service.questions.time import Time
from graph_service.store.record import GraphStore
from graph_service.store.scores import OVERALL, Made, Score, ScoreKind

VERSION: Final = "1"
"""Of the code that makes scores; another one means that all are written again."""
KINDS: Final = {Side.FOR: ScoreKind.ADVOCACY, Side.AGAINST: ScoreKind.CRITICISM}


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores and of what they are made; `rows` can be read once, and is worked out while it is read."""

    made: Made
    rows: Iterable[Score]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Some people's scores, with the ends of their intervals and their percentiles: aligned arrays."""

    people: Indices
    score: Reals
    low: Reals
    high: Reals
    percentile: Reals

    def rows(self, view: View, kind: ScoreKind, product: str | None) -> Iterator[Score]:
        """A score of each; `people` number those of the view."""
        columns = (self.people, self.score, self.low, self.high, self.percentile)
        for person, *figures in zip(*(column.tolist() for column in columns), strict=True):
            yield Score(view.people[person], kind, product or OVERALL, *figures)


@dataclass(frozen=True, slots=True, eq=False)
class Scoring:
    """How everybody is scored as of a time at which all that is held counts."""

    networks: Networks
    time: Time

    def scores(self, store: GraphStore, reader: str) -> Scores:
        """Advocacy, criticism and influence of whoever has any, towards us and each of our products.

        `reader` is the version of who reads messages.
        """
        view = self.networks.at(self.time).view
        version = store.version_at(view.position)
        made = Made(self.time.as_of, view.position, version, f"{VERSION} {reader}")
        # Ours last: its network is the one that people ask for, and only the latest few are kept.
        products = (*(product.slug for product in store.reader.products()), None)
        return Scores(made, (score for product in products for score in self._towards(view, product)))

    def _towards(self, view: View, product: str | None) -> Iterator[Score]:
        for side, kind in KINDS.items():
            yield from stances(view, Asked(side, product, self.time)).rows(view, kind, product)
        yield from self._heard(product)

    def _heard(self, product: str | None) -> Iterator[Score]:
        positions = self.networks.at(self.time, Scope(product))
        nodes = np.flatnonzero(positions.listeners >= LEAST)
        if len(nodes):
            ends = (positions.ranks.high[nodes], positions.ranks.low[nodes])
            low, high = (1 - (rank - 1) / len(positions.network.people) for rank in ends)
            score = positions.percentile[nodes]
            found = Columns(positions.network.people[nodes], score, low, high, score)
            yield from found.rows(positions.view, ScoreKind.INFLUENCE, product)


def stances(view: View, asked: Asked) -> Columns:
    """The scores of one side of all who said something that counts."""
    opinions = opinions_of(view, asked)
    people = np.flatnonzero(opinions.posteriors.evidence > 0)
    low, high = opinions.posteriors.low[people], opinions.posteriors.high[people]
    score = opinions.scores[people]
    ends = (low, high) if asked.side is Side.FOR else (1 - high, 1 - low)
    return Columns(people, score, *ends, standing(score))
