"""Who is who: the evidence on two handles, and what people have said of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, input_type, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.paging import Listing
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.inputs import HandleBy
from graph_service.api.types.nodes import Handle, Node, surely
from graph_service.errors import Misuse
from graph_service.questions.identity import Explanation, Step
from graph_service.store import model
from graph_service.store.model import AssertionRow, Zone

strawberry.enum(
    Zone,
    name="IdentityZone",
    description="What becomes of two handles by their evidence: JOIN makes them one customer's, "
    "ASK puts them before a person, APART leaves them apart.",
)


@input_type("HandlePair")
class HandlePair:
    """Two different handles, in any order."""

    one: HandleBy = told("The one handle.")
    other: HandleBy = told("The other handle.")

    @property
    def keys(self) -> tuple[str, str]:
        """The two handles; raises `Misuse` for one handle given twice."""
        if self.one.key == self.other.key:
            raise Misuse(f"Both handles are {self.one.key}.", "Name two different handles.")
        return self.one.key, self.other.key


@object_type
class IdentityStep:
    """What one thing adds to the odds of two handles being one person's: one bit doubles them."""

    field: str = told("What is compared, such as mail address; `prior` for what is believed beforehand.")
    explanation: str = told("What was found, in a sentence.")
    bits: float = told("What it adds; below 0 it speaks against.")
    total: float = told("The sum so far, from the prior on.")
    probability: float = told("What the sum so far amounts to, 0 to 1.")

    @classmethod
    def of(cls, row: Step) -> IdentityStep:
        return cls(
            field=row.field,
            explanation=row.says,
            bits=row.bits,
            total=row.total,
            probability=row.probability,
        )


@object_type
class IdentityAssertion(Node):
    """Somebody's word that two handles are one person's, or that they are not. It is kept when taken back."""

    row: strawberry.Private[AssertionRow]
    same: bool = told("Whether they are said to be one person's.")
    by: str = told("Who says so: a colleague, or a program and its version.")
    reason: str | None = told("Why.")
    at: datetime = told("When they said so.")
    recorded_at: datetime = told("When we learnt of it.")
    withdrawn_at: datetime | None = told("When it was taken back; null while it stands.")
    withdrawn_by: str | None = told("Who took it back.")

    @classmethod
    def of(cls, row: AssertionRow) -> IdentityAssertion:
        return cls(
            id=global_id("IdentityAssertion", row.key),
            row=row,
            same=row.same,
            by=row.by,
            reason=row.reason,
            at=row.at,
            recorded_at=row.recorded_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_by=row.withdrawn_by,
        )

    @field
    async def one(self, info: Info) -> Handle:
        """The one handle."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.row.first))

    @field
    async def other(self, info: Info) -> Handle:
        """The other handle."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.row.second))


@object_type
class IdentityEvidence:
    """What speaks for and against two handles being one person's, from the odds of any two handles on."""

    row: strawberry.Private[Explanation]
    zone: Zone = told("What becomes of the two by themselves.")
    probability: float = told("How likely they are one person's by what the two say themselves, 0 to 1.")
    score: float = told("The same in bits: the prior and all steps together.")
    prior: IdentityStep = told("What is believed of any two handles before they are compared.")
    steps: list[IdentityStep] = told("What each field adds, the heaviest first.")
    remarks: list[str] = told("What no field says: what bars them from being joined, and what people say.")
    assertions: list[IdentityAssertion] = told("What people have said of these two, and not taken back.")
    together: bool = told("Whether they belong to one customer, by all evidence on all its handles.")
    weights_version: str = told("The version of the weights by which fields are judged.")
    as_of: datetime = told("What had happened by this time was taken into account.")

    @classmethod
    def of(cls, row: Explanation) -> IdentityEvidence:
        return cls(
            row=row,
            zone=row.zone,
            probability=row.probability,
            score=row.score,
            prior=IdentityStep.of(row.prior),
            steps=[IdentityStep.of(step) for step in row.steps],
            remarks=list(row.remarks),
            assertions=[IdentityAssertion.of(said) for said in row.assertions],
            together=row.together,
            weights_version=row.version,
            as_of=row.time.as_of if row.time else datetime.now(UTC),
        )

    @field
    async def one(self, info: Info) -> Handle:
        """The handle that comes first by channel and address; in sentences its value comes first too."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.row.first))

    @field
    async def other(self, info: Info) -> Handle:
        """The other handle."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.row.second))


@object_type
class Resemblance:
    """Another handle that has something in common with one, whether or not both are one customer's."""

    key: strawberry.Private[str]
    zone: Zone = told("What becomes of the two by themselves.")
    probability: float = told("How likely they are one person's by what the two say themselves, 0 to 1.")
    score: float = told("The same in bits.")
    says: list[str] = told("What each field says, the heaviest first; `identity` has what each adds.")
    bar: str | None = told("Why they are not joined whatever else agrees; null for nothing.")
    weights_version: str = told("The version of the weights by which fields were judged.")

    @field
    async def other(self, info: Info) -> Handle:
        """The other handle."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.key))


RESEMBLANCES: Final[Listing[tuple[str, model.Resemblance]]] = Listing(
    "resemblances", lambda row: (-row[1].score, row[0]), (float, str), first=10
)


def resemblance(found: tuple[str, model.Resemblance]) -> Resemblance:
    """The other handle of a resemblance, and the evidence between the two."""
    other, row = found
    return Resemblance(
        key=other,
        zone=row.zone,
        probability=row.probability,
        score=row.score,
        says=list(row.says),
        bar=row.bar,
        weights_version=row.version,
    )


async def resemblances_of(
    info: Info, handle: str, first: int | None, after: str | None
) -> Connection[Resemblance]:
    """A page of what a handle resembles, the strongest first."""
    rows = await info.context.loaders.resemblances_of_handle.load(handle)
    others = ((row.second if row.first == handle else row.first, row) for row in rows)
    return connection(RESEMBLANCES.cut(sorted(others, key=RESEMBLANCES.place), first, after), resemblance)
