"""Putting right what was found in a message, and taking that back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from graph_service.api.context import Context
from graph_service.api.deciding import AlreadyWithdrawn, Decision, Unknown, acceptable, author, decided
from graph_service.api.ids import InvalidId, key_of
from graph_service.api.intake import InvalidInput
from graph_service.api.types.correcting import (
    CorrectionInput,
    CorrectionPayload,
    CorrectionWithdrawalInput,
)
from graph_service.api.types.meaning import Annotation, Correction
from graph_service.api.types.nodes import perhaps
from graph_service.api.types.receipt import UserError
from graph_service.logs import event
from graph_service.pipeline.annotate import row as annotation_row
from graph_service.pipeline.correct import Saying, corrected, correction, row_of, withdrawal
from graph_service.store.model import AnnotationRow, CorrectionRow, words
from ingest import facts
from ingest.facts import Aspect

LOG: Final = logging.getLogger(__name__)


class UnknownLabel(InvalidInput):
    """A label that is not told of this aspect."""

    code = "UNKNOWN_LABEL"


async def correct(service: Context, given: CorrectionInput) -> CorrectionPayload:
    """Keep somebody's word on a message, or say what it would change."""
    asked = ["correct", given.message, given.aspect, given.label, given.value, given.by, given.reason]
    decision = Decision([*asked, given.dry_run], given.idempotency_key, {InvalidId: "message"})
    return payload_of(await decided(service, decision, lambda: said(service, given)))


async def withdraw(service: Context, given: CorrectionWithdrawalInput) -> CorrectionPayload:
    """Take somebody's word on a message back, or say what that would change."""
    asked = ["withdraw correction", given.correction, given.by, given.dry_run]
    decision = Decision(asked, given.idempotency_key, {InvalidId: "correction"})
    return payload_of(await decided(service, decision, lambda: taken_back(service, given)))


def payload_of(outcome: CorrectionPayload | list[UserError]) -> CorrectionPayload:
    if isinstance(outcome, CorrectionPayload):
        return outcome
    return CorrectionPayload(correction=None, annotation=None, user_errors=outcome)


def said(service: Context, given: CorrectionInput) -> CorrectionPayload:
    """Keep what is said, unless it is a dry run; raises `InvalidInput` and `InvalidId`."""
    message = key_of("Message", given.message)
    if not service.store.texts([message]):
        raise Unknown("message", "No message has that id.", "Use the `id` of a message from an answer.")
    saying = Saying(message, given.aspect, given.label, given.value, author(given.by), given.reason)
    refuse_unknown_label(service, saying)
    made = acceptable(lambda: correction(saying))
    return done(service, made, dry_run=given.dry_run)


def taken_back(service: Context, given: CorrectionWithdrawalInput) -> CorrectionPayload:
    """Take back what was said, unless it is a dry run; raises `InvalidInput` and `InvalidId`."""
    key, by = key_of("Correction", given.correction), author(given.by)
    with service.deciding:
        row = standing(service, key)
        made = acceptable(lambda: withdrawal(row, by))
        return done(service, made, dry_run=given.dry_run)


def refuse_unknown_label(service: Context, saying: Saying) -> None:
    """Raise `UnknownLabel` for a label that is none of its aspect's."""
    if saying.aspect is Aspect.SENTIMENT or saying.label is None:
        return
    labels = service.answers.meanings.labels(saying.aspect)
    if saying.label not in labels:
        known = f"Those there are: {', '.join(labels) or 'none'}."
        raise UnknownLabel("label", f"There is no {saying.aspect} {saying.label!r}.", known)


def standing(service: Context, key: str) -> CorrectionRow:
    """The correction of this key; raises `Unknown` and `AlreadyWithdrawn`."""
    (row,) = service.store.meanings.corrections_by_key([key])
    if row is None:
        raise Unknown("correction", "No correction has that id.", "`corrections` lists them all.")
    if row.withdrawn_at is not None:
        message = f"It was taken back by {row.withdrawn_by} on {row.withdrawn_at:%Y-%m-%d}."
        raise AlreadyWithdrawn("correction", message, "Say it anew if it holds after all.")
    return row


def done(service: Context, made: facts.Correction, *, dry_run: bool) -> CorrectionPayload:
    """Take the record in, so that the message is read anew when this returns."""
    read = words_of(service, made.message)
    if dry_run:
        foreseen = Annotation.of(as_it_would_be(service, made, read), read)
        return CorrectionPayload(correction=None, annotation=foreseen, user_errors=[])
    service.pipeline.note(made)
    # Neither the message nor names: a log is kept.
    event(LOG, "corrected", aspect=made.aspect.value, withdrawn=made.withdrawn_at is not None)
    (kept,) = service.store.meanings.corrections_by_key([made.key])
    (now,) = service.store.meanings.annotations([made.message])
    return CorrectionPayload(
        correction=perhaps(Correction.of, kept),
        annotation=None if now is None else Annotation.of(now, read),
        user_errors=[],
    )


def words_of(service: Context, message: str) -> str:
    return "".join(words(each.subject, each.text) for each in service.store.texts([message]))


def as_it_would_be(service: Context, made: facts.Correction, read: str) -> AnnotationRow:
    """What would hold of the message if this were kept."""
    (found,) = service.answers.meanings.annotate([read])
    held = service.store.meanings.corrections([made.message])
    others = [each for each in held if each.key != made.key]
    (row,) = corrected([annotation_row(made.message, found)], in_order([*others, row_of(made)]))
    return row


def in_order(said: Sequence[CorrectionRow]) -> list[CorrectionRow]:
    return sorted(said, key=lambda each: (each.at, each.key))
