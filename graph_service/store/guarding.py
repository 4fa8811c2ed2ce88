"""What the record tells of who must be left alone, many at a time: every method is one call to the store.

Customers are told apart as they are now; all else is as of a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.store import guarding_queries as queries
from graph_service.store.acts import grouped
from graph_service.store.guarding_rows import (
    AuthorRow,
    DecisionRow,
    KnownRow,
    SpokenRow,
    StandingRow,
    author_row,
    known_row,
    spoken_row,
    standing_row,
    told_of,
)
from graph_service.store.port import Engine, Parameters


@dataclass(frozen=True, slots=True)
class Until:
    """What counts: what had happened by `as_of` and was known at `known_at`, of the time before only some.

    Of what people complained of what is later than `complained_since`, of what we told them what is
    later than `told_since`. What they allow and forbid us counts up to `decided_by`.
    """

    as_of: datetime
    known_at: datetime
    decided_by: datetime
    complained_since: datetime
    told_since: datetime

    @property
    def parameters(self) -> Parameters:
        """Those of the statements."""
        return {"asOf": self.as_of, "knownAt": self.known_at}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A conversation from a time on, with what answers some of its messages whatever its date."""

    conversation: str
    since: datetime
    asked: tuple[str, ...] = ()


class GuardStore:
    """What guards read of the record."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def authors(self, messages: Sequence[str]) -> list[AuthorRow | None]:
        """Who wrote each message; None where there is none of that key."""
        read = self._engine.read(queries.AUTHORS, keys=sorted(set(messages)))
        rows = {row["message"]: author_row(row) for row in read}
        return [rows.get(key) for key in messages]

    def kin_of_ours(self, handles: Sequence[str]) -> frozenset[str]:
        """Those of these handles that are believed or said to be one person's with a handle of ours."""
        rows = self._engine.read(queries.KIN_OF_OURS, keys=list(handles))
        return frozenset(row["key"] for row in rows if row["ours"])

    def decisions(self, customers: Sequence[str], decided_by: datetime) -> dict[str, list[DecisionRow]]:
        """What those of these customers decided by a time, on any of their handles, who did."""
        rows = self._engine.read(queries.DECISIONS_OF_CUSTOMERS, keys=list(customers), decidedBy=decided_by)
        return grouped(
            (
                str(row["customer"]),
                DecisionRow(row["key"], row["purpose"], row["granted"], row["at"], row["expiresAt"]),
            )
            for row in rows
        )

    def known(self, handles: Sequence[str], until: Until) -> dict[str, KnownRow]:
        """What is known of those handles of which anything is."""
        rows = self._engine.read(
            queries.KNOWN,
            keys=list(handles),
            complainedSince=until.complained_since,
            toldSince=until.told_since,
            decidedBy=until.decided_by,
            **until.parameters,
        )
        return {key: known_row(told) for key, told in told_of(rows).items()}

    def spoken(self, stretches: Sequence[Stretch], until: Until) -> dict[str, list[SpokenRow]]:
        """What was said in each stretch of a conversation, in order of time."""
        wanted = [
            {"key": each.conversation, "since": each.since.isoformat(), "asked": list(each.asked)}
            for each in stretches
        ]
        rows = self._engine.read(queries.SPOKEN, rows=wanted, **until.parameters)
        said = grouped((str(row["conversation"]), spoken_row(row)) for row in rows)
        return {
            key: sorted(each, key=lambda row: (row.contact.at, row.contact.key)) for key, each in said.items()
        }

    def standing(self, messages: Sequence[str], until: Until) -> dict[str, StandingRow]:
        """What became of those messages of which anything did."""
        rows = self._engine.read(queries.STANDING, keys=list(messages), **until.parameters)
        return {key: standing_row(told) for key, told in told_of(rows).items()}
