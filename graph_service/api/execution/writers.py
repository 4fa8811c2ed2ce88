"""Values whose fields are nothing but attributes, written out as the answer's data.

A few calls for each field stand in for graphql-core's walk. A writer knows only what is as its
type says. Whatever is not (null where there must be something, an error, a coroutine, something of
another kind) makes it give up, having changed nothing, and graphql-core looks at the same value
again: so every error, its place, and what it makes null are graphql-core's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from operator import attrgetter
from types import NoneType
from typing import Any, Final, NamedTuple, cast

from graphql import (
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLString,
    Undefined,
)
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition, has_object_definition
from strawberry.types.field import StrawberryField

LISTS: Final = frozenset({list, tuple})
"""Kinds of lists that can be walked twice."""


class Irregular(Exception):
    """A value that is not just what its type says."""


class Writer(NamedTuple):
    """Writes out values of one type: those of the kinds `ready` are the answer's data as they are."""

    ready: frozenset[type]
    write: Callable[[object], object]


class Part(NamedTuple):
    """A field of an object: under which name, of which attribute, and its writer's two halves."""

    name: str
    read: Callable[[object], object]
    ready: frozenset[type]
    write: Callable[[object], object]


def nullable(writer: Writer) -> Writer:
    """The same, where there may be nothing."""
    return Writer(writer.ready | {NoneType}, writer.write)


def listing(item: Writer) -> Writer:
    """Lists of what `item` writes."""
    ready, write = item

    def write_list(value: object) -> object:
        if type(value) not in LISTS:
            raise Irregular
        items = cast("Sequence[object]", value)
        return [each if type(each) in ready else write(each) for each in items]

    return Writer(frozenset(), write_list)


def composing(kind: GraphQLObjectType, parts: Sequence[Part]) -> Writer:
    """Objects of a type, by parts."""
    belongs: Callable[[Any, Any], Any] | None = kind.is_type_of

    def write_object(value: object) -> object:
        if not OURS[type(value)] or (belongs and not belongs(value, None)):
            raise Irregular
        written = {}
        for name, read, ready, write in parts:
            found = read(value)
            written[name] = found if type(found) in ready else write(found)
        return written

    return Writer(frozenset(), write_object)


class Settled(dict[type, bool]):
    """Whether instances of a class are values: neither errors nor nothing, nor what is awaited."""

    def __missing__(self, kind: type) -> bool:
        nothing = kind in {NoneType, type(Undefined)}
        self[kind] = not (nothing or issubclass(kind, Exception) or hasattr(kind, "__await__"))
        return self[kind]


class Ours(dict[type, bool]):
    """Whether instances of a class are objects of a schema, and values."""

    def __missing__(self, kind: type) -> bool:
        self[kind] = has_object_definition(kind) and SETTLED[kind]
        return self[kind]


SETTLED: Final = Settled()
OURS: Final = Ours()


def leaf(kind: GraphQLLeafType) -> Writer:
    """Scalars and enums; raises whatever the type raises of a value that it refuses."""
    coerce = kind.coerce_output_value

    def write_leaf(value: object) -> object:
        if not SETTLED[type(value)]:
            raise Irregular
        written = coerce(value)
        if written is None or written is Undefined:
            raise Irregular
        return written

    return BUILT_IN.get(kind) or Writer(frozenset(), write_leaf)


def write_int(value: object) -> object:
    if type(value) is int and GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT:
        return value
    raise Irregular


def write_float(value: object) -> object:
    if type(value) is float and isfinite(value):
        return value
    raise Irregular


def refuse(value: object) -> object:
    """Write nothing: there is only what is ready."""
    del value
    raise Irregular


BUILT_IN: Final[dict[GraphQLNamedType, Writer]] = {
    GraphQLString: Writer(frozenset({str}), refuse),
    GraphQLID: Writer(frozenset({str}), refuse),
    GraphQLBoolean: Writer(frozenset({bool}), refuse),
    GraphQLInt: Writer(frozenset(), write_int),
    GraphQLFloat: Writer(frozenset(), write_float),
}
"""What is as it should be nearly always; anything else that these types take is graphql-core's to find."""


def attribute(field: GraphQLField) -> Callable[[object], object] | None:
    """How a field that is nothing but an attribute is read; None for one that is more."""
    known = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not isinstance(known, StrawberryField) or not known.is_basic_field:
        return None
    return attrgetter(known.python_name) if known.default_resolver is getattr else None


def told_apart_by_class(kind: GraphQLObjectType) -> bool:
    """Whether what is of a type is seen by its class alone, as Strawberry does where nothing else is said."""
    known = kind.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return isinstance(known, StrawberryObjectDefinition) and known.is_type_of is None
