"""The right conversations right now, or nobody: asked of the whole service, on both engines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from graph_service.api.once import answer_once
from graph_service.bootstrap import Service, assembled
from graph_service.config import read_settings
from graph_service.store.record import GraphStore
from ingest.canonical import Message
from ingest.company import Company, OwnHandle
from ingest.facts import Consent
from ingest.handle import Handle
from tests.moments import CANCELLED, PICKLES, SAID, US, to_us
from tests.records import START, tweet

ASK: Final = """
query (
  $context: String!, $filter: MomentFilter, $rate: Float! = 0.2, $guards: MomentGuards, $first: Int! = 20,
  $time: Time
) {
  moments(context: $context, filter: $filter, maxIrrelevantRate: $rate, guards: $guards, first: $first,
          time: $time) {
    matches { score probability margin matchedWords guards { kind } message { text sender { address } }
              components { name value contribution explanation } conversation { id } }
    heldBack { message { sender { address } } guards { kind explanation evidence { text } } }
    nobody { explanation probability nearest { text } }
    promise { maxIrrelevantRate threshold guaranteed rated explanation }
    catchingUp { plane } hasMore asOf graphVersion
  }
}"""
COMPANY: Final = Company("Larkspur Air", (OwnHandle("twitter:larkspur", "care"),))


@pytest.fixture
def service(store: GraphStore, tmp_path: Path) -> Iterator[Service]:
    made = assembled(store, replace(read_settings(os.environ), data=tmp_path / "data"))
    made.pipeline.declare_company(COMPANY)
    made.pipeline.ingest(SAID)
    yield made
    made.lock.release()


def asked(service: Service, context: str, **more: Any) -> Any:
    answer = answer_once(service.context, ASK, {"context": context, **more})
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["moments"]


def refusal(service: Service, context: str, **more: Any) -> str:
    query = ASK[: ASK.index("matches {")] + "graphVersion } }"
    return str(answer_once(service.context, query, {"context": context, **more})["errors"][0]["message"])


def senders(rows: list[Any]) -> list[str]:
    return [row["message"]["sender"]["address"] for row in rows]


def reply(number: int, to: int, text: str) -> Message:
    return replace(tweet(number, "larkspur", text, reply_to=to), sender=US)


def test_a_context_finds_what_fits_and_says_why(service: Service) -> None:
    answer = asked(service, CANCELLED)
    assert set(senders(answer["matches"])) == {"ann", "bob"}
    best = answer["matches"][0]
    assert "flight" in best["matchedWords"]
    assert best["probability"] - best["margin"] == pytest.approx(answer["promise"]["threshold"])
    parts = {part["name"]: part for part in best["components"]}
    assert {"relevant", "meaning", "words", "recency"} <= parts.keys()
    assert best["score"] == pytest.approx(sum(part["contribution"] or 0 for part in parts.values()))
    assert all(part["explanation"] for part in parts.values())
    assert (answer["nobody"], answer["heldBack"], answer["catchingUp"]) == (None, [], [])
    assert answer["asOf"].startswith("2026-03-01T09:06")


def test_nobody_asked_for_pickles(service: Service) -> None:
    answer = asked(service, PICKLES)
    assert answer["matches"] == []
    assert answer["nobody"]["nearest"]["text"] in {message.text for message in SAID}
    assert 0 <= answer["nobody"]["probability"] < answer["promise"]["threshold"]


def test_an_empty_record_has_nobody_and_nothing_near(store: GraphStore, tmp_path: Path) -> None:
    made = assembled(store, replace(read_settings(os.environ), data=tmp_path / "data"))
    try:
        answer = asked(made, CANCELLED)
    finally:
        made.lock.release()
    assert answer["matches"] == []
    assert answer["nobody"]["nearest"] is None


def test_who_must_be_left_alone_is_named_with_the_reason(service: Service) -> None:
    refused = Consent(
        source="crm",
        native_id="1",
        at=START,
        handle=Handle("twitter", "bob"),
        purpose="contact",
        granted=False,
    )
    service.pipeline.ingest([reply(7, 1, "You are on LS 12 tomorrow at nine."), refused])
    answer = asked(service, CANCELLED)
    assert answer["matches"] == []
    held = {row["message"]["sender"]["address"]: row["guards"] for row in answer["heldBack"]}
    assert {guard["kind"] for guard in held["ann"]} >= {"ALREADY_ANSWERED"}
    assert {guard["kind"] for guard in held["bob"]} >= {"NO_CONSENT"}
    assert all(guard["explanation"] for guards in held.values() for guard in guards)
    assert "held back" in answer["nobody"]["explanation"]


def test_a_refusal_counts_though_nobody_has_written_since(service: Service) -> None:
    later = START + timedelta(days=30)
    word = Consent(
        source="crm",
        native_id="1",
        at=later,
        handle=Handle("twitter", "bob"),
        purpose="contact",
        granted=False,
    )
    service.pipeline.ingest([word])
    assert senders(asked(service, CANCELLED)["matches"]) == ["ann"]
    then = asked(service, CANCELLED, time={"asOf": "2026-03-01T09:03:30Z"})
    assert set(senders(then["matches"])) == {"ann", "bob"}


def test_what_came_later_takes_no_places_in_an_earlier_answer(service: Service) -> None:
    words = CANCELLED.split()
    service.pipeline.ingest(
        [to_us(1_000 + n, f"late{n}", " ".join(words[n % 7 :] + words[: n % 7])) for n in range(300)]
    )
    then = asked(service, CANCELLED, time={"asOf": "2026-03-01T09:06:00Z"})
    assert set(senders(then["matches"])) == {"ann", "bob"}


def test_a_guard_is_overruled_by_name_but_not_a_refusal(service: Service) -> None:
    service.pipeline.ingest([reply(7, 1, "You are on LS 12 tomorrow at nine.")])
    lifted = asked(service, CANCELLED, guards={"lift": ["ALREADY_ANSWERED", "CONTACTED_LATELY"]})
    assert set(senders(lifted["matches"])) == {"ann", "bob"}
    assert "cannot be lifted" in refusal(service, CANCELLED, guards={"lift": ["NO_CONSENT"]})


def test_a_pitch_needs_a_consent_that_is_known(service: Service) -> None:
    answer = asked(service, CANCELLED, guards={"purpose": "marketing"})
    assert answer["matches"] == []
    assert {guard["kind"] for row in answer["heldBack"] for guard in row["guards"]} >= {"NO_CONSENT"}
    allowed = Consent(
        source="crm",
        native_id="1",
        at=START,
        handle=Handle("twitter", "ann"),
        purpose="marketing",
        granted=True,
    )
    service.pipeline.ingest([allowed])
    pitch = {"purpose": "marketing", "lift": ["OPEN_COMPLAINT"]}
    assert senders(asked(service, CANCELLED, guards=pitch)["matches"]) == ["ann"]


def test_only_where_it_is_asked_to_look(service: Service) -> None:
    assert asked(service, CANCELLED, filter={"channel": "email"})["matches"] == []
    early = {"sent": {"to": "2026-03-01T09:02:00Z"}}
    assert senders(asked(service, CANCELLED, filter=early)["matches"]) == ["ann"]
    assert senders(asked(service, CANCELLED, time={"asOf": "2026-03-01T09:01:30Z"})["matches"]) == ["ann"]
    one = asked(service, CANCELLED, first=1)
    assert (len(one["matches"]), one["hasMore"]) == (1, True)


def test_of_what_fits_equally_well_people_near_those_who_are_named_come_first(service: Service) -> None:
    canoes = "who rents out canoes on the lake"
    same = [to_us(20, "hal", "Who rents out canoes here?"), to_us(21, "ida", "Who rents out canoes here?")]
    service.pipeline.ingest(same)
    last = senders(asked(service, canoes)["matches"])[-1]
    service.pipeline.ingest([replace(tweet(22, "gus", "hello you"), mentions=(Handle("twitter", last),))])
    near = {"near": [global_id("Customer", "twitter:gus")]}
    best = asked(service, canoes, filter=near)["matches"][0]
    assert best["message"]["sender"]["address"] == last
    steps = next(part for part in best["components"] if part["name"] == "nearness")
    assert steps["value"] == pytest.approx(1 / 2)


def test_a_forgotten_person_is_in_no_answer(service: Service) -> None:
    service.pipeline.forget("twitter:ann")
    answer = asked(service, CANCELLED)
    assert senders(answer["matches"]) == ["bob"]
    assert answer["heldBack"] == []


@pytest.mark.parametrize(
    ("context", "more", "says"),
    [
        ("  ", {}, "context: it says nothing in words"),
        ("👍 !", {}, "context: it says nothing in words"),
        ("x" * 10_001, {}, "more than 10,000"),
        (CANCELLED, {"rate": 0.0}, "is not within 0.01 and 0.5"),
        (CANCELLED, {"rate": 1.0}, "is not within 0.01 and 0.5"),
        (CANCELLED, {"first": 0}, "first: 0"),
        (CANCELLED, {"first": 101}, "first: 101"),
        (CANCELLED, {"guards": {"quietDays": -1}}, "quietDays"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(
    service: Service, context: str, more: dict[str, Any], says: str
) -> None:
    assert says in refusal(service, context, **more)


SIMILAR: Final = """
query ($id: ID!, $filter: ConversationFilter, $first: Int! = 2) {
  similarConversations(id: $id, filter: $filter, first: $first) {
    score matchedWords components { name value } message { text sender { address } } conversation { id }
  }
}"""


def test_conversations_like_one(service: Service) -> None:
    anns = global_id("Conversation", "twitter:1")
    found = answer_once(service.context, SIMILAR, {"id": anns})["data"]["similarConversations"]
    assert senders(found[:1]) == ["bob"]
    assert anns not in [row["conversation"]["id"] for row in found]
    assert "flight" in found[0]["matchedWords"]
    assert found[0]["score"] > found[1]["score"]
    mail = answer_once(service.context, SIMILAR, {"id": anns, "filter": {"channel": "email"}})
    assert mail["data"]["similarConversations"] == []


def test_of_no_conversation_nothing_is_alike(service: Service) -> None:
    answer = answer_once(service.context, SIMILAR, {"id": global_id("Conversation", "twitter:99")})
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"


SAVE: Final = """
mutation ($text: String!) {
  saveContext(input: {name: "rebooking", text: $text, by: "Ann", idempotencyKey: "1"}) { context { id } }
}"""
RATE: Final = """
mutation ($context: ID!, $message: ID!, $relevant: Boolean!, $key: String!) {
  rateMatch(
    input: {context: $context, message: $message, relevant: $relevant, by: "Ann", idempotencyKey: $key}
  ) {
    userErrors { message }
  }
}"""
WAITED_FOR: Final = """
query ($id: ID!, $first: Int! = 10) {
  context(id: $id) {
    toRate(first: $first) { id text sender { address } }
    moments { matches { probability message { sender { address } } } promise { rated } }
  }
}"""


def test_a_saved_context_shows_what_fits_and_what_to_rate(service: Service) -> None:
    saved = answer_once(service.context, SAVE, {"text": CANCELLED})["data"]["saveContext"]["context"]["id"]

    def now(**more: Any) -> Any:
        return answer_once(service.context, WAITED_FOR, {"id": saved, **more})["data"]["context"]

    before = now()
    assert senders(before["moments"]["matches"]) == senders(asked(service, CANCELLED)["matches"])
    assert {row["sender"]["address"] for row in before["toRate"]} == {"ann", "bob"}
    anns = next(row["id"] for row in before["toRate"] if row["sender"]["address"] == "ann")
    given = {"context": saved, "message": anns, "relevant": False, "key": "2"}
    assert answer_once(service.context, RATE, given)["data"]["rateMatch"]["userErrors"] == []
    after = now()
    assert [row["sender"]["address"] for row in after["toRate"]] == ["bob"]
    assert after["moments"]["promise"]["rated"] == 1
    refused = answer_once(service.context, WAITED_FOR, {"id": saved, "first": 0})
    assert "first: 0" in refused["errors"][0]["message"]
