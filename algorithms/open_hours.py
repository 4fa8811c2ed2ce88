"""How long between two times a place is open: time that counts only while somebody is there to answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algorithms.graph import Indices, check_array


@dataclass(frozen=True, slots=True, eq=False)
class Openings:
    """The spans in which a place is open: int64 of shape `(spans,)`, ascending and apart from each other.

    Times are whole numbers of any one unit, such as microseconds since 1970. Outside the spans, before the
    first and after the last as well, it is closed.
    """

    begins: Indices
    ends: Indices

    @classmethod
    def of(cls, begins: Indices, ends: Indices) -> Openings:
        """Of any spans; what overlaps or touches is one. Raises `ValueError` for one that ends first."""
        check_array("ends", ends, np.int64, begins.size)
        check_array("begins", begins, np.int64, begins.size)
        if (begins > ends).any():
            raise ValueError("ends: a span ends before it begins")
        order = np.argsort(begins, kind="stable")
        begins, reached = begins[order], np.maximum.accumulate(ends[order])
        apart = np.append(True, begins[1:] > reached[:-1])[: begins.size]
        return cls(begins[apart], reached[np.append(apart[1:], True)[: begins.size]])


def open_time(openings: Openings, since: Indices, until: Indices) -> Indices:
    """How long a place is open between two times, int64 of the shape of `since` and `until`.

    Below 0 where `until` is the earlier. Takes time in proportion to n log(spans), however long the waits.

    Examples
    --------
    Open from 9 to 12 and from 13 to 17. From 11 to 14 that is one hour and one; from 17 on it is nothing.

    >>> day = Openings.of(np.array([13, 9]), np.array([17, 12]))
    >>> open_time(day, np.array([11, 17]), np.array([14, 33])).tolist()
    [2, 0]

    """
    return opened_before(openings, until) - opened_before(openings, since)


def opened_before(openings: Openings, times: Indices) -> Indices:
    """How long it had been open by each time."""
    if not openings.begins.size:
        return np.zeros(times.shape, np.int64)
    lasted = np.concatenate(([0], np.cumsum(openings.ends - openings.begins)))
    span = np.searchsorted(openings.begins, times, side="right") - 1
    inside = np.clip(np.minimum(times, openings.ends[span]) - openings.begins[span], 0, None)
    return np.where(span < 0, 0, lasted[np.maximum(span, 0)] + inside)
