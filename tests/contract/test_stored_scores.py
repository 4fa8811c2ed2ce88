"""The scores that GraphQL tells are those that the documented Cypher finds, on both engines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from graph_service.pipeline.scores import Scorer
from graph_service.store.port import Engine
from ingest.canonical import Record
from tests.api.conftest import data_of
from tests.api.sample import RECORDS, Sample, opened
from tests.crowd import Telling, crowd

PAGE: Final = Path(__file__).parents[2] / "docs" / "graph-model.md"
EVERY: Final = 10_000
PRODUCTS: Final = ("", "lark-mail", "lark-notes")
STORED: Final = """{ customers(first: 100) { edges { node { id storedScores {
  kind product { slug } score interval { low high level } percentile asOf graphVersion } } } } }"""
LIVE: Final = """query ($product: ID) { customers(first: 100) { edges { node { id
  advocacy(product: $product) { ...what }
  criticism(product: $product) { ...what }
  influence(product: $product) { ...what } } } } }
fragment what on Scored { score interval { low high level } asOf graphVersion }"""
Row = dict[str, Any]
Place = tuple[str, str, str]
"""A customer's id, a kind, and a product's slug or nothing."""


def documented() -> str:
    """The first statement of the page that returns scores."""
    statements: list[str] = re.findall(r"```cypher\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return next(text for text in statements if ":Score" in text)


def found(sample: Sample) -> dict[Place, Row]:
    """What the documented statement finds, as GraphQL tells it."""
    columns, rows = sample.context.store.analyse(documented(), {}, EVERY)
    named: list[Row] = [dict(zip(columns, row, strict=True)) for row in rows]
    places = ((global_id("Customer", row["customer"]), row["kind"], row["product"]) for row in named)
    return dict(zip(places, map(told, named), strict=True))


def told(row: Row) -> Row:
    return {
        "score": row["score"],
        "interval": {"low": row["low"], "high": row["high"], "level": 0.9},
        "percentile": row["percentile"],
        "asOf": row["asOf"].isoformat().replace("+00:00", "Z"),
        "graphVersion": str(row["graphVersion"]),
    }


def stored(sample: Sample) -> dict[Place, Row]:
    """What GraphQL says is stored."""
    people = [edge["node"] for edge in data_of(sample.context, STORED, {})["customers"]["edges"]]
    rows = [(person["id"], score) for person in people for score in person["storedScores"]]
    slugs = [(score.pop("product") or {"slug": ""})["slug"] for _, score in rows]
    return {
        (customer, score.pop("kind").lower(), slug): score
        for (customer, score), slug in zip(rows, slugs, strict=True)
    }


def live(sample: Sample, product: str) -> dict[Place, Row]:
    """What GraphQL works out now of one product."""
    given = {"product": global_id("Product", product)} if product else {}
    edges = data_of(sample.context, LIVE, given)["customers"]["edges"]
    return {
        (edge["node"]["id"], kind, product): edge["node"][kind]
        for edge in edges
        for kind in ("advocacy", "criticism", "influence")
        if edge["node"][kind] is not None
    }


HELD: Final[dict[str, Sequence[Record]]] = {
    "the sample": RECORDS,
    "a crowd": crowd(1),
    "another": crowd(2),
    "a few": crowd(3, people=4, messages=20),
    "nobody": (),
}


@pytest.mark.parametrize("records", HELD.values(), ids=HELD)
def test_stored_scores_are_those_of_the_documented_statement_and_those_of_now(
    engine: Engine, tmp_path: Path, records: Sequence[Record]
) -> None:
    sample = opened(tmp_path, engine, Telling())
    context = sample.context
    context.pipeline.ingest(records)
    Scorer(context.store, context.keeper, context.answers.scores).write()
    rows = found(sample)
    assert bool(rows) == bool(records)
    assert rows == stored(sample)
    now = {place: row for product in PRODUCTS for place, row in live(sample, product).items()}
    assert now == {place: without(row, "percentile") for place, row in rows.items()}


def without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}
