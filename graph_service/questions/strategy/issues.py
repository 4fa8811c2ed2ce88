"""Where people go when they have issues."""

from __future__ import annotations

from typing import Final

from graph_service.questions.answer import Answer
from graph_service.questions.strategy.answering import Finding, share_answer
from graph_service.questions.strategy.asking import Asking
from graph_service.questions.strategy.counting import Found, by_place
from graph_service.questions.strategy.unknowns import silent_channels, unresolved
from graph_service.store.strategy_queries import WHERE_ISSUES_GO

UNIT: Final = "share of matters"
DEFINITION: Final = (
    "Of what people began to want settled in the last {days} days, the share that was first said on the "
    "channel where most was."
)


def where_issues_go(asking: Asking) -> Answer:
    """The channels on which matters are opened, that of most of them first."""
    found = opened(asking)
    tallies = by_place(asking.view, found, asking.view.said.channel[found.message], asking.view.channels)
    return share_answer(
        asking,
        Finding(
            unit=UNIT,
            definition=DEFINITION.format(days=asking.definitions.days),
            statement=WHERE_ISSUES_GO,
            parameters={},
            tallies=tuple(tallies),
            unknowns=(silent_channels(asking), unresolved(asking)),
            nothing="Nobody is known to have wanted anything settled in these days.",
        ),
    )


def opened(asking: Asking) -> Found:
    """The matters that were opened in the days that count, by the message that opened each."""
    matters, rows = asking.sight.matters, asking.opened
    return Found(rows, matters.person[rows], matters.opening[rows], matters.opened_at[rows])
