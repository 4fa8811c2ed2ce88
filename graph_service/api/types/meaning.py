"""What a text means, the words that decided, and what people have put right in it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.paging import page_size
from graph_service.api.types.nodes import Message, Node, Stance, surely
from graph_service.store import model
from graph_service.store.model import AnnotationRow, CorrectionRow
from graph_service.text import evidence
from graph_service.text.meaning import Tone
from ingest.facts import Aspect

SPANS: Final = 3
"""Spans of a text that are shown unless more are asked for."""
VALUE: Final = "The sentiment or stance, -1 to 1; of an emotion or intent 1 where it is there, 0 where not."

strawberry.enum(Tone, name="Tone", description="How a text sounds; UNCLEAR where nobody could be sure.")
strawberry.enum(Aspect, name="AnnotationAspect", description="What of an annotation a person can put right.")


@object_type
class FoundLabel:
    """An emotion or intent that holds of a text."""

    label: str = told("Its name, such as anger or complaint.")
    probability: float = told("How likely it is there, 0 to 1; 1 where a person says so.")

    @classmethod
    def of(cls, row: model.Found) -> FoundLabel:
        return cls(label=row.label, probability=row.probability)


@object_type
class EvidenceSpan:
    """Words of a text that speak for something found in it."""

    start: int = told(
        "Where it begins, in characters (code points) from 0; a subject and a line break stand before a text."
    )
    end: int = told("Where it ends: the character after its last.")
    text: str = told("The words themselves.")
    aspect: str = told("What they speak of: sentiment, emotion, intent or irony.")
    label: str = told("Which they speak for, such as negative, anger or complaint.")
    weight: float = told("By how much it would be less likely without them, above 0, at most 1.")

    @classmethod
    def of(cls, row: evidence.Span) -> EvidenceSpan:
        return cls(
            start=row.start,
            end=row.end,
            text=row.text,
            aspect=row.aspect,
            label=row.label,
            weight=row.weight,
        )


@object_type
class Annotation:
    """What a text means, as it is found or as a person has put it right."""

    row: strawberry.Private[AnnotationRow]
    words: strawberry.Private[str]
    sentiment: float | None = told("How pleased it sounds, -1 to 1; null without words.")
    tone: Tone | None = told("How it sounds, in a word; null without words.")
    certainty: float | None = told("How likely the likeliest tone is, 0 to 1; 1 where a person says so.")
    emotions: list[FoundLabel] = told("The emotions that hold, the likeliest first.")
    intents: list[FoundLabel] = told("What its writer wants or does, the likeliest first.")
    irony: float | None = told("How likely its words mean their opposite, 0 to 1.")
    urgency: float | None = told("How soon somebody should answer, 0 to 1.")
    stances: list[Stance] = told("How it stands to each of our products that it names.")
    version: str = told("The version of the model that read it.")
    corrected: list[str] = told("What a person has put right, such as `sentiment` or `intent:complaint`.")

    @classmethod
    def of(cls, row: AnnotationRow, words: str) -> Annotation:
        """The annotation of a text; `words` are what was read."""
        return cls(
            row=row,
            words=words,
            sentiment=row.sentiment,
            tone=None if row.tone is None else Tone(row.tone),
            certainty=row.certainty,
            emotions=[FoundLabel.of(each) for each in row.emotions],
            intents=[FoundLabel.of(each) for each in row.intents],
            irony=row.irony,
            urgency=row.urgency,
            stances=[Stance.of(each) for each in row.stances],
            version=row.version,
            corrected=list(row.corrected),
        )

    @field
    async def corrections(self, info: Info) -> list[Annotated[Correction, strawberry.lazy(__name__)]]:
        """What people have said in place of what was found, taken back or not, the first said first."""
        rows = await info.context.loaders.corrections_of_message.load(self.row.key) if self.row.key else ()
        return [Correction.of(row) for row in rows]

    @field
    async def evidence(self, info: Info, first: int = SPANS) -> list[EvidenceSpan]:
        """The words that speak most for what the model found, whatever people say; the most telling first.

        Its words, or of a long text clauses and runs of words, are left out one at a time, and
        what is left is read again; the first 2,000 characters count.
        """
        size = page_size(first)
        spans = await info.context.loaders.evidence.load(self.words)
        return [EvidenceSpan.of(span) for span in spans[:size]]


@object_type
class Correction(Node):
    """What a person says of a message in place of what was found in it. It is kept when taken back."""

    row: strawberry.Private[CorrectionRow]
    aspect: Aspect = told("Of what it speaks.")
    label: str | None = told("The emotion or intent, or the product's slug; null for the sentiment.")
    value: float = told(VALUE)
    by: str = told("Who says so.")
    reason: str | None = told("Why.")
    at: datetime = told("When they said so.")
    withdrawn_at: datetime | None = told("When it was taken back; null while it stands.")
    withdrawn_by: str | None = told("Who took it back.")

    @classmethod
    def of(cls, row: CorrectionRow) -> Correction:
        return cls(
            id=global_id("Correction", row.key),
            row=row,
            aspect=Aspect(row.aspect),
            label=row.label,
            value=row.value,
            by=row.by,
            reason=row.reason,
            at=row.at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_by=row.withdrawn_by,
        )

    @field
    async def message(self, info: Info) -> Message:
        """The message it is about."""
        return surely("message", Message.of, await info.context.loaders.message.load(self.row.message))
