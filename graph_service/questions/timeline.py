"""All that a person did or was told, on every handle of hers, as one list.

Her messages on all channels and those that mention or answer her, what she liked, followed
and shared, uses and bought, whom she referred and who referred her, what she allowed, her
tickets and deals. `docs/graph-model.md` has the same list in Cypher.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from graph_service.store.reader import Reader
from graph_service.store.timelines import EntryRow, TimelinePage


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened when, to which handle of hers, by whose doing, in a few words.

    `message` is what was said or reacted to; `target` whom somebody followed, liked or referred.
    """

    key: str
    at: datetime
    kind: str
    handle: str
    by: str
    summary: str
    message: str | None
    target: str | None
    products: tuple[str, ...]


def timelines(reader: Reader, customers: Sequence[str], wanted: TimelinePage) -> list[tuple[Entry, ...]]:
    """A page of each customer's timeline, in the order of their keys."""
    return [tuple(map(entry, page)) for page in reader.timelines(customers, wanted)]


def entry(row: EntryRow) -> Entry:
    return Entry(
        row.key,
        row.at,
        row.kind,
        row.handle,
        row.by,
        SUMMARIES.get(row.kind, said)(row),
        row.message,
        row.target,
        row.products,
    )


def said(row: EntryRow) -> str:
    """The beginning of a message, with how it ended where it is the record of a contact."""
    words = " ".join(" ".join(filter(None, (row.subject, row.text))).split())
    rating = None if row.rating is None else f"{row.rating} of 10"
    return " · ".join(filter(None, (rating, row.outcome, words)))


def reacted(verb: str) -> Callable[[EntryRow], str]:
    return lambda row: f"{verb} {row.target or row.message}"


def used(row: EntryRow) -> str:
    return f"{row.kind} {row.product}"


def referred(row: EntryRow) -> str:
    return f"{row.by} referred {row.target}"


def decided(row: EntryRow) -> str:
    return f"{'allowed' if row.granted else 'forbade'} {row.purpose}"


def opened(row: EntryRow) -> str:
    return " · ".join(filter(None, (row.status, row.subject))) or "a ticket"


def dealt(row: EntryRow) -> str:
    outcome = {None: row.stage, True: "won", False: "lost"}[row.won]
    return " · ".join(filter(None, (outcome, row.deal))) or "a deal"


SUMMARIES: Final[Mapping[str, Callable[[EntryRow], str]]] = {
    "like": reacted("liked"),
    "follow": reacted("followed"),
    "share": reacted("shared"),
    "uses": used,
    "bought": used,
    "referral": referred,
    "consent": decided,
    "ticket": opened,
    "opportunity": dealt,
}
"""What is said of facts, by kind; the rest are messages."""
