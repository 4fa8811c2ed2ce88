"""Which words tell a group of texts from all texts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from algorithms.graph import Indices


def telling_words(
    said: Sequence[frozenset[str]], member: Indices, *, first: int = 5, least: float = 0.0
) -> list[list[str]]:
    """The words that name each group best, by class-based TF-IDF: a group is one long text among others.

    With p the share of a group's texts that have a word and q that of all texts, the word weighs::

        p * log(p / q)

    so a word that is as frequent everywhere weighs nothing, and no list of empty words is needed. Equal
    weights come in alphabetical order. A word of one text alone names no group.

    Parameters
    ----------
    said
        The different words of each text.
    member
        The group of each text from 0, or -1 for none; such texts count among all.
    first
        At most so many words a group.
    least
        The least log-likelihood ratio of a word: how much its being more frequent here than elsewhere
        speaks against chance. Of small groups chance alone makes some words frequent; 6.63 is what it
        exceeds for one word in a hundred.

    Examples
    --------
    >>> import numpy as np
    >>> said = [frozenset(text.split()) for text in ("my bag", "my lost bag", "my seat", "my hard seat")]
    >>> telling_words(said, np.array([0, 0, 1, 1]), first=1)
    [['bag'], ['seat']]

    References
    ----------
    T. Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", Computational
    Linguistics 19 (1993), on the ratio.
    M. Grootendorst, "BERTopic: neural topic modeling with a class-based TF-IDF procedure" (2022),
    https://arxiv.org/abs/2203.05794. Its logarithm of one over the frequency is taken of shares here.

    """
    everywhere = counted(said)
    groups = [
        [said[row] for row in (member == each).nonzero()[0]] for each in range(member.max(initial=-1) + 1)
    ]
    found = [(counted(group), len(group)) for group in groups]
    return [
        [
            word
            for word in named(here, texts, everywhere, len(said))
            if surprise((here[word], texts), (everywhere[word], len(said))) >= least
        ][:first]
        for here, texts in found
    ]


def counted(said: Iterable[frozenset[str]]) -> Counter[str]:
    return Counter(word for words in said for word in words)


def named(here: Counter[str], texts: int, everywhere: Counter[str], all_texts: int) -> list[str]:
    """A group's words, the most telling first; `here` counts its texts that have each."""
    weights = {
        word: share * math.log(share / (everywhere[word] / all_texts))
        for word, count in here.items()
        if count > 1
        for share in [count / texts]
    }
    return sorted((word for word in weights if weights[word] > 0), key=lambda word: (-weights[word], word))


def surprise(here: tuple[int, int], everywhere: tuple[int, int]) -> float:
    """The log-likelihood ratio of texts that have a word here, of so many, and everywhere, of so many.

    >>> round(surprise((8, 10), (10, 100)), 2)
    35.83
    >>> surprise((1, 10), (10, 100))
    0.0
    """
    (had, texts), (all_had, all_texts) = here, everywhere
    rows = ((had, texts - had), (all_had - had, all_texts - all_had - texts + had))
    columns = (all_had, all_texts - all_had)
    cells = [
        (cell, sum(row) * total / all_texts) for row in rows for cell, total in zip(row, columns, strict=True)
    ]
    return 2 * sum(cell * math.log(cell / expected) for cell, expected in cells if cell)
