"""Who is near a public blow-up, over GraphQL; its numbers are tested in `tests/unit/questions`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import Sample, opened
from tests.flames import ANSWERED, END, Wary

QUERY: Final = """query ($product: ID, $time: Time, $first: Int, $after: String) {
  flameRisk(product: $product, time: $time, first: $first, after: $after) {
    totalCount trolls watchLine definition asOf graphVersion pageInfo { hasNextPage endCursor }
    edges { node {
      customer { name } score interval { low high level } certain audience asOf graphVersion
      components { name value contribution explanation evidence(first: 1) { edges { node { text } } } }
      matters { state messageCount }
      earliest { at message { text } }
      done { answers lastAt apologised evidence { edges { node { text } } } }
      outburst { at people message { text } }
      evidence(first: 1) { edges { node { text } } pageInfo { hasNextPage } }
    } } } }"""


@pytest.fixture(scope="module")
def burning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("burning"), judge=Wary())
    made.context.pipeline.ingest(ANSWERED)
    yield made
    made.engine.close()


def asked(burning: Sample, **variables: Any) -> Any:
    return data_of(burning.context, QUERY, variables)["flameRisk"]


def test_a_person_with_all_that_is_told(burning: Sample) -> None:
    page = asked(burning)
    assert (page["totalCount"], page["trolls"], page["watchLine"]) == (1, 1, 0.5)
    [edge] = page["edges"]
    dee = edge["node"]
    assert dee["customer"]["name"] == "Dee Dunn"
    assert dee["interval"]["low"] < dee["score"] < dee["interval"]["high"]
    assert dee["certain"] == (dee["interval"]["low"] > page["watchLine"])
    threat = next(part for part in dee["components"] if part["name"] == "threat")
    assert threat["explanation"] == "Speaks of taking it elsewhere (law)."
    last = {"text": "hate to be ignored over Lark Notes, I will call my lawyer"}
    assert threat["evidence"]["edges"] == [{"node": last}]
    assert dee["matters"] == [{"state": "ANSWERED", "messageCount": 7}]
    assert dee["earliest"]["message"]["text"] == "hate this, Lark Notes still has none of my notes"
    assert (dee["outburst"]["people"], dee["outburst"]["message"]) == (3, last)
    assert (dee["done"]["answers"], dee["done"]["apologised"]) == (1, True)
    assert dee["done"]["evidence"]["edges"] == [{"node": {"text": "Dee, we are so sorry, here they are"}}]
    assert dee["evidence"]["pageInfo"] == {"hasNextPage": True}


def test_as_of_a_time_page_by_page(burning: Sample) -> None:
    time = {"asOf": "2026-03-03T00:00:00+00:00"}
    first = asked(burning, time=time, first=1)
    assert (first["totalCount"], len(first["edges"]), first["pageInfo"]["hasNextPage"]) == (2, 1, True)
    second = asked(burning, first=5, after=first["pageInfo"]["endCursor"])
    assert second["asOf"] == first["asOf"] != END.isoformat()
    assert [edge["node"]["outburst"] for edge in second["edges"]] == [None]


def test_over_a_product(burning: Sample) -> None:
    assert asked(burning, product=global_id("Product", "lark-mail"))["totalCount"] == 0
    refused = refusal_of(burning.context, QUERY, {"product": global_id("Product", "toaster")})
    assert refused[0] == "NOT_FOUND"
