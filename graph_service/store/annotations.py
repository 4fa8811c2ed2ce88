"""What messages are found to say, written to them and read again, and what people put right in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from graph_service.store import annotation_queries, queries
from graph_service.store.log import Log
from graph_service.store.model import (
    AnnotationRow,
    ChangeKind,
    CorrectionRow,
    Cursor,
    Found,
    StanceRow,
    words,
)
from graph_service.store.port import Engine, Row, Transaction, ask, put

PAGE: Final = 2_000


class Said(Protocol):
    """Whatever has words: a record that comes in, or a message that is held."""

    @property
    def key(self) -> str: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was said to us in a message, and our first answer to it."""

    message: str
    text: str
    reply: str


class AnnotationStore:
    """Reads and writes what messages are found to say."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def annotations(self, keys: Sequence[str]) -> list[AnnotationRow | None]:
        """What was found in messages, in the order of `keys`; None for one that was not read yet."""
        rows = self._engine.read(annotation_queries.ANNOTATIONS, keys=list(keys))
        found = {row["key"]: annotation(row) for row in rows if row["annotatedBy"] is not None}
        return [found.get(key) for key in keys]

    def corrections(self, messages: Sequence[str]) -> list[CorrectionRow]:
        """What people have put right in messages, withdrawn or not, the first said first."""
        rows = self._engine.read(annotation_queries.CORRECTIONS_OF_MESSAGES, keys=list(messages))
        return sorted(map(correction, rows), key=lambda row: (row.at, row.key))

    def corrections_by_key(self, keys: Sequence[str]) -> list[CorrectionRow | None]:
        """Corrections by their keys, in the order of `keys`; None for one of no message that is held."""
        rows = self._engine.read(annotation_queries.CORRECTIONS, keys=list(keys))
        found = {row["key"]: correction(row) for row in rows}
        return [found.get(key) for key in keys]

    def correction_page(self, after: str, limit: int) -> list[CorrectionRow]:
        """Corrections of messages that are held whose key comes after `after`, in order."""
        rows = self._engine.read(annotation_queries.CORRECTION_PAGE, after=after, limit=limit)
        return list(map(correction, rows))

    def corrected(self, corrections: Sequence[str]) -> list[str]:
        """The messages that some corrections, by their keys, are about."""
        rows = self._engine.read(annotation_queries.CORRECTED_MESSAGES, keys=list(corrections))
        return sorted({row["message"] for row in rows})

    def exchanges(self) -> Iterator[Exchange]:
        """What was said to us, in order of key, each with the first answer of ours to it."""
        after = ""
        while rows := self._engine.read(annotation_queries.INBOUND_KEYS, after=after, limit=PAGE):
            keys = [row["key"] for row in rows]
            after = keys[-1]
            replies = self._engine.read(annotation_queries.REPLIES_OF_OURS, keys=keys)
            first = {row["key"]: row for row in sorted(replies, key=by_time, reverse=True)}
            for key in keys:
                if key in first:
                    row = first[key]
                    yield Exchange(key, words(row["subject"], row["text"]), row["reply"])

    def sentiments_put_right(self) -> list[tuple[str, float]]:
        """What people say of the sentiment of messages: the words of each, and the sentiment, -1 to 1."""
        rows = sorted(self._engine.read(annotation_queries.CORRECTIONS_OF_SENTIMENT), key=by_time)
        latest = {row["message"]: (words(row["subject"], row["text"]), float(row["value"])) for row in rows}
        return [latest[key] for key in sorted(latest)]

    def heads(self) -> str | None:
        """What was learnt from our replies, as it was written; None for nothing."""
        rows = self._engine.read(annotation_queries.HEADS)
        return str(rows[0]["body"]) if rows else None

    def set_heads(self, body: str | None, version: str) -> None:
        """Keep what was learnt, or nothing any more."""

        def work(transaction: Transaction) -> None:
            if body is None:
                transaction.run(annotation_queries.DROP_HEADS)
            else:
                transaction.run(annotation_queries.SET_HEADS, body=body, version=version)

        self._engine.write(work)

    def write(self, rows: Sequence[AnnotationRow], cursor: Cursor, read: Sequence[str] = ()) -> None:
        """Write what was found over what was found before, and how far the stage has come.

        `read` are the messages that say still what they said; only their version is another.
        """

        def work(transaction: Transaction) -> None:
            log = Log(transaction)
            put_annotations(transaction, rows)
            stamps = [{"key": key, "annotatedBy": cursor.version} for key in read]
            put(transaction, annotation_queries.STAMP_ANNOTATIONS, stamps)
            log.add(ChangeKind.ANNOTATIONS, {row.key for row in rows})
            put_cursor(transaction, cursor)
            log.write()

        self._engine.write(work)


def by_time(row: Row) -> tuple[datetime, str]:
    return row["at"], row.get("replyKey") or row["key"]


def put_cursor(transaction: Transaction, cursor: Cursor) -> None:
    transaction.run(queries.SET_CURSOR, key=cursor.key, seq=cursor.seq, version=cursor.version)


def put_annotations(transaction: Transaction, rows: Sequence[AnnotationRow]) -> None:
    """Write what was found over what was found before."""
    put(transaction, annotation_queries.PUT_ANNOTATIONS, list(map(written, rows)))
    ask(transaction, annotation_queries.UNSTANCE, [row.key for row in rows])
    stances = [{"key": row.key, "product": s.product, "stance": s.value} for row in rows for s in row.stances]
    put(transaction, annotation_queries.PUT_STANCES, stances)


def written(row: AnnotationRow) -> Row:
    """A row of `PUT_ANNOTATIONS`; lists that are empty are left out, as most are."""
    return {
        "key": row.key,
        "annotatedBy": row.version,
        "sentiment": row.sentiment,
        "tone": row.tone,
        "certainty": row.certainty,
        "emotions": [each.label for each in row.emotions] or None,
        "emotionChances": [each.probability for each in row.emotions] or None,
        "intents": [each.label for each in row.intents] or None,
        "intentChances": [each.probability for each in row.intents] or None,
        "irony": row.irony,
        "urgency": row.urgency,
        "corrected": list(row.corrected) or None,
    }


def annotation(row: Row) -> AnnotationRow:
    """A row of `ANNOTATIONS`."""
    return AnnotationRow(
        key=row["key"],
        version=row["annotatedBy"],
        sentiment=row["sentiment"],
        tone=row["tone"],
        certainty=row["certainty"],
        emotions=found(row, "emotions", "emotionChances"),
        intents=found(row, "intents", "intentChances"),
        irony=row["irony"],
        urgency=row["urgency"],
        stances=tuple(StanceRow(product, value) for product, value in sorted(row["stances"])),
        corrected=tuple(row["corrected"] or ()),
    )


def found(row: Row, labels: str, chances: str) -> tuple[Found, ...]:
    return tuple(
        Found(label, float(chance))
        for label, chance in zip(row[labels] or (), row[chances] or (), strict=True)
    )


def correction(row: Row) -> CorrectionRow:
    """A row with the columns of `annotation_queries.CORRECTION_COLUMNS`."""
    return CorrectionRow(
        key=row["key"],
        message=row["message"],
        aspect=row["aspect"],
        label=row["label"],
        value=float(row["value"]),
        by=row["by"],
        reason=row["reason"],
        at=row["at"],
        withdrawn_at=row["withdrawnAt"],
        withdrawn_by=row["withdrawnBy"],
    )
