"""What a GraphQL document takes to be run, found out before any of it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
    get_operation_ast,
)

from graph_service.access.operations import OPERATIONS, scope_of
from graph_service.access.principal import Forbidden, Scope, current

Needs = Mapping[Scope, str]
"""The scopes that an operation takes, each with the first field that takes it, as `Type.field`."""
META: Final = "__"
THING: Final = "Node"
"""What has an id of its own; a page of such is an edge's `node`."""


def needs(document: DocumentNode, name: str | None, schema: GraphQLSchema) -> Needs:
    """What one operation of a document takes, by its name if it has several, whatever its variables are.

    A field takes what `access.operations` says, even where a directive leaves it out. What a
    mutation answers with may be read by whoever may do it; what lies beyond takes `read`.
    Mistakes in the document are left for validation to name.
    """
    operation = get_operation_ast(document, name)
    if operation is None:
        return {}
    reading = operation.operation is not OperationType.MUTATION
    survey = Survey(schema, fragments_of(document))
    survey.selections(operation.selection_set, schema.get_root_type(operation.operation), 2 if reading else 0)
    return survey.found


def refuse_forbidden(taken: Needs) -> None:
    """Raise `Forbidden` where whoever asks lacks one of these scopes, naming it and its field."""
    asking = current()
    for scope, place in taken.items():
        if scope not in asking.scopes:
            name = place.partition(".")[2]
            said = f"{asking.name} may not ask for {name}: it needs the scope {scope.value}."
            raise Forbidden(said, scope, place)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }


@dataclass(slots=True)
class Survey:
    """Walks the selections of an operation, each fragment once for each number of things above it."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    found: dict[Scope, str] = field(default_factory=dict)
    walked: set[tuple[str, int]] = field(default_factory=set)

    def selections(self, within: SelectionSetNode, parent: GraphQLNamedType | None, things: int) -> None:
        """Look at fields below so many things: 0 at a mutation's root, 2 where more makes no difference."""
        for node in within.selections:
            if isinstance(node, FieldNode):
                self.field(node, parent, things)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                kind = self.schema.get_type(condition.name.value) if condition else parent
                self.selections(node.selection_set, kind, things)
            elif isinstance(node, FragmentSpreadNode):
                self.fragment(node.name.value, things)

    def fragment(self, name: str, things: int) -> None:
        if name in self.fragments and (name, things) not in self.walked:
            self.walked.add((name, things))
            node = self.fragments[name]
            kind = self.schema.get_type(node.type_condition.name.value)
            self.selections(node.selection_set, kind, things)

    def field(self, node: FieldNode, parent: GraphQLNamedType | None, things: int) -> None:
        name = node.name.value
        if name.startswith(META) or not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return
        place = f"{parent.name}.{name}"
        if parent in self.roots() or place in OPERATIONS:
            self.found.setdefault(scope_of(place), place)
        definition = self.schema.get_field(parent, name)
        if definition is None or node.selection_set is None:
            return
        kind = get_named_type(definition.type)
        below = min(things + is_thing(kind), 2)
        if things == 1 and below == 2:
            self.found.setdefault(Scope.READ, place)
        self.selections(node.selection_set, kind, below)

    def roots(self) -> tuple[GraphQLObjectType | None, ...]:
        return self.schema.query_type, self.schema.mutation_type, self.schema.subscription_type


def is_thing(kind: GraphQLNamedType) -> bool:
    """Whether a value of this type is a thing of the graph by itself."""
    if isinstance(kind, GraphQLUnionType):
        return any(is_thing(member) for member in kind.types)
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return False
    return kind.name == THING or any(face.name == THING for face in kind.interfaces)
