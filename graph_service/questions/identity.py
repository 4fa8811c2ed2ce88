"""Who is who, and why: the evidence on a pair of handles, and what to ask a person about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from algorithms.linkage import probability
from graph_service.errors import NotFound
from graph_service.identity.catalogue import Catalogue
from graph_service.identity.deciding import word_of
from graph_service.identity.evidence import resemblance
from graph_service.identity.supposing import NOW, Supposition, View, stands
from graph_service.identity.weights import Weights, current
from graph_service.questions.time import Time
from graph_service.store.model import AssertionRow, Cluster, Resemblance, Zone
from graph_service.store.people import OpenQuestion
from graph_service.store.record import GraphStore

MOST_QUESTIONS: Final = 1_000
"""Questions kept in order at once; nobody answers more of them between two changes."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one field adds to the odds of two handles being one person's.

    `bits` is its weight, `total` the sum so far, and `probability` (0 to 1) what that amounts to.
    """

    field: str
    says: str
    bits: float
    total: float
    probability: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The evidence on a pair of handles, from the odds of any two on, the heaviest first.

    `together` says whether they belong to one customer, by all evidence on all their handles.
    `remarks` are what no field says: bars, words of people, addresses that several share.
    """

    first: str
    second: str
    zone: Zone
    probability: float
    score: float
    prior: Step
    steps: tuple[Step, ...]
    remarks: tuple[str, ...]
    assertions: tuple[AssertionRow, ...]
    together: bool
    version: str
    time: Time | None


@dataclass(frozen=True, slots=True)
class Question:
    """Two customers that may be one, by their handles that resemble each other most.

    `stake` is how many messages the smaller side has sent: so much would change its person.
    `urgency` orders questions: the probability that they are one times one more than the stake.
    """

    resemblance: Resemblance
    first_customer: str
    second_customer: str
    stake: int

    @property
    def urgency(self) -> float:
        return self.resemblance.probability * (1 + self.stake)

    @property
    def key(self) -> str:
        """The two handles, which name the question."""
        return f"{self.resemblance.first} {self.resemblance.second}"


@dataclass(frozen=True, slots=True, eq=False)
class WhoIsWho:
    """Answers about identity from the record and the catalogue of its handles."""

    store: GraphStore
    catalogue: Catalogue

    def explain(self, first: str, second: str, time: Time | None = None) -> Explanation:
        """Why two handles are one person's, or not, as of a time; raises `NotFound` for one not there."""
        supposed = self.suppose(view_of(time))
        identities, judged = supposed.pair(first, second)
        there = {identity.key for identity in identities}
        if len(there) < 2:
            missing = ", ".join(sorted({first, second} - there)) or "a second one"
            raise NotFound(f"No handle {missing}.", "Name two different handles, each as channel:address.")
        keys = [identity.key for identity in identities]
        found = resemblance(keys, judged, 0, supposed.weights)
        said = [a for a in supposed.words(keys) if {a.first, a.second} == there]
        together = supposed.together(first, second)
        return replace(explained(found, supposed.weights, (said, time)), together=together)

    def explain_open(self, asked: Sequence[Resemblance]) -> list[Explanation]:
        """Why pairs of handles of different customers may be one person's, by the evidence as it is held."""
        keys = sorted({key for each in asked for key in (each.first, each.second)})
        said = [a for a in self.store.people.assertions_about(keys) if stands(a)]
        weights = self._weights()
        return [
            explained(
                each, weights, ([a for a in said if {a.first, a.second} == {each.first, each.second}], None)
            )
            for each in asked
        ]

    def customers(self, handles: Sequence[str], time: Time | None = None) -> list[Cluster]:
        """The customers that some handles belong to as of a time, each with all its handles."""
        wanted = frozenset(handles)
        clusters = self.suppose(view_of(time)).customers(handles)
        return [c for c in clusters if wanted & {owned.handle for owned in c.handles}]

    def questions(self) -> list[Question]:
        """What to ask a person about, what would change most first."""
        asked = best_of_each(self.store.people.open_questions())
        customers = sorted({side for each in asked for side in sides(each)})
        owned = dict(zip(customers, self.store.reader.handles_of_customers(customers), strict=True))
        handles = {customer: frozenset(row.key for row in rows) for customer, rows in owned.items()}
        every = sorted(frozenset().union(*handles.values()))
        told_apart = {
            frozenset({a.first, a.second})
            for a in self.store.people.assertions_about(every)
            if stands(a) and not a.same
        }
        sent = self.store.people.messages_sent(every)
        found = [question(each, handles, sent) for each in asked if not answered(each, handles, told_apart)]
        return sorted(found, key=lambda each: (-each.urgency, each.key))[:MOST_QUESTIONS]

    def suppose(self, view: View = NOW) -> Supposition:
        """The handles under a view of what is known."""
        self.catalogue.follow()
        return Supposition(self.store, self.catalogue, self._weights(), view)

    def _weights(self) -> Weights:
        return current(self.store.people.weights())


def view_of(time: Time | None) -> View:
    """What counts as of a time; all that is held where none is given."""
    if time is None:
        return NOW

    def before(at: datetime, recorded_at: datetime) -> bool:
        return at <= time.as_of and recorded_at <= time.known_at

    def spoken(each: AssertionRow) -> bool:
        withdrawn = each.withdrawn_at is not None and each.withdrawn_at <= min(time.as_of, time.known_at)
        # Of what was withdrawn it is not kept when it was learnt: when it was said stands for that.
        learnt_at = each.recorded_at if each.withdrawn_at is None else each.at
        return before(each.at, learnt_at) and not withdrawn

    return View(
        lambda each: before(each.first_at, each.recorded_at),
        lambda claim: before(claim.at, claim.recorded_at),
        spoken,
    )


def explained(
    found: Resemblance, weights: Weights, asked: tuple[Sequence[AssertionRow], Time | None]
) -> Explanation:
    """The evidence on a pair of two customers as a waterfall, with what people say of it."""
    said, time = asked
    prior = weights.model.prior_bits
    totals = prior + np.cumsum(np.array(found.weights, np.float64))
    chances = probability(np.array([prior, *totals]))
    rows = zip(found.fields, found.says, found.weights, totals.tolist(), chances[1:].tolist(), strict=True)
    remarks = [found.bar] if found.bar else []
    return Explanation(
        found.first,
        found.second,
        found.zone,
        found.probability,
        found.score,
        Step("prior", prior_says(weights), prior, prior, float(chances[0])),
        tuple(Step(*row) for row in rows),
        (*remarks, *(word_of(each) for each in said)),
        tuple(said),
        together=False,
        version=weights.version,
        time=time,
    )


def prior_says(weights: Weights) -> str:
    """What is believed of any two handles before they are compared."""
    return f"of {1 / weights.model.prior:,.0f} pairs of handles one is a person's"


def sides(asked: OpenQuestion) -> tuple[str, str]:
    return asked.first_customer, asked.second_customer


def best_of_each(asked: Iterable[OpenQuestion]) -> list[OpenQuestion]:
    """For each two customers the pair of handles that resemble each other most."""
    best: dict[frozenset[str], OpenQuestion] = {}
    for each in asked:
        held = best.get(frozenset(sides(each)))
        if held is None or each.resemblance.score > held.resemblance.score:
            best[frozenset(sides(each))] = each
    return list(best.values())


def question(asked: OpenQuestion, handles: Mapping[str, frozenset[str]], sent: Mapping[str, int]) -> Question:
    stake = min(sum(sent.get(handle, 0) for handle in handles[side]) for side in sides(asked))
    return Question(asked.resemblance, *sides(asked), stake)


def answered(
    asked: OpenQuestion, handles: Mapping[str, frozenset[str]], told_apart: Collection[frozenset[str]]
) -> bool:
    """Whether somebody has said already that these customers are two people."""
    one, other = (handles[side] for side in sides(asked))
    return any(pair & one and pair & other for pair in told_apart)
