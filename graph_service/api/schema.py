"""The public contract, made from the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from time import perf_counter
from typing import Any, Final, cast

import strawberry
from graphql import ExecutionResult as CoreResult
from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, Undefined
from graphql import OperationType as CoreOperationType
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from graph_service.api.allowed import refuse_forbidden
from graph_service.api.context import Inquiry
from graph_service.api.documents import Documents, Known
from graph_service.api.errors import told
from graph_service.api.execution.executor import Asked, Executor, executed
from graph_service.api.limits import LIMITS
from graph_service.api.mutations import Mutation
from graph_service.api.queries import Query
from graph_service.api.repeats import refuse_repeats
from graph_service.api.scalars import DATE_TIME
from graph_service.api.subscriptions import Subscription, refuse_unheard
from graph_service.errors import GraphServiceError
from graph_service.metrics import operation
from graph_service.traces import span

Variables = dict[str, Any]
KINDS: Final = {kind: OperationType(kind.value) for kind in CoreOperationType}
Answered = ExecutionResult | CoreResult


class Limiter(SchemaExtension):
    """Refuses queries beyond the limits before anything that could take long is done with them.

    One that was found valid before is not validated again.
    """

    execution_context: ExecutionContext
    known: Known | None = None
    cost: int = 0

    def on_operation(self) -> Iterator[None]:
        context, began = self.execution_context, perf_counter()
        context.parse_options["max_tokens"] = LIMITS.tokens
        yield
        if context.graphql_document is not None:
            count(context.operation_type.value, self.cost, began, cast("Answered | None", context.result))

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        self.known = schema_of(context).documents.get(context.query or "")
        if self.known is not None:
            context.graphql_document = self.known.document
            # Validation is left out where there are no rules.
            context.validation_rules = ()
        yield
        if self.known is None and context.graphql_document is not None:
            self.known = Known(context.graphql_document)
        name = context._provided_operation_name  # noqa: SLF001 - `operation_name` guesses where there is none
        if self.known is not None and self.known.operation(name) is None:
            raise CannotGetOperationTypeError(name)

    def on_validate(self) -> Iterator[None]:
        context, schema, known = self.execution_context, schema_of(self.execution_context), self.known
        asked = Asked(context.operation_name, context.variables, context.context)
        try:
            if known is not None:
                with span("admit"):
                    self.cost = schema.admit(known, asked)
                refuse_unheard(context.operation_type, context.context)
                if context.validation_rules:
                    refuse_repeats(known.document)
        except GraphServiceError as error:
            # And where there are errors already.
            context.pre_execution_errors = [refused(error)]
        yield
        if known is not None and not context.pre_execution_errors:
            schema.documents.keep(context.query or "", known)

    def on_execute(self) -> Iterator[None]:
        with span("execute", kind=self.execution_context.operation_type.value):
            yield


class Schema(strawberry.Schema):
    """A schema whose documents are read once, and whose errors are told as `api.errors` does."""

    def __init__(self, query: type, mutation: type | None = None, subscription: type | None = None) -> None:
        self.documents = Documents()
        config = StrawberryConfig(scalar_map={datetime: DATE_TIME})
        super().__init__(
            query,
            mutation,
            subscription,
            extensions=[Limiter],
            execution_context_class=Executor,
            config=config,
        )
        leave_out_null_defaults(self._schema)

    @property
    def core(self) -> GraphQLSchema:
        """The schema as graphql-core sees it."""
        return self._schema

    async def execute(  # noqa: PLR0913, PLR0917 - Strawberry's own
        self,
        query: str | None,
        variable_values: Variables | None = None,
        context_value: Any | None = None,  # noqa: ANN401
        root_value: Any | None = None,  # noqa: ANN401
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: Variables | None = None,
    ) -> ExecutionResult:
        """Run an operation: of a document that is known without delay, else the whole way."""
        known = self.documents.get(query or "")
        found = known.operation(operation_name) if known else None
        if known and found and is_answered_once(found, allowed_operation_types):
            asked = Asked(operation_name, variable_values, context_value)
            return await self.run(known, found.operation.value, asked)
        return await super().execute(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            allowed_operation_types,
            operation_extensions,
        )

    async def run(self, known: Known, kind: str, asked: Asked) -> ExecutionResult:
        """Run a query or mutation of a document that was found valid before."""
        cost, began = 0, perf_counter()
        try:
            with span("admit"):
                cost = self.admit(known, asked)
            with span("execute", kind=kind):
                found = await executed(self._schema, known.document, known.plans, asked)
            result = ExecutionResult(found.data, found.errors)
        except Exception as error:  # noqa: BLE001 - as Strawberry does: the client is told, by process_errors
            result = ExecutionResult(None, [refused(error)])
        if result.errors:
            self.process_errors(result.errors)
        count(kind, cost, began, result)
        return result

    def admit(self, known: Known, asked: Asked) -> int:
        """What an operation may cost.

        Raises `GraphServiceError` for more than is allowed, or than who asks may have, or may have now.
        """
        cost = known.cost(asked.variables or {}, self._schema)
        refuse_forbidden(known.needs(asked.operation, self._schema))
        if isinstance(asked.context, Inquiry):
            asked.context.service.rates.take(max(1, cost))
        return cost

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Put in place of each error what the client is told; this is the list that is sent."""
        del execution_context
        errors[:] = told(errors)


def count(kind: str, cost: int, began: float, result: Answered | None) -> None:
    """Count an operation for the metrics."""
    if result is not None:
        outcome = "refused" if result.data is None else "partial" if result.errors else "ok"
        operation(kind, cost, perf_counter() - began, outcome)


def schema_of(context: ExecutionContext) -> Schema:
    """The schema that an operation is put to."""
    return cast("Schema", context.schema)


def refused(error: Exception) -> GraphQLError:
    return GraphQLError(str(error), original_error=error)


def is_answered_once(operation: OperationDefinitionNode, allowed: Iterable[OperationType] | None) -> bool:
    """Whether an operation is a query or a mutation, and may be asked for."""
    kind = KINDS[operation.operation]
    return kind is not OperationType.SUBSCRIPTION and (allowed is None or kind in allowed)


def leave_out_null_defaults(core: GraphQLSchema) -> None:
    """Drop `= null` from the contract, where it only says what leaving out says anyway."""
    for kind in core.type_map.values():
        for field in getattr(kind, "fields", {}).values():
            for argument in (field, *getattr(field, "args", {}).values()):
                if getattr(argument, "default_value", Undefined) is None:
                    argument.default_value = Undefined


schema: Final = Schema(Query, Mutation, Subscription)


def schema_text() -> str:
    """The contract in GraphQL's own language, as `schema.graphql` holds it."""
    return f"{schema.as_str()}\n"
