"""Neo4j's Graph Data Science on a local server: what a graph takes there from the store to scores."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from neo4j import Driver, GraphDatabase

from algorithms.graph import Graph
from tests.neo4j_release import CACHE, CannotRun, jars_of, rename_unless_there, suitable_java
from tests.neo4j_server import (
    DidNotStart,
    free_port,
    java_options,
    new_home,
    stop,
    wait_until_started,
    watch_over,
)

NEO4J: Final = "2026.08.1"
GDS: Final = "2.26.0"
POM: Final = Path(__file__).with_name("gds.pom.xml")
MEMORY: Final = "-Xmx3g"
BATCH: Final = 20_000
DOWNLOAD_SECONDS: Final = 900

PROVIDED: Final = (
    "slf4j",
    "jackson",
    "eclipse-collections",
    "caffeine",
    "commons-lang3",
    "commons-text",
    "jsr305",
    "jspecify",
)
"""What begins the names of jars that the server has itself."""

CONF: Final = """\
dbms.security.procedures.unrestricted=gds.*
"""

Parameters = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Gds:
    """A running server with the plugin."""

    driver: Driver

    @contextmanager
    def stored(self, graph: Graph) -> Iterator[None]:
        """The graph in the store while needed, as `(:Person {number})-[:TURNS_TO {weight}]->(:Person)`."""
        self.write(graph)
        try:
            yield
        finally:
            self.ask("MATCH (p:Person) CALL (p) { DETACH DELETE p } IN TRANSACTIONS OF 10000 ROWS")

    @contextmanager
    def projected(self, graph: str, *, undirected: bool = False) -> Iterator[float]:
        """What is stored, in memory under this name: the seconds that this took."""
        orientation = "UNDIRECTED" if undirected else "NATURAL"
        start = time.perf_counter()
        self.ask(
            "CALL gds.graph.project($name, 'Person', {TURNS_TO: {orientation: $way, properties: 'weight'}}) "
            "YIELD graphName RETURN graphName",
            {"name": graph, "way": orientation},
        )
        taken = time.perf_counter() - start
        try:
            yield taken
        finally:
            self.ask("CALL gds.graph.drop($name) YIELD graphName RETURN graphName", {"name": graph})

    def run(self, algorithm: str, graph: str, configuration: Parameters) -> tuple[float, dict[str, object]]:
        """The seconds that an algorithm took on a projected graph, and its one row.

        `algorithm` is a procedure of one row: `gds.pageRank.stats`.
        """
        start = time.perf_counter()
        (row,) = self.ask(f"CALL {algorithm}($name, $conf)", {"name": graph, "conf": dict(configuration)})
        return time.perf_counter() - start, row

    def ask(self, statement: str, parameters: Parameters | None = None) -> list[dict[str, object]]:
        with self.driver.session() as session:
            return session.run(statement, dict(parameters or {})).data()

    def write(self, graph: Graph) -> None:
        self.ask("CREATE CONSTRAINT person IF NOT EXISTS FOR (p:Person) REQUIRE p.number IS UNIQUE")
        for first in range(0, graph.size, BATCH):
            numbers = list(range(first, min(first + BATCH, graph.size)))
            self.ask("UNWIND $numbers AS number CREATE (:Person {number: number})", {"numbers": numbers})
        ends = zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True)
        edges = [list(edge) for edge in ends]
        for first in range(0, len(edges), BATCH):
            self.ask(
                "UNWIND $edges AS edge MATCH (a:Person {number: edge[0]}), (b:Person {number: edge[1]}) "
                "CREATE (a)-[:TURNS_TO {weight: edge[2]}]->(b)",
                {"edges": edges[first : first + BATCH]},
            )


@contextmanager
def gds_if_any() -> Iterator[Gds | None]:
    """A server with the plugin; None where this machine cannot run one, and a sentence on stderr says why."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(gds_server())
        except (CannotRun, DidNotStart) as reason:
            print(f"Neo4j's Graph Data Science is left out: {reason}", file=sys.stderr)
            yield None
        else:
            yield server


@contextmanager
def gds_server() -> Iterator[Gds]:
    """An empty server with the plugin on a free loopback port, gone at the end.

    Its jars are downloaded the first time. Raises `CannotRun` and `DidNotStart`.
    """
    address = f"127.0.0.1:{free_port()}"
    password = "only-while-measuring"
    java, jars, plugin = suitable_java(NEO4J), jars_of(NEO4J), plugin_jar()
    home = new_home(address, password, CONF)
    (home / "plugins").mkdir()
    (home / "plugins" / plugin.name).symlink_to(plugin)
    command = [
        *(str(java.path), MEMORY, "-cp", f"{jars}/*:{home}/plugins/*", *java_options(java)),
        *("org.neo4j.server.Neo4jCommunity", f"--home-dir={home}", f"--config-dir={home / 'conf'}"),
    ]
    with (home / "console.log").open("wb") as console:
        process = subprocess.Popen(command, stdout=console, stderr=subprocess.STDOUT, start_new_session=True)
    watchdog = watch_over(process.pid, home)
    try:
        wait_until_started(process, home)
        with GraphDatabase.driver(f"bolt://{address}", auth=("neo4j", password)) as driver:
            yield Gds(driver)
    finally:
        stop(process)
        watchdog.kill()
        watchdog.communicate()
        shutil.rmtree(home)


def plugin_jar() -> Path:
    """The plugin as one jar: complete if it exists, because it is renamed into place."""
    folder = CACHE / f"gds-{GDS}"
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="part-") as part:
            download(Path(part) / "lib")
            whole = Path(part) / "whole"
            whole.mkdir()
            merge(sorted((Path(part) / "lib").glob("*.jar")), whole / "gds.jar")
            rename_unless_there(whole, folder)
    return folder / "gds.jar"


def download(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotRun("the jars of Graph Data Science come by Maven, and there is no mvn on the PATH.")
    goal = [f"-Dgds.version={GDS}", f"-DoutputDirectory={folder}", "-DincludeScope=runtime"]
    call = [maven, "-q", "-B", "-Dstyle.color=never", "-f", str(POM), "dependency:copy-dependencies", *goal]
    try:
        subprocess.run(call, capture_output=True, text=True, check=True, timeout=DOWNLOAD_SECONDS)
    except subprocess.CalledProcessError as failure:
        raise CannotRun(f"Maven could not fetch it:\n{failure.stdout.strip()[:600]}") from None
    except subprocess.TimeoutExpired:
        raise CannotRun(f"Maven took over {DOWNLOAD_SECONDS} seconds to fetch it.") from None


def merge(jars: list[Path], merged: Path) -> None:
    """One jar of many: the first of each name, and all lines of each list of services."""
    services: dict[str, list[bytes]] = defaultdict(list)
    seen: set[str] = set()
    with zipfile.ZipFile(merged, "w") as whole:
        for jar in jars:
            if jar.name.startswith(PROVIDED):
                continue
            with zipfile.ZipFile(jar) as part:
                for entry in part.infolist():
                    if entry.filename.startswith("META-INF/services/") and not entry.is_dir():
                        services[entry.filename].append(part.read(entry))
                    elif entry.filename not in seen and not is_signature(entry.filename):
                        seen.add(entry.filename)
                        whole.writestr(entry, part.read(entry))
        for name, lists in services.items():
            whole.writestr(name, b"\n".join(lists))


def is_signature(name: str) -> bool:
    return name.startswith("META-INF/") and name.endswith((".SF", ".RSA", ".DSA"))
