"""How badly those who wait have been left waiting: the parts of their scores, worked out for all at once.

`algorithms.neglect` has what the parts weigh, and what follows from that.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

import numpy as np

from algorithms.graph import Reals
from algorithms.neglect import (
    NeglectParts,
    again_parts,
    contributions,
    neglect_scores,
    occasions,
    sooner,
    wait_parts,
)
from graph_service.planes.view import NOBODY, Integers, View, microseconds
from graph_service.questions.influencers import LEAST
from graph_service.questions.matters import Cases, Sight
from graph_service.questions.needs import Needs, needs
from graph_service.questions.opinions import Asked, Side, on_side, opinions_of
from graph_service.questions.positions import Networks
from graph_service.questions.time import DAY, Time
from graph_service.questions.waiting import Waiting, waiting
from graph_service.questions.waits import LATER, answered_by_us
from graph_service.store.dealings import Deal, DealingRow
from graph_service.store.owed import DueRow
from graph_service.store.record import GraphStore

KEPT: Final = 3
"""Times of asking that are kept for the next question."""
APART: Final = DAY // 144
"""Ten minutes: what somebody writes sooner after their last message is no new time of asking."""
PENDING: Final = 0.5
"""What a signal counts that is not due yet; one that is overdue counts 1."""
BOUGHT: Final = 0.5
"""What a deal counts that was won; one that is open counts 1."""


Moment = tuple[int, datetime, int, bool]
"""The position of a view, as of when and by what was known until when it is asked, and whether of now."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What is known of each person of a view, 0 to 1: how heard, how surely for us, and a buyer."""

    heard: Reals
    fan: Reals
    worth: Reals


class Neglect:
    """Who waits at a time, and how badly: arrays aligned with `waits.matters`."""

    def __init__(self, sight: Sight, standing: Standing, due: Sequence[DueRow] | None, version: int) -> None:
        """`due` are the signals that nobody has resolved; None as of the past, of which nobody knows."""
        self.sight, self.standing, self.version = sight, standing, version
        self.waits: Waiting = waiting(sight)
        self.now = microseconds(sight.time.as_of)
        self._due = due

    @cached_property
    def needs(self) -> Needs:
        return needs(self.sight.view, self.waits)

    @cached_property
    def channel(self) -> Integers:
        """The channel that each waits on: that of the last message that waits."""
        return self.sight.view.said.channel[self.last]

    @cached_property
    def last(self) -> Integers:
        """The last message of each that waits."""
        ends = np.searchsorted(self.waits.row, np.arange(len(self.waits.matters)), side="right") - 1
        return self.waits.message[ends]

    @cached_property
    def asked(self) -> Integers:
        """How many times each asked, since nobody has answered."""
        sent = self.sight.view.said.sent_at[self.waits.message]
        return occasions(self.waits.row, sent, len(self.waits.matters), APART)

    @cached_property
    def waited(self) -> Integers:
        """How long each waits, in microseconds."""
        return self.now - self.waits.since

    @cached_property
    def sooner(self) -> Reals:
        """Of those whom we answered on its channel, the share that we answered sooner; NaN for none."""
        delay, channel = delays(self.sight)
        return sooner(self.waited.astype(np.float64), self.channel, delay, channel)

    @property
    def due_known(self) -> bool:
        """Whether it is known what is due."""
        return self._due is not None

    @cached_property
    def signals(self) -> dict[int, DueRow]:
        """The signal about each matter that is due first, where there is one."""
        rows = {self.sight.view.messages[n]: row for row, n in enumerate(self.waits.matters.opening.tolist())}
        first: dict[int, DueRow] = {}
        for signal in sorted(self._due or (), key=lambda each: each.due_at, reverse=True):
            if signal.subject in rows:
                first[rows[signal.subject]] = signal
        return first

    @cached_property
    def parts(self) -> NeglectParts:
        person = self.waits.matters.person
        return NeglectParts(
            need=self.needs.value,
            wait=wait_parts(self.sooner, self.waited / DAY),
            again=again_parts(self.asked),
            due=self._due_parts(),
            heard=self.standing.heard[person],
            fan=self.standing.fan[person],
            worth=self.standing.worth[person],
        )

    def _due_parts(self) -> Reals:
        if not self.due_known:
            return np.full(len(self.waits.matters), np.nan)
        return due_parts(self.signals, len(self.waits.matters), self.sight.time.as_of)

    @cached_property
    def contributions(self) -> Reals:
        return contributions(self.parts)

    @cached_property
    def scores(self) -> Reals:
        return neglect_scores(self.parts)

    @cached_property
    def order(self) -> Integers:
        """The matters that wait, the worst first; of the same score by the key of what opened them."""
        return np.lexsort((self._keys, -self.scores))

    @cached_property
    def longest(self) -> Integers:
        """The matters that wait, the longest wait first; of the same wait by the key of what opened them."""
        return np.lexsort((self._keys, -self.waited))

    @cached_property
    def _keys(self) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
        return np.array([self.sight.view.messages[n] for n in self.waits.matters.opening], dtype=np.str_)


def delays(sight: Sight) -> tuple[Reals, Integers]:
    """How long a person of ours took to answer, in microseconds, and on which channel it had been asked."""
    matters, answered = sight.matters, answered_by_us(sight)
    ours = answered != LATER
    took = (answered - matters.opened_at)[ours]
    return took.astype(np.float64), sight.view.said.channel[matters.opening[ours]]


def due_parts(signals: Mapping[int, DueRow], size: int, as_of: datetime) -> Reals:
    """What each matter's signal counts."""
    parts = np.zeros(size)
    for row, signal in signals.items():
        parts[row] = 1.0 if signal.due_at < as_of else PENDING
    return parts


def worth_of(view: View, deals: Sequence[DealingRow], time: Time) -> Reals:
    """What the deals count that each person was a contact in by a time: float64[people]."""
    owner = dict(zip(view.holdings.handle, view.holdings.person.tolist(), strict=True))
    found = np.zeros(len(view.people) + 1)
    for deal in deals:
        if deal.at <= time.as_of and deal.recorded_at <= time.known_at:
            person = owner.get(deal.handle, NOBODY)
            found[person] = max(found[person], counted(deal, time.as_of))
    return found[:-1]


def counted(deal: DealingRow, as_of: datetime) -> float:
    """What a deal counts by how it stood at a time."""
    if deal.kind == Deal.OPEN or (deal.until is not None and deal.until > as_of):
        return 1.0
    return BOUGHT if deal.kind == Deal.WON else 0.0


class Neglects:
    """Who waits as of a time; the latest few are kept for the next question. For many threads."""

    def __init__(self, store: GraphStore, cases: Cases, networks: Networks) -> None:
        self._store, self._cases, self._networks = store, cases, networks
        self._kept: OrderedDict[Moment, Neglect] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, time: Time) -> Neglect:
        """Who waits at a time."""
        view = self._cases.past.view(time)
        # Whoever asks now knows all that is held: each such question is the same one, later pages too.
        known = min(microseconds(time.known_at), int(np.max(view.said.recorded_at, initial=0)))
        keys = [(view.position, time.as_of, known, present) for present in (True, time.present)]
        with self._lock:
            key = next((key for key in keys if self._stands(key, view)), keys[-1])
            if not self._stands(key, view):
                self._kept[key] = self._made(time)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def _stands(self, key: Moment, view: View) -> bool:
        """Whether something is kept of a view."""
        held = self._kept.get(key)
        return held is not None and held.sight.view is view

    def _made(self, time: Time) -> Neglect:
        sight = self._cases.at(time)
        due = self._store.owed.due() if time.present else None
        version = self._store.version_at(sight.view.position)
        return Neglect(sight, self._standing(sight.view, time), due, version)

    def _standing(self, view: View, time: Time) -> Standing:
        deals = self._store.dealings.deals()
        return Standing(self._heard(view, time), fans(view, time), worth_of(view, deals, time))

    def _heard(self, view: View, time: Time) -> Reals:
        """Each person's percentile of influence; 0 for those to whom hardly anybody turned."""
        positions = self._networks.at(time)
        named = positions.listeners >= LEAST
        heard = np.zeros(len(view.people))
        heard[positions.network.people[named]] = positions.percentile[named]
        return heard


def fans(view: View, time: Time) -> Reals:
    """How surely each person speaks for us; 0 for who does not lean to it."""
    asked = Asked(Side.FOR, None, time)
    opinions = opinions_of(view, asked)
    return np.where(on_side(opinions, asked), opinions.scores, 0.0)
