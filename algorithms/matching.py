"""How well messages match what is looked for: from meanings and words that were compared before."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from algorithms.graph import Indices

Floats = NDArray[np.float32]

COSINE: Final = 0.5
THREAD: Final = 0.5
ECHO: Final = 0.3
WORDS: Final = 0.8
COVERED: Final = 1.0
STEEPNESS: Final = 4
"""As a power of the share: half of the words weigh a sixteenth of all of them."""
FADING: Final = 0.5
"""What a message weighs in the thread of the one before or after it."""
NEARLY_NOTHING: Final = 1e-3


def fit(cosine: Floats, thread: Floats, echo: Floats, words: Floats, covered: Floats) -> Floats:
    """The score of each pair of a query and a message, by which matches are ranked; all of one shape.

    With the parts below it is::

        0.5 cosine + 0.5 thread + 0.3 echo + 0.8 words + covered ** 4

    So meanings decide for a query of many words, of which any message holds a few. Of a query of few
    words a message may hold all, and then that decides: this is how somebody looks for the one
    conversation of which they remember three words. No part depends on what else was found.

    Parameters
    ----------
    cosine
        The cosine of the query with the message.
    thread
        That of both without what all messages have in common (`told_apart`), and of the message read in
        its thread (`read_in_thread`).
    echo
        The cosine of what is said where the query is answered best (`echo`) with that thread.
    words
        The cosine of the words of both, each as heavy as it is rare (TF-IDF, every word once), 0 to 1.
    covered
        The share of the query's words, as heavy as they are rare, that the thread holds, 0 to 1.

    Examples
    --------
    >>> one = np.ones(1, np.float32)
    >>> fit(0.5 * one, 0.5 * one, 0 * one, 0 * one, 0.5 * one).tolist()
    [0.5625]

    """
    score = COSINE * cosine + THREAD * thread + ECHO * echo + WORDS * words + COVERED * covered**STEEPNESS
    return np.asarray(score, np.float32)


def told_apart(vectors: Floats, centre: Floats) -> Floats:
    """Unit vectors without what all of them have in common; rows of zeros stay zeros.

    Parameters
    ----------
    vectors
        float32[n, dimension].
    centre
        float32[dimension]: the mean of all, or near it.

    References
    ----------
    J. Mu and P. Viswanath, "All-but-the-top", ICLR 2018, https://openreview.net/forum?id=HkuGJ3kCb.

    """
    apart = vectors - centre
    apart[~vectors.any(axis=1)] = 0
    return unit(apart)


def read_in_thread(
    vectors: Floats, message: Indices, beside: Indices, away: Indices, length: Floats
) -> Floats:
    """The direction of messages together with those beside them: float32[messages, dimension].

    A message that stands so many places away counts half as much for each, and any as much as the
    square root of its length.

    Parameters
    ----------
    vectors
        What is said, float32[n, dimension].
    message, beside, away
        Which message (from 0) is read with which row of `vectors` that stands how many places away:
        int64[pairs] each, in order of message.
    length
        Of each row of `vectors`, in words or any other unit.

    """
    weights = (FADING**away * np.sqrt(length[beside])).astype(np.float32)
    starts = np.flatnonzero(np.diff(message, prepend=-1))
    places = (weights, beside, np.append(starts, len(message)))
    read = sparse.csr_array(places, shape=(len(starts), len(vectors)))
    return unit(read @ vectors)


def echo(query: Floats, scores: Floats, threads: Floats, *, first: int = 10) -> Floats:
    """What is said in the conversations that fit best, beside the query itself: float32[dimension].

    The mean direction of the first threads, each as heavy as its score is above that of the next one
    after them; where there are none, the query. What people call things by in these
    conversations so finds others that a query in other words does not reach.

    Parameters
    ----------
    query
        float32[dimension].
    scores, threads
        One conversation a row, the best first: float32[n] and float32[n, dimension].
    first
        From how many conversations to take it.

    References
    ----------
    J. J. Rocchio, "Relevance feedback in information retrieval", in The SMART Retrieval System (1971).

    """
    least = scores[first] if len(scores) > first else np.float32(0)
    weights = np.maximum(scores[:first] - least, 0)
    return unit((weights @ threads[:first])[None])[0] if weights.any() else query


def unit(vectors: NDArray[np.float32 | np.float64]) -> Floats:
    """The rows with length 1; what is nearly nothing becomes zeros."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found = np.asarray(vectors / np.maximum(length, NEARLY_NOTHING), np.float32)
    found[length[:, 0] <= NEARLY_NOTHING] = 0
    return found
