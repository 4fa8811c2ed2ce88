"""Which kind of issue each segment raises, and on which channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.planes.view import Integers
from graph_service.questions.contacts import Told
from graph_service.questions.deeds import LIKELY
from graph_service.questions.proportions import Proportion, proportion, shown

MOST_ISSUES: Final = 200
KINDS: Final = (
    *("buying", "complaint", "question", "help", "idea", "cancellation", "escalation"),
    *("recommendation", "willingness_to_vouch"),
)
"""The intents that people come with; what merely thanks, praises or chats is no issue."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Of the matters of a kind that a segment raised, the share that was opened on a channel.

    `segment` is None for those of whom none is known.
    """

    intent: str
    segment: str | None
    channel: str
    matters: Proportion


def issues(told: Told, segment: Mapping[str, str]) -> tuple[tuple[Issue, ...], int]:
    """The commonest first, at most `MOST_ISSUES`, and how many there are."""
    placed = Placed(told, segment)
    cells = [cell for intent in KINDS for cell in placed.cells(intent)]
    cells.sort(key=lambda each: (-each[0], *each[1:]))
    return tuple(placed.issue(cell) for cell in cells[:MOST_ISSUES]), len(cells)


Cell = tuple[int, str, str, int]
"""How many matters of an intent were opened on a channel by people of a segment, by its number."""


class Placed:
    """Matters by the segment of whoever raised them, and by the channel they were opened on."""

    def __init__(self, told: Told, segment: Mapping[str, str]) -> None:
        view, self._told = told.view, told
        self._names = sorted({segment[key] for key in view.people if key in segment})
        number = {name: n for n, name in enumerate(self._names)}
        none = len(self._names)
        of_person = [number.get(segment.get(key, ""), none) for key in view.people]
        self._segment = np.array(of_person, np.int64)[told.matters.person]
        self._channel = view.said.channel[told.matters.opening]
        self._raised = {intent: raised(told, intent) for intent in KINDS}

    def cells(self, intent: str) -> list[Cell]:
        """The segments and channels with matters of an intent."""
        rows, channels = self._raised[intent], self._told.view.channels
        pairs = np.stack([self._segment[rows], self._channel[rows]], axis=1)
        found, counts = np.unique(pairs, axis=0, return_counts=True)
        return [
            (count, intent, channels[channel], segment)
            for (segment, channel), count in zip(found.tolist(), counts.tolist(), strict=True)
        ]

    def issue(self, cell: Cell) -> Issue:
        """One of them, with what it is a share of."""
        _, intent, name, segment = cell
        view, matters, rows = self._told.view, self._told.matters, self._raised[intent]
        mine = rows[self._segment[rows] == segment]
        part = self._channel[mine] == view.channels.index(name)
        share = proportion(part, matters.person[mine], shown(view, matters.opening[mine[part]]))
        known = self._names[segment] if segment < len(self._names) else None
        return Issue(intent, known, name, share)


def raised(told: Told, intent: str) -> Integers:
    """The matters in which a message of hers likely has an intent, in order."""
    found = told.view.intents.get(intent)
    if found is None:
        return np.zeros(0, np.int64)
    likely = found.message[found.chance >= LIKELY]
    return np.unique(told.matter[np.isin(told.message, likely)])
