"""Who is listened to: PageRank over who answers, mentions and shares whom."""

from __future__ import annotations

from typing import Final

import numpy as np

from algorithms.graph import Graph, Reals, decay
from algorithms.influence import pagerank
from graph_service.planes.view import View, microseconds
from graph_service.questions.time import Time

HALF_LIFE_DAYS: Final = 180.0
KIND_WEIGHTS: Final = (1.0, 0.5, 2.0)
"""What a reply, a mention and a share weigh: passing somebody's words on costs the most."""


def attention_graph(view: View, time: Time) -> Graph:
    """The attention that customers had paid each other by `time`, faded with age."""
    attention = view.attention
    held = time.holds(attention.sent_at, attention.recorded_at)
    weight = np.asarray(KIND_WEIGHTS)[attention.kind[held]]
    weight = weight * decay(time.age_days(attention.sent_at[held]), HALF_LIFE_DAYS)
    return Graph(len(view.people), attention.source[held], attention.target[held], weight)


def influence(view: View, time: Time) -> Reals:
    """Each person's share of all attention, shape `(people,)`, with sum 1."""
    return pagerank(attention_graph(view, time))


def percentiles(view: View, time: Time) -> Reals:
    """For each person the share of those seen by `time` who are listened to no more, 0 to 1."""
    scores = influence(view, time)
    seen = np.sort(scores[view.first_seen <= microseconds(time.as_of)])
    return np.asarray(np.searchsorted(seen, scores, side="right") / max(len(seen), 1))
