"""Rows of arrays by the group they belong to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algorithms.graph import Indices


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """Rows in groups, so that those of one are found without looking at all."""

    order: Indices
    begin: Indices

    @classmethod
    def by(cls, group: Indices, count: int) -> Grouped:
        """Rows by the number of their group, of so many groups."""
        order = np.argsort(group, kind="stable")
        return cls(order, np.searchsorted(group[order], np.arange(count + 1)))

    def of(self, group: int) -> Indices:
        """The rows of a group, ascending."""
        return self.order[self.begin[group] : self.begin[group + 1]]
