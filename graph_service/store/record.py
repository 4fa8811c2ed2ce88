"""The record: everything the rest of the service may do to the graph, in typed rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from graph_service.store import (
    company_queries,
    export_queries,
    forget_queries,
    forgetting,
    ownership,
    queries,
    reading_queries,
    restore,
)
from graph_service.store.annotations import AnnotationStore
from graph_service.store.company import company_of
from graph_service.store.contexts import ContextStore
from graph_service.store.export import canonical_export
from graph_service.store.exported import Thing
from graph_service.store.forgetting import Forgotten
from graph_service.store.guarding import GuardStore
from graph_service.store.loading import Receipt, load_parts
from graph_service.store.log import Span, additions_of, changes_after, held_cursor, position_of
from graph_service.store.matters import MatterStore
from graph_service.store.model import (
    Addition,
    Change,
    ChangeKind,
    Cursor,
    MessageRow,
    MessageText,
    Owner,
    Position,
    ReferralRow,
)
from graph_service.store.people import PeopleStore
from graph_service.store.person import person_of
from graph_service.store.port import Engine, Parameters
from graph_service.store.reader import Reader
from graph_service.store.redaction import Names
from graph_service.store.references import ReferenceStore
from graph_service.store.scores import ScoreStore
from graph_service.store.signals import SignalStore
from ingest.canonical import Record
from ingest.company import Company


class GraphStore:
    """The graph of one company, over either engine.

    Opening declares the constraints and indexes. One process writes at a time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.reader = Reader(engine)
        self.matters = MatterStore(engine)
        self.people = PeopleStore(engine)
        self.signals = SignalStore(engine)
        self.meanings = AnnotationStore(engine)
        self.guarding = GuardStore(engine)
        self.contexts = ContextStore(engine)
        self.references = ReferenceStore(engine)
        self.scores = ScoreStore(engine)
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
        return changes_after(self._engine.read, Span(after, self.position().seq), kinds, limit)

    def additions(self, after: int, upto: int) -> list[Addition]:
        """The messages that are new by the entries of the change log after one and up to another."""
        rows = self._engine.read(queries.ADDITIONS, seqs=list(range(after + 1, upto + 1)))
        return [addition for row in rows for addition in additions_of(row)]

    def cursor(self, stage: str, version: str = "") -> Cursor:
        """How far a stage has read the change log; from the start where another version read it."""
        return held_cursor(self._engine.read, Cursor(stage, 0, version))

    def clock(self) -> datetime | None:
        """The time of the latest message; None in an empty store."""
        return self.reader.clock()

    def counts(self) -> dict[str, int]:
        """How many there are of each kind of node that people ask about."""
        return {name: int(count) for name, count in self._engine.read(queries.COUNTS)[0].items()}

    def contacts(self) -> dict[str, int]:
        """How many messages there are of each kind, or channel where they have no kind; most come first."""
        return {row["what"]: row["number"] for row in self._engine.read(queries.CONTACT_COUNTS)}

    def facts(self) -> dict[str, int]:
        """How many facts there are of each kind; most come first."""
        return {row["what"]: row["number"] for row in self._engine.read(queries.FACT_COUNTS)}

    def export(self) -> Iterator[bytes]:
        """The canonical export, a line at a time; see `store.export`."""
        return canonical_export(self._engine)

    # Writing

    def load(self, records: Sequence[Record]) -> Receipt:
        """Write a batch of records: durable, all or nothing, and the same whatever the order."""
        return self.load_parts([records])[0]

    def load_parts(self, parts: Sequence[Sequence[Record]]) -> list[Receipt]:
        """The same of several batches in one transaction, with a receipt for each."""
        recorded_at = datetime.now(UTC)
        return self._engine.write(lambda tx: load_parts(tx, parts, recorded_at))

    def declare_company(self, company: Company) -> bool:
        """Say who we are; messages and handles held already follow. Whether anything changed."""
        return self._engine.write(lambda tx: ownership.declare_company(tx, company))

    def begin_restore(self, digest: str) -> None:
        """Take an export in from here on, by the digest of its file; raises `Misuse` unless empty."""
        self._engine.write(lambda tx: restore.begin(tx, digest))

    def restore(self, brought: Sequence[Thing]) -> None:
        """Write what some lines of an export bring."""
        recorded_at = datetime.now(UTC)
        self._engine.write(lambda tx: restore.restore(tx, brought, recorded_at))

    def end_restore(self) -> None:
        """All of the export is in."""
        self._engine.write(lambda tx: tx.run(export_queries.END_RESTORING))

    def foresee(self, handles: Sequence[str]) -> Forgotten:
        """What forgetting the person of these handles would remove; removes nothing."""
        return self._engine.write(lambda tx: forgetting.told(forgetting.plan(tx, handles)))

    def forget(self, handles: Sequence[str]) -> Forgotten:
        """Take the person of these handles out of the graph, at once and for good; see `forgetting`.

        What is derived from the graph has yet to follow, and `compact` to be called.
        """
        return self._engine.write(lambda tx: forgetting.forget(tx, handles))

    def names_of(self, handles: Sequence[str]) -> Names:
        """What the person of these handles is called."""
        return self._engine.write(lambda tx: person_of(tx, handles).names)

    def unfinished(self) -> frozenset[str]:
        """Digests of the keys of somebody whose forgetting is not finished; none when all is well."""
        rows = self._engine.read(forget_queries.UNFINISHED)
        return frozenset(str(digest) for row in rows for digest in row["digests"])

    def finish_forgetting(self) -> None:
        """Nothing of anybody forgotten is left in the files: neither here nor of what is derived."""
        self._engine.write(lambda tx: tx.run(forget_queries.FINISHED))

    def compact(self) -> None:
        """Leave nothing in the store's files that is not in the graph."""
        self._engine.compact()

    # Reading

    def company(self) -> Company | None:
        """Who we are, as last declared; None before that."""
        rows = self._engine.read(company_queries.COMPANY)
        return company_of(rows[0], self._engine.read(company_queries.PRODUCTS)) if rows else None

    def messages(self, keys: Sequence[str]) -> list[MessageRow]:
        """The messages that are there, in the order of `keys`."""
        return [row for row in self.reader.messages(keys) if row is not None]

    def texts(self, keys: Sequence[str]) -> list[MessageText]:
        """What the messages that are there say, in the order of `keys`."""
        read = self._engine.read(reading_queries.MESSAGE_TEXTS, keys=list(keys))
        rows = {row["key"]: row for row in read}
        return [
            MessageText(key, row["text"], row["subject"], row["annotatedBy"])
            for key in keys
            if (row := rows.get(key)) is not None
        ]

    def owners(self, handles: Sequence[str]) -> list[Owner]:
        """To whom handles belong, in the order of `handles`."""
        rows = {row["key"]: row for row in self._engine.read(reading_queries.OWNER_ROWS, keys=list(handles))}
        return [
            Owner(key, row["customer"], row["kind"], bool(row["ours"]))
            for key in handles
            if (row := rows.get(key)) is not None
        ]

    def referrals(self, facts: Sequence[str]) -> list[ReferralRow]:
        """The referrals among some facts, in order of key."""
        rows = self._engine.read(reading_queries.REFERRAL_ROWS, keys=list(facts)) if facts else []
        found = (
            ReferralRow(row["key"], row["handle"], row["referred"], row["at"], row["recordedAt"])
            for row in rows
        )
        return sorted(found, key=lambda row: row.key)

    def analyse(self, text: str, parameters: Parameters, limit: int) -> tuple[list[str], list[list[object]]]:
        """An analyst's Cypher: columns and rows. Reads only; see `port.Engine.analyse`."""
        return self._engine.analyse(text, parameters, limit)
