"""Queries and mutations that the schema allows, by hypothesis-graphql, with arguments that find something."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    ArgumentNode,
    DocumentNode,
    GraphQLSchema,
    IntValueNode,
    NullValueNode,
    ObjectFieldNode,
    StringValueNode,
    ValueNode,
    Visitor,
    build_schema,
    print_ast,
    visit,
)
from hypothesis import strategies as st
from hypothesis_graphql import mutations, nodes, queries

from graph_service.api.schema import schema_text

CONTRACT: Final[GraphQLSchema] = build_schema(schema_text())
TIMES: Final = ("2026-03-01T12:00:00Z", "2026-03-02T09:30:00+01:00", "1999-01-01T00:00:00Z", "2026-03-01")
SCALARS: Final[dict[str, Any]] = {
    "DateTime": st.sampled_from(TIMES).map(nodes.String),
    "JSON": st.sampled_from((nodes.String("{}"), nodes.Object([]), nodes.List([]))),
}
SIZES: Final = frozenset({"first", "last", "limit", "size"})
"""Arguments that say how many: mostly a few."""
MOST_ROWS: Final = 6


CURSORS: Final = frozenset({"after", "before"})
"""Arguments that only an earlier answer gives a sense to: mostly left out."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in place of strings: `ids` by what a field or argument is called, else one of `texts`."""

    texts: Sequence[str]
    ids: Mapping[str, str]


class Sensible(Visitor):
    """Puts words of the record in place of most strings, and small numbers of rows."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def enter_argument(self, node: ArgumentNode, *_: object) -> ArgumentNode:
        return ArgumentNode(name=node.name, value=self.sensible(node.name.value, node.value))

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> ObjectFieldNode:
        return ObjectFieldNode(name=node.name, value=self.sensible(node.name.value, node.value))

    def sensible(self, name: str, value: ValueNode) -> ValueNode:
        if name in SIZES and isinstance(value, IntValueNode):
            return IntValueNode(value=str(int(value.value) % MOST_ROWS))
        if not isinstance(value, StringValueNode) or value.value in TIMES:
            return value
        drawn = zlib.crc32(value.value.encode())
        if drawn % 8 == 1:
            return value
        if name in CURSORS:
            return NullValueNode()
        text = self.words.ids.get(name) or self.words.texts[drawn // 8 % len(self.words.texts)]
        return StringValueNode(value=text)


def operations(kind: str, words: Words) -> st.SearchStrategy[str]:
    """Documents with one root field of `Query` or `Mutation`, any of them."""
    root = CONTRACT.query_type if kind == "Query" else CONTRACT.mutation_type
    make = queries if kind == "Query" else mutations
    assert root is not None

    def written(document: DocumentNode) -> str:
        return print_ast(visit(document, Sensible(words)))

    def asking(name: str) -> st.SearchStrategy[str]:
        return make(CONTRACT, fields=[name], custom_scalars=SCALARS, print_ast=written)

    return st.sampled_from(sorted(root.fields)).flatmap(asking)
