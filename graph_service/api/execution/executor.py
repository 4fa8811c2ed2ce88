"""graphql-core's executor, which leaves plain data to the writers of a plan."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationType,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_fields
from graphql.execution.executor import CollectedErrors
from strawberry.execution.is_awaitable import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph_service.api.execution.plans import Plan, Plans

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo
    from graphql.pyutils import Path

is_awaitable = cast("Callable[[object], TypeGuard[Awaitable[Any]]]", optimized_is_awaitable)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks of a document: one of its operations, with variables, in a context."""

    operation: str | None
    variables: dict[str, Any] | None
    context: object


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Runs one operation; with `plans`, those of its document, by what was found out about it before."""

    def __init__(self, *args: Any, plans: Plans | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.plan = plans.plan(self.operation, self.variable_values.coerced) if plans else Plan()
        self._relevant_sub_fields = self.plan.subfields

    def for_request(self, context: object) -> Executor:
        """The same for one request, of which nothing stays with this one."""
        again = copy(self)
        again.context_value, again.collected_errors = context, CollectedErrors()
        return again

    def execute_operation(self, serially: bool | None = None) -> Any:  # noqa: ANN401 - a result, or an awaitable
        """Run it as graphql-core does, but for collecting the root's fields each time."""
        kind = self.operation.operation
        root = self.schema.get_root_type(kind)
        if root is None:
            return super().execute_operation(serially)
        in_turn = kind is OperationType.MUTATION if serially is None else serially
        try:
            fields = self._roots(root)
            data = self.execute_root_grouped_field_set(root, self.root_value, fields, in_turn, None)
        except GraphQLError as error:
            return self._failed(error)
        return (
            self._awaited(data) if is_awaitable(data) else self.build_response(cast("dict[str, Any]", data))
        )

    async def _awaited(self, data: Awaitable[dict[str, Any]]) -> Any:  # noqa: ANN401 - a result
        try:
            return self.build_response(await data)
        except GraphQLError as error:
            return self._failed(error)

    def _failed(self, error: GraphQLError) -> Any:  # noqa: ANN401 - a result
        self.collected_errors.add(error, None)
        return self.build_response(None)

    def _roots(self, root: GraphQLObjectType) -> GroupedFieldSet:
        if self.plan.roots is None:
            found = collect_fields(self.schema, self.fragments, self.variable_values, root, self.operation)
            self.plan.roots = found.grouped_field_set
        return self.plan.roots

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,  # noqa: ANN401 - as graphql-core has it
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """A field of an object: an attribute with all beneath it by its writer, else as graphql-core does."""
        part = self.plan.part(parent_type, field_details_list, self)
        if part is not None:
            try:
                found = part.read(source)
                return found if type(found) in part.ready else part.write(found)
            except Exception:  # noqa: BLE001, S110 - graphql-core meets it again below, and tells it
                pass
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,  # noqa: ANN401 - as graphql-core has it
        position_context: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """What a resolver found, by the writer of its type if there is one."""
        writer = self.plan.writer(return_type, field_details_list, self)
        if writer is not None:
            try:
                return result if type(result) in writer.ready else writer.write(result)
            except Exception:  # noqa: BLE001, S110 - as above
                pass
        return super().complete_value(return_type, field_details_list, info, path, result, position_context)


async def executed(
    schema: GraphQLSchema, document: DocumentNode, plans: Plans, asked: Asked
) -> ExecutionResult:
    """Run a query or mutation of a valid document by the document's plans."""
    built = made(schema, document, plans, asked)
    if isinstance(built, list):
        return ExecutionResult(None, built)
    result: Any = built.execute_operation()
    found: ExecutionResult = await result if is_awaitable(result) else result
    return found


def made(
    schema: GraphQLSchema, document: DocumentNode, plans: Plans, asked: Asked
) -> Executor | list[GraphQLError]:
    """An executor for a request: a copy of the one made before, where no variables come in."""
    ready = plans.executors.get(asked.operation)
    if isinstance(ready, Executor):
        return ready.for_request(asked.context)
    built = Executor.build(
        schema,
        document,
        raw_variable_values=asked.variables,
        operation_name=asked.operation,
        is_awaitable=is_awaitable,
        plans=plans,
    )
    if not isinstance(built, Executor):
        return cast("list[GraphQLError]", built)
    if not built.operation.variable_definitions:
        plans.executors[asked.operation] = built
    return built.for_request(asked.context)
