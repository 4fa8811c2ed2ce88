"""An export back into a graph: what its lines bring takes the way in that ingest takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from graph_service.errors import Misuse
from graph_service.store import annotation_queries, export_queries, identity_queries, suppression_queries
from graph_service.store.assertions import HandleFacts
from graph_service.store.company import held_company
from graph_service.store.export import HEADS, WEIGHTS
from graph_service.store.exported import Kept, Learnt, Thing
from graph_service.store.handles import put_handles
from graph_service.store.loading import load
from graph_service.store.log import Log
from graph_service.store.model import ChangeKind
from graph_service.store.port import Transaction, put
from graph_service.store.suppression import ErasedPerson

SET_LEARNT: Final = {WEIGHTS: identity_queries.SET_WEIGHTS, HEADS: annotation_queries.SET_HEADS}


def begin(transaction: Transaction, digest: str) -> None:
    """Mark a store as one that a file is restored into; raises `Misuse` where it holds anything else.

    The list of the erased goes, as the file may have one; what the data folder has of it is taken in
    again when all is restored.
    """
    transaction.run(suppression_queries.DROP_ERASURES)
    rows = transaction.run(export_queries.RESTORING)
    if rows and rows[0]["digest"] == digest:
        return
    if rows or transaction.run(export_queries.ANYTHING)[0]["nodes"]:
        what = "part of another file" if rows else "something already"
        raise Misuse(f"The store holds {what}.", "Restore into an empty one: name another with --store.")
    transaction.run(export_queries.BEGIN_RESTORING, digest=digest)


def restore(transaction: Transaction, brought: Sequence[Thing], recorded_at: datetime) -> None:
    """Write what some lines of an export bring; writing it twice is writing it once."""
    log = Log(transaction)
    handles = {thing.key: thing for thing in brought if isinstance(thing, HandleFacts)}
    company = held_company(transaction)
    log.add(ChangeKind.HANDLES, put_handles(transaction, handles, company, recorded_at).changed)
    log.write()
    for learnt in (thing for thing in brought if isinstance(thing, Learnt)):
        transaction.run(SET_LEARNT[learnt.what], body=learnt.body, version=learnt.version)
    erased = [thing.row for thing in brought if isinstance(thing, ErasedPerson)]
    put(transaction, suppression_queries.PUT_ERASURES, erased)
    kept = [thing for thing in brought if isinstance(thing, Kept)]
    records = [record for thing in kept for record in thing.records]
    if records:
        load(transaction, records, recorded_at)
    for label, statement in export_queries.STAMP.items():
        stamped = [thing for thing in kept if thing.label == label and thing.restamped]
        put(transaction, statement, [{"key": t.key, "contentHash": t.content_hash} for t in stamped])
