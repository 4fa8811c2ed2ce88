"""References in the graph: what they are made of, what is held, and what is written over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph_service.store import reference_queries as queries
from graph_service.store.annotations import put_cursor
from graph_service.store.identity_queries import CUSTOMER_OF_HANDLE
from graph_service.store.log import Log
from graph_service.store.matters import keys_of
from graph_service.store.model import Change, ChangeKind, Cursor
from graph_service.store.port import Engine, Row, Statement, Transaction, ask, put
from graph_service.store.reference_rows import (
    ActRow,
    ReferenceRow,
    SaidRow,
    Told,
    TraitRow,
    act_row,
    decided_row,
    hint_row,
    reference_row,
    referral_row,
    times,
    trait_row,
    written,
)


@dataclass(frozen=True, slots=True)
class ReferenceChanges:
    """What is to be written: references that are new, that are different, and that are no more."""

    new: tuple[ReferenceRow, ...] = ()
    different: tuple[ReferenceRow, ...] = ()
    gone: tuple[str, ...] = ()


class ReferenceStore:
    """What the stage of references, and who asks for them, reads of the record and writes to it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def concerned(self, changes: Sequence[Change]) -> list[str]:
        """The customers whose references may be others after these changes, in order of key."""
        keys = keys_of(changes)
        said = keys[ChangeKind.MESSAGES] | keys[ChangeKind.ANNOTATIONS]
        found = self._customers([queries.CUSTOMERS_HINTING, queries.CUSTOMERS_ON_MESSAGES], said)
        found |= self._customers(queries.CUSTOMERS_OF_FACTS, keys[ChangeKind.FACTS])
        moved = (CUSTOMER_OF_HANDLE, *queries.CUSTOMERS_SHARING)
        return sorted(found | self._customers(moved, keys[ChangeKind.CUSTOMERS]))

    def _customers(self, statements: Iterable[Statement], keys: set[str]) -> set[str]:
        wanted = sorted(keys)
        return {
            row["customer"] for statement in statements if wanted for row in self._about(statement, wanted)
        }

    def told(self, handles: Sequence[str]) -> Told:
        """All that is told of handles that bears on references."""
        hints = [
            *map(hint_row, self._about(queries.HINTS, handles)),
            *map(referral_row, self._about(queries.REFERRALS, handles)),
        ]
        acts = map(act_row, self._about(queries.ACTS, handles))
        return Told(hints, list(acts), list(map(decided_row, self._about(queries.DECISIONS, handles))))

    def acts(self, keys: Sequence[str]) -> list[ActRow | None]:
        """Acts by their keys, in the order of `keys`."""
        found = {row["key"]: act_row(row) for row in self._about(queries.ACTS_BY_KEY, keys)}
        return [found.get(key) for key in keys]

    def parties(self, *, hinting: bool) -> list[str]:
        """The handles of those who were asked or said anything of it; with `hinting`, all who hint it."""
        statements = (*queries.PARTIES, *(queries.HINTING if hinting else ()))
        rows = (row for statement in statements for row in self._engine.read(statement))
        return sorted({str(row["handle"]) for row in rows})

    def traits(self, handles: Sequence[str]) -> list[TraitRow]:
        """What is said of handles: jobs, industries and organisations."""
        return list(map(trait_row, self._about(queries.TRAITS, handles)))

    def said(self, handles: Sequence[str]) -> list[SaidRow]:
        """The messages of handles."""
        rows = self._about(queries.SAID, handles)
        return [SaidRow(row["handle"], row["key"], row["at"], row["recordedAt"]) for row in rows]

    def held(self, customers: Sequence[str]) -> dict[str, ReferenceRow]:
        """The references that the graph holds of customers, by key."""
        rows = map(reference_row, self._about(queries.HELD, customers))
        return {row.key: row for row in rows}

    def write(self, changes: ReferenceChanges, cursor: Cursor | None) -> None:
        """Write references; with a cursor, note that the change log is done up to there."""

        def work(transaction: Transaction) -> None:
            log = Log(transaction)
            put_references(transaction, changes)
            if cursor is not None:
                put_cursor(transaction, cursor)
            log.write()

        self._engine.write(work)

    def _about(self, statement: Statement, keys: Sequence[str]) -> list[Row]:
        return self._engine.read(statement, keys=list(keys)) if keys else []


def put_references(transaction: Transaction, changes: ReferenceChanges) -> None:
    ask(transaction, queries.DROP, changes.gone)
    ask(transaction, queries.UNLINK, [row.key for row in changes.different])
    put(transaction, queries.ADD, list(map(written, changes.new)))
    put(transaction, queries.CHANGE, list(map(written, changes.different)))
    rows = (*changes.new, *changes.different)
    # Most only hint and have no times.
    dated = [row for row in changes.new if row.expires_at is not None]
    put(transaction, queries.DATE, list(map(times, [*dated, *changes.different])))
    products = [{"key": row.key, "target": row.product} for row in rows if row.product is not None]
    put(transaction, queries.LINK_PRODUCTS, products)
    links = [{"key": row.key, "target": target} for row in rows for target in row.rests_on]
    for _, statement in queries.LINK_EVIDENCE:
        put(transaction, statement, links)
