"""What docs/contexts.md shows is run: its statements, and what it asks over GraphQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from graphql import parse, validate

from graph_service.api.ids import global_id
from graph_service.api.schema import schema
from graph_service.app import create_app
from graph_service.bootstrap import Service, open_service
from graph_service.config import read_settings
from tests.api.client import Client
from tests.contexts import asks
from tests.e2e.command import environment
from tests.e2e.test_docs import blocks
from tests.signals import ANN, BOB, COMPANY

PAGE: Final = "docs/contexts.md"
SAVE, WAITING, RATE, WAIT = blocks(PAGE, "graphql")
TEXT: Final = "people whose flight was cancelled and who need rebooking"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service in which what the page saves was found once, and rated."""
    folder = tmp_path_factory.mktemp("contexts")
    with open_service(read_settings(environment(), data=folder / "data")) as made:
        made.pipeline.declare_company(COMPANY)
        asked(made, SAVE, text=TEXT)
        made.pipeline.ingest([asks(1, ANN, TEXT), asks(2, BOB, "which kettle boils quickly")])
        yield made


def asked(service: Service, document: str, **variables: object) -> Any:
    client = Client(create_app(service.context))
    answer = client.post("/graphql", json={"query": document, "variables": variables}).json()
    assert "errors" not in answer
    return answer["data"]


def test_what_was_saved_is_found_and_rated(service: Service) -> None:
    [edge] = asked(service, WAITING)["contexts"]["edges"]
    assert edge["node"]["text"] == TEXT
    assert [match["node"]["message"]["text"] for match in edge["node"]["matches"]["edges"]] == [TEXT]
    message = global_id("Message", "twitter:1")
    said = asked(service, RATE, context=edge["node"]["id"], message=message)["rateMatch"]
    assert (said["userErrors"], said["context"]["promise"]["rated"]) == ([], 1)
    for statement in blocks(PAGE, "cypher"):
        assert service.store.analyse(statement, {}, 100)[1]


def test_the_subscription_is_one() -> None:
    assert validate(schema.core, parse(WAIT)) == []
