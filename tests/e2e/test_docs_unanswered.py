"""What docs/care.md says of those who wait: its statements run, and its figures are those of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest

from algorithms import neglect
from graph_service.questions import needs, waiting
from graph_service.questions.deeds import LIKELY
from graph_service.questions.neglect import APART
from graph_service.questions.time import DAY
from tests.api.conftest import data_of
from tests.api.sample import Sample, opened
from tests.contract.test_unanswered import WORLD
from tests.e2e.test_docs import ROOT, rows

PAGE: Final = "docs/care.md"
SECTION: Final = (
    (ROOT / PAGE).read_text(encoding="utf-8").partition("\n## Who waits\n")[2].partition("\n## ")[0]
)


def statement(language: str) -> str:
    [text] = re.findall(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    return str(text)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("docs"))
    made.context.pipeline.ingest(WORLD)
    yield made
    made.engine.close()


def test_the_query_answers(world: Sample) -> None:
    assert data_of(world.context, statement("graphql"), {})["unanswered"]["edges"]


def test_the_statement_names_who_waits(world: Sample) -> None:
    _, found = world.context.store.analyse(statement("cypher"), {}, 10)
    assert len(found) == 5


def test_the_weights_are_those_of_the_table() -> None:
    told = {row[0].strip("`"): float(row[1]) for row in rows(PAGE, "Who waits")}
    assert told == {name: getattr(neglect.USUAL, name) for name in neglect.PARTS}


def test_the_figures_are_those_of_the_code() -> None:
    assert (LIKELY, waiting.BITTER, waiting.PRESSING) == (0.5, -0.5, 0.3)
    assert (neglect.LENT, neglect.LONGEST_DAYS, neglect.SOONER) == (10, 30, 0.8)
    assert (APART, needs.LEAST, needs.BITTERNESS) == (DAY // 144, 0.1, 0.2)
    assert needs.INTENTS == {
        "escalation": 0.8,
        "cancellation": 0.7,
        "complaint": 0.4,
        "buying": 0.4,
        "help": 0.35,
        "question": 0.25,
        "idea": 0.15,
    }
