"""Who is convinced already, who is against, who is in between, and who hears whom: as of a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.graph import Indices, Reals
from graph_service.errors import NotFound
from graph_service.planes.view import NOBODY, View
from graph_service.questions.opinions import EVEN, Asked, Opinions, Side, on_side, opinions_of
from graph_service.questions.passing_on import Circle, circle
from graph_service.questions.past import Past
from graph_service.questions.spoken import Listening
from graph_service.questions.time import Time
from graph_service.questions.topical import Mask


@dataclass(frozen=True, slots=True, eq=False)
class Persuasion:
    """The people of a circle by what they think. `sure`, `leaning` and `against` are bool[nodes].

    Surely for us, leaning to us however little, and surely against.
    """

    view: View
    listening: Listening
    circle: Circle
    opinions: Opinions
    sure: Mask
    leaning: Mask
    against: Mask

    @classmethod
    def at(cls, past: Past, time: Time, product: str | None, about: Mask | None) -> Persuasion:
        """The people known by a time, towards a product or us; `about` are the messages on a topic."""
        view = past.view(time)
        heard = circle(view, time, about)
        asked = Asked(Side.FOR, product, time)
        ours = opinions_of(view, asked)
        theirs = opinions_of(view, Asked(Side.AGAINST, product, time))
        sure, against = (each.scores[heard.people] > EVEN for each in (ours, theirs))
        leaning = on_side(ours, asked)[heard.people]
        return cls(view, Listening.at(past, time), heard, ours, sure, leaning, against)

    def weight(self, askable: Sequence[int]) -> Reals:
        """What reaching each counts: nothing who is convinced or may be asked, -1 who is against, else 1."""
        weight = np.where(self.sure, 0.0, np.where(self.against, -1.0, 1.0))
        weight[np.array(askable, np.int64)] = 0.0
        return weight

    def customer(self, node: int) -> str:
        """The key of a node's customer."""
        return self.view.people[int(self.circle.people[node])]

    def nodes(self, customers: Sequence[str]) -> list[int]:
        """The nodes of customers by their keys, former ones too, each once.

        Raises `NotFound` for one who had neither spoken nor been turned to.
        """
        return list(dict.fromkeys(self._node(customer) for customer in customers))

    def _node(self, customer: str) -> int:
        for key in (customer, self._owner(customer)):
            place = bisect_left(self.view.people, key)
            if place < len(self.view.people) and self.view.people[place] == key:
                node = int(self.circle.network.place[place])
                if node != NOBODY:
                    return node
        raise NotFound(f"No customer {customer!r} had spoken or been turned to.", "`customers` lists all.")

    def _owner(self, handle: str) -> str:
        """Whose a customer is today, or was, whose key is that of a handle."""
        if (moved := self.listening.moved.get(handle)) is not None:
            return moved
        return next((owner.customer or "" for owner in self.listening.store.owners([handle])), "")

    def numbers(self, nodes: Sequence[int]) -> Indices:
        """The numbers of nodes among the view's people."""
        return self.circle.people[np.array(nodes, np.int64)]
