"""The vectors of texts in memory, who says each text, and the search for the nearest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from threading import Lock
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph_service.errors import NotFound
from graph_service.planes.arrangement import Arrangement
from graph_service.planes.centre import Centre
from graph_service.planes.partitioned import Partition, proposed_for, sample_for
from graph_service.planes.passages import Hit, Passage, best
from graph_service.planes.sayers import Sayers
from graph_service.planes.shelf import Numbers, Shelf, Vectors

SPARE: Final = 16
MARGIN: Final = 1e-5
"""Single precision adds in an order of its own: scores nearer than this may be equal."""
FEW: Final = 1 / 8
"""A search that is limited to no more than this share of the messages compares with each of them."""
WIDER: Final = 4
"""How many times as many texts are looked at when those looked at were not enough."""

FARTHEST: Final = 5_000
"""More messages than this are not asked of an arrangement, but sought exactly."""
PORTION: Final = 512
"""Texts that are arranged at a time; searches and changes come in between."""
NONE: Final = np.zeros(0, np.int64)

WORDLESS: Final = Passage("", "").digest


class VectorIndex:
    """Each text's vector once, under a number, and the messages that say it.

    `held` gives the digest of every message's text. Many threads may search while one applies
    changes and another tends: a search sees the state before or after an `apply`.

    Exact while the texts are no more than `exact_up_to`: an answer depends on the messages held
    and on nothing else. Beyond, once `tend` has arranged them, searches look at what the
    arrangement proposes. That is compared exactly too, so scores and their order are right, and
    what may differ is that a message is missed. Which, depends on the messages held and on the
    texts held when they were arranged, and for equals at the edge on the order they came in.
    """

    def __init__(self, dimension: int, exact_up_to: int) -> None:
        self.held: dict[str, bytes] = {}
        self._shelf = Shelf(dimension)
        self._numbers: dict[bytes, int] = {}
        self._sayers = Sayers()
        self._centre = Centre(dimension)
        self._arrangement = Arrangement(exact_up_to)
        # Taken in this order: one thread tends, one changes something, one looks or makes others see it.
        self._tending, self._changing, self._lock = Lock(), Lock(), Lock()

    def held_vectors(self, digests: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The vectors of those of these texts that some message says."""
        with self._lock:
            known = [digest for digest in digests if digest in self._numbers]
            rows = self._shelf.rows([self._numbers[digest] for digest in known])
        return dict(zip(known, rows, strict=True))

    def vectors(self, keys: Sequence[str]) -> Vectors:
        """The vectors of these messages, one row for each; raises `NotFound`."""
        with self._lock:
            for key in keys:
                if key not in self.held:
                    raise NotFound(f"The vector plane holds no message {key!r}.")
            return self._rows_of(keys)

    def vectors_if_held(self, keys: Sequence[str]) -> Vectors:
        """As `vectors`, with zeros for messages that are not held."""
        with self._lock:
            return self._rows_of(keys)

    def centre(self) -> Vectors:
        """What the texts have in common: the mean of their vectors, nearly; float32[dimension]."""
        with self._lock:
            return self._centre.mean()

    def apply(self, table: pa.Table, gone: Collection[str]) -> None:
        """Put rows of key, digest and vector in place of former ones, and drop the keys in `gone`."""
        keys = [str(key) for key in table["key"].to_pylist()]
        digests = dict(zip(keys, digests_of(table), strict=True))
        with self._changing:
            self._add(table)
            with self._lock:
                former = {self._release(key) for key in (*gone, *digests) if key in self.held}
                for key, digest in digests.items():
                    self._hold(key, digest)
                self._forget_unsaid(former)

    def tend(self) -> bool:
        """Arrange the texts for quick search where they are many and not yet arranged; whether it did.

        Takes up to half a minute, while searches and changes go on.
        """
        with self._tending:
            with self._changing:
                count = len(self._numbers)
                if not self._arrangement.due(count):
                    return False
                sample = self._sample(count)
            coming = Partition(sample, count)
            with self._changing:
                self._arrangement.begin(coming)
            start = 0
            while self._fill(coming, start):
                start += PORTION
            return True

    @property
    def arranged(self) -> bool:
        """Whether searches look at what an arrangement proposes."""
        return self._arrangement.in_use is not None

    def search(self, query: Vectors, k: int, allowed: AbstractSet[str] | None) -> list[Hit]:
        """The `k` allowed messages of the greatest inner product with `query`."""
        with self._lock:
            numbers = self._candidates(query, k, allowed)
            rows = self._shelf.rows(numbers)
            near = among_the_best(rows @ query, k)
            numbers, scores = numbers[near], np.sum(rows[near].astype(np.float64) * query, axis=1)
            if len(scores) > k:
                # Each is said by a message at least: the rest cannot be among the best.
                first = scores >= np.partition(scores, -k)[-k]
                numbers, scores = numbers[first], scores[first]
            said = [self._said(number, allowed) for number in numbers.tolist()]
        hits = (Hit(key, score) for score, keys in zip(scores.tolist(), said, strict=True) for key in keys)
        return best(hits, k)

    def _rows_of(self, keys: Sequence[str]) -> Vectors:
        numbers = [self._numbers.get(self.held.get(key, WORDLESS)) for key in keys]
        worded = [number for number in numbers if number is not None]
        if len(worded) == len(keys):
            return self._shelf.rows(worded)
        rows = np.zeros((len(keys), self._shelf.dimension), np.float32)
        rows[[number is not None for number in numbers]] = self._shelf.rows(worded)
        return rows

    def _sample(self, count: int) -> Vectors:
        """The vectors that partitions are learnt from: chosen and ordered by the digests of their texts."""
        bound = min(1.0, sample_for(count) / count)
        chosen = sorted(digest for digest in self._numbers if int.from_bytes(digest[:8]) < bound * 2**64)
        return self._shelf.rows([self._numbers[digest] for digest in chosen])

    def _fill(self, coming: Partition, start: int) -> bool:
        """Put the next portion of texts into a partition, and use it after the last; whether more follow."""
        with self._changing:
            numbers = self._shelf.held(start, start + PORTION)
            # Nobody searches it yet.
            coming.add(numbers, self._shelf.rows(numbers))
            self._arrangement.filled(start + PORTION)
            more = start + PORTION < self._shelf.end
            if not more:
                with self._lock:
                    self._arrangement.finish()
        return more

    def _said(self, number: int, allowed: AbstractSet[str] | None) -> list[str]:
        return [key for key in self._sayers.of(number) if allowed is None or key in allowed]

    def _is_said(self, number: int, allowed: AbstractSet[str] | None) -> bool:
        if allowed is None:
            return number in self._sayers
        return any(key in allowed for key in self._sayers.of(number))

    def _candidates(self, query: Vectors, k: int, allowed: AbstractSet[str] | None) -> Numbers:
        """Texts that allowed messages say, among them the best `k`, but for what an arrangement misses."""
        if k <= 0 or not self._numbers:
            return NONE
        if allowed is not None and len(allowed) <= FEW * len(self.held):
            numbers = self._numbers_of(allowed)
            return self._nearest(self._shelf.rows(numbers) @ query, numbers, k, allowed)
        found = self._proposed(query, k, allowed)
        if found is not None:
            return found
        products = self._shelf.products(query)
        return self._nearest(products, np.arange(len(products)), k, allowed)

    def _proposed(self, query: Vectors, k: int, allowed: AbstractSet[str] | None) -> Numbers | None:
        """What the arrangement finds near; None where there is none, or it finds too little there."""
        partition = self._arrangement.in_use
        if partition is None or k > FARTHEST:
            return None
        share = 1.0 if allowed is None else min(1.0, len(allowed) / len(self.held))
        numbers = partition.near(query, k, share)
        fitting = numbers[[self._is_said(number, allowed) for number in numbers.tolist()]]
        # Far fewer than were to be expected: those that are allowed lie somewhere else.
        enough = 2 * len(fitting) >= min(proposed_for(k), share * len(self._numbers))
        return fitting if enough else None

    def _nearest(
        self, products: Vectors, numbers: Numbers, k: int, allowed: AbstractSet[str] | None
    ) -> Numbers:
        """Of texts and their products with the query, those of which one of the best `k` messages may be."""
        limit = k + SPARE
        while True:
            places = largest(products, limit)
            fitting = places[[self._is_said(number, allowed) for number in numbers[places].tolist()]]
            everything = len(places) < limit
            if everything or (len(fitting) >= k and products[places[-1]] < products[fitting[k - 1]] - MARGIN):
                return numbers[fitting]
            limit *= WIDER

    def _numbers_of(self, keys: Collection[str]) -> Numbers:
        digests = {self.held[key] for key in keys if key in self.held}
        return np.array([self._numbers[digest] for digest in digests if digest in self._numbers], np.int64)

    def _fresh(self, table: pa.Table) -> dict[bytes, int]:
        """The texts of a table that nobody said so far, each with the first of its rows."""
        rows: dict[bytes, int] = {}
        for row, digest in enumerate(digests_of(table)):
            if digest != WORDLESS and digest not in self._numbers:
                rows.setdefault(digest, row)
        return rows

    def _add(self, table: pa.Table) -> None:
        """Put the vectors of texts that are new, in portions; no search finds them before they are held."""
        fresh = self._fresh(table)
        digests = list(fresh)
        vectors = matrix(table, self._shelf.dimension)[list(fresh.values())]
        for start in range(0, len(digests), PORTION):
            part = slice(start, start + PORTION)
            with self._lock:
                numbers = self._shelf.put(vectors[part])
                self._arrangement.add(numbers, vectors[part])
                self._centre.add(vectors[part])
            self._numbers.update(zip(digests[part], numbers.tolist(), strict=True))

    def _hold(self, key: str, digest: bytes) -> None:
        self.held[key] = digest
        if digest in self._numbers:
            self._sayers.add(self._numbers[digest], key)

    def _release(self, key: str) -> bytes:
        digest = self.held.pop(key)
        if digest in self._numbers:
            self._sayers.discard(self._numbers[digest], key)
        return digest

    def _forget_unsaid(self, digests: Collection[bytes]) -> None:
        """Drop the vectors of those texts that no message says any more."""
        said = [digest for digest in digests if digest in self._numbers]
        unsaid = [digest for digest in said if not self._sayers.of(self._numbers[digest])]
        if unsaid:
            numbers = np.array([self._numbers.pop(digest) for digest in unsaid], np.int64)
            self._centre.remove(self._shelf.rows(numbers))
            self._arrangement.remove(numbers)
            self._shelf.drop(numbers)


def among_the_best(products: Vectors, k: int) -> NDArray[np.bool_]:
    """Which products may be among the greatest `k`, but for what single precision tells wrong."""
    if len(products) <= k:
        return np.ones(len(products), np.bool_)
    return np.asarray(products >= np.partition(products, -k)[-k] - MARGIN)


def largest(products: Vectors, limit: int) -> Numbers:
    """Where the `limit` greatest are, the greatest first; places that hold no number are left out."""
    descending = -products
    places = np.arange(len(products))
    if limit < len(products):
        places = np.argpartition(descending, limit)[:limit]
    ordered = places[np.argsort(descending[places], kind="stable")]
    return np.asarray(ordered[~np.isnan(products[ordered])])


def matrix(table: pa.Table, dimension: int) -> Vectors:
    """The table's vectors, one row for each of its rows."""
    flat = pc.list_flatten(table["vector"].combine_chunks())
    return np.asarray(flat, np.float32).reshape(-1, dimension)


def digests_of(table: pa.Table) -> list[bytes]:
    return [bytes(digest) for digest in table["digest"].to_pylist() if digest is not None]
