"""Queries beyond the limits are refused in linear time, before validation."""

from __future__ import annotations

import pytest
from graphql import GraphQLError, get_introspection_query, parse
from strawberry.types import ExecutionResult

from graph_service.api.limits import LIMITS, Limits, Measurer, refuse_excess
from graph_service.api.schema import schema
from graph_service.errors import TooExpensive
from tests.api.conftest import Ask, execute
from tests.api.sample import Sample
from tests.pace import keeps_pace, seconds

NESTED = """{ customers(first: 10) { edges { node { handles(first: 3) { edges { node {
  conversations(first: 4) { edges { node { messages(first: 5) { edges { node {
    text sender { customer { name } } } } } } } } } } } } } } }"""


ALIASES_APART = Limits(aliases=100)


def doubling(links: int, last: str = "__typename") -> str:
    """A chain of fragments, each of which spreads the next one twice."""
    chain = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(links)]
    return "\n".join(["{ ...F0 }", *chain, f"fragment F{links} on Query {{ {last} }}"])


def doubling_beneath(links: int) -> str:
    """The same through fields, each fragment opening the next one under two names."""
    chain = [
        f"fragment F{n} on Message {{ a: replyTo {{ ...F{n + 1} }} b: replyTo {{ ...F{n + 1} }} }}"
        for n in range(links)
    ]
    return "\n".join(['{ message(id: "x") { ...F0 } }', *chain, f"fragment F{links} on Message {{ id }}"])


def measured(query: str, **variables: object) -> int:
    return refuse_excess(parse(query), schema.core, variables)


def complaint(query: str, *, limits: Limits = LIMITS, **variables: object) -> str:
    with pytest.raises(TooExpensive) as refused:
        refuse_excess(parse(query), schema.core, variables, limits)
    return str(refused.value)


@pytest.mark.parametrize("links", [24, 48, 96])
def test_a_doubling_chain_is_walked_once(links: int) -> None:
    measurer = Measurer(parse(doubling(links)), schema.core, {})
    measurer.definitions()
    # One spread in the query, two in each fragment of the chain, one field in the last.
    assert measurer.visited == 1 + 2 * links + 1


def test_the_chain_of_24_links_names_limit_measure_and_remedy() -> None:
    # The query spreads once, and each link twice: 1 + 2 + 4 + … + 2^24 spreads, and 2^24 fields.
    assert complaint(doubling(24)) == (
        "The query's fields: 50,331,647, more than the 500 allowed. "
        "Spread fewer fragments, or split the query."
    )


@pytest.mark.parametrize("query", [doubling(24), doubling(24, "stats { messages }"), doubling_beneath(24)])
def test_a_chain_of_24_links_is_refused(sample: Sample, query: str) -> None:
    assert codes(execute(sample.context, query, {})) == ["TOO_EXPENSIVE"]


@pytest.mark.parametrize("beneath", ["id", "stats { messages }"])
def test_each_link_of_a_chain_takes_the_same_time(sample: Sample, beneath: str) -> None:
    """Walked at every spread, ten links more would take a thousand times as long."""
    assert keeps_pace(lambda links: execute(sample.context, doubling(links, beneath), {}), 4)


def codes(result: ExecutionResult) -> list[str]:
    return [(error.extensions or {})["code"] for error in result.errors or ()]


def test_depth_counts_steps_from_thing_to_thing() -> None:
    def chain(steps: int) -> str:
        return '{ message(id: "x") ' + "{ replyTo " * steps + "{ id }" + " }" * steps + " }"

    # message, the replies, and the id of the last.
    measured(chain(10))
    assert complaint(chain(11)) == (
        "The query's depth: 13, more than the 12 allowed. Take fewer steps from thing to thing in one query."
    )


def test_edges_and_nodes_of_pages_are_no_steps() -> None:
    measured(NESTED)


def test_aliases_are_counted_through_fragments() -> None:
    fragment = "fragment F on Stats { a: messages b: messages c: messages }"
    measured("{ " + "stats { ...F } " * 10 + "} " + fragment)
    assert complaint("{ " + "stats { ...F } " * 11 + "} " + fragment).startswith("The query's aliases: 33,")


@pytest.mark.parametrize(
    ("first", "cost"),
    # 100 customers and their messages: 100 * (1 + 5 * (1 + 10 * (1 + n))).
    [(8, 45_600), (9, 50_600)],
)
def test_cost_multiplies_along_pages(first: int, cost: int) -> None:
    query = """query ($n: Int) { customers(first: 100) { edges { node { handles { edges { node {
      conversations { edges { node { messages(first: $n) { edges { node { id } } } } } } } } } } } } }"""

    if cost <= 50_000:
        measured(query, n=first)
    else:
        assert complaint(query, n=first).startswith(
            f"The query's cost: {cost:,}, more than the 50,000 allowed"
        )


def test_a_variables_default_is_counted() -> None:
    query = """query ($n: Int = 100) { customers(first: $n) { edges { node {
      conversations(first: $n) { edges { node { messages(first: $n) { edges { node { id } } } } } } } } } }"""
    assert complaint(query).startswith("The query's cost: 1,010,100,")
    measured(query, n=10)


@pytest.mark.parametrize("defaults", ["100 1", "1 100"])
def test_the_largest_default_of_several_operations_is_counted(defaults: str) -> None:
    one, other = defaults.split()
    page = """customers(first: $n) { edges { node { conversations(first: $n) { edges { node {
      messages(first: $n) { edges { node { id } } } } } } } } }"""
    query = f"query A($n: Int = {one}) {{ {page} }} query B($n: Int = {other}) {{ {page} }}"
    assert complaint(query).startswith("The query's cost: 1,010,100,")


def test_a_size_with_a_point_is_counted_as_it_is_taken() -> None:
    query = """query ($n: Int) { customers(first: $n) { edges { node {
      messages(first: $n) { edges { cursor } } } } } }"""
    assert measured(query, n=100.0) == measured(query, n=100) == 100 * (1 + 100)


def test_what_looks_at_everything_costs_more_than_it_returns() -> None:
    ranking = "advocates(first: 1) { edges { node { score } } }"
    # Each ranking: 1,000 looked at and one returned.
    assert complaint("{ " + " ".join(f"a{n}: {ranking}" for n in range(50)) + " }", limits=ALIASES_APART) == (
        "The query's cost: 50,050, more than the 50,000 allowed. "
        "Give smaller `first` on the lists, or split the query."
    )


def test_introspection_is_within_the_limits(ask: Ask) -> None:
    schema_of = ask(get_introspection_query(input_value_deprecation=True))
    assert {"Query", "Customer"} <= {kind["name"] for kind in schema_of["__schema"]["types"]}


def test_too_many_tokens_are_refused_unparsed(refused: Ask) -> None:
    code, message = refused("{ " + "stats { messages } " * 600 + "}")
    assert code == "TOO_EXPENSIVE"
    assert "more than 2000 tokens" in message


@pytest.mark.parametrize("query", ["{a" * 600 + "}" * 600, "{a(b: " + "[" * 900 + "]" * 900 + ")}"])
def test_deep_nesting_is_refused_unparsed(refused: Ask, query: str) -> None:
    assert refused(query)[0] == "TOO_EXPENSIVE"


def test_a_long_chain_of_fragments_is_refused() -> None:
    chain = [f"fragment F{n} on Message {{ replyTo {{ ...F{n + 1} }} }}" for n in range(120)]
    query = "\n".join(['{ message(id: "x") { ...F0 } }', *chain, "fragment F120 on Message { id }"])
    assert complaint(query) == "The query nests more than 100 selections. Take fewer steps in one query."


@pytest.mark.parametrize(
    "query",
    [
        "{ ...F } fragment F on Query { ...F }",
        "{ ...Nowhere }",
        "{ nothing { of } }",
        "{ stats { ... on X { y } } }",
    ],
)
def test_mistakes_are_left_to_validation(refused: Ask, query: str) -> None:
    assert refused(query)[0] == "INVALID_QUERY"


def test_validating_the_widest_query_allowed_grows_no_faster_than_the_pairs_in_it(sample: Sample) -> None:
    # What validation compares pair by pair: one field under one name as often as the limits let it stand.
    def work(fields: int) -> None:
        execute(sample.context, "{ stats { " + "messages " * fields + "} }", {})

    work(1)
    assert seconds(work, 498) < 60 * max(seconds(work, 100), 0.01)


def test_errors_are_graphql_errors(sample: Sample) -> None:
    errors = execute(sample.context, doubling(24), {}).errors or []
    assert [type(error) for error in errors] == [GraphQLError]
