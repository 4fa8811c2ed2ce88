"""One filled service for all tests that only ask, and a way to ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from graph_service.api.context import Context, inquiry
from graph_service.api.schema import schema
from tests.api.sample import Sample, filled, opened

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """Not to be written to."""
    made = filled(tmp_path_factory.mktemp("sample"))
    yield made
    made.engine.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Sample]:
    """Empty but for the company, and one's own."""
    made = opened(tmp_path)
    yield made
    made.engine.close()


def execute(context: Context, query: str, variables: dict[str, Any]) -> ExecutionResult:
    return asyncio.run(schema.execute(query, variable_values=variables, context_value=inquiry(context)))


def data_of(context: Context, query: str, variables: dict[str, Any]) -> Any:
    result = execute(context, query, variables)
    assert result.errors is None
    return result.data


def refusal_of(context: Context, query: str, variables: dict[str, Any]) -> tuple[str, str]:
    errors = execute(context, query, variables).errors
    assert errors is not None
    return (errors[0].extensions or {})["code"], errors[0].message


@pytest.fixture
def ask(sample: Sample) -> Ask:
    """Run a query against the filled service: its data."""
    return lambda query, **variables: data_of(sample.context, query, variables)


@pytest.fixture
def refused(sample: Sample) -> Ask:
    """Run a query that has to fail: the first error's code and message."""
    return lambda query, **variables: refusal_of(sample.context, query, variables)
