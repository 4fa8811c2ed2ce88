"""What may be promised of a context's matches, on what grounds, and from which score on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from algorithms.abstention import DOUBT, Flags, lowest_bar, missing
from algorithms.graph import Reals
from graph_service.moments.reference import Reference


class Basis(StrEnum):
    """What a threshold rests on.

    RATINGS: what people said of this context's own matches; the share is promised. REFERENCE: pairs of
    texts that the service was shipped with; the share held there, and is not promised here.
    """

    RATINGS = "ratings"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Promise:
    """From which score on matches are told, and what is said of them.

    Nobody is told where `threshold` is None. `rated` counts the context's ratings, `missing` about how
    many more, all relevant, a promise still needs: 0 where there is one.
    """

    max_irrelevant: float
    threshold: float | None
    basis: Basis
    rated: int
    missing: int
    sentence: str

    @property
    def guaranteed(self) -> bool:
        return self.basis is Basis.RATINGS and self.threshold is not None


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """Scores of rated matches by a judge that had not learnt from them, and whether each is relevant."""

    scores: Reals
    relevant: Flags


def promise(rated: Rated, max_irrelevant: float, reference: Reference) -> Promise:
    """What may be promised with these ratings; raises `ValueError` for a share outside 0 to 1.

    Where the ratings show that a share is kept from some score on, that is promised. Where they do not,
    the threshold is that of the reference pairs, but never one at and above which the ratings
    themselves show more irrelevant matches than asked for: then nobody.
    """
    bar = lowest_bar(rated.scores, rated.relevant, max_irrelevant)
    if bar is None:
        return supposed(rated, max_irrelevant, reference)
    sentence = (
        f"With {1 - DOUBT:.0%} confidence at most {percent(max_irrelevant)} of the matches from "
        f"{bar.threshold:.2f} on are irrelevant: {bar.irrelevant} of the {bar.rated} rated there were."
    )
    return Promise(max_irrelevant, bar.threshold, Basis.RATINGS, rated.scores.size, 0, sentence)


def supposed(rated: Rated, max_irrelevant: float, reference: Reference) -> Promise:
    """What is said where nothing can be promised."""
    threshold, count = reference.threshold(max_irrelevant), rated.scores.size
    if threshold is None:
        reason = "The reference contexts did not keep so small a share either: nobody."
    elif contradicted(rated, threshold, max_irrelevant):
        threshold, reason = None, "More than that of the matches rated so far are irrelevant: nobody."
    else:
        reason = (
            f"From {threshold:.2f} on it was so on the mean of {reference.contexts} reference contexts; this "
            "assumes that the context resembles them."
        )
    more = missing(rated.scores, rated.relevant, max_irrelevant)
    sentence = (
        f"Not promised: {count} ratings are too few to show that at most {percent(max_irrelevant)} are "
        f"irrelevant, {more} more would do if all were relevant. {reason}"
    )
    return Promise(max_irrelevant, threshold, Basis.REFERENCE, count, more, sentence)


def percent(share: float) -> str:
    return f"{100 * share:.3g}%"


def contradicted(rated: Rated, threshold: float, max_irrelevant: float) -> bool:
    """Whether too many of the matches rated at or above a threshold are irrelevant."""
    relevant = rated.relevant[rated.scores >= threshold]
    return relevant.size > 0 and bool((~relevant).mean() > max_irrelevant)
