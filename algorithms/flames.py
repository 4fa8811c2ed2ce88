"""People on the way to a public blow-up: a hazard from what they went through, with its reasons.

Not how much somebody writes, but what is left unsolved, how it sounds by now, and where it is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from algorithms.graph import Indices, Reals, check_array
from algorithms.smoulder import PARTS, USUAL, FlameRule, Smoulder

ACTS: Final = ("spoke", "heard", "answered", "settled")
"""What may happen, in the order of `Story.act`; of things at one time the earlier counts first."""
SPOKE, HEARD, ANSWERED, SETTLED = range(len(ACTS))
RAISING: Final = (SPOKE, HEARD)
"""What brings a blow-up nearer."""
NO_MATTER: Final = -1
LEAST_TURNS: Final = 0.25
"""Fewer turns that still count tell no less."""


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """What happened to one person, in order of time: aligned arrays of shape `(acts,)`.

    `at` (int64) is in microseconds since 1970; `act` (int64) numbers `ACTS`. `matter` (int64) numbers
    matters, or is `NO_MATTER`; a message of hers is `asks` (bool) where it wants something in its matter.
    `value` (float64) is how a message sounds, -1 (displeased) to 1 (pleased): hers, or of hers that others
    `heard`, by turning to it. `channel` (int64) numbers channels, and `threat` (float64, 0 to 1) is how
    likely her message threatens to take it elsewhere.
    """

    at: Indices
    act: Indices
    matter: Indices
    asks: NDArray[np.bool_]
    value: Reals
    channel: Indices
    threat: Reals

    def __post_init__(self) -> None:
        for name in ("at", "act", "matter", "channel"):
            check_array(name, getattr(self, name), np.int64, self.at.size)
        for name in ("value", "threat"):
            check_array(name, getattr(self, name), np.float64, self.at.size)
        check_array("asks", self.asks, np.bool_, self.at.size)
        if (np.diff(self.at) < 0).any():
            raise ValueError("at: what happened must be in order of time")

    def __len__(self) -> int:
        return self.at.size


@dataclass(frozen=True, slots=True)
class Hazard:
    """How near a blow-up is: `score` with the interval from `low` to `high`, 0 to 1.

    `sizes` and `contributions` have an entry for each of `PARTS`; with the rule's base the contributions
    sum to the log-odds of the score. `turns` is how many turns of hers it rests on, faded.
    """

    score: float
    low: float
    high: float
    sizes: tuple[float, ...]
    contributions: tuple[float, ...]
    turns: float

    def contribution(self, part: str) -> float:
        """What one of `PARTS` adds to the log-odds."""
        return self.contributions[PARTS.index(part)]


@dataclass(frozen=True, slots=True, eq=False)
class Flame:
    """A person's hazard: `now`, after each act (`levels`, float64 of shape `(acts,)`), and when it began.

    `earliest` is the place of the act at which the score first passed the watch line while something
    was unsolved, since it last was below the line with nothing unsolved; None where it did not.
    """

    now: Hazard
    levels: Reals
    earliest: int | None


def flame(story: Story, now: int, *, rule: FlameRule = USUAL) -> Flame:
    """How near somebody is to a public blow-up at a time `now`, not before the last act.

    The log-odds are `rule.base` plus, for each reason, its weight times its size:

        anger      displeasure of her turns, as a share of these and two calm ones
        rising     by how much her last two turns are more displeased than those before, on average
        repeats    log2(1 + times she asked again in unsolved matters, each by how displeased it sounds)
        waiting    the longest wait for a word of ours when she asked again, 1 at 3 days, by how it sounded
        channels   channels of an unsolved matter beside the first, each by how displeased she is there
        audience   log2(1 + people who turned to her displeased messages, each by the displeasure)
        threat     the surest threat to take it elsewhere, times t / (t + 2) for t turns
        answered   the share of unsolved matters whose last word is ours, which takes away
        settled    1 where nothing is unsolved, which takes away

    Displeasure is -value, at least 0. How displeased an ask sounds is `insistence(value)`: 1 if furious,
    a half if neutral, nothing if pleased. Asked again after an answer of ours, it may be something else: so
    it counts only by displeasure. Who opens another matter while she waits in one has half asked
    again, as it may well be the same. A turn is messages less than an hour apart, and
    counts once however many they are. All of this counts half after 14 days, `answered` and `settled`
    aside. So the score rises only when she or her audience acts; it depends on nothing later.

    The interval is that of the log-odds, normal with the standard deviation `spread / sqrt(turns)`: one
    turn leaves nearly everything open. Weights and spread are a convention (`FlameRule`), not learnt.

    Parameters
    ----------
    story
        What happened to one person by `now`.
    now
        Microseconds since 1970.
    rule
        Weights and spans.

    Raises
    ------
    ValueError
        For acts out of order or after `now`, and arrays of other types or lengths.

    Examples
    --------
    She asks angrily (value -1) at noon and again a day and two days later, and nobody answers. Nothing
    fades here. Her anger is 3 / (3 + 2), she asked again twice, and she has waited two days of three:

        -4 + 4 * 0.6 + 1.2 * log2(1 + 2) + 1 * 48 / 72 = 0.969, and expit(0.969) = 0.725

    The line at one half was passed with her third message, which is the moment at which to act.

    >>> from algorithms.damping import DAY
    >>> days = np.arange(3)
    >>> none, angry = np.zeros(3, np.int64), np.full(3, -1.0)
    >>> story = Story(days * DAY, none, none, none == 0, angry, none, np.zeros(3))
    >>> found = flame(story, 2 * DAY, rule=FlameRule(half_life_days=1e12))
    >>> round(found.now.score, 3), found.earliest, found.levels.round(2)
    (0.725, 2, array([0.06, 0.39, 0.72]))

    """
    state, levels, earliest = begun(story, now, rule), [], None
    for place in range(len(story)):
        happen(state, story, place)
        levels.append(share(log_odds(state)))
        if levels[-1] < rule.watch and not state.unsolved:
            earliest = None
        elif earliest is None and story.act[place] in RAISING and state.unsolved and levels[-1] >= rule.watch:
            earliest = place
    state.fade_to(now)
    return Flame(hazard(state), np.array(levels, np.float64), earliest)


def score(story: Story, now: int, *, rule: FlameRule = USUAL) -> float:
    """The score of `flame` alone, which is sooner found; raises `ValueError` as it does."""
    state = begun(story, now, rule)
    for place in range(len(story)):
        happen(state, story, place)
    state.fade_to(now)
    return share(log_odds(state))


def begun(story: Story, now: int, rule: FlameRule) -> Smoulder:
    """The state before anything happened."""
    if len(story) and now < story.at[-1]:
        raise ValueError("now: nothing may have happened after it")
    return Smoulder(rule, int(story.at[0]) if len(story) else now)


def happen(state: Smoulder, story: Story, place: int) -> None:
    """One act."""
    state.fade_to(int(story.at[place]))
    act, matter, value = int(story.act[place]), int(story.matter[place]), float(story.value[place])
    if act == SPOKE:
        begins = state.speak(value, float(story.threat[place]))
        if story.asks[place] and matter != NO_MATTER:
            state.ask(matter, int(story.channel[place]), value, again=begins)
    elif act == HEARD:
        state.audience += max(0.0, -value)
    elif act == ANSWERED:
        state.answer(matter)
    else:
        state.unsolved.pop(matter, None)


def log_odds(state: Smoulder) -> float:
    return state.rule.base + sum(state.contributions())


def share(odds: float) -> float:
    """The probability of some log-odds."""
    return 1 / (1 + exp(-odds))


def hazard(state: Smoulder) -> Hazard:
    """The hazard of a state."""
    rule, middle = state.rule, log_odds(state)
    deviation = rule.spread / sqrt(max(state.turns, LEAST_TURNS))
    width = float(ndtri((1 + rule.level) / 2)) * deviation
    low, score, high = (share(each) for each in (middle - width, middle, middle + width))
    return Hazard(score, low, high, state.sizes(), state.contributions(), state.turns)
