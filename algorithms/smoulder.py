"""How near somebody is to a public blow-up, act by act: the running state of `algorithms.flames`."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log2
from typing import Final

from algorithms.damping import DAY, HOUR

PARTS: Final = (
    "anger",
    "rising",
    "repeats",
    "waiting",
    "channels",
    "audience",
    "threat",
    "answered",
    "settled",
)
"""The reasons, in the order in which they are told."""
LOOKED_BACK: Final = 22
"""So many turns are compared at most: the last two with those before."""
PLEASED: Final = 0.25
"""Who sounds so pleased insists on nothing."""
BESIDE: Final = 0.5
"""What a matter counts, as an ask again, that she opens while she waits for an answer in another."""
RISING: Final = 3
"""In so few turns nothing rises."""


@dataclass(frozen=True, slots=True)
class FlameRule:
    """What each reason adds to the log-odds of a blow-up: a convention, not learnt.

    `base` is what is believed of somebody who said nothing. Everything that people do counts half
    after `half_life_days`. Messages less than `pause_hours` after one another are one turn.
    `calm_turns` are the turns without anger that everybody is taken to have had before. A wait
    counts in full from `longest_wait_hours` on. `watch` is the score from which on somebody is watched.
    One turn tells the log-odds up to a standard deviation of `spread`; `level` is that of the interval.
    """

    base: float = -4.0
    anger: float = 4.0
    rising: float = 2.0
    repeats: float = 1.2
    waiting: float = 1.0
    channels: float = 1.0
    audience: float = 0.7
    threat: float = 4.0
    answered: float = -1.0
    settled: float = -2.5
    half_life_days: float = 14.0
    pause_hours: float = 1.0
    calm_turns: float = 2.0
    longest_wait_hours: float = 72.0
    watch: float = 0.5
    spread: float = 1.5
    level: float = 0.9

    def __post_init__(self) -> None:
        if not min(self.half_life_days, self.pause_hours, self.calm_turns, self.longest_wait_hours) > 0:
            raise ValueError("a half-life, a pause, a wait and the turns beforehand must be positive")
        if not 0 < self.watch < 1 or not 0 < self.level < 1:
            raise ValueError(f"watch and level: between 0 and 1, not {self.watch} and {self.level}")


USUAL: Final = FlameRule()


@dataclass(slots=True)
class Unsolved:
    """A matter that is not settled: what of it is a reason, faded up to the last act.

    `channels` has how displeased she last sounded on each; `waits_since` is when she began to wait, None
    where the last word is somebody else's.
    """

    repeats: float = 0.0
    waited: float = 0.0
    channels: dict[int, float] = field(default_factory=dict)
    waits_since: int | None = None

    def fade(self, left: float) -> None:
        self.repeats *= left
        self.waited *= left
        self.channels = {channel: weight * left for channel, weight in self.channels.items()}


@dataclass(slots=True)
class Smoulder:
    """What one person's acts so far come to. All sums are faded up to `at`, microseconds since 1970."""

    rule: FlameRule = USUAL
    at: int = 0
    spoke_at: int | None = None
    anger: float = 0.0
    turns: float = 0.0
    past: list[float] = field(default_factory=list)
    turn: tuple[float, int] = (0.0, 0)
    threat: float = 0.0
    audience: float = 0.0
    unsolved: dict[int, Unsolved] = field(default_factory=dict)

    def fade_to(self, at: int) -> None:
        """Let time pass."""
        left = 0.5 ** ((at - self.at) / (self.rule.half_life_days * DAY))
        self.at = at
        self.anger *= left
        self.turns *= left
        self.threat *= left
        self.audience *= left
        for each in self.unsolved.values():
            each.fade(left)

    def speak(self, value: float, threat: float) -> bool:
        """A message of hers; whether it begins a turn."""
        begins = self.spoke_at is None or self.at - self.spoke_at >= self.rule.pause_hours * HOUR
        before = 0.0 if begins else self.past.pop()
        total, count = (0.0, 0) if begins else self.turn
        self.turn = (total + max(0.0, -value), count + 1)
        self.past.append(self.turn[0] / self.turn[1])
        self.anger = max(0.0, self.anger + self.past[-1] - before)
        self.turns += 1.0 if begins else 0.0
        self.threat = max(self.threat, threat * (1 - max(0.0, value)))
        self.spoke_at = self.at
        return begins

    def ask(self, matter: int, channel: int, value: float, *, again: bool) -> None:
        """A message of hers wants something in a matter; `again` where it begins a turn."""
        displeased = insistence(value)
        held = self.unsolved.get(matter)
        if held is None:
            waits = again and any(each.waits_since is not None for each in self.unsolved.values())
            repeated = BESIDE * displeased if waits else 0.0
            self.unsolved[matter] = Unsolved(repeated, 0.0, {channel: displeased}, self.at)
            return
        if again:
            held.repeats += max(0.0, -value) if held.waits_since is None else displeased
            held.waited = max(held.waited, self.wait(held) * displeased)
        held.channels[channel] = displeased
        held.waits_since = self.at if held.waits_since is None else held.waits_since

    def wait(self, matter: Unsolved) -> float:
        """How long she has waited for a word of ours, as a share of the longest wait that counts."""
        waited = 0 if matter.waits_since is None else self.at - matter.waits_since
        return min(1.0, waited / (self.rule.longest_wait_hours * HOUR))

    def answer(self, matter: int) -> None:
        """Somebody of ours answered."""
        if matter in self.unsolved:
            self.unsolved[matter].waits_since = None
            self.unsolved[matter].waited = 0.0

    def sizes(self) -> tuple[float, ...]:
        """How much there is of each reason, in the order of `PARTS`."""
        matters = self.unsolved.values()
        silent = 0.0 if self.spoke_at is None else self.at - self.spoke_at
        left = 0.5 ** (silent / (self.rule.half_life_days * DAY))
        answered = sum(each.waits_since is None for each in matters) / max(1, len(matters))
        known = self.turns / (self.turns + self.rule.calm_turns)
        return (
            self.anger / (self.turns + self.rule.calm_turns),
            rise(self.past) * left,
            log2(1 + sum(each.repeats for each in matters)),
            max((each.waited for each in matters), default=0.0),
            max((hops(each.channels) for each in matters), default=0.0),
            log2(1 + self.audience),
            self.threat * known,
            answered,
            float(not matters),
        )

    def contributions(self) -> tuple[float, ...]:
        """What each reason adds to the log-odds."""
        weights = (getattr(self.rule, part) for part in PARTS)
        return tuple(weight * size for weight, size in zip(weights, self.sizes(), strict=True))


def insistence(value: float) -> float:
    """How much an ask counts by its sound, -1 to 1: 1 if furious, 0.5 if neutral, 0 if pleased.

    >>> [insistence(value) for value in (-1.0, 0.0, 0.125, 0.25, 1.0)]
    [1.0, 0.5, 0.25, 0.0, 0.0]
    """
    return (1 - value) / 2 if value <= 0 else max(0.0, 1 - value / PLEASED) / 2


def rise(levels: list[float]) -> float:
    """By how much the mean of the last two levels lies above that of those before, at least 0.

    >>> rise([0.0, 0.5, 1.0, 1.0]), rise([1.0, 1.0])
    (0.75, 0.0)
    """
    if len(levels) < RISING:
        return 0.0
    before = sum(levels[-LOOKED_BACK:-2]) / (min(len(levels), LOOKED_BACK) - 2)
    return max(0.0, (levels[-1] + levels[-2]) / 2 - before)


def hops(channels: dict[int, float]) -> float:
    """What channels beside the first add: the sum of all but the greatest.

    >>> hops({0: 0.5, 1: 1.0, 2: 0.25})
    0.75
    """
    return sum(channels.values()) - max(channels.values(), default=0.0)
