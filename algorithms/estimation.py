"""Learning the rates of linkage without labels: by chance from random pairs, of matches by EM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.graph import Reals
from algorithms.linkage import Agreements, Levels, Model, Rates, check_levels, probability, scores, weights

FAMILIARITY = 20.0
"""How many pairs what was believed before counts as."""

CORRECTIONS = 3
LEAST = 0.01
"""What is left of chance, as a share of the prior, where all that agree seem to be matches."""
NEVER = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """All the pairs there are: how many, and how random ones among them agree.

    `levels` (int8, shape `(pairs, fields)`) are those of pairs drawn at random, matches among them.
    `equal` (shape `(fields,)`) is, where known, the share of all pairs that have equal values, which is
    counted exactly and replaces what the sample says of level 0; not a number where it isn't.
    """

    pairs: float
    levels: Levels
    equal: Reals

    def __post_init__(self) -> None:
        if self.levels.ndim != 2 or self.equal.shape != self.levels.shape[1:]:
            raise ValueError("equal: one value per field of levels")
        if not self.pairs > 0:
            raise ValueError(f"pairs: a positive number, not {self.pairs}")


def learn(seen: Agreements, pool: Pool, start: Model, *, iterations: int = 20) -> Model:
    """The rates and the prior that explain best how candidate pairs agree, without labels.

    Expectation and maximisation take turns: the share of each pair that is a match follows from
    the rates, and the rates of matches from these shares. Candidates are those pairs that some
    blocking key joins; all other pairs of the pool count as no matches, so a field's rates need
    not be corrected for keys that imply its agreement.

    Chance is not estimated with it but taken from random pairs, from which the matches found so far
    are taken away: in a thousand records they are most of the pairs that agree.

    Parameters
    ----------
    seen
        How the candidate pairs agree.
    pool
        All the pairs, of which the candidates are some.
    start
        What is believed before. It counts as 20 matches for each field, and as 20 random pairs, so
        that a level never seen isn't impossible and a handful of pairs doesn't overthrow it.
    iterations
        Turns between two corrections of chance, of which there are 3.

    Returns
    -------
    The model; without candidates the rates of matches are those of `start`.

    Examples
    --------
    Two fields agree together in 300 of 900 candidates among 10,000 pairs, or in neither:

    >>> levels = np.repeat(np.array([[0, 0], [1, 1]], np.int8), [300, 600], axis=0)
    >>> drawn = np.repeat(np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.int8), [1, 4, 4, 91], axis=0)
    >>> even = Rates(np.array([0.8, 0.2]), np.array([0.2, 0.8]), np.zeros(2))
    >>> pool = Pool(10_000, drawn, np.array([np.nan, np.nan]))
    >>> model = learn(Agreements(levels, np.zeros((900, 2), np.float32)), pool, Model((even, even), 0.1))
    >>> (round(model.prior, 2), model.fields[0].match.round(2).tolist())
    (0.03, [0.99, 0.01])

    References
    ----------
    As `algorithms.linkage.weights`; and A. Dempster, N. Laird and D. Rubin, "Maximum likelihood from
    incomplete data via the EM algorithm", Journal of the Royal Statistical Society B 39 (1977).

    """
    check_levels(start, seen)
    chance = random_rates(pool, start)
    patterns = Patterns.of(seen)
    model = with_random(start, chance)
    for _ in range(CORRECTIONS):
        for _ in range(iterations):
            model = improved(model, start, patterns, pool)
        model = with_random(model, [without_matches(model, n, rate) for n, rate in enumerate(chance)])
    return model


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Pairs that agree alike, counted: the rows of `seen` are different, and `count` says how often each is.

    Rarity is told apart by the whole bit of its sum, which keeps a million pairs to some thousands, and
    each pattern has the mean of its pairs.
    """

    seen: Agreements
    count: Reals

    @classmethod
    def of(cls, seen: Agreements) -> Patterns:
        key = np.clip(np.rint(seen.rarity.sum(axis=1)), -30, 30).astype(np.int64) + 30
        for column in seen.levels.T:
            key = key * (int(column.max(initial=0)) + 2) + column + 1
        _, first, back, count = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        columns = [np.bincount(back, column, minlength=count.size) / count for column in seen.rarity.T]
        mean = np.stack(columns, axis=1).astype(np.float32) if columns else seen.rarity[first]
        return cls(Agreements(seen.levels[first], mean), count.astype(np.float64))


def improved(model: Model, start: Model, patterns: Patterns, pool: Pool) -> Model:
    """One turn: what share of each pattern are matches, and the rates that follow."""
    share = patterns.count * probability(scores(model, weights(model, patterns.seen)))
    fields = tuple(
        replace(rates, match=smoothed(counted(patterns.seen.levels[:, n], share, rates), before.match))
        for n, (rates, before) in enumerate(zip(model.fields, start.fields, strict=True))
    )
    return Model(fields, float(np.clip(share.sum() / pool.pairs, 1 / (pool.pairs + 1), 0.5)))


def counted(levels: Levels, share: Reals, rates: Rates) -> Reals:
    told = levels >= 0
    return np.bincount(levels[told], share[told], minlength=rates.match.size).astype(np.float64)


def smoothed(count: Reals, before: Reals) -> Reals:
    return np.asarray((count + FAMILIARITY * before) / (count.sum() + FAMILIARITY))


def random_rates(pool: Pool, start: Model) -> list[Reals]:
    """How often two random pairs agree at each level, matches among them."""
    return [
        field_chance(pool.levels[:, number], at_least(float(pool.equal[number]), pool, rates), rates)
        for number, rates in enumerate(start.fields)
    ]


def at_least(equal: float, pool: Pool, rates: Rates) -> float:
    """The share of equal pairs; of what is never equal, what was believed before, or one pair of all."""
    return equal if equal != 0 else float(min(rates.random[0], 1 / pool.pairs))


def field_chance(levels: Levels, equal: float, rates: Rates) -> Reals:
    sampled = smoothed(counted(levels, np.ones(levels.size), rates), rates.random)
    if np.isnan(equal):
        return sampled
    rest = sampled[1:] / sampled[1:].sum()
    return np.concatenate(([equal], (1 - equal) * rest))


def without_matches(model: Model, number: int, chance: Reals) -> Reals:
    """Chance with the matches among random pairs taken away, and never quite nothing."""
    matches = model.prior * model.fields[number].match
    least = np.minimum(chance, LEAST * matches) + NEVER
    left = np.maximum(chance - matches, least)
    return np.asarray(left / left.sum(), np.float64)


def with_random(model: Model, chance: Sequence[Reals]) -> Model:
    fields = (replace(rates, random=new) for rates, new in zip(model.fields, chance, strict=True))
    return replace(model, fields=tuple(fields))
