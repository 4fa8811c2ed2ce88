"""Influence over GraphQL; its numbers are tested on both engines in `tests/contract`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import Sample, opened
from tests.circles import ANN, BOB, CIRCLES, HAL, talk
from tests.crowd import Telling

INFLUENCERS: Final = """query (
  $product: ID, $topic: String, $window: Window, $time: Time, $first: Int, $after: String
) {
  influencers(
    product: $product, topic: $topic, window: $window, time: $time, first: $first, after: $after
  ) {
    totalCount people pageInfo { hasNextPage endCursor }
    edges { node {
      __typename customer { id name } score certain interval { low high level } asOf graphVersion
      rank { rank low high level people } did { people replies mentions shares thanks }
      listeners { share customer { id } } community components { name value contribution explanation }
      evidence(first: 1) { edges { node { text } } pageInfo { hasNextPage } }
    } } } }"""
COMMUNITIES: Final = """query ($time: Time, $first: Int, $after: String) {
  communities(time: $time, first: $first, after: $after) {
    totalCount people apart modularity asOf graphVersion pageInfo { hasNextPage endCursor }
    edges { node {
      key words people messages density inside fans critics heard { id }
      bridges { spread links { community people } customer { id } evidence { edges { node { text } } } }
      evidence(first: 1) { edges { node { text } } }
    } } } }"""
INTRODUCTIONS: Final = """query ($from: ID!, $to: ID!, $time: Time, $first: Int! = 3) {
  introductions(from: $from, to: $to, time: $time, first: $first) {
    nobody asOf graphVersion acquainted { chance }
    introductions {
      chance between { id } ties { chance last ends { id } evidence { edges { node { text } } } }
    } } }"""


@pytest.fixture(scope="module")
def circles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("circles"), judge=Telling())
    made.context.pipeline.ingest(CIRCLES)
    yield made
    made.engine.close()


def customer(name: str) -> str:
    return global_id("Customer", f"twitter:{name}")


def asked(sample: Sample, query: str, **variables: Any) -> Any:
    [answer] = data_of(sample.context, query, variables).values()
    return answer


def test_one_who_is_heard_with_reasons_and_proof(circles: Sample) -> None:
    answer = asked(circles, INFLUENCERS, first=1)
    assert (answer["totalCount"], answer["people"]) == (6, 7)
    [edge] = answer["edges"]
    node = edge["node"]
    assert (node["__typename"], node["customer"]["id"], node["score"]) == ("Influencer", customer("cat"), 1.0)
    assert node["did"] == {"people": 4, "replies": 4, "mentions": 0, "shares": 0, "thanks": 0}
    assert (node["rank"]["rank"], node["rank"]["people"], node["interval"]["high"]) == (1, 7, 1.0)
    assert node["asOf"] == "2026-03-01T17:12:00Z"
    names = ["attention", "dependence", "authority", "hub", "core", "between", "bridging"]
    assert [part["name"] for part in node["components"]] == names
    assert [part["contribution"] is None for part in node["components"]] == [False] + [True] * 6
    told = node["components"][0]["explanation"]
    assert "times the attention of the average of 7 people: rank 1, between 1 and " in told
    assert node["evidence"] == {
        "edges": [{"node": {"text": "I would"}}],
        "pageInfo": {"hasNextPage": True},
    }
    assert len(node["listeners"]) == 3


def test_pages_answer_as_of_the_time_of_the_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = opened(tmp_path_factory.mktemp("pages"), judge=Telling())
    made.context.pipeline.ingest(CIRCLES)
    whole = asked(made, INFLUENCERS)["edges"]
    page = asked(made, INFLUENCERS, first=2)
    made.context.pipeline.ingest([talk(f"new{n}", HAL, "so", 400 + n, "h0") for n in range(3)])
    rest = asked(made, INFLUENCERS, after=page["pageInfo"]["endCursor"])
    ids = [edge["node"]["customer"]["id"] for edge in (*page["edges"], *rest["edges"])]
    assert ids == [edge["node"]["customer"]["id"] for edge in whole]
    assert rest["edges"][0]["node"]["asOf"] == page["edges"][0]["node"]["asOf"]
    made.engine.close()


def test_communities_with_words_people_and_bridges(circles: Sample) -> None:
    answer = asked(circles, COMMUNITIES, first=1)
    assert (answer["totalCount"], answer["people"], answer["apart"]) == (2, 7, 1)
    [edge] = answer["edges"]
    node = edge["node"]
    assert (node["words"][0], node["people"], node["messages"]) == ("boots", 3, 13)
    assert {each["id"] for each in node["heard"]} == {customer(name) for name in ("ann", "bob", "cat")}
    [bridge] = node["bridges"]
    assert bridge["customer"]["id"] == customer("cat")
    assert bridge["evidence"]["edges"][0]["node"]["text"] == "good"
    [rest] = asked(circles, COMMUNITIES, after=answer["pageInfo"]["endCursor"])["edges"]
    assert (rest["node"]["words"][0], rest["node"]["key"]) == ("soup", bridge["links"][0]["community"])


def test_an_introduction_step_by_step(circles: Sample) -> None:
    answer = asked(circles, INTRODUCTIONS, **{"from": customer("ann"), "to": customer("fay")})
    [way] = answer["introductions"]
    assert [each["id"] for each in way["between"]] == [customer("cat"), customer("eve")]
    assert [end["id"] for end in way["ties"][0]["ends"]] == [customer("ann"), customer("cat")]
    texts = [edge["node"]["text"] for edge in way["ties"][1]["evidence"]["edges"]]
    assert texts == ["good", "I would"]
    assert (answer["nobody"], answer["acquainted"], way["ties"][1]["last"]) == (
        None,
        None,
        "2026-03-01T15:24:00Z",
    )


def test_nobody_is_said_with_the_reason(circles: Sample) -> None:
    answer = asked(circles, INTRODUCTIONS, **{"from": customer("hal"), "to": customer("fay")})
    assert answer["introductions"] == []
    assert answer["nobody"].startswith("Nobody could: by then `from` had talked with no other customer")


def test_who_have_talked_already_and_whom_nobody_else_knows(fresh: Sample) -> None:
    said = [talk("a0", ANN, "hello", 0), talk("b0", BOB, "hello", 1, "a0"), talk("a1", ANN, "so", 2, "b0")]
    fresh.context.pipeline.ingest(said)
    answer = asked(fresh, INTRODUCTIONS, **{"from": customer("ann"), "to": customer("bob")})
    assert (answer["introductions"], answer["acquainted"] is None) == ([], False)
    assert answer["nobody"] == "Nobody could: no other chain of at most 4 ties leads from one to the other."


def test_who_is_forgotten_while_one_asks_is_an_error_to_ask_again(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(CIRCLES)
    fresh.context.store.forget(["twitter:cat"])
    code, message = refusal_of(fresh.context, INFLUENCERS, {})
    assert (code, message.endswith(" has been removed since. Ask again.")) == ("NOT_FOUND", True)


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        (INFLUENCERS, {"product": global_id("Product", "toaster")}, "NOT_FOUND"),
        (INFLUENCERS, {"product": global_id("Customer", "x")}, "INVALID_ID"),
        (INFLUENCERS, {"topic": "..."}, "BAD_REQUEST"),
        (INFLUENCERS, {"first": 101}, "BAD_REQUEST"),
        (
            INFLUENCERS,
            {"window": {"from": "2026-03-02T00:00:00Z", "to": "2026-03-01T00:00:00Z"}},
            "BAD_REQUEST",
        ),
        (COMMUNITIES, {"after": "nonsense"}, "INVALID_CURSOR"),
        (INTRODUCTIONS, {"from": customer("ann"), "to": customer("ann")}, "BAD_REQUEST"),
        (INTRODUCTIONS, {"from": customer("ann"), "to": customer("nobody")}, "NOT_FOUND"),
        (INTRODUCTIONS, {"from": customer("ann"), "to": "x"}, "INVALID_ID"),
        (INTRODUCTIONS, {"from": customer("ann"), "to": customer("fay"), "first": 11}, "BAD_REQUEST"),
    ],
)
def test_what_cannot_be_asked(circles: Sample, query: str, variables: dict[str, Any], code: str) -> None:
    assert refusal_of(circles.context, query, variables)[0] == code
