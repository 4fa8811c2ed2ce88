"""Rows of arrays in groups: which agree, which come first, what came before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Indices, Reals

Column = NDArray[np.generic]
Mask = NDArray[np.bool_]
MIXER: Final = np.uint64(0x9E3779B97F4A7C15)
SHIFT: Final = np.uint64(29)


def different(numbers: Indices) -> Indices:
    """The different ones of whole numbers, in order.

    By sorting: `np.unique` hashes whole numbers, which takes several times as long.

    >>> different(np.array([3, 1, 3]))
    array([1, 3])
    """
    ordered = np.sort(numbers, axis=None)
    new = np.concatenate([np.ones(min(1, ordered.size), np.bool_), ordered[1:] != ordered[:-1]])
    return np.asarray(ordered[new], np.int64)


def numbered(*columns: Indices) -> Indices:
    """A number for each row, equal where all columns are: shape `(rows,)`, from 0 on."""
    rows = np.zeros(columns[0].size, np.int64)
    for column in columns:
        kinds, number = np.unique(column, return_inverse=True)
        _, rows = np.unique(rows * max(kinds.size, 1) + number, return_inverse=True)
    return np.asarray(rows, np.int64)


def shared(*columns: Column) -> Mask:
    """Which rows may agree with another in all columns, shape `(rows,)`; of the others none does.

    One sort of mixed columns tells, so that what is costly need be done to these rows alone.

    >>> shared(np.array([1, 1, 2, 1]), np.array([5, 6, 5, 5]))
    array([ True, False, False,  True])
    """
    mixed = np.zeros(columns[0].size, np.uint64)
    for column in columns:
        mixed = (mixed ^ column.astype(np.int64).view(np.uint64)) * MIXER
        mixed ^= mixed >> SHIFT
    order = np.argsort(mixed)
    twins = np.flatnonzero(mixed[order[1:]] == mixed[order[:-1]])
    found = np.zeros(mixed.size, np.bool_)
    found[order[twins]] = found[order[twins + 1]] = True
    return found


def places_within(groups: Sequence[Column], order: Sequence[Column]) -> Indices:
    """How many rows come before each row of those that agree in all `groups`, shape `(rows,)`.

    Rows come in ascending order of the first column of `order`, then of the next.

    >>> places_within([np.array([1, 1, 2])], [np.array([0.5, 0.1, 0.9])])
    array([1, 0, 0])
    """
    rows = np.lexsort((*reversed(order), *groups))
    starts = np.ones(rows.size, np.bool_)
    starts[1:] = np.any([group[rows[1:]] != group[rows[:-1]] for group in groups], axis=0)
    place = np.arange(rows.size)
    rank = np.empty_like(place)
    rank[rows] = place - np.maximum.accumulate(np.where(starts, place, 0))
    return rank


def strongest_each(group: Indices, amount: Reals, message: Indices) -> Indices:
    """The place of the greatest amount in each group; of equal ones that of the first message."""
    return np.flatnonzero(places_within([group], [-amount, message]) == 0)


def ranked(times: Indices) -> Indices:
    """The times as places in their order, from 0 on, equal where they are: shape `(times,)`.

    >>> ranked(np.array([50, 10, 50]))
    array([1, 0, 1])
    """
    order = np.argsort(times)
    later = np.zeros(times.size, np.int64)
    later[1:] = times[order[1:]] != times[order[:-1]]
    place = np.empty_like(later)
    place[order] = np.cumsum(later)
    return place


def latest_before(who: Indices, when: Indices, among: tuple[Indices, Indices]) -> Indices:
    """The last of some events of the same person strictly before each moment, or -1: shape of `who`.

    `among` are the persons and moments of the events; answers are places in it. Moments are places
    in time (see `ranked`), from 0 on. Of events at one moment it is the one that stands last.

    >>> latest_before(np.array([1, 1, 2]), np.array([5, 9, 9]), (np.array([1, 1]), np.array([4, 5])))
    array([ 0,  1, -1])
    """
    person, moment = among
    if not person.size:
        return np.full(who.size, -1)
    width = max(int(moment.max()), int(when.max(initial=0))) + 1
    keys = person * width + moment
    order = np.argsort(keys, kind="stable")
    place = np.searchsorted(keys[order], who * width + when) - 1
    found = order[np.maximum(place, 0)]
    return np.where((place >= 0) & (person[found] == who), found, -1)
