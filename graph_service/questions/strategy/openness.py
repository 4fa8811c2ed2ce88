"""How open the conversation is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from graph_service.planes.view import KINDS, NOBODY, PARTIES
from graph_service.questions.answer import Answer
from graph_service.questions.strategy.answering import Finding, share_answer
from graph_service.questions.strategy.asking import OUTBOUND, Asking
from graph_service.questions.strategy.counting import Found, Tally, of_messages, tally
from graph_service.questions.strategy.definitions import Openness
from graph_service.questions.strategy.focus import ours
from graph_service.questions.strategy.issues import opened
from graph_service.questions.strategy.unknowns import silent_channels
from graph_service.store.strategy_queries import OPENNESS

UNITS: Final[Mapping[Openness, str]] = {
    Openness.ANSWERS: "share of our messages",
    Openness.VOICES: "share of our conversations",
    Openness.PEERS: "share of answered matters",
    Openness.PUBLIC: "share of messages",
}
DEFINITIONS: Final[Mapping[Openness, str]] = {
    Openness.ANSWERS: "Of what we said in the last {days} days, the share that answers or names a person: "
    "the rest is pushed out.",
    Openness.VOICES: "Of the conversations in which we spoke in the last {days} days, the share in which "
    "somebody else was heard too.",
    Openness.PEERS: "Of what people began to want settled in the last {days} days and was answered, the "
    "share that another customer answered first.",
    Openness.PUBLIC: "Of what was said in the last {days} days, by whomever, the share where anybody can "
    "read along: {public}.",
}
TOLD: Final = [KINDS.index("replies"), KINDS.index("mentions")]
PEER_FIRST: Final = PARTIES.index("peer")


def openness(asking: Asking) -> Answer:
    """How open the conversation is, in one of four ways, with the others beside it."""
    chosen = asking.definitions
    tallies = (answering(asking), voices(asking), peers(asking), public(asking))
    first = [each for each in tallies if each.part == chosen.openness]
    others = [each for each in tallies if each.part != chosen.openness]
    listed = ", ".join(sorted(chosen.public_channels))
    return share_answer(
        asking,
        Finding(
            unit=UNITS[chosen.openness],
            definition=DEFINITIONS[chosen.openness].format(days=chosen.days, public=listed),
            statement=OPENNESS,
            parameters={"chosen": chosen.openness.value, "public": sorted(chosen.public_channels)},
            tallies=(*first, *sorted(others, key=lambda each: str(each.part))),
            unknowns=(silent_channels(asking),),
            nothing="Nothing is held of these days that could be open or closed in this way.",
        ),
    )


def answering(asking: Asking) -> Tally:
    """Of our messages, those that answer or name a person."""
    sent, paid = ours(asking), asking.view.ours
    turned = paid.message[np.isin(paid.kind, TOLD) & asking.held(paid.sent_at, paid.recorded_at)]
    return tally(asking.view, Openness.ANSWERS, of_messages(asking.view, sent), np.isin(sent, turned))


def voices(asking: Asking) -> Tally:
    """Of the conversations in which we spoke, those in which others did, shown by what we said there."""
    said, sent = asking.view.said, ours(asking)
    others = asking.held(said.sent_at, said.recorded_at) & (said.direction != OUTBOUND)
    heard = np.isin(said.conversation[sent], said.conversation[others])
    found = Found(said.conversation[sent], np.full(len(sent), NOBODY), sent, said.sent_at[sent])
    return tally(asking.view, Openness.VOICES, found, heard)


def peers(asking: Asking) -> Tally:
    """Of the matters that were answered, those that a customer answered first."""
    found = opened(asking)
    by = asking.sight.matters.answered_by[found.unit]
    answered = by != NOBODY
    return tally(asking.view, Openness.PEERS, found.where(answered), by[answered] == PEER_FIRST)


def public(asking: Asking) -> Tally:
    """Of all messages, those on channels where anybody can read along."""
    rows = np.flatnonzero(asking.spoken)
    listed = asking.definitions.public_channels
    open_to_all = np.array([name in listed for name in asking.view.channels], np.bool_)
    counts = open_to_all[asking.view.said.channel[rows]]
    return tally(asking.view, Openness.PUBLIC, of_messages(asking.view, rows), counts)
