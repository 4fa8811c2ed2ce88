"""The real Neo4j that tests share: one server a worker, emptied after each test that writes to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final, NoReturn

import neo4j
import pytest
from hypothesis import settings

from tests.neo4j_release import CannotRun, Release, wanted_release
from tests.neo4j_server import Neo4jServer, running
from tests.scratch import write_to_memory

write_to_memory()

# The same examples in every run, so that a red one is the change's doing; `make nightly` looks further.
settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", max_examples=1_000)
settings.load_profile("steady")

LONGEST_FIRST: Final = (
    "test_kill",
    "test_faults",
    "test_cypher_attacks",
    "test_erasing",
    "test_generated",
    "test_codegen",
    "test_cli",
    "test_matters",
    "test_store",
    "test_docs",
    "test_full_disk",
    "test_adapt",
    "test_twcs",
    "test_forget",
    "test_life",
    "test_signals",
    "test_who_is_who_properties",
    "test_identity_cli",
    "test_congruence",
    "test_restore",
    "test_bad_input",
    "test_doctor",
    "test_encoder",
    "test_axe",
    "test_acts",
    "test_views",
)
"""Files that take half a minute or more."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Among workers, what takes long comes first, so that they end at about the same time."""
    if hasattr(config, "workerinput"):
        places = {name: place for place, name in enumerate(LONGEST_FIRST)}
        items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def neo4j_url() -> Iterator[Neo4jServer]:
    """A server: the empty one that GRAPH_SERVICE_TEST_NEO4J_URI names, else one started here."""
    given = server_of_the_environment()
    if given is not None:
        refuse_several_workers()
        refuse_unless_empty(given)
        yield given
        return
    with running(release_or_skip(), brief=True) as server:
        yield server


@pytest.fixture(scope="session")
def neo4j_driver(neo4j_url: Neo4jServer) -> Iterator[neo4j.Driver]:
    """A bare driver, for what tests do behind the product's back."""
    with driver_of(neo4j_url) as driver:
        yield driver


@pytest.fixture
def empty_neo4j(neo4j_url: Neo4jServer, neo4j_driver: neo4j.Driver) -> Iterator[Neo4jServer]:
    """A server without nodes; constraints and indexes of earlier tests stay."""
    yield neo4j_url
    wipe = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
    with neo4j_driver.session() as session:
        session.run(wipe).consume()


def server_of_the_environment() -> Neo4jServer | None:
    uri = os.environ.get("GRAPH_SERVICE_TEST_NEO4J_URI")
    username = os.environ.get("GRAPH_SERVICE_TEST_NEO4J_USERNAME", "neo4j")
    password = os.environ.get("GRAPH_SERVICE_TEST_NEO4J_PASSWORD", "")
    return Neo4jServer(uri, username, password) if uri else None


def driver_of(server: Neo4jServer) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(server.uri, auth=(server.username, server.password))


def refuse_several_workers() -> None:
    """Each empties the server after its tests, under the other's hands."""
    if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
        pytest.fail(
            "GRAPH_SERVICE_TEST_NEO4J_URI names one server, which several workers cannot share: "
            "make test WORKERS=1",
            pytrace=False,
        )


def refuse_unless_empty(server: Neo4jServer) -> None:
    with driver_of(server) as driver:
        nodes = driver.execute_query("MATCH (n) RETURN count(n) AS nodes").records[0]["nodes"]
    if nodes:
        pytest.fail(
            f"{server.uri} holds {nodes:,} nodes, and the tests delete everything: "
            "GRAPH_SERVICE_TEST_NEO4J_URI must name an empty database.",
            pytrace=False,
        )


def release_or_skip() -> Release:
    try:
        return wanted_release()
    except CannotRun as reason:
        skip(str(reason))


def skip(reason: str) -> NoReturn:
    """Skip the test, or fail it where REQUIRE_NEO4J=1 says that Neo4j has to be tested."""
    if os.environ.get("REQUIRE_NEO4J") == "1":
        pytest.fail(f"REQUIRE_NEO4J=1, and no Neo4j: {reason}", pytrace=False)
    pytest.skip(f"no Neo4j: {reason}")
