"""The graph in its own language."""

from __future__ import annotations

from typing import cast

from strawberry.scalars import JSON

from graph_service.api.analysts import ROWS, analysed, limited
from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.types.cypher import CypherTable
from graph_service.errors import Misuse
from graph_service.questions.cypher import Question


@object_type
class CypherQueries:
    """The graph in its own language."""

    @field
    async def cypher(
        self, info: Info, statement: str, parameters: JSON | None = None, first: int = ROWS
    ) -> CypherTable:
        """What a Cypher statement yields that only reads: at most `first` rows, 10,000 at most.

        `parameters` is an object, by name. docs/graph-model.md explains the graph, docs/cypher.md what a
        statement may do and at which limits it is cut off.
        """
        question = Question(statement, mapping(parameters), limited(first))
        return CypherTable.of(await analysed(info.context.service, question))


def mapping(parameters: object) -> dict[str, object]:
    """Parameters by name; raises `Misuse` for anything but an object."""
    if parameters is None:
        return {}
    if not isinstance(parameters, dict):
        raise Misuse("parameters: not a JSON object.", 'Give an object such as {"channel": "email"}.')
    return cast("dict[str, object]", parameters)
