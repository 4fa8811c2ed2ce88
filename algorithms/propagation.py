"""How likely words pass from one person to another, learnt from who answered and shared whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Graph, Indices, Reals, check_array, check_members, decay

Flags = NDArray[np.bool_]
DAY: Final = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class PassingRule:
    """What counts as having heard, and as passing on.

    Who turned to somebody is taken to hear what they say within `heard_days` after. What is
    answered or shared within `taken_up_days` was taken up. `half_life_days` is the age at which
    either counts half. `usual` is the chance that is believed before anything was seen, as
    firmly as `firmness` messages would tell; `pair_firmness` is how firmly the rate of all
    is believed of a pair.
    """

    heard_days: float = 90.0
    taken_up_days: float = 7.0
    half_life_days: float = 180.0
    usual: float = 0.05
    firmness: float = 20.0
    pair_firmness: float = 5.0

    def __post_init__(self) -> None:
        if not min(self.heard_days, self.taken_up_days, self.firmness, self.pair_firmness) > 0:
            raise ValueError("heard_days, taken_up_days, firmness and pair_firmness must be positive")
        if not 0 < self.usual < 1:
            raise ValueError(f"usual: a probability between 0 and 1, not {self.usual}")


USUAL: Final = PassingRule()


@dataclass(frozen=True, slots=True, eq=False)
class Messages:
    """Who wrote messages and when: aligned int64 arrays; times in microseconds of any epoch.

    `counted` says which of them tell how words pass: those that others can hear, or of them those
    about a topic.
    """

    author: Indices
    at: Indices
    counted: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """Who turned to whom and when: aligned int64 arrays.

    `takes_up` flags those that answer or share; others, such as a mention, only show that somebody listens.
    """

    listener: Indices
    speaker: Indices
    at: Indices
    takes_up: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """What was learnt. `graph` leads from speakers to listeners and weighs the chance, one edge a pair.

    `heard` and `taken_up` are what each pair's chance rests on, faded with age (float64, aligned
    with the edges); `rate` is that of all, and `assumed` the share of it that is belief, 0 to 1.
    """

    graph: Graph
    heard: Reals
    taken_up: Reals
    rate: float
    assumed: float


def passing(
    messages: Messages,
    acts: Acts,
    *,
    people: int,
    now: int,
    believed: Passing | None = None,
    rule: PassingRule = USUAL,
) -> Passing:
    """The chance that what one person says is taken up by another who listens, for every such pair.

    A pair (u, v) is learnt of where v turned to u. From then on, for `heard_days` after each
    time, v is taken to hear what u says::

        heard(u, v)    = sum of fade(m) over messages m of u that v heard
        taken_up(u, v) = sum of fade(m) over those of them that v answered or shared in time
        rate           = (sum of taken_up + firmness * usual) / (sum of heard + firmness)
        chance(u, v)   = (taken_up(u, v) + pair_firmness * rate * fade(last act of v towards u))
                         / (heard(u, v) + pair_firmness)

    with fade(x) = 0.5 ** (age in days / half-life). An act takes up the latest message of u before
    it that is not older than `taken_up_days`, and each message is taken up once. The act by which v
    first turned to u only shows that v listens: counting it as taken up would say that whoever
    was ever answered always is. A pair of which little was seen has about the rate of
    all, less as v's last act grows old; with nothing seen of anybody the rate is `usual`, and
    `assumed` is 1. That is a belief, and answers that rest on it should say so.

    Parameters
    ----------
    messages
        What was said, people's own messages only.
    acts
        Who turned to whom. An act towards oneself counts for nothing.
    people
        How many there are; numbers are from 0 to below it.
    now
        The time of asking; nothing given may be later.
    believed
        What was learnt of the same acts from more messages, in place of the rate of all: the chance
        that a pair had there is its prior here. So words about a topic start from words about anything.
    rule
        What counts as heard and as taken up.

    Returns
    -------
    `Passing`, its edges by speaker and then listener. The order of messages and acts makes no difference.

    Raises
    ------
    ValueError
        For arrays of other types or lengths, for unknown people, and for a belief about other pairs.

    Examples
    --------
    By hand: 1 answers 0 on day 0, so listens from then on. 0 speaks on days 1, 2 and 3, and 1
    answers on day 2 an hour after 0 spoke. All is fresh (the half-life is long), so heard
    is 3 and taken up 1. The rate is (1 + 20 * 0.05) / (3 + 20) = 2 / 23, the chance
    (1 + 5 * 2 / 23) / (3 + 5) = 0.1793.

    >>> day, hour = DAY, DAY // 24
    >>> said = Messages(np.zeros(4, np.int64), np.array([-hour, day, 2 * day, 3 * day]), np.ones(4, np.bool_))
    >>> acts = Acts(np.array([1, 1]), np.array([0, 0]), np.array([0, 2 * day + hour]), np.ones(2, np.bool_))
    >>> learnt = passing(said, acts, people=2, now=3 * day, rule=PassingRule(half_life_days=1e9))
    >>> learnt.heard, learnt.taken_up, learnt.graph.weight.round(4)
    (array([3.]), array([1.]), array([0.1793]))

    References
    ----------
    A. Goyal, F. Bonchi and L. V. S. Lakshmanan, "Learning influence probabilities in social
    networks", WSDM 2010, https://doi.org/10.1145/1718487.1718518: its Bernoulli model, the share
    of a person's actions that another takes up in time. Shrinking towards the rate of all is
    ours: most pairs have met once or twice.

    """
    check(messages, acts, people)
    acts = of_others(acts)
    pairs = Pairs.of(acts, people)
    spoken = Spoken.of(messages, now, rule)
    heard = np.maximum(pairs.total(spoken.weight_between(*pairs.listening(acts, rule))), 0.0)
    taken_up = np.minimum(taken_up_by(acts, pairs, spoken, rule), heard)
    rate, assumed = rate_of_all(float(heard.sum()), float(taken_up.sum()), rule)
    fresh = decay((now - pairs.last) / DAY, rule.half_life_days)
    if believed is not None and len(believed.graph) != fresh.size:
        raise ValueError(f"believed: it has {len(believed.graph)} pairs, these acts {fresh.size}")
    prior = rate * fresh if believed is None else believed.graph.weight
    chance = (taken_up + rule.pair_firmness * prior) / (heard + rule.pair_firmness)
    graph = Graph(people, pairs.key // max(people, 1), pairs.key % max(people, 1), chance)
    return Passing(graph, heard, taken_up, rate, assumed)


def rate_of_all(heard: float, taken_up: float, rule: PassingRule) -> tuple[float, float]:
    """The share of what was heard that is taken up, and how much of that figure is belief, 0 to 1."""
    every = heard + rule.firmness
    return (taken_up + rule.firmness * rule.usual) / every, rule.firmness / every


def check(messages: Messages, acts: Acts, people: int) -> None:
    """Raise `ValueError` for arrays that do not belong together."""
    for name, array, length in (
        ("author", messages.author, messages.at.size),
        ("speaker", acts.speaker, acts.at.size),
        ("listener", acts.listener, acts.at.size),
    ):
        check_array(name, array, np.int64, length)
        check_members(name, array, people, "people")


def of_others(acts: Acts) -> Acts:
    """The acts towards somebody else, by pair and then time."""
    order = np.lexsort((acts.at, acts.listener, acts.speaker))
    order = order[acts.listener[order] != acts.speaker[order]]
    return Acts(acts.listener[order], acts.speaker[order], acts.at[order], acts.takes_up[order])


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Who listens to whom: `key` is speaker times people plus listener, in order.

    `of_act` numbers the pair of each act, `last` is when the listener last turned to the speaker.
    """

    key: Indices
    of_act: Indices
    last: Indices

    @classmethod
    def of(cls, acts: Acts, people: int) -> Pairs:
        """The pairs of acts that are by pair and then time."""
        every = acts.speaker * people + acts.listener
        key, of_act = np.unique(every, return_inverse=True)
        last = np.searchsorted(every, key, side="right") - 1
        return cls(key, of_act, acts.at[last])

    def total(self, value: Reals) -> Reals:
        """What the acts of each pair add up to."""
        return np.bincount(self.of_act, value, minlength=self.key.size).astype(np.float64, copy=False)

    def listening(self, acts: Acts, rule: PassingRule) -> tuple[Indices, Indices, Indices]:
        """The spans in which what speakers say is heard: after each act, until the next or too long after."""
        until = acts.at + int(rule.heard_days * DAY)
        again = np.flatnonzero(self.of_act[1:] == self.of_act[:-1])
        until[again] = np.minimum(until[again], acts.at[again + 1])
        return acts.speaker, acts.at, until


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What happened to each of some owners, by owner and then time; `place` numbers both in one."""

    owner: Indices
    at: Indices
    times: Indices
    place: Indices

    @classmethod
    def of(cls, owner: Indices, at: Indices) -> Line:
        """Things that are by owner and then time."""
        times = np.unique(at)
        return cls(owner, at, times, owner * (times.size + 1) + np.searchsorted(times, at))

    def upto(self, owner: Indices, at: Indices) -> Indices:
        """How many things lie before the first of each owner's that is later than a time."""
        later = np.searchsorted(self.times, at, side="right")
        return np.searchsorted(self.place, owner * (self.times.size + 1) + later)

    def last(self, owner: Indices, at: Indices, days: float) -> tuple[Indices, Flags]:
        """Each owner's last thing up to a time, and whether there is one that is not so many days older."""
        found = self.upto(owner, at) - 1
        nearest = np.maximum(found, 0)
        if not self.at.size:
            return nearest, np.zeros(nearest.size, np.bool_)
        fits = (found >= 0) & (self.owner[nearest] == owner) & (at - self.at[nearest] <= days * DAY)
        return nearest, fits


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """Messages by author and then time; `fade` is what each counts, `before` what those before it sum to."""

    line: Line
    fade: Reals
    before: Reals

    @classmethod
    def of(cls, messages: Messages, now: int, rule: PassingRule) -> Spoken:
        """Those that count."""
        order = np.lexsort((messages.at, messages.author))
        order = order[messages.counted[order]]
        line = Line.of(messages.author[order], messages.at[order])
        fade = decay((now - line.at) / DAY, rule.half_life_days)
        return cls(line, fade, np.append(0.0, np.cumsum(fade)))

    def weight_between(self, speaker: Indices, since: Indices, until: Indices) -> Reals:
        """What each speaker's messages after one time and up to another count together."""
        return self.before[self.line.upto(speaker, until)] - self.before[self.line.upto(speaker, since)]


def taken_up_by(acts: Acts, pairs: Pairs, spoken: Spoken, rule: PassingRule) -> Reals:
    """What the messages that each pair's listener heard and took up count together."""
    act = np.flatnonzero(acts.takes_up)
    message, fits = spoken.line.last(acts.speaker[act], acts.at[act], rule.taken_up_days)
    pair, message = pairs.of_act[act][fits], message[fits]
    # Heard: the listener had turned to the speaker before it was said.
    listened = Line.of(pairs.of_act, acts.at)
    _, heard = listened.last(pair, spoken.line.at[message] - 1, rule.heard_days)
    once = np.unique(pair[heard] * max(spoken.fade.size, 1) + message[heard])
    pair, message = np.divmod(once, max(spoken.fade.size, 1))
    return np.bincount(pair, spoken.fade[message], minlength=pairs.key.size).astype(np.float64, copy=False)
