"""Who bridges communities: people whose exchanges are spread over several."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Indices
from graph_service.questions.positions import Positions

LEAST: Final = 2
"""So many different people a bridge has exchanges with in its own community, and so many elsewhere."""
MOST_EVIDENCE: Final = 20


@dataclass(frozen=True, slots=True)
class Link:
    """A community that somebody reaches, and how many different people there."""

    community: str
    people: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """A customer between communities.

    `spread` is the chance that two of the customer's exchanges meet two communities. `links` are the
    other communities, most people first; `evidence` the messages exchanged with them, the latest first.
    """

    customer: str
    spread: float
    links: tuple[Link, ...]
    evidence: tuple[str, ...]


class Bridges:
    """The bridges of a network, community by community."""

    def __init__(self, positions: Positions) -> None:
        met, label = positions.met.tocoo(), positions.communities
        same = label[met.row] == label[met.col]
        inside = np.bincount(met.row[same], minlength=len(label))
        self._outside = np.bincount(met.row[~same], minlength=len(label))
        self._spans = (inside >= LEAST) & (self._outside >= LEAST)
        self._positions = positions

    def among(self, members: Indices, first: int) -> tuple[Bridge, ...]:
        """Those of a community's members who bridge it to others, the widest spread first."""
        found = members[self._spans[members]]
        spread = np.round(self._positions.bridging[found], 9)
        order = np.lexsort((found, -self._outside[found], -spread))[:first]
        return tuple(bridge(self._positions, int(node)) for node in found[order])


def bridge(positions: Positions, node: int) -> Bridge:
    """What is to be said of a node that bridges."""
    label = positions.communities
    others = positions.met[[node]].indices
    elsewhere = Counter(label[others[label[others] != label[node]]].tolist())
    links = [Link(positions.customer(community), people) for community, people in elsewhere.items()]
    return Bridge(
        customer=positions.customer(node),
        spread=float(positions.bridging[node]),
        links=tuple(sorted(links, key=lambda each: (-each.people, each.community))),
        evidence=across(positions, node),
    )


def across(positions: Positions, node: int) -> tuple[str, ...]:
    """The latest messages between a node and other communities."""
    acts, label = positions.network.acts, positions.communities
    theirs = (acts.source == node) | (acts.target == node)
    rows = np.flatnonzero(theirs & (label[acts.source] != label[acts.target]))
    keys = positions.view.messages
    found = {
        keys[message]: sent for message, sent in zip(acts.message[rows], acts.sent_at[rows], strict=True)
    }
    return tuple(sorted(found, key=lambda key: (-found[key], key))[:MOST_EVIDENCE])
