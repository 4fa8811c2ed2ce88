"""How often a query may say the same: what is said twice has to be compared before it is one.

Validation compares each two fields that would stand in one place of the answer, so five
hundred times the same field take it a quarter of a second, and a hundred next to nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from graph_service.api.limits import LIMITS
from graph_service.errors import TooExpensive

MOST: Final = 100
"""Fields for one place of the answer: many fragments may each ask for an `id`."""
Place = tuple[str, ...]


def refuse_repeats(document: DocumentNode) -> None:
    """Raise `TooExpensive` where an operation asks for one thing more than `MOST` times."""
    definitions = document.definitions
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    for node in definitions:
        if isinstance(node, OperationDefinitionNode):
            Places(fragments).enter(node.selection_set, ())


@dataclass(slots=True)
class Places:
    """The places of an answer, and how many fields there are for each, fragments written out."""

    fragments: dict[str, FragmentDefinitionNode]
    fields: Counter[Place] = field(default_factory=Counter)
    entered: set[str] = field(default_factory=set)
    visited: int = 0

    def enter(self, within: SelectionSetNode | None, place: Place) -> None:
        """Count the fields of a selection, and of those within it."""
        for node in within.selections if within else ():
            self.look()
            if isinstance(node, FragmentSpreadNode):
                self.spread(node.name.value, place)
            elif isinstance(node, FieldNode):
                self.count(node, place)
            elif isinstance(node, InlineFragmentNode):
                self.enter(node.selection_set, place)

    def look(self) -> None:
        # A circle of fragments, which validation is yet to refuse, has more ways than there is time.
        self.visited += 1
        if self.visited > LIMITS.fields:
            raise TooExpensive(f"The query has more than {LIMITS.fields:,} fields, fragments written out.")

    def count(self, node: FieldNode, place: Place) -> None:
        inner = (*place, (node.alias or node.name).value)
        self.fields[inner] += 1
        if self.fields[inner] > MOST:
            raise TooExpensive(f"The query asks more than {MOST} times for {'.'.join(inner)}.", "Ask once.")
        self.enter(node.selection_set, inner)

    def spread(self, name: str, place: Place) -> None:
        if name in self.fragments and name not in self.entered:
            self.entered.add(name)
            self.enter(self.fragments[name].selection_set, place)
            self.entered.remove(name)
