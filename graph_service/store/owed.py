"""What somebody of ours has to do: signals that nobody has resolved, read in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph_service.store import owed_queries as queries
from graph_service.store.port import Engine


@dataclass(frozen=True, slots=True)
class DueRow:
    """A signal that nobody has resolved: of the matter that `subject` opened, for which team, due when."""

    subject: str
    kind: str
    team: str
    due_at: datetime


class OwedStore:
    """Reads what is due; writes nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self) -> list[DueRow]:
        """The signals that are not resolved now."""
        rows = self._engine.read(queries.DUE)
        found = [DueRow(row["subject"], row["kind"], row["team"], row["dueAt"]) for row in rows]
        return sorted(found, key=lambda row: (row.subject, row.due_at, row.kind))
