"""Who is who in the graph: what is known of handles, the evidence between them, and their customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from graph_service.store import identity_queries, ownership
from graph_service.store.annotations import put_cursor
from graph_service.store.log import Log
from graph_service.store.model import (
    AssertionRow,
    Bearer,
    ChangeKind,
    Claim,
    Cluster,
    Cursor,
    Identity,
    Resemblance,
    Zone,
)
from graph_service.store.port import Engine, Row, Statement, Transaction, ask, put

PAGE: Final = 5_000
TRAITS_TOLD: Final = frozenset({"birth_date", "postal_code", "job", "organization"})
"""The traits that tell people apart."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What becomes of some handles: their customers, those that belong to nobody, and the evidence.

    `compared` are handles whose evidence is replaced by `resemblances`.
    """

    clusters: tuple[Cluster, ...] = ()
    freed: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    resemblances: tuple[Resemblance, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A resemblance between handles of two customers."""

    resemblance: Resemblance
    first_customer: str
    second_customer: str


class PeopleStore:
    """Reads and writes who is who."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def identities(self, handles: Sequence[str]) -> list[Identity]:
        """What is known of the handles that are there."""
        return [identity(row) for row in self._about(identity_queries.IDENTITY_OF_HANDLES, handles)]

    def bearers(self, handles: Sequence[str]) -> list[Bearer]:
        """What the handles that are there lend their customers."""
        return [bearer(row) for row in self._about(identity_queries.BEARERS, handles)]

    def all_identities(self) -> Iterator[list[Identity]]:
        """What is known of every handle, in order of key, a page at a time."""
        after = ""
        while rows := self._engine.read(identity_queries.HANDLE_KEYS, after=after, limit=PAGE):
            after = str(rows[-1]["key"])
            yield self.identities([str(row["key"]) for row in rows])

    def resemblances(self, handles: Sequence[str]) -> list[Resemblance]:
        """The evidence between these handles and any others, each once, in order."""
        rows = self._about(identity_queries.RESEMBLANCES_FROM, handles)
        rows += self._about(identity_queries.RESEMBLANCES_TO, handles)
        found = {(row["first"], row["second"]): row for row in rows}
        return [resemblance(found[pair]) for pair in sorted(found)]

    def near(self, handles: Sequence[str], score: float) -> dict[tuple[str, str], float]:
        """The pairs of these handles and any others that score above a bar, with their scores."""
        rows = self._about(identity_queries.NEAR_HANDLES, handles, score=score)
        return {
            (min(row["key"], other), max(row["key"], other)): float(found)
            for row in rows
            for other, found in row["near"]
        }

    def open_questions(self) -> list[OpenQuestion]:
        """All evidence that is worth asking about, between handles of different customers."""
        rows = self._engine.read(identity_queries.OPEN_RESEMBLANCES)
        return [OpenQuestion(resemblance(row), row["firstCustomer"], row["secondCustomer"]) for row in rows]

    def assertions_about(self, handles: Sequence[str]) -> list[AssertionRow]:
        """What anybody has said of these handles, withdrawn or not, in order of key."""
        rows = self._about(identity_queries.ASSERTION_KEYS, handles)
        keys = {key for row in rows for key in row["assertions"]}
        return [assertion(row) for row in self._about(identity_queries.ASSERTIONS, sorted(keys))]

    def assertions(self, keys: Sequence[str]) -> list[AssertionRow | None]:
        """Assertions by key."""
        found = {row["key"]: row for row in self._about(identity_queries.ASSERTIONS, keys)}
        return [assertion(found[key]) if key in found else None for key in keys]

    def assertion_page(self, after: str, limit: int) -> list[AssertionRow]:
        """Assertions whose key comes after `after`, in order."""
        rows = self._engine.read(identity_queries.ASSERTION_PAGE, after=after, limit=limit)
        return [assertion(row) for row in rows]

    def told_later(self, as_of: datetime, known_at: datetime) -> list[str]:
        """The handles of which something was said after a time, or learnt after another, in order.

        Where a handle itself was not there, it is those that belong to one customer with it.
        """
        times = {"asOf": as_of, "knownAt": known_at}
        statements = (
            identity_queries.MATES_OF_LATER_HANDLES,
            identity_queries.HANDLES_CLAIMED_LATER,
            identity_queries.HANDLES_TOLD_LATER,
            identity_queries.HANDLES_SPOKEN_OF_LATER,
        )
        rows = (row for statement in statements for row in self._engine.read(statement, **times))
        return sorted({str(key) for row in rows for key in row["keys"]})

    def messages_sent(self, handles: Sequence[str]) -> dict[str, int]:
        """How many messages each handle has sent."""
        rows = self._about(identity_queries.MESSAGES_SENT, handles)
        return {row["key"]: int(row["messages"]) for row in rows}

    def weights(self) -> str | None:
        """What was learnt of what agreement tells, as it was written; None for nothing."""
        rows = self._engine.read(identity_queries.WEIGHTS)
        return str(rows[0]["body"]) if rows else None

    def set_weights(self, body: str | None, version: str) -> None:
        """Keep what was learnt, or nothing any more."""

        def work(transaction: Transaction) -> None:
            if body is None:
                transaction.run(identity_queries.DROP_WEIGHTS)
            else:
                transaction.run(identity_queries.SET_WEIGHTS, body=body, version=version)

        self._engine.write(work)

    def settle(self, resolution: Resolution, cursor: Cursor | None) -> None:
        """Make handles belong to customers as found, with the evidence; with a cursor, that is all."""

        def work(transaction: Transaction) -> None:
            log = Log(transaction)
            put_evidence(transaction, resolution)
            changed = ownership.assign(transaction, resolution.clusters, resolution.freed)
            log.add(ChangeKind.CUSTOMERS, changed)
            if cursor is not None:
                put_cursor(transaction, cursor)
            log.write()

        self._engine.write(work)

    def _about(self, statement: Statement, keys: Sequence[str], **shared: object) -> list[Row]:
        return [
            row
            for start in range(0, len(keys), PAGE)
            for row in self._engine.read(statement, keys=list(keys[start : start + PAGE]), **shared)
        ]


def put_evidence(transaction: Transaction, resolution: Resolution) -> None:
    """Write the evidence between handles in place of what was found of them before."""
    ask(transaction, identity_queries.DROP_RESEMBLANCES_FROM, resolution.compared)
    ask(transaction, identity_queries.DROP_RESEMBLANCES_TO, resolution.compared)
    put(transaction, identity_queries.PUT_RESEMBLANCES, list(map(resemblance_row, resolution.resemblances)))


def resemblance_row(each: Resemblance) -> Row:
    """A row of `PUT_RESEMBLANCES`."""
    return {
        "first": each.first,
        "second": each.second,
        "properties": {
            "score": each.score,
            "probability": each.probability,
            "zone": each.zone.value,
            "fields": list(each.fields),
            "says": list(each.says),
            "weights": list(each.weights),
            "bar": each.bar,
            "version": each.version,
        },
    }


def bearer(row: Row) -> Bearer:
    """A row of `BEARERS`."""
    return Bearer(
        row["key"], row["name"], row["nameAt"], bool(row["verified"]), row["kind"], bool(row["ours"])
    )


def identity(row: Row) -> Identity:
    """A row of `IDENTITY_OF_HANDLES`."""
    return Identity(
        key=row["key"],
        name=row["name"],
        name_at=row["nameAt"],
        verified=bool(row["verified"]),
        kind=row["kind"],
        ours=bool(row["ours"]),
        customer=row["customer"],
        first_at=row["firstAt"],
        recorded_at=row["recordedAt"],
        claims=tuple(claims(row)),
    )


def claims(row: Row) -> Iterator[Claim]:
    for what, lists in (("name", "names"), ("identifier", "identifiers")):
        columns = (row[lists], row[f"{lists}At"], row[f"{lists}RecordedAt"])
        for value, at, recorded_at in zip(*(column or () for column in columns), strict=True):
            yield Claim(what, value, at, recorded_at)
    for trait, value, at, recorded_at in sorted(row["traits"]):
        if trait in TRAITS_TOLD:
            yield Claim(trait, value, at, recorded_at)


def resemblance(row: Row) -> Resemblance:
    """A row with the columns of `identity_queries.RESEMBLANCE`."""
    return Resemblance(
        first=row["first"],
        second=row["second"],
        score=row["score"],
        probability=row["probability"],
        zone=Zone(row["zone"]),
        fields=tuple(row["fields"]),
        says=tuple(row["says"]),
        weights=tuple(map(float, row["weights"])),
        bar=row["bar"],
        version=row["version"],
    )


def assertion(row: Row) -> AssertionRow:
    """A row with the columns of `identity_queries.ASSERTION`."""
    return AssertionRow(
        key=row["key"],
        first=row["first"],
        second=row["second"],
        same=bool(row["same"]),
        by=row["by"],
        reason=row["reason"],
        at=row["at"],
        recorded_at=row["recordedAt"],
        withdrawn_at=row["withdrawnAt"],
        withdrawn_by=row["withdrawnBy"],
    )
