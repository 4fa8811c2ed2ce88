"""Stage three: what messages say, written back to the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from graph_service.pipeline.correct import corrected
from graph_service.store.annotations import Said
from graph_service.store.matters import keys_of
from graph_service.store.model import AnnotationRow, ChangeKind, Found, StanceRow, words
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotation, Annotator
from graph_service.text.meaning import Found as Told
from ingest.facts import Correction

STAGE: Final = "annotate"
READ: Final = (ChangeKind.MESSAGES, ChangeKind.FACTS)
Progress = Callable[[int], None]


def annotate(store: GraphStore, annotator: Annotator, progress: Progress = lambda _: None) -> int:
    """Annotate the messages that no annotator of this version has read, and those put right; how many.

    What people have put right holds over what is found. A message that says what it said before
    is only stamped with the version, and nobody who follows the record hears of it.
    """
    annotated = 0
    cursor = store.cursor(STAGE, annotator.version)
    while changes := store.changes(cursor.seq, READ):
        changed = keys_of(changes)
        doubted = set(store.meanings.corrected(correction_keys(changed[ChangeKind.FACTS])))
        texts = store.texts(sorted(doubted | changed[ChangeKind.MESSAGES]))
        stale = [m for m in texts if m.key in doubted or m.annotated_by != annotator.version]
        found = read(store, stale, annotator)
        new, same = apart(store, found)
        cursor = cursor.at(changes[-1].seq)
        store.meanings.write(new, cursor, same)
        annotated += len(found)
        progress(annotated)
    return annotated


def correction_keys(facts: Iterable[str]) -> list[str]:
    """Those of some facts that are corrections."""
    marked = f":{Correction.form}/"
    return sorted(key for key in facts if marked in key)


def read(store: GraphStore, messages: Sequence[Said], annotator: Annotator) -> list[AnnotationRow]:
    """What is found in messages, and over it what people have put right."""
    texts = [words(message.subject, message.text) for message in messages]
    found = annotator.annotate(texts)
    rows = [row(message.key, each) for message, each in zip(messages, found, strict=True)]
    return corrected(rows, store.meanings.corrections([message.key for message in messages]))


def apart(store: GraphStore, found: Sequence[AnnotationRow]) -> tuple[list[AnnotationRow], list[str]]:
    """Those that say something new, and the keys of those that say what they said."""
    held = store.meanings.annotations([row.key for row in found])
    same = {
        row.key
        for row, before in zip(found, held, strict=True)
        if before is not None and replace(before, version=row.version) == row
    }
    return [row for row in found if row.key not in same], sorted(same)


def row(key: str, annotation: Annotation) -> AnnotationRow:
    """An annotation as the graph holds it."""
    meaning = annotation.meaning
    if meaning is None:
        return AnnotationRow(key, annotation.version)
    return AnnotationRow(
        key,
        annotation.version,
        meaning.sentiment,
        meaning.tone.value,
        meaning.certainty,
        kept(meaning.emotions),
        kept(meaning.intents),
        meaning.irony,
        meaning.urgency,
        tuple(StanceRow(product, value) for product, value in sorted(annotation.stances)),
    )


def kept(found: Sequence[Told]) -> tuple[Found, ...]:
    return tuple(Found(each.label, each.probability) for each in found)
