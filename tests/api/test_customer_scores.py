"""One customer's advocacy, criticism and influence, and those of many at the cost of one."""

from __future__ import annotations

from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from tests.api.conftest import data_of, execute
from tests.api.sample import ANN, BOB, RECORDS, Sample, opened, tweet
from tests.api.test_loaders import reads_of

NOTES: Final = global_id("Product", "lark-notes")
BEFORE: Final = "2026-03-01T12:30:00Z"


def of(address: str) -> str:
    return f'customer(by: {{handle: {{channel: "twitter", address: "{address}"}}}})'


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The sample, with Bob turned to by two people."""
    sample = opened(tmp_path_factory.mktemp("heard"))
    more = tweet("f1", ANN, "Bob, I love Lark Notes", minutes=62, mentions=(BOB,))
    sample.context.pipeline.ingest([*RECORDS, more])
    return sample


def told(sample: Sample, query: str, **variables: object) -> Any:
    return data_of(sample.context, query, variables)


def test_scores_are_those_of_the_rankings(heard: Sample) -> None:
    parts = "score certain interval { low high level } components { name value } asOf graphVersion"
    evidence = "evidence { edges { node { text } } }"
    answer = told(
        heard,
        f"""{{ ann: {of("ann")} {{ advocacy {{ {parts} {evidence} }} }}
          bob: {of("bob")} {{ criticism {{ {parts} {evidence} kind }}
            influence {{ {parts} did {{ people }} }} }}
          advocates {{ edges {{ node {{ {parts} {evidence} customer {{ name }} }} }} }}
          critics {{ edges {{ node {{ {parts} {evidence} kind }} }} }}
          influencers {{ edges {{ node {{ {parts} did {{ people }} }} }} }} }}""",
    )
    first = answer["advocates"]["edges"][0]["node"]
    assert first.pop("customer")["name"] == ANN.name
    assert answer["ann"]["advocacy"] == first
    assert answer["bob"]["criticism"] == answer["critics"]["edges"][0]["node"]
    assert answer["bob"]["influence"] == answer["influencers"]["edges"][0]["node"]
    assert answer["bob"]["influence"]["did"] == {"people": 2}


def test_the_other_side_of_a_critic_has_a_score_too(heard: Sample) -> None:
    answer = told(heard, f"{{ {of('bob')} {{ advocacy {{ score }} criticism {{ score }} }} }}")["customer"]
    assert answer["advocacy"]["score"] < 0.5 < answer["criticism"]["score"] + 0.5


def test_who_said_nothing_that_counts_has_none(heard: Sample) -> None:
    query = f"""query ($product: ID!) {{ {of("bob")} {{ advocacy(product: $product) {{ score }} }} }}"""
    assert told(heard, query, product=global_id("Product", "lark-mail"))["customer"]["advocacy"] is None
    assert told(heard, query, product=NOTES)["customer"]["advocacy"]["score"] > 0


def test_who_was_turned_to_by_one_person_has_no_influence(heard: Sample) -> None:
    assert told(heard, f"{{ {of('ann')} {{ influence {{ score }} }} }}")["customer"]["influence"] is None


def test_as_of_a_time_only_what_had_been_said_counts(heard: Sample) -> None:
    query = f"""query ($time: Time!) {{ {of("bob")} {{
      criticism(time: $time) {{ score }} influence(time: $time) {{ score }} }}
      cy: {of("cy")} {{ advocacy(time: $time) {{ asOf evidence {{ edges {{ node {{ id }} }} }} }} }} }}"""
    answer = told(heard, query, time={"asOf": BEFORE})
    assert answer["customer"] == {"criticism": None, "influence": None}
    assert answer["cy"]["advocacy"]["asOf"] == BEFORE


def test_on_a_topic_only_what_is_said_of_it_counts(heard: Sample) -> None:
    query = f"""query ($topic: String) {{ {of("cy")} {{ advocacy(topic: $topic) {{ score }} }} }}"""
    every, one, none = (
        told(heard, query, topic=topic)["customer"]["advocacy"] for topic in (None, "Day 3", "gherkins")
    )
    assert every["score"] > one["score"] > 0
    assert none is None


def test_a_mistake_is_that_of_one_field(heard: Sample) -> None:
    query = f"""{{ good: {of("cy")} {{ advocacy {{ score }} }}
      bad: {of("cy")} {{ advocacy(product: "{global_id("Product", "toaster")}") {{ score }} }} }}"""
    result = execute(heard.context, query, {})
    assert [(error.path, (error.extensions or {})["code"]) for error in result.errors or ()] == [
        (["bad", "advocacy"], "NOT_FOUND")
    ]
    assert result.data is not None
    assert result.data["good"]["advocacy"]["score"] > 0


def test_many_customers_take_no_more_reads_than_one(heard: Sample) -> None:
    query = """{ customers(first: %d) { edges { node { advocacy { score } criticism { score }
      influence { score } storedScores { score } } } } }"""
    data_of(heard.context, query % 9, {})  # what was worked out before is kept
    one, many = reads_of(heard, query % 1), reads_of(heard, query % 9)
    assert many == one
    assert many["customer page"] == many["scores of customers"] == 1
