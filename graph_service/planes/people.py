"""Whose handles are: people numbered, and what is known of who speaks."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph_service.planes.view import NOBODY, Holdings, Integers, Mask

APART: Final = frozenset({"organization", "bot"})
"""Kinds of customers that are neither fans nor critics and whose attention counts for nobody."""
Names: TypeAlias = "pa.Array[pa.StringScalar]"


class People:
    """The people who own handles, in order of `keys`, the teams of ours, and whose each handle is."""

    def __init__(self, owners: pa.Table) -> None:
        """`owners` has a row a handle, in order of key."""
        apart = pc.is_in(owners["kind"], value_set=pa.array(sorted(APART)))
        customer = pc.if_else(apart, pa.scalar(None, pa.string()), owners["customer"])
        self.keys = pc.unique(pc.drop_null(customer)).sort()
        self.teams = pc.unique(pc.drop_null(owners["team"])).sort()
        self._handles = owners["key"].combine_chunks()
        self._person = places(customer, self.keys)
        self._team = places(owners["team"], self.teams)
        self._ours = flags(owners["ours"])
        self._bot = flags(owners["bot"])

    def handle(self, handles: Names) -> Integers:
        """The number of each handle, or `NOBODY`."""
        return places(handles, self._handles)

    def number(self, handles: Names) -> Integers:
        """The person behind each handle, or `NOBODY`."""
        return np.append(self._person, NOBODY)[self.handle(handles)]

    def team(self, handle: Integers) -> Integers:
        """The team that speaks through each handle, by its number, or `NOBODY`."""
        return np.append(self._team, NOBODY)[handle]

    def bot(self, handle: Integers) -> Mask:
        """Whether a program speaks through each handle, by its number."""
        return np.append(self._bot, np.False_)[handle]

    def holdings(self, channels: Names) -> Holdings:
        """Whose handles are."""
        channel = pc.list_element(pc.split_pattern(self._handles, ":", max_splits=1), 0)
        return Holdings(tuple(self._handles.to_pylist()), self._person, places(channel, channels), self._ours)


def places(names: Names, among: Names) -> Integers:
    """The number of each name among others, or `NOBODY`."""
    found = pc.fill_null(pc.index_in(names, value_set=among), NOBODY)
    return np.asarray(
        found.to_numpy(zero_copy_only=False) if isinstance(found, pa.Array) else found.to_numpy(), np.int64
    )


def flags(column: pa.ChunkedArray[pa.BooleanScalar]) -> Mask:
    known = pc.coalesce(column, pa.scalar(value=False))
    return np.asarray(known.to_numpy(), np.bool_)
