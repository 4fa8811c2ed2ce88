"""What people put right in annotations: it holds over whatever is found, until it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final

from graph_service.store.model import AnnotationRow, CorrectionRow, Found, StanceRow
from ingest.facts import Aspect, Correction

SOURCE: Final = "review"
"""Where corrections come from that are made here."""


@dataclass(frozen=True, slots=True)
class Saying:
    """That of a message, by key, something holds or does not; see `ingest.facts.Correction`."""

    message: str
    aspect: Aspect
    label: str | None
    value: float
    by: str
    reason: str | None = None


def correction(saying: Saying, at: datetime | None = None) -> Correction:
    """The record of what is said now; raises `InvalidRecord`."""
    when = at or datetime.now(UTC)
    named = (
        f"{saying.message}\n{saying.aspect}\n{saying.label}\n{saying.value}\n{saying.by}\n{when.isoformat()}"
    )
    return Correction(
        source=SOURCE,
        native_id=blake2b(named.encode(errors="surrogatepass"), digest_size=8).hexdigest(),
        at=when,
        message=saying.message,
        aspect=saying.aspect,
        label=saying.label,
        value=saying.value,
        by=saying.by,
        reason=saying.reason,
    )


def withdrawal(row: CorrectionRow, by: str, at: datetime | None = None) -> Correction:
    """The record that a correction is taken back now; it stays to be read."""
    when = at or datetime.now(UTC)
    source, _, name = row.key.partition(":")
    return Correction(
        source=source,
        native_id=name.removeprefix(f"{Correction.form}/"),
        at=row.at,
        revised_at=when,
        message=row.message,
        aspect=Aspect(row.aspect),
        label=row.label,
        value=row.value,
        by=row.by,
        reason=row.reason,
        withdrawn_at=when,
        withdrawn_by=by,
    )


def row_of(made: Correction) -> CorrectionRow:
    """A correction as the record will hold it."""
    return CorrectionRow(
        key=made.key,
        message=made.message,
        aspect=made.aspect.value,
        label=made.label,
        value=made.value,
        by=made.by,
        reason=made.reason,
        at=made.at,
        withdrawn_at=made.withdrawn_at,
        withdrawn_by=made.withdrawn_by,
    )


def corrected(rows: Sequence[AnnotationRow], corrections: Iterable[CorrectionRow]) -> list[AnnotationRow]:
    """What was found, with what people say in its place; of two words on one thing the later holds."""
    said: dict[str, list[CorrectionRow]] = {}
    for each in corrections:
        if each.withdrawn_at is None:
            said.setdefault(each.message, []).append(each)
    return [with_words(row, said[row.key]) if row.key in said else row for row in rows]


def with_words(row: AnnotationRow, said: Sequence[CorrectionRow]) -> AnnotationRow:
    for each in said:
        row = put_right(row, each)
    named = {f"{each.aspect}:{each.label}" if each.label else each.aspect for each in said}
    return replace(row, corrected=tuple(sorted(named)))


def put_right(row: AnnotationRow, word: CorrectionRow) -> AnnotationRow:
    """What was found, with one thing put right; a person is sure of what she says."""
    match Aspect(word.aspect):
        case Aspect.SENTIMENT:
            return replace(row, sentiment=word.value, tone=TONES[sign(word.value)], certainty=1.0)
        case Aspect.EMOTION:
            return replace(row, emotions=labelled(row.emotions, word))
        case Aspect.INTENT:
            return replace(row, intents=labelled(row.intents, word))
        case Aspect.STANCE:
            others = [stance for stance in row.stances if stance.product != word.label]
            stances = sorted([*others, StanceRow(str(word.label), word.value)], key=lambda s: s.product)
            return replace(row, stances=tuple(stances))


TONES: Final[Mapping[int, str]] = {-1: "negative", 0: "neutral", 1: "positive"}


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


def labelled(found: Sequence[Found], word: CorrectionRow) -> tuple[Found, ...]:
    """The labels with one of them there, or not there: a value above 0 says that it holds."""
    others = tuple(each for each in found if each.label != word.label)
    return (Found(str(word.label), 1.0), *others) if word.value > 0 else others
