"""What one operation selects, found out once for all who send it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from graphql import (
    ArgumentNode,
    DocumentNode,
    GraphQLError,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    TypeNameMetaFieldDef,
    VariableNode,
    Visitor,
    is_leaf_type,
    is_list_type,
    is_object_type,
    visit,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet

from graph_service.api.execution.writers import (
    Part,
    Writer,
    attribute,
    composing,
    leaf,
    listing,
    nullable,
    told_apart_by_class,
)

SWITCHES: Final = frozenset({"if"})
"""The arguments of directives on which it depends what is selected."""
MOST: Final = 8
"""Plans of one document: for so many ways to leave parts out."""


class Collector(Protocol):
    """What knows the fields that are selected beneath others."""

    schema: GraphQLSchema

    def collect_subfields(
        self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList
    ) -> CollectedFields:
        """The fields of an object type beneath the nodes of one field."""


class Known(NamedTuple):
    """A writer, or that there is none; with the nodes it stands for, so that their identity stays theirs."""

    nodes: FieldDetailsList
    writer: Writer | None
    part: Part | None


@dataclass(slots=True)
class Plan:
    """What an operation selects, with the writers for it; filled as it is needed."""

    roots: GroupedFieldSet | None = None
    subfields: dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, CollectedFields]] = field(
        default_factory=dict
    )
    """As graphql-core keeps it."""
    writers: dict[tuple[int, int], Known] = field(default_factory=dict)
    parts: dict[int, Known] = field(default_factory=dict)

    def writer(self, kind: GraphQLOutputType, nodes: FieldDetailsList, collector: Collector) -> Writer | None:
        """Writes out what a field's nodes select of a type; None where that is more than plain data."""
        key = (id(nodes), id(kind))
        known = self.writers.get(key)
        if known is None:
            known = self.writers[key] = Known(nodes, self._made(kind, nodes, collector), None)
        return known.writer

    def part(self, parent: GraphQLObjectType, nodes: FieldDetailsList, collector: Collector) -> Part | None:
        """A field of an object with all beneath it; None where that is more than plain data."""
        known = self.parts.get(id(nodes))
        if known is None:
            known = self.parts[id(nodes)] = Known(nodes, None, self._part(parent, nodes, collector))
        return known.part

    def _part(self, parent: GraphQLObjectType, nodes: FieldDetailsList, collector: Collector) -> Part | None:
        node = nodes[0].node
        name = node.alias.value if node.alias else node.name.value
        definition = collector.schema.get_field(parent, node.name.value)
        if definition is TypeNameMetaFieldDef:
            return Part(name, lambda _: parent.name, frozenset({str}), str)
        read = attribute(definition) if definition and not node.arguments else None
        writer = self.writer(definition.type, nodes, collector) if definition and read else None
        return Part(name, read, *writer) if read and writer else None

    def _made(self, kind: GraphQLOutputType, nodes: FieldDetailsList, collector: Collector) -> Writer | None:
        if isinstance(kind, GraphQLNonNull):
            return self._surely(kind.of_type, nodes, collector)
        writer = self._surely(kind, nodes, collector)
        return nullable(writer) if writer else None

    def _surely(
        self, kind: GraphQLOutputType, nodes: FieldDetailsList, collector: Collector
    ) -> Writer | None:
        if is_leaf_type(kind):
            return leaf(kind)
        if is_list_type(kind):
            item = self.writer(kind.of_type, nodes, collector)
            return listing(item) if item else None
        if is_object_type(kind) and told_apart_by_class(kind):
            parts = self._parts(kind, nodes, collector)
            return composing(kind, parts) if parts is not None else None
        return None

    def _parts(
        self, kind: GraphQLObjectType, nodes: FieldDetailsList, collector: Collector
    ) -> list[Part] | None:
        """All that is selected of an object; None where any of it is more than plain data."""
        try:
            fields = collector.collect_subfields(kind, nodes).grouped_field_set
        except GraphQLError:
            # Of a directive without its variable: told where there is something to select from.
            return None
        parts = [self.part(kind, each, collector) for each in fields.values()]
        plain = [part for part in parts if part is not None]
        return plain if len(plain) == len(parts) else None


class Plans:
    """The plans of one document: one for each operation, and for each way its variables leave parts out."""

    def __init__(self, document: DocumentNode) -> None:
        self._switches = variables_of(document, SWITCHES)
        self._held: dict[tuple[object, ...], Plan] = {}
        self.executors: dict[str | None, object] = {}
        """Of operations without variables, ready to be run for anybody."""

    def plan(self, operation: OperationDefinitionNode, variables: Mapping[str, object]) -> Plan:
        """The plan of an operation of the document with these variables, as they are after coercion."""
        key = (id(operation), *(variables.get(name) for name in self._switches))
        plan = self._held.get(key)
        if plan is None:
            plan = Plan()
            if len(self._held) < MOST:
                self._held[key] = plan
        return plan


def variables_of(document: DocumentNode, arguments: Collection[str]) -> list[str]:
    """The variables that a document gives to arguments of these names, of fields and of directives."""
    finder = Finder(arguments)
    visit(document, finder)
    return sorted(finder.found)


class Finder(Visitor):
    """Collects the variables given to some arguments."""

    def __init__(self, arguments: Collection[str]) -> None:
        super().__init__()
        self.arguments = arguments
        self.found: set[str] = set()

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        if node.name.value in self.arguments and isinstance(node.value, VariableNode):
            self.found.add(node.value.name.value)
