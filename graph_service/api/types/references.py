"""People who may vouch for us, and what passed between us."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry

from algorithms.ladder import Rung, Step
from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.paging import Listing
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.nodes import Customer, Message, Node, Product, surely
from graph_service.api.types.receipt import UserError
from graph_service.api.types.scored import EVIDENCE, evidence_page
from graph_service.planes.view import microseconds
from graph_service.questions import references
from graph_service.questions.vouching import Allowed
from graph_service.store.reference_rows import ActRow
from ingest.facts import UseOutcome, Vouching

REFERENCES: Final[Listing[references.Reference]] = Listing(
    "references", lambda row: (row.rank, row.key), (int, str)
)
HISTORY: Final[Listing[ActRow]] = Listing(
    "reference history", lambda row: (microseconds(row.at), row.key), (int, str)
)
PATH: Final[Listing[tuple[int, Step]]] = Listing("reference path", lambda row: (row[0],), (int,))


@object_type
class ReferenceAct(Node):
    """That somebody was asked, said yes or no, or was named to a prospect."""

    row: strawberry.Private[ActRow]
    act: Vouching = told("What happened; ENDED says what came of a use.")
    by: str = told("Who says so.")
    at: datetime = told("When.")
    until: datetime | None = told("When the ask lapses or the confirmation ends, if that was said.")
    prospect: str | None = told("To whom they were named.")
    opportunity: str | None = told("For which deal, as source:opportunity/id.")
    outcome: UseOutcome | None = told("What came of it.")
    use: strawberry.ID | None = told("Of an end: the use it ends.")
    note: str | None = told("What was said with it.")

    @classmethod
    def of(cls, row: ActRow) -> ReferenceAct:
        return cls(
            id=global_id("ReferenceAct", row.key),
            row=row,
            act=Vouching(row.act),
            by=row.by,
            at=row.at,
            until=row.until,
            prospect=row.prospect,
            opportunity=row.opportunity,
            outcome=UseOutcome(row.outcome) if row.outcome else None,
            use=global_id("ReferenceAct", row.use) if row.use else None,
            note=row.note,
        )

    @field
    async def message(self, info: Info) -> Message | None:
        """The message in which it was said; null where none is held."""
        return await message_of(info, self.row.message)


@object_type
class ReferenceSource:
    """By whose word somebody stands where they stand."""

    key: strawberry.Private[str | None]
    by: str = told("A colleague, or the handle on which they said it themselves.")
    at: datetime = told("When.")

    @field
    async def message(self, info: Info) -> Message | None:
        """The message in which it was said; null where none is held."""
        return await message_of(info, self.key)


@object_type
class ReferenceConsent:
    """Whether somebody lets us name them."""

    allowed: bool | None = told("Null where nobody knows.")
    explanation: str = told("What they decided, in a sentence.")
    until: datetime | None = told("When their consent ends.")

    @classmethod
    def of(cls, row: Allowed) -> ReferenceConsent:
        return cls(allowed=row.allowed, explanation=row.sentence, until=row.until)


@object_type
class ReferenceStep:
    """That somebody came to a state."""

    row: strawberry.Private[references.Source | None]
    state: Rung = told("The state.")
    at: datetime = told("Since when.")

    @field
    def source(self) -> ReferenceSource | None:
        """By whose word; null where time brought it."""
        return source_of(self.row)


@object_type
class Reference(Node):
    """Where somebody stands as a reference, for a product or for us as a whole.

    INFERRED is what we think, from what they said or whom they brought; only CONFIRMED, ACTIVE and RESTING
    are a yes of theirs. Of an answer as of no time asks lapse and confirmations end as of now.
    """

    row: strawberry.Private[references.Reference]
    state: Rung = told("Where they stand.")
    since: datetime = told("Since when.")
    expires_at: datetime | None = told("When the ask lapses or the confirmation ends; null for never.")
    next_state: Rung | None = told("Where they stand after that, if nothing else happens.")
    rests_until: datetime | None = told("Until when they rest; null where they do not.")
    asks_left: int = told("How often the budget lets them be asked now.")
    next_ask_at: datetime | None = told("When it next does; null where it does now, and where it never does.")
    uses_left: int = told("How often the budget lets them be named now.")
    next_use_at: datetime | None = told("When it next does; null where it does now, and where it never does.")
    consent: ReferenceConsent = told("Whether they let us name them.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: references.Reference) -> Reference:
        ahead = row.climb.ahead
        return cls(
            id=global_id("Reference", row.key),
            row=row,
            state=row.rung,
            since=row.step.at,
            expires_at=ahead.expires_at,
            next_state=ahead.falls_to,
            rests_until=ahead.rests_until,
            asks_left=row.asks_left,
            next_ask_at=None if row.asks_left else row.next_ask,
            uses_left=row.uses_left,
            next_use_at=None if row.uses_left else row.next_use,
            consent=ReferenceConsent.of(row.allowed),
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return surely("customer", Customer.of, await info.context.loaders.customer_now(self.row.customer))

    @field
    async def product(self, info: Info) -> Product | None:
        """What they vouch for; null for us as a whole, and for what is sold no more."""
        if self.row.product is None:
            return None
        row = await info.context.loaders.product.load(self.row.product)
        return None if row is None else Product.of(row)

    @field
    def source(self) -> ReferenceSource | None:
        """By whose word they stand there; null where time alone brought it."""
        return source_of(self.row.source)

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages it rests on, the latest first."""
        return await messages_of(info, self.row.evidence, first, after)

    @field
    def history(
        self, first: int | None = HISTORY.first, after: str | None = None
    ) -> Connection[ReferenceAct]:
        """What passed between us about it, the first first."""
        return connection(HISTORY.cut(self.row.acts, first, after), ReferenceAct.of)

    @field
    def path(self, first: int | None = PATH.first, after: str | None = None) -> Connection[ReferenceStep]:
        """Every state they came to, the first first."""
        steps = list(enumerate(self.row.climb.steps))
        return connection(PATH.cut(steps, first, after), lambda row: self._step(row[1]))

    def _step(self, step: Step) -> ReferenceStep:
        return ReferenceStep(row=self.row.source_of(step), state=step.rung, at=step.at)


def source_of(row: references.Source | None) -> ReferenceSource | None:
    return None if row is None else ReferenceSource(key=row.message, by=row.by, at=row.at)


async def message_of(info: Info, key: str | None) -> Message | None:
    row = await info.context.loaders.message.load(key) if key else None
    return None if row is None else Message.of(row)


async def messages_of(
    info: Info, keys: tuple[str, ...], first: int | None, after: str | None
) -> Connection[Message]:
    """A page of messages; those that are not held are passed over."""
    rows = await info.context.loaders.message.load_many(keys)
    held = {row.key: row for row in rows if row is not None}
    return connection(evidence_page(tuple(held), first, after), lambda key: Message.of(held[key]))


@object_type
class ReferencePayload:
    """The reference as it stands now, or what has to be put right first."""

    reference: Reference | None = told("As it stands, or would; null when there are user errors.")
    act: ReferenceAct | None = told("What is kept; null for a dry run, and when there are user errors.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")
