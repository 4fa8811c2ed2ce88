"""The change log rewritten: entries of before as if what is forgotten had not been there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from graph_service.store import forget_queries
from graph_service.store.log import Span, changes_after, put_entries
from graph_service.store.model import Change, ChangeKind
from graph_service.store.port import Row, Transaction, ask

Fate = Mapping[str, str | None]
"""What becomes of keys: the new one of what is renamed, None for what is gone."""

PAGE: Final = 50
"""Entries read at a time, each of at most `log.ENTRY_KEYS` keys."""


def scrub(transaction: Transaction, upto: int, fates: Mapping[ChangeKind, Fate]) -> None:
    """Rewrite keys in all entries up to a number. Entries stay, if empty, as positions name them."""
    after = 0
    while entries := changes_after(transaction.run, Span(after, upto), fates, PAGE):
        named = [entry for entry in entries if not fates[entry.kind].keys().isdisjoint(entry.keys)]
        rows = [rewritten(entry, fates[entry.kind]) for entry in named]
        ask(transaction, forget_queries.DROP_CHANGE_KEYS, [row["seq"] for row in rows])
        put_entries(transaction, forget_queries.REWRITE_CHANGES, rows)
        after = entries[-1].seq


def rewritten(entry: Change, fate: Fate) -> Row:
    """An entry with its keys as they are now, as a row; those of its new messages stay the first."""
    added = remaining(entry.keys[: entry.added], fate)
    return {
        "seq": entry.seq,
        "keys": added + remaining(entry.keys[entry.added :], fate),
        "added": len(added),
    }


def remaining(keys: Iterable[str], fate: Fate) -> list[str]:
    """The keys that are left, under their new names, in order."""
    return sorted(name for key in keys if (name := fate.get(key, key)) is not None)
