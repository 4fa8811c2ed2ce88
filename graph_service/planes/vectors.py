"""The plane of meanings: a vector for each message, searched by nearness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph_service.planes.manifest import of_record
from graph_service.planes.passages import Hit, Passage, PassagePlane
from graph_service.planes.vector_index import VectorIndex
from graph_service.traces import span

EXACT_UP_TO: Final = 100_000
"""So many different texts are compared one by one; from there on `tend` pays."""


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

    def __init__(
        self, folder: Path, encoder: Encoder, record: str = "", exact_up_to: int = EXACT_UP_TO
    ) -> None:
        """`record` names the record it is of; see `Segments`."""
        self._encoder = encoder
        self._exact_up_to = exact_up_to
        self._index: VectorIndex
        schema = pa.schema(
            [
                pa.field("key", pa.string()),
                pa.field("digest", pa.binary(16)),
                pa.field("vector", pa.list_(pa.float32(), encoder.dimension)),
            ]
        )
        super().__init__(folder, schema, {"encoder": encoder.version, **of_record(record)})

    def search(
        self, query: str | NDArray[np.float32], k: int, allowed: AbstractSet[str] | None = None
    ) -> list[Hit]:
        """The `k` messages nearest to a text or unit vector; score is the cosine, in -1 to 1.

        Equal scores come in order of key. `allowed` limits the search to these keys.
        """
        self._ready()
        if isinstance(query, str) and not query.strip():
            return []
        with span("search vectors"):
            sought = self._encoder.encode([query])[0] if isinstance(query, str) else query
            return self._index.search(sought, k, allowed)

    def vectors(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of these messages, one row for each key; raises `NotFound` for one not held."""
        self._ready()
        return self._index.vectors(keys)

    def vectors_if_held(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """As `vectors`, with zeros for messages that are not held, such as those still to be embedded."""
        self._ready()
        return self._index.vectors_if_held(keys)

    def centre(self) -> NDArray[np.float32]:
        """What all texts have in common: the mean of their vectors, as if 20 of zeros were among them."""
        self._ready()
        return self._index.centre()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts, one row for each; only of those that no message says they are made anew.

        A text without words has a vector of zeros.
        """
        self._ready()
        digests = {text: Passage("", text).digest for text in dict.fromkeys(texts)}
        held = self._index.held_vectors(list(digests.values()))
        new = [text for text, digest in digests.items() if digest not in held and text]
        made = dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
        nothing = np.zeros(self._encoder.dimension, np.float32)
        rows = {text: made.get(text, held.get(digest, nothing)) for text, digest in digests.items()}
        return np.array([rows[text] for text in texts], np.float32).reshape(-1, self._encoder.dimension)

    def prepare(self) -> None:
        """Have the encoder loaded, which otherwise the first question that needs it would wait for."""
        self._encoder.encode(["first"])

    def tend(self) -> bool:
        """Arrange the vectors for quick search where they are many; whether there was anything to do.

        Takes up to half a minute, while searches and changes go on. A service calls it now and
        then; without it every search is exact, and slow among many.
        """
        self._ready()
        return self._index.tend()

    @property
    def arranged(self) -> bool:
        """Whether searches look at what an arrangement proposes, and are no longer exact."""
        self._ready()
        return self._index.arranged

    def _load(self, table: pa.Table) -> dict[str, bytes]:
        index = VectorIndex(self._encoder.dimension, self._exact_up_to)
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
