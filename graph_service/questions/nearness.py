"""How many steps of attention people stand from some others: who answers, names or shares whom."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from scipy import sparse

from graph_service.planes.view import View
from graph_service.questions.time import Time

FURTHEST = 3
"""Steps up to which somebody is near."""


def steps_from(view: View, seeds: Collection[str], time: Time) -> dict[str, int]:
    """The customers within `FURTHEST` steps of the seeds, which stand at 0, whoever turned to whom.

    Whoever has neither spoken nor been turned to by the time stands nowhere.
    """
    number = {key: place for place, key in enumerate(view.people)}
    reached = {number[key] for key in seeds if key in number}
    steps = {view.people[place]: 0 for place in sorted(reached)}
    neighbours = acquaintance(view, time)
    edge = np.zeros(len(view.people), np.float32)
    edge[sorted(reached)] = 1
    for step in range(1, FURTHEST + 1):
        new = np.setdiff1d(np.flatnonzero(neighbours @ edge), sorted(reached))
        steps |= {view.people[place]: step for place in new.tolist()}
        reached.update(new.tolist())
        edge = np.zeros(len(view.people), np.float32)
        edge[new] = 1
    return steps


def acquaintance(view: View, time: Time) -> sparse.csr_array:
    """Which people had turned to each other by a time, in either direction: [people, people]."""
    paid = view.attention
    held = time.holds(paid.sent_at, paid.recorded_at)
    ends = paid.source[held], paid.target[held]
    size = (len(view.people), len(view.people))
    one_way = sparse.csr_array((np.ones(int(held.sum()), np.float32), ends), shape=size)
    return sparse.csr_array(one_way + one_way.T)
