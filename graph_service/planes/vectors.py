"""The plane of meanings: a vector for each message, searched by nearness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph_service.errors import NotFound
from graph_service.planes.passages import Hit, Passage, PassagePlane, best

if TYPE_CHECKING:
    import faiss

SPARE = 16
MARGIN = 1e-5
"""FAISS adds in single precision in an order of its own: scores nearer than this may be equal."""

WORDLESS = Passage("", "").digest


class Encoder(Protocol):
    """Turns texts into vectors; the same text always into the same vector."""

    @property
    def dimension(self) -> int: ...

    @property
    def version(self) -> str:
        """Names the model and its settings: vectors of two versions are never compared."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row for each text, shape (len(texts), dimension)."""
        ...


class VectorPlane(PassagePlane):
    """The vector of every message's passage, by the given encoder.

    Equal passages are embedded once, and a message whose passage stays the same is not
    embedded again. A message without words is held with a vector of zeros and never
    found. Rows of another encoder's version are forgotten on opening.
    """

    name = "vectors"

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._index: VectorIndex
        schema = pa.schema(
            [
                pa.field("key", pa.string()),
                pa.field("digest", pa.binary(16)),
                pa.field("vector", pa.list_(pa.float32(), encoder.dimension)),
            ]
        )
        super().__init__(folder, schema, {"encoder": encoder.version})

    def search(
        self, query: str | NDArray[np.float32], k: int, allowed: AbstractSet[str] | None = None
    ) -> list[Hit]:
        """The `k` messages nearest to a text or unit vector; score is the cosine, in -1 to 1.

        Equal scores come in order of key. `allowed` limits the search to these keys.
        """
        self._ready()
        if not isinstance(query, str):
            return self._index.search(query, k, allowed)
        return self._index.search(self._encoder.encode([query])[0], k, allowed) if query.strip() else []

    def vectors(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of these messages, one row for each key; raises `NotFound` for one not held."""
        self._ready()
        return self._index.vectors(keys)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts, one row for each; only of those that no message says they are made anew.

        A text without words has a vector of zeros.
        """
        self._ready()
        rows = {text: self._index.held_vector(Passage("", text).digest) for text in dict.fromkeys(texts)}
        new = [text for text, vector in rows.items() if vector is None and text]
        rows |= dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        nothing = np.zeros(self._encoder.dimension, np.float32)
        found = [nothing if (vector := rows[text]) is None else vector for text in texts]
        return np.array(found, np.float32).reshape(-1, self._encoder.dimension)

    def _load(self, table: pa.Table) -> dict[str, bytes]:
        index = VectorIndex(self._encoder.dimension)
        index.apply(table, ())
        self._index = index
        return index.held

    def _table(self, passages: Collection[Passage]) -> pa.Table:
        digests = [found.digest for found in passages]
        flat = self.embed([found.text for found in passages]).ravel()
        vectors = pa.FixedSizeListArray.from_arrays(pa.array(flat), self._encoder.dimension)
        columns = {"key": [found.key for found in passages], "digest": digests, "vector": vectors}
        return pa.table(columns, schema=self._schema)

    def _apply(self, table: pa.Table, gone: Collection[str]) -> None:
        self._index.apply(table, gone)


class VectorIndex:
    """In memory: each text's vector once, and the messages that say it.

    `held` gives the digest of every message's text.
    """

    def __init__(self, dimension: int) -> None:
        self.held: dict[str, bytes] = {}
        self._flat = flat_index(dimension)
        self._next_number = 0
        self._numbers: dict[bytes, int] = {}
        self._keys: dict[int, set[str]] = {}
        self._lock = Lock()

    def held_vector(self, digest: bytes) -> NDArray[np.float32] | None:
        """The vector of a text that some message says; None for another."""
        with self._lock:
            return self.vector(digest) if digest in self._numbers else None

    def vector(self, digest: bytes) -> NDArray[np.float32]:
        """The vector of a text; zeros for one without words."""
        if digest not in self._numbers:
            return np.zeros(self._flat.d, np.float32)
        return np.asarray(self._flat.reconstruct(self._numbers[digest]))

    def vectors(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of these messages, one row for each; raises `NotFound`."""
        with self._lock:
            for key in keys:
                if key not in self.held:
                    raise NotFound(f"The vector plane holds no message {key!r}.")
            rows = [self.vector(self.held[key]) for key in keys]
        return np.array(rows, np.float32).reshape(len(rows), self._flat.d)

    def apply(self, table: pa.Table, gone: Collection[str]) -> None:
        """Put rows of key, digest and vector in place of former ones, and drop the keys in `gone`."""
        keys = [str(key) for key in table["key"].to_pylist()]
        digests = dict(zip(keys, digests_of(table), strict=True))
        with self._lock:
            self._add(table)
            former = {self._release(key) for key in (*gone, *digests) if key in self.held}
            for key, digest in digests.items():
                self._hold(key, digest)
            self._forget_unsaid(former)

    def search(self, query: NDArray[np.float32], k: int, allowed: AbstractSet[str] | None) -> list[Hit]:
        """The `k` allowed messages of the greatest inner product with `query`."""
        with self._lock:
            numbers = self._nearest(query, k, allowed)
            vectors = self._flat.reconstruct_batch(numbers).astype(np.float64)
            said = [self._said(number, allowed) for number in numbers.tolist()]
        scores = np.sum(vectors * query, axis=1).tolist()
        return best((Hit(key, score) for score, keys in zip(scores, said, strict=True) for key in keys), k)

    def _said(self, number: int, allowed: AbstractSet[str] | None) -> list[str]:
        return [key for key in self._keys[number] if allowed is None or key in allowed]

    def _nearest(
        self, query: NDArray[np.float32], k: int, allowed: AbstractSet[str] | None
    ) -> NDArray[np.int64]:
        """Numbers of the nearest texts: all that may hold one of the best `k` messages."""
        subset = None if allowed is None else limited_to(self._numbers_of(allowed))
        count = self._flat.ntotal
        limit = min(count, k + SPARE)
        while k > 0 and limit:
            scores, numbers = self._flat.search(query[np.newaxis], limit, params=subset)
            if limit == count or scores[0, -1] < scores[0, min(k, limit) - 1] - MARGIN:
                return np.asarray(numbers[0][numbers[0] >= 0])
            limit = min(count, 4 * limit)
        return np.zeros(0, np.int64)

    def _numbers_of(self, keys: Collection[str]) -> list[int]:
        digests = {self.held[key] for key in keys if key in self.held}
        return [self._numbers[digest] for digest in digests if digest in self._numbers]

    def _add(self, table: pa.Table) -> None:
        """Index the vectors of texts that are new."""
        rows: dict[bytes, int] = {}
        for row, digest in enumerate(digests_of(table)):
            if digest != WORDLESS and digest not in self._numbers:
                rows.setdefault(digest, row)
        if rows:
            numbers = np.arange(self._next_number, self._next_number + len(rows))
            self._flat.add_with_ids(matrix(table)[list(rows.values())], numbers)
            self._numbers.update(zip(rows, numbers.tolist(), strict=True))
            self._keys.update((number, set()) for number in numbers.tolist())
            self._next_number += len(rows)

    def _hold(self, key: str, digest: bytes) -> None:
        self.held[key] = digest
        if digest in self._numbers:
            self._keys[self._numbers[digest]].add(key)

    def _release(self, key: str) -> bytes:
        digest = self.held.pop(key)
        if digest in self._numbers:
            self._keys[self._numbers[digest]].discard(key)
        return digest

    def _forget_unsaid(self, digests: Collection[bytes]) -> None:
        """Drop the vectors of those texts that no message says any more."""
        said = (digest for digest in digests if digest in self._numbers)
        unsaid = [digest for digest in said if not self._keys[self._numbers[digest]]]
        if unsaid:
            numbers = [self._numbers.pop(digest) for digest in unsaid]
            self._flat.remove_ids(selector(numbers))
            for number in numbers:
                del self._keys[number]


def matrix(table: pa.Table) -> NDArray[np.float32]:
    """The table's vectors, one row for each of its rows."""
    flat = pc.list_flatten(table["vector"].combine_chunks())
    return np.asarray(flat, np.float32).reshape(table.num_rows, -1)


def digests_of(table: pa.Table) -> list[bytes]:
    return [bytes(digest) for digest in table["digest"].to_pylist() if digest is not None]


def flat_index(dimension: int) -> faiss.IndexIDMap2:
    """An exact index by inner product of numbered vectors, which can be removed again."""
    import faiss  # noqa: PLC0415 - slow to load, and not every command searches

    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def selector(numbers: Sequence[int]) -> faiss.IDSelectorBatch:
    """Selects these numbers of an index."""
    import faiss  # noqa: PLC0415 - as above

    return faiss.IDSelectorBatch(np.array(numbers, np.int64))


def limited_to(numbers: Sequence[int]) -> faiss.SearchParameters:
    """Makes a search look at these numbers only."""
    import faiss  # noqa: PLC0415 - as above

    parameters = faiss.SearchParameters()
    parameters.sel = selector(numbers)
    return parameters
