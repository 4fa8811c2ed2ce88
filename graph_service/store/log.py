"""The change log: what a transaction changed, under sequence numbers that only grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import orjson

from graph_service.store import queries
from graph_service.store.model import VERSIONED, Addition, Change, ChangeKind, Cursor, Position
from graph_service.store.port import Row, Statement, Transaction, put

ENTRY_KEYS = 2_000
"""An entry names at most so many things, so that readers of the log can take small bites."""

SHORT = 1_000
"""Characters up to which what an entry names stands in it."""

NUMBERS = 500
"""Entries looked for at a time."""


class Log:
    """Collects the changes of one transaction and writes them at its end."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._start = position_of(transaction.run(queries.HOLD_POSITION))
        self._changes: list[Change] = []

    @property
    def start(self) -> int:
        """The number of the last change before this transaction."""
        return self._start.seq

    def next_seq(self) -> int:
        """The sequence number the next added change will have."""
        return self._start.seq + len(self._changes) + 1

    def add(self, kind: ChangeKind, keys: Iterable[str], added: Iterable[str] = ()) -> None:
        """Note that things have changed, and which of them are new messages; no things, no change."""
        new = sorted(added)
        ordered = new + sorted(set(keys).difference(new))
        for start in range(0, len(ordered), ENTRY_KEYS):
            part = tuple(ordered[start : start + ENTRY_KEYS])
            self._changes.append(Change(self.next_seq(), kind, part, len(new[start : start + ENTRY_KEYS])))

    def write(self) -> Position:
        """Append the changes and move the record's position; without changes, write nothing."""
        if not self._changes:
            return self._start
        facts = any(change.kind in VERSIONED for change in self._changes)
        position = Position(self._changes[-1].seq, self._start.graph_version + facts)
        rows = [
            {
                "seq": c.seq,
                "kind": c.kind.value,
                "keys": c.keys,
                "added": c.added,
                "graphVersion": position.graph_version,
            }
            for c in self._changes
        ]
        put_entries(self._transaction, queries.LOG_CHANGES, rows)
        self._transaction.run(queries.SET_POSITION, seq=position.seq, graphVersion=position.graph_version)
        return position


@dataclass(frozen=True, slots=True)
class Span:
    """The entries of the change log after one number and up to another."""

    after: int
    upto: int


def changes_after(
    read: Callable[..., list[Row]], span: Span, kinds: Iterable[ChangeKind], limit: int
) -> list[Change]:
    """Entries of some kinds within a span, oldest first and at most `limit`; `read` runs a statement."""
    wanted = [kind.value for kind in kinds]
    for start in range(span.after + 1, span.upto + 1, NUMBERS):
        seqs = list(range(start, min(start + NUMBERS, span.upto + 1)))
        rows = read(queries.CHANGES, seqs=seqs, kinds=wanted, limit=limit)
        if rows:
            return [change_of(row) for row in rows]
    return []


def held_cursor(read: Callable[..., list[Row]], cursor: Cursor) -> Cursor:
    """How far a cursor's stage has read the change log; from the start where another version read it."""
    rows = read(queries.CURSOR, key=cursor.key)
    return cursor.at(int(rows[0]["seq"]) if rows and rows[0]["version"] == cursor.version else 0)


def change_of(row: Row) -> Change:
    return Change(row["seq"], ChangeKind(row["kind"]), keys_in(row), row["added"])


def additions_of(row: Row) -> list[Addition]:
    """What was new by an entry of the log."""
    return [Addition(row["seq"], key) for key in keys_in(row)[: row["added"]]]


def put_entries(transaction: Transaction, statement: Statement, entries: Sequence[Row]) -> None:
    """Write entries, rows with `seq` and `keys`, by a statement; what long ones name, apart from them.

    Keys are one text, as JSON. The embedded engine copies all entries when one is added, and a list of
    keys costs it a hundred texts.
    """
    texts = {row["seq"]: orjson.dumps(row["keys"]).decode() for row in entries}
    short = {seq: text if len(text) <= SHORT else None for seq, text in texts.items()}
    put(transaction, statement, [row | {"keys": short[row["seq"]]} for row in entries])
    long = [{"seq": seq, "keys": texts[seq]} for seq, text in short.items() if text is None]
    put(transaction, queries.LOG_KEYS, long)


def keys_in(row: Row) -> tuple[str, ...]:
    return tuple(orjson.loads(row["keys"]))


def position_of(rows: list[Row]) -> Position:
    """The record's position; an empty store stands at 0."""
    return Position(rows[0]["seq"], rows[0]["graphVersion"]) if rows else Position(0, 0)
