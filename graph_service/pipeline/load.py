"""Stage one: canonical records into the store, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from graph_service.errors import GraphServiceError
from graph_service.pipeline.rejected import said_in_row
from graph_service.store.loading import Receipt
from graph_service.store.record import GraphStore
from ingest.canonical import Record, RejectedRow

BATCH: Final = 1_000
"""Records in one transaction: a crash loses at most these, unacknowledged."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a stream of records."""

    receipt: Receipt
    rejected: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one caller brings, and who hears of the rows of it that are rejected."""

    rows: tuple[Record | RejectedRow, ...]
    reject: Callable[[RejectedRow], None]

    @property
    def records(self) -> list[Record]:
        return [row for row in self.rows if not isinstance(row, RejectedRow)]


def load(
    store: GraphStore,
    records: Iterable[Record | RejectedRow],
    reject: Callable[[RejectedRow], None],
    progress: Callable[[Receipt], None] | None = None,
) -> Loaded:
    """Write a stream of records to the store; hand every rejected row to `reject`.

    `progress` is called after each durable batch with the receipt of all so far.
    """
    receipt, rejected = Receipt(), 0
    for batch in batches(records, BATCH):
        good = [record for record in batch if not isinstance(record, RejectedRow)]
        kept = put_aside(store, batch, reject)
        rejected += kept
        receipt = receipt.plus(Receipt(suppressed=len(batch) - len(good) - kept))
        if good:
            receipt = receipt.plus(store.load(good))
        if progress is not None:
            progress(receipt)
    return Loaded(receipt, rejected)


def load_parts(store: GraphStore, parts: Sequence[Part]) -> list[Loaded | GraphServiceError]:
    """Write what several callers bring, few transactions for many small parts; what became of each.

    A part that the store refuses keeps none of the others out.
    """
    return [outcome for some in together(parts) for outcome in loaded(store, some)]


def together(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts in their order, as many at a time as make one batch."""
    some: list[Part] = []
    for part in parts:
        if some and sum(len(each.rows) for each in some) + len(part.rows) > BATCH:
            yield some
            some = []
        some.append(part)
    if some:
        yield some


def loaded(store: GraphStore, parts: Sequence[Part]) -> list[Loaded | GraphServiceError]:
    try:
        return written(store, parts)
    except GraphServiceError as error:
        return [error] if len(parts) == 1 else [one for part in parts for one in loaded(store, [part])]


def written(store: GraphStore, parts: Sequence[Part]) -> list[Loaded | GraphServiceError]:
    """The receipts of parts that make one batch, or of one that makes more."""
    if len(parts) == 1:
        return [load(store, parts[0].rows, parts[0].reject)]
    receipts = store.load_parts([part.records for part in parts])
    return [answered(store, part, receipt) for part, receipt in zip(parts, receipts, strict=True)]


def answered(store: GraphStore, part: Part, receipt: Receipt) -> Loaded:
    """What became of one part, whose rejected rows are handed on."""
    kept = put_aside(store, part.rows, part.reject)
    left_out = len(part.rows) - len(part.records) - kept
    return Loaded(receipt.plus(Receipt(suppressed=left_out)), kept)


def put_aside(
    store: GraphStore, rows: Iterable[Record | RejectedRow], reject: Callable[[RejectedRow], None]
) -> int:
    """Hand on the rejected ones among some rows; how many. Who was erased is named in none."""
    gate, kept = store.suppression.gate(), 0
    for row in rows:
        if isinstance(row, RejectedRow) and not gate.found_in(partial(said_in_row, row)):
            reject(row)
            kept += 1
    return kept


def batches(records: Iterable[Record | RejectedRow], size: int) -> Iterator[list[Record | RejectedRow]]:
    """The stream in lists of `size`, the last one shorter."""
    stream = iter(records)
    while batch := list(islice(stream, size)):
        yield batch
