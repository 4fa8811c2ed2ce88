"""Loudness and turning points over GraphQL; their numbers are tested on both engines in `tests/contract`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import Sample, opened
from tests.sides import LOUD, TURNED, WHY, said

SHARE: Final = """value numerator denominator critics surelyFans surelyCritics crowdFans crowdCritics
interval { low high level } explanation"""
LOUDNESS: Final = f"""query (
  $by: [LoudnessDimension!]!, $product: ID, $topic: String, $window: Window,
  $certain: Boolean! = false, $time: Time,
  $first: Int, $after: String
) {{
  loudness(groupBy: $by, product: $product, topic: $topic, window: $window,
           certainOnly: $certain, time: $time,
           first: $first, after: $after) {{
    totalCount definition asOf graphVersion pageInfo {{ hasNextPage hasPreviousPage endCursor }}
    edges {{ node {{
      values {{ dimension value }} people {{ {SHARE} }} messages {{ {SHARE} }}
      reach {{
        {SHARE}
        for: evidence(side: FOR) {{ edges {{ node {{ text }} }} }}
        against: evidence(side: AGAINST, first: 1) {{
          edges {{ node {{ text }} }} pageInfo {{ hasNextPage }}
        }}
      }}
      unknowns {{ kind share explanation }}
    }} }} }} }}"""
TURNING: Final = """query (
  $product: ID, $direction: TurnDirection, $time: Time, $first: Int, $after: String
) {
  turningPoints(product: $product, direction: $direction, time: $time, first: $first, after: $after) {
    totalCount asOf graphVersion pageInfo { hasNextPage endCursor }
    edges { node {
      customer { handles { edges { node { address } } } } direction score certain at earliest latest
      bayesFactor asOf graphVersion components { name value contribution explanation }
      before {
        praise interval { low high level } days since until evidence(first: 1) { edges { node { text } } }
      }
      after { praise days evidence(first: 1) { edges { node { text } } } }
      ours { delaySeconds message { text } }
      evidence(first: 2) { edges { node { text } } }
    } } } }"""
NOTES: Final = global_id("Product", "lark-notes")


@pytest.fixture(scope="module")
def loud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("loud"))
    made.context.pipeline.ingest(LOUD)
    yield made
    made.engine.close()


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("turned"))
    made.context.pipeline.ingest(TURNED)
    yield made
    made.engine.close()


def loudness(sample: Sample, **asked: Any) -> Any:
    return data_of(sample.context, LOUDNESS, asked)["loudness"]


def turning(sample: Sample, **asked: Any) -> Any:
    return data_of(sample.context, TURNING, asked)["turningPoints"]


def test_three_numbers_side_by_side_with_their_proof(loud: Sample) -> None:
    answer = loudness(loud, by=["PRODUCT"], product=NOTES)
    [edge] = answer["edges"]
    node = edge["node"]
    assert (answer["totalCount"], answer["asOf"]) == (1, "2026-03-05T18:00:00Z")
    assert node["values"] == [{"dimension": "PRODUCT", "value": "lark-notes"}]
    shares = {name: node[name] for name in ("people", "messages", "reach")}
    assert {
        name: (each["numerator"], each["critics"], each["denominator"], round(each["value"], 3))
        for name, each in shares.items()
    } == {"people": (2, 1, 3, 0.667), "messages": (4, 6, 10, 0.4), "reach": (1, 2, 3, 0.333)}
    assert (shares["people"]["surelyFans"], shares["people"]["surelyCritics"]) == (0, 1)
    assert all(0 <= each["interval"]["low"] <= each["value"] for each in shares.values())
    assert node["reach"]["explanation"] == (
        "Customers who turned to fans: 1; to critics: 2; to both: 1. "
        "As sure as 1.8 people make it who bring the same."
    )
    assert node["reach"]["for"] == {"edges": [{"node": {"text": "me too"}}]}
    assert node["reach"]["against"] == {
        "edges": [{"node": {"text": "any news"}}],
        "pageInfo": {"hasNextPage": True},
    }
    assert [each["kind"] for each in node["unknowns"]] == ["UNDECIDED", "NOBODY", "FOLLOWERS"]


def test_where_neither_side_spoke_there_is_no_share(loud: Sample) -> None:
    answer = loudness(loud, by=[], window={"from": "2026-03-05T18:01:00Z"})
    assert answer["edges"] == []
    assert loudness(loud, by=[], topic="zeppelins")["edges"] == []
    answer = loudness(loud, by=[], certain=True, window={"to": "2026-03-04T00:00:00Z"})
    [edge] = answer["edges"]
    assert (edge["node"]["people"]["value"], edge["node"]["people"]["interval"]) == (None, None)


def test_pages_answer_as_of_the_time_of_the_first(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(LOUD)
    first = loudness(fresh, by=["CHANNEL"], first=1)
    fresh.context.pipeline.ingest([said("new", LOUD[0].sender, "love it more", 9)])  # type: ignore[union-attr]
    rest = loudness(fresh, by=["CHANNEL"], after=first["pageInfo"]["endCursor"])
    assert [edge["node"]["values"][0]["value"] for edge in (*first["edges"], *rest["edges"])] == [
        "twitter",
        "email",
    ]
    assert (rest["asOf"], rest["pageInfo"]["hasPreviousPage"]) == (first["asOf"], True)


def test_who_became_a_fan_after_which_message_of_ours(turned: Sample) -> None:
    answer = turning(turned, direction="TO_FAN")
    [edge] = answer["edges"]
    node = edge["node"]
    assert node["customer"]["handles"]["edges"] == [{"node": {"address": "gil"}}]
    assert (node["direction"], node["certain"], node["at"]) == ("TO_FAN", True, "2026-03-09T12:00:00Z")
    assert node["ours"] == {
        "delaySeconds": 2.75 * 86_400,
        "message": {"text": "Gil, the next version is out"},
    }
    assert node["before"]["evidence"]["edges"] == [{"node": {"text": f"hate Lark Notes for its {WHY[5]}"}}]
    assert [each["node"]["text"][:4] for each in node["evidence"]["edges"]] == ["love", "hate"]
    assert [each["name"] for each in node["components"]] == ["change", "before", "after"]
    assert (node["before"]["praise"], node["after"]["praise"]) == (
        pytest.approx(1 / 8),
        pytest.approx(7 / 8),
    )


def test_turning_points_page_by_page(turned: Sample) -> None:
    first = turning(turned, first=1)
    rest = turning(turned, after=first["pageInfo"]["endCursor"])
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (2, True)
    found = [edge["node"] for edge in (*first["edges"], *rest["edges"])]
    assert {(node["direction"], node["ours"] is None) for node in found} == {
        ("TO_FAN", False),
        ("TO_CRITIC", True),
    }


@pytest.mark.parametrize(
    ("query", "asked", "told"),
    [
        (LOUDNESS, {"by": ["PRODUCT", "CHANNEL", "WEEK", "JOB"]}, ("BAD_REQUEST", "4 dimensions")),
        (LOUDNESS, {"by": [], "first": 101}, ("BAD_REQUEST", "more than 100")),
        (LOUDNESS, {"by": [], "product": "nonsense"}, ("INVALID_ID", "no id")),
        (LOUDNESS, {"by": [], "after": "nonsense"}, ("INVALID_CURSOR", "no cursor of loudness")),
        (TURNING, {"after": "nonsense"}, ("INVALID_CURSOR", "no cursor of turningPoints")),
        (TURNING, {"product": global_id("Product", "toaster")}, ("NOT_FOUND", "'toaster'")),
    ],
)
def test_what_cannot_be_asked(loud: Sample, query: str, asked: dict[str, Any], told: tuple[str, str]) -> None:
    code, message = refusal_of(loud.context, query, asked)
    assert (code, told[1] in message) == (told[0], True), message
