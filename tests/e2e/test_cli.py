"""Every command, as people give it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from graph_service.text.encoder import Encoder
from ingest.sample import Sample, write_sample
from tests.e2e.command import CACHE, PROGRAM, ROOT, Run, environment, run
from tests.e2e.conftest import Command
from tests.e2e.state import state_of
from tests.neo4j_server import Neo4jServer

HEAVY: Final = {
    "torch",
    "openvino",
    "pyarrow",
    "strawberry",
    "numpy",
    "kglite",
    "neo4j",
    "faiss",
    "tantivy",
    "scipy",
}
FAILED: Final = 1
MISUSED: Final = 2


@dataclass(frozen=True)
class Loaded:
    """The sample, the data folder it was taken into by the program itself, and what that said."""

    sample: Sample
    data: Path
    run: Run


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Only to be asked."""
    folder = tmp_path_factory.mktemp("loaded")
    sample = write_sample(folder / "sample", people=60)
    given = ("--company", sample.company, "--data", folder / "data", "--json")
    return Loaded(sample, folder / "data", run("ingest", *sample.files, *given))


def test_ingest_tells_what_became_of_the_rows(loaded: Loaded) -> None:
    assert (loaded.run.code, loaded.run.err) == (FAILED, "")
    told = loaded.run.json
    assert (told["added"], told["revised"], told["unchanged"]) == (loaded.sample.messages, 0, 0)
    assert told["rejected"] == sum(told["reasons"].values()) == loaded.sample.rejected
    kept = (loaded.data / "rejects.ndjson").read_text(encoding="utf-8").splitlines()
    assert len(kept) == loaded.sample.rejected


def test_help_loads_nothing_heavy() -> None:
    asked = subprocess.run(
        [sys.executable, "-X", "importtime", PROGRAM, "--help"], capture_output=True, text=True, check=True
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in asked.stderr.splitlines()}
    assert "typer" in imported
    assert imported & HEAVY == set()
    commands = ("demo", "ingest", "serve", "query", "cypher", "stats", "schema", "rebuild")
    assert [name for name in commands if f" {name} " not in asked.stdout] == []


def test_stats(command: Command, loaded: Loaded) -> None:
    counts = command("stats", "--json", "--data", loaded.data).json
    assert (counts["messages"], counts["products"]) == (loaded.sample.messages, 3)
    assert counts.keys() == {
        "messages",
        "handles",
        "customers",
        "conversations",
        "products",
        "rejects",
        "graphVersion",
    }
    table = command("stats", "--data", loaded.data).out
    assert [line.split("│")[2].strip() for line in table.splitlines() if "messages" in line] == [
        f"{loaded.sample.messages:,}"
    ]


def test_stats_of_a_store_named_by_its_url(command: Command, loaded: Loaded) -> None:
    named = command("stats", "--json", "--store", f"embedded:{loaded.data / 'graph'}")
    assert named.json["messages"] == loaded.sample.messages


def test_cypher_prints_columns_and_rows(command: Command, loaded: Loaded) -> None:
    statement = "MATCH (m:Message) WHERE m.channel = $channel RETURN count(*) AS messages"
    given = ("--parameters", '{"channel": "twitter"}', "--json", "--data", loaded.data)
    asked = command("cypher", statement, *given)
    assert asked.code == 0
    assert asked.json == {"columns": ["messages"], "rows": [[tweets_in(loaded)]]}


def tweets_in(loaded: Loaded) -> int:
    """The rows of the sample's CSV that were not put aside."""
    tweets = loaded.sample.files[0]
    with tweets.open(encoding="utf-8", newline="") as file:
        rows = len(list(csv.DictReader(file)))
    return rows - len([row for row in kept_rows(loaded) if row["file"] == str(tweets)])


def test_cypher_says_when_it_stops(command: Command, loaded: Loaded) -> None:
    asked = command("cypher", "MATCH (m:Message) RETURN m.key", "--limit", 2, "--json", "--data", loaded.data)
    assert (asked.code, len(asked.json["rows"])) == (0, 2)
    assert asked.err == "Stopped at 2 rows; --limit asks for more.\n"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("CREATE (:Message {key: 'x'})", "CREATE does not begin a statement here"),
        ("MATCH (m) DETACH DELETE m", "DETACH is not allowed here"),
        ("MATCH (m:Message) SET m.text = ''", "SET is not allowed here"),
        ("CALL db.labels()", "Procedures cannot be called here."),
        ("MATCH (m RETURN m", "The store refused the statement"),
    ],
)
def test_cypher_only_reads(command: Command, loaded: Loaded, statement: str, says: str) -> None:
    asked = command("cypher", statement, "--data", loaded.data)
    assert (asked.code, asked.out) == (MISUSED, "")
    assert says in asked.err
    assert command("stats", "--json", "--data", loaded.data).json["messages"] == loaded.sample.messages


def test_parameters_that_are_no_object(command: Command, loaded: Loaded) -> None:
    asked = command("cypher", "RETURN 1", "--parameters", "[1]", "--data", loaded.data)
    assert (asked.code, asked.err) == (
        MISUSED,
        '--parameters: not a JSON object. Give an object such as {"first": 10}.\n',
    )


def test_query_answers_in_this_process(command: Command, loaded: Loaded) -> None:
    text = "query ($first: Int) { stats { messages } advocates(first: $first) { edges { node { score } } } }"
    asked = command("query", text, "--variables", '{"first": 2}', "--data", loaded.data)
    assert asked.code == 0
    assert asked.json["data"]["stats"]["messages"] == loaded.sample.messages
    assert len(asked.json["data"]["advocates"]["edges"]) == 2


def test_query_reads_standard_input(
    command: Command, loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{ stats { products } }")))
    asked = command("query", "-", "--data", loaded.data)
    assert asked.json == {"data": {"stats": {"products": 3}}}


def test_query_fails_where_the_answer_holds_errors(command: Command, loaded: Loaded) -> None:
    asked = command("query", "{ nothing }", "--data", loaded.data)
    assert asked.code == FAILED
    assert "nothing" in asked.json["errors"][0]["message"]


def test_schema_is_the_contract(command: Command) -> None:
    assert command("schema").out == (ROOT / "schema.graphql").read_text(encoding="utf-8")


def test_the_form_of_records_holds_for_those_of_the_sample(command: Command, loaded: Loaded) -> None:
    form = Draft202012Validator(command("schema", "--records").json)
    lines = [parsed(line) for line in loaded.sample.files[2].read_text(encoding="utf-8").splitlines()]
    valid = [line for line in lines if line is not None and form.is_valid(line)]
    broken = [row for row in kept_rows(loaded) if row["file"].endswith(".ndjson")]
    assert len(lines) - len(valid) == len(broken) > 0


def parsed(line: str) -> Any:
    """The JSON of a line; None for one that is none."""
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None


def kept_rows(loaded: Loaded) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (loaded.data / "rejects.ndjson").read_bytes().splitlines()]


def test_rebuild_makes_the_same_planes(command: Command, loaded: Loaded, tmp_path: Path) -> None:
    data, encoder = Path(shutil.copytree(loaded.data, tmp_path / "data")), Encoder(CACHE)
    before = state_of(data, encoder)
    rebuilt = command("rebuild", "--data", data)
    assert rebuilt.code == 0
    assert [line.partition(":")[0] for line in rebuilt.out.splitlines()] == [
        "interactions",
        "lexical",
        "vectors",
    ]
    assert state_of(data, encoder) == before


def test_damaged_and_lost_planes_come_back(command: Command, loaded: Loaded, tmp_path: Path) -> None:
    data, encoder = Path(shutil.copytree(loaded.data, tmp_path / "data")), Encoder(CACHE)
    before = state_of(data, encoder)
    (folder,) = (data / "planes").iterdir()
    shutil.rmtree(folder / "lexical")
    for segment in (folder / "vectors").glob("*.arrow"):
        segment.write_bytes(segment.read_bytes()[:-100])
    assert command("query", "{ stats { messages } }", "--data", data).code == 0
    assert state_of(data, encoder) == before


def test_stores_that_share_a_data_folder_keep_their_planes_apart(
    command: Command, loaded: Loaded, tmp_path: Path
) -> None:
    voices = tmp_path / "voices.ndjson"
    voices.write_bytes(b"\n".join(loaded.sample.files[2].read_bytes().split(b"\n")[:20]))
    for name in ("one", "two"):
        given = ("--data", tmp_path, "--store", f"embedded:{tmp_path / name}")
        assert command("ingest", voices, *given).code == 0
    assert len(list((tmp_path / "planes").iterdir())) == 2


def test_a_second_demo_adds_nothing(command: Command, tmp_path: Path) -> None:
    first = command("demo", "--data", tmp_path)
    assert first.code == 0
    assert "This is a SAMPLE" in first.out
    for title in ("Fans: ", "Critics: ", "Who to talk to about: "):
        part = first.out.partition(f"\n{title}")[2].partition("\n\n\n")[0]
        assert "“" in part
    for line in ("Contacts", "Facts", "One person"):
        assert f"\n{line}: " in first.out
    assert "\nWho she is\n" in first.out
    assert "questions are left to a person" in first.out
    shown = first.out.partition("\nOne person: ")[2].partition("\n\n")[0]
    rows = [line.split("│") for line in shown.splitlines() if line.startswith("│")]
    kinds = [row[3].strip() for row in rows]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) >= {"tweet", "mail", "call", "survey", "like", "event", "referral"}
    second = command("demo", "--data", tmp_path)
    assert second.code == 0
    assert "Taken in: 0 new messages" in second.out


def test_a_store_on_neo4j_is_another_url(
    command: Command,
    loaded: Loaded,
    empty_neo4j: Neo4jServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", empty_neo4j.username)
    monkeypatch.setenv("NEO4J_PASSWORD", empty_neo4j.password)
    there = ("--store", empty_neo4j.uri, "--data", tmp_path)
    taken = command("ingest", loaded.sample.files[0], "--json", *there)
    assert taken.json["added"] == tweets_in(loaded)
    assert command("stats", "--json", *there).json["messages"] == taken.json["added"]
    refused = command("cypher", "CREATE (:Message)", *there)
    assert refused.code == MISUSED
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    denied = command("stats", *there)
    assert denied.code == FAILED
    assert denied.err.endswith("Set NEO4J_USERNAME and NEO4J_PASSWORD.\n")


def test_commands_that_are_none_are_misuse() -> None:
    assert (
        subprocess.run([PROGRAM, "dance"], env=environment(), capture_output=True, check=False).returncode
        == MISUSED
    )
