"""An exported file into an empty store, and the proof that nothing was lost on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Final

from graph_service.store.export import exported_file
from graph_service.store.exported import Thing, declared, things
from graph_service.store.record import GraphStore

BATCH: Final = 1_000
"""Lines in one transaction."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first line in which the file and the restored store are not alike; None for one that is missing."""

    line: int
    file: bytes | None
    store: bytes | None


@dataclass(frozen=True, slots=True)
class Restored:
    """How many lines of the file and the store are alike, and where they begin to differ, if they do.

    `erased` are handles in the file of people who were erased since it was made: they are gone again.
    """

    lines: int
    difference: Difference | None
    erased: tuple[str, ...] = ()


def restore(
    store: GraphStore, export: Callable[[], Iterable[bytes]], progress: Callable[[int], None]
) -> None:
    """Write a whole export into the store, in parts that a run which is cut off can be taken up from.

    The file is first read to its end, so that a bad one writes nothing.
    """
    digest = hashlib.sha256()
    company = declared(things(digested(export(), digest)))
    store.begin_restore(digest.hexdigest())
    if company is not None:
        store.declare_company(company)
    done = 0
    for batch in batches(things(export())):
        store.restore(batch)
        done += len(batch)
        progress(done)


def digested(lines: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    """The lines, each of which goes into the digest as well."""
    for line in lines:
        digest.update(line + b"\n")
        yield line


def batches(brought: Iterator[Thing]) -> Iterator[list[Thing]]:
    while batch := list(islice(brought, BATCH)):
        yield batch


def compared(store: GraphStore, export: Iterable[bytes]) -> Restored:
    """Export the store again and compare line by line; where all are alike, the restoring is over."""
    number = 0
    for number, (held, given) in enumerate(zip_longest(exported_file(store.export()), export), 1):
        if held != given:
            return Restored(number - 1, Difference(number, given, held))
    store.end_restore()
    return Restored(number, None)
