"""Which reference for which prospect, so that all together fit best and nobody is asked too much of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms.assignment import NOBODY, assign
from algorithms.ladder import READY, Rung
from graph_service.errors import Misuse
from graph_service.planes.vectors import VectorPlane
from graph_service.questions.past import Past
from graph_service.questions.reference_fit import (
    WEIGHTS,
    Background,
    Nearest,
    Prospect,
    background,
    components,
    likeness_of,
    score,
    speaks_for,
)
from graph_service.questions.references import Reference, ReferenceFilter, Vouching, owners_at, vouching
from graph_service.questions.scored import Component, Interval
from graph_service.questions.time import Time
from graph_service.questions.topical import checked_product
from graph_service.store.acts import grouped

LOWEST: Final = 0.4
"""Who is less alike is no fit: half is where nothing is known."""
MOST: Final = 100
"""Prospects at once."""
MESSAGES: Final = 200
"""The latest messages of each person that are compared."""
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom references are wanted, and who may be one: by default who has confirmed and does not rest."""

    prospects: tuple[Prospect, ...]
    time: Time
    states: frozenset[Rung] = READY


@dataclass(frozen=True, slots=True)
class Match:
    """The reference for a prospect with why it fits, or nobody with why nobody does."""

    prospect: Prospect
    reference: Reference | None
    score: float
    components: tuple[Component, ...]
    evidence: tuple[str, ...]
    explanation: str
    time: Time
    graph_version: int

    @property
    def interval(self) -> Interval:
        """Where the score lies, whatever is not known."""
        low = sum(part.contribution or 0.0 for part in self.components)
        unknown = sum(WEIGHTS[part.name] for part in self.components if part.contribution is None)
        return Interval(low, low + unknown, 1.0)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well somebody fits a prospect, or why they must not be named to them."""

    reference: Reference
    parts: tuple[Component, ...] = ()
    nearest: Nearest | None = None
    bar: str | None = None

    @property
    def score(self) -> float:
        return score(self.parts) if self.bar is None else float("nan")


def match(past: Past, vectors: VectorPlane, asked: Asked) -> list[Match]:
    """A reference for each prospect, in the order of prospects.

    Raises `Misuse` for too many and for a size that is none, `NotFound` for a product we do not have.

    Prospects are assigned to people so that the sum of fits is greatest, each person to no more of them
    than may still be named to within the budget. Nobody is named to their own organisation, none who
    refuses, none for another product, and none who fits worse than `LOWEST` or for no reason at all.
    """
    if not 1 <= len(asked.prospects) <= MOST:
        raise Misuse(f"{len(asked.prospects)} prospects; give 1 to {MOST}.")
    for prospect in asked.prospects:
        checked(past, prospect)
    told = vouching(past, asked.time, ReferenceFilter(asked.states))
    people = grouped((row.customer, row) for row in told.references(ReferenceFilter(asked.states)))
    candidates = Candidates.read(past, vectors, people, asked)
    fits = [[candidates.best(n, person) for person in candidates.people] for n in range(len(asked.prospects))]
    table = np.array([[fit.score for fit in row] for row in fits]).reshape(len(fits), len(people))
    chosen = assign(table, np.array([candidates.room(person) for person in candidates.people], np.int64))
    return [
        matched(prospect, row, number, told)
        for prospect, row, number in zip(asked.prospects, fits, chosen.tolist(), strict=True)
    ]


def checked(past: Past, prospect: Prospect) -> None:
    """Raise `Misuse` or `NotFound` for a prospect that nobody can be compared with."""
    checked_product(past.people.store, prospect.product)
    if prospect.employees is not None and prospect.employees < 0:
        told = f"employees: {prospect.employees:,} of {prospect.name!r} is negative."
        raise Misuse(told, "Leave it out where it is not known.")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Those who may be named, in order of key: their references, what is known of them, what they said.

    `nearest` has for each prospect and person the message that is nearest.
    """

    prospects: tuple[Prospect, ...]
    people: tuple[str, ...]
    references: Mapping[str, Sequence[Reference]]
    backgrounds: Mapping[str, Background]
    nearest: Mapping[tuple[int, str], Nearest]

    @classmethod
    def read(
        cls, past: Past, vectors: VectorPlane, people: Mapping[str, Sequence[Reference]], asked: Asked
    ) -> Candidates:
        store = past.people.store
        owners = owners_at(past, asked.time, sorted(people))
        handles = grouped((customer, handle) for handle, customer in sorted(owners.items()))
        traits = grouped((owners[row.handle], row) for row in store.references.traits(sorted(owners)))
        known = {
            person: background(traits.get(person, ()), handles.get(person, ()), asked.time)
            for person in people
        }
        said = latest_said(past, owners, asked.time)
        near = dict(nearest(vectors, asked.prospects, {person: said.get(person, []) for person in people}))
        return cls(asked.prospects, tuple(sorted(people)), people, known, near)

    def best(self, number: int, person: str) -> Fit:
        """The reference of a person that fits a prospect best, or why none does."""
        fits = [self._fit(number, row) for row in self.references[person]]
        return max(fits, key=lambda fit: (fit.bar is None, fit.score if fit.bar is None else 0.0))

    def room(self, person: str) -> int:
        """To how many they may be named at once."""
        return self.references[person][0].uses_left

    def _fit(self, number: int, row: Reference) -> Fit:
        prospect, known = self.prospects[number], self.backgrounds[row.customer]
        near = self.nearest.get((number, row.customer))
        parts = components(prospect, row, known, near)
        return Fit(row, parts, near, bar(prospect, row, known, parts))


def bar(prospect: Prospect, row: Reference, known: Background, parts: tuple[Component, ...]) -> str | None:
    """Why somebody must not be named to a prospect; None where they may."""
    if row.allowed.allowed is False:
        return "do not let us name them"
    if known.works_for(prospect.organization):
        return "work for the prospect's own organisation"
    if prospect.product is not None and row.product not in {None, prospect.product}:
        return "vouch for another product"
    if not row.uses_left:
        return "have to rest"
    return None if likeness_of(parts) >= LOWEST and speaks_for(parts) else "do not fit well enough"


def latest_said(past: Past, owners: Mapping[str, str], time: Time) -> dict[str, list[str]]:
    """The latest messages of each person by a time, the last first."""
    rows = past.people.store.references.said(sorted(owners))
    said = grouped(
        (owners[row.handle], (row.at, row.key))
        for row in rows
        if row.at <= time.as_of and row.recorded_at <= time.known_at
    )
    return {
        person: [key for _, key in sorted(each, reverse=True)[:MESSAGES]] for person, each in said.items()
    }


def nearest(
    vectors: VectorPlane, prospects: Sequence[Prospect], said: Mapping[str, Sequence[str]]
) -> Iterator[tuple[tuple[int, str], Nearest]]:
    """For each prospect that is described, and each person who said anything, the nearest message."""
    described = [number for number, each in enumerate(prospects) if (each.description or "").strip()]
    if not described:
        return
    wanted = vectors.embed([prospects[number].description or "" for number in described])
    for person, keys in said.items():
        held: Vectors = vectors.vectors_if_held(list(keys))
        for number, row in zip(described, np.einsum("pd,md->pm", wanted, held), strict=True):
            if len(row):
                place = int(row.argmax())
                yield (number, person), Nearest(keys[place], float(row[place]))


def matched(prospect: Prospect, fits: Sequence[Fit], number: int, told: Vouching) -> Match:
    """What becomes of one prospect."""
    if number == NOBODY:
        return Match(prospect, None, 0.0, (), (), nobody(fits), told.time, told.graph_version)
    fit = fits[number]
    near = () if fit.nearest is None else (fit.nearest.message,)
    evidence = tuple(dict.fromkeys((*near, *fit.reference.evidence)))
    return Match(
        prospect, fit.reference, fit.score, fit.parts, evidence, reasons(fit), told.time, told.graph_version
    )


def reasons(fit: Fit) -> str:
    """Why somebody fits, what tells most first."""
    told = [each for each in fit.parts if each.contribution is not None and each.value >= LOWEST]
    told.sort(key=lambda each: (-(each.contribution or 0), each.name))
    return " ".join(each.explanation for each in told)


def nobody(fits: Iterable[Fit]) -> str:
    """Why there is nobody for a prospect."""
    bars = Counter(fit.bar or "are worth more to other prospects" for fit in fits)
    if not bars:
        return "Nobody has confirmed that we may name them, or all who have are resting."
    reasons = sorted(bars.items(), key=lambda each: (-each[1], each[0]))
    told = "; ".join(f"{count} because they {reason}" for reason, count in reasons)
    return f"None of {bars.total()} looked at: {told}."
