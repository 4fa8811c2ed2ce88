"""The public contract, made from the code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import strawberry
from graphql import GraphQLError, GraphQLSchema, Undefined
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from graph_service.api.errors import said
from graph_service.api.limits import LIMITS, refuse_excess
from graph_service.api.mutations import Mutation
from graph_service.api.queries import Query
from graph_service.api.scalars import DATE_TIME
from graph_service.api.subscriptions import Subscription, refuse_unheard
from graph_service.errors import Misuse


class Limiter(SchemaExtension):
    """Refuses queries beyond the limits before anything that could take long is done with them."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = LIMITS.tokens
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        try:
            if context.graphql_document is not None:
                refuse_excess(context.graphql_document, schema.core, context.variables or {})
                refuse_unheard(context.operation_type, context.context)
        except Misuse as error:
            # Validation is left out where there are errors already.
            context.pre_execution_errors = [GraphQLError(str(error), original_error=error)]
        yield


class Schema(strawberry.Schema):
    """The schema, with errors told as `api.errors` does."""

    def __init__(self) -> None:
        config = StrawberryConfig(scalar_map={datetime: DATE_TIME})
        super().__init__(Query, Mutation, Subscription, extensions=[Limiter], config=config)
        leave_out_null_defaults(self._schema)

    @property
    def core(self) -> GraphQLSchema:
        """The schema as graphql-core sees it."""
        return self._schema

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Put in place of each error what the client is told; this is the list that is sent."""
        del execution_context
        errors[:] = [said(error) for error in errors]


def leave_out_null_defaults(core: GraphQLSchema) -> None:
    """Drop `= null` from the contract, where it only says what leaving out says anyway."""
    for kind in core.type_map.values():
        for field in getattr(kind, "fields", {}).values():
            for argument in (field, *getattr(field, "args", {}).values()):
                if getattr(argument, "default_value", Undefined) is None:
                    argument.default_value = Undefined


schema = Schema()


def schema_text() -> str:
    """The contract in GraphQL's own language, as `schema.graphql` holds it."""
    return f"{schema.as_str()}\n"
