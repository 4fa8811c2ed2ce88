"""What docs/influence.md shows is run; its figures are those of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest

from algorithms.introductions import HOPS, WIDEST
from graph_service.api.ids import global_id
from graph_service.planes.view import KINDS
from graph_service.questions import acquaintance, influence, positions, topical
from tests.api.conftest import data_of
from tests.api.sample import Sample, opened
from tests.circles import CIRCLES
from tests.crowd import Telling
from tests.e2e.test_docs import ROOT, blocks, rows

PAGE: Final = "docs/influence.md"
TEXT: Final = (ROOT / PAGE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def circles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("docs"), judge=Telling())
    made.context.pipeline.ingest(CIRCLES)
    yield made
    made.engine.close()


@pytest.mark.parametrize("text", blocks(PAGE, "graphql"), ids=lambda text: text.split("(")[0].split()[-1])
def test_a_query_answers(circles: Sample, text: str) -> None:
    ends = {name: global_id("Customer", f"twitter:{who}") for name, who in (("from", "ann"), ("to", "fay"))}
    variables = ends if text.startswith("query") else {}
    assert data_of(circles.context, text.replace("wren notes", "leeks"), variables)


def test_the_weights_are_those_of_the_table() -> None:
    told = {row[0]: float(row[1].split()[0]) for row in rows(PAGE, "The network")}
    names = ("reply", "mention", "share", "thanks")
    assert [told[name] for name in names] == list(influence.KIND_WEIGHTS)
    assert len(names) == len(KINDS)


@pytest.mark.parametrize(
    "told",
    [
        f"fades by half in {influence.HALF_LIFE_DAYS:.0f} days",
        f"within a cosine of {topical.NEAR} of them",
        f"drawn anew, {positions.REDRAWN} times ({positions.REDRAWN_OF_MANY} times",
        f"a sample of {positions.STARTS} starts",
        f"the {WIDEST} strongest ties",
    ],
)
def test_the_figures_are_those_of_the_code(told: str) -> None:
    assert told in TEXT
    assert (HOPS, acquaintance.HALF_LIFE_DAYS, positions.LEVEL, positions.MANY) == (4, 365, 0.9, 500_000)


def test_the_files_have_what_is_told() -> None:
    assert set(re.findall(r"`(\.?\w+)`", TEXT[TEXT.index("## The network as a file") :])) >= set(KINDS)
