"""An export restored into the other engine gives the same answers to fifty questions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import graphql
import pytest

from graph_service.api.context import inquiry
from graph_service.api.schema import schema
from graph_service.bootstrap import Service, open_service
from graph_service.config import Settings
from graph_service.store.export import exported_file
from ingest.company import read_company
from ingest.reading import read_files
from ingest.sample import write_sample
from tests.contract.fifty import FIFTY, LIVE, documents
from tests.e2e.command import CACHE
from tests.neo4j_server import Neo4jServer

pytestmark = pytest.mark.timeout(900)
PEOPLE: Final = 60
SILENT: Final = ("{ influencers(product:", "{ turningPoints")
"""Questions to which a sample of so few people has no answer."""
DECIDED: Final = (
    'saveContext(input: {name: "lids", text: "a spare lid", by: "Eve"}) { userErrors { message } }',
    'correctAnnotation(input: {message: "MESSAGE", aspect: SENTIMENT, value: 1, by: "Eve"}) '
    "{ userErrors { message } }",
    'assertDifferent(input: {one: {channel: "CHANNEL", address: "ADDRESS"}, other: {channel: "OCHANNEL", '
    'address: "OADDRESS"}, by: "Eve"}) { userErrors { message } }',
    'commentSignal(input: {signal: "SIGNAL", by: "Eve", note: "on it"}) { userErrors { message } }',
)
"""What people put on record before the export: it has to come over too."""


def answer(service: Service, document: str) -> Any:
    """The data of an answer without errors; limits are left out, as the questions ask for all there is."""
    parsed = graphql.parse(document)
    assert not graphql.validate(schema.core, parsed), document

    async def run() -> graphql.ExecutionResult:
        outcome = graphql.execute(schema.core, parsed, context_value=inquiry(service.context))
        return outcome if isinstance(outcome, graphql.ExecutionResult) else await outcome

    result = asyncio.run(run())
    assert result.errors is None, (document, result.errors)
    return result.data


def is_empty(data: Any) -> bool:
    """Whether an answer is nothing, or a list or page with nothing on it."""
    (told,) = data.values()
    return (told.get("edges", told) if isinstance(told, dict) else told) in ([], {}, None)


def names(service: Service) -> dict[str, str]:
    """Ids of some of what a store holds, for the questions."""
    asked = """{ customers(first: 2) { edges { node { id
      handles(first: 1) { edges { node { channel address } } }
      messages(first: 1) { edges { node { id conversation { id } } } } } } }
      products(first: 1) { edges { node { id } } } signals(first: 1) { edges { node { id } } } }"""
    data = answer(service, asked)
    one, other = (edge["node"] for edge in data["customers"]["edges"])
    handle, another = (each["handles"]["edges"][0]["node"] for each in (one, other))
    message = one["messages"]["edges"][0]["node"]
    return {
        "CUSTOMER": one["id"],
        "OTHER": other["id"],
        "CHANNEL": handle["channel"],
        "ADDRESS": handle["address"],
        "OCHANNEL": another["channel"],
        "OADDRESS": another["address"],
        "MESSAGE": message["id"],
        "CONVERSATION": message["conversation"]["id"],
        "PRODUCT": data["products"]["edges"][0]["node"]["id"],
        "SIGNAL": data["signals"]["edges"][0]["node"]["id"],
    }


def filled(service: Service, folder: Path) -> None:
    """Take the sample in, and some of what people decide."""
    sample = write_sample(folder, people=PEOPLE)
    service.pipeline.declare_company(read_company(sample.company))
    service.pipeline.ingest(read_files(sample.files))
    held = names(service)
    for decided in DECIDED:
        document = f"mutation {{ {decided} }}"
        for name, value in held.items():
            document = document.replace(f'"{name}"', f'"{value}"')
        (payload,) = answer(service, document).values()
        assert payload["userErrors"] == [], document


def restored(service: Service, lines: Sequence[bytes]) -> None:
    """Restore an export, as the command does."""
    assert service.pipeline.restore(lambda: lines).difference is None


def settings(folder: Path, server: Neo4jServer | None = None) -> Settings:
    if server is None:
        return Settings(folder, f"embedded:{folder / 'graph'}", CACHE)
    return Settings(folder, server.uri, CACHE, server.username, server.password)


@pytest.fixture
def services(tmp_path: Path, empty_neo4j: Neo4jServer) -> Iterator[tuple[Service, Service, Service]]:
    """The sample in an embedded store, on Neo4j restored from there, and in a third restored from that."""
    with ExitStack() as stack:
        first, over, back = (
            stack.enter_context(open_service(made))
            for made in (
                settings(tmp_path / "first"),
                settings(tmp_path / "over", empty_neo4j),
                settings(tmp_path / "back"),
            )
        )
        filled(first, tmp_path / "sample")
        restored(over, list(exported_file(first.store.export())))
        restored(back, list(exported_file(over.store.export())))
        yield first, over, back


def test_fifty_questions_have_the_same_answers_on_the_other_engine_and_back(
    services: tuple[Service, Service, Service],
) -> None:
    first, over, back = services
    held = names(first)
    for document in documents(held):
        expected = answer(first, document)
        assert is_empty(expected) == document.startswith(SILENT), document
        different = [
            service.store.engine for service in (over, back) if answer(service, document) != expected
        ]
        assert different == [], document


def test_they_are_fifty_and_leave_no_root_field_out() -> None:
    asked = {question.partition("(")[0] for question in FIFTY}
    assert len(set(FIFTY)) == 50
    query = schema.core.query_type
    assert query is not None
    assert asked | LIVE == set(query.fields)
