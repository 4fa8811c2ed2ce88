"""Stage three: what messages say, written back to the record."""

from __future__ import annotations

from typing import Final

from graph_service.store.model import AnnotationRow, ChangeKind, MessageText, StanceRow
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator

STAGE: Final = "annotate"


def annotate(store: GraphStore, annotator: Annotator) -> int:
    """Annotate the messages that are new, changed, or last read by another version; how many."""
    annotated = 0
    cursor = store.cursor(STAGE, annotator.version)
    while changes := store.changes(cursor.seq, [ChangeKind.MESSAGES]):
        keys = sorted({key for change in changes for key in change.keys})
        stale = [m for m in store.texts(keys) if m.annotated_by != annotator.version]
        cursor = cursor.at(changes[-1].seq)
        store.annotate(rows(stale, annotator), cursor)
        annotated += len(stale)
    return annotated


def rows(messages: list[MessageText], annotator: Annotator) -> list[AnnotationRow]:
    texts = [f"{m.subject}\n{m.text}" if m.subject else m.text for m in messages]
    return [
        AnnotationRow(
            message.key,
            found.sentiment,
            annotator.version,
            tuple(StanceRow(product, value) for product, value in found.stances),
        )
        for message, found in zip(messages, annotator.annotate(texts), strict=True)
    ]
