"""The messages of a batch, sorted by what they are to the record: new, newer, or nothing new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from graph_service.store import load_queries
from graph_service.store.port import Transaction, ask
from ingest.canonical import Message, Record
from ingest.checks import EARLIEST

Precedence = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages by key: `fresh` are not held yet, `newer` are held in an older form.

    Of the newer ones, those that are `revised` say something else than what is held.
    """

    fresh: Mapping[str, Message]
    newer: Mapping[str, Message]
    revised: Mapping[str, Message]

    @property
    def changed(self) -> dict[str, Message]:
        """What has to be written: the fresh and the revised."""
        return {**self.fresh, **self.revised}


def sort_out(transaction: Transaction, records: Iterable[Record]) -> Batch:
    """Compare the messages among some records with what is held."""
    chosen = winners(records)
    known = {
        row["key"]: (row["revisedAt"] or EARLIEST, row["contentHash"])
        for row in ask(transaction, load_queries.KNOWN_MESSAGES, list(chosen))
    }
    newer = {key: m for key, m in chosen.items() if key in known and precedence(m) > known[key]}
    return Batch(
        fresh={key: message for key, message in chosen.items() if key not in known},
        newer=newer,
        revised={key: m for key, m in newer.items() if m.content_hash != known[key][1]},
    )


def winners(records: Iterable[Record]) -> dict[str, Message]:
    """The message that wins for each key."""
    found: dict[str, Message] = {}
    for record in records:
        if isinstance(record, Message):
            held = found.get(record.key)
            if held is None or precedence(record) > precedence(held):
                found[record.key] = record
    return found


def precedence(message: Message) -> Precedence:
    """What decides between two contents of one key: the greatest revision time, then the hash."""
    return (message.revised_at or EARLIEST, message.content_hash)
