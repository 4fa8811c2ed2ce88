"""How much one query may ask for, found out before any work is done on it.

Every fragment is measured once, however often it is spread, so a document is measured in
time proportional to its length. Strawberry's own limiters walk a fragment again at every
spread, which lets a short chain of fragments hold the server for hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_list_type,
)

from graph_service.api.ids import MOST_IDS
from graph_service.api.paging import MOST
from graph_service.errors import TooExpensive

Variables = Mapping[str, object]

CEILING: Final = 10**9
"""Sums stop growing here: far beyond every limit, and small enough to add up quickly."""
PAGED: Final = "first"
"""The argument that says how many things a page brings."""
LISTED: Final = frozenset({"ids", "texts"})
"""Arguments that bring a thing for each of their items."""
NESTING: Final = 100
"""Selections within selections, over all fragments, that are followed; deeper ones are refused unmeasured."""
LIST_ROWS: Final = 10
"""How many items a list without pages is taken to have."""
HEAVY: Final[Mapping[str, int]] = {
    "Query.advocates": 1_000,
    "Query.critics": 1_000,
    "Query.search": 400,
    "Query.themes": 5_000,
    "Query.voices": 3_000,
    "Query.annotate": 400,
    "Query.identity": 200,
    "Query.signalCounts": 200,
    "Query.signalDryRun": 2_000,
    "Query.influencers": 6_000,
    "Query.communities": 6_000,
    "Query.introductions": 1_000,
    "Query.flameRisk": 3_000,
    "Query.loudness": 3_000,
    "Query.channels": 5_000,
    "Query.blackout": 6_000,
    "Query.responseCoverage": 3_000,
    "Query.turningPoints": 2_000,
    "Query.unanswered": 2_000,
    "Query.strategy": 2_000,
    "Query.selectAdvocates": 5_000,
    "Query.outcomes": 3_000,
    "Query.fixes": 6_000,
    "Query.references": 1_000,
    "Query.matchReferences": 1_000,
    "Query.referenceCapacity": 1_000,
    "Query.identityReview": 1_000,
    "IdentityQuestion.evidence": 200,
    "IdentityQuestion.impact": 1_500,
    "Annotation.evidence": 2_000,
    "Context.promise": 20,
    "Matter.course": 20,
    "Message.likelyReplyTo": 20,
    "Customer.advocacy": 100,
    "Customer.criticism": 100,
    "Customer.influence": 200,
    "Customer.influence(topic:)": 2_000,
    "Customer.handles(time:)": 100,
    "CypherStatement.rows": 3_000,
    "Query.cypher": 10_000,
    "Query.subjectAccess": 3_000,
    "Query.erasures": 200,
    **dict.fromkeys(
        (
            *("Strategy.whereCustomersAre", "Strategy.whereProspectsAre", "Strategy.whereIssuesGo"),
            *("Strategy.channelCost", "Strategy.openness", "Strategy.success", "Strategy.flames"),
            *("Strategy.willingReferences", "Strategy.activeReferrers", "Strategy.focus"),
        ),
        300,
    ),
}
"""Rows these fields look at whatever they return; with an argument, where that is given."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How much a part of a query asks for.

    `depth` counts steps from thing to thing, `fields` every field and fragment as if fragments
    were written out, `cost` the things it may bring, by estimate.
    """

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    cost: int = 0

    def beside(self, other: Measure) -> Measure:
        """The measure of both in one selection."""
        return Measure(
            max(self.depth, other.depth),
            min(self.aliases + other.aliases, CEILING),
            min(self.fields + other.fields, CEILING),
            min(self.cost + other.cost, CEILING),
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """The most one query may ask for; see `Measure`."""

    tokens: int = 2_000
    depth: int = 12
    aliases: int = 30
    fields: int = 500
    cost: int = 50_000


LIMITS: Final = Limits()
NOTHING: Final = Measure()


def refuse_excess(
    document: DocumentNode, schema: GraphQLSchema, variables: Variables, limits: Limits = LIMITS
) -> int:
    """Measure a document; the cost of what costs most in it, for what depends on that.

    Raises `TooExpensive` naming the limit, the measure and what to do. Mistakes in the
    document are left for validation to name.
    """
    measures = Measurer(document, schema, variables).definitions()
    for measure in measures:
        refuse("depth", measure.depth, limits.depth, "Take fewer steps from thing to thing in one query.")
        refuse("aliases", measure.aliases, limits.aliases, "Ask under fewer names, or split the query.")
        refuse("fields", measure.fields, limits.fields, "Spread fewer fragments, or split the query.")
        refuse("cost", measure.cost, limits.cost, "Give smaller `first` on the lists, or split the query.")
    return max((measure.cost for measure in measures), default=0)


def refuse(limit: str, measured: int, allowed: int, advice: str) -> None:
    if measured > allowed:
        amount = f"{measured:,}" if measured < CEILING else f"at least {CEILING:,}"
        raise TooExpensive(f"The query's {limit}: {amount}, more than the {allowed:,} allowed.", advice)


@dataclass(slots=True)
class Measurer:
    """Measures one document against a schema, each fragment once."""

    document: DocumentNode
    schema: GraphQLSchema
    variables: Variables
    visited: int = 0
    held: dict[str, Measure] = field(default_factory=dict)
    fragments: dict[str, FragmentDefinitionNode] = field(init=False)
    defaults: dict[str, list[ValueNode | None]] = field(init=False)
    """Of the variables of each name: operations may give one name different ones."""

    def __post_init__(self) -> None:
        definitions = self.document.definitions
        operations = [node for node in definitions if isinstance(node, OperationDefinitionNode)]
        self.fragments = {
            node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.defaults = {}
        for operation in operations:
            for variable in operation.variable_definitions or ():
                self.defaults.setdefault(variable.variable.name.value, []).append(variable.default_value)

    def definitions(self) -> list[Measure]:
        """The measure of every operation and fragment."""
        roots = [
            self.selections(node.selection_set, self.schema.get_root_type(node.operation), 0)
            for node in self.document.definitions
            if isinstance(node, OperationDefinitionNode)
        ]
        return roots + [self.fragment(name, 0) for name in self.fragments]

    def selections(self, within: SelectionSetNode, parent: GraphQLNamedType | None, level: int) -> Measure:
        if level > NESTING:
            raise TooExpensive(
                f"The query nests more than {NESTING} selections.", "Take fewer steps in one query."
            )
        total = NOTHING
        for selection in within.selections:
            self.visited += 1
            total = total.beside(self.selection(selection, parent, level + 1))
        return total

    def selection(self, node: SelectionNode, parent: GraphQLNamedType | None, level: int) -> Measure:
        if isinstance(node, FieldNode):
            return self.field(node, parent, level)
        if isinstance(node, FragmentSpreadNode):
            return Measure(fields=1).beside(self.fragment(node.name.value, level))
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = self.schema.get_type(condition.name.value) if condition else parent
            return Measure(fields=1).beside(self.selections(node.selection_set, inner, level))
        return NOTHING

    def fragment(self, name: str, level: int) -> Measure:
        if name not in self.held:
            # Within itself a fragment counts for nothing: validation refuses such a circle.
            self.held[name] = NOTHING
            node = self.fragments.get(name)
            if node is not None:
                kind = self.schema.get_type(node.type_condition.name.value)
                self.held[name] = self.selections(node.selection_set, kind, level)
        return self.held[name]

    def field(self, node: FieldNode, parent: GraphQLNamedType | None, level: int) -> Measure:
        definition = self.definition(node.name.value, parent)
        kind = get_named_type(definition.type) if definition else None
        inside = self.selections(node.selection_set, kind, level) if node.selection_set else None
        linking = is_link(node.name.value, parent)
        return Measure(
            depth=(inside or NOTHING).depth + (0 if linking else 1),
            aliases=(inside or NOTHING).aliases + (1 if node.alias else 0),
            fields=min((inside or NOTHING).fields + 1, CEILING),
            cost=min(heavy(node, parent) + self.cost(node, definition, inside, linking=linking), CEILING),
        )

    def definition(self, name: str, parent: GraphQLNamedType | None) -> GraphQLField | None:
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return None
        return self.schema.get_field(parent, name)

    def cost(
        self, node: FieldNode, definition: GraphQLField | None, inside: Measure | None, *, linking: bool
    ) -> int:
        if inside is None or linking:
            return (inside or NOTHING).cost
        rows = self.rows(node, definition) if definition else 1
        return rows * (1 + inside.cost)

    def rows(self, node: FieldNode, definition: GraphQLField) -> int:
        """How many things a field may bring: by its page, by the ids it is given, or by guess."""
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        if PAGED in definition.args:
            usual = definition.args[PAGED].default_value
            return self.number(given.get(PAGED), usual if isinstance(usual, int) else MOST)
        if listed := LISTED.intersection(definition.args):
            return self.length(given.get(min(listed)))
        inner = definition.type.of_type if isinstance(definition.type, GraphQLNonNull) else definition.type
        return LIST_ROWS if is_list_type(inner) else 1

    def number(self, value: ValueNode | None, usual: int) -> int:
        """A page's size as it will be, within bounds: what lies beyond them is refused when it is asked."""
        if isinstance(value, VariableNode):
            name = value.name.value
            held = self.variables.get(name)
            # 100.0 is an Int too.
            if isinstance(held, int | float) and isfinite(held):
                return int(max(0, min(held, MOST)))
            defaults = self.defaults.get(name, []) if name not in self.variables else []
            return max((self.number(each, usual) for each in defaults), default=usual)
        if isinstance(value, IntValueNode):
            return int(value.value) if value.value.isdigit() and len(value.value) < 3 else MOST
        return usual

    def length(self, value: ValueNode | None) -> int:
        held = self.variables.get(value.name.value) if isinstance(value, VariableNode) else None
        if isinstance(value, ListValueNode):
            return min(len(value.values), MOST_IDS)
        return min(len(held), MOST_IDS) if isinstance(held, list) else MOST_IDS


def heavy(node: FieldNode, parent: GraphQLNamedType | None) -> int:
    """What `HEAVY` has for a field as it is asked."""
    name = f"{parent.name if parent else None}.{node.name.value}"
    given = (f"{name}({argument.name.value}:)" for argument in node.arguments or ())
    return sum(HEAVY.get(each, 0) for each in (name, *given))


def is_link(name: str, parent: GraphQLNamedType | None) -> bool:
    """Whether a field only leads on to a thing counted elsewhere: an edge of a page, a type's inner type."""
    return name == "ofType" or (parent is not None and parent.name.endswith(("Connection", "Edge")))
