"""What clients of the last release rely on still stands: `released.graphql` is its contract."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from graphql import (
    GraphQLSchema,
    SchemaChange,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
)

from graph_service.api.schema import schema_text

RELEASED: Final = (Path(__file__).parent / "released.graphql").read_text(encoding="utf-8")
ADVICE: Final = (
    "This breaks clients of the last release. Put the new beside the old, and mark the old with "
    "`@deprecated`, until a release whose CHANGELOG says that it goes. With a release, copy "
    "schema.graphql to tests/api/released.graphql."
)


@pytest.fixture(scope="module")
def released() -> GraphQLSchema:
    return build_schema(RELEASED)


def described(changes: Sequence[SchemaChange]) -> list[str]:
    return [change.description for change in changes]


def test_nothing_that_was_released_is_broken(released: GraphQLSchema) -> None:
    assert described(find_breaking_changes(released, build_schema(schema_text()))) == [], ADVICE


def test_what_might_surprise_clients_is_printed(
    released: GraphQLSchema, capsys: pytest.CaptureFixture[str]
) -> None:
    for change in described(find_dangerous_changes(released, build_schema(schema_text()))):
        with capsys.disabled():
            sys.stdout.write(f"\nThe CHANGELOG should tell clients: {change}\n")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("  messages: Int!\n", "  messages: Int\n", "Field Stats.messages changed type from Int! to Int."),
        ("  OUTBOUND\n", "", "Enum value Direction.OUTBOUND was removed."),
    ],
)
def test_a_break_would_be_found(released: GraphQLSchema, before: str, after: str, said: str) -> None:
    changed = build_schema(RELEASED.replace(before, after))
    assert said in described(find_breaking_changes(released, changed))
