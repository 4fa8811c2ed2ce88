"""How far evidence reaches: whatever a chain of near pairs, or somebody's word, joins to some handles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.identity.judging import homes
from graph_service.store.model import AssertionRow

CERTAIN: Final = 1_000.0
"""In bits: what somebody says connects handles whatever they resemble."""

Scores = Mapping[tuple[str, str], float]
Neighbours = Callable[[Sequence[str]], Scores]
"""The scores of the near pairs of some handles."""
Words = Callable[[Sequence[str]], Iterable[AssertionRow]]
"""What is said of some handles and stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Handles that are decided together, the scores of their near pairs, and what people say of them."""

    handles: frozenset[str]
    edges: Scores
    assertions: tuple[AssertionRow, ...]

    def groups(self, keys: Sequence[str]) -> list[list[str]]:
        """The handles, of which `keys` are there, in groups that are decided as wholes."""
        place = {key: number for number, key in enumerate(keys)}
        kept = [(place[a], place[b], s) for (a, b), s in self.edges.items() if a in place and b in place]
        pairs = np.array([(one, other) for one, other, _ in kept], np.int64).reshape(-1, 2)
        score = np.array([score for *_, score in kept], np.float64)
        groups: dict[int, list[str]] = {}
        for key, number in zip(
            keys, homes(len(keys), (pairs[:, 0], pairs[:, 1]), score).tolist(), strict=True
        ):
            groups.setdefault(number, []).append(key)
        return list(groups.values())


def reach(handles: Iterable[str], neighbours: Neighbours, words: Words) -> Reach:
    """Go from handle to handle along near pairs and along what people say are one, until nothing is new."""
    frontier, seen = set(handles), set[str]()
    edges: dict[tuple[str, str], float] = {}
    said: dict[str, AssertionRow] = {}
    while frontier:
        seen |= frontier
        heard = {each.key: each for each in words(sorted(frontier))}
        fresh = {**neighbours(sorted(frontier)), **joined(heard.values())}
        said |= heard
        edges |= fresh
        frontier = {key for pair in fresh for key in pair} - seen
    return Reach(frozenset(seen), edges, tuple(said[key] for key in sorted(said)))


def joined(assertions: Iterable[AssertionRow]) -> dict[tuple[str, str], float]:
    return {(each.first, each.second): CERTAIN for each in assertions if each.same}
