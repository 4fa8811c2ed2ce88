"""Who would vouch for us: where everybody stands, by whose word, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from algorithms.fatigue import Budget, earliest, left
from algorithms.ladder import Climb, Rung, Step
from graph_service.questions.past import Past
from graph_service.questions.time import Time
from graph_service.questions.topical import checked_product
from graph_service.questions.vouching import (
    Allowed,
    Vouchers,
    budget_of,
    by_then,
    in_time,
    key_of,
    products_of,
    vouchers,
)
from graph_service.store.record import GraphStore
from graph_service.store.reference_rows import (
    ActRow,
    DecidedRow,
    HintRow,
    customer_and_product,
    reference_key,
)
from ingest.company import Company

RANKS: Final = (
    *(Rung.CONFIRMED, Rung.ACTIVE, Rung.RESTING, Rung.ASKED, Rung.INFERRED),
    *(Rung.WITHDRAWN, Rung.NONE),
)
"""In which order references are listed: who can be named comes first."""
NOTHING: Final = Vouchers((), (), ())
HINTED: Final = frozenset({Rung.INFERRED})
"""The rungs that somebody may stand on of whom nothing but hints is known."""


@dataclass(frozen=True, slots=True)
class ReferenceFilter:
    """Which references; all that is given has to fit. `customer` is a key, `product` a slug."""

    states: frozenset[Rung] = frozenset()
    product: str | None = None
    customer: str | None = None

    def admits(self, row: Reference) -> bool:
        return (not self.states or row.rung in self.states) and self.product in (None, row.product)


@dataclass(frozen=True, slots=True)
class Source:
    """By whose word somebody stands where they stand: a colleague's, or their own on a handle."""

    key: str
    at: datetime
    by: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Where somebody stands as a reference for a product, or for us as a whole, at a time."""

    customer: str
    product: str | None
    climb: Climb
    told: Vouchers
    budget: Budget
    time: Time
    graph_version: int

    @property
    def key(self) -> str:
        return reference_key(self.customer, self.product)

    @property
    def rung(self) -> Rung:
        return self.climb.rung

    @property
    def step(self) -> Step:
        return self.climb.steps[-1]

    @property
    def rank(self) -> int:
        return RANKS.index(self.rung)

    @property
    def allowed(self) -> Allowed:
        """Whether they let us name them."""
        return self.told.allowed(self.time.as_of)

    @property
    def source(self) -> Source | None:
        """By whose word they stand there; None where time alone brought it."""
        return self.source_of(self.step)

    def source_of(self, step: Step) -> Source | None:
        """By whose word they came to a rung."""
        key = step.because
        act = next((act for act in self.told.acts if act.key == key), None)
        if act is not None:
            return Source(act.key, act.at, act.by, act.message)
        said: list[HintRow | DecidedRow] = [*self.told.hints, *self.told.decided]
        row = next((row for row in said if key_of(row) == key), None)
        if row is None:
            return None
        message = row.key if isinstance(row, HintRow) and not row.referral else None
        return Source(key_of(row), row.at, row.handle, message)

    @property
    def hints(self) -> tuple[HintRow, ...]:
        """What made us think that they may vouch, the latest first."""
        return tuple(hint for hint in reversed(self.told.hints) if self.product in products_of(hint))

    @property
    def acts(self) -> tuple[ActRow, ...]:
        """What passed between us about it, the first first."""
        return tuple(act for act in self.told.acts if act.product == self.product)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The messages it rests on, the latest first."""
        said = [(hint.at, hint.key) for hint in self.hints if not hint.referral]
        said += [(act.at, act.message) for act in self.acts if act.message]
        return tuple(dict.fromkeys(key for _, key in sorted(said, reverse=True)))

    @property
    def asks_left(self) -> int:
        """How often the budget lets them be asked now, for whatever product."""
        return left(self.told.asks, self.time.as_of, self.budget.asks, self.budget.window)

    @property
    def uses_left(self) -> int:
        """How often it lets them be named now."""
        return left(self.told.uses, self.time.as_of, self.budget.uses, self.budget.window)

    @property
    def next_ask(self) -> datetime | None:
        """The first time from now on at which the budget lets them be asked; None: never."""
        return earliest(self.told.asks, self.time.as_of, self.budget.asks, self.budget.window)

    @property
    def next_use(self) -> datetime | None:
        """The same for naming them to somebody."""
        return earliest(self.told.uses, self.time.as_of, self.budget.uses, self.budget.window)


@dataclass(frozen=True, slots=True)
class Vouching:
    """People who may vouch for us at a time: all that is told of each by then, by customer."""

    people: Mapping[str, Vouchers]
    budget: Budget
    time: Time
    graph_version: int

    def references(self, wanted: ReferenceFilter = ReferenceFilter()) -> list[Reference]:
        """Where they stand, those who can be named first, then in order of key."""
        found = (self.reference(person, product) for person, product in self._ways())
        kept = (row for row in found if row.climb.steps and wanted.admits(row))
        return sorted(kept, key=lambda row: (row.rank, row.key))

    def reference(self, person: str, product: str | None) -> Reference:
        """Where one of them stands for a product."""
        told = self.person(person)
        found = told.climb(product, self.time.as_of, self.budget)
        return Reference(person, product, found, told, self.budget, self.time, self.graph_version)

    def person(self, customer: str) -> Vouchers:
        """All that is told of one of them."""
        return self.people.get(customer, NOTHING)

    def supposing(self, customer: str, act: ActRow) -> Vouching:
        """The same if something more had passed between us and one of them."""
        told = self.person(customer)
        more = replace(told, acts=in_time([*told.acts, act]))
        return replace(self, people={**self.people, customer: more})

    def _ways(self) -> Iterable[tuple[str, str | None]]:
        return ((person, product) for person, told in self.people.items() for product in told.products)


def now(time: Time) -> Time:
    """A time of which nobody said as of when: now, since asks lapse and consents end without a word."""
    return replace(time, as_of=time.known_at, present=True)


def vouching(past: Past, time: Time, wanted: ReferenceFilter = ReferenceFilter()) -> Vouching:
    """What is told of those who may fit a filter; of all where it has neither states nor a customer.

    Raises `NotFound` for a product we do not have.
    """
    store = past.people.store
    checked_product(store, wanted.product)
    if wanted.customer is not None:
        handles = [row.key for row in store.reader.handles_of_customers([wanted.customer])[0]]
        handles = handles or [wanted.customer]
    else:
        hinting = not wanted.states or not wanted.states.isdisjoint(HINTED)
        handles = store.references.parties(hinting=hinting)
    return told_of(past, time, handles)


def by_key(past: Past, time: Time, keys: Sequence[str]) -> list[Reference | None]:
    """References by their keys, also by those of before a merge, in the order of `keys`; None for none."""
    asked = [customer_and_product(key) for key in keys]
    handles = sorted({customer for customer, _ in asked})
    told = told_of(past, time, handles)
    owners = {owner.handle: owner.customer for owner in past.people.store.owners(handles)}
    found = (told.reference(owners.get(customer) or customer, product) for customer, product in asked)
    return [row if row.climb.steps else None for row in found]


def told_of(past: Past, time: Time, handles: Sequence[str]) -> Vouching:
    """What is told of the people whose handles these were at a time."""
    store = past.people.store
    owners = owners_at(past, time, handles)
    told = by_then(store.references.told(sorted(owners)), time.as_of, time.known_at)
    version = store.position().graph_version
    return Vouching(vouchers(told, owners), budget_in(store), time, version)


def owners_at(past: Past, time: Time, handles: Sequence[str]) -> dict[str, str]:
    """The customers of these handles at a time, by all the handles that were theirs then."""
    store = past.people.store
    now = {owner.customer for owner in store.owners(handles) if owner.customer and not owner.ours}
    held = owned_by(store, sorted(now))
    moved = {} if time.present else {each.handle: each.customer for each in past.owners(time)}
    then = {moved.get(handle, customer) for handle, customer in held.items()} | {
        moved[handle] for handle in handles if handle in moved
    }
    held |= owned_by(store, sorted(str(each) for each in then - now if each is not None))
    held |= {handle: each for handle, each in moved.items() if each is not None and each in then}
    found = {handle: moved.get(handle, customer) for handle, customer in held.items()}
    return {handle: each for handle, each in found.items() if each is not None and each in then}


def owned_by(store: GraphStore, customers: Sequence[str]) -> dict[str, str]:
    """The customer of each handle of some customers, as things stand."""
    rows = store.reader.handles_of_customers(customers)
    return {row.key: key for key, owned in zip(customers, rows, strict=True) for row in owned}


def budget_in(store: GraphStore) -> Budget:
    """How much is asked of one person, by what the company states."""
    return budget_of((store.company() or Company("")).reference_budget)
