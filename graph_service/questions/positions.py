"""What is measured of everybody in a network: worked out when asked for, kept for the next question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

import numpy as np
from scipy import sparse

from algorithms.centrality import Hits, betweenness, core_numbers, hits
from algorithms.communities import bridging, communities
from algorithms.engines.walk import NotConverged
from algorithms.graph import Graph, Indices, Reals
from algorithms.stability import RankIntervals, rank_intervals, ranks
from graph_service.errors import NotFound
from graph_service.planes.view import NOBODY, View, microseconds
from graph_service.questions.grouped import Grouped
from graph_service.questions.influence import (
    EVERYTHING,
    Network,
    Scope,
    network,
    shares,
    standing,
)
from graph_service.questions.past import Past
from graph_service.questions.time import Time
from graph_service.questions.topical import Topical

KEPT: Final = 3
"""Networks that are kept for the next question."""
STARTS: Final = 64
"""People from whom ways are followed to see who lies on them."""
ROUGH: Final = 1e-3
"""The tolerance at which ranks are told from each other in a draw."""
LEVEL: Final = 0.9
"""How likely a rank lies in its interval."""
REDRAWN: Final = 50
"""How often exchanges are drawn anew to see how far ranks rest on some of them."""
REDRAWN_OF_MANY: Final = 20
MANY: Final = 500_000
"""Exchanges from which on they are drawn anew less often."""

Key = tuple[int, datetime, int, Scope, tuple[int, int]]


class Positions:
    """The measures of a network's nodes, each an array aligned with `network.people`."""

    def __init__(self, view: View, found: Network, scope: Scope) -> None:
        self.view, self.network, self.scope = view, found, scope

    @cached_property
    def share(self) -> Reals:
        """Each one's share of all attention; see `questions.influence.shares`."""
        return shares(self.network, self.scope)

    @cached_property
    def percentile(self) -> Reals:
        """The share of the network's people who are listened to no more, 0 to 1."""
        return standing(self.share)

    @cached_property
    def ranks(self) -> RankIntervals:
        """Each one's rank by attention, and where it lies when the exchanges are drawn anew."""
        exchanges = self.network.exchanges
        samples = REDRAWN if len(exchanges) < MANY else REDRAWN_OF_MANY
        drawn = rank_intervals(exchanges, self._share_in, samples=samples, level=LEVEL)
        rank = ranks(self.share)
        return RankIntervals(rank, np.minimum(drawn.low, rank), np.maximum(drawn.high, rank))

    @cached_property
    def hits(self) -> Hits | None:
        """Hubs and authorities; None where two groups are so equally strong that it cannot be told."""
        try:
            return hits(self.network.graph)
        except NotConverged:
            return None

    @cached_property
    def cores(self) -> Indices:
        return core_numbers(self.network.graph)

    @cached_property
    def between(self) -> Reals:
        """How many pairs of others reach each other through each, by a sample of ways."""
        return betweenness(self.network.graph, samples=STARTS)

    @cached_property
    def communities(self) -> Indices:
        """The smallest member of each node's community."""
        return communities(self.network.graph)

    @cached_property
    def bridging(self) -> Reals:
        """How evenly each one's attention, paid and drawn, is spread over communities."""
        return bridging(self.network.graph, self.communities)

    @cached_property
    def met(self) -> sparse.csr_array:
        """Which nodes exchanged anything, whoever turned to whom: ones at [nodes, nodes]."""
        graph = self.network.graph
        ends = np.concatenate((graph.source, graph.target)), np.concatenate((graph.target, graph.source))
        ones = np.ones(len(ends[0]), np.int8)
        met = sparse.csr_array((ones, ends), shape=(graph.size, graph.size))
        met.data[:] = 1
        return met

    @cached_property
    def paid(self) -> Reals:
        """The weight of what each turned to others."""
        graph = self.network.graph
        return np.bincount(graph.source, graph.weight, graph.size).astype(np.float64)

    @cached_property
    def listeners(self) -> Indices:
        """How many different people turned to each."""
        return self.network.listeners

    @cached_property
    def acts_towards(self) -> Grouped:
        """The acts by the node they turned to."""
        return Grouped.by(self.network.acts.target, self.network.graph.size)

    @cached_property
    def edges_towards(self) -> Grouped:
        """The graph's edges by the node they lead to."""
        return Grouped.by(self.network.graph.target, self.network.graph.size)

    def customer(self, node: int) -> str:
        """The customer's key."""
        return self.view.people[int(self.network.people[node])]

    def nodes(self, customers: Sequence[str]) -> list[int | None]:
        """The nodes of customers; None for who is not in the network."""
        wanted = set(customers)
        number = {key: person for person, key in enumerate(self.view.people) if key in wanted}
        nodes = {key: int(self.network.place[person]) for key, person in number.items()}
        return [node if (node := nodes.get(key, NOBODY)) != NOBODY else None for key in customers]

    def _share_in(self, graph: Graph) -> Reals:
        return shares(self.network, self.scope, graph, ROUGH)


class Networks:
    """Networks as of a time, with what was measured of them; the latest few are kept. For many threads."""

    def __init__(self, past: Past, topical: Topical) -> None:
        self._past, self._topical = past, topical
        self._kept: OrderedDict[Key, Positions] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, time: Time, scope: Scope = EVERYTHING) -> Positions:
        """The network of a scope; raises `Misuse` for a topic without words."""
        view = self._past.view(time)
        key = self._key(view, time, scope)
        with self._lock:
            held = self._kept.get(key)
            if held is None or held.view is not view:
                held = Positions(view, self._made(view, time, scope), scope)
            self._kept[key] = held
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return held

    def keys(self, customers: Sequence[str], time: Time) -> list[str | None]:
        """The keys that customers, given by key or by a handle, had as of a time; None for who was not seen.

        Raises `NotFound` for a customer we do not have.
        """
        owners = self._past.people.store.reader.customer_keys_of_handles(list(customers))
        found = [known(key, owner) for key, owner in zip(customers, owners, strict=True)]
        return self._past.keys(found, time)

    def _made(self, view: View, time: Time, scope: Scope) -> Network:
        about = self._topical.mask(view, scope.product, scope.topic) if scope.narrow else None
        return network(view, time, scope, about)

    def _key(self, view: View, time: Time, scope: Scope) -> Key:
        # Whoever asks now knows all that is held: each such question is the same one.
        latest = int(np.max(view.said.recorded_at, initial=0))
        known = min(microseconds(time.known_at), latest)
        return (view.position, time.as_of, known, scope, self._topical.positions)


def known(key: str, owner: str | None) -> str:
    """The owner found; raises `NotFound` where there is none."""
    if owner is None:
        raise NotFound(f"No customer {key!r}.", "Give the id of a customer, or a handle of one.")
    return owner
