"""Who belongs together: communities of the attention graph, what they talk of, and who bridges them.

A community is a group within which more attention is paid than chance would have it; its key is that
of its first member. Three people make one; whoever is in a smaller one is apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.communities import modularity
from algorithms.graph import Indices
from graph_service.planes.lexical import LexicalPlane
from graph_service.questions.bridges import Bridge, Bridges
from graph_service.questions.influence import EVERYTHING, Scope
from graph_service.questions.opinions import Asked as AskedOpinions
from graph_service.questions.opinions import Side, on_side, opinions_of
from graph_service.questions.positions import Networks, Positions
from graph_service.questions.scored import Rank, following
from graph_service.questions.talk import Talk
from graph_service.questions.time import Time
from graph_service.questions.topical import checked_product
from graph_service.store.record import GraphStore

LEAST: Final = 3
"""People of a community."""
FIRST: Final = 3
"""So many of the people who are heard most, and of those who bridge, are named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose communities, as of when, and which of them."""

    time: Time
    scope: Scope = EVERYTHING
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Community:
    """People who belong together.

    `density` is the share of their pairs that exchanged anything; `inside` the share of the attention
    they pay that they pay each other. `fans` and `critics` are how many lean to praise and to
    criticism. `heard` are the customers who are heard most, `evidence` messages that say most of its words.
    """

    key: str
    words: tuple[str, ...]
    people: int
    messages: int
    density: float
    inside: float
    fans: int
    critics: int
    heard: tuple[str, ...]
    bridges: tuple[Bridge, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommunityPage:
    """Some communities, those of most people first; how clear they are all in all; and who is apart.

    `modularity` is 0 where they are no clearer than chance would make them, and at most 1.
    """

    rows: tuple[Community, ...]
    total: int
    more: bool
    modularity: float
    people: int
    apart: int
    graph_version: int


def communities(store: GraphStore, networks: Networks, lexical: LexicalPlane, asked: Asked) -> CommunityPage:
    """The communities of a network.

    Raises `NotFound` for a product we do not have, and `Misuse` for a topic without words.
    """
    checked_product(store, asked.scope.product)
    positions = networks.at(asked.time, asked.scope)
    labels, sizes = np.unique(positions.communities, return_counts=True)
    labels, sizes = labels[sizes >= LEAST], sizes[sizes >= LEAST]
    ranks = [Rank(float(size), positions.customer(label)) for label, size in zip(labels, sizes, strict=True)]
    places, more = following(ranks, asked.after, asked.first)
    group = Groups(positions, Talk(positions, lexical), Bridges(positions), leanings(positions, asked))
    people = len(positions.network.people)
    return CommunityPage(
        rows=tuple(group.community(int(labels[place])) for place in places),
        total=len(ranks),
        more=more,
        modularity=modularity(positions.network.graph, positions.communities),
        people=people,
        apart=people - int(sizes.sum()),
        graph_version=store.version_at(positions.view.position),
    )


def leanings(positions: Positions, asked: Asked) -> dict[Side, Indices]:
    """The nodes on each side."""
    product, people = asked.scope.product, positions.network.people
    wishes = [AskedOpinions(side, product, asked.time) for side in Side]
    return {
        wish.side: np.flatnonzero(on_side(opinions_of(positions.view, wish), wish)[people]) for wish in wishes
    }


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """What is to be said of the communities of a network."""

    positions: Positions
    talk: Talk
    bridges: Bridges
    leaning: dict[Side, Indices]

    def community(self, label: int) -> Community:
        """The community of this label."""
        positions = self.positions
        members = np.flatnonzero(positions.communities == label)
        words, evidence = self.talk.of(label)
        order = np.lexsort((members, -positions.percentile[members]))
        return Community(
            key=positions.customer(label),
            words=words,
            people=len(members),
            messages=self.talk.messages(label),
            density=self._density(members),
            inside=self._inside(label),
            fans=self._on(Side.FOR, label),
            critics=self._on(Side.AGAINST, label),
            heard=tuple(positions.customer(node) for node in members[order][:FIRST]),
            bridges=self.bridges.among(members, FIRST),
            evidence=evidence,
        )

    def _density(self, members: Indices) -> float:
        """The share of pairs of members that exchanged anything."""
        met = self.positions.met[members][:, members]
        return float(met.nnz / (len(members) * (len(members) - 1)))

    def _inside(self, label: int) -> float:
        graph, labels = self.positions.network.graph, self.positions.communities
        paid = labels[graph.source] == label
        within = paid & (labels[graph.target] == label)
        whole = float(graph.weight[paid].sum())
        return float(graph.weight[within].sum()) / whole if whole else 0.0

    def _on(self, side: Side, label: int) -> int:
        return int((self.positions.communities[self.leaning[side]] == label).sum())
