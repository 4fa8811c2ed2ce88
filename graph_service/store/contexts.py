"""Standing contexts in the graph: what is looked for, what people say of it, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from graph_service.store import context_queries as queries
from graph_service.store.annotations import put_cursor
from graph_service.store.context_rows import (
    ContextRow,
    Found,
    MomentRow,
    MomentState,
    NewMoment,
    RatingRow,
    context_row,
    moment_row,
    rating_row,
    written,
)
from graph_service.store.log import Log, Span, changes_after
from graph_service.store.model import Addition, ChangeKind, Cursor
from graph_service.store.port import Engine, Transaction, ask, put

ENTRIES: Final = 50
"""Of the change log, read at a time."""


class ContextStore:
    """What matching, and who looks after contexts, read of the record and write to it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def contexts(self, keys: Sequence[str]) -> list[ContextRow | None]:
        """Contexts by their keys, deleted ones too, in the order of `keys`."""
        rows = self._engine.read(queries.CONTEXTS, keys=list(keys))
        found = {row["key"]: context_row(row) for row in rows}
        return [found.get(key) for key in keys]

    def standing(self) -> list[ContextRow]:
        """All contexts that are not deleted, the first saved first."""
        rows = map(context_row, self._engine.read(queries.STANDING_CONTEXTS))
        return sorted(rows, key=lambda row: (row.at, row.key))

    def earliest(self) -> int | None:
        """The entry of the change log after which the first of those came that are not paused; None: none."""
        rows = self._engine.read(queries.EARLIEST)
        return None if rows[0]["seq"] is None else int(rows[0]["seq"])

    def ratings(self, keys: Sequence[str]) -> list[RatingRow | None]:
        """Ratings by their keys, in the order of `keys`."""
        rows = self._engine.read(queries.RATINGS, keys=list(keys))
        found = {row["key"]: rating_row(row) for row in rows}
        return [found.get(key) for key in keys]

    def ratings_of(self, contexts: Sequence[str]) -> list[list[RatingRow]]:
        """What people say for each context of messages that are held, also what was withdrawn, by time."""
        found: dict[str, list[RatingRow]] = {key: [] for key in contexts}
        for row in map(rating_row, self._engine.read(queries.RATINGS_OF_CONTEXTS, keys=list(found))):
            found[row.context].append(row)
        return [sorted(found[key], key=lambda row: (row.said_at, row.key)) for key in contexts]

    def moments(self, keys: Sequence[str]) -> list[MomentRow | None]:
        """Matches by their keys, in the order of `keys`."""
        rows = self._engine.read(queries.MOMENTS, keys=list(keys))
        found = {row["key"]: moment_row(row) for row in rows}
        return [found.get(key) for key in keys]

    def moments_of(
        self, context: str, state: MomentState, after: Addition | None, limit: int
    ) -> list[MomentRow]:
        """Matches of a context, the last found first, after a place among them."""
        rows = self._engine.read(
            queries.MOMENTS_OF_CONTEXT,
            context=context,
            state=state.value,
            before=after.seq if after else None,
            after=after.key if after else "",
            limit=limit,
        )
        return list(map(moment_row, rows))

    def found_around(self, messages: Sequence[str]) -> list[Found]:
        """What was found before in the conversations of these messages."""
        rows = self._engine.read(queries.FOUND_AROUND, keys=list(messages)) if messages else []
        return [
            Found(row["conversation"], row["context"], row["wordedAt"], MomentState(row["state"]))
            for row in rows
        ]

    def told(self, after: Addition, upto: int) -> list[Addition]:
        """The matches that people were told of after a place of the change log, up to an entry."""
        changes = changes_after(self._engine.read, Span(after.seq - 1, upto), [ChangeKind.MOMENTS], ENTRIES)
        places = (Addition(change.seq, key) for change in changes for key in change.keys)
        return [place for place in places if place > after]

    def write(self, moments: Sequence[NewMoment], cursor: Cursor) -> None:
        """Write matches, and that the change log is done up to there."""

        def work(transaction: Transaction) -> None:
            log = Log(transaction)
            put(transaction, queries.ADD_MOMENTS, list(map(written, moments)), seq=log.next_seq())
            log.add(ChangeKind.MOMENTS, [each.key for each in moments if each.state is MomentState.TOLD])
            put_cursor(transaction, cursor)
            log.write()

        self._engine.write(work)


def drop_moments(transaction: Transaction, messages: Iterable[str]) -> Mapping[str, None]:
    """Take away what was found in these messages; the keys, for the change log to let go of."""
    rows = ask(transaction, queries.MOMENTS_OF_MESSAGES, sorted(messages))
    keys = [str(row["key"]) for row in rows]
    ask(transaction, queries.DROP_MOMENTS, keys)
    return dict.fromkeys(keys)
