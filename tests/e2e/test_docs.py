"""What the documentation shows is run: statements, records, the company file, the commands."""

from __future__ import annotations

import gzip
import json
import logging
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.api import guards, ids, intake, paging
from graph_service.api.access import KINDS
from graph_service.api.limits import LIMITS
from graph_service.app import create_app
from graph_service.bootstrap import open_service
from graph_service.config import VARIABLES, read_settings
from graph_service.doctor.variables import OF_TESTS
from graph_service.logs import entry
from graph_service.pipeline.annotate import annotate
from graph_service.pipeline.load import load
from graph_service.pipeline.matters import matters
from graph_service.pipeline.resolve import resolve
from graph_service.pipeline.scores import Scorer
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.vectors import VectorPlane
from graph_service.questions.answers import Answers, Planes
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from graph_service.text.annotate import Annotator
from graph_service.text.heads import Heads
from graph_service.text.sentiment import Vader
from ingest.canonical import RECORDS, Message, RejectedRow
from ingest.company import parse_company, read_company
from ingest.connectors.ndjson import parse_record
from ingest.reading import read_files
from ingest.sample import write_sample
from tests.api.client import Client
from tests.e2e.command import environment
from tests.e2e.conftest import Command
from tests.wide import WideEncoder

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
    load(store, read_files([*sample.files, *written(data)]), rejected.append)
    resolve(store)
    annotate(store, Annotator(store.company(), Vader()))
    matters(store)
    score(store, tmp_path_factory.mktemp("planes"))
    store.close()
    assert len(rejected) == sample.rejected
    return data


def score(store: GraphStore, folder: Path) -> None:
    """Write scores down, by planes that are elsewhere."""
    interactions = InteractionPlane(folder / "interactions")
    planes = Planes(
        interactions, VectorPlane(folder / "vectors", WideEncoder()), LexicalPlane(folder / "words")
    )
    keeper = Keeper(store, [interactions])
    keeper.catch_up()
    answers = Answers(store, planes, lambda company: Annotator(company, Vader()))
    Scorer(store, keeper, answers.scores).write()


def written(folder: Path) -> list[Path]:
    """The records of the pages that bring their own, as the files they name."""
    files = {"people.ndjson": "docs/who-is-who.md", "said.ndjson": "docs/meaning.md"}
    for name, page in files.items():
        (folder / name).write_text("".join(blocks(page, "json")), encoding="utf-8")
    return [folder / name for name in files]


STATEMENTS: Final = [
    text
    for page in ("docs/graph-model.md", "docs/who-is-who.md", "docs/meaning.md", "docs/voices.md")
    for text in blocks(page, "cypher")
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda text: text.split("\n")[0])
def test_a_statement_of_the_graph_model_answers(folder: Path, command: Command, statement: str) -> None:
    answer = command("cypher", "--data", folder, "--json", statement)
    assert answer.code == 0, answer.err
    assert answer.json["rows"]


def test_the_graph_model_shows_statements() -> None:
    assert len(STATEMENTS) == 25


def test_the_records_of_the_documentation_are_records_of_every_kind() -> None:
    lines = "".join(blocks("docs/records.md", "json")).splitlines()
    records = [parse_record(line.encode()) for line in lines]
    first = records[0]
    assert isinstance(first, Message)
    assert (first.key, first.conversation_key) == ("helpdesk:42", "helpdesk:#room-7")
    assert {type(record) for record in records} == set(RECORDS.values())


@pytest.mark.parametrize("text", blocks("docs/records.md", "toml"))
def test_the_company_of_the_documentation_is_one(text: str) -> None:
    company = parse_company(tomllib.loads(text))
    assert (company.team("twitter:acmehelp"), company.owns("email:ann@acme.example")) == ("care", True)


DECIDING: Final = ("identity same", "identity withdraw", "correct ")
NOT_READING: Final = (
    "adapt",
    "signals try",
    "ingest",
    "serve",
    "demo",
    "rebuild",
    "export",
    "backup",
    "restore",
    "forget",
    "erase",
    "subject-access",
    "hooks accept",
    "hooks subscribe",
    "hooks list",
    "hooks rotate",
    "hooks dead",
    "hooks retry",
    "hooks remove",
    "suppression list",
    "suppression lift",
    "suppression apply",
    "keys create",
    "keys rotate",
    "keys revoke",
    "contexts save",
    "contexts edit",
    "contexts pause",
    "contexts resume",
    "contexts delete",
    "contexts matches",
    "contexts rate",
    "contexts to-rate",
    "crm export",
    *DECIDING,
)
READING: Final = [
    line
    for page in (
        "README.md",
        "docs/graph-model.md",
        "docs/operate.md",
        "docs/who-is-who.md",
        "docs/meaning.md",
        "docs/signals.md",
        "docs/voices.md",
        "docs/loudness.md",
        "docs/flames.md",
        "docs/strategy.md",
        "docs/contexts.md",
        "docs/moments.md",
        "docs/influence.md",
        "docs/care.md",
        "docs/use-cases.md",
        "docs/alarms.md",
    )
    for line in commands(page)
    if not line.startswith(NOT_READING)
]


@pytest.mark.parametrize("line", [line for line in READING if not line.startswith("query")])
def test_a_command_of_the_documentation_runs(folder: Path, command: Command, line: str) -> None:
    answer = command(*shlex.split(line), "--data", folder)
    assert answer.code == 0, answer.err


def test_the_documentation_shows_commands() -> None:
    assert {line.split()[0] for line in READING} == {
        "advocates",
        "annotate",
        "audit",
        "blackout",
        "channels",
        "communities",
        "contexts",
        "corrections",
        "coverage",
        "critics",
        "cypher",
        "doctor",
        "flames",
        "identity",
        "influencers",
        "introductions",
        "keys",
        "loudness",
        "moments",
        "outcomes",
        "query",
        "references",
        "select",
        "signals",
        "stats",
        "strategy",
        "themes",
        "turning-points",
        "unanswered",
        "voices",
    }


@pytest.mark.parametrize("name", NOT_READING)
def test_a_command_that_the_documentation_shows_is_one(command: Command, name: str) -> None:
    options = {word for line in every_command() if line.startswith(name) for word in line.split()}
    shown = command(*name.split(), "--help")
    assert shown.code == 0
    assert [word for word in options if word.startswith("--") and word not in shown.out] == []


def every_command() -> list[str]:
    pages = ("README.md", *(str(page.relative_to(ROOT)) for page in sorted((ROOT / "docs").glob("*.md"))))
    return [line for page in pages for line in commands(page)]


ELSEWHERE: Final = (
    "docs/advocacy.md",
    "docs/channels.md",
    "docs/choosing.md",
    "docs/references.md",
    "docs/outcomes.md",
)
"""Pages with a test of their own, `test_docs_<page>.py`, that runs their commands over what fits them."""


def test_every_command_of_every_page_is_run_or_known() -> None:
    run = {*READING, *(line for page in ELSEWHERE for line in commands(page))}
    unknown = [line for line in every_command() if line not in run and not line.startswith(NOT_READING)]
    assert unknown == []


# docs/who-is-who.md


def test_the_waterfall_is_the_one_that_is_shown(folder: Path, command: Command) -> None:
    (shown,) = blocks("docs/who-is-who.md", "text")
    (line,) = (line for line in READING if line.startswith("identity explain"))
    assert command(*shlex.split(line), "--data", folder).out.strip() == shown.strip()


def test_the_telephone_alone_adds_24_bits(folder: Path, command: Command) -> None:
    pair = ("email:jane.dovey@acme.example", "phone:+44 7700 900123")
    found = command("identity", "explain", *pair, "--data", folder, "--json").json
    assert (found["zone"], found["together"]) == ("JOIN", True)
    assert [round(step["bits"]) for step in found["steps"] if step["field"] == "telephone"] == [24]


# docs/operate.md


def rows(page: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, its head left out."""
    section = (
        (ROOT / page).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    )
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def test_the_settings_are_those_that_are_read() -> None:
    listed = [[f"`{one.name}`", one.default, one.meaning] for one in VARIABLES]
    assert rows("docs/operate.md", "Settings") == listed


def test_every_setting_that_the_code_reads_is_listed() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "graph_service").rglob("*.py")]
    reading = r"(?<!Variable\()\"((?:GRAPH_SERVICE|NEO4J|OTEL)_[A-Z_0-9]+)\""
    read = {name for text in sources for name in re.findall(reading, text)}
    assert read - set(OF_TESTS) == {variable.name for variable in VARIABLES}


def test_the_events_are_those_that_are_logged() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "graph_service").rglob("*.py")]
    logged = {
        name for text in sources for name in re.findall(r"\b(?:event|failure)\(LOG, \"([^\"]+)\"", text)
    }
    listed = {name for row in rows("docs/operate.md", "Logs") for name in re.findall("`([^`]+)`", row[0])}
    assert listed == logged | {*KINDS.values(), "library"}


def test_the_line_of_the_log_is_one() -> None:
    line, _ = blocks("docs/operate.md", "json")
    record = logging.LogRecord("graph_service", logging.INFO, "", 0, "request", (), None)
    fields = {"method": "POST", "path": "/graphql", "status": 200, "milliseconds": 12.7}
    record.__dict__["fields"] = fields
    assert json.loads(line).keys() - {"request"} == entry(record).keys()


# docs/develop.md

PAGE: Final = "docs/develop.md"
JSON: Final = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    """The service over the sample."""
    with open_service(read_settings(environment(), data=folder)) as service:
        service.pipeline.catch_up()
        yield Client(create_app(service.context))


def asked(client: Client, beginning: str, **variables: object) -> Any:
    """The answer to the query of the page that begins so."""
    (text,) = (text for text in blocks(PAGE, "graphql") if text.startswith(beginning))
    return client.post("/graphql", json={"query": text, "variables": variables}).json()


def test_the_first_query(client: Client) -> None:
    (line,) = blocks(PAGE, "sh")
    words = shlex.split(line)
    assert words[:5] == [
        "curl",
        "-s",
        "http://127.0.0.1:8000/graphql",
        "-H",
        "Content-Type: application/json",
    ]
    answer = client.post("/graphql", content=words[6], headers=JSON).json()
    assert answer["data"]["stats"]["messages"] > 0


def test_paging_and_finding_again(client: Client) -> None:
    first = asked(client, "query Customers")["data"]["customers"]
    assert first["pageInfo"]["hasNextPage"]
    then = asked(client, "query Customers", after=first["pageInfo"]["endCursor"])["data"]["customers"]
    ids = [edge["node"]["id"] for page in (first, then) for edge in page["edges"]]
    assert len(set(ids)) == 4
    again = asked(client, "query Again", id=ids[2])["data"]["node"]
    assert again["name"] == then["edges"][0]["node"]["name"]
    assert again["handles"]["edges"]


@pytest.mark.parametrize(("beginning", "name"), [("{\n  advocates", "advocates"), ("{\n  search", "search")])
def test_the_questions_have_answers(client: Client, beginning: str, name: str) -> None:
    assert asked(client, beginning)["data"][name]["edges"]


def test_the_error_is_the_one_that_is_shown(client: Client) -> None:
    (error,) = asked(client, "{ customers(first: 1000)")["errors"]
    shown = json.loads(blocks(PAGE, "json")[0])
    assert {"message": error["message"], "code": error["extensions"]["code"]} == shown


def test_records_are_taken_in_once(client: Client) -> None:
    variables = json.loads(blocks(PAGE, "json")[1])
    first, again = (asked(client, "mutation TakeIn", **variables)["data"]["ingest"] for _ in range(2))
    assert (first["receipt"]["added"], first["receipt"]["rejected"], first["userErrors"]) == (1, 1, [])
    assert [row["line"] for row in first["rejects"]] == [2]
    assert again == first
    other = asked(client, "mutation TakeIn", key=variables["key"], records=[])["data"]["ingest"]
    assert [error["code"] for error in other["userErrors"]] == ["IDEMPOTENCY_KEY_REUSED"]


def test_every_query_of_the_page_is_tried() -> None:
    assert len(blocks(PAGE, "graphql")) == 6


def test_the_limits_are_those_that_hold() -> None:
    listed = [int(row[1].replace(",", "")) for row in rows(PAGE, "Limits")]
    query = [LIMITS.tokens, LIMITS.depth, LIMITS.aliases, LIMITS.fields, LIMITS.cost]
    assert listed == [guards.MOST_BYTES, paging.MOST, ids.MOST_IDS, *query, intake.MOST_RECORDS]


def test_the_codes_of_errors_are_codes() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "graph_service").rglob("*.py")]
    listed = {name for row in rows(PAGE, "Errors") for name in re.findall("`([A-Z_]+)`", row[0])}
    assert [code for code in sorted(listed) if not any(f'"{code}"' in text for text in sources)] == []


# docs/who-is-who.md over GraphQL


def test_the_review_over_graphql_has_the_question(client: Client) -> None:
    review, _ = blocks("docs/who-is-who.md", "graphql")
    found = client.post("/graphql", json={"query": review}).json()["data"]["identityReview"]
    questions = {edge["node"]["other"]["name"] for edge in found["edges"]}
    assert "Jane Dovey" in questions


def test_a_decision_over_graphql_is_foreseen(client: Client) -> None:
    _, decide = blocks("docs/who-is-who.md", "graphql")
    answer = client.post("/graphql", json={"query": decide, "variables": {"dryRun": True}}).json()
    payload = answer["data"]["assertSame"]
    assert (payload["assertion"], payload["userErrors"]) == (None, [])
    assert (len(payload["impact"]["before"]), len(payload["impact"]["after"])) == (2, 1)


# docs/meaning.md over GraphQL

MIA: Final = ids.global_id("Message", "helpdesk:77")


def of_meaning(client: Client, beginning: str, **variables: object) -> Any:
    """The data of the query of the page that begins so."""
    (text,) = (text for text in blocks("docs/meaning.md", "graphql") if text.startswith(beginning))
    return client.post("/graphql", json={"query": text, "variables": variables}).json()["data"]


def test_the_message_of_the_page_is_explained(client: Client) -> None:
    found = of_meaning(client, "query Meaning", id=MIA)["message"]["annotation"]
    assert found["corrected"] == ["intent:complaint"]
    assert {"label": "complaint", "probability": 1.0} in found["intents"]
    assert found["evidence"]


def test_texts_of_the_page_are_read(client: Client) -> None:
    one, nothing = of_meaning(client, "query Read", texts=["I love it", ""])["annotate"]
    assert (one["tone"], nothing["tone"]) == ("POSITIVE", None)


def test_a_correction_of_the_page_is_foreseen(client: Client) -> None:
    payload = of_meaning(client, "mutation Correct", message=MIA, dryRun=True)["correctAnnotation"]
    assert (payload["correction"], payload["userErrors"]) == (None, [])
    assert payload["annotation"]["corrected"] == ["intent:complaint", "intent:idea"]


def test_every_emotion_and_intent_is_listed() -> None:
    """With every label that the shipped model tells."""
    heads = Heads.shipped().heads
    listed = {row[0]: set(row[1].split(", ")) for row in rows("docs/meaning.md", "What is found")}
    assert listed["emotions"] == set(heads["emotion"].labels)
    assert listed["intents"] == set(heads["intents"].labels)


# docs/voices.md over GraphQL


@pytest.mark.parametrize(("number", "name"), [(0, "voices"), (1, "themes")])
def test_voices_and_themes_over_graphql(client: Client, number: int, name: str) -> None:
    query = blocks("docs/voices.md", "graphql")[number]
    found = client.post("/graphql", json={"query": query}).json()["data"][name]
    assert found["edges"]
    assert all(edge["node"]["evidence"]["edges"] for edge in found["edges"])


# docs/moments.md over GraphQL


def test_moments_over_graphql(client: Client) -> None:
    (query,) = blocks("docs/moments.md", "graphql")
    found = client.post("/graphql", json={"query": query}).json()["data"]["moments"]
    page = (ROOT / "docs/moments.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` ", page, re.MULTILINE)) <= set(found)
    assert found["promise"]["explanation"]


# Commands that write: each is run as it stands, page by page, in a folder with the files it names

WRITING: Final = (
    "signals try",
    "ingest",
    "rebuild",
    "export",
    "restore",
    "forget",
    "erase",
    "subject-access",
    *DECIDING,
)
SOME_ROWS_WERE_REJECTED: Final = 1
EXPORTED: Final = {
    "Contact.csv": "salesforce_contacts.csv",
    "Lead.csv": "salesforce_leads.csv",
    "Account.csv": "salesforce_accounts.csv",
    "Case.csv": "salesforce_cases.csv",
    "brandwatch.csv": "brandwatch_mentions.csv",
    "radian6.csv": "radian6_mentions.csv",
}
RESULTS: Final = {"successfulResults.csv": "sf__Id,sf__Created", "failedResults.csv": "sf__Id,sf__Error"}
JANE: Final = (
    '{"record": "message", "source": "notes", "native_id": "1", "channel": "chat", "text": "Hello.", '
    '"sender": {"channel": "twitter", "address": "@jane_d"}, "sent_at": "2026-03-01T09:30:00Z"}\n'
)


def test_the_commands_that_write_do_so(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, *others = laid_out(tmp_path)
    go = iter(others)
    monkeypatch.chdir(tmp_path)
    for number, line in enumerate(line for line in every_command() if line.startswith(WRITING)):
        spelled = shlex.split(line.replace("FILE", "graph.ndjson"))
        leaves = line.startswith("subject-access") or "--dry-run" in line
        words = [(stays if leaves else next(go)) if word == "CUSTOMER" else word for word in spelled]
        if "ASSERTION" in words:
            words[words.index("ASSERTION")] = said_by_ann(command, tmp_path / "data")
        if "CORRECTION" in words:
            words[words.index("CORRECTION")] = put_right(command, tmp_path / "data")
        data = f"restored-{number}" if line.startswith("restore") else "data"
        if "--data" in words:
            # Into a new folder, from a backup that the page names by an example.
            words = ["restore", backed_up(command, tmp_path / "data")]
        sure = ["--yes"] if line.startswith(("forget", "erase")) and "--dry-run" not in line else []
        done = command(*words, *sure, "--data", tmp_path / data)
        allowed = {0, SOME_ROWS_WERE_REJECTED} if line.startswith("ingest") else {0}
        assert done.code in allowed, (line, done.err)


def backed_up(command: Command, data: Path) -> str:
    """The folder of a new backup."""
    assert command("backup", "--data", data).code == 0
    return str(max((data / "backups").iterdir()))


def said_by_ann(command: Command, data: Path) -> str:
    """The id of what she said."""
    said = command("identity", "assertions", "--data", data, "--json").json["assertions"]
    (found,) = (row["id"] for row in said if row["by"] == "Ann")
    return str(found)


def put_right(command: Command, data: Path) -> str:
    """The id of what somebody put right last."""
    said = command("corrections", "--data", data, "--json").json["corrections"]
    return str(said[-1]["id"])


def laid_out(folder: Path) -> list[str]:
    """The files that the documentation names; handles of people who are in them."""
    written(folder)
    sample = write_sample(folder / "sample", people=60)
    for file in (*sample.files, sample.company):
        shutil.copy(file, folder / file.name)
    with gzip.open(folder / "tweets.csv.gz", "wb") as packed:
        packed.write((folder / "tweets.csv").read_bytes())
    (folder / "notes.ndjson").write_text(JANE, encoding="utf-8")
    for name, golden in EXPORTED.items():
        shutil.copy(ROOT / "tests" / "unit" / "ingest" / "golden" / golden, folder / name)
    for name, heading in RESULTS.items():
        (folder / name).write_text(f"{heading},GraphService_Id__c,GraphService_As_Of__c\n", encoding="utf-8")
    return [person.handles[0].key for person in sample.fans]
