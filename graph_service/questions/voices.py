"""Whose voices: people, messages and reach by product, channel, tone, intent, emotion, kind or time.

The three numbers answer three questions and never stand for each other. `people` are customers,
each once, whatever they wrote and on however many handles. `messages` are what they and others not
known as customers wrote. Reach is who could have heard it, as `questions.reach` defines it.

A message about two products, or with two intents or emotions, is in both groups; of a channel, a
direction, a tone, a kind, a week and a month each message has one, so that such groups add up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Final

import orjson

from graph_service.errors import Misuse
from graph_service.questions.reach import Audience
from graph_service.questions.scored import Rank, following
from graph_service.questions.spoken import (
    EVERYTHING,
    Known,
    Listening,
    ToneShare,
    Voice,
    VoiceFilter,
    known,
    people_of,
    tone_shares,
    unread_of,
)
from graph_service.store.voices import VoiceRow

MOST_DIMENSIONS: Final = 3


class Dimension(StrEnum):
    """What messages are grouped by."""

    PRODUCT = "product"
    CHANNEL = "channel"
    DIRECTION = "direction"
    KIND = "kind"
    TONE = "tone"
    INTENT = "intent"
    EMOTION = "emotion"
    WEEK = "week"
    MONTH = "month"


Values = tuple[str | None, ...]


def monday(time: datetime) -> str:
    """The day, in ISO 8601, on which the week of a time in UTC begins."""
    return (time - timedelta(days=time.weekday())).date().isoformat()


VALUES: Final[Mapping[Dimension, Callable[[VoiceRow], Values]]] = {
    Dimension.PRODUCT: lambda row: row.products or (None,),
    Dimension.CHANNEL: lambda row: (row.channel,),
    Dimension.DIRECTION: lambda row: (row.direction,),
    Dimension.KIND: lambda row: (row.kind,),
    Dimension.TONE: lambda row: (row.tone,),
    Dimension.INTENT: lambda row: row.intents or (None,),
    Dimension.EMOTION: lambda row: row.emotions or (None,),
    Dimension.WEEK: lambda row: (monday(row.sent_at),),
    Dimension.MONTH: lambda row: (f"{row.sent_at:%Y-%m}",),
}
"""The values of a message; None for what it has none of, such as a message about no product."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which voices, by what, and which of the groups."""

    by: tuple[Dimension, ...]
    wanted: VoiceFilter = EVERYTHING
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class VoiceGroup:
    """The voices of one value of each dimension. `evidence` has message keys, the latest first."""

    values: Values
    known: Known
    reach: Audience
    tones: tuple[ToneShare, ...]
    evidence: tuple[str, ...]

    @property
    def rank(self) -> Rank:
        return rank_of(self.values, self.known.people)


@dataclass(frozen=True, slots=True)
class VoicePage:
    """Some of the groups, those of most people first; how many there are; what all voices are together."""

    rows: tuple[VoiceGroup, ...]
    total: int
    more: bool
    known: Known
    graph_version: int


def voices(listening: Listening, asked: Asked) -> VoicePage:
    """Groups of voices; raises `Misuse` for more than 3 dimensions."""
    by = tuple(dict.fromkeys(asked.by))
    if len(by) > MOST_DIMENSIONS:
        raise Misuse(
            f"groupBy: {len(by)} dimensions, more than {MOST_DIMENSIONS}.", "Ask for each view by itself."
        )
    version = listening.store.position().graph_version
    every = listening.voices(asked.wanted, asked.wanted.since)
    heard = [voice for voice in every if asked.wanted.admits(voice.said)]
    groups = grouped(heard, by)
    values = list(groups)
    ranks = [rank_of(each, len(people_of(groups[each]))) for each in values]
    places, more = following(ranks, asked.after, asked.first)
    shown = [values[place] for place in places]
    reached = listening.audiences([groups[each] for each in shown])
    rows = tuple(group(each, groups[each], reach) for each, reach in zip(shown, reached, strict=True))
    return VoicePage(rows, len(groups), more, known(heard, unread_of(every)), version)


def grouped(heard: Sequence[Voice], by: Sequence[Dimension]) -> dict[Values, list[Voice]]:
    """The voices of each combination of values that somebody used."""
    groups: dict[Values, list[Voice]] = {}
    for voice in heard:
        for values in product(*(VALUES[dimension](voice.said) for dimension in by)):
            groups.setdefault(values, []).append(voice)
    return groups


def rank_of(values: Values, people: int) -> Rank:
    return Rank(float(people), orjson.dumps(values).decode())


def group(values: Values, heard: Sequence[Voice], reach: Audience) -> VoiceGroup:
    latest = sorted(heard, key=lambda voice: voice.said.key)
    latest.sort(key=lambda voice: voice.said.sent_at, reverse=True)
    evidence = tuple(voice.said.key for voice in latest)
    return VoiceGroup(values, known(heard, unread_of(heard)), reach, tone_shares(heard), evidence)
