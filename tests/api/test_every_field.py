"""Every field that can be reached in three steps from a question is answered in the schema's shape."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
)

from graph_service.api.context import inquiry
from graph_service.api.schema import schema
from tests.api.generated import CONTRACT
from tests.api.operations import GIVEN, named, prepared
from tests.api.sample import Sample, filled
from tests.api.shape import faults

STEPS = 3
QUESTIONS = sorted(CONTRACT.query_type.fields) if CONTRACT.query_type else []


def selection(kind: object, steps: int) -> str:
    """All fields of a type that need no argument, and of the things they lead to."""
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return "{ __typename }"
    return f"{{ __typename {' '.join(selected(kind, steps))} }}"


def selected(kind: GraphQLObjectType | GraphQLInterfaceType, steps: int) -> Iterator[str]:
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_leaf_type(inner):
            yield name
        elif steps or kind.name.endswith(("Connection", "Edge")):
            yield f"{name}{page(field)} {selection(inner, steps - 1 if steps else 0)}"


def page(field: GraphQLField) -> str:
    return "(first: 1)" if "first" in field.args else ""


def document(name: str, ids: Mapping[str, str], steps: int) -> str:
    assert CONTRACT.query_type is not None
    inner = get_named_type(CONTRACT.query_type.fields[name].type)
    asked = "" if is_leaf_type(inner) else selection(inner, steps)
    return f"{{ {name}{named(GIVEN.get(f'Query.{name}', ''), ids)} {asked} }}"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sample, Mapping[str, str]]]:
    """A filled service, and the ids of things in it that questions are asked about."""
    made = filled(tmp_path_factory.mktemp("fields"))
    yield made, prepared(made)
    made.engine.close()


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_field_of_a_question_is_answered_in_its_shape(
    asked: tuple[Sample, Mapping[str, str]], name: str
) -> None:
    sample, ids = asked
    for steps in range(STEPS, -1, -1):
        query = document(name, ids, steps)
        result = asyncio.run(schema.execute(query, context_value=inquiry(sample.context)))
        codes = {(error.extensions or {})["code"] for error in result.errors or ()}
        if codes != {"TOO_EXPENSIVE"}:
            break
    assert codes <= {"NOT_FOUND", "BAD_REQUEST", "NO_BACKUPS"}, result.errors
    if result.data is not None:
        assert faults(CONTRACT, parse(query), result.data) == []
