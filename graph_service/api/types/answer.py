"""Answers to questions about the whole."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry
from strawberry.scalars import JSON

from graph_service.api.analysts import analysed
from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import FIRST, Listing, page_size
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.nodes import Customer, Message, perhaps
from graph_service.api.types.people import customers_of
from graph_service.api.types.scored import EVIDENCE, Interval, evidence_page, messages_of
from graph_service.api.types.unknown import Unknown
from graph_service.questions import answer
from graph_service.questions.cypher import Question
from graph_service.store.analyst import Limits

PEOPLE: Final[Listing[str]] = Listing("people", lambda key: (key,), (str,), first=5)


@object_type
class CypherRows:
    """What a statement yields."""

    columns: list[str] = told("The names of its columns.")
    rows: list[JSON] = told("Its rows: lists of values in the order of the columns.")
    more: bool = told("Whether there are more rows.")


@object_type
class CypherStatement:
    """A statement that counts the same from the graph as it stands, and names what it counted."""

    row: strawberry.Private[answer.CypherStatement]
    statement: str = told("The statement, which only reads.")
    parameters: JSON = told("Its parameters, by name.")

    @classmethod
    def of(cls, row: answer.CypherStatement) -> CypherStatement:
        return cls(row=row, statement=row.statement, parameters=JSON(dict(row.parameters)))

    @field
    async def rows(self, info: Info, first: int = FIRST) -> CypherRows:
        """Run it now, as an analyst may: its first rows, at most 100 of them."""
        question = Question(self.statement, self.row.parameters, Limits(rows=page_size(first)))
        table = (await analysed(info.context.service, question)).table
        return CypherRows(columns=table.names, rows=[*map(JSON, table.texts())], more=table.cut is not None)


@object_type
class Share:
    """A part of an answer, where the question is "where"."""

    key: str = told("The part: a channel, a segment, a product.")
    value: float | None = told("Its figure, in the unit of the answer; null where nobody knows.")
    numerator: float = told("What was counted in it.")
    denominator: float = told("Of how much.")
    interval: Interval | None = told("Where the figure lies.")

    @classmethod
    def of(cls, row: answer.Share) -> Share:
        return cls(
            key=row.key,
            value=row.value,
            numerator=row.numerator,
            denominator=row.denominator,
            interval=perhaps(Interval.of, row.interval),
        )


@object_type
class Answer:
    """An answer to a question about the whole: never a bare number."""

    row: strawberry.Private[answer.Answer]
    value: float | None = told("The figure; null where nobody knows, and `unknowns` says why.")
    unit: str = told("What the figure counts.")
    numerator: float | None = told("What was counted.")
    denominator: float | None = told("Of how much.")
    interval: Interval | None = told("Where the figure lies.")
    without_one: float | None = told("What the figure would be if one of what it counts were not there.")
    breakdown: list[Share] = told("The parts, where the question is where.")
    unknowns: list[Unknown] = told("What is not known.")
    definition: str = told("What was counted, in plain words.")
    cypher: CypherStatement | None = told("Running it gives the same counts and ids; null as of the past.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: answer.Answer) -> Answer:
        return cls(
            row=row,
            value=row.value,
            unit=row.unit,
            numerator=row.numerator,
            denominator=row.denominator,
            interval=perhaps(Interval.of, row.interval),
            without_one=row.without_one,
            breakdown=[Share.of(part) for part in row.breakdown],
            unknowns=[Unknown.of(each) for each in row.unknowns],
            definition=row.definition,
            cypher=perhaps(CypherStatement.of, row.cypher),
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages that were counted, or that show what was."""
        return await messages_of(info, self.row.evidence, first, after)

    @field
    async def people(
        self, info: Info, first: int | None = PEOPLE.first, after: str | None = None
    ) -> Connection[Customer]:
        """The people who were counted."""
        return await people_of(info, self.row.people, first, after)


async def people_of(
    info: Info, keys: tuple[str, ...], first: int | None, after: str | None
) -> Connection[Customer]:
    """A page of the customers of some keys, in their order."""
    page = evidence_page(keys, first, after, PEOPLE)
    held = dict(zip(page.rows, await customers_of(info, page.rows), strict=True))
    return connection(page, held.__getitem__)
