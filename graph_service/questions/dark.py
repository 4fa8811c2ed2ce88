"""The interactions as they would be if nothing had ever been said on one channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from graph_service.planes.view import DIRECTIONS, NOBODY, Attention, Chances, Mask, Said, Stances, View

NEVER_KNOWN: Final = np.iinfo(np.int64).max
"""When we learnt of what we are to know nothing of."""


def without(view: View, channel: int) -> View:
    """The view without what was said on a channel, by its number; people and messages keep their numbers.

    What was said there is by nobody and was never known. Who is who stays as it is, and so does what was
    told of people beside what they said.
    """
    lost = view.said.channel == channel
    said = replace(
        view.said,
        person=np.where(lost, NOBODY, view.said.person),
        recorded_at=np.where(lost, NEVER_KNOWN, view.said.recorded_at),
    )
    return replace(
        view,
        said=said,
        attention=acts_of(view.attention, ~lost),
        ours=acts_of(view.ours, ~lost),
        about={product: stances_of(stances, ~lost) for product, stances in view.about.items()},
        towards_us=stances_of(view.towards_us, ~lost),
        intents={intent: chances_of(found, ~lost) for intent, found in view.intents.items()},
    )


def redirected(view: View, directions: Mapping[str, str]) -> View:
    """The view with other directions of some messages, by key: what answered us may do so no more."""
    number = {key: n for n, key in enumerate(view.messages)}
    direction = view.said.direction.copy()
    for key, name in directions.items():
        direction[number[key]] = DIRECTIONS.index(name)
    inbound = direction == DIRECTIONS.index("inbound")
    named = np.zeros(len(view.messages), np.bool_)
    for stances in view.about.values():
        named[stances.message] = True
    said = replace(view.said, direction=direction, asks=view.said.asks & inbound)
    return replace(view, said=said, towards_us=towards_us(said, inbound | named))


def towards_us(said: Said, concerns: Mask) -> Stances:
    """The stances of people's messages that concern us, by the sentiment of the whole message."""
    row = np.flatnonzero(concerns & ~np.isnan(said.sentiment) & (said.person != NOBODY))
    return Stances(said.person[row], row, said.sentiment[row], said.sent_at[row], said.recorded_at[row])


def acts_of(acts: Attention, kept: Mask) -> Attention:
    rows = kept[acts.message]
    return Attention(
        acts.source[rows],
        acts.target[rows],
        acts.kind[rows],
        acts.message[rows],
        acts.sent_at[rows],
        acts.recorded_at[rows],
    )


def stances_of(said: Stances, kept: Mask) -> Stances:
    rows = kept[said.message]
    return Stances(
        said.person[rows], said.message[rows], said.value[rows], said.sent_at[rows], said.recorded_at[rows]
    )


def chances_of(found: Chances, kept: Mask) -> Chances:
    rows = kept[found.message]
    return Chances(found.message[rows], found.chance[rows])
