"""Who would be who: as of a time, or if somebody said something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.identity.catalogue import Catalogue
from graph_service.identity.deciding import Bench, decide_groups, platform_numbers
from graph_service.identity.described import description, verified_on
from graph_service.identity.judging import NEAR, Judged, judge
from graph_service.identity.reaching import Scores, reach
from graph_service.identity.weights import Weights
from graph_service.store.model import AssertionRow, Claim, Cluster, Identity
from graph_service.store.record import GraphStore
from ingest.identity.description import Description
from ingest.identity.table import Table

Spoken = Callable[[AssertionRow], bool]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What counts: which handles are there, which claims about them, and which words of people.

    `more` are words that nobody has said yet.
    """

    present: Callable[[Identity], bool]
    known: Callable[[Claim], bool]
    spoken: Spoken
    more: tuple[AssertionRow, ...] = ()


def stands(assertion: AssertionRow) -> bool:
    """Whether somebody's word has not been withdrawn."""
    return assertion.withdrawn_at is None


NOW: Final = View(lambda _: True, lambda _: True, stands)
"""All that is held, as it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Supposition:
    """The handles of a record under a view of what is known."""

    store: GraphStore
    catalogue: Catalogue
    weights: Weights
    view: View = NOW

    def customers(self, handles: Sequence[str]) -> list[Cluster]:
        """The customers of all that hangs together with these handles."""
        found = reach(handles, self._near, self._words)
        identities = {each.key: each for each in self._present(sorted(found.handles))}
        bench = self._bench(identities.values())
        return decide_groups(found.groups(sorted(identities)), identities, found.assertions, bench)

    def pair(self, first: str, second: str) -> tuple[list[Identity], Judged]:
        """Two handles compared, whatever else there is; fewer than two of them if one is not there."""
        identities = self._present(sorted({first, second}))
        table = self._table(identities)
        zero, one = np.zeros(1, np.int64), np.ones(1, np.int64)
        compared = table.compare(zero, one) if len(identities) > 1 else table.compare(zero[:0], one[:0])
        return identities, judge(table, self.weights, compared, self._platforms(identities))

    def together(self, first: str, second: str) -> bool:
        """Whether two handles belong to one customer."""
        both = {first, second}
        return any(both <= {o.handle for o in c.handles} for c in self.customers(sorted(both)))

    def words(self, handles: Sequence[str]) -> list[AssertionRow]:
        """What is said of these handles, in order."""
        return list(self._words(handles))

    def _table(self, identities: Sequence[Identity]) -> Table:
        return self._bench(identities).table([each.key for each in identities])

    def _bench(self, identities: Iterable[Identity]) -> Bench:
        known = {each.key: each for each in identities}

        def describe(handles: Sequence[str]) -> list[Description]:
            region, counts = self.catalogue.region, self.view.known
            return [description(known[handle], region, counts) for handle in handles]

        return Bench(self.weights, describe, self.catalogue.shared_among)

    def _present(self, handles: Sequence[str]) -> list[Identity]:
        return [each for each in self.store.people.identities(handles) if self.view.present(each)]

    def _platforms(self, identities: Sequence[Identity]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return platform_numbers([verified_on(each) for each in identities])

    def _words(self, handles: Sequence[str]) -> Iterator[AssertionRow]:
        named = set(handles)
        yield from (each for each in self.store.people.assertions_about(handles) if self.view.spoken(each))
        yield from (each for each in self.view.more if named & {each.first, each.second})

    def _near(self, handles: Sequence[str]) -> Scores:
        """The near pairs of handles, compared by what counts."""
        mates = {handle: self.catalogue.mates(handle) for handle in handles}
        every = sorted({*mates, *(mate for several in mates.values() for mate in several)})
        identities = self._present(every)
        place = {each.key: number for number, each in enumerate(identities)}
        wanted = {
            (min(h, mate), max(h, mate))
            for h, several in mates.items()
            for mate in several
            if h in place and mate in place
        }
        pairs = sorted(wanted)
        numbers = np.array([(place[one], place[other]) for one, other in pairs], np.int64).reshape(-1, 2)
        table = self._table(identities)
        judged = judge(table, self.weights, table.compare(numbers[:, 0], numbers[:, 1]))
        return {pairs[n]: float(judged.score[n]) for n in np.flatnonzero(judged.score > NEAR)}
