"""`strategy`: the questions a board asks over GraphQL."""

from __future__ import annotations

import pytest

from graph_service.questions.strategy.board import QUESTIONS
from tests.api.conftest import Ask, data_of
from tests.api.sample import Sample
from tests.e2e.test_docs import blocks

TOLD = """fragment Told on Answer { value numerator denominator unknowns { kind }
  cypher { statement parameters rows(first: 5) { columns rows more } } }"""
FIELDS = " ".join(f"{name} {{ ...Told }}" for name in QUESTIONS)
ALL = f"query ($time: Time) {{ strategy(time: $time) {{ {FIELDS} }} }} {TOLD}"


def test_each_answer_and_what_its_cypher_counts(ask: Ask) -> None:
    found = ask(ALL)["strategy"]
    assert list(found) == list(QUESTIONS)
    for answer in found.values():
        rows = answer["cypher"]["rows"]["rows"]
        assert [answer["numerator"] or 0, answer["denominator"] or 0] == (rows[0][1:3] if rows else [0, 0])
    known = {name: answer["value"] for name, answer in found.items() if answer["value"] is not None}
    assert known == {"whereIssuesGo": 1, "openness": 1, "success": 0, "flames": 0, "focus": 1}


def test_the_people_and_the_messages_behind_an_answer(ask: Ask) -> None:
    found = ask(
        "{ strategy { whereIssuesGo { people(first: 1) { edges { node { name } } pageInfo { endCursor } } "
        "evidence { edges { node { text } } } } } }"
    )["strategy"]["whereIssuesGo"]
    assert [edge["node"]["name"] for edge in found["people"]["edges"]] == ["Bob Baker"]
    after = found["people"]["pageInfo"]["endCursor"]
    rest = ask(
        "query ($after: String) { strategy { whereIssuesGo { people(after: $after) "
        "{ edges { node { name } } } } } }",
        after=after,
    )["strategy"]["whereIssuesGo"]["people"]["edges"]
    assert [edge["node"]["name"] for edge in rest] == ["Ann Archer"]
    assert [edge["node"]["text"] for edge in found["evidence"]["edges"]] == [
        "I hate Lark Notes, refund please",
        "I love Lark Notes, it never lets me down",
    ]


def test_as_of_the_past_there_is_no_statement(ask: Ask) -> None:
    found = ask(ALL, time={"asOf": "2026-03-01T12:30:00Z"})["strategy"]
    assert {answer["cypher"] for answer in found.values()} == {None}
    assert {"kind": "PAST"} in found["success"]["unknowns"]
    assert found["whereIssuesGo"]["denominator"] == 1


def test_definitions_say_what_counts(ask: Ask) -> None:
    document = "query ($by: StrategyDefinitions) { strategy(definitions: $by) { whereCustomersAre { %s } } }"
    found = ask(document % "value numerator definition", by={"customers": ["ASKED_US"], "days": 1})
    assert found["strategy"]["whereCustomersAre"]["numerator"] == 2
    assert "who ever wanted something settled" in found["strategy"]["whereCustomersAre"]["definition"]
    liked = ask(document % "value", by={"customers": ["ASKED_US"], "engagement": ["LIKE"]})
    assert liked["strategy"]["whereCustomersAre"]["value"] is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"days": 0}, "days: 0 days; give 1 to 3,650."),
        ({"referralDays": 9999}, "referralDays: 9999 days; give 1 to 3,650."),
        ({"anger": 0.5}, "anger: 0.5; give -1 to 0, as sentiments are."),
        ({"customers": []}, "customers: nothing would make anybody one; give at least one sign."),
        ({"engagement": []}, "engagement: nothing would count as it; give at least one act."),
        ({"publicChannels": [f"c{n}" for n in range(101)]}, "publicChannels: more than 100 channels."),
    ],
)
def test_definitions_that_cannot_be_meant(refused: Ask, given: dict[str, object], told: str) -> None:
    code, message = refused(
        "query ($by: StrategyDefinitions) { strategy(definitions: $by) { success { value } } }", by=given
    )
    assert (code, message.startswith(told)) == ("BAD_REQUEST", True), message


def test_more_rows_than_a_page_are_refused(refused: Ask) -> None:
    code, _ = refused("{ strategy { focus { cypher { rows(first: 101) { more } } } } }")
    assert code == "BAD_REQUEST"


def test_rows_stop_where_they_are_told_to(ask: Ask) -> None:
    found = ask("{ strategy { openness { cypher { rows(first: 1) { columns rows more } } } } }")
    rows = found["strategy"]["openness"]["cypher"]["rows"]
    assert rows["columns"] == ["part", "numerator", "denominator", "people", "evidence"]
    assert (len(rows["rows"]), rows["more"]) == (1, True)


def test_what_the_page_asks_is_answered(sample: Sample) -> None:
    (document,) = blocks("docs/strategy.md", "graphql")
    found = data_of(sample.context, document, {})["strategy"]["openness"]
    assert (found["value"], found["cypher"]["parameters"]["chosen"]) == (1, "voices")
