"""What messages say, written to them: by the stage that reads them, or while they are loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph_service.store import annotation_queries, queries
from graph_service.store.log import Span, changes_after, held_cursor
from graph_service.store.model import AnnotationRow, ChangeKind, Cursor
from graph_service.store.port import Transaction, ask, put


class Said(Protocol):
    """Whatever has words: a record that comes in, or a message that is held."""

    @property
    def key(self) -> str: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How messages are read while they are loaded, which saves reading them again from the store.

    `cursor` is that of the stage which reads those that were not.
    """

    cursor: Cursor
    read: Callable[[Sequence[Said]], list[AnnotationRow]]


def put_cursor(transaction: Transaction, cursor: Cursor) -> None:
    transaction.run(queries.SET_CURSOR, key=cursor.key, seq=cursor.seq, version=cursor.version)


def is_level(transaction: Transaction, cursor: Cursor, last: int) -> bool:
    """Whether a stage has read every message there was when the change log stood at `last`."""
    unread = Span(held_cursor(transaction.run, cursor).seq, last)
    return not changes_after(transaction.run, unread, [ChangeKind.MESSAGES], limit=1)


def put_annotations(transaction: Transaction, rows: Sequence[AnnotationRow]) -> None:
    """Write what was found over what was found before."""
    put(transaction, annotation_queries.PUT_ANNOTATIONS, [{"key": row.key, **found(row)} for row in rows])
    ask(transaction, annotation_queries.UNSTANCE, [row.key for row in rows])
    put_stances(transaction, rows)


def put_stances(transaction: Transaction, rows: Collection[AnnotationRow]) -> None:
    stances = [{"key": row.key, "product": s.product, "stance": s.value} for row in rows for s in row.stances]
    put(transaction, annotation_queries.PUT_STANCES, stances)


def found(row: AnnotationRow) -> dict[str, object]:
    """The properties of a message that its annotation is."""
    return {"sentiment": row.sentiment, "annotatedBy": row.version}
