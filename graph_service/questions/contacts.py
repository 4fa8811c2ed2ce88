"""Where people turn with what they want settled: visits to channels, hops between them, and repetition.

A contact is the visit of one matter to one channel: however often somebody writes there about it, it is
one. A hop is from the channel of her message to another of her next one in the same matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from algorithms.graph import Indices
from graph_service.planes.view import DIRECTIONS, NEVER, Integers, Mask, Matters, View
from graph_service.questions.proportions import Proportion, proportion, shown

OURS = DIRECTIONS.index("outbound")


@dataclass(frozen=True, slots=True)
class Hop:
    """How many matters went from one channel to another, of those that were on the first."""

    source: str
    target: str
    matters: Proportion
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What people said in their matters: aligned arrays, by matter, then in order of time.

    `matter` numbers the rows of the matters, `message` the view's messages, `channel` its channels.
    """

    view: View
    matters: Matters
    matter: Integers
    message: Integers
    channel: Integers

    @property
    def visits(self) -> tuple[Integers, Integers]:
        """Each matter with each channel that it came to."""
        size = max(len(self.view.channels), 1)
        pairs = np.unique(self.matter * size + self.channel)
        return pairs // size, pairs % size

    def came_to(self, channel: int) -> Integers:
        """The matters that came to a channel."""
        return np.unique(self.matter[self.channel == channel])

    def asked_again(self) -> Mask:
        """Of each matter whether she asked again before anybody had answered: bool[matters]."""
        said, answered = self.view.said, self.matters.first_answered_at[self.matter]
        waits = (answered == NEVER) | (said.sent_at[self.message] < answered)
        asked = self.matter[said.asks[self.message] & waits]
        return np.asarray(np.bincount(asked, minlength=len(self.matters)) > 1)

    def repeated(self) -> Mask:
        """Which of what was said asks in the words in which she had asked on another channel."""
        said = self.view.said
        rows = np.flatnonzero(said.asks[self.message] & (said.wording[self.message] != 0))
        person, words = self.matters.person[self.matter[rows]], said.wording[self.message[rows]]
        order = np.lexsort((self.channel[rows], said.sent_at[self.message[rows]], words, person))
        rows, person, words = rows[order], person[order], words[order]
        found = np.zeros(self.message.size, np.bool_)
        found[rows] = elsewhere_before(person, words, self.channel[rows])
        return found

    def hops(self) -> Iterator[Hop]:
        """From where to where matters went, in order of the channels."""
        away = np.flatnonzero((self.matter[1:] == self.matter[:-1]) & (self.channel[1:] != self.channel[:-1]))
        pairs = np.stack([self.channel[away], self.channel[away + 1]], axis=1)
        for source, target in np.unique(pairs, axis=0).tolist():
            rows = away[(pairs == (source, target)).all(axis=1)]
            yield self._hop(source, target, rows)

    def _hop(self, source: int, target: int, rows: Integers) -> Hop:
        there = self.came_to(source)
        gone = np.isin(there, self.matter[rows])
        share = proportion(gone, self.matters.person[there], shown(self.view, self.message[rows + 1]))
        people = np.unique(self.matters.person[self.matter[rows]]).size
        return Hop(self.view.channels[source], self.view.channels[target], share, people)


def told_in(view: View, matters: Matters) -> Told:
    """What the people whose matters these are said in them."""
    matter, message = matters.messages.rows, matters.messages.items
    said = view.said
    hers = (said.person[message] == matters.person[matter]) & (said.direction[message] != OURS)
    matter, message = matter[hers], message[hers]
    channel = said.channel[message]
    order = np.lexsort((said.wording[message], channel, said.sent_at[message], matter))
    return Told(view, matters, matter[order], message[order], channel[order])


def elsewhere_before(person: Indices, words: Indices, channel: Indices) -> Mask:
    """Whether a person had used the same words on another channel, in order of person, words and time."""
    if not person.size:
        return np.zeros(0, np.bool_)
    begins = np.append(True, (person[1:] != person[:-1]) | (words[1:] != words[:-1]))
    first = np.flatnonzero(begins)[np.cumsum(begins) - 1]
    other = channel != channel[first]
    count = np.cumsum(other)
    return np.asarray(count > count[first])


def matters_on(told: Told, channel: int, marked: Mask) -> Proportion:
    """Of the matters that came to a channel the share in which something marked was said there."""
    came, here = told.came_to(channel), told.channel == channel
    part = np.isin(came, told.matter[marked & here])
    return proportion(part, told.matters.person[came], shown(told.view, told.message[marked & here]))
