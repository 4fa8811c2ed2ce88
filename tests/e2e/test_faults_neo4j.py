"""Faults of Neo4j, and of the way to it, under load: nothing acknowledged is lost, and all heals."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from graph_service.store.bolt import BoltEngine
from graph_service.store.record import GraphStore
from tests.conftest import release_or_skip
from tests.e2e.faulty import Faulty, faulty
from tests.e2e.load import Load, assert_nothing_lost_or_doubled, load_on, texts_in
from tests.e2e.proxies import Proxy, Weather, proxied
from tests.neo4j_server import BRIEF, command, free_port, new_home, stop, wait_until_started, watch_over

KEEP_ALIVE: Final = "server.bolt.connection_keep_alive=5s\n"
"""Twice as long a client waits for a server that answers nothing."""
pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900)]


@dataclass
class Neo4j:
    """A server of our own, which can be killed and started again over the same files."""

    uri: str
    password: str
    home: Path
    java: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # Its end says whether the server is up.
        (self.home / "logs" / "neo4j.log").unlink(missing_ok=True)
        with (self.home / "console.log").open("ab") as console:
            self.java = subprocess.Popen(
                command(release_or_skip(), self.home, BRIEF),
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until_started(self.java, self.home)

    def kill(self) -> None:
        assert self.java is not None
        self.java.kill()
        self.java.wait()

    def texts(self) -> list[str]:
        """The texts of all messages of a load."""
        with closing(GraphStore(BoltEngine(self.uri, "neo4j", self.password))) as store:
            return texts_in(store.export())


@contextmanager
def own_neo4j() -> Iterator[Neo4j]:
    release_or_skip()
    address, password = f"127.0.0.1:{free_port()}", secrets.token_urlsafe(18)
    server = Neo4j(f"bolt://{address}", password, new_home(address, password, KEEP_ALIVE))
    watchdog = None
    try:
        server.start()
        assert server.java is not None
        watchdog = watch_over(server.java.pid, server.home)
        yield server
    finally:
        if server.java is not None:
            stop(server.java)
        if watchdog is not None:
            watchdog.kill()
            watchdog.communicate()
        shutil.rmtree(server.home, ignore_errors=True)


@dataclass
class Scene:
    """A service that reaches its Neo4j through a proxy, with a load on it."""

    neo4j: Neo4j
    proxy: Proxy
    service: Faulty
    load: Load


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with own_neo4j() as neo4j, proxied(neo4j.uri) as proxy:
        variables = {"NEO4J_URI": proxy.url, "NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": neo4j.password}
        with faulty(tmp_path_factory.mktemp("neo4j"), **variables) as service, load_on(service.url) as load:
            yield Scene(neo4j, proxy, service, load)


def test_a_slow_way_to_the_store_makes_things_slow_and_no_worse(scene: Scene) -> None:
    scene.load.wait_for(3)
    scene.proxy.set(Weather.DELAYING)
    scene.load.wait_for(3)
    scene.proxy.set(Weather.FAIR)
    scene.load.refuse_unexpected()


@pytest.mark.parametrize("weather", [Weather.CUTTING, Weather.GARBLING])
def test_a_way_to_the_store_that_is_lost_is_said_and_found_again(scene: Scene, weather: Weather) -> None:
    scene.load.wait_for(3)
    scene.proxy.set(weather)
    scene.load.wait_for_code("UNAVAILABLE")
    scene.proxy.set(Weather.FAIR)
    scene.load.wait_for(3)
    scene.load.refuse_unexpected()


def test_a_killed_neo4j_is_said_and_found_again(scene: Scene) -> None:
    scene.load.wait_for(3)
    scene.neo4j.kill()
    scene.load.wait_for_code("UNAVAILABLE")
    scene.neo4j.start()
    scene.load.wait_for(3)
    scene.load.refuse_unexpected()


def test_a_killed_service_comes_back_and_in_all_of_this_nothing_was_lost_or_doubled(scene: Scene) -> None:
    scene.load.wait_for(3)
    scene.service.kill()
    scene.service.start()
    scene.load.wait_for(3)
    scene.load.stopping.set()
    scene.load.refuse_unexpected()
    assert scene.service.stop() == 0
    assert_nothing_lost_or_doubled(scene.load, scene.neo4j.texts())
