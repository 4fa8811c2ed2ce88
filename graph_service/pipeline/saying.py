"""What somebody says of two handles, as records that come in like all others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final

from graph_service.store.model import AssertionRow
from ingest.facts import Assertion
from ingest.handle import Handle

SOURCE: Final = "review"
"""Where assertions come from that are made here."""


@dataclass(frozen=True, slots=True)
class Saying:
    """That two handles, by key, are one person's or are not; who says so, and why."""

    first: str
    second: str
    same: bool
    by: str
    reason: str | None = None


def assertion(saying: Saying, at: datetime | None = None) -> Assertion:
    """The record of what is said now; raises `InvalidRecord`."""
    when = at or datetime.now(UTC)
    one, other = sorted((saying.first, saying.second))
    return Assertion(
        source=SOURCE,
        native_id=name_of(saying, when),
        at=when,
        handle=handle(one),
        other=handle(other),
        same=saying.same,
        by=saying.by,
        reason=saying.reason,
    )


def name_of(saying: Saying, when: datetime) -> str:
    """An id for what is said, which tells nothing of whom it is about."""
    said = f"{saying.first}\n{saying.second}\n{saying.same}\n{saying.by}\n{when.isoformat()}"
    return blake2b(said.encode(), digest_size=8).hexdigest()


def row_of(made: Assertion) -> AssertionRow:
    """The record as the graph would hold it."""
    return AssertionRow(
        made.key,
        made.handle.key,
        made.other.key,
        made.same,
        made.by,
        made.reason,
        made.at,
        made.at,
        made.withdrawn_at,
        made.withdrawn_by,
    )


def withdrawal(row: AssertionRow, by: str, at: datetime | None = None) -> Assertion:
    """The record that what was said is taken back now; what was said stays to be read."""
    when = at or datetime.now(UTC)
    source, _, name = row.key.partition(":")
    return Assertion(
        source=source,
        native_id=name.removeprefix(f"{Assertion.form}/"),
        at=row.at,
        revised_at=when,
        handle=handle(row.first),
        other=handle(row.second),
        same=row.same,
        by=row.by,
        reason=row.reason,
        withdrawn_at=when,
        withdrawn_by=by,
    )


def handle(key: str) -> Handle:
    channel, _, address = key.partition(":")
    return Handle(channel, address)
