"""What somebody says of a reference, as a record that comes in like all others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

from graph_service.pipeline.calls import apart
from graph_service.store.reference_rows import ActRow
from ingest.facts import ReferenceAct, UseOutcome, Vouching
from ingest.handle import Handle

SOURCE: Final = "desk"
"""Where acts come from that are made here."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of somebody, by the key of a handle of theirs; see `ingest.facts.ReferenceAct`."""

    handle: str
    act: Vouching
    by: str
    product: str | None = None
    until: datetime | None = None
    message: str | None = None
    prospect: str | None = None
    opportunity: str | None = None
    outcome: UseOutcome | None = None
    use: str | None = None
    note: str | None = None


def reference_act(word: Word, at: datetime) -> ReferenceAct:
    """The record of what is said, which happened at a time; raises `InvalidRecord`."""
    channel, _, address = word.handle.partition(":")
    said = f"{word}\n{apart(at)}"
    return ReferenceAct(
        source=SOURCE,
        native_id=blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        at=at,
        handle=Handle(channel, address),
        act=word.act,
        by=word.by,
        product=word.product,
        message=word.message,
        until=word.until,
        prospect=word.prospect,
        opportunity=word.opportunity,
        outcome=word.outcome,
        use=word.use,
        note=word.note,
    )


def row_of(made: ReferenceAct) -> ActRow:
    """The row that a record will be, as it would be learnt when it happened."""
    return ActRow(
        made.handle.key,
        made.key,
        made.at,
        made.at,
        made.act.value,
        made.by,
        made.product,
        made.message,
        made.until,
        made.prospect,
        made.opportunity,
        made.outcome and made.outcome.value,
        made.use,
        made.note,
    )
