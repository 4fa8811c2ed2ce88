"""Who waits over GraphQL; who does, and why, is tested on both engines in `tests/contract`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import BOB, Sample, opened
from tests.contract.test_unanswered import WORLD, to_us

UNANSWERED: Final = """query (
  $filter: UnansweredFilter, $time: Time, $first: Int, $after: String, $order: UnansweredOrder! = WORST
) {
  unanswered(filter: $filter, time: $time, first: $first, after: $after, order: $order) {
    totalCount people asOf graphVersion unknowns { kind share explanation }
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { node {
      score interval { low } state waitingSince waitedSeconds asked channel team doubtful asOf
      components { name value contribution explanation }
      customer { handles { edges { node { address } } } }
      answerAt { channel address }
      matter { openedAt waitsSince state }
      evidence(first: 1) { edges { node { text } } pageInfo { hasNextPage } }
    } }
  }
}"""


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("waiting"))
    made.context.pipeline.ingest(WORLD)
    yield made
    made.engine.close()


def unanswered(sample: Sample, **asked: Any) -> Any:
    return data_of(sample.context, UNANSWERED, asked)["unanswered"]


def test_the_worst_comes_first_with_its_proof(waiting: Sample) -> None:
    answer = unanswered(waiting, first=1)
    assert (answer["totalCount"], answer["people"], answer["asOf"]) == (3, 3, "2026-03-03T12:05:00Z")
    assert {each["kind"] for each in answer["unknowns"]} == {"UNSEEN", "DOUBTFUL", "NOBODY"}
    [edge] = answer["edges"]
    bob = edge["node"]
    assert (bob["waitingSince"], bob["waitedSeconds"]) == ("2026-03-01T12:00:00Z", 2 * 86_400 + 300)
    assert (bob["state"], bob["asked"], bob["team"], bob["doubtful"]) == ("OPEN", 2, "care", False)
    assert bob["answerAt"] == {"channel": "twitter", "address": "bob"}
    assert bob["matter"]["waitsSince"] == bob["waitingSince"]
    assert bob["evidence"]["edges"] == [{"node": {"text": "hate Lark Notes, is anybody there"}}]
    assert bob["evidence"]["pageInfo"] == {"hasNextPage": True}
    assert bob["interval"] is None
    assert sum(part["contribution"] for part in bob["components"]) == pytest.approx(bob["score"])


def test_pages_answer_as_of_the_time_of_the_first(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(WORLD)
    first = unanswered(fresh, first=2)
    fresh.context.pipeline.ingest([to_us("bob4", BOB, "hate it more and more, help", 4 * 24 * 60)])
    rest = unanswered(fresh, after=first["pageInfo"]["endCursor"])
    openings = [edge["node"]["matter"]["openedAt"] for edge in (*first["edges"], *rest["edges"])]
    assert openings == ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z", "2026-03-01T12:10:00Z"]
    assert (rest["asOf"], rest["totalCount"]) == (first["asOf"], 3)
    assert (rest["pageInfo"]["hasPreviousPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


def test_a_cursor_of_one_order_is_none_of_the_other(waiting: Sample) -> None:
    first = unanswered(waiting, first=1, order="LONGEST", filter={"doubtful": True})
    cursor = first["pageInfo"]["endCursor"]
    rest = unanswered(waiting, order="LONGEST", filter={"doubtful": True}, after=cursor)
    waits = [edge["node"]["waitedSeconds"] for edge in (*first["edges"], *rest["edges"])]
    assert (len(waits), waits) == (5, sorted(waits, reverse=True))
    code, _ = refusal_of(waiting.context, UNANSWERED, {"after": cursor})
    assert code == "INVALID_CURSOR"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"filter": {"intent": "murmur"}}, ("BAD_REQUEST", "'murmur'")),
        ({"filter": {"minWait": "soon"}}, ("BAD_REQUEST", "'soon'")),
        ({"filter": {"channel": "pigeon"}}, ("NOT_FOUND", "'pigeon'")),
        ({"filter": {"product": global_id("Product", "toaster")}}, ("NOT_FOUND", "'toaster'")),
        ({"first": 101}, ("BAD_REQUEST", "more than 100")),
        ({"after": "nonsense"}, ("INVALID_CURSOR", "no cursor of unanswered")),
    ],
)
def test_what_cannot_be_asked(waiting: Sample, asked: dict[str, Any], told: tuple[str, str]) -> None:
    code, message = refusal_of(waiting.context, UNANSWERED, asked)
    assert (code, told[1] in message) == (told[0], True), message
