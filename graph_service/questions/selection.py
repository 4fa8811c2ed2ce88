"""Whom to ask: the few who together carry a message furthest to those who are not yet convinced.

Asked may be who surely speaks for us, or for the product, unless something speaks against turning to
them. A message is taken to pass from customer to customer as their answers and shares taught
(`algorithms.propagation`), and who carries it furthest is found with a certificate (`algorithms.spread`).
Reaching somebody who is surely for us, or who may be asked, counts for nothing, reaching one who is
surely against takes away, and everybody else counts 1, however many follow them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from algorithms.coverage import ALONE, Allowed, NothingAllowed
from algorithms.graph import Indices
from algorithms.spread import Effort, choose
from graph_service.errors import Misuse
from graph_service.moments.guards import Guard, GuardOptions
from graph_service.questions.askable import LeftOut, held_back, last_said, left_out, tired
from graph_service.questions.carriers import Crowd, Selection, Terms, carriers, learnt_of
from graph_service.questions.employers import employers
from graph_service.questions.past import Past
from graph_service.questions.persuasion import Persuasion
from graph_service.questions.time import Time
from graph_service.questions.topical import Topical, checked_product
from graph_service.store.record import GraphStore

MOST: Final = 100
"""People chosen at once."""
TIRED, EXCLUDED, NOT_SURE = "tired", "excluded", "not_sure"
SENTENCES: Final = {
    TIRED: "They were asked to vouch for us as often as the budget lets.",
    EXCLUDED: "The asker left them out.",
    NOT_SURE: "They lean to our side, but too little is known to be sure.",
}
EFFORT: Final = Effort(cascades=1 << 17, members=10_000_000)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a choice has to keep to. Customers are given by their keys, former ones too.

    Who is not in `costs` costs 1. With `unsure`, whoever leans to our side at all may be asked.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    one_per_organization: bool = False
    budget: float | None = None
    costs: Mapping[str, float] = field(default_factory=dict)
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """How many people are to carry what, and who of them may be asked.

    The message is about a product's slug, or about us, and on a topic, given in any words.
    """

    many: int
    time: Time
    options: GuardOptions
    product: str | None = None
    topic: str | None = None
    constraints: Constraints = field(default_factory=Constraints)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a choice is made from."""

    store: GraphStore
    past: Past
    topical: Topical


def selection(sources: Sources, asked: Asked) -> Selection:
    """The people to ask, in the order in which they were chosen.

    Raises `Misuse` for constraints that cannot hold together, and `NotFound` for customers and
    products that are not there.
    """
    check(sources, asked)
    persuasion = persuasion_of(sources, asked)
    choice = Choice.of(sources, asked, persuasion)
    weight = persuasion.weight([*choice.terms.include, *choice.free.tolist()])
    spread = choose(persuasion.circle.learnt.graph, weight, choice.allowed(asked), EFFORT)
    return Selection(
        carriers=tuple(carriers(spread, persuasion, choice.terms)),
        left_out=choice.left_out,
        crowd=Crowd(int((weight > 0).sum()), int((weight < 0).sum()), int(choice.free.size)),
        learnt=learnt_of(persuasion.circle.learnt),
        certificate=spread.certificate,
        time=asked.time,
        graph_version=sources.store.version_at(persuasion.view.position),
    )


def check(sources: Sources, asked: Asked) -> None:
    """Raise `Misuse` or `NotFound` for what cannot be asked."""
    if not 1 <= asked.many <= MOST:
        raise Misuse(f"k: {asked.many} does not lie between 1 and {MOST}.")
    costs, budget = asked.constraints.costs, asked.constraints.budget
    if costs and budget is None:
        raise Misuse("costs: they count only within a budget.", "Give a budget too.")
    for name, amount in (("budget", budget or 0.0), *costs.items()):
        if not (math.isfinite(amount) and amount >= 0):
            raise Misuse(f"{name}: {amount} is no cost.", "Give numbers from 0 on.")
    checked_product(sources.store, asked.product)


def persuasion_of(sources: Sources, asked: Asked) -> Persuasion:
    """Who thinks what and who hears whom, by the time of asking."""
    about = None
    if asked.product is not None or asked.topic is not None:
        about = sources.topical.mask(sources.past.view(asked.time), asked.product, asked.topic)
    return Persuasion.at(sources.past, asked.time, asked.product, about)


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Who may be chosen: the nodes that are `free` to be, who was left out, and the asker's terms."""

    persuasion: Persuasion
    free: Indices
    left_out: tuple[LeftOut, ...]
    terms: Terms

    @classmethod
    def of(cls, sources: Sources, asked: Asked, persuasion: Persuasion) -> Choice:
        """Judge everybody who could be asked."""
        wanted = asked.constraints
        include, exclude = persuasion.nodes(wanted.include), persuasion.nodes(wanted.exclude)
        if both := set(include) & set(exclude):
            raise Misuse(f"include: {persuasion.customer(min(both))} is to be excluded too.")
        ours = persuasion.leaning if wanted.unsure else persuasion.sure
        willing = [node for node in np.flatnonzero(ours).tolist() if node not in {*include, *exclude}]
        held = guarded(sources, asked, persuasion, [*include, *willing])
        weary = tired(sources.past, asked.time)
        refuse_held([persuasion.customer(node) for node in include], held, weary)
        free = [node for node in willing if persuasion.customer(node) not in {*held, *weary}]
        worn = sum(persuasion.customer(node) in weary for node in willing)
        people = [persuasion.customer(node) for node in (*include, *free)]
        colleagues = employers(persuasion.listening, people) if wanted.one_per_organization else {}
        terms = Terms(tuple(include), costs_of(persuasion, wanted.costs), colleagues)
        named = ((TIRED, worn), (EXCLUDED, len(exclude)), (NOT_SURE, unsure(persuasion, asked)))
        reasons = (*(LeftOut(*each, SENTENCES[each[0]]) for each in named if each[1]), *left_out(held))
        return cls(persuasion, np.array(free, np.int64), reasons, terms)

    def allowed(self, asked: Asked) -> Allowed:
        """The same as the choice takes it; raises `Misuse` where it cannot be kept to."""
        size, budget = self.persuasion.circle.people.size, asked.constraints.budget
        eligible = np.zeros(size, np.bool_)
        eligible[self.free] = True
        cost = np.ones(size)
        for node, amount in self.terms.costs.items():
            cost[node] = amount
        try:
            return Allowed(
                most=asked.many,
                eligible=eligible,
                include=self.terms.include,
                group=self.groups() if asked.constraints.one_per_organization else None,
                cost=None if budget is None else cost,
                budget=budget,
            )
        except NothingAllowed as error:
            raise Misuse(f"constraints: {error}.", "Loosen one of them.") from None

    def groups(self) -> Indices:
        """The number of each node's organisation, where it is known."""
        found = self.terms.organizations
        number = {name: place for place, name in enumerate(sorted(set(found.values())))}
        groups = np.full(self.persuasion.circle.people.size, ALONE)
        for node in (*self.terms.include, *self.free.tolist()):
            name = found.get(self.persuasion.customer(node))
            groups[node] = ALONE if name is None else number[name]
        return groups


def costs_of(persuasion: Persuasion, given: Mapping[str, float]) -> Mapping[int, float]:
    """What nodes cost; raises `Misuse` where two keys are one customer's."""
    nodes = persuasion.nodes(list(given))
    if len(nodes) < len(given):
        raise Misuse("costs: a customer is given twice.", "Give each by one of their handles.")
    return dict(zip(nodes, given.values(), strict=True))


def guarded(
    sources: Sources, asked: Asked, persuasion: Persuasion, nodes: Sequence[int]
) -> dict[str, tuple[Guard, ...]]:
    """What speaks against turning to some people, by their keys."""
    said = last_said(persuasion.view, asked.time, persuasion.numbers(nodes))
    return held_back(sources.store, said, asked.options)


def refuse_held(include: Sequence[str], held: Mapping[str, Sequence[Guard]], weary: AbstractSet[str]) -> None:
    """Raise `Misuse` where somebody is to be included whom something speaks against."""
    for customer in include:
        reasons = [guard.sentence for guard in held.get(customer, ())]
        reasons += ["Was asked as often as the budget lets."] if customer in weary else []
        if reasons:
            told = " ".join(reasons)
            raise Misuse(f"include: {customer} must be left alone: {told}", "Lift the guard, if it can be.")


def unsure(persuasion: Persuasion, asked: Asked) -> int:
    """How many lean to us, but not surely, and are left out for it."""
    return 0 if asked.constraints.unsure else int((persuasion.leaning & ~persuasion.sure).sum())
