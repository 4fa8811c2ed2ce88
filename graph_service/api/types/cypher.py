"""What a statement of an analyst yields."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from graph_service.api.described import object_type, told
from graph_service.questions.cypher import Timed
from graph_service.store.table import ColumnType, Cut

strawberry.enum(
    ColumnType, name="CypherType", description="What the values of a column are; any of them may be null."
)
strawberry.enum(Cut, name="CypherLimit", description="The limit at which a result was cut off.")


@object_type
class CypherColumn:
    """A column of what a statement yields."""

    name: str = told("Its name: what stands behind AS, else the expression.")
    type: ColumnType = told("What its values are.")


@object_type
class CypherTable:
    """What a statement yields, the same on every engine."""

    columns: list[CypherColumn] = told("Its columns.")
    rows: list[JSON] = told("Its rows: lists of values in the order of the columns; times are text in UTC.")
    truncated: bool = told("Whether there is more than `rows` holds.")
    cut: Cut | None = told("At which limit it was cut off, if it was.")
    milliseconds: float = told("How long it took.")
    graph_version: strawberry.ID = told("The version of the graph that was read.")

    @classmethod
    def of(cls, answer: Timed) -> CypherTable:
        table = answer.table
        return cls(
            columns=[CypherColumn(name=column.name, type=column.type) for column in table.columns],
            rows=[*map(JSON, table.texts())],
            truncated=table.cut is not None,
            cut=table.cut,
            milliseconds=answer.milliseconds,
            graph_version=strawberry.ID(str(table.graph_version)),
        )
