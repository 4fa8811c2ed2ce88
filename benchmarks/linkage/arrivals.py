"""Records of a set as profiles that come one by one, into the real stage on the embedded engine.

A record is a handle of channel `crm` with its row as address. Its mail address is an identifier, and
days that are none are left out. City and birth place, for which handles have no trait, stand where the
organisation does, for they are compared alike; an occupation is a job.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from benchmarks.linkage.sets import People
from graph_service.identity.catalogue import Catalogue
from graph_service.pipeline.resolve import resolve
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from ingest.canonical import Profile
from ingest.handle import Handle

SEED: Final = 20260229
BATCH: Final = 1_000
ASSERTED: Final = datetime(2026, 1, 1, tzinfo=UTC)
EARLIEST: Final = 1800
"""The year from which on a profile may give a day of birth."""

Customers = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Streamed:
    """How many random orders gave the customers of the batch, and how long a record took at the median."""

    equal: int
    milliseconds: float


@dataclass(frozen=True, slots=True, eq=False)
class OneMore:
    """What each record took that came after all others, in milliseconds, and what the catalogue holds."""

    load: tuple[float, ...]
    resolve: tuple[float, ...]
    mebibytes: float


def streamed(records: Sequence[Profile], orders: int) -> Streamed:
    """Resolve after each record, in random orders, against all at once; by the weights as shipped."""
    batch = at_once(records)
    random = np.random.default_rng(SEED)
    equal, took = 0, []
    for _ in range(orders):
        order = random.permutation(len(records))
        found, times = one_by_one([records[number] for number in order])
        equal += found == batch
        took += times
    return Streamed(equal, float(np.median(took)))


def one_more(records: Sequence[Profile], held_back: int) -> OneMore:
    """Resolve all but some records at once, then these one by one."""
    order = np.random.default_rng(SEED).permutation(len(records))
    late, early = ([records[n] for n in part] for part in (order[:held_back], order[held_back:]))
    with empty_store() as store:
        load_all(store, early)
        catalogue = Catalogue(store)
        resolve(store, catalogue)
        loads, resolves = [], []
        for each in late:
            loads.append(took(partial(store.load, [each])))
            resolves.append(took(partial(resolve, store, catalogue)))
        return OneMore(tuple(loads), tuple(resolves), mebibytes_of_catalogue(store))


def at_once(records: Sequence[Profile]) -> Customers:
    with empty_store() as store:
        load_all(store, records)
        resolve(store)
        return customers(store)


def one_by_one(records: Sequence[Profile]) -> tuple[Customers, list[float]]:
    """The customers when these came in this order, and the milliseconds that each took."""
    with empty_store() as store:
        catalogue, times = Catalogue(store), []
        for record in records:
            start = time.perf_counter()
            store.load([record])
            resolve(store, catalogue)
            times.append(1_000 * (time.perf_counter() - start))
        return customers(store), times


def customers(store: GraphStore) -> Customers:
    """The customer of each handle."""
    return {each.key: each.customer for page in store.people.all_identities() for each in page}


def load_all(store: GraphStore, records: Sequence[Profile]) -> None:
    for start in range(0, len(records), BATCH):
        store.load(records[start : start + BATCH])


@contextmanager
def empty_store() -> Iterator[GraphStore]:
    with TemporaryDirectory() as folder:
        store = GraphStore(EmbeddedEngine(Path(folder)))
        try:
            yield store
        finally:
            store.close()


def took(work: Callable[[], object]) -> float:
    """How many milliseconds it takes."""
    start = time.perf_counter()
    work()
    return 1_000 * (time.perf_counter() - start)


def mebibytes_of_catalogue(store: GraphStore) -> float:
    """What a catalogue holds when it has read all handles, as Python allocates it."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        catalogue = Catalogue(store)
        catalogue.follow()
        return (tracemalloc.get_traced_memory()[0] - before) / 2**20
    finally:
        tracemalloc.stop()


def profiles(people: People) -> list[Profile]:
    """The records of a set as profiles, in their order."""
    others = {field.name: texts for field, texts in people.others.items()}
    return [
        profile(number, name, {field: texts[number] for field, texts in others.items()})
        for number, name in enumerate(zip(people.given, people.surname, strict=True))
    ]


def profile(number: int, name: tuple[str, str], row: Mapping[str, str]) -> Profile:
    mail, called = row.get("email"), " ".join(filter(None, name))
    handle = Handle("crm", str(number), called or None, identifiers=(f"email:{mail}",) if mail else ())
    return Profile(
        "crm",
        handle,
        ASSERTED,
        birth_date=day(row["date of birth"]),
        postal_code=row.get("postcode") or None,
        job=row.get("occupation") or None,
        organization=row.get("city") or row.get("birth place") or None,
    )


def day(text: str) -> str | None:
    """A day that a profile may give; None for another or none."""
    try:
        return text if date.fromisoformat(text).year >= EARLIEST else None
    except ValueError:
        return None
