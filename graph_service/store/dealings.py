"""What people have, which deals they are in, what they did without a word: facts read in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from graph_service.store import dealing_queries as queries
from graph_service.store.port import Engine, Statement


class Deal(StrEnum):
    """How a deal stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class DealingRow:
    """A fact of a handle: of which kind, since when, when we learnt it, and until when, if it ended."""

    handle: str
    kind: str
    at: datetime
    recorded_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Dealings:
    """All such facts: uses and purchases, deals by how they stand (see `Deal`), and reactions.

    `until` of a deal is when it was won or lost. `seconds` are those of messages that took time, by key.
    """

    usages: Sequence[DealingRow] = ()
    deals: Sequence[DealingRow] = ()
    reactions: Sequence[DealingRow] = ()
    seconds: Sequence[tuple[str, int]] = ()


class DealingStore:
    """Reads dealings of the record."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Dealings:
        """Everything there is, in no order."""
        return Dealings(
            self._rows(queries.USAGES),
            self.deals(),
            self._rows(queries.REACTIONS),
            self.seconds(),
        )

    def deals(self) -> list[DealingRow]:
        """All deals by how they stand, in no order."""
        return self._rows(queries.DEALS)

    def seconds(self) -> list[tuple[str, int]]:
        """How long each message took that took time, by its key."""
        return [(str(row["key"]), int(row["seconds"])) for row in self._engine.read(queries.TIMED)]

    def _rows(self, statement: Statement) -> list[DealingRow]:
        return [
            DealingRow(row["handle"], row["kind"], row["at"], row["recordedAt"], row["until"])
            for row in self._engine.read(statement)
        ]
