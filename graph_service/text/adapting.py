"""A company's own head of sentiment, learnt from how its people answered. No human label is needed.

A reply is a noisy witness of what was said: who apologises was complained to, mostly. The tone of a
message is taken for unknown, the shipped head for a first guess at it, and two things are learnt in
turns: how replies of each way come with each tone, and a head that tells the tone from the message
alone. So a habit of replies, such as to apologise to everybody, comes out as telling nothing.

Sources: A. Dawid and A. Skene, "Maximum likelihood estimation of observer error-rates using the EM
algorithm", Applied Statistics 28 (1979), https://doi.org/10.2307/2346806; V. Raykar et al., "Learning
from crowds", Journal of Machine Learning Research 11 (2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph_service.text.encoder import Vectors
from graph_service.text.fit import Examples, head, reader
from graph_service.text.heads import LEAST, Head, Heads
from graph_service.text.replies import WAYS

TURNS: Final = 8
SURE: Final = 0.6
"""First only messages count whose tone the shipped head tells with so much probability."""
TRUST: Final = 0.8
"""How much the own head counts against the shipped one, which keeps the tones from changing their meaning."""
PENALTY: Final = 30.0
AT_LARGE: Final = 20.0
"""How many replies to a tone the replies at large count as."""
FEWEST: Final = 500
"""Exchanges from which on learning is worth while."""

Ways = NDArray[np.int64]
Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Exchanges:
    """Messages with how they were answered: features float32[n, WIDTH] and ways int64[n]."""

    features: Vectors
    ways: Ways

    def __len__(self) -> int:
        return len(self.ways)

    def rows(self, which: NDArray[np.bool_]) -> Exchanges:
        return Exchanges(self.features[which], self.ways[which])


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """The company's head of sentiment, and `told` float64[3, WAYS]: how likely each tone is answered how."""

    head: Head
    told: Chances


def learn(base: Heads, exchanges: Exchanges) -> Learnt:
    """A head of sentiment for the company that exchanged these, from the shipped one."""
    shipped = base.judge(exchanges.features)["sentiment"].astype(np.float64)
    own, sure = shipped, shipped * (shipped > SURE)
    told = telling(sure, exchanges.ways)
    for _ in range(TURNS):
        tones = shares(own * told[:, exchanges.ways].T)
        told = telling(tones, exchanges.ways)
        found = with_tones(base.heads["sentiment"], exchanges.features, tones)
        own = mixed(chances(base, found, exchanges.features), shipped)
    return Learnt(found, told)


def telling(tones: Chances, ways: Ways) -> Chances:
    """How likely each tone is answered in each way; of a tone that is rare, as messages are at large."""
    at_large = (np.bincount(ways, minlength=WAYS) + 1 / WAYS) / (len(ways) + 1)
    counts = [np.bincount(ways, weights=tone, minlength=WAYS) + AT_LARGE * at_large for tone in tones.T]
    return np.stack([count / count.sum() for count in counts])


def with_tones(shipped: Head, features: Vectors, tones: Chances) -> Head:
    """A head of one reader that is fitted to these tones."""
    fitted = reader("one of", Examples.of(features, tones.astype(np.float32)), PENALTY)
    return head(shipped.name, "one of", shipped.labels, [fitted])


def chances(base: Heads, own: Head, features: Vectors) -> Chances:
    return base.replaced(own).judge(features)[own.name].astype(np.float64)


def mixed(own: Chances, shipped: Chances) -> Chances:
    """The weighted geometric mean of both."""
    logs = TRUST * np.log(np.maximum(own, LEAST)) + (1 - TRUST) * np.log(np.maximum(shipped, LEAST))
    return shares(np.exp(logs))


def shares(weights: Chances) -> Chances:
    """The same with rows that sum to one."""
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def surprise(tones: Chances, told: Chances, ways: Ways) -> float:
    """In bits a reply, how little the tones foretell how messages were answered; less is better."""
    likely = (tones * told[:, ways].T).sum(axis=1)
    return float(-np.log2(np.maximum(likely, LEAST)).mean())


def surprises(base: Heads, found: Learnt, known: Exchanges, held_back: Exchanges) -> tuple[float, float]:
    """The surprise of held-back replies by the shipped head, and by the company's own.

    What each tone is answered with is learnt for both from the exchanges that are known.
    """
    before = telling(base.judge(known.features)["sentiment"].astype(np.float64), known.ways)
    shipped = base.judge(held_back.features)["sentiment"].astype(np.float64)
    own = chances(base, found.head, held_back.features)
    return surprise(shipped, before, held_back.ways), surprise(own, found.told, held_back.ways)
