"""Every root field as a document that does something to a filled service, and what it is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Final

from graphql import GraphQLObjectType, get_named_type

from graph_service.api.ids import global_id
from graph_service.api.schema import schema
from tests.api.conftest import data_of
from tests.api.sample import Sample

MESSAGE: Final = global_id("Message", "twitter:b1")
OTHER_MESSAGE: Final = global_id("Message", "twitter:c1")
PRODUCT: Final = global_id("Product", "lark-notes")
RECORD: Final = (
    '{"record": "message", "source": "chat", "native_id": "NAME", "channel": "chat", "text": "hello", '
    '"sender": {"channel": "chat", "address": "dee"}, "sent_at": "2026-03-02T09:00:00Z"}'
)
ASSERTION: Final = 'one: {channel: "twitter", address: "ann"}, other: {channel: "twitter", address: "NAME"}'

IDS: Final = {
    "SIGNAL": global_id("Signal", "twitter:b1/trouble"),
    "CONVERSATION": global_id("Conversation", "twitter:a1"),
    "CUSTOMER": global_id("Customer", "twitter:ann"),
    "OTHER": global_id("Customer", "twitter:bob"),
}
"""Of what the sample holds."""
MADE: Final = {
    "CONTEXT": 'saveContext(input: {name: "n", text: "printing", by: "x"}) { it: context { id } }',
    "ASSERTION": f'assertDifferent(input: {{{ASSERTION.replace("NAME", "bob")}, by: "x"}}) '
    "{ it: assertion { id } }",
    "CORRECTION": f'correctAnnotation(input: {{message: "{OTHER_MESSAGE}", aspect: SENTIMENT, value: 0.5, '
    'by: "x"}) { it: correction { id } }',
    "RATING": f'rateMatch(input: {{context: "CONTEXT", message: "{MESSAGE}", relevant: true, by: "y"}}) '
    "{ it: rating { id } }",
}
"""What is made first, each by an operation that answers with it."""

GIVEN: Final = {
    "Query.introductions": '(from: "CUSTOMER", to: "OTHER")',
    "Query.loudness": "(groupBy: [CHANNEL])",
    "Query.selectAdvocates": "(k: 1)",
    "Query.matchReferences": '(prospects: [{name: "Acme", description: "notes"}])',
    "Query.responseCoverage": "(groupBy: [CHANNEL])",
    "Query.blackout": '(channel: "twitter")',
    "Query.outcomes": "(action: ANSWERED, outcome: CAME_BACK)",
    "Query.fixes": f'(product: "{PRODUCT}")',
    "Query.subjectAccess": '(customer: "twitter:ann")',
    "Query.node": f'(id: "{MESSAGE}")',
    "Query.nodes": f'(ids: ["{MESSAGE}"])',
    "Query.customer": '(by: {id: "CUSTOMER"})',
    "Query.handle": '(channel: "twitter", address: "ann")',
    "Query.message": f'(id: "{MESSAGE}")',
    "Query.moments": '(context: "printing")',
    "Query.similarConversations": '(id: "CONVERSATION")',
    "Query.search": '(text: "refund")',
    "Query.identity": '(pair: {one: {channel: "twitter", address: "ann"}, other: {channel: "twitter", '
    'address: "bob"}})',
    "Query.annotate": '(texts: ["hello"])',
    "Query.context": '(id: "CONTEXT")',
    "Query.voices": "(groupBy: [CHANNEL])",
    "Query.cypher": '(statement: "MATCH (n) RETURN count(n) AS things")',
    "Mutation.ingest": f'(input: {{ndjson: """{RECORD}"""}})',
    "Mutation.eraseCustomer": '(input: {customer: "twitter:cy"})',
    "Mutation.liftSuppression": '(input: {handle: "twitter:bob"})',
    "Mutation.forget": '(input: {customer: "OTHER"})',
    "Mutation.assertSame": f'(input: {{{ASSERTION.replace("NAME", "cy")}, by: "x"}})',
    "Mutation.assertDifferent": '(input: {one: {channel: "twitter", address: "bob"}, '
    'other: {channel: "twitter", address: "cy"}, by: "x"})',
    "Mutation.withdrawAssertion": '(input: {assertion: "ASSERTION", by: "x"})',
    "Mutation.correctAnnotation": f'(input: {{message: "{OTHER_MESSAGE}", aspect: SENTIMENT, value: 1, '
    'by: "x"})',
    "Mutation.withdrawCorrection": '(input: {correction: "CORRECTION", by: "x"})',
    "Mutation.takeSignal": '(input: {signal: "SIGNAL", by: "x"})',
    "Mutation.assignSignal": '(input: {signal: "SIGNAL", by: "x", owner: "y"})',
    "Mutation.resolveSignal": '(input: {signal: "SIGNAL", by: "x"})',
    "Mutation.reopenSignal": '(input: {signal: "SIGNAL", by: "x"})',
    "Mutation.commentSignal": '(input: {signal: "SIGNAL", by: "x", note: "z"})',
    "Mutation.saveContext": '(input: {name: "n", text: "refunds", by: "x"})',
    "Mutation.updateContext": '(input: {context: "CONTEXT", by: "x", name: "m"})',
    "Mutation.rateMatch": f'(input: {{context: "CONTEXT", message: "{MESSAGE}", relevant: false, by: "x"}})',
    "Mutation.withdrawRating": '(input: {rating: "RATING", by: "x"})',
    "Mutation.deleteContext": '(input: {context: "CONTEXT", by: "x"})',
    "Mutation.askReference": '(input: {customer: "CUSTOMER", by: "x"})',
    "Mutation.recordReference": '(input: {customer: "CUSTOMER", answer: CONFIRMED, by: "x"})',
    "Mutation.recordReferenceUse": '(input: {customer: "CUSTOMER", prospect: "Acme", by: "x"})',
}


def prepared(sample: Sample) -> dict[str, str]:
    """The ids that documents name in capitals; what is not in the sample is made."""
    ids: dict[str, str] = dict(IDS)
    for name, operation in MADE.items():
        (answer,) = data_of(sample.context, f"mutation {{ {named(operation, ids)} }}", {}).values()
        ids[name] = answer["it"]["id"]
    return ids


def named(text: str, ids: Mapping[str, str]) -> str:
    """A text with ids in place of their names."""
    return reduce(lambda said, name: said.replace(f'"{name}"', f'"{ids[name]}"'), ids, text)


def operations() -> Iterator[str]:
    """Every root field of the schema, as `Type.field`."""
    core = schema.core
    for kind in (core.query_type, core.mutation_type, core.subscription_type):
        assert kind is not None
        yield from (f"{kind.name}.{field}" for field in kind.fields)


def document(operation: str, ids: Mapping[str, str]) -> str:
    """A document that asks for a root field, and for one thing in its answer."""
    kind, _, name = operation.partition(".")
    root = schema.core.get_type(kind)
    assert isinstance(root, GraphQLObjectType)
    answer = get_named_type(root.fields[name].type)
    inner = getattr(answer, "fields", {})
    selection = "{ userErrors { code message } }" if "userErrors" in inner else "{ __typename }"
    return named(f"{kind.lower()} {{ {name}{GIVEN.get(operation, '')} {selection} }}", ids)
