"""Who listens to somebody, and what that voice did: replies, mentions, shares and thanks it drew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Indices
from graph_service.planes.view import KINDS
from graph_service.questions.influence import KIND_WEIGHTS
from graph_service.questions.positions import Positions

MOST_EVIDENCE: Final = 200


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a voice did: how many different people turned to somebody, and in how many acts of each kind."""

    people: int
    replies: int
    mentions: int
    shares: int
    thanks: int


@dataclass(frozen=True, slots=True)
class Listener:
    """A customer from whom somebody's attention comes, and which share of it, 0 to 1."""

    customer: str
    share: float


def deeds_of(positions: Positions, node: int) -> Deeds:
    """What others did because of a node."""
    acts = positions.network.acts
    counts = np.bincount(acts.kind[positions.acts_towards.of(node)], minlength=len(KINDS))
    return Deeds(int(positions.listeners[node]), **dict(zip(KINDS, counts.tolist(), strict=True)))


def listeners_of(positions: Positions, node: int) -> list[Listener]:
    """From whom a node's attention comes, the most first: each hands on its own as it turns to others."""
    graph = positions.network.graph
    edges = positions.edges_towards.of(node)
    edges = edges[graph.weight[edges] > 0]
    source = graph.source[edges]
    handed = positions.share[source] * graph.weight[edges] / positions.paid[source]
    parts = np.round(handed / handed.sum(), 9).tolist() if len(edges) else []
    found = [Listener(positions.customer(each), part) for each, part in zip(source, parts, strict=True)]
    return sorted(found, key=lambda each: (-each.share, each.customer))


def evidence(positions: Positions, node: int) -> tuple[str, ...]:
    """The messages that turned to a node, one of each person before a second; the weightiest come first."""
    acts, keys = positions.network.acts, positions.view.messages
    theirs = positions.acts_towards.of(node)
    message, first, at = np.unique(acts.message[theirs], return_index=True, return_inverse=True)
    weight = np.bincount(at, np.asarray(KIND_WEIGHTS)[acts.kind[theirs]], len(message))
    sent = acts.sent_at[theirs][first]
    order = sorted(range(len(message)), key=lambda n: (-weight[n], -sent[n], keys[message[n]]))
    return tuple(keys[message[n]] for n in in_turn(order, acts.source[theirs][first])[:MOST_EVIDENCE])


def in_turn(order: Sequence[int], person: Indices) -> list[int]:
    """Things in their order, but the first of each person before the second of any."""
    before: Counter[int] = Counter()
    turns = []
    for each in order:
        turns.append((before[int(person[each])], each))
        before[int(person[each])] += 1
    return [each for _, each in sorted(turns, key=lambda turn: turn[0])]
