"""What our executor answers is what graphql-core answers: for any document, whatever the data are like."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Mapping
from dataclasses import fields, replace
from inspect import isawaitable
from random import Random

import orjson
import pytest
from graphql import DocumentNode, ExecutionResult, GraphQLError, execute, parse, validate
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph_service.api.execution.executor import Asked, executed, is_awaitable
from graph_service.api.execution.plans import Plans
from tests.api.forest import FOREST, VARIABLES, WRONG, Growing, Leaf, Soon, Writing

CORE = FOREST._schema
Variables = Mapping[str, object]
CAMEL = {"season_now": "seasonNow"}


async def by_graphql_core(document: DocumentNode, tree: object, variables: Variables) -> ExecutionResult:
    result = execute(
        CORE,
        document,
        context_value=tree,
        variable_values=dict(variables),
        is_awaitable=is_awaitable,
        executor_class=StrawberryGraphQLCoreExecutionContext,
    )
    return await result if isawaitable(result) else result


async def by_us(document: DocumentNode, tree: object, variables: Variables, plans: Plans) -> ExecutionResult:
    return await executed(CORE, document, plans, Asked(None, dict(variables), tree))


def tree(seed: int, odds: int) -> object:
    return Growing(Random(seed), odds).branch(2)


def told(result: ExecutionResult) -> tuple[bytes, list[tuple[object, ...]]]:
    """All that a client is told: the data in their order, and the errors, which may come in any."""
    data = orjson.dumps(result.data, default=repr)
    return data, sorted(map(parts, result.errors or ()), key=repr)


def parts(error: GraphQLError) -> tuple[object, ...]:
    return error.message, error.path, error.locations, type(error.original_error)


@pytest.mark.filterwarnings(
    # What graphql-core cancels beside an error, it leaves unawaited.
    "ignore:coroutine .* was never awaited:RuntimeWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)
@settings(deadline=None, max_examples=120)
@given(seed=st.integers(0, 2**32), odds=st.sampled_from((10, 60, 1_000_000)))
def test_any_document_over_any_data_is_answered_alike(seed: int, odds: int) -> None:
    random = Random(seed)
    text, variables = Writing(random).document(), random.choice(VARIABLES)
    document, plans = parse(text), None
    assume(not validate(CORE, document))
    plans = Plans(document)
    for _ in range(3):
        grown = random.getrandbits(32)
        expected = told(asyncio.run(by_graphql_core(document, tree(grown, odds), variables)))
        assert told(asyncio.run(by_us(document, tree(grown, odds), variables, plans))) == expected, text


@pytest.mark.parametrize("name", [each.name for each in fields(Leaf) if each.init])
def test_whatever_a_field_holds_is_answered_alike(name: str) -> None:
    document = parse(f"{{ tree {{ leaves {{ {CAMEL.get(name, name)} }} }} }}")
    plans = Plans(document)
    for wrong in (*WRONG, *(Soon(each, 1) for each in WRONG)):
        grown = Growing(Random(1), 10**9)
        leaves = [grown.leaf(), replace(grown.leaf(), **{name: wrong})]
        held = replace(grown.branch(0), leaves=leaves)
        expected = told(asyncio.run(by_graphql_core(document, held, {})))
        assert told(asyncio.run(by_us(document, held, {}, plans))) == expected, wrong


@pytest.mark.parametrize(
    "query", ["{ tree { leaf { lost } } }", "query ($yes: Boolean) { planted { later: id } }"]
)
def test_nothing_of_a_request_stays_with_its_document(query: str) -> None:
    document = parse(query)
    plans, held = Plans(document), Growing(Random(1), 10**9).branch(0)
    asyncio.run(by_us(document, held, {}, plans))
    seen = weakref.ref(held)
    del held
    gc.collect()
    assert seen() is None
