"""How well a reference fits a prospect, part by part: what is not known counts neither way."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph_service.questions.references import Reference
from graph_service.questions.scored import Component
from graph_service.questions.time import Time
from graph_service.store.reference_rows import OrganizationRow, TraitRow

WEIGHTS: Final[Mapping[str, float]] = {
    "context": 0.40,
    "product": 0.20,
    "industry": 0.15,
    "role": 0.10,
    "size": 0.05,
    "load": 0.10,
}
"""What each part weighs; they sum to 1."""
UNKNOWN: Final = 0.5
"""What a part counts of which one side is not known: neither a fit nor a misfit."""
UNRELATED: Final = 0.1
ALIKE: Final = 0.6
"""Cosines up to which texts have nothing to do with each other, and from which they say the same."""
DECADES: Final = 2.0
"""So many powers of ten between two sizes make them nothing alike."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """Somebody who wants to hear from a customer of ours; what is not known is None.

    `product` is a slug, `employees` the size of `organization`, which goes by name or domain.
    """

    name: str
    description: str | None = None
    product: str | None = None
    industry: str | None = None
    employees: int | None = None
    role: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of somebody who vouches, by what sources said last."""

    role: str | None = None
    industry: str | None = None
    employees: int | None = None
    organizations: frozenset[str] = frozenset()

    def works_for(self, organization: str | None) -> bool:
        """Whether this is their own organisation, by its name or domain."""
        return organization is not None and plain(organization) in self.organizations


@dataclass(frozen=True, slots=True)
class Nearest:
    """The message of theirs that is nearest to what a prospect is about, and how near (a cosine)."""

    message: str
    cosine: float


def background(traits: Iterable[TraitRow], handles: Iterable[str], time: Time) -> Background:
    """What is known at a time of somebody of these handles."""
    known = sorted(dated(traits, time), key=lambda each: (each[0], each[1].value))
    latest = {trait.trait: trait for _, trait in known}
    company = held(latest.get("organization"), time)
    industry = latest.get("industry")
    job = latest.get("job")
    named = {plain(name) for name in domains(handles)}
    for _, trait in known:
        if trait.trait == "organization":
            found = held(trait, time)
            names = (trait.value, found and found.name, found and found.domain)
            named |= {plain(name) for name in names if name}
    of_company = company.industry if company else None
    return Background(
        job.value if job else None,
        industry.value if industry else of_company,
        company.employees if company else None,
        frozenset(named),
    )


def dated(traits: Iterable[TraitRow], time: Time) -> Iterator[tuple[float, TraitRow]]:
    """What had been said by a time, and when it was said last."""
    for trait in traits:
        said = [at for at in trait.said_at if at <= time.as_of]
        if said and trait.recorded_at <= time.known_at:
            yield said[-1].timestamp(), trait


def held(trait: TraitRow | None, time: Time) -> OrganizationRow | None:
    """What was known of an organisation at a time."""
    found = trait.organization if trait else None
    there = found is not None and found.at <= time.as_of and found.recorded_at <= time.known_at
    return found if there else None


def domains(handles: Iterable[str]) -> Iterator[str]:
    """The domains that people write from."""
    for handle in handles:
        channel, _, address = handle.partition(":")
        if channel == "email":
            yield address.rpartition("@")[2]


def components(
    prospect: Prospect, reference: Reference, known: Background, nearest: Nearest | None
) -> tuple[Component, ...]:
    """The parts of a fit, with what each adds to the score; `contribution` None where it is not known."""
    parts = (
        context(nearest),
        product(prospect.product, reference.product),
        likeness("industry", prospect.industry, known.industry),
        likeness("role", prospect.role, known.role),
        size(prospect.employees, known.employees),
        load(reference),
    )
    return tuple(parts)


def score(parts: Iterable[Component]) -> float:
    """What a fit is worth, 0 to 1; what is not known counts as half a fit."""
    return sum(WEIGHTS[part.name] * (UNKNOWN if part.contribution is None else part.value) for part in parts)


def likeness_of(parts: Iterable[Component]) -> float:
    """How alike both are, 0 to 1, however rested the reference is; half where nothing is known."""
    alike = [part for part in parts if part.name != "load"]
    return score(alike) / sum(WEIGHTS[part.name] for part in alike)


def speaks_for(parts: Iterable[Component]) -> bool:
    """Whether anything beyond being rested says that they fit."""
    return any(
        part.contribution is not None and part.value >= UNKNOWN for part in parts if part.name != "load"
    )


def part(name: str, value: float | None, says: str) -> Component:
    if value is None:
        return Component(name, 0.0, None, says)
    return Component(name, value, WEIGHTS[name] * value, says)


def context(nearest: Nearest | None) -> Component:
    if nearest is None:
        return part("context", None, "There is nothing to compare with what they said.")
    value = min(max((nearest.cosine - UNRELATED) / (ALIKE - UNRELATED), 0.0), 1.0)
    return part("context", value, f"What they said is like the description (cosine {nearest.cosine:.2f}).")


def product(wanted: str | None, vouched: str | None) -> Component:
    if wanted is None:
        return part("product", None, "No product is asked for.")
    if vouched is None:
        return part("product", UNKNOWN, "They vouch for us as a whole.")
    return part("product", float(wanted == vouched), f"They vouch for {vouched}.")


def likeness(name: str, wanted: str | None, known: str | None) -> Component:
    """Alike where the words are the same, half where they share any."""
    if wanted is None or known is None:
        whose = "the prospect" if wanted is None else "the reference"
        return part(name, None, f"The {name} of {whose} is not known.")
    shared = words(wanted) & words(known)
    value = 1.0 if plain(wanted) == plain(known) else 0.5 * bool(shared)
    return part(name, value, f"Theirs is {known!r}, the prospect's {wanted!r}.")


def size(wanted: int | None, known: int | None) -> Component:
    if not wanted or not known:
        whose = "the reference" if wanted else "the prospect"
        return part("size", None, f"The size of {whose}'s organisation is not known.")
    value = max(1 - abs(math.log10(wanted / known)) / DECADES, 0.0)
    return part("size", value, f"Theirs has {known:,} people, the prospect's {wanted:,}.")


def load(reference: Reference) -> Component:
    """How rested they are: what is left of the budget."""
    budget, time = reference.budget, reference.time.as_of
    used = sum(time - budget.window < at <= time for at in reference.told.uses)
    left = max(budget.uses - used, 0) / budget.uses if budget.uses else 0.0
    times = "once" if used == 1 else f"{used} times"
    return part("load", left, f"Named {times} within {budget.window.days} days, of {budget.uses}.")


def plain(text: str) -> str:
    """A name as it is compared: capital letters, gaps, and how letters are encoded make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(text: str) -> set[str]:
    """The words of a name that say anything."""
    return {word for word in plain(text).replace("/", " ").replace("-", " ").split() if len(word) > 2}
