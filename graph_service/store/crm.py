"""What the record tells of people to whoever tells a CRM of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from graph_service.store import crm_queries as queries
from graph_service.store.port import Engine, Row

PAGE: Final = 5_000


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody, and all keys of theirs: of handles, and what sources identify them by."""

    customer: str
    name: str | None
    keys: frozenset[str]

    def known_in(self, namespace: str) -> list[str]:
        """Their addresses or numbers on a channel or in a system, in order."""
        start = f"{namespace}:"
        return sorted(key.removeprefix(start) for key in self.keys if key.startswith(start))


@dataclass(frozen=True, slots=True)
class OpenSignalRow:
    """A signal that is not resolved, and the latest of the messages that raised it."""

    customer: str
    key: str
    kind: str
    team: str | None
    priority: int
    message: str
    raised_at: datetime
    due_at: datetime


class CrmStore:
    """People as a CRM is told of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def people(self) -> Iterator[list[PersonRow]]:
        """Every customer who may be a person, in order of key, a page at a time."""
        after = ""
        while rows := self._engine.read(queries.CUSTOMERS_AFTER, after=after, limit=PAGE):
            keys = [str(row["key"]) for row in rows]
            after = keys[-1]
            yield list(person_rows(self._engine.read(queries.HANDLES_OF_PEOPLE, keys=keys)))

    def not_written_to(self, purpose: str) -> frozenset[str]:
        """The handles of a CRM's records for which a decision says so, such as deleted ones."""
        return frozenset(
            str(row["handle"]) for row in self._engine.read(queries.RECORD_DECISIONS, purpose=purpose)
        )

    def open_signals(self, customers: Sequence[str]) -> list[OpenSignalRow]:
        """The signals of customers that are not resolved, in order of customer and key."""
        rows = self._engine.read(queries.OPEN_SIGNALS, keys=list(customers)) if customers else []
        latest = {(str(row["customer"]), str(row["key"])): row for row in rows}
        return list(map(open_signal, latest.values()))


def open_signal(row: Row) -> OpenSignalRow:
    return OpenSignalRow(
        customer=str(row["customer"]),
        key=str(row["key"]),
        kind=str(row["kind"]),
        team=row["team"],
        priority=int(row["priority"]),
        message=str(row["message"]),
        raised_at=row["raisedAt"],
        due_at=row["dueAt"],
    )


def person_rows(rows: Sequence[Row]) -> Iterator[PersonRow]:
    """People of rows in order of customer; who has a handle of ours is no customer, and so not among them."""
    for customer, each in groupby(rows, key=lambda row: str(row["customer"])):
        handles = list(each)
        identifiers = {str(key) for row in handles for key in row["identifiers"] or ()}
        keys = frozenset(identifiers | {str(row["handle"]) for row in handles})
        yield PersonRow(customer, handles[0]["name"], keys)
