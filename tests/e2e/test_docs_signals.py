"""What docs/signals.md shows is run: its rules, its statements, what it asks over GraphQL."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import pytest

from graph_service.app import create_app
from graph_service.bootstrap import Service, open_service
from graph_service.config import read_settings
from ingest.company import read_company
from ingest.due import written_due
from ingest.reading import read_files
from ingest.sample import write_sample
from ingest.signal_rules import Rule, default_rules, parse_rules
from tests.api.client import Client
from tests.e2e.command import environment
from tests.e2e.test_docs import blocks, rows

PAGE: Final = "docs/signals.md"
LISTED, ACTING, TRYING = blocks(PAGE, "graphql")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service over the sample."""
    folder = tmp_path_factory.mktemp("signals")
    sample = write_sample(folder / "sample", people=60)
    with open_service(read_settings(environment(), data=folder / "data")) as made:
        made.pipeline.declare_company(read_company(sample.company))
        made.pipeline.ingest(read_files(list(sample.files)))
        yield made


@pytest.fixture
def ask(service: Service) -> Any:
    client = Client(create_app(service.context))

    def asked(document: str, **variables: object) -> Any:
        answer = client.post("/graphql", json={"query": document, "variables": variables}).json()
        assert "errors" not in answer
        return answer["data"]

    return asked


@pytest.mark.parametrize("statement", blocks(PAGE, "cypher"), ids=lambda text: text.split("\n")[0])
def test_a_statement_answers(service: Service, statement: str) -> None:
    assert service.store.analyse(statement, {}, 100)[1]


def test_the_rules_that_are_shipped_are_those_that_are_listed() -> None:
    shipped = [
        [f"`{rule.kind}`", looked_for(rule), rule.team, written_due(rule.due), str(rule.priority)]
        for rule in default_rules()
    ]
    listed = [[kind, named(by), *rest] for kind, by, *rest in rows(PAGE, "Rules")]
    assert sorted(map(str, listed)) == sorted(map(str, shipped))


def looked_for(rule: Rule) -> tuple[tuple[str, ...], str | None, bool, float | None]:
    """The intents, the tone, whether an answer settles it, and the least sentiment."""
    wanted = rule.conditions
    return wanted.intents, wanted.tone, wanted.open, wanted.sentiment_at_least


def named(by: str) -> tuple[tuple[str, ...], str | None, bool, float | None]:
    """As `looked_for`, of a row: a part of it with a blank is an explanation."""
    intents = tuple(sorted(part for part in by.split(", ") if " " not in part))
    tone, least = re.search(r"an? (\w+) tone", by), re.search(r"a sentiment of (\S+) or more", by)
    return intents, tone and tone[1], "until it is answered" in by, float(least[1]) if least else None


def test_the_rules_that_are_shown_are_rules() -> None:
    (text,) = blocks(PAGE, "toml")
    rules = {rule.kind: rule for rule in parse_rules(tomllib.loads(text))}
    assert rules.keys() == {"outage", "grumble", "question"}
    assert rules["question"].conditions.open


def test_signals_are_listed_and_worked_off(ask: Any) -> None:
    signals = [edge["node"] for edge in ask(LISTED)["signals"]["edges"]]
    assert len(signals) == 10
    assert [signal["evidence"]["edges"] != [] for signal in signals] == [True] * 10
    done = ask(ACTING, signal=signals[0]["id"])
    assert [payload["userErrors"] for payload in done.values()] == [[]] * 5
    assert done["resolveSignal"]["signal"] == {"status": "RESOLVED"}
    assert done["reopenSignal"]["signal"] == {"status": "OPEN", "team": "billing"}


def test_rules_are_tried(ask: Any) -> None:
    (text,) = blocks(PAGE, "toml")
    (rule,) = (row for row in tomllib.loads(text)["signals"] if row["kind"] == "question")
    found = ask(TRYING, rules=[rule])["signalDryRun"]
    assert found["totalCount"] == found["yields"][0]["raised"] > 0
    assert len(found["edges"]) == 5
