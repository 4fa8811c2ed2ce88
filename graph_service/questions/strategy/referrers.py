"""How many actively refer business to us."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np

from graph_service.planes.view import NOBODY, microseconds
from graph_service.questions.answer import Answer
from graph_service.questions.strategy.answering import Finding, count_answer
from graph_service.questions.strategy.asking import Asking, iso
from graph_service.questions.strategy.counting import Found, tally
from graph_service.store.strategy_queries import REFERRERS

UNIT: Final = "people"
DEFINITION: Final = (
    "The people who brought somebody to us in the last {days} days, by the referrals that are recorded, of "
    "all who ever did."
)


def active_referrers(asking: Asking) -> Answer:
    """Who brought somebody to us of late, of all who ever did."""
    days = asking.definitions.referral_days
    since = asking.time.as_of - timedelta(days=days)
    brought = asking.view.referrals
    rows = np.flatnonzero(asking.held(brought.sent_at, brought.recorded_at))
    person = brought.source[rows]
    found = Found(person, person, np.full(len(rows), NOBODY), brought.sent_at[rows])
    return count_answer(
        asking,
        Finding(
            unit=UNIT,
            definition=DEFINITION.format(days=days),
            statement=REFERRERS,
            parameters={"from": iso(since)},
            tallies=(tally(asking.view, None, found, found.at > microseconds(since)),),
            unknowns=(),
            nothing="No referral is held: whether anybody refers business to us, nobody knows.",
        ),
    )
