"""The questions a board asks, each answered by a file of this folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from graph_service.questions.answer import Answer
from graph_service.questions.strategy.asking import Asking, Sources
from graph_service.questions.strategy.cost import channel_cost
from graph_service.questions.strategy.customers import where_customers_are
from graph_service.questions.strategy.definitions import Definitions
from graph_service.questions.strategy.flames import flames
from graph_service.questions.strategy.focus import focus
from graph_service.questions.strategy.issues import where_issues_go
from graph_service.questions.strategy.openness import openness
from graph_service.questions.strategy.prospects import where_prospects_are
from graph_service.questions.strategy.referrers import active_referrers
from graph_service.questions.strategy.success import success
from graph_service.questions.strategy.willing import willing_references
from graph_service.questions.time import Time

QUESTIONS: Final[Mapping[str, Callable[[Asking], Answer]]] = {
    "whereCustomersAre": where_customers_are,
    "whereProspectsAre": where_prospects_are,
    "whereIssuesGo": where_issues_go,
    "channelCost": channel_cost,
    "openness": openness,
    "success": success,
    "flames": flames,
    "willingReferences": willing_references,
    "activeReferrers": active_referrers,
    "focus": focus,
}
"""Each question by its name, in the order in which a board asks them."""


def asking(sources: Sources, time: Time, definitions: Definitions, now: datetime | None) -> Asking:
    """What the questions are answered from, as of a time and by some definitions.

    `now` is when it is asked where nobody says as of when; else it is the time asked about.
    """
    sight = sources.cases.at(time)
    version = sources.store.version_at(sight.view.position)
    return Asking(sources, sight, definitions, now or time.as_of, version)
