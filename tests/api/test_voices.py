"""Voices and themes over GraphQL; their numbers are tested on both engines in `tests/contract`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.api.ids import global_id
from graph_service.api.limits import HEAVY, LIMITS
from tests.api.conftest import data_of, refusal_of
from tests.api.sample import CY, Sample, opened, tweet
from tests.voices import COMPLAINTS, HEARD

VOICES: Final = """query (
  $by: [VoiceDimension!]!, $filter: VoiceFilter, $time: Time, $first: Int, $after: String
) {
  voices(groupBy: $by, filter: $filter, time: $time, first: $first, after: $after) {
    totalCount people messages unowned unread asOf graphVersion
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { node {
      values { dimension value } people messages unowned unread
      reach { total people followers unknown explanation }
      tones { tone messages share }
      evidence(first: 1) { edges { node { text } } pageInfo { hasNextPage endCursor } }
    } } } }"""
THEMES: Final = """query ($filter: VoiceFilter, $time: Time, $first: Int, $after: String) {
  themes(filter: $filter, time: $time, first: $first, after: $after) {
    totalCount people messages apart unowned unread since until asOf graphVersion
    pageInfo { hasNextPage endCursor }
    edges { node { words people messages unowned earlier { people messages unowned }
      tones { tone share } evidence(first: 9) { edges { node { text } } } } } } }"""
NOTES: Final = global_id("Product", "lark-notes")


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("voices"))
    made.context.pipeline.ingest(HEARD)
    yield made
    made.engine.close()


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("themes"))
    made.context.pipeline.ingest(COMPLAINTS)
    yield made
    made.engine.close()


def voices(sample: Sample, **asked: Any) -> Any:
    return data_of(sample.context, VOICES, asked)["voices"]


def themes(sample: Sample, **asked: Any) -> Any:
    return data_of(sample.context, THEMES, asked)["themes"]


def refused(sample: Sample, query: str, **asked: Any) -> tuple[str, str]:
    return refusal_of(sample.context, query, asked)


def test_a_group_with_its_three_numbers_and_its_proof(talk: Sample) -> None:
    wanted = {"product": NOTES, "tone": "NEGATIVE", "intents": ["complaint"], "channel": "twitter"}
    answer = voices(talk, by=["PRODUCT", "TONE"], filter=wanted)
    assert (answer["totalCount"], answer["people"], answer["messages"], answer["unowned"]) == (1, 1, 3, 0)
    assert answer["asOf"] == "2026-03-01T13:20:00Z"
    [edge] = answer["edges"]
    assert edge["node"] == {
        "values": [
            {"dimension": "PRODUCT", "value": "lark-notes"},
            {"dimension": "TONE", "value": "negative"},
        ],
        "people": 1,
        "messages": 3,
        "unowned": 0,
        "unread": 0,
        "reach": {
            "total": 123,
            "people": 3,
            "followers": 120,
            "unknown": 0,
            "explanation": "Customers who answered, shared, reacted or were named: 3. Followers: 120; "
            "senders whose followers no source counts: 0.",
        },
        "tones": [
            {"tone": tone, "messages": messages, "share": share}
            for tone, messages, share in (
                ("NEGATIVE", 3, 1.0),
                ("NEUTRAL", 0, 0.0),
                ("POSITIVE", 0, 0.0),
                ("UNCLEAR", 0, 0.0),
            )
        ],
        "evidence": {
            "edges": [{"node": {"text": "hate Lark Notes more every day"}}],
            "pageInfo": {"hasNextPage": True, "endCursor": edge["node"]["evidence"]["pageInfo"]["endCursor"]},
        },
    }


def test_pages_answer_as_of_the_time_of_the_first(fresh: Sample) -> None:
    fresh.context.pipeline.ingest(HEARD)
    every = [edge["node"] for edge in voices(fresh, by=["PRODUCT", "TONE"])["edges"]]
    page = voices(fresh, by=["PRODUCT", "TONE"], first=2)
    fresh.context.pipeline.ingest([tweet(f"new{n}", CY, "love love", minutes=90 + n) for n in range(3)])
    rest = voices(fresh, by=["PRODUCT", "TONE"], after=page["pageInfo"]["endCursor"])
    values = [edge["node"]["values"] for edge in (*page["edges"], *rest["edges"])]
    assert values == [node["values"] for node in every]
    assert (rest["asOf"], rest["pageInfo"]["hasPreviousPage"]) == (page["asOf"], True)


def test_without_dimensions_all_voices_are_one_group(talk: Sample) -> None:
    answer = voices(talk, by=[])
    [edge] = answer["edges"]
    assert (edge["node"]["values"], edge["node"]["people"], edge["node"]["messages"]) == ([], 4, 14)


def test_a_theme_with_trend_and_quotes(trouble: Sample) -> None:
    answer = themes(trouble, first=1)
    assert {name: answer[name] for name in ("totalCount", "people", "messages", "apart", "unread")} == {
        "totalCount": 2,
        "people": 4,
        "messages": 8,
        "apart": 1,
        "unread": 0,
    }
    assert (answer["since"], answer["until"]) == ("2026-03-31T12:00:00Z", "2026-04-30T12:00:00Z")
    [edge] = answer["edges"]
    node = edge["node"]
    assert node["words"][:2] == ["leaks", "lid"]
    assert (node["people"], node["messages"]) == (3, 4)
    assert node["earlier"] == {"people": 1, "messages": 2, "unowned": 0}
    quotes = {each["node"]["text"] for each in node["evidence"]["edges"]}
    assert quotes == {f"hate that the lid leaks {n}" for n in range(4)}
    [rest] = themes(trouble, after=answer["pageInfo"]["endCursor"])["edges"]
    assert (rest["node"]["people"], rest["node"]["messages"]) == (2, 3)


def test_as_of_an_earlier_time(trouble: Sample) -> None:
    answer = themes(trouble, time={"asOf": "2026-04-14T12:00:00Z"})
    # The record begins a fortnight too late to compare.
    [edge] = answer["edges"]
    assert (edge["node"]["messages"], edge["node"]["earlier"], answer["apart"]) == (4, None, 0)


@pytest.mark.parametrize(
    ("query", "asked", "told"),
    [
        (VOICES, {"by": ["PRODUCT", "TONE", "WEEK", "KIND"]}, ("BAD_REQUEST", "4 dimensions")),
        (VOICES, {"by": [], "first": 101}, ("BAD_REQUEST", "more than 100")),
        (VOICES, {"by": [], "filter": {"intents": ["moaning"]}}, ("BAD_REQUEST", "'moaning' is none")),
        (VOICES, {"by": [], "filter": {"product": "nonsense"}}, ("INVALID_ID", "no id")),
        (VOICES, {"by": [], "after": "nonsense"}, ("INVALID_CURSOR", "no cursor of voices")),
        (THEMES, {"after": "nonsense"}, ("INVALID_CURSOR", "no cursor of themes")),
        (THEMES, {"filter": {"sent": {"from": "2027-01-01T00:00:00Z"}}}, ("BAD_REQUEST", "no length")),
    ],
)
def test_what_cannot_be_asked(talk: Sample, query: str, asked: dict[str, Any], told: tuple[str, str]) -> None:
    code, message = refused(talk, query, **asked)
    assert (code, told[1] in message) == (told[0], True), message


def test_a_cursor_of_one_is_none_of_the_other(talk: Sample) -> None:
    cursor = voices(talk, by=["TONE"], first=1)["pageInfo"]["endCursor"]
    code, _ = refused(talk, THEMES, after=cursor)
    assert code == "INVALID_CURSOR"


def test_a_query_cannot_ask_for_many_at_once() -> None:
    assert LIMITS.cost // HEAVY["Query.themes"] <= 10
    assert LIMITS.cost // HEAVY["Query.voices"] <= 17


def test_reach_is_read_in_one_call_for_all_groups(tmp_path: Path) -> None:
    made = opened(tmp_path)
    made.context.pipeline.ingest(HEARD)
    made.engine.reads.clear()
    voices(made, by=["PRODUCT", "TONE"])
    asked = {name: made.engine.reads[name] for name in ("voices", "answerers", "reactors", "followers")}
    assert asked == {"voices": 1, "answerers": 1, "reactors": 1, "followers": 1}
    made.engine.close()
