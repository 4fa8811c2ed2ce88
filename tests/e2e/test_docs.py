"""What the documentation shows is run: statements, records, the company file, the commands."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Final

import pytest

from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.load import load
from graph_service.pipeline.resolve import resolve
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.sentiment import Vader
from ingest.canonical import Message, RejectedRow
from ingest.company import parse_company, read_company
from ingest.connectors.ndjson import parse_record
from ingest.reading import read_files
from ingest.sample import write_sample
from tests.e2e.conftest import Command

ROOT: Final = Path(__file__).parents[2]


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)


def commands(page: str) -> list[str]:
    """The lines of a page that run `graph-service`, without where it is installed."""
    lines = re.findall(r"^    (?:\.venv/bin/)?graph-service (.*)$", (ROOT / page).read_text(), re.MULTILINE)
    return [re.sub(r"\s+#.*", "", line) for line in lines]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample's record in it, without planes."""
    data = tmp_path_factory.mktemp("docs")
    sample = write_sample(data / "sample", people=60)
    store = GraphStore(EmbeddedEngine(data / "graph"))
    store.declare_company(read_company(sample.company))
    rejected: list[RejectedRow] = []
    load(store, read_files(list(sample.files)), rejected.append)
    resolve(store)
    annotate(store, Annotator(store.reader.products(), Vader()))
    store.close()
    assert len(rejected) == sample.rejected
    return data


STATEMENTS: Final = blocks("docs/graph-model.md", "cypher")


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda text: text.split("\n")[0])
def test_a_statement_of_the_graph_model_answers(folder: Path, command: Command, statement: str) -> None:
    answer = command("cypher", "--data", folder, "--json", statement)
    assert answer.code == 0, answer.err
    assert answer.json["rows"]


def test_the_graph_model_shows_statements() -> None:
    assert len(STATEMENTS) == 5


@pytest.mark.parametrize("text", blocks("docs/records.md", "json"))
def test_a_record_of_the_documentation_is_one(text: str) -> None:
    record = parse_record(text.encode())
    assert isinstance(record, Message)
    assert (record.key, record.conversation_key) == ("helpdesk:42", "helpdesk:#room-7")


@pytest.mark.parametrize("text", blocks("docs/records.md", "toml"))
def test_the_company_of_the_documentation_is_one(text: str) -> None:
    company = parse_company(tomllib.loads(text))
    assert (company.team("twitter:acmehelp"), company.owns("email:ann@acme.example")) == ("care", True)


READING: Final = [
    line
    for page in ("README.md", "docs/graph-model.md")
    for line in commands(page)
    if not line.startswith("ingest")
]


@pytest.mark.parametrize("line", [line for line in READING if not line.startswith("query")])
def test_a_command_of_the_documentation_runs(folder: Path, command: Command, line: str) -> None:
    answer = command(*shlex.split(line), "--data", folder)
    assert answer.code == 0, answer.err


def test_the_documentation_shows_commands() -> None:
    assert {line.split()[0] for line in READING} == {"stats", "query", "cypher"}
