"""Where given customers stand, without a ranking: how surely for or against us, and how they are heard.

Many customers cost one look at everybody, as one does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from graph_service.planes.view import View
from graph_service.questions import influencers
from graph_service.questions.advocates import judged
from graph_service.questions.influencers import LEAST, Influencer
from graph_service.questions.leanings import Leanings
from graph_service.questions.opinions import Asked
from graph_service.questions.past import Past
from graph_service.questions.positions import Networks
from graph_service.questions.scored import ScoredCustomer
from graph_service.questions.topical import checked_product
from graph_service.store.record import GraphStore


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """Tells of customers of today where they stood as of a time."""

    store: GraphStore
    past: Past
    leanings: Leanings
    networks: Networks

    def stances(self, customers: Sequence[str], asked: Asked) -> list[ScoredCustomer | None]:
        """How surely each is on a side; None for who said nothing that counts.

        Raises `NotFound` for a product we do not have, and `Misuse` for a topic without words.
        """
        checked_product(self.store, asked.product)
        leaning = self.leanings.at(asked)
        persons = numbers(leaning.view, self.past.keys(customers, asked.time))
        evidence = leaning.opinions.posteriors.evidence
        known = [each for each in persons if each is not None and evidence[each]]
        rows = dict(zip(known, judged(self.store, leaning, asked, known), strict=True))
        return [None if person is None else rows.get(person) for person in persons]

    def influences(self, customers: Sequence[str], asked: influencers.Asked) -> list[Influencer | None]:
        """How each is heard; None for whom a ranking would not name, as too few turned to them.

        Raises `NotFound` for a product we do not have, and `Misuse` for a topic without words.
        """
        checked_product(self.store, asked.scope.product)
        positions = self.networks.at(asked.time, asked.scope)
        nodes = positions.nodes([key or "" for key in self.past.keys(customers, asked.time)])
        version = self.store.version_at(positions.view.position)
        return [
            None
            if node is None or positions.listeners[node] < LEAST
            else influencers.row(positions, node, asked.time, version)
            for node in nodes
        ]


def numbers(view: View, keys: Sequence[str | None]) -> list[int | None]:
    """The numbers that people of these keys have in a view; None for who is not in it."""
    places = ((key, bisect_left(view.people, key or "")) for key in keys)
    return [place if view.people[place : place + 1] == (key,) else None for key, place in places]
