"""What somebody says of standing contexts and of matches, as records that come in like all others."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from graph_service.moments.query import has_words
from graph_service.pipeline.calls import apart
from graph_service.store.context_rows import ContextRow, RatingRow
from ingest.checks import InvalidRecord
from ingest.facts import Rating, StandingContext

SOURCE: Final = "desk"
"""Where contexts and ratings come from that are made here."""
TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; see `ingest.facts.StandingContext`."""

    name: str
    text: str
    channel: str | None = None
    product: str | None = None
    max_irrelevant: float = 0.2
    purpose: str | None = None
    quiet_days: float | None = None
    lift: tuple[str, ...] = ()
    paused: bool = False

    @classmethod
    def of(cls, row: ContextRow) -> Wish:
        """What a context looks for as it stands."""
        return cls(**{each.name: getattr(row, each.name) for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class Opinion:
    """That a message is what a context looks for, or is not; who says so, and why."""

    context: str
    message: str
    relevant: bool
    by: str
    reason: str | None = None


def saved(wish: Wish, by: str, at: datetime | None = None) -> StandingContext:
    """The record of a new context; raises `InvalidRecord`."""
    when = at or datetime.now(UTC)
    return version(named(f"{wish}\n{by}\n{apart(when)}"), wish, by, (when, when))


def edited(row: ContextRow, wish: Wish, by: str, at: datetime | None = None) -> StandingContext:
    """The record of a context as it is from now on; raises `InvalidRecord`."""
    when = after(row.revised_at or row.at, at)
    worded = row.worded_at if wish.text == row.text else when
    made = version(native_id(row.key, StandingContext.form), wish, by, (row.at, worded))
    return replace(made, source=source_of(row.key), revised_at=when)


def deleted(row: ContextRow, by: str, at: datetime | None = None) -> StandingContext:
    """The record that a context is deleted now: what it looked for is gone from it."""
    when = after(row.revised_at or row.at, at)
    return StandingContext(
        source=source_of(row.key),
        native_id=native_id(row.key, StandingContext.form),
        at=row.at,
        revised_at=when,
        name="",
        text="",
        worded_at=when,
        by=by,
        deleted_at=when,
    )


def version(name: str, wish: Wish, by: str, times: tuple[datetime, datetime]) -> StandingContext:
    """A version of a context that was first saved, and worded, at these times."""
    if not has_words(wish.text):
        raise InvalidRecord("text: a context says in words what it waits for")
    at, worded_at = times
    return StandingContext(
        source=SOURCE,
        native_id=name,
        at=at,
        name=wish.name,
        text=wish.text,
        worded_at=worded_at,
        by=by,
        channel=wish.channel,
        product=wish.product,
        max_irrelevant=wish.max_irrelevant,
        purpose=wish.purpose,
        quiet_days=wish.quiet_days,
        lift=tuple(sorted(set(wish.lift))),
        paused=wish.paused,
    )


def rating_key(opinion: Opinion) -> str:
    """The key of what this person says of this match: she says one thing of it, the last holds."""
    return f"{SOURCE}:{Rating.form}/{rating_id(opinion)}"


def rating_id(opinion: Opinion) -> str:
    return named(f"{opinion.context}\n{opinion.message}\n{opinion.by}")


def rated(opinion: Opinion, held: RatingRow | None, at: datetime | None = None) -> Rating:
    """The record of what is said of a match now, over what its author said before; raises `InvalidRecord`."""
    when = after(held.said_at, at) if held else at or datetime.now(UTC)
    return Rating(
        source=SOURCE,
        native_id=rating_id(opinion),
        at=held.at if held else when,
        revised_at=when if held else None,
        context=opinion.context,
        message=opinion.message,
        relevant=opinion.relevant,
        by=opinion.by,
        reason=opinion.reason,
    )


def withdrawn(row: RatingRow, by: str, at: datetime | None = None) -> Rating:
    """The record that a rating is taken back now; it stays to be read."""
    when = after(row.said_at, at)
    return Rating(
        source=source_of(row.key),
        native_id=native_id(row.key, Rating.form),
        at=row.at,
        revised_at=when,
        context=row.context,
        message=row.message,
        relevant=row.relevant,
        by=row.by,
        reason=row.reason,
        withdrawn_at=when,
        withdrawn_by=by,
    )


def after(before: datetime, at: datetime | None) -> datetime:
    """Now, or the moment after `before` where a clock was wrong: the later version holds."""
    return max(at or datetime.now(UTC), before + TICK)


def named(said: str) -> str:
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def source_of(key: str) -> str:
    return key.partition(":")[0]


def native_id(key: str, form: str) -> str:
    return key.partition(":")[2].removeprefix(f"{form}/")
