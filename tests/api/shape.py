"""Whether an answer is one that the schema and its document allow: fields, lists, nulls and values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    is_abstract_type,
)
from graphql.type import TypeNameMetaFieldDef

Fields = dict[str, list[FieldNode]]


def is_time(value: object) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def is_whole(value: object) -> bool:
    return type(value) is int and -(2**31) <= value < 2**31


SCALARS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "Int": is_whole,
    "Float": lambda value: type(value) in {int, float},
    "String": lambda value: isinstance(value, str),
    "ID": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "DateTime": is_time,
    "JSON": lambda _: True,
}


def is_one(kind: GraphQLEnumType | GraphQLScalarType, value: object) -> bool:
    """Whether a value that is not null is one of an enum or of a scalar."""
    return value in kind.values if isinstance(kind, GraphQLEnumType) else SCALARS[kind.name](value)


def faults(schema: GraphQLSchema, document: DocumentNode, data: Any) -> list[str]:
    """What is wrong with the data of an answer to a document of one operation, by its place."""
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    (operation,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    root = schema.get_root_type(operation.operation)
    assert root is not None
    return list(Shape(schema, fragments).object(root, [operation.selection_set], data, "data"))


@dataclass(frozen=True, slots=True)
class Shape:
    """The form that a schema and a document's fragments give to answers."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]

    def value(self, kind: Any, nodes: list[FieldNode], value: Any, place: str) -> Iterator[str]:
        if isinstance(kind, GraphQLNonNull):
            if value is None:
                yield f"{place} is null, and must not be"
                return
            kind = kind.of_type
        if value is None:
            return
        if isinstance(kind, GraphQLList):
            yield from self.items(kind, nodes, value, place)
        elif isinstance(kind, GraphQLEnumType) or kind.name in SCALARS:
            if not is_one(kind, value):
                yield f"{place} is {value!r}, no {kind.name}"
        else:
            sets = [node.selection_set for node in nodes if node.selection_set]
            yield from self.object(kind, sets, value, place)

    def items(self, kind: GraphQLList[Any], nodes: list[FieldNode], value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{place} is no list"
            return
        for number, item in enumerate(value):
            yield from self.value(kind.of_type, nodes, item, f"{place}[{number}]")

    def object(
        self, kind: GraphQLNamedType, sets: list[SelectionSetNode], value: Any, place: str
    ) -> Iterator[str]:
        """Faults by the concrete type that has the fewest: which it is an answer need not say."""
        if not isinstance(value, dict):
            yield f"{place} is no object"
            return
        found = [list(self.fields(each, sets, value, place)) for each in self.concrete(kind)]
        yield from min(found, key=len)

    def concrete(self, kind: GraphQLNamedType) -> list[GraphQLObjectType]:
        if isinstance(kind, GraphQLObjectType):
            return [kind]
        assert isinstance(kind, GraphQLInterfaceType | GraphQLUnionType)
        return list(self.schema.get_possible_types(kind))

    def fields(
        self, kind: GraphQLObjectType, sets: list[SelectionSetNode], value: dict[str, Any], place: str
    ) -> Iterator[str]:
        wanted: Fields = {}
        for each in sets:
            self.collect(kind, each, wanted)
        if list(value) != list(wanted):
            yield f"{place} has {list(value)}, not {list(wanted)}"
            return
        for name, nodes in wanted.items():
            yield from self.field(kind, nodes, value[name], f"{place}.{name}")

    def field(self, kind: GraphQLObjectType, nodes: list[FieldNode], value: Any, place: str) -> Iterator[str]:
        name = nodes[0].name.value
        if name == "__typename":
            if value != kind.name:
                yield f"{place} is {value!r}, not {kind.name}"
        else:
            definition = self.schema.get_field(kind, name) or TypeNameMetaFieldDef
            yield from self.value(definition.type, nodes, value, place)

    def collect(self, kind: GraphQLObjectType, within: SelectionSetNode, wanted: Fields) -> None:
        for node in within.selections:
            if isinstance(node, FieldNode):
                wanted.setdefault((node.alias or node.name).value, []).append(node)
                continue
            fragment = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            assert isinstance(fragment, FragmentDefinitionNode | InlineFragmentNode)
            condition = fragment.type_condition
            if condition is None or self.fits(kind, condition.name.value):
                self.collect(kind, fragment.selection_set, wanted)

    def fits(self, kind: GraphQLObjectType, name: str) -> bool:
        named = self.schema.type_map[name]
        return named is kind or (is_abstract_type(named) and self.schema.is_sub_type(named, kind))
