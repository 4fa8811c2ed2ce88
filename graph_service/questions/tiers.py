"""How much somebody is listened to, in a few steps: the tiers of influence."""

from __future__ import annotations

from typing import Final

import numpy as np

from graph_service.planes.view import NOBODY, Integers
from graph_service.questions.positions import Positions

TIERS: Final = ("top 1%", "top 10%", "top 50%", "others")
MOST: Final = (0.01, 0.1, 0.5)
"""The greatest share of people who are listened to as much or more, of each tier but the last.

So all of those whom nobody listens to, who are as many as they may be, are in the last.
"""


def tiers(positions: Positions) -> Integers:
    """The tier of each person of the view, numbering `TIERS`; `NOBODY` for who was not seen by then."""
    heard, people = positions.percentile, positions.network.people
    no_less = 1 - np.searchsorted(np.sort(heard), heard) / max(heard.size, 1)
    tier = np.full(len(positions.view.people), NOBODY, np.int64)
    tier[people] = np.sum([no_less > most for most in MOST], axis=0)
    return tier
