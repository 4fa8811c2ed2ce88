"""Whatever the schema allows is answered in time, in its shape, and without an error of our own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import httpx
import pytest
from graphql import parse
from hypothesis import HealthCheck, given, seed, settings
from starlette.applications import Starlette

from graph_service.api.ids import global_id
from graph_service.app import create_app
from tests.api.generated import CONTRACT, Words, operations
from tests.api.sample import filled
from tests.api.shape import faults

NEWER: Final = "application/graphql-response+json"
SECONDS: Final = 20
"""Within which every answer has to come."""
NIGHT: Final = 600
"""Seconds of generated queries a night."""
WORDS: Final = Words(
    ("love", "Lark Notes", "lark-notes", "twitter", "email", "ann", "twitter:ann", "hate", "care", "", "en"),
    {
        "customer": global_id("Customer", "twitter:ann"),
        "from": global_id("Customer", "twitter:ann"),
        "to": global_id("Customer", "twitter:bob"),
        "message": global_id("Message", "twitter:b1"),
        "id": global_id("Conversation", "twitter:a1"),
        "product": global_id("Product", "lark-notes"),
        "signal": global_id("Signal", "twitter:b1/trouble"),
        "channel": "twitter",
        "address": "ann",
        "statement": "MATCH (c:Customer) RETURN c.id AS id, c.name AS name",
    },
)
QUIET: Final = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@dataclass(frozen=True, slots=True)
class Service:
    """An application over a record of its own, and the loop it runs in."""

    app: Starlette
    runner: asyncio.Runner

    def answer(self, query: str) -> httpx.Response:
        """The answer to a query; raises `TimeoutError` after `SECONDS`."""
        return self.runner.run(asyncio.wait_for(self._answer(query), SECONDS))

    async def _answer(self, query: str) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            return await client.post("/graphql", json={"query": query}, headers={"accept": NEWER})

    def refute(self, query: str) -> None:
        """Put a query, and fail where its answer is not one that the schema allows."""
        response = self.answer(query)
        body = response.json()
        assert response.status_code < 500, body
        assert "INTERNAL" not in {error["extensions"]["code"] for error in body.get("errors", ())}
        assert body.keys() <= {"data", "errors"}
        if body.get("data") is None:
            assert body["errors"]
        else:
            assert faults(CONTRACT, parse(query), body["data"]) == []


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = filled(tmp_path_factory.mktemp("generated"))
    with asyncio.Runner() as runner:
        yield Service(create_app(made.context), runner)
    made.engine.close()


@pytest.mark.parametrize(("kind", "examples"), [("Query", 120), ("Mutation", 50)])
def test_what_the_schema_allows_is_answered_in_its_shape(service: Service, kind: str, examples: int) -> None:
    @settings(QUIET, max_examples=examples, derandomize=True)
    @given(operations(kind, WORDS))
    def refuted(query: str) -> None:
        service.refute(query)

    refuted()


@pytest.mark.nightly
@pytest.mark.timeout(2 * NIGHT)
def test_the_same_for_ten_minutes(service: Service) -> None:
    end = time.monotonic() + NIGHT
    number = time.time_ns()
    while time.monotonic() < end:
        for kind in ("Query", "Mutation"):
            seeded(service, kind, number)
        number += 1


def seeded(service: Service, kind: str, number: int) -> None:
    @seed(number)
    @settings(QUIET, max_examples=100)
    @given(operations(kind, WORDS))
    def refuted(query: str) -> None:
        service.refute(query)

    refuted()
