"""Who is listened to: PageRank over who answers, mentions and shares whom."""

from __future__ import annotations

from typing import Final

import numpy as np

from algorithms.graph import Graph, Reals, decay
from algorithms.influence import pagerank
from graph_service.planes.interactions import View
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


def percentile(scores: Reals, person: int) -> float:
    """The share of people who have at most this person's score, 0 to 1."""
    return float(np.mean(scores <= scores[person]))
