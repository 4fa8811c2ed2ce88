"""The change log: what a transaction changed, under sequence numbers that only grow."""

from __future__ import annotations

from collections.abc import Iterable

from graph_service.store import queries
from graph_service.store.model import FACTS, Change, ChangeKind, Position
from graph_service.store.port import Row, Transaction

ENTRY_KEYS = 2_000
"""An entry names at most so many things, so that readers of the log can take small bites."""


class Log:
    """Collects the changes of one transaction and writes them at its end."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._start = position_of(transaction.run(queries.HOLD_POSITION))
        self._changes: list[Change] = []

    def next_seq(self) -> int:
        """The sequence number the next added change will have."""
        return self._start.seq + len(self._changes) + 1

    def add(self, kind: ChangeKind, keys: Iterable[str]) -> None:
        """Note that things have changed; no things, no change."""
        ordered = sorted(keys)
        for start in range(0, len(ordered), ENTRY_KEYS):
            self._changes.append(Change(self.next_seq(), kind, tuple(ordered[start : start + ENTRY_KEYS])))

    def write(self) -> Position:
        """Append the changes and move the record's position; without changes, write nothing."""
        if not self._changes:
            return self._start
        facts = any(change.kind in FACTS for change in self._changes)
        position = Position(self._changes[-1].seq, self._start.graph_version + facts)
        rows = [{"seq": c.seq, "kind": c.kind.value, "keys": list(c.keys)} for c in self._changes]
        self._transaction.run(queries.LOG_CHANGES, rows=rows, graphVersion=position.graph_version)
        self._transaction.run(queries.SET_POSITION, seq=position.seq, graphVersion=position.graph_version)
        return position


def position_of(rows: list[Row]) -> Position:
    """The record's position; an empty store stands at 0."""
    return Position(rows[0]["seq"], rows[0]["graphVersion"]) if rows else Position(0, 0)
