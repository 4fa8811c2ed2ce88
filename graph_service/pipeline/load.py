"""Stage one: canonical records into the store, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

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
        for row in batch:
            if isinstance(row, RejectedRow):
                reject(row)
        rejected += len(batch) - len(good)
        if good:
            receipt = receipt.plus(store.load(good))
        if progress is not None:
            progress(receipt)
    return Loaded(receipt, rejected)


def batches(records: Iterable[Record | RejectedRow], size: int) -> Iterator[list[Record | RejectedRow]]:
    """The stream in lists of `size`, the last one shorter."""
    stream = iter(records)
    while batch := list(islice(stream, size)):
        yield batch
