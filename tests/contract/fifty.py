"""Fifty questions, by every root field that answers from the record, each with all that it can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)
from graphql.type import is_required_argument

from graph_service.api.schema import schema

DEPTH: Final = 4
NOW: Final = "2026-09-01T00:00:00Z"
"""Asked for by name where an answer is as of the hour in which it is given."""
UNTOLD: Final = frozenset(
    {
        "engine",
        "graphVersion",
        "position",
        "recordedAt",
        "knownAt",
        "cursor",
        "startCursor",
        "endCursor",
        "rows",
    }
)
"""What says on which engine, when, or in how many steps something was learnt; `rows` runs Cypher anew."""

FIFTY: Final = (
    "stats",
    "customers",
    "signalCounts",
    'customer(by: {id: "CUSTOMER"})',
    'customer(by: {handle: {channel: "CHANNEL", address: "ADDRESS"}})',
    'handle(channel: "CHANNEL", address: "ADDRESS")',
    'node(id: "CUSTOMER")',
    'nodes(ids: ["CUSTOMER", "MESSAGE", "CONVERSATION", "PRODUCT"])',
    "conversations(first: 10)",
    'message(id: "MESSAGE")',
    "products",
    "advocates",
    "advocates(certainOnly: true)",
    'advocates(product: "PRODUCT")',
    'advocates(topic: "refund")',
    "critics",
    'critics(product: "PRODUCT")',
    "influencers",
    'influencers(product: "PRODUCT")',
    "communities",
    'introductions(from: "CUSTOMER", to: "OTHER")',
    "loudness(groupBy: [PRODUCT])",
    "loudness(groupBy: [CHANNEL], certainOnly: true)",
    "turningPoints",
    "selectAdvocates(k: 3)",
    'strategy(time: {asOf: "NOW"})',
    'references(time: {asOf: "NOW"})',
    'references(filter: {product: "PRODUCT"}, time: {asOf: "NOW"})',
    'matchReferences(prospects: [{name: "Acme", description: "kettles that last"}], time: {asOf: "NOW"})',
    'referenceCapacity(time: {asOf: "NOW"})',
    "unanswered",
    "responseCoverage(groupBy: [CHANNEL])",
    "responseCoverage(groupBy: [TEAM, MONTH])",
    "channels",
    'blackout(channel: "twitter")',
    "outcomes(action: ANSWERED_FAST, outcome: CAME_BACK)",
    'fixes(product: "PRODUCT")',
    'moments(context: "where can I buy a spare lid for the kettle?")',
    'similarConversations(id: "CONVERSATION")',
    'search(text: "refund")',
    'search(text: "it leaks", mode: MEANING, first: 5)',
    'annotate(texts: ["I love it", "It leaks. I want my money back"])',
    'identity(pair: {one: {channel: "CHANNEL", address: "ADDRESS"}, other: {channel: "OCHANNEL", '
    'address: "OADDRESS"}}, time: {asOf: "NOW"})',
    "identityReview",
    "identityAssertions",
    "corrections",
    "signals(first: 10)",
    "contexts",
    "themes(first: 10)",
    "voices(groupBy: [PRODUCT, TONE])",
)
HOURLY: Final = {"identityReview": frozenset({"asOf"})}
"""What is as of the hour in which it is asked, where no time can be asked for."""
LIVE: Final = frozenset({"flameRisk", "signalDryRun", "context", "cypher", "erasures", "subjectAccess"})
"""What depends on the hour, on rules or a statement that come with it, or on the audit log of a data folder;
`contexts` shows each `context`."""


def documents(names: Mapping[str, str]) -> Iterator[str]:
    """The fifty as documents, with the ids that stand for what a store holds put in."""
    query = schema.core.query_type
    assert query is not None
    for asked in FIFTY:
        text = asked
        for name, value in {**names, "NOW": NOW}.items():
            text = text.replace(f'"{name}"', f'"{value}"')
        root = asked.partition("(")[0]
        yield f"{{ {text} {selection(query.fields[root], 0, UNTOLD | HOURLY.get(root, frozenset()))} }}"


def selection(field: GraphQLField, depth: int, untold: frozenset[str]) -> str:
    """All that a field's type tells without being asked something more, some steps deep."""
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return ""
    if isinstance(kind, GraphQLObjectType):
        return f"{{ __typename {told(kind, depth, untold)} }}"
    if depth or not is_abstract_type(kind):
        return "{ __typename }"
    ways = (
        f"... on {each.name} {{ {told(each, depth + 1, untold, each.name)} }}"
        for each in schema.core.get_possible_types(kind)
    )
    return f"{{ __typename {' '.join(ways)} }}"


def told(kind: GraphQLObjectType, depth: int, untold: frozenset[str], apart: str = "") -> str:
    """All that a type tells; with `apart`, under names that fields of other types do not have."""
    parts = ((name, telling(name, inner, depth, untold)) for name, inner in kind.fields.items())
    return " ".join(f"{apart}_{name}: {part}" if apart else part for name, part in parts if part)


def telling(name: str, field: GraphQLField, depth: int, untold: frozenset[str]) -> str:
    """A field with what it tells; empty where that would lead too far, or it needs to be asked something."""
    leaf = is_leaf_type(get_named_type(field.type))
    wanting = any(is_required_argument(each) for each in field.args.values())
    if name in untold or wanting or (depth >= DEPTH and not leaf):
        return ""
    page = "(first: 3)" if "first" in field.args else ""
    return f"{name}{page} {selection(field, depth + 1, untold)}"
