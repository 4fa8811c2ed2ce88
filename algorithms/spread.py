"""Whom to ask: the few who together carry a message furthest, with a certificate of how good they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from algorithms.cascades import NONE, Flags, Ways, reached_from, within_reach
from algorithms.coverage import Allowed, Chosen, Sets, greedy
from algorithms.graph import Graph, Indices, Reals

FIRST: Final = 1 << 10
"""Cascades of the first round; each round doubles them."""
BOUNDS: Final = 4
"""Bounds of a certificate, which share its doubt."""
GAIN_DOUBT: Final = 0.05
"""At either end of the interval of what one person adds."""
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Effort:
    """How sure the answer has to be, and when to stop looking for a better certificate.

    The certificate holds with probability `1 - doubt`. Cascades are drawn until the promised
    ratio is `enough` and the interval of what is reached is no wider than `width` of it either
    way, or until there are `cascades` of them (in each of two samples) or they hold `members` nodes.
    """

    doubt: float = 0.01
    enough: float = 0.8
    width: float = 0.05
    cascades: int = 1 << 18
    members: int = 30_000_000
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.doubt < 1:
            raise ValueError(f"doubt: a probability between 0 and 1, not {self.doubt}")
        if self.cascades < FIRST:
            raise ValueError(f"cascades: at least {FIRST}, not {self.cascades}")

    @property
    def rounds(self) -> int:
        """The most rounds there can be, each twice as large as the one before."""
        return (self.cascades // FIRST).bit_length()


USUAL: Final = Effort()


@dataclass(frozen=True, slots=True)
class Certificate:
    """What holds with probability `1 - doubt`, of all bounds at once.

    The chosen reach at least `low` and at most `high` of what counts for us, and at most `against`
    of what counts against us. No allowed choice reaches more than `most`. So the chosen are worth at
    least `ratio` of the best: (low - against) / most. `cascades` were drawn to say so. `beforehand`
    is what greedy choice promises before it looks, in the limit of many cascades; None for nothing.
    """

    low: float
    high: float
    against: float
    most: float
    ratio: float
    beforehand: float | None
    doubt: float
    cascades: int


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Who was chosen, in the order of choice; arrays have shape `(chosen,)`.

    `gain` is what each adds, to those before, of what counts for us, `low` to `high` its interval
    at 90 %; `harm` is what each adds of what counts against us. `alone` is what each would reach
    without the others, of what counts for us.
    """

    node: Indices
    gain: Reals
    low: Reals
    high: Reals
    harm: Reals
    alone: Reals
    certificate: Certificate

    @property
    def reached(self) -> float:
        """What all of them together reach of what counts for us, by estimate."""
        return float(self.gain.sum())


def choose(graph: Graph, weight: Reals, allowed: Allowed, effort: Effort = USUAL) -> Selection:
    """The people who together carry a message furthest, as independent cascades go.

    Who has the message passes it along each edge once, with the edge's weight as probability;
    who hears it passes it on likewise. Wanted are the allowed people from whom the greatest sum
    of weight is reached, on average::

        worth(S) = sum over v of weight(v) * P(a cascade from S reaches v)

    Below 0 a weight counts against: reaching a critic takes away. Those weights make the worth
    neither growing nor submodular in S, so no method has a guarantee for it beforehand. Here each
    choice is judged by its net worth, a person who adds less than nothing is not taken (so fewer may be
    chosen than allowed), and the certificate compares the net worth of the chosen with the best that
    anybody could reach *without* subtracting critics: it holds for the net worth too, and errs
    against us.

    The method: a cascade run backwards from a person drawn in proportion to weight holds
    whoever could have brought it there. A set of people reaches a weight in proportion to the share
    of such cascades that hold any of them. Greedy choice on one sample of cascades decides; a
    second, independent one tells what the chosen are worth, so that the choice is not judged by
    what it was fitted to.

    The bounds are exact binomial ones (Clopper and Pearson), which are sharper than the
    published ones and hold as each sample's size is fixed beforehand; doubt is shared evenly by the four
    bounds of every round there may be. The bound on the best is data-dependent: for any prefix A of
    the greedy choice, by submodularity, the best allowed O has

        covered(O) <= covered(A) + the best sum, over allowed choices, of what each adds to A

    whose last term is exact for at most k and one per group, and for a budget is what it
    buys in fractions. So the certificate is valid under every constraint. What greedy promises
    beforehand, in the limit of many cascades: 1 - 1/e of the best for at
    most k; 1/2 with one per group; (1 - 1/e) / 2 with a budget, as the better of two
    greedy choices; nothing with a budget and groups together or with critics, where the certificate
    is all there is.

    Parameters
    ----------
    graph
        Who hears whom: an edge leads from who speaks to who hears, and weighs the
        probability that the message passes. Parallel edges are chances of their own.
    weight
        What reaching each node counts, float64 of shape `(size,)`: 1 for the unconvinced, 0 for
        those who count for nothing, below 0 for critics. The chosen count as reached.
    allowed
        Who may be chosen.
    effort
        How sure the answer is to be, and the seed: the same one gives the same answer.

    Returns
    -------
    `Selection`. Where nobody who weighs more than 0 is within reach, whoever must be included and
    no one else, with a ratio of 1: there is nothing to be gained.

    Raises
    ------
    ValueError
        For weights that are not finite or of another shape, and probabilities above 1.

    Examples
    --------
    Two circles, and a third person who is heard by part of the first::

        0 ──► 2, 3, 4       1 ──► 5, 6       7 ──► 2, 3

    With certain edges 0 and 1 reach all but 7, themselves included: 4 + 3.

    >>> graph = Graph.unweighted(8, [0, 0, 0, 1, 1, 7, 7], [2, 3, 4, 5, 6, 2, 3])
    >>> chosen = choose(graph, np.ones(8), Allowed(2, np.ones(8, np.bool_)))
    >>> chosen.node
    array([0, 1])
    >>> chosen.certificate.low <= 7 <= chosen.certificate.high
    True

    References
    ----------
    J. Tang, X. Tang, X. Xiao and J. Yuan, "Online Processing Algorithms for Influence Maximization",
    SIGMOD 2018, https://doi.org/10.1145/3183713.3183749 (OPIM-C, the two samples and the bound).
    C. Borgs, M. Brautbar, J. Chayes and B. Lucier, "Maximizing Social Influence in Nearly Optimal
    Time", SODA 2014, https://doi.org/10.1137/1.9781611973402.70 (reverse-reachable sets).
    M. Fisher, G. Nemhauser and L. Wolsey, "An analysis of approximations for maximizing submodular
    set functions II", 1978, https://doi.org/10.1007/BFb0121195 (one per group: 1/2).
    J. Leskovec and others, "Cost-effective outbreak detection in networks", KDD 2007,
    https://doi.org/10.1145/1281192.1281239 (budget: the better of two).

    """
    check(graph, weight, allowed)
    weight = np.where(reachable(graph, allowed), weight, 0.0)
    if not ((weight > 0).any() or (allowed.include and weight.any())):
        return nothing_to_reach(allowed, effort)
    for sampled in samples(graph, weight, effort):
        chosen = greedy(sampled.deciding, allowed)
        selection = judged(sampled, chosen, effort)
        if is_enough(selection.certificate, effort) or sampled.is_last(effort):
            break
    return selection


def reachable(graph: Graph, allowed: Allowed) -> Flags:
    """Whom anybody may reach who may be chosen; drawing the others would tell nothing."""
    begin = np.append(np.flatnonzero(allowed.eligible), np.array(allowed.include, np.int64))
    return within_reach(Ways.forwards(graph), begin)


def check(graph: Graph, weight: Reals, allowed: Allowed) -> None:
    """Raise `ValueError` for what cannot be chosen from."""
    if weight.shape != (graph.size,) or not np.isfinite(weight).all():
        raise ValueError(f"weight: one finite number a node, shape ({graph.size},)")
    if allowed.eligible.shape != (graph.size,):
        raise ValueError(f"eligible: one flag a node, shape ({graph.size},)")


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Two independent samples of cascades run backwards, of the same size: one decides, one tells.

    `worth` is the sum of all weights without their signs: what a cascade stands for times how many there are.
    `positive` is the sum of those above 0.
    """

    deciding: Sets
    telling: Sets
    worth: float
    positive: float
    round: int

    def is_last(self, effort: Effort) -> bool:
        """Whether a sample twice as large would be too much."""
        held = max(self.deciding.members.node.size, self.telling.members.node.size)
        return self.round == effort.rounds or 2 * held > effort.members


def samples(graph: Graph, weight: Reals, effort: Effort) -> Iterator[Sampled]:
    """Samples of cascades, each twice as large as the one before and holding it."""
    ways, rng = Ways.backwards(graph), np.random.default_rng(effort.seed)
    share = np.cumsum(np.abs(weight))
    empty = Sets(graph.size, NONE, np.zeros(0, np.bool_))
    deciding = telling = empty
    for number in range(1, effort.rounds + 1):
        more = FIRST << max(number - 2, 0)
        deciding, telling = (
            sets.joined(drawn(ways, weight, share, more, rng)) for sets in (deciding, telling)
        )
        positive = float(np.maximum(weight, 0).sum())
        yield Sampled(deciding, telling, float(share[-1]), positive, number)


def drawn(ways: Ways, weight: Reals, share: Reals, many: int, rng: np.random.Generator) -> Sets:
    """Cascades run backwards from nodes drawn in proportion to their weight, whatever its sign."""
    first = np.searchsorted(share, rng.random(many) * share[-1], side="right")
    return Sets(ways.size, reached_from(ways, first, rng), weight[first] > 0)


def judged(sampled: Sampled, chosen: Chosen, effort: Effort) -> Selection:
    """What the chosen are worth by the sample that did not decide on them."""
    node = np.array(chosen.nodes, np.int64)
    good, bad, alone = added(sampled.telling, node)
    total = len(sampled.telling.members)
    good_weight, bad_weight, alone_weight = (
        count.astype(np.float64) * (sampled.worth / total) for count in (good, bad, alone)
    )
    return Selection(
        node,
        good_weight,
        lowest(good, total, GAIN_DOUBT) * sampled.worth,
        highest(good, total, GAIN_DOUBT) * sampled.worth,
        bad_weight,
        alone_weight,
        certificate(sampled, chosen, (int(good.sum()), int(bad.sum())), effort),
    )


def certificate(sampled: Sampled, chosen: Chosen, told: tuple[int, int], effort: Effort) -> Certificate:
    """What holds of the chosen; `told` counts the cascades that tell for and against them."""
    doubt = effort.doubt / (BOUNDS * effort.rounds)
    total, worth = len(sampled.telling.members), sampled.worth
    low, high = (float(bound(told[0], total, doubt)) * worth for bound in (lowest, highest))
    most = float(highest(np.floor(chosen.bound + ROUNDING), total, doubt)) * worth
    most, high = min(most, sampled.positive), min(high, sampled.positive)
    # Without critics there is nothing to be unsure of.
    against = float(highest(told[1], total, doubt)) * worth if sampled.positive < worth else 0.0
    ratio = min(max(low - against, 0.0) / most, 1.0) if most else 1.0
    promise = chosen.promise if sampled.positive == worth else None
    return Certificate(low, high, against, most, ratio, promise, effort.doubt, 2 * total)


def added(sets: Sets, node: Indices) -> tuple[Indices, Indices, Indices]:
    """How many good and bad sets each node is in that none before it is in; how many good ones at all."""
    place = np.full(sets.size, node.size)
    place[node] = np.arange(node.size)
    held = place[sets.members.node]
    first = np.minimum.reduceat(held, sets.members.start[:-1])
    good = np.repeat(sets.good, np.diff(sets.members.start))
    counts = (
        np.bincount(places, minlength=node.size + 1)
        for places in (first[sets.good], first[~sets.good], held[good])
    )
    added_good, added_bad, alone = (count[: node.size] for count in counts)
    return added_good, added_bad, alone


def lowest(count: ArrayLike, total: int, doubt: float) -> Reals:
    """The least share that explains so many of `total`, but for a probability of `doubt`."""
    count = np.asarray(count, np.float64)
    return np.where(count > 0, betaincinv(np.maximum(count, 1), total - count + 1, doubt), 0.0)


def highest(count: ArrayLike, total: int, doubt: float) -> Reals:
    """The greatest share that explains so many of `total`, but for a probability of `doubt`."""
    count = np.minimum(np.asarray(count, np.float64), total)
    short = count < total
    return np.where(short, betaincinv(count + 1, np.where(short, total - count, 1), 1 - doubt), 1.0)


def is_enough(found: Certificate, effort: Effort) -> bool:
    """Whether the answer is as sure as it has to be."""
    return found.ratio >= effort.enough and found.high - found.low <= 2 * effort.width * found.high


def nothing_to_reach(allowed: Allowed, effort: Effort) -> Selection:
    """Whoever must be included, where that reaches nobody who counts."""
    node = np.array(allowed.include, np.int64)
    none = np.zeros(node.size)
    return Selection(node, none, none, none, none, none, Certificate(0, 0, 0, 0, 1, None, effort.doubt, 0))
