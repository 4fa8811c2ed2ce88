"""Who is acquainted with whom: people who really talked with each other, and the messages that show it.

Two people are acquainted where each replied to, mentioned or thanked the other. A tie is as strong as
the one of them who gave less gave, faded with age; passing words on makes nobody acquainted. With
strength s a step along it is taken to succeed with a chance of s / (s + 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

import numpy as np

from algorithms.graph import Graph, Indices, decay
from graph_service.planes.view import EPOCH, KINDS, MICROSECOND
from graph_service.questions.influence import KIND_WEIGHTS
from graph_service.questions.positions import Positions
from graph_service.questions.time import Time

HALF_LIFE_DAYS: Final = 365.0
"""A year after they last talked, two people know each other half as well."""
TALK: Final = ("replies", "mentions", "thanks")
EACH_WAY: Final = 3
"""Messages of either that show a tie."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people who talked with each other.

    `chance` is that of a step between them; `last` when either last turned to the other; `evidence`
    their latest messages to each other, of both.
    """

    one: str
    other: str
    chance: float
    last: datetime
    evidence: tuple[str, ...]


class Ties:
    """Who is acquainted with whom in a network."""

    def __init__(self, positions: Positions, time: Time) -> None:
        self._positions = positions
        acts = positions.network.acts
        # A share names whom it passes on, without a word to them.
        passing = np.isin(acts.message, acts.message[acts.kind == KINDS.index("shares")])
        talk = np.isin(acts.kind, [KINDS.index(kind) for kind in TALK]) & ~passing
        weight = np.asarray(KIND_WEIGHTS)[acts.kind] * decay(time.age_days(acts.sent_at), HALF_LIFE_DAYS)
        ends = acts.source[talk], acts.target[talk]
        self._talk = np.flatnonzero(talk)
        self.graph = mutual(Graph(len(positions.network.people), *ends, weight[talk]))

    def anybody(self, node: int) -> bool:
        """Whether a node is acquainted with anybody."""
        return bool(((self.graph.source == node) | (self.graph.target == node)).any())

    def along(self, nodes: tuple[int, ...]) -> tuple[Tie, ...]:
        """The ties of a chain."""
        return tuple(tie for one, other in pairwise(nodes) if (tie := self.between(one, other)) is not None)

    def between(self, one: int, other: int) -> Tie | None:
        """The tie of two nodes; None where they are not acquainted."""
        low, high = sorted((one, other))
        edge = np.flatnonzero((self.graph.source == low) & (self.graph.target == high))
        if not len(edge):
            return None
        acts = self._positions.network.acts
        passed = [self._passed(one, other), self._passed(other, one)]
        keys = self._positions.view.messages
        last = max(int(acts.sent_at[rows[0]]) for rows in passed)
        return Tie(
            one=self._positions.customer(one),
            other=self._positions.customer(other),
            chance=float(self.graph.weight[edge[0]]),
            last=EPOCH + last * MICROSECOND,
            evidence=tuple(dict.fromkeys(keys[acts.message[row]] for rows in passed for row in rows)),
        )

    def _passed(self, one: int, other: int) -> list[int]:
        """The latest acts of one towards the other."""
        acts, keys = self._positions.network.acts, self._positions.view.messages
        talk = self._talk
        rows = talk[(acts.source[talk] == one) & (acts.target[talk] == other)].tolist()
        by_message = {int(acts.message[row]): row for row in rows}
        latest = sorted(by_message.values(), key=lambda row: (-acts.sent_at[row], keys[acts.message[row]]))
        return latest[:EACH_WAY]


def mutual(talk: Graph) -> Graph:
    """One edge for each two who turned to each other, weighing the chance of a step between them."""
    each = talk.merged()
    there = each.source * each.size + each.target
    back = each.target * each.size + each.source
    place = np.searchsorted(there, back)
    answered = (
        there[np.minimum(place, max(len(there) - 1, 0))] == back if len(there) else np.zeros(0, np.bool_)
    )
    kept = np.flatnonzero(answered & (each.source < each.target))
    strength = np.minimum(each.weight[kept], each.weight[place[kept]])
    known: Indices = np.flatnonzero(strength > 0)
    return Graph(
        each.size, each.source[kept][known], each.target[kept][known], (strength / (strength + 1))[known]
    )
