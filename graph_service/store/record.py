"""The record: everything the rest of the service may do to the graph, in typed rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graph_service.access.operations import needing
from graph_service.access.principal import Scope
from graph_service.store import (
    addressing,
    company_queries,
    export_queries,
    forget_queries,
    forgetting,
    ownership,
    queries,
    reading_queries,
    restore,
)
from graph_service.store.analyst import Limits, asked
from graph_service.store.annotations import AnnotationStore
from graph_service.store.company import company_of
from graph_service.store.contexts import ContextStore
from graph_service.store.crm import CrmStore
from graph_service.store.dealings import DealingStore
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
from graph_service.store.owed import OwedStore
from graph_service.store.people import PeopleStore
from graph_service.store.person import names_of
from graph_service.store.port import Engine, Parameters, Remainder
from graph_service.store.reader import Reader
from graph_service.store.redaction import Names
from graph_service.store.references import ReferenceStore
from graph_service.store.scores import ScoreStore
from graph_service.store.signals import SignalStore
from graph_service.store.subject import Subject, subject_of
from graph_service.store.suppression import Call
from graph_service.store.suppression_list import SuppressionList
from graph_service.store.table import Table
from ingest.canonical import Record
from ingest.company import Company
from ingest.handle import HandleKind


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
        self.crm = CrmStore(engine)
        self.references = ReferenceStore(engine)
        self.scores = ScoreStore(engine)
        self.owed = OwedStore(engine)
        self.dealings = DealingStore(engine)
        self.suppression = SuppressionList(engine)
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

    @needing(Scope.ADMIN)
    def export(self) -> Iterator[bytes]:
        """The canonical export, a line at a time; see `store.export`."""
        return canonical_export(self._engine)

    @needing(Scope.ADMIN)
    def copy(self, folder: Path) -> bool:
        """Put a copy of the store into a folder, if the engine can; see `port.Engine.copy`."""
        return self._engine.copy(folder)

    # Writing

    def load(self, records: Sequence[Record]) -> Receipt:
        """Write a batch of records: durable, all or nothing, and the same whatever the order."""
        return self.load_parts([records])[0]

    def load_parts(self, parts: Sequence[Sequence[Record]]) -> list[Receipt]:
        """The same of several batches in one transaction, with a receipt for each.

        Whoever was erased is left out, see `suppression`.
        """
        recorded_at = datetime.now(UTC)
        let_in = self.suppression.gate().without
        kept = [let_in(part) for part in parts]
        receipts = self._engine.write(lambda tx: load_parts(tx, kept, recorded_at))
        return [
            replace(receipt, suppressed=len(part) - len(left))
            for receipt, part, left in zip(receipts, parts, kept, strict=True)
        ]

    def declare_company(self, company: Company) -> bool:
        """Say who we are; messages and handles held already follow. Whether anything changed."""
        return self._engine.write(lambda tx: ownership.declare_company(tx, company))

    def begin_restore(self, digest: str) -> None:
        """Take an export in from here on, by the digest of its file; raises `Misuse` unless empty."""
        self._engine.write(lambda tx: restore.begin(tx, digest))
        self.suppression.renew()

    def restore(self, brought: Sequence[Thing]) -> None:
        """Write what some lines of an export bring."""
        recorded_at = datetime.now(UTC)
        self._engine.write(lambda tx: restore.restore(tx, brought, recorded_at))

    def end_restore(self) -> None:
        """All of the export is in."""
        self._engine.write(lambda tx: tx.run(export_queries.END_RESTORING))
        self.suppression.renew()

    def foresee(self, handles: Sequence[str]) -> Forgotten:
        """What forgetting the person of these handles would remove; removes nothing."""
        return self.foresee_all([handles])

    def foresee_all(self, people: Sequence[Sequence[str]]) -> Forgotten:
        """The same of several people, each given by their handles."""
        return self._engine.write(lambda tx: forgetting.told(forgetting.plan(tx, people)))

    def forget(self, handles: Sequence[str], call: Call | None = None) -> Forgotten:
        """Take the person of these handles out of the graph, at once and for good; see `forgetting`.

        What is derived from the graph has yet to follow, and `compact` to be called. She is put
        on the list of those who are kept out, under a call of its own where none is given.
        """
        return self.forget_all([handles], call)

    def forget_all(self, people: Sequence[Sequence[str]], call: Call | None = None) -> Forgotten:
        """The same of several people, each given by their handles: all of them or nobody."""
        asked = call or Call(secrets.token_hex(8), datetime.now(UTC))
        gone = self._engine.write(lambda tx: forgetting.forget(tx, people, asked))
        self.suppression.renew()
        return gone

    @needing(Scope.ADMIN)
    def subject(self, handles: Sequence[str]) -> Subject:
        """All that is held about the person of these handles."""
        return subject_of(self._engine, handles)

    def names_of(self, people: Sequence[Sequence[str]]) -> list[Names]:
        """What people are called, each given by their handles."""
        return self._engine.write(lambda tx: names_of(tx, people))

    def unfinished(self) -> frozenset[str]:
        """Digests of the keys of somebody whose forgetting is not finished; none when all is well."""
        rows = self._engine.read(forget_queries.UNFINISHED)
        return frozenset(str(digest) for row in rows for digest in row["digests"])

    def finish_forgetting(self) -> None:
        """Nothing of anybody forgotten is left in the files: neither here nor of what is derived."""
        self._engine.write(lambda tx: tx.run(forget_queries.FINISHED))

    def compact(self) -> list[Remainder]:
        """Leave nothing in the store's files that is not in the graph; what of it is not ours to do."""
        return self._engine.compact()

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
            Owner(
                key,
                row["customer"],
                row["kind"],
                bool(row["ours"]),
                row["team"],
                row["said"] == HandleKind.BOT,
            )
            for key in handles
            if (row := rows.get(key)) is not None
        ]

    def directions_alone(self, messages: Sequence[str]) -> dict[str, str]:
        """The direction that each message would have if what it answers were not held, by key."""
        known = bool(self._engine.read(company_queries.COMPANY))
        return addressing.directions_alone(self._engine, messages, company_known=known)

    def referrals(self, facts: Sequence[str]) -> list[ReferralRow]:
        """The referrals among some facts, in order of key."""
        rows = self._engine.read(reading_queries.REFERRAL_ROWS, keys=list(facts)) if facts else []
        found = (
            ReferralRow(row["key"], row["handle"], row["referred"], row["at"], row["recordedAt"])
            for row in rows
        )
        return sorted(found, key=lambda row: row.key)

    @needing(Scope.CYPHER)
    def table(self, text: str, parameters: Parameters, limits: Limits) -> Table:
        """An analyst's Cypher: typed columns and rows. Reads only; see `port.Engine.analyse`."""
        return self._engine.analyse(asked(text, parameters, limits))

    def analyse(self, text: str, parameters: Parameters, limit: int) -> tuple[list[str], list[list[object]]]:
        """The same as names of columns and at most `limit` rows."""
        made = self.table(text, parameters, Limits(rows=limit))
        return made.names, made.rows
