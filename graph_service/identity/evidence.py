"""Evidence between handles in words and numbers: what each field says, and what becomes of the pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from algorithms.linkage import bits
from graph_service.identity.judging import ASK, JOIN, Bar, Judged
from graph_service.identity.weights import Weights
from graph_service.store.model import Resemblance, Zone
from ingest.identity.sentences import sentence

BARS: Final = {
    Bar.GENERATION: "born a generation apart, as parent and child of one name are",
    Bar.SUFFIX: "one is the elder and one the younger of a name",
    Bar.VERIFIED: "two verified accounts of one platform",
    Bar.NAMES: "they share an address and no given name, as a family or an office does",
}


def resemblance(keys: Sequence[str], judged: Judged, pair: int, weights: Weights) -> Resemblance:
    """The evidence on one judged pair; `keys` are the handles of the table, in order."""
    compared = judged.compared
    first, second = (int(side[pair]) for side in (compared.first, compared.second))
    told = [n for n in range(len(weights.every)) if compared.levels[pair, n] >= 0]
    order = sorted(told, key=lambda n: (-abs(float(judged.weight[pair, n])), n))
    if keys[second] < keys[first]:
        first, second = second, first
    bar = Bar(int(judged.barred[pair]))
    return Resemblance(
        first=keys[first],
        second=keys[second],
        score=round(float(judged.score[pair]), 6),
        probability=round(float(judged.chance(pair)), 9),
        zone=zone(judged, pair),
        fields=tuple(weights.every[n].name for n in order),
        says=tuple(said(judged, pair, n, weights) for n in order),
        weights=tuple(round(float(judged.weight[pair, n]), 6) for n in order),
        bar=BARS.get(bar),
        version=weights.version,
    )


def said(judged: Judged, pair: int, place: int, weights: Weights) -> str:
    """What one field says of a pair, the value of the handle with the smaller number first."""
    values = judged.table.columns[place].values
    compared = judged.compared
    both = str(values[compared.left[pair, place]]), str(values[compared.right[pair, place]])
    level = int(compared.levels[pair, place])
    return sentence(weights.every[place], level, both, weights.frequencies[place])


def zone(judged: Judged, pair: int) -> Zone:
    """What becomes of a pair by itself.

    Asked about is also whoever shares an address that is a person's own while the rest speaks against
    it, and who would be joined but for a bar.
    """
    score, bar = float(judged.score[pair]), Bar(int(judged.barred[pair]))
    if bar is Bar.VERIFIED:
        return Zone.APART
    if score > bits(JOIN) and bar is Bar.NONE:
        return Zone.JOIN
    return Zone.ASK if score > bits(ASK) or judged.vouched[pair] else Zone.APART


def worth_keeping(judged: Judged) -> list[int]:
    """The pairs whose evidence is kept: those that are decided together, and those asked about."""
    kept = judged.near | judged.vouched | (judged.score > bits(ASK))
    return [int(pair) for pair in np.flatnonzero(kept)]
