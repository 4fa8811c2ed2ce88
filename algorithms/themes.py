"""What many texts have in common: clusters of their vectors, and none for what belongs nowhere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Indices, check_array, check_members

Vectors = NDArray[np.float32]

NEAR: Final = 0.4
"""The least cosine with its theme's centre at which a text belongs to it."""
LEAST: Final = 3
"""The least texts of a theme."""
STEADY: Final = 20
"""So many texts weigh as much as what would be believed without them."""
STARTS: Final = 3
ROUNDS: Final = 30
LOOKED_AT: Final = 8_000
"""So many texts, evenly spaced, decide where the centres lie; the others join them."""
DECIMALS: Final = 4
"""Of a cosine: where texts are equal, the order of adding up must not tell them apart."""
NOTHING: Final = -1
SEED: Final = 20150217


@dataclass(frozen=True, slots=True, eq=False)
class Themes:
    """The theme of each text, from 0, the largest first, or -1; and its cosine with the nearest centre."""

    member: Indices
    nearness: Vectors

    @property
    def count(self) -> int:
        return int(self.member.max(initial=NOTHING)) + 1

    def nearest(self, theme: int) -> list[int]:
        """The texts of a theme, the nearest to its centre first."""
        texts = np.flatnonzero(self.member == theme)
        return [int(text) for text in texts[np.argsort(-self.nearness[texts], kind="stable")]]


def themes(
    vectors: Vectors,
    address: Indices | None = None,
    *,
    shared: Vectors | None = None,
    count: int | None = None,
    near: float = NEAR,
) -> Themes:
    """Texts that are about the same, by spherical k-means with a guard at the edge of each cluster.

    1. From each vector is taken what the texts to its address have in common (`in_common`), such as the
       name of whom they speak to. What is left is brought to length 1.
    2. k centres c are placed to make the sum over texts x of max over c of cos(x, c) large: each text
       goes to its nearest centre, each centre to the mean direction of its texts, until none moves.
       The best of three beginnings is kept, each chosen like k-means++, far from each other.
    3. A text belongs to its nearest centre if the cosine is at least `near`. A theme has 3 texts
       or more.

    Parameters
    ----------
    vectors
        Unit vectors, float32 of shape `(texts, dimension)`; a row of zeros stands for no words and
        belongs nowhere. Number the texts in an order of their own, such as by key, and the order in
        which they came makes no difference.
    address
        To whom each text speaks, as a number from 0; one for all by default.
    shared
        What to take from the texts to each address, float32 of shape `(addresses, dimension)`. By default
        what these texts have in common; where all may be about one thing, give that of more texts.
    count
        How many centres; half the square root of the number of texts by default.
    near
        Between -1 and 1: the higher, the purer the themes and the more texts are left out.

    Examples
    --------
    Three texts point one way, three another, and one is alone::

        1 0 0 · 1 0 0 · 1 0 0      0 1 0 · 0 1 0 · 0 1 0      0 0 1

    >>> found = themes(np.eye(3, dtype=np.float32)[[0, 0, 0, 1, 1, 1, 2]], count=2)
    >>> found.member
    array([ 0,  0,  0,  1,  1,  1, -1])

    References
    ----------
    I. S. Dhillon and D. S. Modha, "Concept decompositions for large sparse text data using
    clustering", Machine Learning 42 (2001), https://doi.org/10.1023/A:1007612920971.
    D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007,
    https://dl.acm.org/doi/10.5555/1283383.1283494.
    J. Mu and P. Viswanath, "All-but-the-top", ICLR 2018, https://openreview.net/forum?id=HkuGJ3kCb
    (what all vectors share is taken out).

    """
    size = len(vectors)
    where = np.zeros(size, np.int64) if address is None else address
    check_array("address", where, np.int64, size)
    check_members("address", where, addresses(where) if shared is None else len(shared), "addresses")
    told = np.flatnonzero(np.any(vectors != 0, axis=1))
    member, nearness = np.full(size, NOTHING, np.int64), np.zeros(size, np.float32)
    if told.size:
        left = vectors - (in_common(vectors, where, addresses(where)) if shared is None else shared)[where]
        left = unit(left[told])
        cosines = left @ centres(left, count or usual(told.size)).T
        nearest = cosines.argmax(axis=1)
        nearness[told] = cosines[np.arange(told.size), nearest].round(DECIMALS)
        member[told] = np.where(nearness[told] >= near, nearest, NOTHING)
    return Themes(by_size(member), nearness)


def usual(texts: int) -> int:
    return max(1, round(math.sqrt(texts) / 2))


def addresses(address: Indices) -> int:
    return int(address.max(initial=0)) + 1


def in_common(vectors: Vectors, address: Indices, size: int) -> Vectors:
    """What the texts to each of `size` addresses have in common, float32 of shape `(size, dimension)`.

    With m the mean of the n texts to an address and M that of all N::

        N / (N + 20) * (n m + 20 M) / (n + 20)

    so few texts to one address count as any, and of few texts in all it cannot be told.
    """
    sums = np.zeros((size, vectors.shape[1]))
    np.add.at(sums, address, vectors)
    texts, every = np.bincount(address, minlength=size)[:, None], len(vectors)
    means = (sums + STEADY * sums.sum(axis=0) / max(1, every)) / (texts + STEADY)
    return np.asarray(every / (every + STEADY) * means, np.float32)


def unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, np.finfo(np.float32).tiny), np.float32)


def centres(vectors: Vectors, count: int) -> Vectors:
    """The best of a few placements of at most so many centres, shape `(centres, dimension)`."""
    step = -(-len(vectors) // LOOKED_AT)
    seen = vectors[::step]
    chooser = np.random.default_rng(SEED)
    placed = [settled(seen, scattered(seen, count, chooser)) for _ in range(STARTS)]
    return max(placed, key=lambda found: float((seen @ found.T).max(axis=1).sum(dtype=np.float64)))


def scattered(vectors: Vectors, count: int, chooser: np.random.Generator) -> Vectors:
    """Vectors to begin with, each likelier the farther it is from those chosen; fewer where few differ."""
    chosen = [int(chooser.integers(len(vectors)))]
    nearest = vectors @ vectors[chosen[0]]
    while len(chosen) < count:
        far = np.cumsum(np.where(nearest < 1 - 1e-4, 1 - nearest, 0), dtype=np.float64)
        if not far[-1] > 0:
            break
        chosen.append(int(np.searchsorted(far, chooser.random() * far[-1], side="right")))
        nearest = np.maximum(nearest, vectors @ vectors[chosen[-1]])
    return vectors[chosen]


def settled(vectors: Vectors, found: Vectors) -> Vectors:
    """The centres once no text changes its centre."""
    last = np.full(len(vectors), NOTHING)
    for _ in range(ROUNDS):
        nearest = (vectors @ found.T).argmax(axis=1)
        if (nearest == last).all():
            break
        last = nearest
        sums = np.array([vectors[nearest == each].sum(axis=0) for each in range(len(found))])
        found = unit(np.where(np.any(sums != 0, axis=1, keepdims=True), sums, found))
    return found


def by_size(member: Indices) -> Indices:
    """Themes numbered by size, then by their first text; none of those that have too few."""
    names, first, sizes = np.unique(member[member >= 0], return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    number = np.full(int(names.max(initial=NOTHING)) + 2, NOTHING, np.int64)
    kept = [each for each in order if sizes[each] >= LEAST]
    number[names[kept]] = np.arange(len(kept))
    return np.asarray(number[member], np.int64)
