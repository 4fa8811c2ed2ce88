"""What channels bring us besides work: people who warmed to us, references, buying signals, referrals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.planes.view import NOBODY, Integers, Mask, View, microseconds
from graph_service.questions.customers import numbers
from graph_service.questions.deeds import LIKELY
from graph_service.questions.proportions import shown
from graph_service.questions.references import Reference
from graph_service.questions.turning_points import Turn, TurningPoint

TOWARDS_US: Final = frozenset({Turn.TO_FAN, Turn.WARMED})
BUYING: Final = "buying"


@dataclass(frozen=True, slots=True)
class Brought:
    """How much of something came by a channel, from how many people, and the messages that show it."""

    count: int
    people: int
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Coming:
    """What came by messages: aligned arrays, the person it is counted for and the message it came by."""

    person: Integers
    message: Integers

    def on(self, view: View, channel: int) -> Brought:
        """What of it came by a channel, each message counted once for a person."""
        rows = np.flatnonzero(view.said.channel[self.message] == channel)
        pairs = np.unique(np.stack([self.person[rows], self.message[rows]]), axis=1)
        return Brought(pairs.shape[1], np.unique(pairs[0]).size, shown(view, pairs[1]))

    def each_person_once(self, view: View, channel: int) -> Brought:
        """The same with each person counted once."""
        found = self.on(view, channel)
        return Brought(found.people, found.people, found.evidence)


def coming(rows: Iterable[tuple[int, int]]) -> Coming:
    """Of pairs of a person and a message."""
    pairs = np.array(sorted(rows), np.int64).reshape(-1, 2)
    return Coming(pairs[:, 0], pairs[:, 1])


def turned(view: View, points: Sequence[TurningPoint], counts: Mask) -> Coming:
    """Who became a fan or warmed, by our last word to them before; `counts` says which messages do."""
    found = [(each.customer, each.ours.message) for each in points if each.turn in TOWARDS_US and each.ours]
    return heard(view, found, counts)


def vouching(view: View, references: Sequence[Reference], counts: Mask) -> Coming:
    """Who hinted or said that they would vouch for us, by the messages that show it."""
    return heard(view, [(row.customer, key) for row in references for key in row.evidence], counts)


def heard(view: View, rows: Sequence[tuple[str, str]], counts: Mask) -> Coming:
    """Of pairs of the keys of a customer and a message."""
    wanted = {key for _, key in rows}
    place = {key: n for n, key in enumerate(view.messages) if key in wanted and counts[n]}
    people = numbers(view, [customer for customer, _ in rows])
    return coming(
        (person, place[key])
        for (_, key), person in zip(rows, people, strict=True)
        if person is not None and key in place
    )


def buying(view: View, counts: Mask) -> Coming:
    """Who likely wants to buy, by the messages that say so."""
    found, said = view.intents.get(BUYING), view.said
    if found is None:
        return coming(())
    rows = found.message[(found.chance >= LIKELY) & counts[found.message]]
    rows = rows[said.person[rows] != NOBODY]
    return Coming(said.person[rows], rows)


def referred(view: View, made: Mask, known: Mask) -> Coming:
    """Who brought somebody, by what they had last said before, of the messages that are `known`.

    `made` says which of the view's referrals count.
    """
    told, said = view.referrals, view.said
    spoken = np.flatnonzero(known & np.isin(said.person, told.source[made]))
    order = np.lexsort((said.wording[spoken], said.channel[spoken], said.sent_at[spoken]))
    spoken = spoken[order]
    rows = []
    for referral in np.flatnonzero(made).tolist():
        person, at = int(told.source[referral]), int(told.sent_at[referral])
        before = spoken[(said.person[spoken] == person) & (said.sent_at[spoken] <= at)]
        rows += [(person, int(before[-1]))] if before.size else []
    return coming(rows)


def within(points: Sequence[TurningPoint], since: int, before: int) -> list[TurningPoint]:
    """The turning points of a span of time, in microseconds."""
    return [each for each in points if since <= microseconds(each.at) < before]
