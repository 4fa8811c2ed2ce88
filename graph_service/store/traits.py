"""What profiles say of people, as rows of the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph_service.store.port import Engine, Row
from graph_service.store.trait_queries import TRAITS


@dataclass(frozen=True, slots=True)
class Called:
    """The name of an organisation, when it got it, and when we learnt of that."""

    name: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TraitRow:
    """A value that sources gave a trait of a handle, each time they did, and when we first learnt of it.

    `customer` is whose the handle is now; `called` is of the organisation that the value stands for.
    """

    handle: str
    customer: str | None
    value: str
    said_at: tuple[datetime, ...]
    recorded_at: datetime
    called: Called | None


def traits(engine: Engine, trait: str) -> list[TraitRow]:
    """What is said of everybody's job, industry or another trait, in order of handle and value."""
    rows = map(trait_row, engine.read(TRAITS, trait=trait))
    return sorted(rows, key=lambda row: (row.handle, row.value, row.said_at))


def trait_row(row: Row) -> TraitRow:
    names = sorted(named for named in row["named"] if named[0] is not None)
    return TraitRow(
        handle=row["handle"],
        customer=next(iter(row["customers"]), None),
        value=row["value"],
        said_at=tuple(datetime.fromisoformat(time) for time in row["saidAt"]),
        recorded_at=row["recordedAt"],
        called=Called(*names[0]) if names else None,
    )
