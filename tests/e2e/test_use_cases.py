"""Each of the eighteen use cases of docs/use-cases.md is run, in GraphQL and in Cypher, on the sample."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest

from graph_service.bootstrap import Service, open_service
from graph_service.config import read_settings
from ingest.company import read_company
from ingest.reading import read_files
from ingest.sample import write_sample
from tests.api.conftest import data_of
from tests.e2e.command import ROOT, environment

PAGE: Final = (ROOT / "docs/use-cases.md").read_text(encoding="utf-8")
PEOPLE: Final = 60
"""Of the sample: enough for each use case to have something to show."""
NAMES: Final = (
    "Social customer insights",
    "Marketing insights",
    "Rapid marketing response",
    "Campaign tracking",
    "Event management",
    "Sales insights",
    "Rapid sales response",
    "Proactive lead generation",
    "Support insights",
    "Rapid support response",
    "Peer-to-peer unpaid armies",
    "Innovation insights",
    "Crowdsourced R&D",
    "Collaboration insights",
    "Enterprise collaboration",
    "Extended collaboration",
    "Seamless customer experience",
    "VIP experience",
)


@dataclass(frozen=True, slots=True)
class UseCase:
    """A use case as the page has it; `same` are a path into GraphQL's data and a column of Cypher's row."""

    name: str
    graphql: str
    cypher: str
    same: tuple[str, str] | None


def use_cases() -> Iterator[UseCase]:
    for section in re.split(r"^### \d+\. ", PAGE, flags=re.MULTILINE)[1:]:
        [graphql] = re.findall(r"```graphql\n(.*?)```", section, re.DOTALL)
        [cypher] = re.findall(r"```cypher\n(.*?)```", section, re.DOTALL)
        same = re.search(r"Both count the same: `([\w.]+)` and `(\w+)`", section)
        yield UseCase(section.splitlines()[0], graphql, cypher, (same[1], same[2]) if same else None)


USE_CASES: Final = tuple(use_cases())
COUNTED: Final = tuple(each for each in USE_CASES if each.same is not None)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The sample, taken in by the ordinary way, its scores written down."""
    folder = tmp_path_factory.mktemp("use-cases")
    sample = write_sample(folder / "sample", people=PEOPLE)
    with open_service(read_settings(environment(), data=folder / "data")) as opened:
        opened.pipeline.declare_company(read_company(sample.company))
        opened.pipeline.ingest(read_files(list(sample.files)))
        opened.scorer.write()
        yield opened


def test_there_are_the_eighteen_that_the_page_promises() -> None:
    assert tuple(each.name for each in USE_CASES) == NAMES
    assert len(COUNTED) > len(USE_CASES) // 4


@pytest.mark.parametrize("case", USE_CASES, ids=lambda case: case.name)
def test_graphql_answers(service: Service, case: UseCase) -> None:
    assert all(map(holds_something, data_of(service.context, case.graphql, {}).values()))


@pytest.mark.parametrize("case", USE_CASES, ids=lambda case: case.name)
def test_cypher_answers(service: Service, case: UseCase) -> None:
    columns, rows = service.store.analyse(case.cypher, {}, 100)
    assert rows
    assert all(cell != 0 for cell in rows[0])
    assert len(columns) == len(rows[0])


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: case.name)
def test_both_count_the_same(service: Service, case: UseCase) -> None:
    assert case.same is not None
    path, column = case.same
    columns, [row] = service.store.analyse(case.cypher, {}, 100)
    found: Any = data_of(service.context, case.graphql, {})
    for name in path.split("."):
        found = found[name]
    assert found == row[columns.index(column)]
    assert found


def holds_something(root: Any) -> bool:
    """Whether what a root field answers has a row or, where it is of no lists, anything."""
    lists = [root["edges"]] if "edges" in root else [each for each in root.values() if isinstance(each, list)]
    return any(lists or root.values())
