"""Stage two: handles become customers.

New and changed handles are compared with their like; what hangs together with them is decided
again, as a whole, and nothing else. So the order in which handles come makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

import numpy as np

from graph_service.identity.catalogue import Catalogue
from graph_service.identity.deciding import Bench, decide_groups, platform_numbers
from graph_service.identity.evidence import resemblance, worth_keeping
from graph_service.identity.judging import NEAR, judge
from graph_service.identity.reaching import Reach, Scores, reach
from graph_service.identity.weights import current
from graph_service.store.model import AssertionRow, ChangeKind, Resemblance
from graph_service.store.people import Resolution
from graph_service.store.record import GraphStore

STAGE: Final = "resolve"
COMPARED: Final = 500
"""Handles whose like are looked for at once."""
SETTLED: Final = 2_000
"""Handles in one transaction, if no more hang together."""
Edges = Mapping[tuple[str, str], Resemblance]


def resolve(store: GraphStore, catalogue: Catalogue | None = None) -> int:
    """Bring customers level with what is known of handles; how many handles were compared anew.

    Without a catalogue, one is made of all handles, which takes a while where there are many.
    """
    catalogue = Catalogue(store) if catalogue is None else catalogue
    catalogue.follow()
    weights = current(store.people.weights())
    cursor = store.cursor(STAGE, f"{weights.version} {catalogue.region or ''}".strip())
    changed, upto = changed_since(store, cursor.seq)
    touched = changed | catalogue.left_behind()
    touched |= catalogue.unsettled_by(touched)
    if upto == cursor.seq and not touched:
        return 0
    bench = Bench(weights, catalogue.descriptions, catalogue.shared_among)
    step = Step(store, frozenset(touched), *compare(catalogue, touched, bench))
    parts = at_once(list(step.resolutions()))
    for number, part in enumerate(parts, 1):
        store.people.settle(part, cursor.at(upto) if number == len(parts) else None)
    catalogue.settled(touched)
    return len(touched)


def changed_since(store: GraphStore, seq: int) -> tuple[set[str], int]:
    """The handles that have changed after a number of the change log, and the last such number."""
    changed: set[str] = set()
    while changes := store.changes(seq, [ChangeKind.HANDLES]):
        changed.update(key for change in changes for key in change.keys)
        seq = changes[-1].seq
    return changed, seq


def compare(catalogue: Catalogue, handles: Iterable[str], bench: Bench) -> tuple[Edges, Bench]:
    """The evidence between these handles and whatever resembles them, and the bench with the last table."""
    ordered, found = sorted(handles), {}
    for start in range(0, len(ordered), COMPARED):
        evidence, bench = compared_with_like(catalogue, ordered[start : start + COMPARED], bench)
        found.update({(each.first, each.second): each for each in evidence})
    return found, bench


def compared_with_like(
    catalogue: Catalogue, handles: Sequence[str], bench: Bench
) -> tuple[list[Resemblance], Bench]:
    pairs = sorted({(min(h, mate), max(h, mate)) for h in handles for mate in catalogue.mates(h)})
    if not pairs:
        return [], bench
    keys = sorted({key for pair in pairs for key in pair})
    place = {key: number for number, key in enumerate(keys)}
    table = bench.table(keys)
    numbers = np.array([(place[one], place[other]) for one, other in pairs], np.int64)
    compared = table.compare(numbers[:, 0], numbers[:, 1])
    judged = judge(table, bench.weights, compared, platform_numbers(catalogue.platforms(keys)))
    found = [resemblance(keys, judged, pair, bench.weights) for pair in worth_keeping(judged)]
    return found, bench.with_ready(place, table)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One run of the stage: the handles `touched`, the evidence on them now, and by what it is decided."""

    store: GraphStore
    touched: frozenset[str]
    edges: Edges
    bench: Bench

    def resolutions(self) -> Iterator[Resolution]:
        """What becomes of all that hangs together with the touched handles, some whole groups at a time.

        Evidence comes last: it leads a run that takes up this one to all that has to be decided again.
        """
        reach = self._reach()
        bearers = {each.key: each for each in self.store.people.bearers(sorted(reach.handles))}
        for part in parts(reach.groups(sorted(bearers))):
            clusters = decide_groups(part, bearers, reach.assertions, self.bench)
            owned = {ownership.handle for cluster in clusters for ownership in cluster.handles}
            freed = sorted(key for group in part for key in group if key not in owned)
            yield Resolution(tuple(clusters), tuple(freed))
        yield from self._evidence()

    def _reach(self) -> Reach:
        """Whatever is near a touched handle now, or was until now, and all that hangs together with it."""
        new = {pair: each.score for pair, each in self.edges.items() if each.score > NEAR}
        before = self.store.people.near(sorted(self.touched), NEAR)
        start = self.touched.union(*before, *new)
        found = reach(start, self._neighbours, self._words)
        return replace(found, edges={**new, **found.edges})

    def _neighbours(self, handles: Sequence[str]) -> Scores:
        """Near pairs of handles that were not compared anew, by what was found of them before."""
        held = self.store.people.near([key for key in handles if key not in self.touched], NEAR)
        return {pair: score for pair, score in held.items() if self.touched.isdisjoint(pair)}

    def _words(self, handles: Sequence[str]) -> Iterator[AssertionRow]:
        said = self.store.people.assertions_about(handles)
        return (each for each in said if each.withdrawn_at is None)

    def _evidence(self) -> Iterator[Resolution]:
        """The evidence of the touched handles, in place of what there was."""
        ordered = sorted(self.touched)
        for start in range(0, max(len(ordered), 1), SETTLED):
            compared = frozenset(ordered[start : start + SETTLED])
            kept = (each for pair, each in self.edges.items() if not compared.isdisjoint(pair))
            yield Resolution(compared=tuple(sorted(compared)), resemblances=tuple(kept))


def at_once(resolutions: list[Resolution]) -> list[Resolution]:
    """The same in one transaction, where it is little."""
    if sum(len(each.clusters) + len(each.resemblances) for each in resolutions) > SETTLED:
        return resolutions
    return [
        Resolution(
            *(
                tuple(chain.from_iterable(getattr(each, name) for each in resolutions))
                for name in ("clusters", "freed", "compared", "resemblances")
            )
        )
    ]


def parts(groups: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    """Groups by the transaction: whole ones, until there are enough handles."""
    part: list[list[str]] = []
    for group in groups:
        part.append(group)
        if sum(map(len, part)) >= SETTLED:
            yield part
            part = []
    if part:
        yield part
