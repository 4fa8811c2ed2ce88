"""Whether somebody has blown up in public already, and who only makes noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from algorithms.criticism import USUAL, Criticism, Kind, verdict
from algorithms.flames import ANSWERED, HEARD, SPOKE
from graph_service.planes.view import EPOCH, MICROSECOND, NOBODY, View
from graph_service.questions.deeds import ASKING, CLEAR, chances
from graph_service.questions.stories import Acts
from graph_service.questions.strategy.definitions import PUBLIC
from graph_service.store.reader import Reader
from graph_service.text.insults import insulting, telling

LOUD: Final = 3
"""So many people who turn to one message make it an outburst."""
READ: Final = 200
"""The latest displeased messages of a person that are read."""


@dataclass(frozen=True, slots=True)
class Outburst:
    """A clearly displeased message in public, by its key, and how many people turned to it."""

    at: datetime
    message: str
    people: int


def outburst(view: View, own: Acts, since: int) -> Outburst | None:
    """The first outburst of one person from a time on; None where none was seen."""
    public = np.isin(own.channel, [n for n, name in enumerate(view.channels) if name in PUBLIC])
    for row in np.flatnonzero((own.act == SPOKE) & public & (own.value <= -CLEAR) & (own.at >= since)):
        people = int(((own.act == HEARD) & (own.over == own.message[row])).sum())
        if people >= LOUD:
            return Outburst(EPOCH + int(own.at[row]) * MICROSECOND, view.messages[own.message[row]], people)
    return None


def trolls(reader: Reader, view: View, people: Sequence[Acts], now: int) -> list[bool]:
    """Which of some people are trolls, by what each said: see `algorithms.criticism`."""
    said = [critical(own) for own in people]
    many = [len(rows.at) >= USUAL.many for rows in said]
    keys = [view.messages[n] for rows, read in zip(said, many, strict=True) if read for n in rows.message]
    texts = {row.key: row.text for row in reader.messages(keys) if row is not None} if keys else {}
    return [
        read and verdict(criticism(view, own, rows, texts), now).kind is Kind.TROLL
        for own, rows, read in zip(people, said, many, strict=True)
    ]


def critical(own: Acts) -> Acts:
    """The latest displeased messages of one person."""
    rows = np.flatnonzero((own.act == SPOKE) & (own.value < 0))
    return own.where(rows[-READ:])


def criticism(view: View, own: Acts, said: Acts, texts: dict[str, str]) -> Criticism:
    """What one person said against us, and what came of it."""
    words = [texts.get(view.messages[n], "") for n in said.message]
    stating = np.max([chances(view, intent)[said.message] for intent in ASKING], axis=0)
    return Criticism(
        value=said.value,
        sent_at=said.at,
        wording=view.said.wording[said.message],
        subject=view.said.conversation[said.message],
        stating=stating,
        telling=np.array([telling(text) for text in words], np.bool_),
        insulting=np.array([insulting(text) for text in words], np.bool_),
        answers=own.at[(own.act == ANSWERED) & (own.message != NOBODY)],
        reliefs=own.at[(own.act == SPOKE) & (own.value >= CLEAR)],
    )
