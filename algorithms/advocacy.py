"""Who stands up for a product, and who against it: a person's stance over time, with its doubt.

**Advocacy** is how surely a person would speak for us: the low end of the interval in which the
share of praise in what they would say next lies, by a Beta distribution

    alpha = 1 + praise + deeds for us        beta = 1 + criticism + deeds against us

- *praise*, *criticism*: each message's value, faded with age (`stance_contributions`), times how far
  it is heard (`algorithms.damping`): the same words of one person count once, those of a crowd or of
  many new voices at once count as few. Praise that is likelier ironic than not loses by that, and
  so does what only says thanks.
- *deeds* (`algorithms.deeds`): an offer to vouch, a recommendation, help given to another customer,
  praise after a complaint that we answered; and on the other side to leave, or to take it further.
  Each weighs at most as much as one full praise, and who brought somebody to us two, the strongest
  evidence of all. Of one day the strongest deed counts, and of days the k-th by 0.75 ** (k - 1).

One day of messages adds less than 2 + 1 to a side, and 0.05 ** (1 / 4) = 0.47: so no day of words, be
they ever so warm, makes anybody surely an advocate (over 0.5). **Criticism** is the mirror image.

By hand: on one day she praises fully and recommends us with probability 0.8; on another she praises
with 0.9 and helps a customer, who thanks her. All is fresh. Then

    alpha = 1 + (1 + 0.9) + (1 + 0.75 * 0.8) = 4.5,    beta = 1,    score = 0.05 ** (1 / 4.5) = 0.514

>>> from algorithms.deeds import Deeds, deed_contributions
>>> fresh = StanceRule(half_life_days=1e12)
>>> person, value, age = np.zeros(2, np.int64), np.array([1.0, 0.9]), np.array([0.5, 1.5])
>>> deeds = Deeds(person, np.array([1, 2]), np.array([0, 1]), np.array([0.8, 1.0]), age)
>>> words = stance_contributions(person, value, age, rule=fresh)
>>> share = np.concatenate([words, deed_contributions(deeds, rule=fresh)])
>>> stance = posteriors(np.zeros(4, np.int64), np.append(value, [0.0, 0.0]), share, people=1)
>>> stance.alpha.round(6), advocate_scores(stance).round(3)
(array([4.5]), array([0.514]))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from algorithms.graph import Indices, Reals, check_array, check_members, decay
from algorithms.grouping import places_within, shared


@dataclass(frozen=True, slots=True)
class StanceRule:
    """How much one message says about a person's stance.

    `half_life_days` is the age in days at which a message counts half. `prior` is what is
    believed of somebody silent, as weights of praise and of criticism. `level` is the
    probability that the interval from low to high holds. `repeat` is what a further message of
    the same sign on the same day counts, as a share of the one before it.
    """

    half_life_days: float = 180.0
    prior: tuple[float, float] = (1.0, 1.0)
    level: float = 0.9
    repeat: float = 0.5

    def __post_init__(self) -> None:
        if not min(self.prior) > 0:
            raise ValueError(f"prior: both weights must be positive, not {self.prior}")
        if not 0 < self.level < 1:
            raise ValueError(f"level: a probability between 0 and 1, not {self.level}")
        if not 0 <= self.repeat <= 1:
            raise ValueError(f"repeat: a share from 0 to 1, not {self.repeat}")


USUAL = StanceRule()


@dataclass(frozen=True, slots=True, eq=False)
class Posteriors:
    """What is known of each person's stance; all arrays have shape `(people,)`.

    The share of praise in what a person would say next is distributed as Beta(alpha, beta),
    with its `mean` and the interval from `low` to `high`. `positives` and `negatives` count the
    messages (int64) that praise and that criticise. `evidence` is the weight that they have
    after decay and repetition: 0 for somebody who said nothing, whose figures are the prior's.
    """

    alpha: Reals
    beta: Reals
    mean: Reals
    low: Reals
    high: Reals
    positives: Indices
    negatives: Indices
    evidence: Reals


def stance_posteriors(
    person: Indices, value: Reals, age_days: Reals, *, people: int, rule: StanceRule = USUAL
) -> Posteriors:
    """Each person's stance towards one product, from what they said about it and when.

    A message of value v adds its contribution (see `stance_contributions`: v, faded with age,
    and cut when it repeats what was said that day) to one side of a Beta distribution: praise to
    alpha, criticism to beta, which start from the prior. The ends of the interval are quantiles:
    at level 0.9 the stance is below `low` with probability 0.05, and above `high` with 0.05.

    Parameters
    ----------
    person
        Who wrote each message: int64 of shape `(messages,)`, from 0 to below `people`.
    value
        Its stance: float64 of shape `(messages,)`, from -1 (against) to 1 (for); 0 adds nothing.
    age_days
        Its age: float64 of shape `(messages,)`, in days before one moment for all. Count from the
        midnight that ends the day of asking, and days are calendar days and answers hold all day.
    people
        How many persons there are, silent ones included.
    rule
        Half-life, prior, level, and how repetition counts.

    Returns
    -------
    `Posteriors`; the order of the messages makes no difference.

    Raises
    ------
    ValueError
        For arrays of other types or lengths, an unknown person, a value outside -1 to 1, or an
        age that is not a number.

    Examples
    --------
    Why one "great!" makes no fan: praise of value 1 on k different days, all fresh, gives
    Beta(1 + k, 1), whose 5 % quantile is 0.05 ** (1 / (1 + k)).

    ==========  ====  ====  ====  ====  ====  ====
    days        0     1     2     5     10    20
    low         0.05  0.22  0.37  0.61  0.76  0.87
    ==========  ====  ====  ====  ====  ====  ====

    By hand: person 0 praised fully today and 180 days ago, person 1 criticised with -0.5 twice
    today, person 2 was silent. Person 0 has alpha 1 + 1 + 0.5 = 2.5 and beta 1; person 1 has
    beta 1 + 0.5 + 0.25 = 1.75, as the second message of a day counts half, and alpha 1.

    >>> person, value = np.array([0, 0, 1, 1]), np.array([1.0, 1.0, -0.5, -0.5])
    >>> stances = stance_posteriors(person, value, np.array([0.0, 180.0, 0.0, 0.0]), people=3)
    >>> stances.alpha, stances.beta
    (array([2.5, 1. , 1. ]), array([1.  , 1.75, 1.  ]))

    The quantiles have closed forms here: 0.05 ** (1 / 2.5), 1 - 0.95 ** (1 / 1.75), and 0.05.

    >>> stances.low.round(4)
    array([0.3017, 0.0289, 0.05  ])

    References
    ----------
    A. Josang and R. Ismail, "The Beta Reputation System", Proceedings of the 15th Bled Electronic
    Commerce Conference (2002), which fades and counts feedback this way.
    L. D. Brown, T. T. Cai and A. DasGupta, "Interval Estimation for a Binomial Proportion",
    Statistical Science 16 (2001), https://doi.org/10.1214/ss/1009213286, on these intervals.

    """
    share = stance_contributions(person, value, age_days, rule=rule)
    return posteriors(person, value, share, people=people, rule=rule)


def posteriors(
    person: Indices, value: Reals, share: Reals, *, people: int, rule: StanceRule = USUAL
) -> Posteriors:
    """Each person's stance from what each message or deed adds to it: `share`, praise above 0.

    `value` is counted only: what is above 0 praises, what is below criticises; a deed has 0. All three
    arrays have shape `(rows,)`. Raises `ValueError` for an unknown person.
    """
    check_members("person", person, people, "people")
    praise = totals(person, np.maximum(share, 0), people)
    criticism = totals(person, np.maximum(-share, 0), people)
    alpha, beta = rule.prior[0] + praise, rule.prior[1] + criticism
    tail = (1 - rule.level) / 2
    return Posteriors(
        alpha=alpha,
        beta=beta,
        mean=alpha / (alpha + beta),
        low=beta_quantile(alpha, beta, tail),
        high=1 - beta_quantile(beta, alpha, tail),
        positives=np.bincount(person[value > 0], minlength=people),
        negatives=np.bincount(person[value < 0], minlength=people),
        evidence=praise + criticism,
    )


def stance_contributions(
    person: Indices, value: Reals, age_days: Reals, *, rule: StanceRule = USUAL
) -> Reals:
    """What each message adds to its author's stance, shape `(messages,)`: praise above 0, criticism below.

    This is `value` times `decay(age_days)`, times `repeat ** (k - 1)` for the k-th strongest
    message of its author, sign and day. A day lasts from whole age to whole age: ages above 1 and
    up to 2 are one day. With `repeat` 0.5 a day counts less than twice its strongest message,
    however often that is said again; and saying one thing more never lowers the day's sum.

    Parameters and errors are those of `stance_posteriors`.

    >>> same_day = np.full(3, 0.5)
    >>> rule = StanceRule(half_life_days=0.5)
    >>> stance_contributions(np.array([0, 0, 0]), np.array([0.4, 1.0, -1.0]), same_day, rule=rule)
    array([ 0.1,  0.5, -0.5])
    """
    check_array("person", person, np.int64, person.size)
    check_array("value", value, np.float64, person.size)
    check_array("age_days", age_days, np.float64, person.size)
    if not (np.abs(value) <= 1).all():
        raise ValueError("value: a stance lies between -1 and 1")
    faded = value * decay(age_days, rule.half_life_days)
    return faded * rule.repeat ** repeats_before(person, np.ceil(age_days), faded)


def advocate_scores(stances: Posteriors) -> Reals:
    """How surely each person is for the product, shape `(people,)`, 0 to 1: the low end of the interval."""
    return stances.low


def critic_scores(stances: Posteriors) -> Reals:
    """How surely each person is against the product: the advocate's score if all values were negated."""
    return 1 - stances.high


def repeats_before(person: Indices, day: Reals, faded: Reals) -> Indices:
    """How many stronger messages of the same person, day and sign each message has, shape `(messages,)`."""
    side = faded > 0
    rank = np.zeros(person.size, np.int64)
    some = np.flatnonzero(shared(person, day, side))
    rank[some] = places_within((person[some], day[some], side[some]), (-np.abs(faded[some]),))
    return rank


def totals(person: Indices, amount: Reals, people: int) -> Reals:
    """The sum of each person's amounts, shape `(people,)`, the same to the last bit in any order."""
    order = np.argsort(amount, kind="stable")
    return np.asarray(np.bincount(person[order], amount[order], people), np.float64)


def beta_quantile(alpha: Reals, beta: Reals, probability: float) -> Reals:
    return np.asarray(betaincinv(alpha, beta, probability), np.float64)
