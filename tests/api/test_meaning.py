"""What messages mean over GraphQL: the words that decided, and putting it right."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from graph_service.api.parameters import paired
from graph_service.app import create_app
from tests.api.client import Client
from tests.api.conftest import Ask, data_of, refusal_of
from tests.api.sample import ANN, RECORDS, Sample, opened, tweet
from tests.api.test_limits import complaint, measured
from tests.api.test_loaders import reads_of
from tests.contract.conftest import bolt_engine

A1: Final = global_id("Message", "twitter:a1")
B1: Final = global_id("Message", "twitter:b1")
SPAN: Final = "{ start end text aspect label weight }"
FOUND: Final = f"""{{ sentiment tone certainty irony urgency corrected
  emotions {{ label probability }} intents {{ label probability }}
  stances {{ value product {{ slug }} }} corrections {{ id by reason withdrawnBy }} evidence {SPAN} }}"""
MESSAGE: Final = f"query ($id: ID!) {{ message(id: $id) {{ annotation {FOUND} }} }}"
ANNOTATE: Final = f"query ($texts: [String!]!) {{ annotate(texts: $texts) {FOUND} }}"
CORRECTION: Final = "{ id aspect label value by reason at withdrawnAt withdrawnBy message { id } }"
PAYLOAD: Final = f"{{ correction {CORRECTION} annotation {FOUND} userErrors {{ field path code message }} }}"
AUDIT: Final = f"{{ corrections {{ edges {{ node {CORRECTION} }} }} }}"
HATED: Final = {
    "sentiment": -1.0,
    "tone": "NEGATIVE",
    "certainty": 0.75,
    "irony": None,
    "urgency": None,
    "corrected": [],
    "emotions": [],
    "intents": [{"label": "complaint", "probability": 0.8}],
    "stances": [{"value": -1.0, "product": {"slug": "lark-notes"}}],
    "corrections": [],
    "evidence": [
        {"start": 2, "end": 6, "text": "hate", "aspect": "intent", "label": "complaint", "weight": 0.8},
        {"start": 2, "end": 6, "text": "hate", "aspect": "sentiment", "label": "negative", "weight": 0.75},
    ],
}


@pytest.fixture(params=["embedded", "neo4j"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sample]:
    other = bolt_engine(request.getfixturevalue("empty_neo4j")) if request.param == "neo4j" else None
    made = opened(tmp_path, other)
    made.context.pipeline.ingest(RECORDS)
    yield made
    made.engine.close()


def change(world: Sample, mutation: str, kind: str, given: dict[str, Any]) -> Any:
    document = f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {PAYLOAD} }}"
    return data_of(world.context, document, {"input": {"by": "anna", **given}})[mutation]


def correct(world: Sample, aspect: str, value: float, label: str | None = None, **given: Any) -> Any:
    said = {"message": B1, "aspect": aspect, "label": label, "value": value, **given}
    return change(world, "correctAnnotation", "CorrectionInput", said)


def withdraw(world: Sample, correction: str, **given: Any) -> Any:
    taken = {"correction": correction, "by": "bert", **given}
    return change(world, "withdrawCorrection", "CorrectionWithdrawalInput", taken)


def found(world: Sample, message: str = B1) -> Any:
    return data_of(world.context, MESSAGE, {"id": message})["message"]["annotation"]


def audit(world: Sample) -> list[Any]:
    return [edge["node"] for edge in data_of(world.context, AUDIT, {})["corrections"]["edges"]]


def problems(payload: Any) -> list[tuple[str, str]]:
    assert (payload["correction"], payload["annotation"]) == (None, None)
    for error in payload["userErrors"]:
        assert error["path"] == ["input", error["field"]]
    return [(error["field"], error["code"]) for error in payload["userErrors"]]


def test_the_whole_round(world: Sample) -> None:
    assert found(world) == HATED
    foreseen = correct(world, "INTENT", 1, "idea", dryRun=True)
    assert (foreseen["correction"], found(world), audit(world)) == (None, HATED, [])

    said = correct(world, "INTENT", 1, "idea", reason="she has a plan")
    assert said["userErrors"] == []
    kept = said["correction"]
    assert (kept["aspect"], kept["label"], kept["value"]) == ("INTENT", "idea", 1.0)
    assert (kept["by"], kept["message"]["id"]) == ("anna", B1)
    word = {"id": kept["id"], "by": "anna", "reason": "she has a plan", "withdrawnBy": None}
    now = {
        **HATED,
        "intents": [{"label": "idea", "probability": 1.0}, *HATED["intents"]],  # type: ignore[misc]
        "corrected": ["intent:idea"],
        "corrections": [word],
    }
    assert found(world) == said["annotation"] == now
    assert foreseen["annotation"] == {**now, "corrections": []}

    would = withdraw(world, kept["id"], dryRun=True)
    assert (would["annotation"]["intents"], found(world)) == (HATED["intents"], now)
    undone = withdraw(world, kept["id"])
    assert undone["annotation"] == {**HATED, "corrections": [{**word, "withdrawnBy": "bert"}]}
    assert found(world) == undone["annotation"]
    assert audit(world) == [undone["correction"]]
    assert undone["correction"]["at"] == kept["at"]


def test_the_sentiment_a_stance_and_an_intent_that_is_not_there(world: Sample) -> None:
    correct(world, "SENTIMENT", -0.25)
    correct(world, "STANCE", 0.5, "lark-mail")
    correct(world, "INTENT", 0, "complaint")
    correct(world, "EMOTION", 1, "joy")
    now = found(world)
    assert (now["sentiment"], now["tone"], now["certainty"]) == (-0.25, "NEGATIVE", 1.0)
    assert now["stances"] == [
        {"value": 0.5, "product": {"slug": "lark-mail"}},
        {"value": -1.0, "product": {"slug": "lark-notes"}},
    ]
    assert (now["intents"], now["emotions"]) == ([], [{"label": "joy", "probability": 1.0}])
    assert now["corrected"] == ["emotion:joy", "intent:complaint", "sentiment", "stance:lark-mail"]
    # What the model found is explained all the same.
    assert now["evidence"] == HATED["evidence"]
    assert found(world, A1)["corrected"] == []
    foreseen = correct(world, "STANCE", 1, "lark-notes", dryRun=True)["annotation"]
    assert [stance["value"] for stance in foreseen["stances"]] == [0.5, 1.0]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"message": global_id("Message", "twitter:none")}, ("message", "NOT_FOUND")),
        ({"message": global_id("Customer", "twitter:bob")}, ("message", "INVALID_ID")),
        ({"message": "rubbish"}, ("message", "INVALID_ID")),
        ({"label": "ideas"}, ("label", "UNKNOWN_LABEL")),
        ({"aspect": "STANCE"}, ("label", "UNKNOWN_LABEL")),
        ({"label": None}, ("label", "BAD_REQUEST")),
        ({"aspect": "SENTIMENT"}, ("label", "BAD_REQUEST")),
        ({"aspect": "SENTIMENT", "label": None, "value": 1.5}, ("value", "BAD_REQUEST")),
        ({"value": 0.5}, ("value", "BAD_REQUEST")),
        ({"value": -1}, ("value", "BAD_REQUEST")),
        ({"label": "\ud800"}, ("label", "UNKNOWN_LABEL")),
        ({"by": " "}, ("by", "NO_AUTHOR")),
        ({"by": "\ud800"}, ("by", "BAD_REQUEST")),
        ({"by": "x" * 5_000}, ("by", "BAD_REQUEST")),
        ({"reason": "x" * 5_000}, ("reason", "BAD_REQUEST")),
        ({"idempotencyKey": ""}, ("idempotencyKey", "INVALID_IDEMPOTENCY_KEY")),
    ],
)
def test_what_cannot_be_put_right_is_a_user_error(
    sample: Sample, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    asked = {"aspect": "INTENT", "value": 1.0, "label": "idea", **given}
    assert problems(correct(sample, **asked)) == [problem]
    assert audit(sample) == []


def test_an_unknown_label_comes_with_those_there_are(sample: Sample) -> None:
    (error,) = correct(sample, "INTENT", 1, "ideas")["userErrors"]
    assert error["message"] == "There is no intent 'ideas'. Those there are: complaint, idea, praise."
    (error,) = correct(sample, "STANCE", 1, "kettle")["userErrors"]
    assert error["message"] == "There is no stance 'kettle'. Those there are: lark-mail, lark-notes."


def test_what_cannot_be_taken_back_is_a_user_error(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(RECORDS)
    said = correct(fresh, "SENTIMENT", 0)["correction"]["id"]
    assert problems(withdraw(fresh, said, by="")) == [("by", "NO_AUTHOR")]
    withdraw(fresh, said)
    for wrong, code in (
        (said, "ALREADY_WITHDRAWN"),
        (global_id("Correction", "review:correction/none"), "NOT_FOUND"),
        (B1, "INVALID_ID"),
    ):
        assert problems(withdraw(fresh, wrong)) == [("correction", code)]


def test_a_repeated_key_says_it_once(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(RECORDS)
    first, again = (correct(fresh, "SENTIMENT", 0, idempotencyKey="one") for _ in range(2))
    assert first["correction"] == again["correction"]
    assert len(audit(fresh)) == 1
    reused = correct(fresh, "SENTIMENT", 1, idempotencyKey="one")
    assert problems(reused) == [("idempotencyKey", "IDEMPOTENCY_KEY_REUSED")]


def test_a_correction_is_found_by_id(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(RECORDS)
    said = correct(fresh, "SENTIMENT", 0)["correction"]["id"]
    query = "query ($id: ID!) { node(id: $id) { id ... on Correction { aspect label value } } }"
    node = {"id": said, "aspect": "SENTIMENT", "label": None, "value": 0.0}
    assert data_of(fresh.context, query, {"id": said}) == {"node": node}


def test_a_message_that_is_not_read_has_no_annotation(fresh: Sample) -> None:
    fresh.context.store.load([tweet("new", ANN, "I love it")])
    assert found(fresh, global_id("Message", "twitter:new")) is None


def test_the_version_names_who_read_it(sample: Sample) -> None:
    query = "query ($id: ID!) { message(id: $id) { annotation { version } } }"
    (read,) = sample.context.answers.meanings.annotate(["anything"])
    assert data_of(sample.context, query, {"id": B1})["message"]["annotation"] == {"version": read.version}
    assert read.version.startswith("plain-1+")


def test_a_subject_is_read_before_the_text(fresh: Sample) -> None:
    fresh.context.pipeline.ingest([replace(tweet("s", ANN, "as ever"), subject="I love you")])
    span, _ = found(fresh, global_id("Message", "twitter:s"))["evidence"]
    assert (span["start"], span["end"], span["text"]) == (2, 6, "love")


def test_so_many_spans_as_are_asked_for(sample: Sample, ask: Ask) -> None:
    query = "query ($id: ID!) { message(id: $id) { annotation { evidence(first: 1) { label } } } }"
    assert ask(query, id=B1)["message"]["annotation"]["evidence"] == [{"label": "complaint"}]
    wrong = "query ($id: ID!) { message(id: $id) { annotation { evidence(first: -1) { label } } } }"
    assert refusal_of(sample.context, wrong, {"id": B1})[0] == "BAD_REQUEST"


def test_all_messages_of_an_answer_are_read_at_once(sample: Sample) -> None:
    query = """{ conversations(first: 10) { edges { node { messages(first: 2) { edges { node {
      annotation { tone corrections { by } evidence { text } } } } } } } } }"""
    assert reads_of(sample, query) == {
        "conversation page": 1,
        "messages of conversations": 1,
        "annotations": 1,
        "corrections of messages": 1,
        "company": 1,
        "products": 1,
    }


# Texts that are no messages


def test_a_text_is_read_as_a_message_would_be(ask: Ask) -> None:
    hated, loved = ask(ANNOTATE, texts=["I hate Lark Notes", "I love Lark Mail"])["annotate"]
    assert hated == HATED
    assert (loved["sentiment"], loved["stances"]) == (1.0, [{"value": 1.0, "product": {"slug": "lark-mail"}}])


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("", None),
        (" \n", None),
        ("love " * 20_000, 1.0),
        ("😡😡😡", 0.0),
        ("http://x.example/a?b=c", 0.0),
        ("\x00\x01\x1b love", 1.0),
        ("love \ud800", 1.0),
        ("\udc00", 0.0),
    ],
    ids=["empty", "blank", "long", "emoji", "address", "controls", "half", "other half"],
)
def test_a_text_of_any_kind_is_read(sample: Sample, text: str, sentiment: float | None) -> None:
    """Over HTTP, where JSON may hold half of a surrogate pair."""
    body = json.dumps({"query": ANNOTATE, "variables": {"texts": [text]}})
    answer = Client(create_app(sample.context)).post(
        "/graphql", content=body, headers={"Content-Type": "application/json"}
    )
    (read,) = answer.json()["data"]["annotate"]
    assert read["sentiment"] == sentiment
    assert (read["tone"] is None) == (sentiment is None)


def test_half_of_a_pair_is_read_as_no_known_character(ask: Ask) -> None:
    (read,) = ask(ANNOTATE, texts=["love\ud800 \ud83d\ude00"])["annotate"]
    assert [(span["end"], span["text"]) for span in read["evidence"]] == [(5, "love\ufffd")] * 2


def test_only_halves_of_pairs_are_replaced() -> None:
    assert paired(rb'"\ud83d\ude00 \ud83d \ude00 \\ud800 \\\ud800 \n"') == (
        rb'"\ud83d\ude00 \ufffd \ufffd \\ud800 \\\ufffd \n"'
    )


def test_too_many_texts_are_refused(sample: Sample) -> None:
    query = "query ($texts: [String!]!) { annotate(texts: $texts) { tone } }"
    assert len(data_of(sample.context, query, {"texts": ["x"] * 100})["annotate"]) == 100
    assert refusal_of(sample.context, query, {"texts": ["x"] * 101}) == (
        "BAD_REQUEST",
        "101 texts, more than 100. Give them in several calls.",
    )


def test_the_words_that_decided_cost_more() -> None:
    query = "query ($texts: [String!]!) { annotate(texts: $texts) { evidence { text } } }"
    # Each text itself, its three spans, and 2,000 for reading it over and over; 400 for reading at all.
    assert measured(query, texts=["x"] * 24)
    assert complaint(query, texts=["x"] * 25).startswith("The query's cost: 50,500,")


def test_the_log_names_nobody(fresh: Sample, caplog: pytest.LogCaptureFixture) -> None:
    fresh.context.pipeline.ingest(RECORDS)
    with caplog.at_level(logging.INFO, "graph_service.api"):
        withdraw(fresh, correct(fresh, "SENTIMENT", 0)["correction"]["id"])
    ours = [each for each in caplog.records if each.name.startswith("graph_service.api")]
    assert [(each.message, each.__dict__["fields"]) for each in ours] == [
        ("corrected", {"aspect": "sentiment", "withdrawn": False}),
        ("corrected", {"aspect": "sentiment", "withdrawn": True}),
    ]
