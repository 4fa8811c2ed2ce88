"""What docs/references.md shows is run: its statements, its questions, its company file, its budget."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from algorithms.fatigue import Budget
from algorithms.ladder import Rung
from graph_service.app import create_app
from graph_service.bootstrap import Service, open_service
from graph_service.cli.main import app
from graph_service.config import read_settings
from graph_service.questions.reference_fit import ALIKE, UNRELATED, WEIGHTS
from graph_service.questions.reference_rules import Rule
from graph_service.questions.vouching import budget_of
from ingest.company import parse_company
from ingest.facts import UseOutcome, Vouching
from ingest.reference_budget import ReferenceBudget
from tests.api.client import Client
from tests.e2e.command import environment
from tests.e2e.test_docs import blocks, commands, rows
from tests.references import act, asked_and_yes
from tests.signals import ANN, BOB, COMPANY, said

PAGE: Final = "docs/references.md"
ASK, READY, MATCH = blocks(PAGE, "graphql")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Ann, who brought a deal, and Bob, who hints at it."""
    folder = tmp_path_factory.mktemp("references")
    with open_service(read_settings(environment(), data=folder / "data")) as made:
        made.pipeline.declare_company(COMPANY)
        use = act("use", Vouching.USED, 2)
        end = act("end", Vouching.ENDED, 3, use=use.key, outcome=UseOutcome.WON)
        hint = said(2, BOB, "I would gladly be a reference for you and recommend you to anybody.")
        made.pipeline.ingest([said(1, ANN, "hello"), hint, *asked_and_yes(), use, end])
        yield made


def asked(service: Service, document: str, **variables: object) -> Any:
    client = Client(create_app(service.context))
    answer = client.post("/graphql", json={"query": document, "variables": variables}).json()
    assert "errors" not in answer
    return answer["data"]


def test_its_statements_answer(service: Service) -> None:
    for statement in blocks(PAGE, "cypher"):
        assert service.store.analyse(statement, {}, 100)[1]


def test_its_questions_are_answered(service: Service) -> None:
    found = asked(service, ASK, customer="twitter:bob")["askReference"]
    assert (found["userErrors"], found["reference"]["state"]) == ([], "ASKED")
    assert "references" in asked(service, READY)
    prospects = [json.loads(text) for text in blocks(PAGE, "json")]
    for each in prospects:
        del each["product"]
    (match,) = asked(service, MATCH, prospects=prospects)["matchReferences"]
    assert match["prospect"] == "Bolt Ltd"


def test_its_company_file_states_what_is_usual() -> None:
    (text,) = blocks(PAGE, "toml")
    stated = parse_company({"name": "Acme", **tomllib.loads(text)}).references
    assert stated == ReferenceBudget()
    assert budget_of(ReferenceBudget()) == Budget()


def test_its_tables_have_every_state_rule_and_weight() -> None:
    assert [row[0] for row in rows(PAGE, "The ladder")] == [rung.value for rung in Rung]
    assert [(row[0], row[1]) for row in rows(PAGE, "Whom to name to whom")] == [
        (name, f"{weight:.2f}") for name, weight in WEIGHTS.items()
    ]
    assert (UNRELATED, ALIKE, sum(WEIGHTS.values())) == pytest.approx((0.1, 0.6, 1.0))
    codes = [code.strip("` ") for row in rows(PAGE, "For apps") for code in row[0].split(",")]
    assert codes == [rule.value for rule in sorted(Rule, key=CODES.index)] + ["IN_THE_FUTURE"]


CODES: Final = (
    *(Rule.NO_CONSENT, Rule.ASKED_TOO_OFTEN, Rule.USED_TOO_OFTEN),
    *(Rule.NOT_ASKED, Rule.NOT_CONFIRMED),
)


@pytest.mark.parametrize("line", commands(PAGE))
def test_its_commands_are_there(line: str) -> None:
    words = line.split()
    help_of = CliRunner().invoke(app, [*words[:2], "--help"])
    assert help_of.exit_code == 0
    for option in (word for word in words if word.startswith("--")):
        assert option in help_of.output
