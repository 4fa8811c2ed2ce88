"""What somebody's word about two handles would change: customers, ranks among fans and critics, matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from algorithms.acts import State
from algorithms.matters import as_of
from graph_service.errors import Misuse
from graph_service.identity.deciding import word_of
from graph_service.identity.supposing import NOW, stands
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.view import View
from graph_service.questions.identity import WhoIsWho
from graph_service.questions.opinions import Asked, Side, on_side, opinions_of
from graph_service.questions.scored import Rank
from graph_service.questions.time import Time
from graph_service.store.model import AssertionRow, Cluster, Owner


class Contradiction(Misuse):
    """What is said cannot be true beside what was said before, or beside what the channels vouch for."""

    code = "CONTRADICTION"
    advice = "Withdraw what is not true any more, then say it again."


@dataclass(frozen=True, slots=True)
class Person:
    """A customer before or after: its key, its name and its handles."""

    key: str
    name: str | None
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands among the advocates, or the critics; rank 1 of `total` is the first."""

    side: Side
    customer: str
    rank: int
    total: int
    score: float


@dataclass(frozen=True, slots=True)
class Impact:
    """What would change: the customers now and then, where they stand, and the unsettled matters they bring.

    `matters` are the keys of the messages that opened them.
    """

    before: tuple[Person, ...]
    after: tuple[Person, ...]
    standings_before: tuple[Standing, ...]
    standings_after: tuple[Standing, ...]
    matters: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether anybody's handles would be others."""
        return {person.handles for person in self.before} != {person.handles for person in self.after}


@dataclass(frozen=True, slots=True, eq=False)
class Foresight:
    """What would follow, from the record, its interactions, and the time at which ranks are taken."""

    people: WhoIsWho
    interactions: InteractionPlane
    time: Time

    def of_saying(self, assertion: AssertionRow) -> Impact:
        """What it would change if somebody said this; raises `Contradiction`."""
        handles = [assertion.first, assertion.second]
        view = replace(NOW, more=(assertion,))
        after = self.people.suppose(view).customers(handles)
        standing = [a for a in self.people.store.people.assertions_about(handles_of(after)) if stands(a)]
        refuse_contradictions(assertion, standing, after)
        return self._impact(self.people.suppose().customers(handles), after)

    def of_withdrawing(self, assertion: AssertionRow) -> Impact:
        """What it would change if somebody took this back."""
        handles = [assertion.first, assertion.second]
        view = replace(NOW, spoken=lambda each: stands(each) and each.key != assertion.key)
        before, after = self.people.suppose(), self.people.suppose(view)
        return self._impact(before.customers(handles), after.customers(handles))

    def _impact(self, before: Sequence[Cluster], after: Sequence[Cluster]) -> Impact:
        old, new = persons(before), persons(after)
        gone, come = set(old) - set(new), set(new) - set(old)
        supposed = self.interactions.supposing(owners_of(after))
        return Impact(
            tuple(sorted(gone, key=lambda each: each.key)),
            tuple(sorted(come, key=lambda each: each.key)),
            tuple(standings(self.interactions.view(), {each.key for each in gone}, self.time)),
            tuple(standings(supposed, {each.key for each in come}, self.time)),
            self._unsettled(sorted(each.key for each in gone)),
        )

    def _unsettled(self, customers: Sequence[str]) -> tuple[str, ...]:
        rows = [row for of_one in self.people.store.reader.matters_of_customers(customers) for row in of_one]
        now = ((row.matter.opening, as_of(row.matter, self.time.as_of).state) for row in rows)
        return tuple(sorted(opening for opening, state in now if state is not State.SETTLED))


def persons(clusters: Sequence[Cluster]) -> list[Person]:
    return [Person(c.key, c.name, tuple(sorted(o.handle for o in c.handles))) for c in clusters]


def handles_of(clusters: Sequence[Cluster]) -> list[str]:
    return sorted(owned.handle for cluster in clusters for owned in cluster.handles)


def owners_of(clusters: Sequence[Cluster]) -> list[Owner]:
    """To whom handles would belong."""
    return [Owner(o.handle, c.key, c.kind, ours=False) for c in clusters for o in c.handles]


ON_EACH_SIDE: Final = tuple(Side)


def standings(view: View, customers: set[str], time: Time) -> Iterator[Standing]:
    """Where customers stand among those for us and those against us; nothing where one says neither."""
    for side in ON_EACH_SIDE:
        asked = Asked(side, None, time)
        opinions = opinions_of(view, asked)
        ranks = [
            Rank(float(opinions.scores[person]), view.people[person])
            for person in np.flatnonzero(on_side(opinions, asked))
        ]
        ranks.sort(key=lambda rank: rank.order)
        for place, rank in enumerate(ranks, 1):
            if rank.key in customers:
                yield Standing(side, rank.key, place, len(ranks), rank.score)


def refuse_contradictions(
    said: AssertionRow, standing: Sequence[AssertionRow], after: Sequence[Cluster]
) -> None:
    """Raise `Contradiction` where not all that is said to be one would be one."""
    of_handle = {owned.handle: cluster.key for cluster in after for owned in cluster.handles}

    def apart(each: AssertionRow) -> bool:
        ends = of_handle.get(each.first), of_handle.get(each.second)
        return each.same and None not in ends and ends[0] != ends[1]

    against = [each for each in standing if not each.same] if said.same else [said]
    broken = [each for each in (said, *standing) if apart(each)]
    if broken:
        because = "; ".join(word_of(each) for each in against) or "two verified accounts of one platform"
        raise Contradiction(f"{word_of(broken[0])}: that cannot be, as {because}.")
