"""`doctor` finds what is wrong, says what to do, and leaves everything as it is."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import neo4j
import pytest

from graph_service.doctor.planes import PLANES
from graph_service.planes.manifest import Manifest, manifest_bytes, read_manifest
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from ingest.company import Company
from ingest.sample import write_sample
from tests.e2e.command import Run, run
from tests.e2e.conftest import Command
from tests.e2e.test_serving import serving
from tests.neo4j_server import Neo4jServer, free_port

FAILED: Final = 1
LEVEL: Final = {f"plane {name}": "ok" for name in PLANES}


@dataclass(frozen=True)
class Said:
    """What the doctor said, by check; the last word on a check counts."""

    run: Run
    findings: dict[str, dict[str, str]]

    @property
    def planes(self) -> dict[str, str]:
        return {check: row["status"] for check, row in self.findings.items() if check.startswith("plane ")}

    def told(self, check: str) -> tuple[str, str]:
        return self.findings[check]["status"], self.findings[check]["finding"]


def ask(command: Command, data: Path, *more: object) -> Said:
    """Run the doctor on a data folder, having made sure that it changes nothing."""
    before = contents(data)
    answer = command("doctor", "--data", data, "--port", free_port(), "--json", *more)
    assert contents(data) == before
    return Said(answer, {row["check"]: row for row in answer.json})


def contents(data: Path) -> dict[str, tuple[int, str]]:
    """Every file with its time and content, and every folder."""
    return {
        str(path): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in sorted(data.rglob("*"))
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one source of the sample in it. Not to be written to."""
    folder = tmp_path_factory.mktemp("doctor")
    sample = write_sample(folder / "sample", people=60)
    run("ingest", sample.files[0], "--company", sample.company, "--data", folder / "data")
    return folder / "data"


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data"))


def planes_of(data: Path) -> Path:
    (folder,) = (data / "planes").iterdir()
    return folder


def test_a_folder_that_is_absent_stays_absent(command: Command, tmp_path: Path) -> None:
    said = ask(command, tmp_path / "data")
    assert (said.run.code, said.told("store")[0], said.planes) == (0, "ok", {})
    assert said.findings["store"]["finding"].startswith("No data yet.")
    assert said.findings["store"]["advice"].startswith("Run `graph-service ingest FILE…`")
    assert not (tmp_path / "data").exists()


def test_all_is_well(command: Command, data: Path) -> None:
    said = ask(command, data)
    assert said.run.code == 0
    assert [row["check"] for row in said.run.json if row["status"] != "ok"] == ["backups"]
    assert {frozenset(row) for row in said.run.json} == {frozenset(("check", "status", "finding", "advice"))}
    counts = command("stats", "--data", data, "--json").json
    assert said.told("store")[1].startswith(f"Opens (embedded): {counts['messages']:,} messages, change ")
    assert said.planes == LEVEL


def test_every_plane_of_the_service_is_looked_at(command: Command, data: Path) -> None:
    stats = command("query", "{ stats { planes { name } } }", "--data", data).json["data"]["stats"]
    assert sorted(plane["name"] for plane in stats["planes"]) == list(PLANES)


def test_for_people_every_finding_is_a_line_and_every_advice_one_more(command: Command, data: Path) -> None:
    shutil.rmtree(planes_of(data) / "lexical")
    lines = command("doctor", "--data", data, "--port", free_port()).out.splitlines()
    place = lines.index("warning  plane lexical: Not built yet.")
    assert lines[place + 1] == "         Nothing to do: the next `ingest`, `query` or `serve` does it."
    assert lines[0].startswith("ok       python: Python 3.")


@pytest.mark.parametrize("plane", PLANES)
def test_a_damaged_segment_is_wrong_until_it_is_rebuilt(command: Command, data: Path, plane: str) -> None:
    segment = next((planes_of(data) / plane).rglob("*.arrow"))
    segment.write_bytes(segment.read_bytes()[:-1])
    said = ask(command, data)
    assert said.run.code == FAILED
    assert said.planes == {**LEVEL, f"plane {plane}": "wrong"}
    assert said.told(f"plane {plane}")[1] == f"{segment} was truncated or altered."
    assert "`graph-service rebuild`" in said.findings[f"plane {plane}"]["advice"]
    assert command("rebuild", "--data", data).code == 0
    assert ask(command, data).planes == LEVEL


def test_an_altered_manifest_is_wrong(command: Command, data: Path) -> None:
    manifest = planes_of(data) / "vectors" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"upto": ', '"upto": 1'))
    assert ask(command, data).told("plane vectors") == ("wrong", f"{manifest} is unreadable or was altered.")


def test_planes_behind_and_ahead_of_the_record(command: Command, data: Path) -> None:
    ends = end_of_record(data)
    stand_at(planes_of(data) / "lexical", ends + 3)
    stand_at(planes_of(data) / "interactions" / "owners", ends - 2)
    said = ask(command, data)
    assert said.told("plane interactions") == ("warning", "2 changes behind the record.")
    assert said.told("plane lexical")[0] == "wrong"
    assert said.told("plane lexical")[1].startswith(f"At change {ends + 3}, but the record ends at {ends}.")


def end_of_record(data: Path) -> int:
    store = GraphStore(EmbeddedEngine(data / "graph"))
    try:
        return store.position().seq
    finally:
        store.close()


def stand_at(part: Path, upto: int) -> None:
    held = read_manifest(part / "manifest.json")
    assert held is not None
    (part / "manifest.json").write_bytes(manifest_bytes(Manifest(upto, held.segments, held.meta)))


def test_vectors_of_another_model_are_told(command: Command, data: Path) -> None:
    manifest = planes_of(data) / "vectors" / "manifest.json"
    held = read_manifest(manifest)
    assert held is not None
    other = {**held.meta, "encoder": "0123456789ab"}
    manifest.write_bytes(manifest_bytes(Manifest(held.upto, held.segments, other)))
    status, finding = ask(command, data).told("plane vectors")
    assert (status, finding.partition(";")[0]) == ("warning", "Made by text model 0123456789ab")


def test_a_store_that_was_not_closed_is_read_with_its_log(command: Command, data: Path) -> None:
    store = GraphStore(EmbeddedEngine(data / "graph"))
    store.declare_company(Company("Other", (), ()))
    position = store.position()
    crashed = Path(shutil.copytree(data, data.parent / "crashed"))
    store.close()
    assert end_of_record(data) == position.seq
    said = ask(command, crashed)
    assert said.told("store")[1].endswith(f"change {position.seq:,}.")
    assert said.planes == dict.fromkeys(LEVEL, "warning")


def test_a_store_that_is_held_is_no_fault(command: Command, data: Path) -> None:
    engine = EmbeddedEngine(data / "graph")
    try:
        answer = command("doctor", "--data", data, "--port", free_port(), "--json")
    finally:
        engine.close()
    said = Said(answer, {row["check"]: row for row in answer.json})
    assert (said.run.code, said.told("store")[0], said.planes) == (0, "ok", LEVEL)
    assert f"is open for writing by process {os.getpid()}." in said.told("store")[1]


def test_a_damaged_store_is_wrong(command: Command, data: Path) -> None:
    record = data / "graph" / "record.kgl"
    record.write_bytes(record.read_bytes()[: record.stat().st_size // 2])
    said = ask(command, data)
    assert (said.run.code, said.told("store")[0]) == (FAILED, "wrong")
    assert str(data / "graph") in said.told("store")[1]
    assert "graph-service-doctor-" not in said.told("store")[1]


def test_a_running_service_is_recognised(command: Command, tmp_path: Path) -> None:
    with serving(tmp_path / "data") as (url, process):
        answer = command("doctor", "--data", tmp_path / "data", "--port", url.rpartition(":")[2], "--json")
    told = {row["check"]: (row["status"], row["finding"]) for row in answer.json}
    assert told["port"] == ("ok", f"A graph-service answers at port {url.rpartition(':')[2]}.")
    assert f"process {process.pid}." in told["store"][1]
    assert answer.code == 0


def test_a_port_in_other_hands_is_a_warning(command: Command, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = command("doctor", "--data", tmp_path / "data", "--port", port, "--json")
    assert [row for row in answer.json if row["check"] == "port"] == [
        {
            "check": "port",
            "status": "warning",
            "finding": f"Something else listens at port {port}.",
            "advice": "Stop it, or give `serve` another --port.",
        }
    ]


def test_settings_that_cannot_be_read_are_wrong(command: Command, tmp_path: Path) -> None:
    answer = command("doctor", "--store", "postgres://x", "--json")
    assert answer.code == FAILED
    assert answer.json[-1]["finding"] == "'postgres://x' is not a store."


def test_nobody_answers_where_the_store_should_be(command: Command, tmp_path: Path) -> None:
    said = ask(command, tmp_path, "--store", f"bolt://127.0.0.1:{free_port()}")
    assert (said.run.code, said.told("store")[0]) == (FAILED, "wrong")
    assert said.findings["store"]["advice"].startswith("Start the server, or correct the URL")


@pytest.fixture
def there(empty_neo4j: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> Neo4jServer:
    monkeypatch.setenv("NEO4J_USERNAME", empty_neo4j.username)
    monkeypatch.setenv("NEO4J_PASSWORD", empty_neo4j.password)
    return empty_neo4j


def test_a_store_on_neo4j(
    command: Command,
    there: Neo4jServer,
    neo4j_driver: neo4j.Driver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = ("--store", there.uri)
    assert declared(neo4j_driver, command, tmp_path, store) == ("ok", "Opens (neo4j). No data yet.")
    sample = write_sample(tmp_path / "sample", people=60)
    command("ingest", sample.files[2], "--data", tmp_path / "data", *store)
    said = ask(command, tmp_path / "data", *store)
    assert (said.told("neo4j")[0], said.told("constraints")[0], said.planes) == ("ok", "ok", LEVEL)
    neo4j_driver.execute_query("DROP CONSTRAINT message_key")
    status, finding = ask(command, tmp_path / "data", *store).told("constraints")
    assert (status, finding) == ("warning", "Neo4j lacks message_key.")
    assert command("stats", "--data", tmp_path / "data", *store).code == 0
    assert ask(command, tmp_path / "data", *store).told("constraints")[0] == "ok"
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    assert ask(command, tmp_path / "data", *store).told("store")[0] == "wrong"


def declared(driver: neo4j.Driver, command: Command, data: Path, store: tuple[str, str]) -> Any:
    """What is said of an empty server, having made sure that looking declared nothing."""
    before = driver.execute_query("SHOW INDEXES YIELD name RETURN collect(name) AS names").records
    said = ask(command, data, *store).told("store")
    assert driver.execute_query("SHOW INDEXES YIELD name RETURN collect(name) AS names").records == before
    return said
