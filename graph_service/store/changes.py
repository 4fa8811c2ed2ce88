"""The change log rewritten: entries of before without the keys of what is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from graph_service.store import forget_queries
from graph_service.store.log import Span, changes_after
from graph_service.store.model import Change, ChangeKind
from graph_service.store.port import Row, Transaction, put

PAGE: Final = 50
"""Entries read at a time, each of at most `log.ENTRY_KEYS` keys."""


def scrub(transaction: Transaction, upto: int, gone: Mapping[ChangeKind, AbstractSet[str]]) -> None:
    """Take keys out of all entries up to a number. Entries stay, if empty, as positions name them."""
    after = 0
    while entries := changes_after(transaction.run, Span(after, upto), gone, PAGE):
        named = [entry for entry in entries if not gone[entry.kind].isdisjoint(entry.keys)]
        put(transaction, forget_queries.REWRITE_CHANGES, [without(e, gone[e.kind]) for e in named])
        after = entries[-1].seq


def without(entry: Change, gone: AbstractSet[str]) -> Row:
    """An entry without some keys, as a row; those of its first that are new messages stay the first."""
    added = sum(key not in gone for key in entry.keys[: entry.added])
    return {"seq": entry.seq, "keys": [key for key in entry.keys if key not in gone], "added": added}
