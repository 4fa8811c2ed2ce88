"""Who is heard, and what their voice did: position in the network of attention beside deeds, with the proof.

The score is the share of the network's people who are listened to no more, by PageRank. Its interval
says where it lies when the exchanges are drawn anew: a place that rests on one message has a wide
one. Nobody is named to whom fewer than two different people turned, and followers count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.questions.influence import EVERYTHING, Scope
from graph_service.questions.listeners import Deeds, Listener, deeds_of, evidence, listeners_of
from graph_service.questions.positions import LEVEL, Networks, Positions
from graph_service.questions.scored import Component, Interval, Rank, ScoredCustomer, following
from graph_service.questions.time import Time
from graph_service.questions.topical import checked_product
from graph_service.store.record import GraphStore

LEAST: Final = 2
"""So many different people have to have turned to somebody whom we name."""
NAMED: Final = 3
"""Of those who listen, so many of whom most attention comes are named."""
EVEN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose influence, as of when, and which part of the ranking."""

    time: Time
    scope: Scope = EVERYTHING
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A rank among `people`, 1 being the first, and where it lies when exchanges are drawn anew."""

    rank: int
    low: int
    high: int
    level: float
    people: int


@dataclass(frozen=True, slots=True)
class Influencer:
    """A customer who is heard. `community` is the key of the community; see `questions.communities`."""

    scored: ScoredCustomer
    place: Place
    deeds: Deeds
    listeners: tuple[Listener, ...]
    community: str


@dataclass(frozen=True, slots=True)
class InfluencerPage:
    """Part of the ranking: how many it has in all, whether more follow; and how many the network has."""

    rows: tuple[Influencer, ...]
    total: int
    more: bool
    people: int


def influencers(store: GraphStore, networks: Networks, asked: Asked) -> InfluencerPage:
    """The customers who are heard most.

    Raises `NotFound` for a product we do not have, and `Misuse` for a topic without words.
    """
    checked_product(store, asked.scope.product)
    positions = networks.at(asked.time, asked.scope)
    nodes = np.flatnonzero(positions.listeners >= LEAST).tolist()
    ranks = [Rank(float(positions.percentile[node]), positions.customer(node)) for node in nodes]
    places, more = following(ranks, asked.after, asked.first)
    version = store.version_at(positions.view.position)
    page = rows(positions, [nodes[place] for place in places], asked.time, version)
    return InfluencerPage(tuple(page), len(ranks), more, len(positions.network.people))


def rows(positions: Positions, nodes: Sequence[int], time: Time, version: int) -> list[Influencer]:
    """What is to be said of some nodes of a network; `version` is the graph's."""
    return [row(positions, node, time, version) for node in nodes]


def row(positions: Positions, node: int, time: Time, version: int) -> Influencer:
    """What is to be said of a node."""
    place, deeds = place_of(positions, node), deeds_of(positions, node)
    listeners = listeners_of(positions, node)
    low, high = (1 - (rank - 1) / place.people for rank in (place.high, place.low))
    scored = ScoredCustomer(
        customer=positions.customer(node),
        score=float(positions.percentile[node]),
        interval=Interval(low, high, LEVEL),
        certain=low > EVEN,
        components=tuple(components(positions, node, place, listeners)),
        evidence=evidence(positions, node),
        time=time,
        graph_version=version,
    )
    community = positions.customer(int(positions.communities[node]))
    return Influencer(scored, place, deeds, tuple(listeners[:NAMED]), community)


def place_of(positions: Positions, node: int) -> Place:
    found = positions.ranks
    rank, low, high = (int(each[node]) for each in (found.rank, found.low, found.high))
    return Place(rank, low, high, LEVEL, len(positions.network.people))


def components(
    positions: Positions, node: int, place: Place, listeners: Sequence[Listener]
) -> Iterator[Component]:
    """What the score is made of, and other ways to look at the place, which it leaves out."""
    times = float(positions.share[node]) * place.people
    heard = f"{times:,.1f} times the attention of the average of {place.people:,} people"
    yield Component("attention", times, times, f"{heard}: rank {place.rank:,}, {bounds(place)}.")
    if listeners:
        most = listeners[0].share
        told = f"{most:.0%} of the attention comes from the one person it owes most to"
        yield Component("dependence", most, None, f"{told}; not part of the score.")
    yield from beside(positions, node)


def bounds(place: Place) -> str:
    """Where a rank lies, in words."""
    drawn = "when the exchanges are drawn anew"
    if place.low == place.high:
        return f"and the same {drawn}"
    return f"between {place.low:,} and {place.high:,} {drawn}"


def beside(positions: Positions, node: int) -> Iterator[Component]:
    """Other measures of the place."""
    if positions.hits is not None:
        authority, hub = float(positions.hits.authorities[node]), float(positions.hits.hubs[node])
        turned = "of the attention within the strongest group (HITS)"
        yield Component("authority", authority, None, f"Is paid {authority:.1%} {turned}.")
        yield Component("hub", hub, None, f"Pays {hub:.1%} {turned}.")
    core, between = int(positions.cores[node]), float(positions.between[node])
    deep = f"In a group in which everybody has exchanges with {core:,} others or more (k-core)."
    yield Component("core", float(core), None, deep)
    pairs = f"About {between:,.0f} pairs of others reach each other through this person (betweenness)."
    yield Component("between", between, None, pairs)
    spread = float(positions.bridging[node])
    yield Component("bridging", spread, None, f"{spread:.0%} chance that two exchanges meet two communities.")
