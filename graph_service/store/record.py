"""The record: everything the rest of the service may do to the graph, in typed rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from graph_service.store import ownership, queries
from graph_service.store.company import company_of
from graph_service.store.export import canonical_export
from graph_service.store.loading import Receipt, load
from graph_service.store.log import Log, position_of
from graph_service.store.model import (
    AnnotationRow,
    Change,
    ChangeKind,
    Cluster,
    Cursor,
    Identity,
    MessageRow,
    MessageText,
    Owner,
    Position,
)
from graph_service.store.port import Engine, Parameters, Row, Transaction
from graph_service.store.reader import Reader
from ingest.canonical import Record
from ingest.company import Company


class GraphStore:
    """The graph of one company, over either engine.

    Opening declares the constraints and indexes. One process writes at a time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.reader = Reader(engine)
        engine.declare(queries.SCHEMA)

    @property
    def engine(self) -> str:
        """The name of the engine underneath: `embedded` or `neo4j`."""
        return self._engine.name

    def close(self) -> None:
        self._engine.close()

    def identity(self) -> str:
        """A name this record was given when it was made, and no other record has."""
        rows = self._engine.read(queries.IDENTITY)
        if not rows:
            name = secrets.token_hex(8)
            rows = self._engine.write(lambda tx: tx.run(queries.NAME_RECORD, name=name))
        return str(rows[0]["name"])

    # Where the record stands

    def position(self) -> Position:
        return position_of(self._engine.read(queries.POSITION))

    def version_at(self, seq: int) -> int:
        """The graph's version when the change log stood at `seq`, the number of one of its entries."""
        rows = self._engine.read(queries.VERSION_AT, seq=seq)
        return int(rows[0]["graphVersion"]) if rows else 0

    def changes(self, after: int, kinds: Iterable[ChangeKind], limit: int = 4) -> list[Change]:
        """Entries of the change log after a sequence number, of some kinds, oldest first."""
        wanted = [kind.value for kind in kinds]
        rows = self._engine.read(queries.CHANGES, after=after, kinds=wanted, limit=limit)
        return [Change(row["seq"], ChangeKind(row["kind"]), tuple(row["keys"])) for row in rows]

    def cursor(self, stage: str, version: str = "") -> Cursor:
        """How far a stage has read the change log; from the start where another version read it."""
        rows = self._engine.read(queries.CURSOR, key=Cursor(stage, 0).key)
        seq = int(rows[0]["seq"]) if rows and rows[0]["version"] == version else 0
        return Cursor(stage, seq, version)

    def clock(self) -> datetime | None:
        """The time of the latest message; None in an empty store."""
        latest = self._engine.read(queries.CLOCK)[0]["latest"]
        return latest if isinstance(latest, datetime) else None

    def counts(self) -> dict[str, int]:
        """How many there are of each kind of node that people ask about."""
        return {name: int(count) for name, count in self._engine.read(queries.COUNTS)[0].items()}

    def export(self) -> Iterator[bytes]:
        """The canonical export, a line at a time; see `store.export`."""
        return canonical_export(self._engine)

    # Writing

    def load(self, records: Sequence[Record]) -> Receipt:
        """Write a batch of records: durable, all or nothing, and the same whatever the order."""
        recorded_at = datetime.now(UTC)
        return self._engine.write(lambda tx: load(tx, records, recorded_at))

    def declare_company(self, company: Company) -> bool:
        """Say who we are; messages and handles held already follow. Whether anything changed."""
        return self._engine.write(lambda tx: ownership.declare_company(tx, company))

    def assign(self, clusters: Sequence[Cluster], freed: Sequence[str], cursor: Cursor) -> None:
        """Make handles belong to customers as `clusters` say; `freed` handles belong to nobody."""

        def work(transaction: Transaction) -> None:
            log = Log(transaction)
            ownership.assign(transaction, clusters, freed)
            log.add(ChangeKind.CUSTOMERS, {o.handle for c in clusters for o in c.handles} | set(freed))
            put_cursor(transaction, cursor)
            log.write()

        self._engine.write(work)

    def annotate(self, rows: Sequence[AnnotationRow], cursor: Cursor) -> None:
        """Write what annotation found back to the messages, and how far it has read."""

        def work(transaction: Transaction) -> None:
            log = Log(transaction)
            put_annotations(transaction, rows)
            log.add(ChangeKind.ANNOTATIONS, {row.key for row in rows})
            put_cursor(transaction, cursor)
            log.write()

        self._engine.write(work)

    # Reading

    def company(self) -> Company | None:
        """Who we are, as last declared; None before that."""
        rows = self._engine.read(queries.COMPANY)
        return company_of(rows[0], self._engine.read(queries.PRODUCTS)) if rows else None

    def messages(self, keys: Sequence[str]) -> list[MessageRow]:
        """The messages that are there, in the order of `keys`."""
        return [row for row in self.reader.messages(keys) if row is not None]

    def texts(self, keys: Sequence[str]) -> list[MessageText]:
        """What the messages that are there say, in the order of `keys`."""
        read = self._engine.read(queries.MESSAGE_TEXTS, keys=list(keys))
        rows = {row["key"]: row for row in read}
        return [
            MessageText(key, row["text"], row["subject"], row["annotatedBy"])
            for key in keys
            if (row := rows.get(key)) is not None
        ]

    def owners(self, handles: Sequence[str]) -> list[Owner]:
        """To whom handles belong, in the order of `handles`."""
        rows = {row["key"]: row for row in self._engine.read(queries.OWNER_ROWS, keys=list(handles))}
        return [
            Owner(key, row["customer"], row["kind"], bool(row["ours"]))
            for key in handles
            if (row := rows.get(key)) is not None
        ]

    def identities(self, handles: Sequence[str]) -> list[Identity]:
        """What identity resolution needs to know of handles."""
        return [identity(row) for row in self._engine.read(queries.IDENTITY_OF_HANDLES, keys=list(handles))]

    def handles_identified_by(self, identifiers: Sequence[str]) -> list[str]:
        """The handles that carry one of these identifiers."""
        rows = self._engine.read(queries.HANDLES_OF_IDENTIFIERS, keys=list(identifiers))
        return sorted(row["key"] for row in rows)

    def handles_of(self, customers: Sequence[str]) -> list[str]:
        """The handles these customers own."""
        rows = self._engine.read(queries.HANDLE_KEYS_OF_CUSTOMERS, keys=list(customers))
        return sorted(row["key"] for row in rows)

    def analyse(self, text: str, parameters: Parameters, limit: int) -> tuple[list[str], list[list[object]]]:
        """An analyst's Cypher: columns and rows. Reads only; see `port.Engine.analyse`."""
        return self._engine.analyse(text, parameters, limit)


def put_cursor(transaction: Transaction, cursor: Cursor) -> None:
    transaction.run(queries.SET_CURSOR, key=cursor.key, seq=cursor.seq, version=cursor.version)


def put_annotations(transaction: Transaction, rows: Sequence[AnnotationRow]) -> None:
    if not rows:
        return
    found = [{"key": row.key, "sentiment": row.sentiment, "version": row.version} for row in rows]
    stances = [{"key": row.key, "product": s.product, "stance": s.value} for row in rows for s in row.stances]
    transaction.run(queries.PUT_ANNOTATIONS, rows=found)
    transaction.run(queries.UNSTANCE, keys=[row.key for row in rows])
    if stances:
        transaction.run(queries.PUT_STANCES, rows=stances)


def identity(row: Row) -> Identity:
    return Identity(
        key=row["key"],
        name=row["name"],
        name_at=row["nameAt"],
        verified=bool(row["verified"]),
        kind=row["kind"],
        identifiers=tuple(row["identifiers"] or ()),
        ours=bool(row["ours"]),
        customer=row["customer"],
    )
