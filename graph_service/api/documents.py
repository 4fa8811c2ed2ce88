"""Queries that come again: what was read and found valid once is neither read nor validated anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Final

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode

from graph_service.api.allowed import Needs, needs
from graph_service.api.execution.plans import Plans, variables_of
from graph_service.api.limits import LISTED, PAGED, refuse_excess

MOST: Final = 256
"""Documents kept: those asked for last."""
LONGEST: Final = 4_000
"""Characters of a query that is kept. Longer ones bring their values written out, and do not come again."""
ROOM: Final = 100_000
"""Characters of all that are kept: plans take a kilobyte for each, where a document has all it may have."""
MOST_SIZES: Final = 64
"""Sizes of the lists asked for that are remembered of one document."""


class Known:
    """A valid document, with what was found out about it."""

    def __init__(self, document: DocumentNode) -> None:
        self.document = document
        self.plans = Plans(document)
        self._operations = {
            node.name.value if node.name else None: node
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }
        self._sizing = variables_of(document, {PAGED, *LISTED})
        self._costs: dict[tuple[object, ...], int] = {}
        self._needs: dict[str | None, Needs] = {}

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of this name, or the only one; None where it cannot be told."""
        if name is None and len(self._operations) == 1:
            return next(iter(self._operations.values()))
        return self._operations.get(name) if name else None

    def needs(self, name: str | None, schema: GraphQLSchema) -> Needs:
        """The scopes that the operation of this name takes, or the only one."""
        found = self._needs.get(name)
        if found is None:
            found = needs(self.document, name, schema)
            if name in self._operations or name is None:
                self._needs[name] = found
        return found

    def cost(self, variables: Mapping[str, object], schema: GraphQLSchema) -> int:
        """What it may cost with these variables; raises `TooExpensive` where that is too much."""
        sizes = tuple(size(variables, name) for name in self._sizing)
        found = self._costs.get(sizes)
        if found is None:
            found = refuse_excess(self.document, schema, variables)
            if len(self._costs) < MOST_SIZES:
                self._costs[sizes] = found
        return found


def size(variables: Mapping[str, object], name: str) -> object:
    """All that the limits look at in a variable."""
    if name not in variables:
        return "absent"
    value = variables[name]
    return value if isinstance(value, int | float) else (len(value),) if isinstance(value, list) else None


class Documents:
    """Valid documents of one schema by their text; safe to use from many threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Known] = OrderedDict()
        self._length = 0
        self._lock = Lock()

    def get(self, text: str) -> Known | None:
        """The document of this text, if it is kept."""
        with self._lock:
            found = self._held.get(text)
            if found is not None:
                self._held.move_to_end(text)
            return found

    def keep(self, text: str, known: Known) -> None:
        """Keep a document that was found valid, unless it is long."""
        if len(text) > LONGEST:
            return
        with self._lock:
            self._length += 0 if text in self._held else len(text)
            self._held[text] = known
            while len(self._held) > MOST or self._length > ROOM:
                gone, _ = self._held.popitem(last=False)
                self._length -= len(gone)
