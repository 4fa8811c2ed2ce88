"""How words pass from customer to customer, as learnt by a time from who answered and shared whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Indices
from algorithms.propagation import Acts, Messages, Passing, passing
from graph_service.planes.view import KINDS, Attention, View, microseconds
from graph_service.questions.influence import Network, network
from graph_service.questions.time import Time
from graph_service.questions.topical import Mask

TAKING_UP: Final = (KINDS.index("replies"), KINDS.index("shares"))
"""Naming somebody shows that one listens, thanks come with the reply that says them."""


@dataclass(frozen=True, slots=True, eq=False)
class Circle:
    """Who hears whom, of a network's nodes; `learnt` is what is known of how words pass between them."""

    network: Network
    learnt: Passing

    @property
    def people(self) -> Indices:
        """The number of each node among the view's people."""
        return self.network.people

    @property
    def acts(self) -> Attention:
        """What it was learnt from, with nodes for people."""
        return self.network.acts

    def heard_by(self, node: int) -> int:
        """How many people listen to a node."""
        return int((self.learnt.graph.source == node).sum())

    def taken_up(self, node: int) -> tuple[float, float]:
        """Of what a node said, how much its listeners heard and how much they took up, faded with age."""
        theirs = self.learnt.graph.source == node
        return float(self.learnt.heard[theirs].sum()), float(self.learnt.taken_up[theirs].sum())

    def takers(self, node: int) -> Indices:
        """The messages that answer or share what a node said, the latest first."""
        rows = np.flatnonzero((self.acts.target == node) & np.isin(self.acts.kind, TAKING_UP))
        order = np.lexsort((self.acts.message[rows], -self.acts.sent_at[rows]))
        return self.acts.message[rows][order]


def circle(view: View, time: Time, about: Mask | None = None) -> Circle:
    """What was learnt by a time; with `about`, bool[messages], of words on that from words on anything."""
    found = network(view, time)
    author, at = found.place[view.said.person[found.messages]], view.said.sent_at[found.messages]
    acts = Acts(found.acts.source, found.acts.target, found.acts.sent_at, np.isin(found.acts.kind, TAKING_UP))
    size, now = len(found.people), microseconds(time.as_of)
    heard = audible(view, found)
    learnt = passing(Messages(author, at, heard), acts, people=size, now=now)
    if about is not None:
        narrow = Messages(author, at, heard & about[found.messages])
        learnt = passing(narrow, acts, people=size, now=now, believed=learnt)
    return Circle(found, learnt)


def audible(view: View, found: Network) -> Mask:
    """Which of a network's messages others can hear: those on channels on which customers turn to each other.

    What is mailed to us alone nobody else hears, so that nobody took it up tells nothing.
    """
    channels = np.unique(view.said.channel[found.acts.message])
    return np.isin(view.said.channel[found.messages], channels)
