"""Learning what agreement tells from the handles at hand: an explicit step, never a side effect."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from graph_service.identity.catalogue import Catalogue
from graph_service.identity.weights import Weights, learnt, shipped, written
from graph_service.store.record import GraphStore
from ingest.identity.blocking import candidates
from ingest.identity.fields import HANDLE_FIELDS
from ingest.identity.table import Table

MOST: Final = 50_000
"""Handles to learn from; of more, so many are drawn by a digest of their keys."""


def learn(store: GraphStore, catalogue: Catalogue) -> Weights:
    """Learn from the handles and keep it; raises `TooFew`. Customers have yet to be decided again."""
    catalogue.follow()
    handles = drawn(catalogue.handles())
    records = catalogue.descriptions(handles)
    found, table = candidates(records, HANDLE_FIELDS), Table.of(records, HANDLE_FIELDS)
    weights = learnt(table, table.compare(found.first, found.second))
    store.people.set_weights(written(weights).decode(), weights.version)
    return weights


def unlearn(store: GraphStore) -> Weights:
    """Go back to what is shipped."""
    store.people.set_weights(None, "")
    return shipped()


def drawn(handles: list[str]) -> list[str]:
    """The handles in order, or `MOST` of them, the same whatever the order they came in."""
    if len(handles) <= MOST:
        return sorted(handles)
    return sorted(sorted(handles, key=lambda key: blake2b(key.encode(), digest_size=8).digest())[:MOST])
