"""Which messages may fit: the best by words and the best by meaning, before they are read closely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from graph_service.moments.query import Query
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.passages import Hit
from graph_service.planes.vectors import VectorPlane

DEPTH: Final = 120
"""How many messages each plane proposes."""
GATHERED: Final = 50
"""How many conversations are proposed that hold the words in several messages."""


def candidates(
    vectors: VectorPlane,
    lexical: LexicalPlane,
    query: Query,
    allowed: AbstractSet[str] | None = None,
    depth: int = DEPTH,
) -> list[str]:
    """The `depth` best messages of each plane, and those whose conversations hold most of the words.

    Each message once, by the best of its places; of equal places the one by meaning comes first.
    `allowed` limits all to these keys.
    """
    by_meaning = vectors.search(query.vector, depth, allowed) if query.vector.any() else []
    by_words = lexical.search(query.text, depth, allowed)
    gathered = lexical.gathered(query.text, min(GATHERED, depth), allowed)
    return merged([keys(by_meaning), keys(by_words), gathered])


def keys(hits: Iterable[Hit]) -> list[str]:
    return [hit.key for hit in hits]


def merged(lists: Sequence[Sequence[str]]) -> list[str]:
    """Every key once, those first that stand first in any list; of equal places the earlier list's."""
    placed = [(place, number, key) for number, ranked in enumerate(lists) for place, key in enumerate(ranked)]
    return list(dict.fromkeys(key for _, _, key in sorted(placed)))
