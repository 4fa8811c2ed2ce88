"""How probably a message is relevant to a context: by the shipped reader, and by what people said of matches.

What a context's own ratings teach is a logistic regression on the parts of the fit and on the meaning
of the message, around what the shipped reader believes: so a few ratings move it a little, and some
hundred tell apart what no description can (the language, the namesake, the advertisement).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from algorithms.abstention import Flags
from algorithms.graph import Reals
from algorithms.logistic import learnt_weights
from graph_service.moments.fit import PARTS
from graph_service.moments.heard import Vectors
from graph_service.moments.promise import Promise, Rated, promise
from graph_service.moments.reference import shipped
from graph_service.text.encoder import Encoder

FOLDS: Final = 10
"""So many readers each learn from all ratings but a tenth, which they then score."""
SCALES: Final = (3.0, 5.0, 6.0)
"""How far a unit of the constant, of a part and of an entry of the vector may move the log-odds."""
OUTLYING: Final = 0.05
"""So many of the rated matches that fit worst do not tell what is within reach."""
DIGITS: Final = 6
"""Scores are rounded to so many, so that they do not depend on how many are made at once."""
UNRATED: Final = Rated(np.zeros(0), np.zeros(0, np.bool_))


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What people said of a context's matches, each message once; all aligned.

    `parts` are the fits of the messages, float64[n, PARTS], `vectors` their meanings, float32[n, 384],
    and `relevant` says which belong.
    """

    messages: tuple[str, ...]
    parts: Reals
    vectors: Vectors
    relevant: Flags

    def __len__(self) -> int:
        return len(self.messages)

    def rows(self, which: NDArray[np.bool_ | np.int64]) -> Ratings:
        """These ratings alone, or in this order."""
        messages = tuple(np.array(self.messages, object)[which].tolist())
        return Ratings(messages, self.parts[which], self.vectors[which], self.relevant[which])


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """What one context reads off a fit: log-odds `constant + parts @ weights + vector @ meaning`.

    A message whose fit scores less than `reach` is farther off than those that were rated, so it is
    held no likelier than the least likely of them: no promise speaks of it. `rated` are the scores of
    the rated matches by readers that had not seen them.
    """

    weights: Reals
    constant: float
    meaning: Vectors
    reach: float
    rated: Rated

    @classmethod
    def shipped(cls) -> Judge:
        """The judge of a context that nobody has rated."""
        reference = shipped()
        nothing = np.zeros(Encoder.dimension, np.float32)
        weights = np.array([reference.weights.get(part, 0.0) for part in PARTS])
        return cls(weights, reference.constant, nothing, -np.inf, UNRATED)

    @classmethod
    def learnt(cls, ratings: Ratings) -> Judge:
        """The judge that these ratings teach; their order makes no difference.

        Takes about a tenth of a second for a hundred ratings. All of it follows from the ratings,
        so nothing else need be kept.
        """
        ordered = ratings.rows(np.argsort([digest(key) for key in ratings.messages], kind="stable"))
        if not ordered:
            return cls.shipped()
        fits = ordered.parts[:, 0]
        reach = float(np.quantile(fits, OUTLYING, method="lower"))
        unseen = unseen_scores(ordered)
        scores = np.where(fits < reach, unseen.min(), unseen)
        return replace(taught(ordered), reach=reach, rated=Rated(scores, ordered.relevant))

    def scores(self, parts: Reals, vectors: Vectors) -> Reals:
        """The probability that each message is relevant, from its fit float64[n, PARTS]: float64[n]."""
        scores: Reals = scores_of(Judges.of([self]), parts[np.newaxis], vectors)[0]
        return scores

    def threshold(self, max_irrelevant: float) -> Promise:
        """From which score on no more than this share is irrelevant; raises `ValueError` outside 0 to 1."""
        return promise(self.rated, max_irrelevant, shipped())


@dataclass(frozen=True, slots=True, eq=False)
class Judges:
    """Judges of many contexts laid out to score messages at once; make it once for as long as they stay."""

    weights: Reals
    constants: Reals
    meanings: Vectors
    reaches: Reals
    lowest: Reals

    @classmethod
    def of(cls, judges: Sequence[Judge]) -> Judges:
        """The layout of these judges, in their order."""
        return cls(
            np.array([judge.weights for judge in judges], np.float64),
            np.array([judge.constant for judge in judges], np.float64),
            np.array([judge.meaning for judge in judges], np.float32),
            np.array([judge.reach for judge in judges], np.float64),
            np.array([judge.rated.scores.min(initial=1.0) for judge in judges], np.float64),
        )


def scores_of(judges: Judges, parts: NDArray[np.floating], vectors: Vectors) -> Reals:
    """The probability that each message is relevant to each context: float64[contexts, messages].

    From the fits float[contexts, messages, PARTS] and the messages' vectors float32[messages, 384].
    """
    read = np.asarray(parts, np.float64)
    odds = (read @ judges.weights[:, :, np.newaxis])[:, :, 0] + judges.constants[:, np.newaxis]
    scores = expit(odds + judges.meanings @ vectors.T)
    afar = read[:, :, 0] < judges.reaches[:, np.newaxis]
    np.minimum(scores, judges.lowest[:, np.newaxis], out=scores, where=afar)
    return np.asarray(np.round(scores, DIGITS), np.float64)


def taught(ratings: Ratings) -> Judge:
    """The shipped judge, moved by all of these ratings."""
    shipped_one = Judge.shipped()
    believed = ratings.parts @ shipped_one.weights + shipped_one.constant
    constant, part, entry = SCALES
    features = np.hstack(
        [np.full((len(believed), 1), constant), part * ratings.parts, entry * ratings.vectors]
    )
    truth = ratings.relevant.astype(np.float64)
    learnt = learnt_weights(features, truth, believed, np.ones(features.shape[1]))
    count = shipped_one.weights.size
    return replace(
        shipped_one,
        weights=shipped_one.weights + part * learnt[1 : 1 + count],
        constant=shipped_one.constant + constant * float(learnt[0]),
        meaning=(entry * learnt[1 + count :]).astype(np.float32),
    )


def unseen_scores(ratings: Ratings) -> Reals:
    """The score of each rating by a reader that learnt from the others, those of its own fold left out."""
    folds = np.arange(len(ratings)) % FOLDS
    scores = np.empty(folds.size)
    for fold in np.unique(folds):
        held = ratings.rows(folds == fold)
        scores[folds == fold] = taught(ratings.rows(folds != fold)).scores(held.parts, held.vectors)
    return scores


def digest(key: str) -> bytes:
    """Puts messages into an order that has nothing to do with what they are."""
    return hashlib.sha256(key.encode()).digest()
