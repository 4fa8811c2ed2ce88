"""Whom to ask to carry a message, what each adds, and what is promised of all together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import strawberry

from algorithms import spread
from graph_service.api.context import Info
from graph_service.api.described import field, input_type, object_type, optional, told
from graph_service.api.ids import key_of
from graph_service.api.types.connection import Connection
from graph_service.api.types.inputs import product_slug
from graph_service.api.types.moment import GuardsWanted
from graph_service.api.types.nodes import Customer, Message, surely
from graph_service.api.types.scored import EVIDENCE, Component, Interval, messages_of
from graph_service.errors import Misuse
from graph_service.questions import askable, carriers
from graph_service.questions.selection import Constraints


@input_type("MessageToCarry")
class Carry:
    """What is to be carried; nothing for a word on us and all our products."""

    product: strawberry.ID | None = optional(
        "About this product: who is for it and against it counts, and how words on it were passed on."
    )
    topic: str | None = optional("On this topic, in any words: how words on it were passed on counts.")

    @property
    def slug(self) -> str | None:
        """The product's slug; raises `InvalidId`."""
        return product_slug(self.product)


@input_type("CustomerCost")
class Cost:
    """What it costs to ask a customer."""

    customer: strawberry.ID = told("The customer.")
    cost: float = told("From 0 on, in any unit.")


@input_type("SelectionConstraints")
class Limits:
    """What a choice has to keep to."""

    include: list[strawberry.ID] | None = optional(
        "Customers to be chosen anyway; an error where a guard holds one back that is not lifted."
    )
    exclude: list[strawberry.ID] | None = optional("Customers not to be chosen.")
    one_per_organization: bool = strawberry.field(
        default=False,
        description="At most one of those who work for the same organisation, by profile or mail domain.",
    )
    budget: float | None = optional("What all may cost together; who has no cost given costs 1.")
    costs: list[Cost] | None = optional("What single customers cost; only with a budget.")
    certain_only: bool = strawberry.field(
        default=True, description="Only who surely speaks for us; else whoever leans to our side at all."
    )
    guards: GuardsWanted | None = optional("What they are turned to for, and which guards are overruled.")

    @property
    def kept(self) -> Constraints:
        """The same in the question's terms; raises `InvalidId` and `Misuse`."""
        return Constraints(
            include=tuple(key_of("Customer", each) for each in self.include or ()),
            exclude=tuple(key_of("Customer", each) for each in self.exclude or ()),
            one_per_organization=self.one_per_organization,
            budget=self.budget,
            costs=costs_of(self.costs or []),
            unsure=not self.certain_only,
        )


def costs_of(given: list[Cost]) -> Mapping[str, float]:
    """The cost of each customer's key; raises `Misuse` where one is given twice."""
    costs = {key_of("Customer", each.customer): each.cost for each in given}
    if len(costs) < len(given):
        raise Misuse("costs: a customer is given twice.", "Give each one cost.")
    return costs


@object_type
class SelectedAdvocate:
    """A customer to ask."""

    row: strawberry.Private[carriers.Carrier]
    gain: float = told("How many people not yet convinced they reach beyond those chosen before, on average.")
    interval: Interval = told("Where that gain lies.")
    harm: float = told("How many critics they reach beyond those chosen before, on average.")
    alone: float = told("How many people not yet convinced they would reach by themselves, on average.")
    included: bool = told("Whether the asker wanted them, so that they were not chosen.")
    cost: float = told("What asking them costs.")
    organization: str | None = told("Whom they work for; only with `onePerOrganization`, null if unknown.")
    components: list[Component] = told("Why they: whom they reach, who listens, how surely they are for us.")

    @classmethod
    def of(cls, row: carriers.Carrier) -> SelectedAdvocate:
        return cls(
            row=row,
            gain=row.gain,
            interval=Interval.of(row.interval),
            harm=row.harm,
            alone=row.alone,
            included=row.included,
            cost=row.cost,
            organization=row.organization,
            components=[Component.of(part) for part in row.components],
        )

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return surely("customer", Customer.of, await info.context.loaders.customer_now(self.row.customer))

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """What they said that speaks for us, then what answers or shares what they say."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class LeftOut:
    """A reason why people are not asked, and of how many it holds; several may hold of one."""

    reason: str = told("`tired`, `excluded`, `not_sure`, or a guard as `GuardKind` names it, in lower case.")
    people: int = told("Of how many people.")
    explanation: str = told("The reason in a sentence.")

    @classmethod
    def of(cls, row: askable.LeftOut) -> LeftOut:
        return cls(reason=row.reason, people=row.people, explanation=row.explanation)


@object_type
class SelectionCertificate:
    """What holds of a choice, all at once, with the probability `confidence`, as words pass on by the model.

    It is a promise about the model of who passes words on, not about people.
    """

    at_least: float = told("So many people not yet convinced are reached at least.")
    at_most: float = told("So many at most.")
    critics_at_most: float = told("So many critics are reached at most.")
    best_at_most: float = told(
        "No other allowed choice reaches more, even if reaching critics took nothing away."
    )
    ratio: float = told("The chosen are worth at least this share of the best, 0 to 1.")
    beforehand: float | None = told(
        "The share that the method promises under these constraints before it looks; null for none."
    )
    confidence: float = told("The probability.")
    cascades: int = told("How many cascades were drawn to say so.")

    @classmethod
    def of(cls, row: spread.Certificate) -> SelectionCertificate:
        return cls(
            at_least=row.low,
            at_most=row.high,
            critics_at_most=row.against,
            best_at_most=row.most,
            ratio=row.ratio,
            beforehand=row.beforehand,
            confidence=1 - row.doubt,
            cascades=row.cascades,
        )


@object_type
class PassingOn:
    """What the chances that words pass on were learnt from; messages count less with age."""

    heard: float = told(
        "Messages of people to whom somebody had turned before: these are taken to hear them."
    )
    taken_up: float = told("Those of them that were answered or shared.")
    rate: float = told("The chance that words pass on to a listener, on average, 0 to 1.")
    assumed: float = told("How much of that figure is assumed, for want of data: 0 to 1.")
    explanation: str = told("The same in a sentence.")

    @classmethod
    def of(cls, row: carriers.Learnt) -> PassingOn:
        return cls(
            heard=row.heard,
            taken_up=row.taken_up,
            rate=row.rate,
            assumed=row.assumed,
            explanation=row.explanation,
        )


@object_type
class Selection:
    """Whom to ask, in the order of choice, who was left out and why, and what is promised."""

    advocates: list[SelectedAdvocate] = told(
        "Those to ask; fewer than asked for where nobody else may be asked or would add anything."
    )
    left_out: list[LeftOut] = told("Who speaks for us and is not asked all the same, in counts.")
    askable: int = told("How many may be asked, beside those to be included.")
    unconvinced: int = told("How many are not yet convinced: neither surely for us nor surely against.")
    critics: int = told("How many are surely against; reaching one takes away what reaching another adds.")
    reached: float = told("How many of the unconvinced all of them reach together, on average.")
    promise: str = told("What the certificate says, in plain words.")
    certificate: SelectionCertificate = told("What is guaranteed.")
    learnt: PassingOn = told("What the chances that words pass on rest on.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: carriers.Selection) -> Selection:
        return cls(
            advocates=[SelectedAdvocate.of(each) for each in row.carriers],
            left_out=[LeftOut.of(each) for each in row.left_out],
            askable=row.crowd.askable,
            unconvinced=row.crowd.unconvinced,
            critics=row.crowd.critics,
            reached=row.reached,
            promise=row.promise,
            certificate=SelectionCertificate.of(row.certificate),
            learnt=PassingOn.of(row.learnt),
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )
