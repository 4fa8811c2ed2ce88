"""Stage three: what messages say, written back to the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph_service.store.annotations import Reading, Said
from graph_service.store.model import AnnotationRow, ChangeKind, Cursor, StanceRow, words
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator

STAGE: Final = "annotate"


def annotate(store: GraphStore, annotator: Annotator) -> int:
    """Annotate the messages that were not read while they were loaded, or by another version; how many."""
    annotated = 0
    cursor = store.cursor(STAGE, annotator.version)
    while changes := store.changes(cursor.seq, [ChangeKind.MESSAGES]):
        keys = sorted({key for change in changes for key in change.keys})
        stale = [m for m in store.texts(keys) if m.annotated_by != annotator.version]
        cursor = cursor.at(changes[-1].seq)
        store.annotate(rows(stale, annotator), cursor)
        annotated += len(stale)
    return annotated


def reading(annotator: Annotator) -> Reading:
    """How messages are annotated while they are loaded."""
    return Reading(Cursor(STAGE, 0, annotator.version), lambda messages: rows(messages, annotator))


def rows(messages: Sequence[Said], annotator: Annotator) -> list[AnnotationRow]:
    texts = [words(m.subject, m.text) for m in messages]
    return [
        AnnotationRow(
            message.key,
            found.sentiment,
            annotator.version,
            tuple(StanceRow(product, value) for product, value in found.stances),
        )
        for message, found in zip(messages, annotator.annotate(texts), strict=True)
    ]
