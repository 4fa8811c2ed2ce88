"""What somebody does with a signal, as a record that comes in like all others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Final

from graph_service.pipeline.calls import apart
from graph_service.store.signal_rows import SignalRow
from ingest.facts import Doing, SignalAct

SOURCE: Final = "desk"
"""Where acts come from that are made here."""


@dataclass(frozen=True, slots=True)
class Acting:
    """What somebody does; `team` and `owner` are to whom a signal is assigned."""

    doing: Doing
    by: str
    team: str | None = None
    owner: str | None = None
    note: str | None = None


def signal_act(signal: SignalRow, acting: Acting, at: datetime | None = None) -> SignalAct:
    """The record of what is done with a signal now; raises `InvalidRecord`."""
    when = max(at or datetime.now(UTC), latest(signal))
    said = f"{signal.key}\n{acting}\n{apart(when)}"
    return SignalAct(
        source=SOURCE,
        native_id=blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        at=when,
        message=signal.subject,
        kind=signal.kind,
        act=acting.doing,
        by=acting.by,
        team=acting.team,
        owner=acting.owner,
        note=acting.note,
    )


def latest(signal: SignalRow) -> datetime:
    """The last thing that happened to a signal, before which nothing can be done about it."""
    standing = signal.standing
    times = (standing.raised_at, standing.reopened_at, standing.resolved_at)
    return max(time for time in times if time is not None)
