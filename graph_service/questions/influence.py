"""Who is listened to: PageRank over who answers, mentions, shares and thanks whom.

The network of a scope has everybody who spoke within it or was turned to, and one edge from each to
each they turned to. Only customers are in it: what we and bots and organisations say counts for
nobody. Everything is taken per customer, so it makes no difference on how many handles somebody
speaks or is spoken to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from algorithms.graph import Graph, Indices, Reals, decay
from algorithms.influence import pagerank
from algorithms.stability import ranks
from graph_service.errors import Misuse
from graph_service.planes.view import KINDS, NOBODY, Attention, View, microseconds
from graph_service.questions.time import Time
from graph_service.questions.topical import Mask

HALF_LIFE_DAYS: Final = 180.0
KIND_WEIGHTS: Final = (1.0, 0.5, 2.0, 1.0)
"""What a reply, a mention, a share and thanks weigh.

A reply is the measure: somebody took the time to answer. A mention costs a word. Who passes words on
stands for them before people of their own. Thanks come on top of the reply or mention that says
them, so that what helped counts for twice what was merely answered.
"""
FINENESS: Final = 2.0**30
"""Weights are in steps of 1 by this: whole numbers give the same sum in every order."""

EXACT: Final = 1e-10
LATEST: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Scope:
    """Which attention counts: in messages about a product's slug or a topic, sent in a span of time.

    Raises `Misuse` for a span that holds no time.
    """

    product: str | None = None
    topic: str | None = None
    since: datetime | None = None
    before: datetime | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.before is not None and self.since >= self.before:
            raise Misuse("window: it has no length.", "Let `from` be earlier than `to`.")

    @property
    def narrow(self) -> bool:
        """Whether it is about something."""
        return self.product is not None or self.topic is not None

    def spans(self, sent_at: Indices) -> Mask:
        """Which of some times lie in its span: bool of their shape."""
        within = np.ones(sent_at.shape, np.bool_)
        if self.since is not None:
            within &= sent_at >= microseconds(self.since)
        if self.before is not None:
            within &= sent_at < microseconds(self.before)
        return within


EVERYTHING: Final = Scope()


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The attention of a scope by a time.

    Node i is the person `people[i]` of the view, and `place` has the node of each person, or -1. Nodes
    are in the order in which people were first heard of within the scope, which neither what comes later
    nor the handles somebody has can change. `graph` has one edge from each to each they turned to, and
    `exchanges` one for each message and person it turned to. `acts` are what they are made of, with
    nodes for people, and each message once for a person and a kind. `messages` are those that people
    sent within the scope, in numbers of the view. `spoke` says of each node whether it sent one.
    """

    people: Indices
    place: Indices
    graph: Graph
    exchanges: Graph
    acts: Attention
    messages: Indices
    spoke: Mask

    @property
    def listeners(self) -> Indices:
        """How many different people turned to each node by what still weighs anything: int64[nodes]."""
        return np.bincount(self.graph.target[self.graph.weight > 0], minlength=self.graph.size)


def network(view: View, time: Time, scope: Scope = EVERYTHING, about: Mask | None = None) -> Network:
    """The network by a time; `about` are the messages of the scope's product and topic, None for all."""
    said = view.said
    counts = time.holds(said.sent_at, said.recorded_at) & scope.spans(said.sent_at)
    if about is not None:
        counts &= about
    messages = np.flatnonzero(counts & (said.person != NOBODY))
    rows = once(view.attention, counts[view.attention.message] & learnt(view.attention, time))
    acts = taken(view.attention, rows)
    people = in_order(view, messages, rows)
    place = np.full(len(view.people), NOBODY, np.int64)
    place[people] = np.arange(len(people))
    nodes = replace(acts, source=place[acts.source], target=place[acts.target])
    exchanged = exchanges(len(people), nodes, weights(nodes, time))
    spoke = np.zeros(len(people), np.bool_)
    spoke[place[said.person[messages]]] = True
    return Network(people, place, exchanged.merged(), exchanged, nodes, messages, spoke)


def in_order(view: View, messages: Indices, rows: Indices) -> Indices:
    """Who sent these messages or was turned to in these rows of attention, in the order in which they did.

    At one time the order of messages decides, and of those in one message the sender comes first: never
    a customer's key, which is another with other handles.
    """
    turned = view.attention
    person = np.append(view.said.person[messages], turned.target[rows])
    sent = np.append(view.said.sent_at[messages], turned.sent_at[rows])
    first = np.full(len(view.people), LATEST)
    np.minimum.at(first, person, sent)
    early = np.flatnonzero(sent == first[person])
    message = np.append(messages, turned.message[rows])[early]
    row = np.append(np.full(len(messages), NOBODY), rows)[early]
    order = early[np.lexsort((row, message, sent[early]))]
    people, place = np.unique(person[order], return_index=True)
    return people[np.argsort(place)]


def learnt(acts: Attention, time: Time) -> Mask:
    """Which acts were known: that of an answer is, once both messages are."""
    return time.holds(acts.sent_at, acts.recorded_at)


def once(acts: Attention, counted: Mask) -> Indices:
    """The rows of the acts that count, by message, each message once for a person and a kind.

    A message may name two handles of one person.
    """
    rows = np.flatnonzero(counted)
    people = int(acts.target.max(initial=0)) + 1
    names = (acts.message[rows] * people + acts.target[rows]) * len(KINDS) + acts.kind[rows]
    return rows[np.unique(names, return_index=True)[1]]


def taken(acts: Attention, rows: Indices) -> Attention:
    """These rows of the acts."""
    return Attention(
        acts.source[rows],
        acts.target[rows],
        acts.kind[rows],
        acts.message[rows],
        acts.sent_at[rows],
        acts.recorded_at[rows],
    )


def exchanges(size: int, acts: Attention, weight: Reals) -> Graph:
    """One edge for each message and node it turned to, as heavy as its acts together."""
    if not len(weight):
        return Graph(size, acts.source, acts.target, weight)
    begins = np.diff(acts.message, prepend=-1).astype(np.bool_) | np.diff(acts.target, prepend=-1).astype(
        np.bool_
    )
    first = np.flatnonzero(begins)
    return Graph(size, acts.source[first], acts.target[first], np.add.reduceat(weight, first))


def weights(acts: Attention, time: Time) -> Reals:
    """What each act weighs by a time: by its kind, faded with age."""
    weight = np.asarray(KIND_WEIGHTS)[acts.kind] * decay(time.age_days(acts.sent_at), HALF_LIFE_DAYS)
    return np.asarray(np.rint(weight * FINENESS) / FINENESS)


def shares(
    found: Network, scope: Scope = EVERYTHING, graph: Graph | None = None, tolerance: float = EXACT
) -> Reals:
    """Each node's share of all attention, float64[nodes] with sum 1.

    PageRank, with jumps to everybody alike. Within a product or a topic jumps lead to those who speak
    about it, each alike, so that who is heard by them counts (topic-sensitive PageRank). `graph`, of
    the same nodes, is taken in place of the network's own; for `tolerance` see `pagerank`.

    T. Haveliwala, "Topic-sensitive PageRank: a context-sensitive ranking algorithm for Web search",
    IEEE Transactions on Knowledge and Data Engineering 15 (2003), https://doi.org/10.1109/TKDE.2003.1208999.
    """
    restart = found.spoke.astype(np.float64) if scope.narrow and found.spoke.any() else None
    taken = found.graph if graph is None else graph
    return pagerank(taken, tolerance=tolerance, personalization=restart)


def standing(scores: Reals) -> Reals:
    """For each score the share of scores that are no greater, 0 to 1; as `ranks` tells them apart."""
    return np.asarray((len(scores) + 1 - ranks(scores)) / max(len(scores), 1))


def percentiles(view: View, time: Time) -> Reals:
    """For each person of the view the share of those seen by `time` who are listened to no more, 0 to 1.

    Whoever had not been seen is at 0.
    """
    found = network(view, time)
    everybody = np.zeros(len(view.people))
    everybody[found.people] = standing(shares(found))
    return everybody
