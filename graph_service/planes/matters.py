"""Matters as columns: the rows of a plane's file, and the same numbered for the view."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph_service.planes.people import Names, places
from graph_service.planes.view import (
    NEVER,
    NOBODY,
    PARTIES,
    SETTLERS,
    STATES,
    Integers,
    Matters,
    Ragged,
    microseconds,
)
from graph_service.store.matters import MatterRow

MATTERS: Final = pa.schema(
    [
        ("key", pa.string()),
        ("customer", pa.string()),
        ("state", pa.int64()),
        ("opened_at", pa.int64()),
        ("first_answer", pa.string()),
        ("first_answered_at", pa.int64()),
        ("answered_by", pa.int64()),
        ("handovers", pa.int64()),
        ("handed_over_at", pa.int64()),
        ("settled_at", pa.int64()),
        ("settled_by", pa.int64()),
        ("settles_at", pa.int64()),
        ("reopened_at", pa.int64()),
        ("waits_since", pa.int64()),
        ("fixed_at", pa.int64()),
        ("messages", pa.list_(pa.string())),
        ("products", pa.list_(pa.string())),
    ]
)
"""One row a matter; its key is the message that opened it."""


PLAIN: Final = tuple(field.name for field in MATTERS if field.type == pa.int64())
"""The columns of numbers and times, as they stand in a view too."""


def matter_table(rows: Sequence[MatterRow]) -> pa.Table:
    """Matters as rows of the plane's file."""
    matters = [row.matter for row in rows]
    columns = {
        "key": [m.opening for m in matters],
        "customer": [row.customer for row in rows],
        "state": [STATES.index(m.state) for m in matters],
        "opened_at": [time_of(m.opened_at) for m in matters],
        "first_answer": [m.first_answer for m in matters],
        "first_answered_at": [time_of(m.first_answered_at) for m in matters],
        "answered_by": [number(PARTIES, m.answered_by) for m in matters],
        "handovers": [m.handovers for m in matters],
        "handed_over_at": [time_of(m.handed_over_at) for m in matters],
        "settled_at": [time_of(m.settled_at) for m in matters],
        "settled_by": [number(SETTLERS, m.settled_by) for m in matters],
        "settles_at": [time_of(m.settles_at) for m in matters],
        "reopened_at": [time_of(m.reopened_at) for m in matters],
        "waits_since": [time_of(m.waits_since) for m in matters],
        "fixed_at": [time_of(m.fixed_at) for m in matters],
        "messages": [list(m.messages) for m in matters],
        "products": [list(m.products) for m in matters],
    }
    return pa.table(columns, schema=MATTERS)


def time_of(time: datetime | None) -> int:
    return NEVER if time is None else microseconds(time)


def number(names: Sequence[str], name: str | None) -> int:
    return NOBODY if name is None else names.index(name)


def without(table: pa.Table, gone: Collection[str]) -> pa.Table:
    """The rows of other keys that name one of some messages, without these names."""
    lost = pc.is_in(table["key"], value_set=pa.array(sorted(gone), pa.string()))
    table = table.filter(pc.invert(lost))
    names = table["messages"].combine_chunks()
    named = pc.is_in(pc.list_flatten(names), value_set=pa.array(sorted(gone), pa.string()))
    rows = table.take(pc.unique(pc.list_parent_indices(names).filter(named))).to_pylist()
    for row in rows:
        row["messages"] = [key for key in row["messages"] if key not in gone]
        row["first_answer"] = None if row["first_answer"] in gone else row["first_answer"]
    return pa.Table.from_pylist(rows, schema=MATTERS)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of a view stand for: keys of people and of messages, and slugs of products."""

    people: Names
    messages: Names
    products: Names


def laid_out(table: pa.Table, numbers: Numbers, sender: Integers) -> Matters:
    """The matters in rows of the plane's file, by the numbers of a view.

    `sender` is int64[messages]: who sent each. A matter of somebody who is no longer the sender of what
    opened it is left out: it is about to be worked out anew.
    """
    opening = places(table["key"], numbers.messages)
    person = places(table["customer"], numbers.people)
    stands = (opening != NOBODY) & (person != NOBODY) & (np.append(sender, NOBODY)[opening] == person)
    rows = table.filter(pa.array(stands)).sort_by([("opened_at", "ascending"), ("key", "ascending")])
    return Matters(
        person=places(rows["customer"], numbers.people),
        opening=places(rows["key"], numbers.messages),
        first_answer=places(rows["first_answer"], numbers.messages),
        messages=ragged(rows["messages"], numbers.messages),
        products=ragged(rows["products"], numbers.products),
        **{name: np.asarray(rows[name].to_numpy(), np.int64) for name in PLAIN},
    )


def ragged(column: pa.ChunkedArray[pa.ListScalar[pa.StringType]], keys: Names) -> Ragged:
    """Lists of names as rows of numbers; what has none is left out."""
    row = np.asarray(pc.list_parent_indices(column).to_numpy(), np.int64)
    item = places(pc.list_flatten(column), keys)
    known = item != NOBODY
    lengths = np.bincount(row[known], minlength=len(column))
    return Ragged(np.concatenate([[0], np.cumsum(lengths)]), item[known])
