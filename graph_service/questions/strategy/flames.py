"""What keeps people from flaming the chief executive."""

from __future__ import annotations

from typing import Final

import numpy as np

from algorithms.grouping import different
from graph_service.planes.view import NEVER, STATES, Integers, Mask
from graph_service.questions.answer import Answer
from graph_service.questions.strategy.answering import Finding, share_answer
from graph_service.questions.strategy.asking import OUTBOUND, Asking
from graph_service.questions.strategy.counting import Found, tally
from graph_service.questions.strategy.people import found_in
from graph_service.questions.strategy.success import unseen_of
from graph_service.questions.strategy.unknowns import unread, unresolved
from graph_service.store.strategy_queries import FLAMES

UNIT: Final = "share of angry people"
DEFINITION: Final = (
    "Of the people who were angry in the last {days} days over something they want settled, the share who "
    "wait: they asked, and no person has answered since. The rest was answered or settled, which is what "
    "keeps them. Angry is a message with a sentiment of {anger:g} or less{threats}."
)
THREATS: Final = ", or one that threatens to take it further"
WAITING: Final = "waiting"
"""Where a matter stands whose owner waits for an answer, whatever its state else."""
STANDINGS: Final = (*STATES, WAITING)
ESCALATION: Final = "escalation"


def flames(asking: Asking) -> Answer:
    """Of the angry, who wait for an answer; and where it stands with the others."""
    chosen = asking.definitions
    found, standing = angry(asking)
    there = sorted(STANDINGS[number] for number in different(standing).tolist())
    parts = [tally(asking.view, each, found, standing == STANDINGS.index(each)) for each in there]
    threats = THREATS if chosen.threats else ""
    matters = different(angry_rows(asking)[0])
    return share_answer(
        asking,
        Finding(
            unit=UNIT,
            definition=DEFINITION.format(days=chosen.days, anger=chosen.anger, threats=threats),
            statement=FLAMES,
            parameters={
                "anger": chosen.anger,
                "threats": chosen.threats,
                "counted": [WAITING],
            },
            tallies=(tally(asking.view, None, found, standing == STANDINGS.index(WAITING)), *parts),
            unknowns=(unseen_of(asking.sight.matters.where(matters)), unread(asking), unresolved(asking)),
            nothing="Nobody is known to have been angry in these days over something they want settled.",
        ),
    )


def angry(asking: Asking) -> tuple[Found, Integers]:
    """The angry messages in matters of those who sent them, each of its person, and where the matter stands.

    That numbers `STANDINGS`.
    """
    matters = asking.sight.matters
    matter, message = angry_rows(asking)
    person = matters.person[matter]
    found = Found(person, person, message, asking.view.said.sent_at[message])
    standing = np.where(matters.waits_since != NEVER, STANDINGS.index(WAITING), matters.state)
    return found, standing[matter]


def angry_rows(asking: Asking) -> tuple[Integers, Integers]:
    """Each angry message with each matter of its sender that it belongs to: numbers of both."""
    matters = asking.sight.matters
    matter, message = matters.messages.rows, matters.messages.items
    hers = asking.view.said.person[message] == matters.person[matter]
    rows = np.flatnonzero(hers & angry_messages(asking)[message])
    return matter[rows], message[rows]


def angry_messages(asking: Asking) -> Mask:
    """Which messages of these days are angry: bool[messages]."""
    said, chosen = asking.view.said, asking.definitions
    found = np.nan_to_num(said.sentiment, nan=1.0) <= chosen.anger
    if chosen.threats:
        found |= found_in(asking, ESCALATION)
    return np.asarray(found & asking.spoken & (said.direction != OUTBOUND))
