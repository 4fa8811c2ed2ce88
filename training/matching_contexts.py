"""Reference contexts: what may be looked for in sets of texts whose intents are known, and what fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from algorithms.abstention import Flags
from graph_service.moments.fit import Fit
from training.held import Turn, held
from training.vectors import FeatureReader


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a set, what its conversation is known to be about, and the field that is of."""

    text: str
    conversation: str
    about: frozenset[str]
    field: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, what a conversation must be about to fit, and the field; None: nothing fits."""

    text: str
    about: str | None
    field: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The candidates for one context, each of another conversation, the best score first.

    `parts` are their fits float64[n, PARTS], `vectors` their meanings float32[n, 384]. `kin` are those
    that are not about what is sought, and of the same field.
    """

    sought: Sought
    parts: NDArray[np.float64]
    vectors: NDArray[np.float32]
    relevant: Flags
    kin: Flags


def found(said: Sequence[Said], sought: Sequence[Sought], reader: FeatureReader) -> list[Found]:
    """What the service would look at closely for each context, among all that is said."""
    turns = [Turn(each.text, each.conversation) for each in said]
    of = {each.conversation: each for each in said}
    with TemporaryDirectory() as folder:
        matcher = held(Path(folder), turns, [each.text for each in sought], reader).matcher
        results = []
        for each in sought:
            query = matcher.query(each.text)
            fits = best_of_each(matcher.fits(query, matcher.candidates(query)), each.text)
            results.append(judged(each, fits, [of[fit.conversation] for fit in fits]))
    return results


def best_of_each(fits: Iterable[Fit], text: str) -> list[Fit]:
    """The best message of each conversation, the best first; not what is looked for itself."""
    best: dict[str, Fit] = {}
    for fit in sorted(fits, key=lambda fit: (-fit.score, fit.message)):
        if fit.text != text:
            best.setdefault(fit.conversation, fit)
    return list(best.values())


def judged(sought: Sought, fits: Sequence[Fit], about: Sequence[Said]) -> Found:
    relevant = np.array([sought.about in each.about for each in about], np.bool_)
    kin = np.array([sought.field == each.field for each in about], np.bool_) & ~relevant
    parts = np.array([fit.parts for fit in fits], np.float64)
    return Found(sought, parts, np.stack([fit.vector for fit in fits]), relevant, kin)
