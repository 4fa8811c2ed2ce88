"""Choosing whom to ask over GraphQL, and what the choice has to keep to; both engines in `tests/contract`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from ingest.canonical import Profile
from ingest.handle import Handle
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import NOON, Sample, opened, tweet
from tests.selection import ASKED, COMPLAINED, DAY, PIA, PRAISE, REFUSED, TALKED

SELECT: Final = """query (
  $k: Int!, $carry: MessageToCarry, $constraints: SelectionConstraints, $time: Time
) {
  selectAdvocates(k: $k, carry: $carry, constraints: $constraints, time: $time) {
    advocates {
      customer { id handles { edges { node { address } } } }
      gain harm alone included cost organization interval { low high level }
      components { name value contribution explanation }
      evidence(first: 30) { edges { node { text } } }
    }
    leftOut { reason people explanation } askable unconvinced critics reached promise
    certificate {
      atLeast atMost criticsAtMost bestAtMost ratio beforehand confidence cascades
    }
    learnt { heard takenUp rate assumed explanation } asOf graphVersion
  } }"""


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("selection"))
    made.context.pipeline.ingest(TALKED)
    yield made
    made.engine.close()


def select(sample: Sample, k: int = 2, **asked: Any) -> Any:
    return data_of(sample.context, SELECT, {"k": k, **asked})["selectAdvocates"]


def names(answer: Any) -> list[str]:
    handles = (each["customer"]["handles"]["edges"][0]["node"] for each in answer["advocates"])
    return [handle["address"] for handle in handles]


def customer(name: str) -> str:
    return global_id("Customer", f"twitter:{name}")


def reasons(answer: Any) -> dict[str, int]:
    return {each["reason"]: each["people"] for each in answer["leftOut"]}


def test_who_is_heard_by_others_is_asked_before_who_is_heard_by_the_same(talk: Sample) -> None:
    # Ray adds nobody but four of Pia's five; Sam four others, and the critic.
    answer = select(talk)
    assert names(answer) == ["pia", "sam"]
    pia, sam = answer["advocates"]
    assert pia["harm"] == 0.0
    assert sam["gain"] == pytest.approx(4 * sam["harm"], rel=0.05)
    assert answer["reached"] == pytest.approx(pia["gain"] + sam["gain"])
    assert (answer["askable"], answer["unconvinced"], answer["critics"]) == (3, 10, 1)
    assert reasons(answer) == {"not_sure": 1}


def test_everybody_comes_with_reasons_and_messages(talk: Sample) -> None:
    (pia,) = select(talk, k=1)["advocates"]
    assert [part["name"] for part in pia["components"]] == ["reach", "listeners", "stance"]
    assert pia["components"][1]["explanation"].startswith("5 people have turned to them;")
    assert pia["interval"]["low"] <= pia["gain"] <= pia["interval"]["high"]
    texts = [edge["node"]["text"] for edge in pia["evidence"]["edges"]]
    assert texts[0].startswith("I love the")
    assert texts[-1].startswith("me too")


def test_the_certificate_is_told_in_plain_words(talk: Sample) -> None:
    answer = select(talk, k=1)
    told = answer["certificate"]
    assert told["atLeast"] <= answer["reached"] <= told["atMost"]
    assert told["ratio"] == pytest.approx((told["atLeast"] - told["criticsAtMost"]) / told["bestAtMost"])
    assert told["ratio"] >= 0.55
    assert told["beforehand"] is None
    assert f"at least {told['ratio']:.0%} of the best" in answer["promise"]
    assert answer["learnt"]["explanation"].startswith("Learnt: of ")
    assert answer["learnt"]["assumed"] == pytest.approx(20 / (20 + answer["learnt"]["heard"]))


def test_the_same_question_has_the_same_answer(talk: Sample) -> None:
    assert select(talk) == select(talk)


def test_one_per_organization(talk: Sample) -> None:
    answer = select(talk, constraints={"onePerOrganization": True})
    assert names(answer) == ["pia", "ray"]
    assert [each["organization"] for each in answer["advocates"]] == ["acme", "bolt"]


def test_who_is_to_be_there_and_who_is_not(talk: Sample) -> None:
    answer = select(talk, constraints={"include": [customer("ray")], "exclude": [customer("sam")]})
    assert names(answer) == ["ray", "pia"]
    assert [each["included"] for each in answer["advocates"]] == [True, False]
    assert reasons(answer) == {"not_sure": 1, "excluded": 1}


def test_a_budget_buys_what_it_can(talk: Sample) -> None:
    costs = [{"customer": customer("pia"), "cost": 5}]
    answer = select(talk, k=3, constraints={"budget": 2, "costs": costs})
    assert names(answer) == ["ray", "sam"]
    assert [each["cost"] for each in answer["advocates"]] == [1.0, 1.0]


def test_a_budget_that_buys_nobody(talk: Sample) -> None:
    answer = select(talk, k=3, constraints={"budget": 0.5})
    assert (answer["advocates"], answer["askable"]) == ([], 3)
    told = "nobody who may be asked within the constraints reaches more of the unconvinced than critics"
    assert answer["promise"] == f"Nobody is chosen: {told}."
    assert select(talk, time={"asOf": "2026-02-01T00:00:00Z"})["promise"] == "There is nobody to convince."


def test_one_customer_has_one_cost_by_whatever_handle(fresh: Sample) -> None:
    mail = Handle("email", "pia@pia.example")
    joined = (Profile("crm", replace(PIA, identifiers=(mail.key,)), NOON), Profile("crm", mail, NOON))
    fresh.context.pipeline.ingest([*TALKED, *joined])
    costs = [{"customer": global_id("Customer", each.key), "cost": 2} for each in (PIA, mail)]
    limits: dict[str, Any] = {"budget": 3, "costs": costs[1:]}
    assert [each["cost"] for each in select(fresh, k=1, constraints=limits)["advocates"]] == [2.0]
    code, message = refusal_of(fresh.context, SELECT, {"k": 1, "constraints": {**limits, "costs": costs}})
    assert (code, "given twice" in message) == ("BAD_REQUEST", True)


def test_those_who_are_not_sure_are_asked_where_that_is_wished(talk: Sample) -> None:
    answer = select(talk, k=4, constraints={"certainOnly": False})
    assert answer["askable"] == 4
    assert reasons(answer) == {}
    # Nobody listens to Tom, and who may be asked is not who is to be reached.
    assert sorted(names(answer)) == ["pia", "ray", "sam"]
    assert answer["unconvinced"] == 9


def test_as_of_an_earlier_time_nobody_was_sure(talk: Sample) -> None:
    answer = select(talk, time={"asOf": "2026-03-02T00:00:00Z"})
    assert answer["advocates"] == []
    assert answer["askable"] == 0
    assert answer["promise"] == "Nobody is chosen: nobody may be asked."
    assert answer["learnt"]["explanation"].startswith("Too little was seen")


def test_who_refused_and_who_complained_is_left_alone(fresh: Sample) -> None:
    fresh.context.pipeline.ingest([*TALKED, REFUSED, COMPLAINED])
    answer = select(fresh)
    assert names(answer) == ["sam"]
    assert reasons(answer) == {"not_sure": 1, "no_consent": 1, "open_complaint": 1}
    lifted = select(fresh, constraints={"guards": {"lift": ["OPEN_COMPLAINT"]}})
    assert sorted(names(lifted)) == ["ray", "sam"]
    code, message = refusal_of(fresh.context, SELECT, {"k": 1, "constraints": {"include": [customer("pia")]}})
    assert code == "BAD_REQUEST"
    assert "Refused contact on 2026-03-12." in message


def test_who_was_asked_often_enough_is_left_alone(fresh: Sample) -> None:
    fresh.context.pipeline.ingest([*TALKED, *ASKED])
    then: dict[str, Any] = {"time": {"asOf": "2026-03-09T13:30:00Z"}}
    answer = select(fresh, **then)
    assert names(answer) == ["pia", "ray"]
    assert reasons(answer) == {"tired": 1, "not_sure": 1}
    wanted = {"k": 1, "constraints": {"include": [customer("sam")]}, **then}
    _, message = refusal_of(fresh.context, SELECT, wanted)
    assert "Was asked as often as the budget lets." in message
    # Half a year later there is room again.
    assert "tired" not in reasons(select(fresh))


def test_what_nobody_else_can_hear_tells_nothing(talk: Sample, fresh: Sample) -> None:
    mails = [
        replace(tweet(f"mail{n}", PIA, f"a question about {word}", minutes=3 * DAY + n), channel="email")
        for n, word in enumerate(PRAISE)
    ]
    fresh.context.pipeline.ingest([*TALKED, *mails])
    assert select(fresh)["learnt"] == select(talk)["learnt"]


def test_who_is_not_known_to_allow_a_purpose_is_left_alone(talk: Sample) -> None:
    answer = select(talk, constraints={"guards": {"purpose": "reference"}})
    assert names(answer) == []
    assert reasons(answer) == {"not_sure": 1, "no_consent": 3}


def test_a_word_on_a_product_and_a_topic(talk: Sample) -> None:
    notes = {"product": global_id("Product", "lark-notes")}
    assert names(select(talk, carry=notes)) == ["pia", "sam"]
    # Nobody is sure of the other product.
    assert names(select(talk, carry={"product": global_id("Product", "lark-mail")})) == []
    assert names(select(talk, carry={"topic": "bread"})) == ["pia", "sam"]


@pytest.mark.parametrize(
    ("k", "constraints", "told"),
    [
        (0, {}, "k: 0"),
        (101, {}, "k: 101"),
        (1, {"include": ["pia", "ray"]}, "too few"),
        (2, {"include": ["pia", "sam"], "onePerOrganization": True}, "of one group"),
        (2, {"include": ["pia", "ray"], "budget": 1.5}, "more than the budget"),
        (2, {"include": ["pia"], "exclude": ["pia"]}, "excluded too"),
        (2, {"costs": ["pia"]}, "within a budget"),
        (2, {"budget": -1.0}, "is no cost"),
    ],
)
def test_what_cannot_be_kept_to_is_said(talk: Sample, k: int, constraints: dict[str, Any], told: str) -> None:
    given: dict[str, Any] = {**constraints}
    for name in ("include", "exclude"):
        if name in given:
            given[name] = [customer(each) for each in given[name]]
    if "costs" in given:
        given["costs"] = [{"customer": customer(each), "cost": 1.0} for each in given["costs"]]
    code, message = refusal_of(talk.context, SELECT, {"k": k, "constraints": given})
    assert code == "BAD_REQUEST"
    assert told in message


def test_a_customer_and_a_product_that_are_not_there(talk: Sample) -> None:
    for asked in (
        {"constraints": {"exclude": [customer("nobody")]}},
        {"carry": {"product": global_id("Product", "nothing")}},
    ):
        code, _ = refusal_of(talk.context, SELECT, {"k": 1, **asked})
        assert code == "NOT_FOUND"
