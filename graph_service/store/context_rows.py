"""Rows of standing contexts: what is looked for, what people say of what was found, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

import orjson

from graph_service.store.port import Row


@dataclass(frozen=True, slots=True)
class ContextRow:
    """A standing context in its present version; see `ingest.facts.StandingContext`.

    `seq` is the entry of the change log that brought this version: it is for messages that came later.
    """

    key: str
    name: str
    text: str
    worded_at: datetime
    by: str
    channel: str | None
    product: str | None
    max_irrelevant: float
    purpose: str | None
    quiet_days: float | None
    lift: tuple[str, ...]
    paused: bool
    deleted_at: datetime | None
    at: datetime
    revised_at: datetime | None
    seq: int


@dataclass(frozen=True, slots=True)
class RatingRow:
    """What a person says of a message that was found for a context, both by their keys."""

    key: str
    context: str
    message: str
    relevant: bool
    by: str
    reason: str | None
    at: datetime
    revised_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None

    @property
    def said_at(self) -> datetime:
        """When this was last said."""
        return self.revised_at or self.at


class MomentState(StrEnum):
    """What became of a match: people were told of it, or a guard held it back."""

    TOLD = "told"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class NewMoment:
    """A message that fits a context in the wording it had since `worded_at`.

    `chance` is the probability of being relevant, `parts` are values of `moments.fit.PARTS`, `guards` name
    what holds it back, nothing where people are told.
    """

    context: str
    message: str
    worded_at: datetime
    at: datetime
    score: float
    chance: float
    parts: tuple[float, ...]
    guards: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """One for each context and message; it tells nothing of them."""
        return blake2b(f"{self.context}\n{self.message}".encode(), digest_size=8).hexdigest()

    @property
    def state(self) -> MomentState:
        return MomentState.HELD if self.guards else MomentState.TOLD


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A match as the graph holds it, and the conversation that its message is in now."""

    key: str
    context: str
    message: str
    conversation: str
    state: MomentState
    score: float
    chance: float
    parts: tuple[float, ...]
    guards: tuple[str, ...]
    worded_at: datetime
    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Found:
    """That a conversation was found for a context in a wording."""

    conversation: str
    context: str
    worded_at: datetime
    state: MomentState


def context_row(row: Row) -> ContextRow:
    """A row with the columns `context_queries.CONTEXT_COLUMNS`."""
    return ContextRow(
        row["key"],
        row["name"] or "",
        row["text"] or "",
        row["wordedAt"],
        row["by"],
        row["channel"],
        row["product"],
        float(row["maxIrrelevant"]),
        row["purpose"],
        row["quietDays"],
        tuple(row["lift"] or ()),
        bool(row["paused"]),
        row["deletedAt"],
        row["at"],
        row["revisedAt"],
        row["seq"],
    )


def rating_row(row: Row) -> RatingRow:
    """A row with the columns `context_queries.RATING_COLUMNS`."""
    return RatingRow(
        row["key"],
        row["context"],
        row["message"],
        bool(row["relevant"]),
        row["by"],
        row["reason"],
        row["at"],
        row["revisedAt"],
        row["withdrawnAt"],
        row["withdrawnBy"],
    )


def moment_row(row: Row) -> MomentRow:
    """A row with the columns `context_queries.MOMENT_COLUMNS`."""
    return MomentRow(
        row["key"],
        row["context"],
        row["message"],
        row["conversation"],
        MomentState(row["state"]),
        float(row["score"]),
        float(row["chance"]),
        tuple(map(float, orjson.loads(row["parts"]))),
        tuple((row["guards"] or "").split()),
        row["wordedAt"],
        row["at"],
        row["seq"],
    )


def written(moment: NewMoment) -> Row:
    """A row of `ADD_MOMENTS`; `name` always, as the embedded engine makes one up where there is none."""
    return {
        "key": moment.key,
        "context": moment.context,
        "message": moment.message,
        "wordedAt": moment.worded_at.isoformat(),
        "at": moment.at.isoformat(),
        "properties": {
            "name": None,
            "state": moment.state.value,
            "score": moment.score,
            "chance": moment.chance,
            # Texts: lists cost the embedded engine a hundred times as much.
            "parts": orjson.dumps(moment.parts).decode(),
            "guards": " ".join(moment.guards),
        },
    }
