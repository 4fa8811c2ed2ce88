"""Whether what we did helped."""

from __future__ import annotations

from datetime import datetime

import strawberry

from algorithms.treatment import Sides as Numbers
from algorithms.uplift import Uplift
from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.types.connection import Connection
from graph_service.api.types.nodes import Message, perhaps
from graph_service.api.types.scored import EVIDENCE, Interval, messages_of
from graph_service.api.types.unknown import Unknown
from graph_service.questions import outcomes
from graph_service.questions.afterwards import Outcome
from graph_service.questions.occasions import Action

strawberry.enum(
    Action,
    name="CareAction",
    description="What we did. ANSWERED_FAST, ANSWERED: somebody of ours, and no program, answered, by "
    "default within an hour or a week. FIXED: a ticket, an outcome or thanks settled the matter, by "
    "default within a week. ASKED_FOR_REFERENCE: after clear praise we asked to be vouched for, by default "
    "within 30 days.",
)
strawberry.enum(
    Outcome,
    name="CareOutcome",
    description="What may come of it. LATER_SENTIMENT: how those who spoke felt. CAME_BACK: they complained "
    "again, or reopened the matter. TURNED_FAN, TURNED_CRITIC: who had not leaned so before now clearly did, "
    "in two messages or more. RECOMMENDED: they recommended us, offered to vouch or brought somebody. "
    "FELL_SILENT: they said nothing more.",
)


@object_type
class Sides:
    """A number of those for whom we did it, and of those for whom we did not."""

    done: float = told("Of those for whom we did it.")
    not_done: float = told("Of those for whom we did not.")

    @classmethod
    def of(cls, row: Numbers) -> Sides:
        return cls(done=row.treated, not_done=row.untreated)


@object_type
class Likeness:
    """How far the sides differ in something known beforehand, in standard deviations; up to 0.1 is alike."""

    name: str = told("What was known.")
    before: float = told("Among all cases.")
    after: float = told("Among those compared, weighted.")

    @classmethod
    def of(cls, row: outcomes.Likeness) -> Likeness:
        return cls(name=row.name, before=row.before, after=row.after)


@object_type
class Effect:
    """What the action changed, among similar cases."""

    expected: Sides = told("The outcome expected if we had done it for all that are compared, and for none.")
    naive: float = told("The plain difference, which takes those for alike who are not.")
    dropped: Sides = told("Cases not compared, as nobody like them is on the other side.")
    effective_cases: Sides = told("How many equally weighted cases would tell as much.")
    likeness: list[Likeness] = told("How like the sides are in all that was known beforehand.")
    unmeasured: float | None = told(
        "How strong, as a risk ratio with both action and outcome, something that nobody measured would have "
        "to be to explain all of the effect; null where that is no number."
    )
    unmeasured_for_interval: float | None = told("The same for the interval to hold 0: 1 where it does.")

    @classmethod
    def of(cls, found: Uplift, likeness: tuple[outcomes.Likeness, ...]) -> Effect:
        return cls(
            expected=Sides.of(found.means),
            naive=found.naive,
            dropped=Sides.of(found.dropped),
            effective_cases=Sides.of(found.effective),
            likeness=[Likeness.of(each) for each in likeness],
            unmeasured=found.unmeasured,
            unmeasured_for_interval=found.unmeasured_low,
        )


@object_type
class Outcomes:
    """Whether what we did helped: those for whom we did it against similar others for whom we did not."""

    row: strawberry.Private[outcomes.Helped]
    value: float | None = told("What it changed; null where nothing can be said, and `unknowns` says why.")
    unit: str = told("What the figure counts.")
    interval: Interval | None = told("Where the figure lies; where it holds 0, it may have changed nothing.")
    cases: Sides = told("How many cases there are of either side: those compared where there is a value.")
    people: Sides = told("How many different people they are of.")
    effect: Effect | None = told("How it was compared; null where nothing can be said.")
    unknowns: list[Unknown] = told("What is left out, and why nothing can be said where that is so.")
    definition: str = told("What was compared, in plain words.")
    caveat: str = told("What the answer cannot say.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: outcomes.Helped) -> Outcomes:
        found = row.found
        return cls(
            row=row,
            value=row.value,
            unit=row.unit,
            interval=perhaps(Interval.of, row.interval),
            cases=Sides.of(found.cases),
            people=Sides.of(found.people),
            effect=Effect.of(found, row.likeness) if isinstance(found, Uplift) else None,
            unknowns=[Unknown.of(each) for each in row.unknowns],
            definition=row.definition,
            caveat=row.caveat,
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )

    @field
    async def evidence(
        self, info: Info, done: bool, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages with which the cases of one side began, the latest first, at most 200."""
        return await messages_of(info, self.row.done if done else self.row.not_done, first, after)
