"""What somebody's word about two handles changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.types.matter import Matter
from graph_service.api.types.nodes import Handle
from graph_service.questions.impact import Impact, Person, Standing
from graph_service.questions.opinions import Side

strawberry.enum(Side, name="Side", description="For us, as advocates are, or against us, as critics are.")


@object_type
class IdentityPerson:
    """A customer as it is, or as it would be."""

    keys: strawberry.Private[tuple[str, ...]]
    customer: strawberry.ID = told("The customer's id.")
    name: str | None = told("The best name known.")

    @classmethod
    def of(cls, row: Person) -> IdentityPerson:
        return cls(keys=row.handles, customer=global_id("Customer", row.key), name=row.name)

    @field
    async def handles(self, info: Info) -> list[Handle]:
        """The customer's handles, by channel and address."""
        rows = await info.context.loaders.handle.load_many(self.keys)
        return [Handle.of(row) for row in rows if row is not None]


@object_type
class IdentityStanding:
    """Where a customer stands among the advocates, or among the critics."""

    side: Side = told("Among advocates or among critics.")
    customer: strawberry.ID = told("The customer's id.")
    name: str | None = told("The customer's name.")
    rank: int = told("The place, 1 for the first.")
    total: int = told("How many there are on that side.")
    score: float = told("The score, as `advocates` and `critics` have it.")


NONE: Final = Impact((), (), (), (), ())


@object_type
class IdentityImpact:
    """What would change, or has changed by what was just said."""

    row: strawberry.Private[Impact]
    changes: bool = told("Whether any customer's handles become others.")
    before: list[IdentityPerson] = told("The customers that change, as they are.")
    after: list[IdentityPerson] = told("The customers that come of them.")
    standings_before: list[IdentityStanding] = told("Where those that change stand, where they stand at all.")
    standings_after: list[IdentityStanding] = told("Where those that come of them would stand.")
    contradiction: str | None = told("Why it cannot be said, and changes nothing; null where it can.")

    @classmethod
    def of(cls, row: Impact) -> IdentityImpact:
        return cls(
            row=row,
            changes=row.changes,
            before=[IdentityPerson.of(person) for person in row.before],
            after=[IdentityPerson.of(person) for person in row.after],
            standings_before=standings(row.standings_before, row.before),
            standings_after=standings(row.standings_after, row.after),
            contradiction=None,
        )

    @classmethod
    def refused(cls, why: str) -> IdentityImpact:
        """That of a word which cannot be said."""
        return replace(cls.of(NONE), contradiction=why)

    @field
    async def matters(self, info: Info) -> list[Matter]:
        """What the customers that change want settled still, and bring along."""
        loaders = info.context.loaders
        time = await loaders.clock.load("")
        rows = await loaders.matter.load_many(self.row.matters)
        # Once their customers are one, several of them may have become one.
        found = {row.key: row for row in rows if row is not None}
        return [Matter.of(row, time) for row in found.values()]


def standings(rows: Iterable[Standing], persons: Iterable[Person]) -> list[IdentityStanding]:
    """Standings, with the names of whose they are."""
    names = {person.key: person.name for person in persons}
    return [
        IdentityStanding(
            side=row.side,
            customer=global_id("Customer", row.customer),
            name=names[row.customer],
            rank=row.rank,
            total=row.total,
            score=row.score,
        )
        for row in rows
    ]
