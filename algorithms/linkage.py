"""Whether two descriptions are of one person: weights of evidence after Fellegi and Sunter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Reals

Levels = NDArray[np.int8]
Bits = NDArray[np.float32]

MISSING = -1


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """How often each level of agreement in one field is seen; all arrays have shape `(levels,)`.

    `match` is the share of pairs of one person at each level and `random` that of any two people;
    both are positive and sum to 1. `strength` says how much of a value's rarity counts at each
    level: 1 where the values are equal, less where they are only alike, 0 where they differ.
    """

    match: Reals
    random: Reals
    strength: Reals

    def __post_init__(self) -> None:
        if not self.match.shape == self.random.shape == self.strength.shape == (self.match.size,):
            raise ValueError("rates: one value per level in each of match, random and strength")
        for name in ("match", "random"):
            if not (getattr(self, name) > 0).all() or abs(getattr(self, name).sum() - 1) > 1e-6:
                raise ValueError(f"rates: {name} must be positive and sum to 1, not {getattr(self, name)}")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What linkage has learnt: the rates of each field, and the share of all pairs that are matches."""

    fields: tuple[Rates, ...]
    prior: float

    def __post_init__(self) -> None:
        if not 0 < self.prior < 1:
            raise ValueError(f"prior: a probability above 0 and below 1, not {self.prior}")

    @property
    def prior_bits(self) -> float:
        """The odds that any two descriptions are of one person, in bits."""
        return float(np.log2(self.prior / (1 - self.prior)))


@dataclass(frozen=True, slots=True, eq=False)
class Agreements:
    """How pairs agree, field by field; both arrays have shape `(pairs, fields)`.

    `levels` (int8) counts from 0, the best, and is -1 where one side says nothing. `rarity`
    (float32) is in bits: how much rarer than usual the value is on which the two agree, so 1 for
    one that half as many have, and 0 where that isn't known.
    """

    levels: Levels
    rarity: Bits

    def __post_init__(self) -> None:
        if self.levels.ndim != 2 or self.levels.shape != self.rarity.shape:
            raise ValueError(
                f"rarity: one value for each level, shape {self.levels.shape}, not {self.rarity.shape}"
            )

    def __len__(self) -> int:
        return len(self.levels)


@dataclass(frozen=True, slots=True)
class Step:
    """What one field adds to the score of a pair: its level, its weight and the score after it, in bits."""

    field: int
    level: int
    weight: float
    total: float


def weights(model: Model, seen: Agreements) -> Bits:
    """What each field says for or against each pair being one person, in bits.

    The weight of a field at level l is the binary logarithm of its Bayes factor::

        weight = log2(match[l] / random[l]) + strength[l] * rarity

    A weight of 3 makes the match 8 times as likely as before, one of -3 an eighth. Where two agree on
    a rare value the weight is more, for chance explains it less.

    Parameters
    ----------
    model
        The rates of each field, in the order of the columns of `seen`.
    seen
        How the pairs agree.

    Returns
    -------
    float32 of shape `(pairs, fields)`; not a number where a side says nothing.

    Raises
    ------
    ValueError
        If the model has other fields or fewer levels than `seen`.

    Examples
    --------
    Of pairs of one person 90% have the same surname, of random pairs 1 in 100. Brown is as common as
    names usually are, Featherstonehaugh is 16 times rarer, and the last pair has different names::

        log2(0.9 / 0.01) = 6.49,  6.49 + 4 = 10.49,  log2(0.1 / 0.99) = -3.31

    >>> surname = Rates(np.array([0.9, 0.1]), np.array([0.01, 0.99]), np.array([1.0, 0.0]))
    >>> levels, rarity = np.array([[0], [0], [1]], np.int8), np.array([[0], [4], [0]], np.float32)
    >>> weights(Model((surname,), prior=0.001), Agreements(levels, rarity)).ravel().round(2).tolist()
    [6.489999771118164, 10.489999771118164, -3.309999942779541]

    References
    ----------
    I. Fellegi and A. Sunter, "A theory for record linkage", Journal of the American Statistical
    Association 64 (1969), https://doi.org/10.1080/01621459.1969.10501049.
    W. Winkler, "Frequency-based matching in Fellegi-Sunter model of record linkage", US Bureau of the
    Census, Research Report 2000-06.
    T. Enamorado, B. Fifield and K. Imai, "Using a probabilistic model to assist merging of large-scale
    administrative records", American Political Science Review 113 (2019),
    https://doi.org/10.1017/S0003055418000783.

    """
    check_levels(model, seen)
    base, strength = level_weights(model)
    result = np.empty(seen.levels.shape, np.float32)
    # A field at a time, which takes less memory than all at once.
    for number in range(len(model.fields)):
        level = seen.levels[:, number]
        result[:, number] = base[number][level] + strength[number][level] * seen.rarity[:, number]
    return result


@lru_cache(maxsize=8)
def level_weights(model: Model) -> tuple[Bits, Bits]:
    """What each level says before rarity, and how much of that counts; both of shape `(fields, levels + 1)`.

    The last entry of a row, which a level of -1 reads, stands for what is missing.
    """
    most = max((rates.match.size for rates in model.fields), default=0)
    base = np.full((len(model.fields), most + 1), np.nan, np.float32)
    strength = np.zeros_like(base)
    for number, rates in enumerate(model.fields):
        base[number, : rates.match.size] = np.log2(rates.match / rates.random)
        strength[number, : rates.match.size] = rates.strength
    return base, strength


def scores(model: Model, weight: Bits) -> Reals:
    """The odds of each pair in bits: the prior's and the weights of its fields, summed.

    >>> fair = Model((Rates(np.full(2, 0.5), np.full(2, 0.5), np.zeros(2)),), prior=0.5)
    >>> scores(fair, np.array([[3.0, np.nan], [-1.0, 0.5]], np.float32))
    array([ 3. , -0.5])
    """
    return np.asarray(model.prior_bits + np.nansum(weight, axis=1, dtype=np.float64))


def probability(score: Reals) -> Reals:
    """The probability of a match with such a score in bits.

    >>> probability(np.array([-np.inf, 0.0, 3.0]))
    array([0.        , 0.5       , 0.88888889])
    """
    found: Reals = 1 / (1 + np.exp2(-score))
    return found


def bits(chance: float) -> float:
    """The score in bits that has a probability: `bits(0.5)` is 0, `bits(0.99)` 6.63.

    >>> round(bits(0.99), 2)
    6.63
    """
    return float(np.log2(chance / (1 - chance)))


def waterfall(model: Model, seen: Agreements, pair: int) -> tuple[Step, ...]:
    """How one pair comes to its score: a step per field that says something, the heaviest first.

    The total starts from the prior, and that of the last step is the score of the pair.

    >>> same = Rates(np.array([0.8, 0.2]), np.array([0.1, 0.9]), np.array([1.0, 0.0]))
    >>> nobody_says = Agreements(np.array([[0, -1]], np.int8), np.zeros((1, 2), np.float32))
    >>> waterfall(Model((same, same), prior=0.5), nobody_says, 0)
    (Step(field=0, level=0, weight=3.0, total=3.0),)
    """
    one = Agreements(seen.levels[pair : pair + 1], seen.rarity[pair : pair + 1])
    weight = weights(model, one)[0].astype(np.float64)
    told = [field for field in range(weight.size) if one.levels[0, field] != MISSING]
    order = sorted(told, key=lambda field: -abs(weight[field]))
    totals = model.prior_bits + np.cumsum(weight[order])
    return tuple(
        Step(field, int(one.levels[0, field]), float(weight[field]), float(total))
        for field, total in zip(order, totals, strict=True)
    )


def check_levels(model: Model, seen: Agreements) -> None:
    if seen.levels.shape[1] != len(model.fields):
        raise ValueError(f"levels: {seen.levels.shape[1]} fields, but the model has {len(model.fields)}")
    sizes = np.array([rates.match.size for rates in model.fields], np.int64)
    wrong = (seen.levels < MISSING) | (seen.levels >= sizes)
    for number in np.flatnonzero(wrong.any(axis=0)).tolist():
        raise ValueError(f"levels: field {number} has levels -1 to {sizes[number] - 1} only")
